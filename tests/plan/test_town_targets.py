"""Towns' targets: the table of who may do what, the sum against the city's, and a town's own path."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.denied import Denied
from plan.indicator_value import IndicatorValue
from plan.measures import area_series
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.review import Person, Role
from plan.revision import targets_now
from plan.status import Status
from plan.town_path import town_path, town_standing
from plan.town_targets import (
    TOWN_TARGET_ROW,
    TownTarget,
    TownTargetAction,
    TownTargetState,
    TownTargetStep,
    check_division,
    check_may_set,
    division_of,
    may_set,
)

PLAN = load_plan()
TOWN = PLAN.towns[0]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHARE, COUNT = (PLAN.indicator_of[no] for no in (12, 9))
DECREED = next(each for each in PLAN.indicators if PLAN.areas_of(each) == (PLAN.city,))


def stepped(*actions: TownTargetAction, by: str = "甲") -> TownTarget:
    found = TownTarget("p", 1, 2025, TOWN)
    for place, action in enumerate(actions):
        found = found.step(TownTargetStep(action, by, "reviewer", NOW + timedelta(days=place), 3.0))
    return found


STATES = {
    None: stepped(),
    TownTargetState.DRAFTED: stepped(TownTargetAction.DRAFT),
    TownTargetState.ANSWERED: stepped(TownTargetAction.DRAFT, TownTargetAction.ANSWER),
    TownTargetState.AGREED: stepped(TownTargetAction.DRAFT, TownTargetAction.ANSWER, TownTargetAction.AGREE),
    TownTargetState.ISSUED: stepped(*TownTargetAction),
}
MAY = {
    (TownTargetAction.DRAFT, Role.REVIEWER): set(STATES),
    (TownTargetAction.ANSWER, Role.TOWN): {TownTargetState.DRAFTED},
    (TownTargetAction.AGREE, Role.REVIEWER): {TownTargetState.ANSWERED},
    (TownTargetAction.ISSUE, Role.REVIEWER): {TownTargetState.AGREED},
    (TownTargetAction.ISSUE, Role.LEADER): {TownTargetState.AGREED},
    **{(action, Role.MACHINE): set(TOWN_TARGET_ROW[action].sources) for action in TownTargetAction},
}
"""Written once more by hand: who may do what from where."""


@pytest.mark.parametrize(("action", "role"), [*product(TownTargetAction, Role)])
def test_who_may_do_what_from_where(action: TownTargetAction, role: Role) -> None:
    person = Person("乙", role, TOWN if role is Role.TOWN else None)
    allowed = {state for state, target in STATES.items() if may_set(action, person, target)}
    assert allowed == MAY.get((action, role), set())


def test_another_town_and_whoever_agreed_are_refused() -> None:
    other = Person("丙", Role.TOWN, PLAN.towns[1])
    with pytest.raises(Denied, match="department"):
        check_may_set(TownTargetAction.ANSWER, other, STATES[TownTargetState.DRAFTED])
    with pytest.raises(Denied, match="town_target_own"):
        check_may_set(TownTargetAction.ISSUE, Person("甲", Role.REVIEWER), STATES[TownTargetState.AGREED])


def test_an_earlier_issue_stands_until_the_next_and_by_what_was_known() -> None:
    first = TownTargetStep(TownTargetAction.ISSUE, "甲", "leader", NOW, 3.0, dated=date(2026, 1, 1))
    second = TownTargetStep(
        TownTargetAction.ISSUE, "甲", "leader", NOW + timedelta(days=90), 5.0, dated=date(2026, 7, 1)
    )
    target = TownTarget("p", 1, 2028, TOWN, (first, second))
    cases = [
        (date(2025, 12, 31), None, None),
        (date(2026, 6, 30), None, 3.0),
        (date(2026, 7, 1), None, 5.0),
        (date(2026, 7, 1), NOW + timedelta(days=1), 3.0),
        (date(2026, 7, 1), NOW - timedelta(days=1), None),
    ]
    assert [target.holding(day, known) for day, known, _ in cases] == [value for *_, value in cases]


def year_of(indicator: object) -> int:
    return max(targets_now(indicator))  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 50), min_size=19, max_size=19))
def test_a_sum_is_enough_where_it_comes_up_to_the_city(values: list[int]) -> None:
    city = targets_now(COUNT)[year_of(COUNT)]
    given_ = dict(zip(PLAN.towns, map(float, values), strict=True))
    found = division_of(PLAN, COUNT, year_of(COUNT), given_, {})
    assert (found.total, found.enough) == (sum(values), sum(values) >= city)
    if not found.enough:
        with pytest.raises(Denied, match="town_target_short"):
            check_division(found)


@given(st.lists(st.floats(0, 100), min_size=19, max_size=19), st.lists(st.floats(1, 1e5), min_size=19, max_size=19))
def test_a_ratio_is_weighed_by_its_denominators_never_a_mean_of_towns(
    values: list[float], weights: list[float]
) -> None:
    given_, weighed = (dict(zip(PLAN.towns, each, strict=True)) for each in (values, weights))
    found = division_of(PLAN, SHARE, year_of(SHARE), given_, weighed)
    mean = sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
    assert found.total == pytest.approx(mean)


def test_what_cannot_be_divided_or_is_not_whole_is_refused() -> None:
    year = year_of(COUNT)
    with pytest.raises(Denied, match="town_target_kind"):
        division_of(PLAN, DECREED, year_of(DECREED), {}, {})
    with pytest.raises(Denied, match="town_target_year"):
        division_of(PLAN, COUNT, 2023, {}, {})
    with pytest.raises(Denied, match="town_target_without"):
        check_division(division_of(PLAN, COUNT, year, {TOWN: 100.0}, {}))
    every = dict.fromkeys(PLAN.towns, 90.0)
    with pytest.raises(Denied, match="town_target_unweighed"):
        check_division(division_of(PLAN, SHARE, year_of(SHARE), every, {TOWN: 5.0}))


def series(*figures: float) -> tuple[IndicatorValue, ...]:
    """Return a town's count at the end of 2023Q1 and the quarters after it."""
    measure = COUNT.formula.measures[0]
    observations = [
        Observation(measure, TOWN, Period(2023, 1).shift(place), value, submission="s")
        for place, value in enumerate(figures)
    ]
    return area_series(PLAN, COUNT, Observed(observations), TOWN)


def test_a_town_is_held_against_the_line_from_its_first_value_to_its_own_target() -> None:
    found = series(0.0, 1.0, 1.0, 1.0)
    path = town_path(PLAN, COUNT, found, {2025: 11.0})
    assert path is not None
    start, end, now = date(2023, 3, 31), date(2025, 12, 31), date(2023, 12, 31)
    due = 11 * (now - start).days / (end - start).days
    standing = town_standing(PLAN, COUNT, TOWN, found, {2025: 11.0}, now)
    assert standing.expected == pytest.approx(due)
    assert standing.gap == pytest.approx(100 * (1 / 11 - due / 11))
    assert standing.status is Status.BEHIND
    reached = town_standing(PLAN, COUNT, TOWN, series(0.0, 11.0), {2025: 11.0}, now)
    assert reached.status is Status.ACHIEVED_EARLY


@pytest.mark.parametrize(("figures", "targets"), [((), {2025: 3.0}), ((1.0,), {}), ((1.0,), {2022: 3.0})])
def test_without_a_value_or_a_target_after_it_there_is_no_path(
    figures: tuple[float, ...], targets: dict[int, float]
) -> None:
    found = series(*figures) if figures else ()
    assert town_path(PLAN, COUNT, found, targets) is None
    assert town_standing(PLAN, COUNT, TOWN, found, targets, date(2024, 1, 1)).status is Status.NO_DATA
