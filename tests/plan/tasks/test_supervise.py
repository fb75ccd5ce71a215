"""What is proposed each morning, the ladder, silent units, spot checks, and the gaps both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plan.tasks.assess import TaskBoard, assess_tasks
from plan.tasks.ledger import Evidence, TaskLedger
from plan.tasks.slip import Slip, SlipAction, SlipColour, SlipStep
from plan.tasks.supervise import (
    answer_due,
    colour_counts_by_unit,
    must_explain,
    next_step,
    propose,
    rung_of,
    silent_units,
    spot_check,
    task_reminders,
)
from plan.tasks.task import Scoring, Task
from plan.tasks.task_status import LAGGING, CountyCount, TaskStatus
from tests.plan.tasks.making import CATALOGUE, COMMITMENTS, LIMITS, NOON, assessed, day, ledger, node, report, task

RULE, WAYS = CATALOGUE.supervision.rule, CATALOGUE.supervision
NODES = (node("2021-06-30", 50, "开工"), node("2022-12-31", 50, "完工"))
BUILDING = task(Scoring.NODES, nodes=NODES)


def board(of: TaskLedger, on: str) -> TaskBoard:
    return assess_tasks(of, day(on), LIMITS, RULE)


def slip(colour: SlipColour, due: str) -> Slip:
    then = NOON.replace(year=2021)
    steps = (SlipStep(SlipAction.OPEN, "a", "reviewer", then), SlipStep(SlipAction.ASSIGN, "a", "reviewer", then))
    return Slip("2023-01", "1", "养老服务科", colour, (steps[0], replace(steps[1], due=day(due))))


@pytest.mark.parametrize(
    ("on", "slips", "proposed"),
    [
        ("2021-05-30", (), None),  # 31 days are left
        ("2021-05-31", (), ("blue", "soon", 30)),
        ("2021-06-30", (), ("yellow", "below", 0)),
        ("2022-12-30", (), ("yellow", "below", 0)),
        ("2023-01-01", (), ("red", "overdue", 1)),
        ("2021-05-31", (slip(SlipColour.BLUE, "2021-06-10"),), None),
        ("2021-06-11", (slip(SlipColour.BLUE, "2021-06-10"),), ("yellow", "unanswered", 1)),
        ("2022-10-01", (slip(SlipColour.YELLOW, "2022-10-01"),), None),
        ("2022-10-02", (slip(SlipColour.YELLOW, "2022-10-01"),), ("red", "unanswered", 1)),
        ("2023-06-30", (slip(SlipColour.RED, "2023-06-01"),), None),
    ],
)
def test_proposals(on: str, slips: tuple[Slip, ...], proposed: tuple[str, str, int] | None) -> None:
    begun = report("2021-01-31", said="已部署")
    found = propose(board(ledger(BUILDING, reports=(begun,), slips=slips), on), WAYS)
    assert [(p.colour.value, p.reason, p.days) for p in found] == ([proposed] if proposed else [])


def test_the_gravest_are_proposed_first_and_what_is_done_is_not() -> None:
    tasks = (task(id="1", due=day("2023-06-15")), task(id="2"), task(id="3"))
    reports = (report("2022-12-31", done=20, task="3"), report("2022-12-31", done=20, task="1"))
    of = ledger(
        *tasks, task(id="4", due=day("2023-06-15")), reports=(*reports, report("2022-12-31", done=20, task="4"))
    )
    assert [p.task.id for p in propose(board(of, "2023-06-01"), WAYS)] == ["2"]


@pytest.mark.parametrize(
    ("on", "to"),
    [
        ("2021-05-31", "unit"),
        ("2021-06-23", "unit"),
        ("2021-06-29", "head"),
        ("2021-06-30", None),
        ("2021-07-01", "head"),
        ("2021-07-07", "leader"),
        ("2021-07-08", None),
    ],
)
def test_the_ladder(on: str, to: str | None) -> None:
    rung = rung_of(WAYS.ladder, day("2021-06-30"), day(on))
    assert (rung.to if rung else None) == to
    assert [r.to for r in task_reminders(board(ledger(BUILDING), on), WAYS)] == ([to] if to else [])


def test_silent_units_are_units_with_their_longest_silence() -> None:
    tasks = (task(id="1"), task(id="2"), task(id="3", lead="社会事务科"), task(id="4", lead="社会救助科"))
    reports = (report("2021-12-31", done=9, task="1"), report("2022-03-15", done=9, task="3"))
    of = ledger(*tasks, reports=(*reports, report("2021-06-30", done=20, task="4")))
    found = silent_units(board(of, "2022-03-31"), 30)
    assert [(each.unit, each.days, [a.task.id for a in each.tasks]) for each in found] == [
        ("养老服务科", 454, ["2", "1"])
    ]


def test_a_spot_check_can_be_made_again() -> None:
    files = [Evidence(f"{n:064}", f"{n}.pdf", "pdf", 9, "1", None, "a", NOON, n) for n in range(1, 101)]
    first = spot_check(files, "20231001", 12)
    assert len(first) == 12
    assert spot_check(list(reversed(files)), "20231001", 12) == first
    assert spot_check(files, "20231002", 12) != first
    assert set(spot_check(files[:60], "20231001", 60)) == set(files[:60])
    assert {f.line for f in spot_check(files[:99], "20231001", 12)} >= {f.line for f in first} - {100}


def test_five_counts_and_lights_by_unit() -> None:
    tasks = (task(id="1"), task(id="2"), task(id="3", lead="社会事务科"), task(Scoring.QUALITATIVE, id="4"))
    reports = (report("2021-12-31", done=20, task="1"), report("2021-12-31", done=3, task="2"))
    found = board(ledger(*tasks, reports=(*reports, report("2021-12-31", done=10, task="3"))), "2021-12-31")
    counts = found.county_counts()
    assert [counts[c] for c in CountyCount] == [1, 1, 0, 1, 1]
    assert found.counts()[TaskStatus.UNQUANTIFIED] == 1
    lights = colour_counts_by_unit([found])
    assert {unit: list(each[0].values()) for unit, each in lights.items()} == {
        "养老服务科": [1, 0, 1],
        "社会事务科": [1, 0, 0],
    }


@pytest.mark.parametrize(
    ("done", "history", "asked"),
    [(3, "g", True), (9, "g", False), (9, "yyy", True), (9, "gyy", False), (9, "yry", True), (9, "yy", False)],
)
def test_what_lags_must_be_explained(done: float, history: str, asked: bool) -> None:
    colours = {"g": "green", "y": "yellow", "r": "red"}
    of = assessed(ledger(task(), reports=(report("2021-12-31", done=done),)), "2022-01-01")
    lights = [next(c for c in type(of.colour or RULE.lights[0].colour) if c.value == colours[x]) for x in history]
    assert must_explain(of, lights, LAGGING, WAYS.explain_after) is asked


def test_gaps_both_ways() -> None:
    first, second = CATALOGUE.commitments.all[:2]
    of = ledger(task(id="1", commitments=(first.id,), indicators=(8,)), task(id="2", commitments=(first.id,)))
    assert len(of.not_taken) == len(COMMITMENTS.all) - 1
    assert second in of.not_taken
    assert [t.id for t in of.tasks_of[first.id]] == ["1", "2"]
    assert set(of.tasks_of_indicator) == {8}
    lacking = [each for each in COMMITMENTS.all if not each.reading.indicators]
    assert len(of.commitments_without_indicator()) == len(lacking) >= 95


def test_indicators_come_from_a_commitments_reading_where_the_task_names_none() -> None:
    taken = next(c for c in CATALOGUE.commitments.all if c.reading.indicators)
    of = ledger(task(commitments=(taken.id,)))
    assert of.indicators_of(of.tasks[0]) == taken.reading.indicators


def test_answers_are_due_by_colour() -> None:
    found = [answer_due(WAYS, colour, day("2023-10-01")).day for colour in SlipColour]
    assert found == [11, 8, 6]


def test_tasks_keep_their_type() -> None:
    assert isinstance(ledger(BUILDING).current["1"], Task)


@pytest.mark.parametrize(
    ("done", "on", "comes"),
    [
        (0, "2021-01-15", "2021-03-31"),
        (0, "2021-04-01", "2021-06-30"),
        (1, "2021-03-31", "2021-06-30"),  # done on its day
        (1, "2021-04-15", "2021-06-30"),
        (2, "2021-04-15", "2021-09-30"),  # one ahead of what was due
        (4, "2021-04-15", "2022-03-31"),
        (8, "2021-04-15", None),
        (9, "2021-04-15", None),
    ],
)
def test_the_next_of_a_repeated_thing_is_the_first_not_done(done: int, on: str, comes: str | None) -> None:
    often = task(Scoring.FREQUENCY, times_a_year=4)
    found = next_step(assessed(ledger(often, reports=(report("2021-01-10", done=float(done)),)), on))
    assert found == ((day(comes), "") if comes else None)
