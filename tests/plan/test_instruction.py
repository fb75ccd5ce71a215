"""Instructions: who may give, see, answer and close one, and where it stands after each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.denied import Denied
from plan.instruction import (
    LONGEST,
    Instruction,
    InstructionEntry,
    InstructionState,
    InstructionStep,
    InstructionSubject,
    SubjectKind,
    as_known,
    check_due,
    check_may_instruct,
    counts_of,
    may_instruct,
    visible,
)
from plan.review import Person, Role

AT = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
CARE, OTHER = "养老服务科", "社会救助科"
GIVE, SEE, REPLY, CLOSE = InstructionStep
GIVEN = Instruction(
    "P1", InstructionSubject("plan", SubjectKind.INDICATOR, "8"), CARE, "请说明", "领导", AT, due=date(2025, 3, 10)
)
FILLER, LEADER = Person("经办", Role.FILLER, CARE), Person("领导", Role.LEADER)


def after(*steps: InstructionStep, by: str = "经办") -> Instruction:
    entries = tuple(
        InstructionEntry(step, by, "filler", AT + timedelta(hours=1 + place), "") for place, step in enumerate(steps)
    )
    return replace(GIVEN, entries=entries)


@pytest.mark.parametrize(
    ("steps", "state", "open_", "waiting"),
    [
        ((), InstructionState.GIVEN, True, True),
        ((SEE,), InstructionState.SEEN, True, True),
        ((SEE, SEE), InstructionState.SEEN, True, True),
        ((REPLY,), InstructionState.REPLIED, True, False),
        ((SEE, REPLY, REPLY), InstructionState.REPLIED, True, False),
        ((CLOSE,), InstructionState.CLOSED, False, False),
        ((SEE, REPLY, CLOSE), InstructionState.CLOSED, False, False),
    ],
)
def test_where_it_stands(
    steps: tuple[InstructionStep, ...], state: InstructionState, open_: bool, waiting: bool
) -> None:
    found = after(*steps)
    assert (found.state, found.open, found.waits_for_department) == (state, open_, waiting)


# Seeing is a person's own; what is said on paper whoever has the machine writes down.
MAY = {
    GIVE: {Role.LEADER, Role.MACHINE},
    SEE: {Role.FILLER},
    REPLY: {Role.FILLER, Role.MACHINE},
    CLOSE: {Role.LEADER, Role.MACHINE},
}


def test_what_is_too_long_is_refused_and_never_cut_off() -> None:
    check_may_instruct(REPLY, FILLER, GIVEN, "字" * LONGEST)
    with pytest.raises(Denied) as refused:
        check_may_instruct(REPLY, FILLER, GIVEN, "字" * (LONGEST + 1))
    assert refused.value.key == "denied.instruction.long"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("step", InstructionStep)
def test_each_role_may_what_the_table_says(role: Role, step: InstructionStep) -> None:
    person = Person("某人", role, CARE if role is Role.FILLER else None)
    about = None if step is GIVE else GIVEN
    assert may_instruct(step, person, about) is (role in MAY[step])


def test_a_department_may_only_touch_its_own() -> None:
    stranger = Person("外科", Role.FILLER, OTHER)
    assert not visible(GIVEN, stranger)
    assert visible(GIVEN, FILLER)
    assert visible(GIVEN, Person("复核", Role.REVIEWER))
    for step in (SEE, REPLY):
        with pytest.raises(Denied, match=r"denied\.department"):
            check_may_instruct(step, stranger, GIVEN, "说明")


@pytest.mark.parametrize(
    ("step", "person", "instruction", "text", "key"),
    [
        (GIVE, LEADER, None, "  ", "denied.instruction.text"),
        (REPLY, FILLER, GIVEN, "", "denied.instruction.text"),
        (SEE, FILLER, after(SEE), "", "denied.instruction.seen"),
        (SEE, FILLER, after(CLOSE), "", "denied.instruction.closed"),
        (REPLY, FILLER, after(CLOSE), "又", "denied.instruction.closed"),
        (CLOSE, LEADER, after(CLOSE), "", "denied.instruction.closed"),
    ],
)
def test_what_cannot_be_is_denied_with_its_reason(
    step: InstructionStep, person: Person, instruction: Instruction | None, text: str, key: str
) -> None:
    with pytest.raises(Denied) as raised:
        check_may_instruct(step, person, instruction, text)
    assert raised.value.key == key


@pytest.mark.parametrize("role", Role)
def test_whoever_sees_no_data_knows_of_none(role: Role) -> None:
    knowing = {Role.LEADER, Role.FILLER, Role.REVIEWER, Role.EVALUATOR, Role.MACHINE}
    assert visible(GIVEN, Person("某人", role)) is (role in knowing)
    assert visible(GIVEN, Person("某人", role, CARE)) is (role in knowing)
    assert not visible(GIVEN, Person("某人", role, OTHER))


def test_a_second_person_may_see_what_a_first_one_saw() -> None:
    assert may_instruct(SEE, Person("另一人", Role.FILLER, CARE), after(SEE))
    assert may_instruct(REPLY, FILLER, after(SEE, REPLY))


def test_overdue_is_the_day_after_and_only_while_an_answer_is_owed() -> None:
    assert not GIVEN.overdue(date(2025, 3, 10))
    assert GIVEN.overdue(date(2025, 3, 11))
    assert after(SEE).overdue(date(2025, 3, 11))
    assert not after(REPLY).overdue(date(2025, 3, 11))
    assert not replace(GIVEN, due=None).overdue(date(2099, 1, 1))


def test_a_day_that_is_over_is_no_day_to_answer_by() -> None:
    late = datetime(2025, 3, 3, 20, 0, tzinfo=UTC)  # the 4th in China
    check_due(date(2025, 3, 4), late)
    check_due(None, late)
    with pytest.raises(Denied):
        check_due(date(2025, 3, 3), late)


@given(st.lists(st.sampled_from([SEE, REPLY, CLOSE]), max_size=5), st.integers(-2, 8))
def test_knowing_less_is_a_prefix(steps: list[InstructionStep], hours: int) -> None:
    found = after(*steps)
    known = as_known([found], AT + timedelta(hours=hours))
    if hours < 0:
        assert known == []
    else:
        (then,) = known
        assert then.entries == found.entries[: len(then.entries)]
        assert all(entry.at <= AT + timedelta(hours=hours) for entry in then.entries)
    assert as_known([found], None) == [found]


def test_counts() -> None:
    told = [GIVEN, after(SEE), after(REPLY), after(CLOSE), replace(GIVEN, due=None)]
    counts = counts_of(told, date(2025, 3, 11))
    assert (counts.open, counts.waiting, counts.overdue) == (4, 3, 2)
