"""The check figures of docs/methods.md, and every second opinion's limits, through the judge."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from etl.yaml_files import load_plan
from plan.catalogue_faults import CatalogueFaults
from plan.judge import judge
from tests.faulty import faulty, in_words

LIMITS = load_plan().thresholds


def series(no: int, values: dict[str, float], as_of: str) -> dict[str, Any]:
    """Return the series of one of the plan's own indicators."""
    indicator = load_plan().indicator_of[no]
    return {
        "baseline": {"date": "2020-12-31", "value": indicator.baseline},
        "targets": {str(m.day): m.value for m in indicator.milestones},
        "values": values,
        "as_of": as_of,
        "direction": None,
    }


def one(item: dict[str, Any]) -> dict[str, Any]:
    return judge([item], LIMITS)[0]


@pytest.mark.parametrize(
    ("no", "value", "day", "expected", "completion", "scheduled", "gap", "status"),
    [
        (1, 17.0, "2023-12-31", 17.3321, 68.75, 72.21, -3.46, "near"),
        (8, 52, "2023-12-31", 55.9991, 0.00, 66.65, -66.65, "far_behind"),
        (9, 1, "2022-12-31", 4, 10.00, 40.00, -30.00, "far_behind"),
        (12, 80, "2023-12-31", 81.3248, 53.49, 56.57, -3.08, "near"),
        (13, 50, "2021-12-31", 75.00, 0.00, 50.00, -50.00, "far_behind"),
        (3, 19, "2022-12-31", 19, 100, 100, 0, "achieved_early"),
    ],
)
def test_check_figures(
    no: int, value: float, day: str, expected: float, completion: float, scheduled: float, gap: float, status: str
) -> None:
    path = one(series(no, {day: value}, day))["path"]
    assert path["expected"] == pytest.approx(expected, abs=5e-5)
    assert 100 * path["completion"] == pytest.approx(completion, abs=5e-3)
    assert 100 * path["scheduled"] == pytest.approx(scheduled, abs=5e-3)
    assert path["gap"] == pytest.approx(gap, abs=5e-3)
    assert path["status"] == status


def test_growth_from_zero_has_no_meaning_whatever_the_published_code_says() -> None:
    judged = one(series(9, {"2022-12-31": 1}, "2022-12-31"))
    for method, published in (("open_sdg", "substantial_progress"), ("eurostat", "significant_progress")):
        opinion = judged[method]
        assert (opinion["ratio"], opinion["status"]) == (None, "not_available")
        assert opinion["published"]["status"] == published
        assert opinion["published"]["ratio"] == pytest.approx(5.77, abs=5e-3)
    assert judged["un"] == {"ratio": None, "status": "not_available"}


def test_a_standstill_at_zero_is_no_deterioration() -> None:
    item = plain({"2023-12-31": 0}, "2023-12-31", baseline={"date": "2020-12-31", "value": 0})
    judged = one(item)
    assert judged["open_sdg"]["status"] == judged["eurostat"]["status"] == "not_available"
    assert judged["open_sdg"]["published"]["status"] == "deterioration"
    assert judged["path"]["status"] == "far_behind"


def test_from_zero_a_reached_target_is_reached() -> None:
    item = plain({"2023-12-31": 200}, "2023-12-31", baseline={"date": "2020-12-31", "value": 0})
    judged = one(item)
    assert judged["open_sdg"] == {"ratio": None, "status": "target_achieved"}
    assert judged["eurostat"]["status"] == "significant_progress"


@pytest.mark.parametrize(
    ("baseline", "target", "value", "path"),
    [(-10, -5, -8, "behind"), (-5, -10, -8, "on_track"), (-10, 10, -8, "far_behind")],
)
def test_growth_between_negative_numbers_has_no_meaning(
    baseline: float, target: float, value: float, path: str
) -> None:
    item = plain({"2023-12-31": value}, "2023-12-31", targets={"2025-12-31": target})
    item["baseline"]["value"] = baseline
    judged = one(item)
    assert judged["path"]["status"] == path
    for method in ("open_sdg", "eurostat", "un"):
        assert (judged[method]["ratio"], judged[method]["status"]) == (None, "not_available")


@pytest.mark.parametrize(
    ("value", "path", "open_sdg"), [(5.8, "regressed", "deterioration"), (5.2, "achieved_early", "target_achieved")]
)
def test_a_ceiling_has_no_way_to_go_and_every_method_says_the_same(value: float, path: str, open_sdg: str) -> None:
    item = plain({"2023-12-31": value}, "2023-12-31", targets={"2025-12-31": 5.5}, direction="down")
    item["baseline"]["value"] = 4
    judged = one(item)
    told = {key: judged["path"][key] for key in ("completion", "scheduled", "gap", "status")}
    assert told == {"completion": None, "scheduled": None, "gap": None, "status": path}
    assert judged["open_sdg"]["status"] == open_sdg
    assert judged["un"] == {"ratio": None, "status": "not_available"}


def test_values_before_the_baseline_take_no_part() -> None:
    before = {"2019-12-31": 250, "2020-12-30": 240}
    judged = one(plain({**before, "2023-12-31": 160}, "2023-12-31"))
    assert judged == one(plain({"2023-12-31": 160}, "2023-12-31"))
    only = one(plain(before, "2023-12-31"))
    assert (only["path"]["status"], only["path"]["completion"], only["path"]["value_date"]) == ("no_data", None, None)
    assert only["open_sdg"]["status"] == "not_available"


def test_the_path_is_asked_on_the_day_of_the_value() -> None:
    path = one(plain({"2023-03-31": 150}, "2023-05-20"))["path"]
    assert path == one(plain({"2023-03-31": 150}, "2023-03-31"))["path"]
    assert path["value_date"] == "2023-03-31"
    assert path["expected"] == pytest.approx(100 + 100 * 820 / 1826)
    old = one(plain({"2022-12-31": 150}, "2024-03-31"))["path"]  # five quarters old
    assert (old["status"], old["completion"], old["gap"]) == ("no_data", 0.5, None)


def plain(values: dict[str, float], as_of: str, **more: Any) -> dict[str, Any]:
    """Return a series from 100 in 2020 to 200 in 2025, unless told otherwise."""
    given = {"baseline": {"date": "2020-12-31", "value": 100}, "targets": {"2025-12-31": 200}}
    return {**given, "values": values, "as_of": as_of, **more}


def grown(share: float, years: int) -> float:
    """Return the value whose growth is ``share`` of the growth that 100 → 200 in 5 years needs."""
    return float(100 * (1 + share * (2**0.2 - 1)) ** years)


@pytest.mark.parametrize(
    ("share", "open_sdg", "eurostat"),
    [
        (0.96, "substantial_progress", "significant_progress"),
        (0.94, "moderate_progress", "moderate_progress"),
        (0.61, "moderate_progress", "moderate_progress"),
        (0.59, "limited_progress", "insufficient_progress"),
        (0.0, "limited_progress", "insufficient_progress"),
        (-0.1, "deterioration", "movement_away"),
    ],
)
def test_growth_methods(share: float, open_sdg: str, eurostat: str) -> None:
    judged = one(plain({"2023-12-31": grown(share, 3)}, "2023-12-31"))
    assert judged["open_sdg"]["ratio"] == pytest.approx(share, abs=1e-9)
    assert (judged["open_sdg"]["status"], judged["eurostat"]["status"]) == (open_sdg, eurostat)
    assert judged["eurostat"]["ratio"] == judged["open_sdg"]["ratio"]


def test_growth_methods_when_the_target_is_reached() -> None:
    judged = one(plain({"2023-12-31": 200}, "2023-12-31"))
    assert judged["open_sdg"]["status"] == "target_achieved"
    assert judged["eurostat"]["status"] == "significant_progress"


def test_less_is_better_turns_growth_round() -> None:
    falling = plain({"2023-12-31": 80}, "2023-12-31", targets={"2025-12-31": 50})
    judged = one(falling)
    so_far, needed = 0.8 ** (1 / 3) - 1, 0.5**0.2 - 1
    assert judged["open_sdg"]["ratio"] == pytest.approx(so_far / needed)
    assert judged["path"]["completion"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("values", "baseline"),
    [({}, 100), ({"2020-06-30": 90}, 100), ({"2020-12-31": 100}, 100), ({"2023-12-31": 5}, -100)],
)
def test_growth_is_not_available(values: dict[str, float], baseline: float) -> None:
    item = plain(values, "2023-12-31", baseline={"date": "2020-12-31", "value": baseline})
    judged = one(item)
    assert judged["open_sdg"] == {"ratio": None, "status": "not_available"}
    assert judged["eurostat"]["status"] == judged["un"]["status"] == "not_available"


@pytest.mark.parametrize(
    ("value", "status"),
    [(100 * 2**0.6, "on_track"), (110, "some_progress"), (101, "off_track"), (90, "off_track")],
)
def test_un(value: float, status: str) -> None:
    judged = one(plain({"2023-12-31": value}, "2023-12-31"))["un"]
    at_the_end = value * (value / 100) ** (2 / 3)
    assert judged["ratio"] == pytest.approx((at_the_end - 100) / 100)
    assert judged["status"] == status


def yearly(*values: float) -> dict[str, float]:
    return {f"{2021 + i}-12-31": value for i, value in enumerate(values)}


@pytest.mark.parametrize(
    ("values", "targets", "status"),
    [
        (yearly(120, 140), {"2025-12-31": 200}, "insufficient_data"),
        (yearly(120, 140, 160), {"2025-12-31": 200}, "sun"),
        (yearly(120, 140, 158), {"2025-12-31": 200}, "sun_cloud"),
        (yearly(105, 110, 120), {"2025-12-31": 200}, "cloud"),
        (yearly(99, 97, 90), {"2025-12-31": 200}, "storm"),
        (yearly(120, 150, 205), {"2025-12-31": 200}, "sun"),
        (yearly(100, 101, 100), {"2025-12-31": 100}, "sun"),
        (yearly(90, 80, 70), {"2025-12-31": 100}, "storm"),
        (yearly(150, 150, 150), {"2022-12-31": 150, "2025-12-31": 150}, "sun"),
    ],
)
def test_destatis(values: dict[str, float], targets: dict[str, float], status: str) -> None:
    assert one(plain(values, "2023-12-31", targets=targets))["destatis"] == {"status": status}


def test_destatis_held_but_falling_is_clouded() -> None:
    item = plain(yearly(130, 120, 115), "2023-12-31", targets={"2025-12-31": 100}, direction="up")
    item["baseline"]["value"] = 140
    assert one(item)["destatis"] == {"status": "sun_cloud"}


def test_destatis_looks_to_the_next_dated_target() -> None:
    targets = {"2024-12-31": 120, "2025-12-31": 400}
    assert one(plain(yearly(105, 110, 115), "2023-12-31", targets=targets))["destatis"] == {"status": "sun"}


def test_values_after_the_date_are_not_known() -> None:
    judged = one(plain({"2022-12-31": 120, "2024-12-31": 300}, "2023-12-31"))
    assert judged["path"]["completion"] == pytest.approx(0.2)


def test_every_fault_of_the_input_is_listed() -> None:
    broken = [{"baseline": {"date": "x", "value": "y"}}, plain({"2023-12-31": math.nan}, "2023-13-31")]
    with pytest.raises(CatalogueFaults) as caught:
        judge(broken, LIMITS)
    paths = {path for path, _ in in_words(caught.value)}
    assert {"0.baseline.date", "0.baseline.value", "0.targets", "1.values.2023-12-31", "1.as_of"} <= paths


@pytest.mark.parametrize(("baseline", "target", "value"), [(1e-6, 1e15, 1e15), (1e15, -1e15, 3), (1e-300, 1e15, 1e15)])
def test_extremes_give_numbers_or_nothing(baseline: float, target: float, value: float) -> None:
    item = plain({"2021-12-31": value}, "2021-12-31", targets={"2199-12-31": target})
    item["baseline"]["value"] = baseline
    for verdict in one(item).values():
        assert all(not isinstance(part, float) or math.isfinite(part) for part in verdict.values())


@pytest.mark.parametrize("number", [1e16, -1e16, math.inf, math.nan])
def test_what_is_no_statistic_is_a_fault(number: float) -> None:
    with pytest.raises(CatalogueFaults):
        judge([plain({"2023-12-31": number}, "2023-12-31")], LIMITS)


def test_a_target_before_the_baseline_is_a_fault() -> None:
    with faulty("基期之后"):
        judge([plain({}, "2023-12-31", targets={str(date(2019, 12, 31)): 1.0})], LIMITS)
