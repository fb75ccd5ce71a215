"""Numbers held against each other: how near is the same, how each is called, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from plan.observation import Source
from reports.checking.comparing import FigureDifference, differences, name_of_figure, same, seen, shown
from reports.figures import figures_of
from reports.proof import ChangedNumber
from reports.proof.since import by_submission
from tests.reports.samples import PLAN, level, materials
from wording import Lang, has, say

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
        assert has(f"report.figure.{found.what}"), found.what
        assert all(name_of_figure(PLAN, found, lang) for lang in Lang)


COMPARED = [
    *("no", "id", "name", "unit", "category", "area", "as_of", "value", "value_period", "areas_reported"),
    *("areas_total", "carried", "expected", "completion", "scheduled", "gap", "status", "milestones"),
    *("pace.needed_per_quarter", "pace.best_per_quarter", "pace.feasible", "pace.quarters_left", "trend.value"),
    *("trend.low80", "trend.high80", "trend.low95", "trend.high95", "trend.verdict", "shortfall.unit"),
    *("shortfall.total", "shortfall.by_area", "comparable", "yearly", "towns"),
]
"""What is held against each other, in its order. The plan's own figures and what follows from others are not."""

GROWING = {f"{year}Q{quarter}": 11.0 + year - 2021 + quarter / 9 for year in (2021, 2022) for quarter in (1, 2, 3, 4)}


def test_what_is_compared_is_every_figure_but_the_plans_own() -> None:
    found = [d for d in differences({}, figures(GROWING)) if d.no == 1]
    assert list(dict.fromkeys(d.what for d in found)) == COMPARED
    assert [d.at for d in found if d.what in ("milestones", "yearly")] == ["2022", "2021", "2022"]
    assert {d.at for d in found if d.what == "towns"} == {town.name for town in PLAN.areas.towns}
    assert {d.at for d in found if d.what not in ("milestones", "yearly", "towns", "shortfall.by_area")} == {""}
    assert {d.at for d in found if d.what == "shortfall.by_area"} == {town.name for town in PLAN.areas.towns}
    assert [d.what for d in found if d.of_trend] == [what for what in COMPARED if what.startswith("trend.")]


def test_a_figure_that_is_gone_differs_as_one_that_came_does() -> None:
    before = figures(GROWING)
    entries = [{**entry, "value": None} if entry["no"] == 1 else entry for entry in before["assessments"]]
    (gone,) = differences(before, {**before, "assessments": entries})
    assert (gone.no, gone.what, gone.at, gone.new) == (1, "value", "", None)
    assert gone.old == pytest.approx(11 + 1 + 4 / 9)
    (came,) = differences({**before, "assessments": entries}, before)
    assert (came.old, came.new) == (None, gone.old)
    yearly = {**before["yearly"], "1": {"2022": before["yearly"]["1"]["2022"]}}
    (year,) = differences({**before, "yearly": yearly}, before)
    assert (year.no, year.what, year.at, year.old) == (1, "yearly", "2021", None)


SHOWN_AS = [
    ("completion", 0.213, "21.3%"),
    ("scheduled", 0.5833, "58.3%"),
    ("trend.probability", 0.7249, "72.5%"),
    ("gap", 12.34, "+12.3"),
    ("gap", -37.04, "−37.0"),
    ("areas_reported", 19, "19"),
    ("areas_total", 1900, "1,900"),
    ("carried", 0, "0"),
    ("shortfall.total", 143555.5556, "143,555.6"),
    ("shortfall.by_area", 7555.5556, "7,555.6"),
    ("pace.needed_per_quarter", 0.6296, "0.63%"),
    ("pace.best_per_quarter", 0.2556, "0.26%"),
    ("value", 52.94, "52.9%"),
    ("expected", 60.06, "60.1%"),
    ("trend.low80", 11.5157, "11.5%"),
    ("towns", 12.4444, "12.4%"),
    ("yearly", 11.4444, "11.4%"),
    ("status", "far_behind", "严重滞后"),
    ("milestones", "missed", "未达成"),
    ("trend.verdict", "insufficient", "数据不足以推断"),
    ("value_period", "2022Q4", "2022Q4"),
    ("pace.feasible", True, "是"),
    ("pace.feasible", False, "否"),
    ("value", None, "—"),
]


@pytest.mark.parametrize(("what", "value", "words"), SHOWN_AS, ids=[f"{what} {value}" for what, value, _ in SHOWN_AS])
def test_each_figure_is_written_as_the_report_writes_it(what: str, value: float | str | None, words: str) -> None:
    other = True if value is None else None
    assert shown(PLAN, FigureDifference(8, what, "", value, other), Lang.ZH)[0] == words
    assert shown(PLAN, FigureDifference(8, what, "", other, value), Lang.ZH)[1] == words
    assert seen(PLAN, FigureDifference(8, what, "", value, other))
    assert not seen(PLAN, FigureDifference(8, what, "", value, value))


def test_figures_are_told_apart_by_up_to_eleven_more_decimals_and_no_more() -> None:
    apart = FigureDifference(8, "value", "", 52.9, 52.900_000_000_001)
    assert shown(PLAN, apart, Lang.ZH) == ("52.900000000000%", "52.900000000001%")
    assert not seen(PLAN, FigureDifference(8, "completion", "", 0.5, 0.5004))
    closer = FigureDifference(8, "value", "", 52.9, 52.900_000_000_000_1)
    assert shown(PLAN, closer, Lang.ZH) == ("52.900000000000%", "52.900000000000%")


def test_a_figure_is_named_with_its_town_or_year() -> None:
    assert name_of_figure(PLAN, FigureDifference(8, "value", "", 1, 2), Lang.ZH) == "实际值"
    assert name_of_figure(PLAN, FigureDifference(8, "towns", "桃渚镇", 1, 2), Lang.ZH) == "镇（街道）指标值（桃渚镇）"
    assert name_of_figure(PLAN, FigureDifference(8, "towns", "桃渚镇", 1, 2), Lang.EN) == "The towns' values (Taozhu)"
    assert name_of_figure(PLAN, FigureDifference(8, "yearly", "2023", 1, 2), Lang.EN) == "Each year's value (2023)"


SHOWN = [
    (FigureDifference(8, "value", "", 52.9, 53.1), ("52.9%", "53.1%")),
    (FigureDifference(8, "value", "", 52.91, 52.93), ("52.91%", "52.93%")),
    (FigureDifference(1, "value", "", 16.0000001, 16.0000002), ("16.0000001", "16.0000002")),
    (FigureDifference(1, "completion", "", 0.5, 0.5004), ("50.00%", "50.04%")),
    (FigureDifference(8, "gap", "", -12.3, None), ("−12.3", "—")),
    (FigureDifference(8, "gap", "", -12.31, -12.34), ("−12.31", "−12.34")),
    (FigureDifference(8, "shortfall.total", "", 370.21, 370.24), ("370.21", "370.24")),
    (FigureDifference(8, "status", "", "behind", "near"), ("滞后", "基本达到")),
    (FigureDifference(8, "milestones", "2022", None, "missed"), ("—", "未达成")),
    (FigureDifference(8, "pace.feasible", "", True, False), ("是", "否")),
    (FigureDifference(4, "yearly", "2022", 11400.0, 11450.0), ("11,400", "11,450")),
    (FigureDifference(8, "shortfall.total", "", 370.2, 371.2), ("370.2", "371.2")),
]


@pytest.mark.parametrize(("difference", "words"), SHOWN, ids=[f"{d.what} {d.old}" for d, _ in SHOWN])
def test_a_difference_is_shown_in_the_indicators_decimals_or_as_many_more_as_it_takes(
    difference: FigureDifference, words: tuple[str, str]
) -> None:
    assert shown(PLAN, difference, Lang.ZH) == words


def source(name: str, day: int, reason: str = "") -> Source:
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return Source(name, f"{name}.xlsx", "ab" * 32, "甲", at, "乙", at, reason=reason)


def test_differences_are_told_by_the_submission_that_caused_them() -> None:
    early, late = source("2022Q4-甲科-2", 1, "笔误"), source("2023Q1-甲科-1", 9)
    changed = [
        ChangedNumber(FigureDifference(8, "value", "", 52.9, 53.1), (early, late)),
        ChangedNumber(FigureDifference(8, "towns", "桃渚镇", 52.9, 53.1), (early,)),
        ChangedNumber(FigureDifference(8, "gap", "", -10.0, -10.0000001), (early,)),
        ChangedNumber(FigureDifference(1, "status", "", "behind", "near"), ()),
    ]
    groups = by_submission(changed)
    assert [group.cause and group.cause.submission for group in groups] == ["2022Q4-甲科-2", "2023Q1-甲科-1", None]
    assert [len(group.changed) for group in groups] == [2, 1, 1]
    assert (groups[0].of_towns, groups[0].unseen(PLAN), groups[0].told(PLAN)) == (1, 1, ())
    assert [each.difference.what for each in groups[1].told(PLAN)] == ["value"]
    assert not seen(PLAN, changed[2].difference)


def test_forecasts_that_moved_along_are_told_last_and_together_whatever_else_has_no_submission() -> None:
    along = [ChangedNumber(FigureDifference(no, "trend.low80", "", 1.0, 1.1), (), True) for no in (3, 2, 3)]
    verdict = ChangedNumber(FigureDifference(2, "trend.verdict", "", "at_risk", "likely"), (), True)
    changed = [*along, verdict, ChangedNumber(FigureDifference(1, "status", "", "behind", "near"), ())]
    groups = by_submission(changed)
    assert [(group.pooled, group.indicators, len(group.changed)) for group in groups] == [
        (False, (1,), 1),
        (True, (2, 3), 4),
    ]
    assert groups[1].told(PLAN) == (verdict,)


def test_the_day_of_the_materials_is_the_reports() -> None:
    assert materials(as_of=date(2022, 12, 31)).as_of == date(2022, 12, 31)
    assert say("report.figure.value") == "实际值"
