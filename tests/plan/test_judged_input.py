"""What `guibiao judge` takes and refuses: each fault at its path in its own words, and the order of days is its own."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import ValidationError

from etl.yaml_files import load_plan
from plan.catalogue_faults import CatalogueFaults
from plan.judge import SeriesToJudge, judge
from tests.faulty import in_words

LIMITS = load_plan().thresholds
LARGEST = 1e15


def item(**changed: Any) -> dict[str, Any]:
    """Return a series from 100 at the end of 2020 to 200 at the end of 2025, in June 2023 at 140."""
    usual: dict[str, Any] = {
        "baseline": {"date": "2020-12-31", "value": 100},
        "targets": {"2025-12-31": 200},
        "values": {"2023-06-30": 140},
        "as_of": "2023-06-30",
    }
    return {**usual, **changed}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"targets": {}}, ("targets", "至少要有一个目标")),
        ({"targets": {"2020-12-31": 3, "2025-12-31": 200}}, ("targets.2020-12-31", "目标的日期必须在基期之后")),
        ({"targets": {"2020-12-30": 3, "2025-12-31": 200}}, ("targets.2020-12-30", "目标的日期必须在基期之后")),
        ({"baseline": {"date": "2020-12-31", "value": 1, "x": 1}}, ("baseline.x", "不认识的键")),
        ({"values": {"2023-06-30": math.nan}}, ("values.2023-06-30", "应为有限的数")),
        ({"values": {"2023-06-30": LARGEST + 1}}, ("values.2023-06-30", "不能大于1000000000000000.0")),
        ({"values": {"2023-06-30": -LARGEST - 1}}, ("values.2023-06-30", "不能小于-1000000000000000.0")),
    ],
)
def test_each_fault_is_told_at_its_path(changed: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(CatalogueFaults) as caught:
        judge([item(), item(**changed)], LIMITS)
    path, words = fault
    assert in_words(caught.value) == ((f"1.{path}", words),)
    assert str(caught.value).startswith("FILE.json: ")


@pytest.mark.parametrize(
    "changed",
    [
        {"values": {"2023-06-30": LARGEST}},
        {"values": {"2023-06-30": -LARGEST}},
        {"targets": {"2021-01-01": 3, "2025-12-31": 200}},
        {"a key that other programs write": 1},
    ],
)
def test_what_just_fits_is_judged(changed: dict[str, Any]) -> None:
    [judged] = judge([item(**changed)], LIMITS)
    assert judged["path"]["value_date"] == "2023-06-30"


def test_days_may_stand_in_any_order() -> None:
    targets, values = {"2025-12-31": 200, "2022-12-31": 90}, {"2023-06-30": 140, "2021-12-31": 120}
    read = SeriesToJudge(**item(targets=targets, values=values))
    assert [(str(day), value) for day, value in read.schedule.points] == [
        ("2020-12-31", 100), ("2022-12-31", 90), ("2025-12-31", 200)
    ]  # fmt: skip
    # By the last target, though the first one lies below the baseline.
    assert read.schedule.sense == 1
    assert [value for _, value in read.known] == [120, 140]


@pytest.mark.parametrize(("day", "known"), [("2020-12-30", False), ("2020-12-31", True), ("2023-06-30", True),
                                            ("2023-07-01", False)])  # fmt: skip
def test_what_is_known_begins_with_the_baseline_and_ends_with_the_day(day: str, known: bool) -> None:
    assert [value for _, value in SeriesToJudge(**item(values={day: 7})).known] == [7] * known


def test_a_series_is_a_value_that_nobody_can_change() -> None:
    read = SeriesToJudge(**item())
    with pytest.raises(ValidationError):
        read.as_of = read.baseline.date
    with pytest.raises(ValidationError):
        read.baseline.value = 1.0
