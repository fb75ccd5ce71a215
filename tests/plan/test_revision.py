"""Targets set anew: from which day, known since when, proposed by one and decided by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from etl.yaml_files import load_plan
from plan.assessment import assess
from plan.denied import Denied
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.review import Person, Role
from plan.revision import (
    REVISION_TRANSITIONS,
    RevisionState,
    TargetRevision,
    check_may_move,
    check_targets,
    may_move,
    revised,
    revisions_of,
    states,
    targets_now,
)
from plan.status import Status
from plan.target import Target, TargetKind
from presentation.answers.assessments import assessment_answers

PLAN = load_plan()
EIGHT = PLAN.indicator_of[8]
PROPOSED, ACCEPTED, RETURNED = RevisionState.PROPOSED, RevisionState.ACCEPTED, RevisionState.RETURNED
DATED, DECIDED = date(2023, 9, 18), datetime(2023, 9, 20, 1, 0, tzinfo=UTC)


def revision(targets: Mapping[int, float] = {2025: 56.0}, **other: object) -> TargetRevision:
    made = TargetRevision(
        "T1", PLAN.document.id, 8, targets, "演示7号", DATED, "延期", "甲", datetime(2023, 9, 18, 1, 0, tzinfo=UTC),
        ACCEPTED, "乙", DECIDED,
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("as_of", "known_at", "target"),
    [
        (date(2023, 9, 30), None, 56.0),
        (DATED, None, 56.0),
        (date(2023, 9, 17), None, 58.0),  # it holds from its own day on
        (date(2023, 9, 30), DECIDED, 56.0),
        (date(2023, 9, 30), datetime(2023, 9, 19, tzinfo=UTC), 58.0),  # nobody knew of it yet
        (date(2025, 12, 31), None, 56.0),
    ],
)
def test_a_target_has_two_dates(as_of: date, known_at: datetime | None, target: float) -> None:
    then = revised(PLAN, [revision()], as_of, known_at)
    assert then.indicator_of[8].final.value == target
    assert then.indicator_of[8].target_of(2022) == 55
    assert then.indicator_of[12] == PLAN.indicator_of[12]


def test_nothing_that_does_not_stand_changes_anything() -> None:
    day = date(2024, 3, 31)
    others = [revision(state=PROPOSED), revision(state=RETURNED), revision(plan="another")]
    others.append(revision(dated=date(2025, 1, 1)))
    assert revised(PLAN, others, day) is PLAN
    assert revised(PLAN, [], day) is PLAN


def test_the_last_to_hold_speaks_and_none_is_overwritten() -> None:
    later = revision({2025: 57.0}, id="T2", dated=date(2024, 6, 1))
    both = [later, revision()]
    assert [each.id for each in revisions_of(both, PLAN, 8)] == ["T1", "T2"]
    assert revised(PLAN, both, date(2024, 6, 30)).indicator_of[8].final.value == 57
    assert revised(PLAN, both, date(2024, 5, 31)).indicator_of[8].final.value == 56
    assert [targets_now(each) for each in states(PLAN, EIGHT, revisions_of(both, PLAN, 8))] == [
        {2022: 55, 2025: 58}, {2022: 55, 2025: 56}, {2022: 55, 2025: 57},
    ]  # fmt: skip


def test_the_verdict_follows_the_target_that_stands() -> None:
    period = Period(2023, 4)
    told = [
        Observation(name, PLAN.towns[0], period, value, "s", "A1", "x")
        for name, value in (("护理型床位数", 56.5), ("养老机构床位数", 100.0))
    ]
    told += [
        Observation(name, town, period, 0.0, "s", "A1", "x")
        for town in PLAN.towns[1:]
        for name in ("护理型床位数", "养老机构床位数")
    ]
    day = period.last_day
    status = [
        next(a for a in assess(plan, told, day) if a.indicator.no == 8).status
        for plan in (PLAN, revised(PLAN, [revision()], day))
    ]
    assert status == [Status.AHEAD, Status.ACHIEVED_EARLY]


PEOPLE = {role: Person(role.value, role) for role in Role}


def test_the_table_says_who_may_what() -> None:
    proposed = revision(state=PROPOSED, decided_at=None)
    found = {
        (role, to): may_move(to, PEOPLE[role], None if to is PROPOSED else proposed)
        for role in Role
        for to in RevisionState
    }
    allowed = {(role, row.target) for row in REVISION_TRANSITIONS for role in row.roles}
    assert {key for key, may in found.items() if may} == allowed
    assert not any(may_move(PROPOSED, PEOPLE[role]) for role in (Role.FILLER, Role.AUDITOR, Role.LEADER))


@pytest.mark.parametrize(
    ("to", "person", "given", "note", "key"),
    [
        (PROPOSED, PEOPLE[Role.FILLER], None, "x", "denied.revision.role"),
        (PROPOSED, PEOPLE[Role.EVALUATOR], None, " ", "denied.revision.note"),
        (ACCEPTED, Person("甲", Role.REVIEWER), revision(state=PROPOSED), "", "denied.revision.own"),
        (RETURNED, PEOPLE[Role.LEADER], revision(state=PROPOSED), "", "denied.revision.note"),
        (ACCEPTED, PEOPLE[Role.LEADER], revision(), "", "denied.revision.decided"),
        (RETURNED, PEOPLE[Role.LEADER], revision(state=RETURNED), "x", "denied.revision.decided"),
    ],
)
def test_refusals_say_why(to: RevisionState, person: Person, given: TargetRevision | None, note: str, key: str) -> None:
    with pytest.raises(Denied) as refused:
        check_may_move(to, person, given, note)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("targets", "dated", "key"),
    [
        ({}, DATED, "years"),
        ({2026: 57.0}, DATED, "years"),
        ({2025: 101.0}, DATED, "bounds"),
        ({2025: 58.0}, DATED, "same"),
        ({2025: 57.0}, date(2020, 12, 31), "dated"),
        ({2025: 57.0}, date(2026, 1, 1), "dated"),
    ],
)
def test_targets_that_cannot_be_are_refused(targets: Mapping[int, float], dated: date, key: str) -> None:
    with pytest.raises(Denied) as refused:
        check_targets(PLAN, EIGHT, targets, dated)
    assert refused.value.key == f"denied.revision.{key}"


def test_targets_that_can_be_are_taken() -> None:
    check_targets(PLAN, EIGHT, {2025: 57.0}, DATED)


def test_a_yearly_plans_target_is_met_or_missed_by_itself_and_leaves_the_path() -> None:
    yearly = revision({2023: 54.0}, id="T3")
    day = date(2024, 3, 31)
    then = revised(PLAN, [yearly], day)
    assert [(each.year, each.value) for each in then.indicator_of[8].yearly] == [(2023, 54.0)]
    assert then.indicator_of[8].milestones == EIGHT.milestones
    told = [
        Observation(name, PLAN.towns[0], Period(2023, 4), value, "s", "A1", "x")
        for name, value in (("护理型床位数", 54.2), ("养老机构床位数", 100.0))
    ]
    told += [
        Observation(name, town, Period(2023, 4), 0.0, "s", "A1", "x")
        for town in PLAN.towns[1:]
        for name in ("护理型床位数", "养老机构床位数")
    ]
    assessed = [next(a for a in assess(plan, told, day) if a.indicator.no == 8) for plan in (PLAN, then)]
    assert [dict(a.yearly) for a in assessed] == [{}, {2023: True}]
    assert assessed[0].expected == assessed[1].expected
    (answer,) = assessment_answers(then, Observed(told), day, 8)
    assert answer["yearly"] == {"2023": {"target": 54.0, "met": "met"}}


def test_a_yearly_target_stands_in_a_free_year() -> None:
    check_targets(PLAN, EIGHT, {2023: 54.0}, DATED)
    ranged = EIGHT.model_copy(update={"target": Target(kind=TargetKind.ABOUT)})
    with pytest.raises(Denied):
        check_targets(PLAN, ranged, {2023: 54.0}, DATED)
