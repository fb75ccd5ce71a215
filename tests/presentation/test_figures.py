"""Figures as values: what is drawn is what was assessed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from plan.assessment import Assessment
from plan.forecast import WithheldReason
from plan.period import Period
from plan.status import Status
from presentation.figures import Bar, axis_range, nice_step, ranking, trajectory
from tests.dashboards.fakes import NUMBERS, fake_reader, the_plan
from tests.dashboards.samples import empty
from wording import Lang

NOW = Period(2023, 3)
YTD = (6, 12)


def assessment(no: int, last: Period = NOW) -> Assessment:
    found = fake_reader(last).assessment(no, last.last_day)
    assert found is not None
    return found


def traces(figure: dict[str, Any], name: str) -> dict[str, Any]:
    return next(trace for trace in figure["data"] if trace["name"] == name)


@pytest.mark.parametrize("no", NUMBERS)
def test_points_are_the_assessments_values_each_with_its_period(no: int) -> None:
    told = assessment(no)
    points = traces(trajectory(told, no in YTD), "实际")
    assert points["y"] == [value.value for value in told.series]
    assert points["x"] == [value.period.last_day.isoformat() for value in told.series]
    assert points["customdata"] == [str(value.period) for value in told.series]


@pytest.mark.parametrize("no", NUMBERS)
def test_path_and_both_milestones_are_the_plans(no: int) -> None:
    indicator = the_plan().indicator_of[no]
    figure = trajectory(empty(no), ytd=False)
    wanted = [indicator.baseline, *(milestone.value for milestone in indicator.milestones)]
    assert traces(figure, "序时")["y"] == wanted
    assert traces(figure, "规划目标")["y"] == wanted
    words = [annotation["text"] for annotation in figure["layout"]["annotations"]]
    assert any(word.startswith("2022年目标") for word in words)
    assert any(word.startswith("2025年目标") for word in words)


@pytest.mark.parametrize("no", NUMBERS)
def test_the_fan_is_the_forecast(no: int) -> None:
    told = assessment(no)
    told = replace(told, trend=replace(told.trend, withheld=None))  # as if its width had proved itself
    fan, band = told.trend.fan, traces(trajectory(told, no in YTD), "趋势，80%区间")
    assert band["y"] == [f.high80 for f in fan] + [f.low80 for f in reversed(fan)]
    assert band["fillpattern"]["shape"]
    assert band["x"][0] == told.series[-1].period.last_day.isoformat()


def test_no_fan_where_there_is_no_trend_no_time_left_or_no_width_that_proved_itself() -> None:
    told = assessment(8)
    withheld = replace(told, trend=replace(told.trend, withheld=WithheldReason.POOR_TESTS, probability=None))
    assert "趋势" not in {trace["name"] for trace in trajectory(withheld, ytd=False)["data"]}
    names = {trace["name"] for trace in trajectory(assessment(8, Period(2025, 4)), ytd=False)["data"]}
    assert "趋势" not in names
    assert "趋势" not in {trace["name"] for trace in trajectory(empty(8), ytd=False)["data"]}


def test_a_cumulated_line_breaks_in_january_and_only_there() -> None:
    told = assessment(12)
    line = next(t for t in trajectory(told, ytd=True)["data"] if t["mode"] == "lines" and t["name"] == "")
    breaks = [day for day, value in zip(line["x"], line["y"], strict=True) if value is None]
    assert breaks == ["2022-01-01", "2023-01-01"]
    whole = next(t for t in trajectory(told, ytd=False)["data"] if t["mode"] == "lines" and t["name"] == "")
    assert None not in whole["y"]


def test_the_pointer_stands_where_the_schedule_is_and_the_day_is_drawn() -> None:
    told = assessment(8)
    figure = trajectory(told, ytd=False)
    due = traces(figure, "数据当日应到")
    assert (due["x"], due["y"]) == (["2023-09-30"], [told.expected])
    assert figure["layout"]["shapes"][0]["x0"] == "2023-09-30"


@pytest.mark.parametrize("no", NUMBERS)
def test_everything_drawn_lies_inside_the_axis_and_the_axis_inside_the_bounds(no: int) -> None:
    told = assessment(no)
    low, high = axis_range(told)
    figure = trajectory(told, no in YTD)
    drawn = [y for t in figure["data"] if t["name"] != "95%区间" for y in t["y"] if y is not None]
    assert low <= min(drawn) <= max(drawn) <= high
    bound = told.indicator.bounds.low
    assert bound is None or low >= bound
    assert all(low <= tick <= high for tick in figure["layout"]["yaxis"]["tickvals"])


def test_a_traced_point_gets_a_ring_and_a_partial_one_is_open() -> None:
    told = assessment(11)
    ring = trajectory(told, ytd=False, traced=NOW)["data"][-1]
    assert (ring["x"], ring["y"]) == (["2023-09-30"], [told.value])
    assert set(traces(trajectory(told, ytd=False), "实际")["marker"]["symbol"]) == {"circle-open"}
    assert set(traces(trajectory(assessment(1), ytd=False), "实际")["marker"]["symbol"]) == {"circle"}


@pytest.mark.parametrize("lang", Lang)
def test_figures_are_plain_and_small(lang: Lang) -> None:
    text = json.dumps(trajectory(assessment(8), ytd=False, lang=lang), allow_nan=False)
    assert len(text) < 12_000
    assert "template" not in text


def test_a_falling_indicator_has_its_words_below_its_strokes() -> None:
    told = empty(8)
    indicator = told.indicator.model_copy(update={"baseline": 60.0, "direction": None})
    falling = replace(told.schedule, sense=-1, points=tuple((day, 110 - value) for day, value in told.schedule.points))
    figure = trajectory(replace(told, indicator=indicator, schedule=falling), ytd=False)
    assert {a["yanchor"] for a in figure["layout"]["annotations"][1:]} == {"top"}


@pytest.mark.parametrize(
    ("rough", "step"), [(0.9, 1), (1.0, 1), (1.7, 2), (2.9, 2.5), (5.3, 5), (600, 500), (0.06, 0.05)]
)
def test_steps_are_round(rough: float, step: float) -> None:
    assert nice_step(rough) == pytest.approx(step)


BARS = (
    Bar("甲镇", "甲镇", 60.0, Status.ACHIEVED_EARLY),
    Bar("乙镇", "乙镇", 50.0, Status.FAR_BEHIND, carried=True),
    Bar("丙镇", "丙镇", None, None),
)


def test_bars_start_at_zero_and_carry_their_area() -> None:
    figure = ranking(the_plan().indicator_of[8], BARS, 55.0)
    bars = figure["data"][0]
    assert bars["x"] == [60.0, 50.0, None]
    assert bars["customdata"] == ["甲镇", "乙镇", "丙镇"]
    assert figure["layout"]["xaxis"]["range"][0] == 0
    words = figure["layout"]["yaxis"]["ticktext"]
    assert words == ["甲镇  <b>60.0%</b>", "乙镇  <b>50.0%◦</b>", "丙镇  <b>未报</b>"]


def test_city_and_target_are_lines_only_where_bars_can_be_held_against_them() -> None:
    figure = ranking(the_plan().indicator_of[8], BARS, 55.0)
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [55.0, 58.0]
    plain = ranking(the_plan().indicator_of[9], (Bar("甲镇", "甲镇", 1.0, None),), 3.0)
    assert plain["layout"]["shapes"] == []
