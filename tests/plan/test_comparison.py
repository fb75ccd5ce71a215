"""Two dates beside each other: where statuses went, targets set anew, and the submissions that did it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.assessment import assess
from plan.board import due_day, reporting
from plan.comparison import Comparison, DatedView, StatusMove, compare, known_then, move_of
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.revision import RevisionState, TargetRevision, revised
from plan.status import UNJUDGED, Status
from plan.submission import AcceptedSubmission

PLAN = load_plan()
Q2, Q3 = Period(2023, 2), Period(2023, 3)
STATION = PLAN.indicator_of[8]
TOP, BELOW = STATION.formula.measures


def beds(period: Period, share: float, submission: str) -> list[Observation]:
    """Return both measures of indicator 8 for every town, of which ``share`` percent are of the kind wanted."""
    told = ((TOP, share), (BELOW, 100.0))
    return [
        Observation(name, town, period, value, submission=submission) for town in PLAN.towns for name, value in told
    ]


def snapshot(
    period: Period, observations: list[Observation], revisions: list[TargetRevision] | None = None
) -> DatedView:
    plan = revised(PLAN, revisions or [], period.last_day)
    observed = Observed(observations)
    return DatedView(period.last_day, None, plan, observed, assess(plan, observed, period.last_day))


def accepted(key: str, period: Period, days: int = 10, corrects: bool = False) -> AcceptedSubmission:
    at = datetime.combine(period.last_day, datetime.min.time(), UTC) + timedelta(days=days)
    return AcceptedSubmission(key, STATION.department, period, "审核人", at, corrects)


def two_quarters(before: float, after: float) -> Comparison:
    old = beds(Q2, before, "old")
    return compare(
        snapshot(Q2, old), snapshot(Q3, [*old, *beds(Q3, after, "new")]), [accepted("old", Q2), accepted("new", Q3)]
    )


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (Status.ON_TRACK, Status.BEHIND, StatusMove.WORSE),
        (Status.FAR_BEHIND, Status.NEAR, StatusMove.BETTER),
        (Status.AHEAD, Status.AHEAD, StatusMove.SAME),
        (Status.ACHIEVED_EARLY, Status.ACHIEVED, StatusMove.SAME),  # the plan's end came; nothing else did
        (Status.AHEAD, Status.REGRESSED, StatusMove.WORSE),
        (Status.REGRESSED, Status.MISSED, StatusMove.WORSE),
        (Status.NO_DATA, Status.ON_TRACK, StatusMove.OTHER),
        (Status.BEHIND, Status.INCOMPLETE, StatusMove.OTHER),
        (Status.NO_DATA, Status.NO_DATA, StatusMove.SAME),
        (None, Status.ON_TRACK, StatusMove.OTHER),
        (None, None, StatusMove.SAME),
    ],
)
def test_where_a_status_went(before: Status | None, after: Status | None, move: StatusMove) -> None:
    assert move_of(before, after) is move


@given(st.sampled_from(Status), st.sampled_from(Status))
def test_there_and_back_are_opposites(one: Status, other: Status) -> None:
    opposite = {StatusMove.WORSE: StatusMove.BETTER, StatusMove.BETTER: StatusMove.WORSE}
    assert move_of(other, one) is opposite.get(move_of(one, other), move_of(one, other))
    if one in UNJUDGED and one is not other:
        assert move_of(one, other) is StatusMove.OTHER


def test_every_indicator_is_told_once_and_the_counts_add_up() -> None:
    found = two_quarters(52.0, 56.0)
    in_force = PLAN.at(Q3).indicators
    assert [change.no for change in found.changes] == [indicator.no for indicator in in_force]
    assert sum(found.counts.values()) == len(in_force)
    assert sum(len(found.of(move)) for move in StatusMove) == len(in_force)


def test_a_change_names_the_submission_that_made_it() -> None:
    found = two_quarters(40.0, 57.0)
    change = found.changes[7]
    assert (change.no, change.move) == (8, StatusMove.BETTER)
    assert change.value_change == pytest.approx(17.0)
    assert change.gap_change == pytest.approx(change.after.gap - change.before.gap)  # type: ignore[union-attr, operator]
    assert change.submissions == ("new",)
    (effect,) = found.submissions
    assert (effect.submission.id, effect.added, effect.replaced) == ("new", 38, 0)
    assert (effect.moved, effect.valued, effect.restated) == ((8,), (), ())


def test_the_same_date_twice_is_no_change() -> None:
    side = snapshot(Q2, beds(Q2, 50.0, "old"))
    found = compare(side, side, [accepted("old", Q2)])
    assert not found.submissions
    assert not found.targets
    assert not any(change.moved or change.restated is not None for change in found.changes)


def test_a_correction_of_the_earlier_quarter_is_told_beside_what_was_known_then() -> None:
    old, right = beds(Q2, 50.0, "old"), beds(Q2, 48.0, "right")
    after = snapshot(Q3, [*right, *beds(Q3, 50.0, "new")])
    sent = [accepted("old", Q2), accepted("right", Q2, 40, True), accepted("new", Q3)]
    found = compare(snapshot(Q2, old), after, sent)
    change = found.changes[7]
    assert change.before is not None
    assert change.before.value == pytest.approx(50.0)
    assert change.restated == pytest.approx(48.0)
    told = {effect.submission.id: effect for effect in found.submissions}
    assert (told["right"].replaced, told["right"].added, told["right"].restated) == (19, 0, (8,))
    assert (told["new"].added, told["new"].replaced) == (38, 0)
    assert [effect.submission.id for effect in found.submissions] == ["new", "right"]  # the newest first


def test_what_came_late_for_the_earlier_quarter_is_an_addition() -> None:
    old = beds(Q2, 50.0, "old")
    found = compare(
        snapshot(Q2, old[:-2]), snapshot(Q2, [*old[:-2], *beds(Q2, 50.0, "late")[-2:]]), [accepted("late", Q2)]
    )
    (effect,) = found.submissions
    assert (effect.added, effect.replaced) == (2, 0)


def test_targets_set_anew_say_how_the_value_stands_under_the_old() -> None:
    revision = TargetRevision(
        "T1", PLAN.document.id, 8, {2025: 52.5}, "演示7号", date(2023, 9, 18), "延期", "甲",
        datetime(2023, 9, 18, tzinfo=UTC), RevisionState.ACCEPTED, "乙", datetime(2023, 9, 20, tzinfo=UTC),
    )  # fmt: skip
    old = beds(Q2, 51.0, "old")
    after = snapshot(Q3, [*old, *beds(Q3, 52.0, "new")], [revision])
    found = compare(snapshot(Q2, old, [revision]), after, [], [revision])
    (change,) = found.targets
    assert change.indicator.no == 8
    assert (change.old[2025], change.new[2025]) == (STATION.final.value, 52.5)
    assert change.revisions == (revision,)
    plain = assess(PLAN, after.observed, Q3.last_day)[7]
    assert (change.under_old.status, change.under_old.gap) == (plain.status, plain.gap)
    assert change.differs == (plain.status is not change.current.status)
    other = replace(revision, id="T2", indicator=1)
    assert compare(snapshot(Q2, old, [revision]), after, [], [other]).targets[0].revisions == ()


DUE = reporting(PLAN.at(Q2))
DEADLINE = (due_day(PLAN, Q2) - Q2.last_day).days


def sent(days: dict[int, int]) -> list[AcceptedSubmission]:
    """Return acceptances of departments, by their place in the plan and days after the quarter, in order."""
    made = [replace(accepted(f"s{place}", Q2, late), department=DUE[place]) for place, late in days.items()]
    return sorted(made, key=lambda each: each.accepted_at)


def day_of_knowledge(days: dict[int, int], known_at: datetime | None = None) -> int | None:
    told = known_then(PLAN, sent(days), Q2, known_at)
    return None if told is None else (told.date() - Q2.last_day).days


def test_a_quarter_is_as_it_was_first_shown() -> None:
    everybody = dict.fromkeys(range(len(DUE)), 5)
    assert day_of_knowledge(everybody) == 5  # complete before its deadline
    assert day_of_knowledge({**everybody, 0: 9}) == 9
    assert day_of_knowledge({**everybody, 0: DEADLINE + 30}) == DEADLINE  # one was late: shown from the deadline on
    assert day_of_knowledge({0: 5}) == DEADLINE
    assert day_of_knowledge(dict.fromkeys(range(len(DUE)), 400)) == 400  # loaded afterwards
    assert day_of_knowledge({0: 400}) == 400
    assert day_of_knowledge({}) is None
    early = accepted("x", Q2, 3).accepted_at
    assert known_then(PLAN, sent(everybody), Q2, early) == early  # never later than what the other date goes by
