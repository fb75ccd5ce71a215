"""Two plans on one time line: the years before stand in front, nothing of the plan's own chart is lost."""

from __future__ import annotations

from datetime import date

from etl.yaml_files import load_plan
from plan.assessment import Assessment, assess
from plan.observation import Observation
from plan.period import Period, periods_between
from presentation.figures import trajectory
from presentation.figures.two_plans import with_earlier
from tests.plan.test_rollover import bureau
from wording import Lang

FIRST = load_plan()


def observations() -> list[Observation]:
    quarters = periods_between(Period(2021, 1), Period(2026, 3))
    return [
        Observation(measure, town, period, value, "s", "A1", "x")
        for step, period in enumerate(quarters)
        for town in FIRST.towns
        for measure, value in (("护理型床位数", 52.0 + step / 4), ("养老机构床位数", 100.0))
    ]


def assessed(day: date, later: bool = False) -> Assessment:
    plan = bureau().entries[1].plan if later else FIRST
    return next(a for a in assess(plan, observations(), day) if a.indicator.no == 8)


def test_both_plans_stand_on_one_line() -> None:
    own, earlier = assessed(date(2026, 9, 30), later=True), assessed(date(2025, 12, 31))
    alone = trajectory(own, False)
    both = with_earlier(alone, own, earlier, ("2021–2025", "2026–2030"), Lang.ZH)
    years = [day[:4] for day in both["layout"]["xaxis"]["tickvals"]]
    assert years == [str(year) for year in range(2020, 2031)]
    assert both["layout"]["xaxis"]["range"] == [date(2020, 6, 1).isoformat(), alone["layout"]["xaxis"]["range"][1]]
    low, high = both["layout"]["yaxis"]["range"]
    shown = [value for trace in both["data"] for value in trace["y"] if value is not None]
    assert low <= min(shown) <= max(shown) <= high
    assert all(trace in both["data"] for trace in alone["data"])
    points = [trace for trace in both["data"] if trace.get("mode") == "lines+markers"]
    assert len(points[0]["x"]) == 20


def test_the_targets_of_the_plan_before_say_whether_they_were_met() -> None:
    own, earlier = assessed(date(2026, 9, 30), later=True), assessed(date(2025, 12, 31))
    both = with_earlier(trajectory(own, False), own, earlier, ("a", "b"), Lang.ZH)
    texts = [each["text"] for each in both["layout"]["annotations"]]
    assert "2022年目标 55% ×" in texts
    assert any(text.startswith("2025年目标 58%") for text in texts)
    assert {"a", "b"} <= set(texts)


def test_clicks_find_cells_of_this_plan_alone() -> None:
    own, earlier = assessed(date(2026, 9, 30), later=True), assessed(date(2025, 12, 31))
    both = with_earlier(trajectory(own, False), own, earlier, ("a", "b"), Lang.ZH)
    told = [code for trace in both["data"] for code in trace.get("customdata", ())]
    assert told == ["2026Q1", "2026Q2", "2026Q3"]
