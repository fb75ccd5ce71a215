"""What a submission would make of the indicators: now and then as of the same day, by the rules of every verdict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.assessment import assess
from plan.difference import SubmissionDifference, difference
from plan.effect import effects, observations_after
from plan.indicator import Level
from plan.observation import Observation
from plan.period import Period

PLAN = load_plan()
CARE, Q2, Q3 = "养老服务科", Period(2023, 2), Period(2023, 3)


def reported(department: str, period: Period, by: float) -> list[Observation]:
    """Return a number of every measure of a department in every place."""
    return [
        Observation(measure.name, area, period, by * (2 if measure.whole else 1))
        for measure in PLAN.measures_of(department)
        for area in (PLAN.towns if measure.level is Level.TOWN else (PLAN.city,))
    ]


def key(o: Observation) -> tuple[str, str, Period, float]:
    return o.measure, o.area, o.period, o.value


BEFORE = [*reported(CARE, Q2, 100), *reported("社会救助科", Q2, 100)]
SENT = reported(CARE, Q3, 150)


def test_then_is_what_an_acceptance_makes_of_them() -> None:
    """The slow twin: what is effective put together by hand and assessed whole."""
    changes = difference(SENT, ())
    found = effects(PLAN, BEFORE, changes, {o.measure for o in SENT}, Q3.last_day)
    whole = {each.indicator.no: each for each in assess(PLAN, [*BEFORE, *SENT], Q3.last_day)}
    before = {each.indicator.no: each for each in assess(PLAN, BEFORE, Q3.last_day)}
    assert found
    for effect in found:
        no = effect.then.indicator.no
        assert (effect.then.value, effect.then.status) == (whole[no].value, whole[no].status)
        assert (effect.standing.value, effect.standing.status) == (before[no].value, before[no].status)
        assert effect.changes
    fed = {each.no for each in PLAN.at(Q3).indicators if {o.measure for o in SENT} & set(each.formula.measures)}
    assert {effect.then.indicator.no for effect in found} == fed


def test_verdicts_that_change_stand_first() -> None:
    found = effects(PLAN, BEFORE, difference(SENT, ()), {o.measure for o in SENT}, Q3.last_day)
    order = [(not effect.changes_status, not effect.changes) for effect in found]
    assert order == sorted(order)


def test_what_changes_nothing_has_no_effect() -> None:
    found = effects(PLAN, BEFORE, SubmissionDifference(), {o.measure for o in SENT}, Q3.last_day)
    assert found
    assert not any(effect.changes for effect in found)


@pytest.mark.parametrize("period", [Q2, Q3])
@given(gone=st.sets(st.integers(0, 40)), moved=st.sets(st.integers(0, 40)))
def test_after_is_the_new_in_place_of_the_old(period: Period, gone: set[int], moved: set[int]) -> None:
    new = [o for place, o in enumerate(reported(CARE, period, 150)) if place not in gone]
    old = [o for o in BEFORE if o.period == period and PLAN.measure_of[o.measure].department == CARE]
    new = [old[place] if place in moved and place < len(old) else o for place, o in enumerate(new)]
    new = list({(o.measure, o.area): o for o in new}.values())
    after = list(observations_after(BEFORE, difference(new, old)))
    kept = [o for o in BEFORE if o not in old]
    assert sorted(map(key, after)) == sorted(map(key, [*kept, *new]))
