"""A sum counted from 1 January is a yearly flow: held against its share of the year, never quarter by quarter."""

from __future__ import annotations

from datetime import date

import pytest

from etl.yaml_files import load_plan
from plan.assessment import Assessment, assess_indicator
from plan.catalogue import Plan
from plan.flow import is_flow, shares_of
from plan.forecast import WithheldReason
from plan.indicator import Direction, Timing
from plan.measures import indicator_series
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.shortfall import Shortfall
from plan.status import Status

BURIALS = "节地生态安葬数"


def with_flow() -> Plan:
    """Return the plan with a 14th indicator, the burials of a year: 1000 in 2020, 1200 in 2022, 1500 in 2025."""
    plan = load_plan()
    like = plan.indicator_of[9]
    formula = like.formula.model_copy(update={"measure": BURIALS})
    milestones = tuple(
        m.model_copy(update={"value": value}) for m, value in zip(like.milestones, (1200, 1500), strict=True)
    )
    flow = like.model_copy(
        update={"no": 99, "id": "burials", "baseline": 1000, "milestones": milestones, "formula": formula}
    )
    return Plan.model_validate({**plan.model_dump(), "indicators": [*plan.indicators, flow]})


PLAN = with_flow()
FLOW = PLAN.indicator_of[99]
Q = [Period(2021, 1).shift(quarter) for quarter in range(20)]


def flow(*totals: float) -> Observed:
    """City totals from 2021Q1 on, all of them in one town and nothing in the others."""
    first, *others = PLAN.towns
    return Observed(
        Observation(BURIALS, town, period, total if town == first else 0.0)
        for period, total in zip(Q, totals, strict=False)
        for town in (first, *others)
    )


def falling() -> Plan:
    """Return the plan with a flow of which less is better: 1000 in 2020, 800 in 2022, 500 in 2025."""
    goals = tuple(m.model_copy(update={"value": v}) for m, v in zip(FLOW.milestones, (800, 500), strict=True))
    less = FLOW.model_copy(update={"milestones": goals, "direction": Direction.DOWN})
    return Plan.model_validate({**PLAN.model_dump(), "indicators": [*PLAN.indicators[:-1], less]})


def told(*totals: float) -> Assessment:
    return assess_indicator(PLAN, FLOW, flow(*totals), Q[len(totals) - 1].last_day)


def test_only_a_sum_of_a_year_to_date_measure_is_a_flow() -> None:
    assert is_flow(PLAN, FLOW)
    for indicator in PLAN.indicators:
        timings = {PLAN.measure_of[name].timing for name in indicator.formula.measures}
        of_a_year = indicator.formula.kind == "sum" and timings == {Timing.YTD}
        assert is_flow(PLAN, indicator) == of_a_year


def test_the_first_year_runs_by_days() -> None:
    first = told(272)
    assert first.expected == pytest.approx(1100 * 90 / 365)
    assert first.scheduled == pytest.approx(0.2)
    assert first.completion == pytest.approx((272 / (90 / 365) - 1000) / 500)
    assert first.status is Status.ON_TRACK


def test_an_earlier_year_tells_for_every_later_one_of_which_something_is_known() -> None:
    """Of 2022 towns are missing, so it tells nothing: 2021 tells for 2022 and for 2023."""
    first, *others = PLAN.towns
    partly = [Observation(BURIALS, first, Q[4], 200.0)]
    whole = [Observation(BURIALS, town, period, total) for town in (first, *others)
             for period, total in zip(Q, (20, 50, 70, 100), strict=False)]  # fmt: skip
    series = indicator_series(PLAN, FLOW, Observed([*whole, *partly]), Q[4])
    told = {(day.year, day.month): share for day, share in shares_of(series).items()}
    assert told == pytest.approx({(year, month): share for year in (2022, 2023)
                                  for month, share in ((3, 0.2), (6, 0.5), (9, 0.7))})  # fmt: skip


def test_later_years_run_as_the_earlier_ones_did() -> None:
    """2021: 220, 550, 770, 1100 → shares 0.2, 0.5, 0.7 of the 1200 that 2022 asks for."""
    year = (220, 550, 770, 1100)
    assert told(*year, 240).expected == pytest.approx(240)
    assert told(*year, 240).gap == pytest.approx(0)
    assert told(*year, 240, 630).status is Status.AHEAD  # 630 / 0.5 = 1260
    assert told(*year, 240, 570).gap == pytest.approx(100 * (1140 - 1200) / 500)
    assert told(*year, 190).status is Status.REGRESSED  # a year's 950


def test_shares_are_sums_over_years_not_means_of_shares() -> None:
    series = indicator_series(PLAN, FLOW, flow(100, 0, 0, 1000, 900, 0, 0, 3000))
    assert shares_of(series)[date(2023, 3, 31)] == pytest.approx(1000 / 4000)
    assert shares_of(series)[date(2022, 3, 31)] == pytest.approx(0.1)
    assert date(2021, 3, 31) not in shares_of(series)


def test_a_whole_year_speaks_for_itself() -> None:
    year = told(220, 550, 770, 1100, 240, 600, 840, 1190)
    assert (year.expected, year.value) == (1200, 1190)
    assert year.gap == pytest.approx(-2)
    assert year.milestones == {2022: False, 2025: None}


def test_pace_and_trend_run_over_whole_years() -> None:
    """1000 → 1100 → 1190 → …: the quarters between say nothing of the pace."""
    middle = told(220, 550, 770, 1100, 240, 600, 840, 1190, 300)
    assert middle.pace is not None
    assert middle.pace.quarters_left == 12
    assert middle.pace.needed_per_quarter == pytest.approx((1500 - 1190) / 12)
    assert middle.pace.best_per_quarter == pytest.approx(190 / 8)
    assert middle.trend.withheld is WithheldReason.FEW_VALUES
    four = told(*(total for year in (1100, 1190, 1300, 1400) for total in (0.2 * year, 0.5 * year, 0.7 * year, year)))
    assert [str(at.period) for at in four.trend.fan] == ["2024Q4", "2025Q4"]
    assert four.trend.withheld is WithheldReason.FEW_TESTS
    assert four.trend.final is not None
    assert 1400 < four.trend.final.value < 1500


@pytest.mark.parametrize(
    ("years", "status", "shortfall"),
    [
        # nothing is reached in March: what has come so far can only grow
        ([[100]], Status.AHEAD, None),
        ([[250, 480]], Status.BEHIND, None),
        ([[240, 480, 720, 960]], Status.BEHIND, 460),
        # the plan's own year by year, on schedule: last March's 225 under 500 was no target that could be lost
        ([[225, 450, 675, 900], [200, 400, 600, 800]], Status.ON_TRACK, 300),
        ([[225, 450, 675, 900], [120, 240, 360, 480]], Status.ACHIEVED_EARLY, -20),
        # reached in 2022: 2023 has not lost it while it may still bring it, and has as soon as there is too much
        ([[225, 450, 675, 900], [120, 240, 360, 480], [160, 320, 490]], Status.AHEAD, None),
        ([[225, 450, 675, 900], [120, 240, 360, 480], [160, 320, 510]], Status.REGRESSED, None),
        ([[225, 450, 675, 900], [120, 240, 360, 480], [160, 320, 490, 600]], Status.REGRESSED, 100),
        # a year in which figures were taken back: three quarters' worth more than the whole, and still no year's end
        ([[225, 450, 910, 900], [120, 240, 360]], Status.AHEAD, None),
    ],
)
def test_a_flow_of_which_less_is_better_reaches_its_target_when_its_year_is_over(
    years: list[list[float]], status: Status, shortfall: float | None
) -> None:
    totals = [total for year in years for total in year]
    plan = falling()
    found = assess_indicator(plan, plan.indicator_of[99], flow(*totals), Q[len(totals) - 1].last_day)
    assert found.status is status
    assert (found.shortfall and found.shortfall.total) == shortfall


def test_a_flow_that_is_to_grow_lacks_what_its_year_has_not_brought() -> None:
    assert told(220).shortfall == Shortfall("例", 1280, {})
    assert told(220, 550, 770, 1600).shortfall == Shortfall("例", -100, {})


def test_an_earlier_year_tells_however_long_ago() -> None:
    """2021 is whole, 2022 misses a town, 2023 is judged: as 2021 ran."""
    whole = flow(200, 550, 770, 1000, 240, 600, 840, 1190, 250)
    late = PLAN.towns[-1]
    told = [o for town in PLAN.towns for o in whole.of(BURIALS, town) if town != late or o.period.year != 2022]
    found = assess_indicator(PLAN, FLOW, Observed(told), Q[8].last_day)
    assert found.expected == pytest.approx((1200 + 300 * 365 / 1096) * 0.2)
