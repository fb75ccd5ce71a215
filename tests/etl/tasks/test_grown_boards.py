"""A ledger that grows line by line: what is kept of it is what would be made of all its lines anew."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.store.journal.task_line import NewTaskLine, TaskLineKind
from etl.tasks.folding import LineValues, fold
from etl.tasks.task_seeding import read_lines
from etl.tasks.task_store import TaskStore
from plan.tasks.assess import assess_tasks
from plan.tasks.reassess import changed_tasks

DAYS = (date(2021, 12, 31), date(2023, 6, 30), date(2025, 12, 31))


@pytest.fixture
def store(tmp_path: Path) -> TaskStore:
    return TaskStore(DataStore.of(Home(tmp_path / "home")))


def pieces(seed: int) -> list[list[NewTaskLine]]:
    """Return the demonstration's lines in order, cut at random; a decision without a number stands by its line."""
    lines, found, chance = list(read_lines()), list[list[NewTaskLine]](), random.Random(seed)
    while lines:
        count = chance.randrange(1, 60)
        while count < len(lines) and lines[count].kind is TaskLineKind.DECISION and not lines[count].about:
            count += 1
        found.append(lines[:count])
        del lines[:count]
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_boards_that_grow_are_boards_made_anew(store: TaskStore, seed: int) -> None:
    for piece in pieces(seed):
        store.journal.append(lambda known, piece=piece: piece)  # type: ignore[misc]
        ledger = fold(store.lines(), store.catalogue.commitments)
        assert store.ledger() == ledger
        for day in DAYS:
            board = store.board(day)
            assert board.ledger is store.ledger()
            anew = assess_tasks(ledger, day, store.plan.thresholds, board.rule, store.stands(ledger, day))
            assert board.tasks == anew.tasks
            assert store.board(day) is board, "nothing has changed: it is the same"


def test_the_lines_are_read_on_and_not_anew(store: TaskStore) -> None:
    first, *rest = pieces(3)
    store.journal.append(lambda known: first)
    before = store.lines()
    for piece in rest:
        store.journal.append(lambda known, piece=piece: piece)  # type: ignore[misc]
    after = store.lines()
    assert all(one is other for one, other in zip(before, after, strict=False))
    assert after == store.journal.lines()


def test_another_journal_in_its_place_is_read_whole(store: TaskStore, tmp_path: Path) -> None:
    lines = list(read_lines())
    store.journal.append(lambda known: lines[:40])
    assert len(store.lines()) == 40
    other = TaskStore(DataStore.of(Home(tmp_path / "other")))
    other.journal.append(lambda known: lines[:50])
    other.home.journal.replace(store.home.journal)
    assert store.lines() == other.journal.at(store.home.journal).lines()


def test_what_is_said_of_one_task_changes_that_one_alone(store: TaskStore) -> None:
    for piece in pieces(4):
        store.journal.append(lambda known, piece=piece: piece)  # type: ignore[misc]
    before = store.ledger()
    said = NewTaskLine(TaskLineKind.EVIDENCE, {"kind": "png", "size": 1}, "某人", datetime.now(UTC), "5")
    store.journal.append(lambda known: (said,))
    assert changed_tasks(before, store.ledger()) == {"5"}
    values = LineValues()
    ledgers = [fold(store.lines(), store.catalogue.commitments, values=values) for _ in range(2)]
    assert changed_tasks(*ledgers) == frozenset()
