"""Verdicts set beside the computed ones: who may, which, and which one stands at an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plan.denied import Denied
from plan.determination import (
    DOCUMENT_LONGEST,
    REASON_LONGEST,
    Determination,
    check_determination,
    determinable,
    determinations_of,
    may_determine,
    standing,
)
from plan.period import Period
from plan.review import Person, Role
from plan.status import UNJUDGED, Status
from tests.printed import printed_plan

PLAN = printed_plan()
MID, END = Period(2022, 4), Period(2025, 4)
AT = datetime(2023, 3, 1, 1, 0, tzinfo=UTC)
SET = Determination(
    PLAN.document.id, 8, MID, Status.ON_TRACK, Status.BEHIND, "证书补发", "演示〔2023〕1号", "甲", AT, sequence=1
)
EVALUATOR = Person("甲", Role.EVALUATOR)


@pytest.mark.parametrize("role", list(Role))
def test_only_evaluators_and_the_machine_set_verdicts(role: Role) -> None:
    person = Person("甲", role)
    assert may_determine(person) is (role in (Role.EVALUATOR, Role.MACHINE))
    if may_determine(person):
        check_determination(PLAN, SET, person, None, 0)
    else:
        with pytest.raises(Denied) as refused:
            check_determination(PLAN, SET, person, None, 0)
        assert refused.value.key == "denied.determination.role"


@pytest.mark.parametrize(
    ("wanted", "newest", "seen", "key"),
    [
        (SET, SET, 0, "moved"),
        (SET, None, 3, "moved"),
        (replace(SET, status=None), None, 0, "nothing"),
        (replace(SET, status=None), replace(SET, status=None), 1, "nothing"),
        (replace(SET, status=Status.BEHIND), None, 0, "same"),
        (replace(SET, status=Status.ACHIEVED), None, 0, "status"),
        (replace(SET, status=Status.MISSED), None, 0, "status"),
        (replace(SET, status=Status.NO_DATA), None, 0, "status"),
        (replace(SET, period=END), None, 0, "status"),
        (replace(SET, reason=" \n"), None, 0, "reason"),
        (replace(SET, status=None, reason=""), SET, 1, "reason"),
        (replace(SET, document=" "), None, 0, "document"),
    ],
)
def test_what_cannot_be_set_is_refused(wanted: Determination, newest: Determination, seen: int, key: str) -> None:
    with pytest.raises(Denied) as refused:
        check_determination(PLAN, wanted, EVALUATOR, newest, seen)
    assert refused.value.key == f"denied.determination.{key}"


@pytest.mark.parametrize("long", [{"reason": "字" * (REASON_LONGEST + 1)}, {"document": "字" * (DOCUMENT_LONGEST + 1)}])
def test_too_long_a_text_is_refused(long: dict[str, str]) -> None:
    with pytest.raises(Denied) as refused:
        check_determination(PLAN, replace(SET, **long), EVALUATOR, None, 0)
    assert refused.value.key == "denied.too_long"


@pytest.mark.parametrize(
    "wanted",
    [
        replace(SET, document="", file="依据.pdf", sha256="0" * 64),
        replace(SET, computed=Status.INCOMPLETE),
        replace(SET, status=None, document="", reason="看错了"),
    ],
)
def test_a_file_is_a_document_and_taking_back_needs_only_a_reason(wanted: Determination) -> None:
    newest = SET if wanted.status is None else None
    check_determination(PLAN, wanted, EVALUATOR, newest, newest.sequence if newest else 0)


def test_what_can_be_set_depends_on_whether_the_plan_is_over() -> None:
    assert set(determinable(PLAN, END)) == {Status.ACHIEVED, Status.MISSED}
    during = set(determinable(PLAN, MID))
    assert not during & (UNJUDGED | {Status.ACHIEVED, Status.MISSED})
    assert during == set(Status) - UNJUDGED - {Status.ACHIEVED, Status.MISSED}


def test_the_last_line_stands_at_its_instant_for_its_quarter_and_plan() -> None:
    later = replace(SET, status=Status.NEAR, sequence=2, at=AT + timedelta(days=1))
    back = replace(SET, status=None, sequence=3, at=AT + timedelta(days=2))
    other = [replace(SET, plan="别的", sequence=4), replace(SET, period=END, sequence=5), replace(SET, indicator=9)]
    told = [back, *other, later, SET]
    own = PLAN.document.id, MID

    def stands(until: datetime | None) -> dict[int, Status | None]:
        return {no: each.status for no, each in standing(determinations_of(told, *own, until)).items()}

    assert stands(AT - timedelta(seconds=1)) == {}
    assert stands(AT) == {8: Status.ON_TRACK, 9: Status.ON_TRACK}
    assert stands(AT + timedelta(days=1)) == {8: Status.NEAR, 9: Status.ON_TRACK}
    assert stands(None) == {9: Status.ON_TRACK}
    assert [each.sequence for each in determinations_of(told, *own)[8]] == [1, 2, 3]
