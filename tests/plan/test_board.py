"""The board and the reminders: deadlines by the day, and who owes what."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from etl.yaml_files import load_plan
from plan.board import board, due_day, due_now, reminders, reporting
from plan.catalogue import Deadline, Plan
from plan.period import Period
from plan.slots import Slot, SlotState
from plan.submission import Decision, State, Submission

PLAN = load_plan()
HERE, Q3 = "养老服务科", Period(2023, 3)
NOON = datetime(2023, 10, 8, 4, tzinfo=UTC)
DUE = date(2023, 10, 15)
SENT = Submission(1, "s-1", HERE, Q3, "a.xlsx", "aa", "template", 19, False, "王填报", NOON, reason="补正")


def slot(*states: State) -> Slot:
    made = Slot(HERE, Q3).submit(SENT)
    for sequence, state in enumerate(states, 2):
        made = made.decide(Decision(sequence, SENT.id, state, "李审核", NOON, "看过了"))
    return made


def test_everybody_who_reports_is_on_the_board_up_to_this_quarter() -> None:
    squares = board(PLAN, {}, (), date(2021, 10, 1))
    assert [s.department for s in squares[::4]] == list(reporting(PLAN)) == [d.name for d in PLAN.departments]
    assert [s.period for s in squares[:4]] == [Period(2021, q) for q in (1, 2, 3, 4)]
    assert {s.state for s in squares} == {SlotState.NONE}
    assert [s.overdue for s in squares[:4]] == [True, True, False, False]


@pytest.mark.parametrize(
    ("states", "state", "owed", "by", "note"),
    [
        ((), SlotState.SUBMITTED, False, "王填报", "补正"),
        ((State.RETURNED,), SlotState.RETURNED, True, "李审核", "看过了"),
        ((State.ACCEPTED,), SlotState.ACCEPTED, False, "李审核", "看过了"),
        ((State.ACCEPTED, State.REOPENED), SlotState.REOPENED, False, "李审核", "看过了"),
    ],
)
def test_a_square_says_who_did_the_last_thing(
    states: tuple[State, ...], state: SlotState, owed: bool, by: str, note: str
) -> None:
    squares = board(PLAN, {(HERE, Q3): slot(*states)}, (), date(2023, 10, 16), (Q3,))
    (square,) = (s for s in squares if s.department == HERE)
    assert (square.state, square.owed, square.overdue, square.by, square.note) == (state, owed, owed, by, note)
    assert (square.due, square.days_left, square.version, square.at) == (DUE, -1, SENT.id, NOON)


def test_a_draft_shows_only_where_nothing_was_sent() -> None:
    drafted = {(HERE, Q3)}
    assert [s.state for s in board(PLAN, {}, drafted, DUE, (Q3,)) if s.department == HERE] == [SlotState.DRAFT]
    (square,) = (s for s in board(PLAN, {(HERE, Q3): slot()}, drafted, DUE, (Q3,)) if s.department == HERE)
    assert square.state is SlotState.SUBMITTED


@pytest.mark.parametrize(
    ("today", "days_left"),
    [
        (date(2023, 9, 14), None),
        (date(2023, 9, 15), 30),
        (date(2023, 9, 16), None),
        (date(2023, 10, 7), None),
        (date(2023, 10, 8), 7),
        (date(2023, 10, 14), 1),
        (date(2023, 10, 15), None),
        (date(2023, 10, 16), -1),
        (date(2023, 10, 17), -2),
        (date(2024, 10, 17), -368),
    ],
)
def test_reminders_by_the_day(today: date, days_left: int | None) -> None:
    found = [r.days_left for r in reminders(PLAN, {}, today) if (r.department, r.period) == (HERE, Q3)]
    assert found == ([] if days_left is None else [days_left])


@pytest.mark.parametrize(
    ("states", "reminded"),
    [(None, True), ((), False), ((State.RETURNED,), True), ((State.ACCEPTED,), False)],
)
@pytest.mark.parametrize("today", [date(2023, 10, 8), date(2023, 11, 1)])
def test_only_who_owes_is_reminded(today: date, states: tuple[State, ...] | None, reminded: bool) -> None:
    slots = {} if states is None else {(HERE, Q3): slot(*states)}
    found = [r for r in reminders(PLAN, slots, today) if (r.department, r.period) == (HERE, Q3)]
    assert bool(found) is reminded


def test_the_longest_late_come_first_and_a_draft_does_not_help() -> None:
    found = reminders(PLAN, {}, date(2021, 10, 8), {(HERE, Period(2021, 3))})
    assert [r.days_left for r in found] == [-176] * 6 + [-85] * 6 + [7] * 6
    assert {r.overdue for r in found[:12]} == {True}
    assert [r.state for r in found[12:] if r.department == HERE] == [SlotState.DRAFT]


def asking_from(text: str) -> Plan:
    """Return the plan as if its catalogue asked from a quarter on."""
    return PLAN.model_copy(update={"deadline": Deadline.model_validate({"days_after_quarter": 15, "first": text})})


@pytest.mark.parametrize(("first", "owed"), [("2021Q1", 11), ("2023Q2", 2), ("2023-04-01", 2), ("2023Q4", 0)])
def test_quarters_before_the_first_are_nobodys_debt(first: str, owed: int) -> None:
    plan = asking_from(first)
    squares = [s for s in board(plan, {}, (), DUE, PLAN.periods[:11]) if s.department == HERE]
    assert sum(s.owed for s in squares) == owed
    assert {r.period for r in reminders(plan, {}, date(2023, 10, 16)) if r.department == HERE} == {
        s.period for s in squares if s.owed
    }


def test_a_catalogue_without_a_first_quarter_is_written_as_before() -> None:
    assert "first" not in PLAN.deadline.model_dump(mode="json")
    assert asking_from("2024Q4").deadline.model_dump(mode="json")["first"] == "2024-10-01"


@pytest.mark.parametrize(
    ("today", "states", "due"),
    [
        (date(2023, 10, 16), {}, Q3),  # not the oldest: what is due now
        (date(2023, 9, 1), {}, Period(2023, 2)),
        (date(2021, 2, 1), {}, Period(2021, 1)),  # nothing has ended yet: the quarter that runs
        (date(2023, 10, 16), {Period(2022, 4): (State.RETURNED,)}, Period(2022, 4)),
        (date(2023, 10, 16), {Period(2022, 4): (State.WITHDRAWN,)}, Period(2022, 4)),
        (date(2023, 10, 16), {Q3: ()}, Period(2023, 2)),
    ],
)
def test_what_is_due_now(today: date, states: dict[Period, tuple[State, ...]], due: Period) -> None:
    slots = {}
    for period, decided in states.items():
        made = Slot(HERE, period).submit(SENT)
        for sequence, state in enumerate(decided, 2):
            made = made.decide(Decision(sequence, SENT.id, state, "李审核", NOON))
        slots[HERE, period] = made
    found = due_now([s for s in board(PLAN, slots, (), today) if s.department == HERE], today)
    assert found is not None
    assert found.period == due


def test_nothing_is_due_where_everything_is_accepted() -> None:
    taken = slot(State.ACCEPTED)
    assert due_now([s for s in board(PLAN, {(HERE, Q3): taken}, (), DUE, (Q3,)) if s.department == HERE], DUE) is None


def test_the_deadline_is_the_catalogues() -> None:
    assert due_day(PLAN, Q3) == DUE
    assert PLAN.deadline.reminder_days == (30, 7, 1)
