"""The slip's table of transitions: what it allows, whom it refuses, and what a slip is after its steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.denied import Denied
from plan.review import Person, Role
from plan.tasks.slip import (
    SLIP_ROW,
    SLIP_TRANSITIONS,
    Slip,
    SlipAction,
    SlipColour,
    SlipState,
    SlipStep,
    check_may_step,
    check_step,
    may_step,
)
from tests.plan.tasks.making import NOON, day
from wording.diagram import slip_diagram

UNIT, OTHER = Person("周敏", Role.FILLER, "养老服务科"), Person("郑凯", Role.FILLER, "社会事务科")
OFFICE, SECOND, LEADER = Person("林立", Role.REVIEWER), Person("何佳", Role.REVIEWER), Person("陈局", Role.LEADER)
MACHINE = Person("root", Role.MACHINE)
WALK = ["open", "assign", "receive", "answer", "review", "return", "answer", "review", "settle", "close"]
WHO = {SlipAction.RECEIVE: UNIT, SlipAction.ANSWER: UNIT, SlipAction.CLOSE: SECOND}
EMPTY = Slip("2023-07", "47", "养老服务科", SlipColour.YELLOW)


def test_the_diagram_in_the_docs_is_printed_from_the_table() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "tasks.md"
    assert f"```mermaid\n{slip_diagram()}\n```" in page.read_text("utf-8")


def step(action: str, by: Person, **words: str) -> SlipStep:
    said = {"note": "x", "cause": "c", "measures": "m", "deadline": "d"}
    return SlipStep(SlipAction(action), by.name, by.role, NOON, **{**said, **words})


def walked(count: int) -> Slip:
    slip = EMPTY
    for name in WALK[:count]:
        by = WHO.get(SlipAction(name), OFFICE)
        check_step(by, slip, step(name, by))
        slip = slip.step(step(name, by))
    return slip


def test_a_slip_is_walked_from_its_opening_to_its_closing() -> None:
    slip = walked(len(WALK))
    assert slip.state is SlipState.CLOSED
    assert not slip.is_open
    assert slip.returned == 1
    assert slip.until(NOON - timedelta(seconds=1)).state is None


@pytest.mark.parametrize("count", range(len(WALK) + 1))
def test_only_what_the_table_has_may_follow(count: int) -> None:
    slip = walked(count)
    allowed = {row.action for row in SLIP_TRANSITIONS if (slip.state in row.sources if slip.state else not row.sources)}
    assert {a for a in SlipAction if any(may_step(a, p, slip) for p in (UNIT, OFFICE, SECOND))} == allowed
    assert {a for a in SlipAction if may_step(a, MACHINE, slip)} == allowed


@pytest.mark.parametrize(
    ("count", "action", "person", "key"),
    [
        (0, "open", UNIT, "denied.slip_role.open"),
        (0, "open", LEADER, "denied.slip_role.open"),
        (2, "receive", OTHER, "denied.department"),
        (2, "receive", OFFICE, "denied.slip_role.receive"),
        (3, "answer", OTHER, "denied.department"),
        (4, "settle", OFFICE, "denied.slip_order.settle"),
        (5, "answer", UNIT, "denied.slip_order.answer"),
        (9, "close", OFFICE, "denied.slip_own"),
        (10, "return", OFFICE, "denied.slip_order.return"),
    ],
)
def test_refusals(count: int, action: str, person: Person, key: str) -> None:
    with pytest.raises(Denied) as refused:
        check_may_step(SlipAction(action), person, walked(count))
    assert refused.value.key == key


@pytest.mark.parametrize("missing", ["cause", "measures", "deadline"])
def test_an_answer_has_cause_measures_and_deadline(missing: str) -> None:
    with pytest.raises(Denied) as refused:
        check_step(UNIT, walked(3), step("answer", UNIT, **{missing: " "}))
    assert refused.value.key == "denied.slip_answer"


def test_a_return_says_why() -> None:
    with pytest.raises(Denied) as refused:
        check_step(OFFICE, walked(5), step("return", OFFICE, note=" "))
    assert refused.value.key == "denied.slip_note"


def test_a_slip_is_unanswered_when_its_day_has_passed() -> None:
    slip = EMPTY.step(step("open", OFFICE)).step(replace(step("assign", OFFICE), due=day("2023-09-15")))
    assert not slip.unanswered_on(day("2023-09-15"))
    assert slip.unanswered_on(day("2023-09-16"))
    answered = slip.step(step("receive", UNIT)).step(step("answer", UNIT))
    assert not answered.unanswered_on(day("2023-12-31"))


@given(st.lists(st.sampled_from(list(SlipAction)), max_size=30))
def test_any_steps_that_are_allowed_keep_a_slip_in_the_table(actions: list[SlipAction]) -> None:
    slip = EMPTY
    for action in actions:
        if may_step(action, MACHINE, slip):
            before, slip = slip.state, slip.step(step(action, MACHINE))
            row = SLIP_ROW[action]
            assert slip.state is row.target
            assert before in row.sources if before else not row.sources
