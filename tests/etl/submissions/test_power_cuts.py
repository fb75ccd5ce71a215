"""Every prefix of what the journal has written and synced opens, is whole, and keeps what was acknowledged.

Replayed are a kill, a power cut that takes all that was not synced, and cuts that take any sectors of it.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from plan.review import Role
from tests.access.access_services import House
from tests.etl.submissions.disk_recorder import JOURNAL, Step, library, recorded
from tests.etl.submissions.power_cuts import Disk, Files, laid, replayed
from tests.etl.submissions.test_prefixes import CHAINS, acts
from tests.torture.counts import Counter
from tests.torture.scale import SCALE

Rows = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Written:
    """The steps of the last transactions, the file before them, and after how many steps what was acknowledged."""

    before: Files
    steps: list[Step]
    acknowledged: list[int]


@pytest.fixture(scope="module", name="written")
def _written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    if library() is None:
        pytest.skip("this Python's SQLite is built in and hides its functions: what it writes cannot be recorded")
    root = tmp_path_factory.mktemp("written")
    house = House(root / "home")
    with SubmissionService(DataStore.of(house.home)) as service, recorded(house.home.journal) as steps:
        first, acknowledged = house.home.journal.read_bytes(), []
        for act in (
            *acts(house, service, root / "books"),
            *(partial(house.add, f"新人{n}", Role.LEADER) for n in range(4)),
        ):
            act()
            acknowledged.append(len(steps))
    ends = [number for number, step in enumerate(steps, 1) if _commits(step)]
    start = ([0, *ends])[-1 - SCALE.replayed]
    disk = Disk({house.home.journal.name: first})
    for step in steps[:start]:
        disk.take(step)
    assert len(ends) >= SCALE.replayed
    return Written(disk.killed(), steps[start:], [number - start for number in acknowledged if number > start])


def _commits(step: Step) -> bool:
    """Whether a transaction ends by a step: its rollback journal is gone."""
    return step.deed == "delete" and step.file.endswith(JOURNAL)


def rows(journal: Path) -> Rows:
    """Return every line of a journal, as SQLite gives it after it has undone what was half written."""
    with closing(sqlite3.connect(journal)) as there:
        assert there.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        listed = [
            (table, *row) for table in CHAINS for row in there.execute(f"SELECT * FROM {table} ORDER BY sequence")
        ]
        return (*listed, *(("slot", *row) for row in there.execute("SELECT * FROM slot ORDER BY 1, 2, 3")))


def cuts(disk: Disk, dice: random.Random) -> Iterator[tuple[str, Files]]:
    """Yield what may be there after a moment."""
    yield "killed", disk.killed()
    yield "all lost", disk.lost()
    for number in range(SCALE.torn):
        yield f"torn {number}", disk.torn(dice)


def test_every_prefix_of_the_writes_keeps_what_was_acknowledged(
    written: Written, tmp_path: Path, count: Counter
) -> None:
    name, dice, seen = (
        next(iter(written.before)),
        random.Random("power cuts"),
        dict[frozenset[tuple[str, bytes]], Rows](),
    )
    states, tried = [rows(laid(written.before, tmp_path / "before") / name)], 0
    for number, disk in replayed(written.before, written.steps):
        if number and _commits(written.steps[number - 1]):
            states.append(rows(laid(disk.killed(), tmp_path / f"state-{number}") / name))
        kept = acknowledged_then(written, number)
        for what, files in cuts(disk, dice):
            image = frozenset(files.items())
            if image not in seen:
                seen[image] = rows(laid(files, tmp_path / "cut") / name)
                shutil.rmtree(tmp_path / "cut")
            # The one that is being written may be there already: it is when its last page is.
            assert seen[image] in states[kept:], (number, what, written.steps[max(0, number - 3) : number])
            tried += 1
    assert len(states) == SCALE.replayed + 1
    count(2, "prefixes of the journal's writes, cut and opened", tried)


def acknowledged_then(written: Written, number: int) -> int:
    """Return how many transactions had been acknowledged after a number of steps."""
    last = max((each for each in written.acknowledged if each <= number), default=0)
    return sum(map(_commits, written.steps[:last]))


def test_what_a_cut_leaves_is_opened_by_the_program_and_proven(written: Written, tmp_path: Path) -> None:
    """In the middle of a transaction, each time: the program undoes the half, and its chains hold."""
    name, dice = next(iter(written.before)), random.Random("opened")
    ends = [0, *(number for number, step in enumerate(written.steps, 1) if _commits(step))]
    moments = {dice.randrange(start + 1, end) for start, end in pairwise(ends)}
    for number, disk in replayed(written.before, written.steps):
        if number in moments:
            home = Home(laid(disk.torn(dice), tmp_path / f"home-{number}"))
            assert home.journal.name == name
            assert DataStore.of(home).journal.faults() == []
