"""Numbers held against each other: how near is the same, how each is called, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from plan.observation import Source
from reports.comparing import Difference, differences, name_of_figure, same, seen, shown
from reports.figures import figures_of
from reports.proof import Changed
from reports.since import since
from tests.reports.samples import PLAN, level, materials
from wording.report import DOCUMENT, written

NEAR = [
    (1.0, 1.0, True),
    (1.0, 1.0 + 5e-10, True),
    (1.0, 1.0 + 2e-9, False),
    (1.0, 1.0 - 2e-9, False),
    (12_060.0, 12_060.000_01, True),
    (12_060.0, 12_060.000_1, False),
    (12_060.0, 12_061.0, False),
    (52.9, 52.9001, False),
    (0.0, 5e-10, True),
    (0.0, 2e-9, False),
    (None, 0.0, False),
    (None, None, True),
    (True, 1, True),
    ("behind", "near", False),
    (1e12, 1e12 + 100, True),
    (1e12, 1e12 + 10_000, False),
]


@pytest.mark.parametrize(("one", "other", "equal"), NEAR)
def test_values_are_the_same_to_nine_digits(one: float | None, other: float | None, equal: bool) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal


def figures(values: Mapping[str, float]) -> dict[str, Any]:
    return figures_of(materials(observations=level(1, dict(values))))


def test_a_change_of_the_ninth_digit_of_one_town_is_found() -> None:
    before = figures({"2022Q4": 15.0})
    after = {**before, "towns": {**before["towns"], "1": {**before["towns"]["1"], "桃渚镇": 15.0 * (1 + 5e-9)}}}
    (found,) = differences(before, after)
    assert (found.no, found.what, found.at) == (1, "towns", "桃渚镇")
    nearer = {**before, "towns": {**before["towns"], "1": {**before["towns"]["1"], "桃渚镇": 15.0 * (1 + 5e-10)}}}
    assert list(differences(before, nearer)) == []


def test_every_number_that_can_differ_has_a_name() -> None:
    full = {
        f"{year}Q{quarter}": 11.0 + year - 2021 + quarter / 9 for year in range(2021, 2023) for quarter in (1, 2, 3, 4)
    }
    for found in differences({"assessments": []}, figures(full)):
        assert f"figure.{found.what}" in DOCUMENT, found.what
        assert name_of_figure(found)


SHOWN = [
    (Difference(8, "value", "", 52.9, 53.1), ("52.9%", "53.1%")),
    (Difference(8, "value", "", 52.91, 52.93), ("52.91%", "52.93%")),
    (Difference(1, "value", "", 16.0000001, 16.0000002), ("16.0000001", "16.0000002")),
    (Difference(1, "completion", "", 0.5, 0.5004), ("50.00%", "50.04%")),
    (Difference(8, "gap", "", -12.3, None), ("−12.3", "—")),
    (Difference(8, "status", "", "behind", "near"), ("滞后", "基本达到")),
    (Difference(8, "milestones", "2022", None, "missed"), ("—", "未达成")),
    (Difference(8, "pace.feasible", "", True, False), ("是", "否")),
    (Difference(4, "yearly", "2022", 11400.0, 11450.0), ("11,400", "11,450")),
    (Difference(8, "shortfall.total", "", 370.2, 371.2), ("370.2", "371.2")),
]


@pytest.mark.parametrize(("difference", "words"), SHOWN, ids=[f"{d.what} {d.old}" for d, _ in SHOWN])
def test_a_difference_is_shown_in_the_indicators_decimals_or_as_many_more_as_it_takes(
    difference: Difference, words: tuple[str, str]
) -> None:
    assert shown(PLAN, difference) == words


def source(name: str, day: int, reason: str = "") -> Source:
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return Source(name, f"{name}.xlsx", "ab" * 32, "甲", at, "乙", at, reason=reason)


def test_differences_are_told_by_the_submission_that_caused_them() -> None:
    early, late = source("2022Q4-甲科-2", 1, "笔误"), source("2023Q1-甲科-1", 9)
    changed = [
        Changed(Difference(8, "value", "", 52.9, 53.1), (early, late)),
        Changed(Difference(8, "towns", "桃渚镇", 52.9, 53.1), (early,)),
        Changed(Difference(8, "gap", "", -10.0, -10.0000001), (early,)),
        Changed(Difference(1, "status", "", "behind", "near"), ()),
    ]
    groups = since(changed)
    assert [group.cause and group.cause.submission for group in groups] == ["2022Q4-甲科-2", "2023Q1-甲科-1", None]
    assert [len(group.changed) for group in groups] == [2, 1, 1]
    assert (groups[0].of_towns, groups[0].unseen(PLAN), groups[0].told(PLAN)) == (1, 1, ())
    assert [each.difference.what for each in groups[1].told(PLAN)] == ["value"]
    assert not seen(PLAN, changed[2].difference)


def test_forecasts_that_moved_along_are_told_last_and_together_whatever_else_has_no_submission() -> None:
    along = [Changed(Difference(no, "trend.low80", "", 1.0, 1.1), (), True) for no in (3, 2, 3)]
    verdict = Changed(Difference(2, "trend.verdict", "", "at_risk", "likely"), (), True)
    changed = [*along, verdict, Changed(Difference(1, "status", "", "behind", "near"), ())]
    groups = since(changed)
    assert [(group.pooled, group.indicators, len(group.changed)) for group in groups] == [
        (False, (1,), 1),
        (True, (2, 3), 4),
    ]
    assert groups[1].told(PLAN) == (verdict,)


def test_the_day_of_the_materials_is_the_reports() -> None:
    assert materials(as_of=date(2022, 12, 31)).as_of == date(2022, 12, 31)
    assert written("figure.value") == "实际值"
