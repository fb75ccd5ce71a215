"""Golden tables: numbers worked out once, by hand or by the independent twin (tests/twin), and written down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from etl.yaml_files import load_plan
from plan.backtest import Backtest, BacktestRecord, History
from plan.forecast import Outlook, Trend, WithheldReason, trend_of
from plan.indicator import Bounds
from plan.judge import judge
from plan.measures import indicator_value
from plan.observation import Observation
from plan.observed import Observed
from plan.opinions import yearly_values
from plan.pace import pace_of
from plan.period import Period
from plan.schedule import Point, Schedule
from plan.shortfall import Shortfall, shortfall_of

PLAN = load_plan()
START, END = date(2020, 12, 31), date(2025, 12, 31)
Q1 = Period(2021, 1)


def quarterly(*values: float) -> list[Point]:
    return [(Q1.shift(place).last_day, value) for place, value in enumerate(values)]


RISING = (
    Schedule(((START, 0.0), (END, 100.0)), 1),
    Bounds(low=0, high=100),
    (4, 9, 12, 20, 22, 30, 31, 40, 44, 47, 58, 60),
)
FALLING = Schedule(((START, 100.0), (END, 0.0)), -1), Bounds(low=0), (97, 95, 90, 91, 84, 80, 77, 70, 69, 60, 61, 52)
PLATEAU = Schedule(((START, 6.0), (END, 19.0)), 1), Bounds(low=0, high=19), (6, 8, 10, 15, 18, *[19] * 7)
THREE = RISING, FALLING, PLATEAU
Row = tuple[Schedule, Bounds, tuple[int, ...]]


def told(rows: tuple[Row, ...], known: int) -> tuple[BacktestRecord, list[Trend]]:
    """Return the record of the rows' first values, and the trend of each."""
    histories = [History.of(schedule, quarterly(*values[:known]), bounds) for schedule, bounds, values in rows]
    record = BacktestRecord.of(histories)
    trends = [trend_of(own, row[0], PLAN.thresholds, record) for own, row in zip(histories, rows, strict=True)]
    return record, trends


@pytest.mark.parametrize(
    ("rows", "known", "growth", "edge80", "edge95"),
    [
        (THREE, 12, 0.504664340816, 1.23808037845, 2.06430459571),  # 108 errors: g is fitted
        (THREE, 10, 0.6, 0.939567395821, 1.98906214414),  # 63: too few for that
        ((RISING,), 10, 0.6, 0.923919916207, 1.91912952492),  # 21, and 5 stand-ins
        ((RISING,), 6, 0.6, 2.3882175359, 3.61904756316),  # 3, and 23
        ((FALLING,), 4, 0.6, 2.53466213646, 3.73189913853),  # stand-ins alone
    ],
)
def test_what_past_errors_were_worth(
    rows: tuple[Row, ...], known: int, growth: float, edge80: float, edge95: float
) -> None:
    """By tests/twin/ahead.py (numpy)."""
    record, _ = told(rows, known)
    assert (record.growth, record.edges[0.8], record.edges[0.95]) == pytest.approx((growth, edge80, edge95), rel=1e-9)


@pytest.mark.parametrize(
    ("rows", "known", "place", "fan", "probability", "outlook", "withheld", "backtest"),
    [
        # value, then the 80 and the 95 % interval at the end of 2025
        (
            THREE,
            12,
            0,
            (86.1645520563, 68.1518760992, 100, 56.1312437133, 100),
            0.138888888889,
            "unlikely",
            None,
            (31, 36),
        ),
        (
            THREE,
            12,
            1,
            (26.2011481705, 9.56367394116, 42.8386223998, 0, 53.941523602),
            None,
            None,
            "poor_tests",
            (19, 36),
        ),
        (THREE, 12, 2, (19, 17.4771105237, 19, 15.638584709, 19), 0.95652173913, "likely", None, (21, 21)),  # 22/23
        (
            THREE,
            10,
            0,
            (73.1460910006, 55.6662523364, 90.6259296648, 36.1413103672, 100),
            1 / 18,
            "unlikely",
            None,
            (19, 21),
        ),
        (THREE, 10, 2, (19, 17.9542938914, 19, 13.5265871426, 19), 11 / 12, "likely", None, (21, 21)),  # 10 of 10 pairs
        (
            (RISING,),
            10,
            0,
            (73.1460910006, 55.9573601594, 90.3348218418, 37.4423462555, 100),
            1 / 23,
            "unlikely",
            None,
            (19, 21),
        ),
        ((RISING,), 6, 0, (68.2830008167, 8.41787447621, 100, 0, 100), None, None, "few_tests", (3, 3)),
        (
            (FALLING,),
            4,
            0,
            (77.9477857198, 41.7426979258, 114.152873514, 24.6413769462, 131.254194494),
            None,
            None,
            "few_tests",
            (0, 0),
        ),
    ],
)
def test_intervals_and_chances(
    rows: tuple[Row, ...],
    known: int,
    place: int,
    fan: tuple[float, ...],
    probability: float | None,
    outlook: str | None,
    withheld: str | None,
    backtest: tuple[int, int],
) -> None:
    """By tests/twin/ahead.py (numpy); chances of so many tests, 1 − 1/(n + 2), by hand."""
    trend = told(rows, known)[1][place]
    end = trend.final
    assert end is not None
    assert (end.value, end.low80, end.high80, end.low95, end.high95) == pytest.approx(fan, rel=1e-9)
    assert trend.probability == (None if probability is None else pytest.approx(probability, rel=1e-9))
    assert trend.outlook is (Outlook(outlook) if outlook else Outlook.INSUFFICIENT)
    assert trend.withheld is (WithheldReason(withheld) if withheld else None)
    assert trend.backtest == Backtest(*backtest)


@pytest.mark.parametrize(
    ("row", "known", "as_of", "yearly", "pace"),
    [
        # left, needed, best, window, feasible; by hand
        (RISING, 12, date(2023, 12, 31), False, (8, 40 / 8, 46 / 8, 8, True)),  # 4 → 50 would do, the best: 12 → 58
        (RISING, 12, date(2024, 6, 30), False, (6, 40 / 6, 6.0, 6, False)),  # two quarters without a value; 22 → 58
        (RISING, 11, date(2023, 9, 30), True, (9, 42 / 9, 46 / 8, 8, True)),  # third quarter on third quarter
        (FALLING, 12, date(2023, 12, 31), False, (8, -52 / 8, -39 / 8, 8, False)),  # 91 → 52
        (FALLING, 12, date(2025, 9, 30), False, (1, -52.0, -9.0, 1, False)),  # 69 → 60, 61 → 52
        (PLATEAU, 12, date(2023, 12, 31), False, (8, 0.0, 13 / 8, 8, True)),  # 6 → 19
    ],
)
def test_the_pace(row: Row, known: int, as_of: date, yearly: bool, pace: tuple[int, float, float, int, bool]) -> None:
    found = pace_of(row[0], quarterly(*row[2][:known]), as_of, yearly)
    assert found is not None
    assert (found.quarters_left, found.window, found.feasible) == (pace[0], pace[3], pace[4])
    assert (found.needed_per_quarter, found.best_per_quarter) == pytest.approx(pace[1:3])


WORKERS, PEOPLE, STATIONS, UNIONS = "持证社会工作专业人才数", "常住人口", "已建社会工作站数", "康养联合体数"
SOME = PLAN.towns[:3]


def over(
    no: int, told: dict[str, tuple[float, ...]], early: dict[str, tuple[float, ...]] | None = None
) -> Shortfall | None:
    """Return what is missing where towns told these figures of its measures for 2023Q4, and those a year before."""
    indicator = PLAN.indicator_of[no]
    observations = [
        Observation(measure, town, Period(year, 4), figure)
        for year, by_town in ((2022, early or {}), (2023, told))
        for town, figures in by_town.items()
        for measure, figure in zip(indicator.formula.measures, figures, strict=True)
    ]
    value = indicator_value(PLAN, indicator, Observed(observations), Period(2023, 4))
    assert value is not None
    return shortfall_of(PLAN, indicator, value)


def test_shortfalls_of_three_towns_of_nineteen() -> None:
    """20 a ten thousand: 20 · 3.5 − 60, 20 · 2.25 − 50 and 20 · 1 − 0 workers; of the others nothing is told."""
    found = over(1, dict(zip(SOME, ((60, 3.5), (50, 2.25), (0, 1)), strict=True)))
    assert found == Shortfall("人", 25, dict(zip(SOME, (10, -5, 20), strict=True)), PLAN.towns[3:])
    carried = over(1, {SOME[0]: (60, 3.5)}, {SOME[1]: (50, 2.25)})  # told a year ago
    assert carried == Shortfall("人", 5, dict(zip(SOME, (10, -5), strict=False)), PLAN.towns[2:])


def test_shortfalls_of_shares() -> None:
    """58 %: 0.58 · 300 − 150 and 0.58 · 200 − 120 beds."""
    found = over(8, dict(zip(SOME, ((150, 300), (120, 200)), strict=False)))
    assert found is not None
    assert found.unit == "张"
    assert found.by_area == pytest.approx(dict(zip(SOME, (24, -4), strict=False)))
    assert found.total == pytest.approx(20)


def test_shortfalls_of_sums() -> None:
    """One station a town, told of those that told; the unions' target is not divided: all of them or none."""
    found = over(3, dict(zip(SOME, ((1,), (0,), (2,)), strict=True)))
    assert found == Shortfall("个", 0, dict(zip(SOME, (0, 1, -1), strict=True)), PLAN.towns[3:])
    assert over(9, dict(zip(SOME, ((1,), (0,), (2,)), strict=True))) is None
    assert over(9, {town: (float(town in SOME),) for town in PLAN.towns}) == Shortfall("个", 7, {})


def test_a_year_s_record_is_its_last_value() -> None:
    schedule = RISING[0]
    assert yearly_values(schedule, quarterly(4, 9, 12, 20, 22, 30)) == [(2020, 0.0), (2021, 20), (2022, 30)]
    assert yearly_values(schedule, quarterly(40, 9, 12, 2)) == [(2020, 0.0), (2021, 2)]
    assert yearly_values(schedule, [(START, 3.0), (date(2022, 3, 31), 5.0), (date(2022, 6, 30), 4.0)]) == [
        (2020, 3.0),
        (2022, 4.0),
    ]
    assert yearly_values(schedule, []) == [(2020, 0.0)]


Q = "-12-31"
NONE: tuple[str, None] = ("not_available", None)


def series(baseline: float, target: float, values: dict[str, float], direction: str | None = None) -> dict[str, Any]:
    """Return a series from 2020 to 2025, asked of at its last value's day."""
    return {
        "baseline": {"date": "2020-12-31", "value": baseline},
        "targets": {"2025-12-31": target},
        "values": {day + Q if len(day) == 4 else day: value for day, value in values.items()},
        "as_of": "2023-12-31" if "2023" in values else "2022-12-31",
        "direction": direction,
    }


@pytest.mark.parametrize(
    ("item", "open_sdg", "eurostat", "un", "destatis"),
    [
        (
            series(10.4, 20, {"2021": 12, "2022": 14.5, "2023": 17}),
            ("substantial_progress", 1.273817432487),
            "significant_progress",
            ("on_track", 1.373947216348),
            "sun",  # 2.2 a year, 4.4 by 2025, of 3
        ),
        (
            series(100, 50, {"2021": 95, "2022": 90, "2023": 80}),
            ("limited_progress", 0.553746969494),
            "insufficient_progress",
            ("some_progress", 0.621161798380),
            "cloud",  # 13.3 of 30
        ),
        (
            series(100, 200, {"2021": 105, "2022": 115, "2023": 130}),
            ("moderate_progress", 0.614619328256),
            "moderate_progress",
            ("some_progress", 0.548479952755),
            "cloud",  # 20 of 70
        ),
        (
            series(100, 200, {"2021": 105, "2022": 98, "2023": 90}),
            ("deterioration", -0.232084715363),
            "movement_away",
            ("off_track", -0.161047223392),
            "storm",
        ),
        # a target of nothing counts as 0.001 in the growth methods
        (
            series(40, 0, {"2021": 35, "2022": 30, "2023": 20}),
            ("limited_progress", 0.234461179122),
            "insufficient_progress",
            ("some_progress", 0.685019737526),
            "cloud",  # 13.3 of 20
        ),
        # everything lost: growth of −100 %
        (
            series(10, 20, {"2023": 0}),
            ("deterioration", -6.725023958873),
            "movement_away",
            ("off_track", -1.0),
            "insufficient_data",
        ),
        # no growth from nothing, through nothing, between negatives
        (series(0, 10, {"2022": 1}), NONE, "not_available", NONE, "insufficient_data"),
        (series(0, 10, {"2021": 0, "2022": 0, "2023": 0}), NONE, "not_available", NONE, "cloud"),
        (series(-5, 5, {"2021": -3, "2022": -1, "2023": 1}), NONE, "not_available", NONE, "sun"),  # 4 of 4
        (series(10, 20, {"2021": 8, "2022": 3, "2023": -2}), NONE, "not_available", NONE, "storm"),
        (series(-10, -5, {"2021": -9, "2022": -9, "2023": -8}), NONE, "not_available", NONE, "cloud"),  # 1.3 of 3
        (series(-5, -10, {"2023": -8}), NONE, "not_available", NONE, "insufficient_data"),
        # ceilings and floors: reached while they hold
        (
            series(4, 5.5, {"2021": 4.5, "2022": 5, "2023": 5.2}, "down"),
            ("target_achieved", -1.389736193203),
            "significant_progress",
            NONE,
            "sun_cloud",
        ),
        (
            series(4, 5.5, {"2021": 4.5, "2022": 5, "2023": 5.8}, "down"),
            ("deterioration", -2.004952388079),
            "movement_away",
            NONE,
            "storm",
        ),
        (
            series(9, 8, {"2023": 7.9}, "up"),
            ("deterioration", -1.826500899452),
            "movement_away",
            NONE,
            "insufficient_data",
        ),
        (
            series(9, 8, {"2021": 9, "2022": 9, "2023": 9}, "up"),
            ("target_achieved", 0.0),
            "significant_progress",
            NONE,
            "sun",
        ),
        (
            series(19, 19, {"2021": 19, "2022": 19, "2023": 19}),
            ("target_achieved", None),
            "significant_progress",
            NONE,
            "sun",
        ),
        (series(19, 19, {"2021": 19, "2022": 19, "2023": 18}), NONE, "not_available", NONE, "storm"),
        # a year counts by its last value: 2023 by 130, not by 160
        (
            series(100, 200, {"2021": 105, "2022": 115, "2023-03-31": 160, "2023": 130}),
            ("moderate_progress", 0.614619328256),
            "moderate_progress",
            ("some_progress", 0.548479952755),
            "cloud",  # 20 of 70
        ),
    ],
)
def test_second_opinions(
    item: dict[str, Any],
    open_sdg: tuple[str, float | None],
    eurostat: str,
    un: tuple[str, float | None],
    destatis: str,
) -> None:
    """Ratios by the formulas of methods.md on a calculator; the weather by hand."""
    [found] = judge([item], PLAN.thresholds)
    for method, (status, ratio) in (("open_sdg", open_sdg), ("eurostat", (eurostat, open_sdg[1])), ("un", un)):
        assert found[method]["status"] == status
        assert found[method]["ratio"] == (None if ratio is None else pytest.approx(ratio, rel=1e-9)), method
    assert found["destatis"]["status"] == destatis


@pytest.mark.parametrize(
    ("baseline", "target", "value", "open_sdg", "un"),
    [
        # one year, so that growth is v/b − 1: exactly 0.95, 0.60 and nothing of what is asked for
        (1, 2, 1.95, "substantial_progress", "on_track"),
        (1, 5, 3.4, "moderate_progress", "some_progress"),
        (1, 2, 1, "limited_progress", "off_track"),
        # (v − b)/(t − b) exactly 0.95 and 0.10
        (10, 30, 29, "substantial_progress", "on_track"),
        (10, 20, 11, "limited_progress", "some_progress"),
    ],
)
def test_a_limit_belongs_to_the_better_word(
    baseline: float, target: float, value: float, open_sdg: str, un: str
) -> None:
    item = {**series(baseline, target, {"2021": value}), "targets": {"2021-12-31": target}, "as_of": "2021-12-31"}
    [found] = judge([item], PLAN.thresholds)
    assert (found["open_sdg"]["status"], found["un"]["status"]) == (open_sdg, un)


@pytest.mark.parametrize(
    ("target", "weather"),
    [
        (148.5, "sun_cloud"),  # 9.5 a year from 128.5: 19 of 20, five per cent missed
        (148.4, "sun"),
        (152.25, "sun_cloud"),  # 19 of 23.75: twenty per cent
        (152.3, "cloud"),
    ],
)
def test_the_weather_s_limits(target: float, weather: str) -> None:
    [found] = judge([series(100, target, {"2021": 110, "2022": 120, "2023": 128.5})], PLAN.thresholds)
    assert found["destatis"]["status"] == weather


def test_the_weather_looks_back_five_years_and_on_to_the_next_target() -> None:
    """From 2018 to 2023 10 a year; from 2017, 15; from 2019, none. On 31 December 2023 that day's target is past."""
    years = {2016: 0, 2017: 60, 2018: 100, 2019: 150, 2020: 150, 2021: 150, 2022: 150, 2023: 150}
    item = {
        "baseline": {"date": "2015-12-31", "value": 0},
        "targets": {"2023-12-31": 500, "2024-12-31": 161, "2030-12-31": 1000},
        "values": {f"{year}{Q}": value for year, value in years.items()},
        "as_of": "2023-12-31",
    }
    [found] = judge([item], PLAN.thresholds)
    assert found["destatis"]["status"] == "sun_cloud"  # 10 of 11
