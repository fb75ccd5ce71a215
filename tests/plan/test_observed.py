"""Observations that follow others take over what is still so: they say what those alone would say (the slow twin)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from plan.assessment import assess
from plan.catalogue import Plan
from plan.measures import indicator_value
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from tests.dashboards.fakes import fake_store, the_plan

PLAN = the_plan()
FIRST = tuple(fake_store().observations())

change = st.tuples(st.sampled_from(["other", "gone", "added"]), st.integers(0, len(FIRST) - 1))


def changed(observations: Sequence[Observation], what: str, where: int) -> list[Observation]:
    """Return observations of which one is another, is gone, or is told for the quarter after too."""
    kept, one = list(observations), observations[where % len(observations)]
    if what == "other":
        kept[where % len(kept)] = replace(one, value=one.value + 1, submission="later")
    elif what == "gone":
        del kept[where % len(kept)]
    elif not any((o.measure, o.area, o.period) == (one.measure, one.area, one.period.shift(1)) for o in kept):
        kept.append(replace(one, period=one.period.shift(1)))
    return kept


def values(plan: Plan, observed: Observed) -> list[object]:
    """Return every indicator's value of every quarter."""
    return [
        indicator_value(plan, indicator, observed, period) for indicator in plan.indicators for period in plan.periods
    ]


@settings(max_examples=15, deadline=None)
@given(states=st.lists(st.lists(change, max_size=3), min_size=1, max_size=3))
def test_what_is_taken_over_is_what_would_be_worked_out(states: list[list[tuple[str, int]]]) -> None:
    observations, observed = list(FIRST), Observed(FIRST)
    day = PLAN.final_day
    for changes in states:
        assess(PLAN, observed, day)  # works values out, and keeps them
        for what, where in changes:
            observations = changed(observations, what, where)
        observed, alone = Observed(observations, observed), Observed(observations)
        assert values(PLAN.on(day), observed) == values(PLAN.on(day), alone)
        assert assess(PLAN, observed, day) == assess(PLAN, alone, day)


def test_of_a_change_only_values_that_rest_on_it_are_worked_out_again() -> None:
    before = Observed(FIRST)
    kept = values(PLAN, before)
    measure = FIRST[0].measure
    after = Observed([o for o in FIRST if o.measure != measure], before)
    resting = [measure in each.formula.measures for each in PLAN.indicators for _ in PLAN.periods]
    same = [one is other for one, other in zip(kept, values(PLAN, after), strict=True)]
    assert all(same[n] or resting[n] for n in range(len(same)))
    assert not all(same)


@settings(max_examples=15, deadline=None)
@given(last=st.sampled_from(PLAN.periods), worked_out=st.booleans())
def test_what_is_said_until_a_quarter_is_what_would_be_told_without_the_later_ones(
    last: Period, worked_out: bool
) -> None:
    observed = Observed(FIRST)
    if worked_out:
        values(PLAN, observed)
    until, alone = observed.until(last), Observed(o for o in FIRST if o.period <= last)
    assert list(until) == list(alone)
    assert [until.periods(name) for name in PLAN.measure_of] == [alone.periods(name) for name in PLAN.measure_of]
    assert values(PLAN, until) == values(PLAN, alone)
    assert assess(PLAN, until, last.last_day) == assess(PLAN, alone, last.last_day)


def test_where_nothing_is_said_of_a_later_quarter_it_is_the_same_and_else_shares_what_was_worked_out() -> None:
    observed = Observed(FIRST)
    kept, newest = values(PLAN, observed), max(o.period for o in FIRST)
    assert observed.until(newest) is observed
    assert observed.until(newest.shift(-1)) is not observed
    number = len(PLAN.periods)
    for at, (before, after) in enumerate(zip(kept, values(PLAN, observed.until(newest.shift(-1))), strict=True)):
        if PLAN.periods[at % number] < newest:
            assert after is before
        else:
            assert after is None
