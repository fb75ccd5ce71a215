"""Who may write into the report, how much, and what becomes of two who write at once."""

from __future__ import annotations

import pytest

from plan.evaluation import (
    FIELD_LONGEST,
    SECTION_LONGEST,
    TextTurn,
    check_length,
    check_may_write,
    may_write,
    tidied,
    turn_of,
)
from plan.review import Person, Role
from tests.refusals import refused


@pytest.mark.parametrize("role", list(Role))
def test_only_evaluators_write(role: Role) -> None:
    person = Person("周", role)
    assert may_write(person) is (role is Role.EVALUATOR)
    if role is not Role.EVALUATOR:
        with refused("评估人员"):
            check_may_write(person)


@pytest.mark.parametrize(
    ("seen", "newest", "mine", "turn"),
    [
        ("", "", "新", TextTurn.WRITE),
        ("旧", "旧", "新", TextTurn.WRITE),
        ("旧", "旧", "", TextTurn.WRITE),
        ("旧", "旧", "旧", TextTurn.SKIP),
        ("旧", "别人的", "旧", TextTurn.SKIP),
        ("旧", "别人的", "别人的", TextTurn.SKIP),
        ("旧", "别人的", "新", TextTurn.CONFLICT),
        ("", "别人的", "新", TextTurn.CONFLICT),
        ("旧", "", "新", TextTurn.CONFLICT),
    ],
)
def test_what_becomes_of_a_text(seen: str, newest: str, mine: str, turn: TextTurn) -> None:
    assert turn_of(seen, newest, mine) is turn


@pytest.mark.parametrize(("place", "most"), [("8", FIELD_LONGEST), ("三", SECTION_LONGEST)])
def test_length(place: str, most: int) -> None:
    check_length(place, "字" * most)
    with refused(f"{most + 1}字"):
        check_length(place, "字" * (most + 1))


def test_line_ends_are_one_character() -> None:
    assert tidied("\r\n一\r\n二\r三 \n") == "一\n二\n三"
