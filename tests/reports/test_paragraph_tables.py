"""An indicator's paragraph, clause by clause: each wording on either side of its edge, from made-up values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plan.assessment import Assessment
from plan.indicator_value import IndicatorValue
from plan.period import Period
from plan.schedule import Schedule
from plan.status import Basis, Status
from presentation.target_words import start
from reports.evaluation.paragraph import (
    asked_sentence,
    best_ever,
    change_amount,
    indicator_sentences,
    pace_words,
    towns_words,
)
from tests.reports.samples import PLAN, level, materials
from wording import Lang, say

ZH = Lang.ZH
DAY = date(2023, 12, 31)
YEARS = (date(2020, 12, 31), date(2021, 12, 31), date(2022, 12, 31), date(2025, 12, 31))


def one(no: int = 1, value: float | None = 15.0, **changed: Any) -> Assessment:
    """Return an indicator's assessment at the end of 2023, with parts of it changed."""
    said = [] if value is None else level(no, {"2023Q4": value})
    return replace(materials(observations=said, as_of=DAY).assessments[no - 1], **changed)


def way(*values: float, sense: int = 1) -> Schedule:
    days = (YEARS[0], *YEARS[len(YEARS) - len(values) + 1 :])
    return Schedule(tuple(zip(days, values, strict=True)), sense)


def value(code: str, figure: float, basis: Basis = Basis.WHOLE, missing: tuple[str, ...] = ()) -> IndicatorValue:
    return IndicatorValue(Period.parse(code), figure, (), missing, basis)


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ((10, 12, 14), ["up", "on"]),
        ((10, 9, 8), ["down", "on"]),
        ((10, 12, 11), ["up", "down_then"]),
        ((10, 9, 11), ["down", "up_then"]),
        ((10, 12, 12), ["up", "keep"]),
        ((10, 10, 12), ["keep_first", "up_then"]),
        ((10, 10, 9), ["keep_first", "down_then"]),
        ((10, 12, 12, 14), ["up", "keep", "on"]),
        ((10, 12, 12, 11), ["up", "keep", "down_then"]),
        ((10, 10, 10, 11), ["keep_first", "keep", "up_then"]),
        ((10, 11), ["up"]),
    ],
)
def test_each_step_of_the_plan_has_its_verb(values: tuple[float, ...], keys: list[str]) -> None:
    found = one(schedule=way(*values))
    dated = found.schedule.points[1:]
    steps = "".join(
        say(f"report.indicator.plan.{key}", ZH, year=day.year, target=f"{figure:g}人")
        for key, (day, figure) in zip(keys, dated, strict=True)
    )
    base = start(found.indicator, found.schedule, ZH)
    assert asked_sentence(found, ZH) == say("report.indicator.plan", ZH, steps=steps, base_year=2020, baseline=base)


def test_a_level_that_is_kept_is_told_as_one() -> None:
    found = one(schedule=way(10, 10, 10))
    base = start(found.indicator, found.schedule, ZH)
    assert asked_sentence(found, ZH) == say("report.indicator.plan.hold", ZH, year=2025, base_year=2020, baseline=base)


@pytest.mark.parametrize(
    ("figure", "status", "key"),
    [
        (None, Status.NO_DATA, "none"),
        (15.0, Status.NO_DATA, "old"),
        (15.0, Status.INCOMPLETE, "incomplete"),
        (15.0, Status.NOT_JUDGED, "not_judged"),
        (15.0, Status.MISSED, "missed"),
        (21.0, Status.ACHIEVED, "reached"),
        (21.0, Status.ACHIEVED_EARLY, "reached"),
        # 10.4 is the baseline: at it, what was won is lost; below it, it is worse than in the beginning.
        (11.0, Status.REGRESSED, "lost"),
        (10.4, Status.REGRESSED, "lost"),
        (10.0, Status.REGRESSED, "below"),
        (15.0, Status.AHEAD, "verdict"),
        (15.0, Status.FAR_BEHIND, "verdict"),
    ],
)
def test_each_status_has_its_sentence(figure: float | None, status: Status, key: str) -> None:
    found = one(1, figure, status=status)
    text = say_pattern(f"report.stand.{key}")
    said = indicator_sentences(PLAN, found, ZH)
    assert all(piece in said for piece in text), (said, text)
    others = {"none", "old", "incomplete", "not_judged", "missed", "reached", "lost", "below", "verdict"} - {key}
    assert sum(all(piece in said for piece in say_pattern(f"report.stand.{other}")) for other in others) <= 1


FIELDS = (
    *("day", "status", "year", "target", "why", "base_year", "baseline", "value"),
    *("of", "period", "count", "known", "progress", "gap", "whole", "best"),
)
"""What is filled into one or another of the sentences."""


def say_pattern(key: str) -> list[str]:
    """Return the words of a sentence that stand between what is filled in."""
    text = say(key, ZH, **dict.fromkeys(FIELDS, "\0"))
    return [piece for piece in text.split("\0") if piece]


@pytest.mark.parametrize(
    ("sense", "series", "best"),
    [
        (1, [("2022Q4", 12.0), ("2023Q4", 11.0)], ("best", "2022年四季度", "12.0")),
        (1, [("2022Q4", 21.0), ("2023Q4", 11.0)], ("lost", "2022年四季度", "21.0")),
        (1, [("2022Q4", 20.0), ("2023Q4", 11.0)], ("lost", "2022年四季度", "20.0")),
        (1, [("2022Q3", 13.0), ("2022Q4", 12.0), ("2023Q4", 11.0)], ("best", "2022年三季度", "13.0")),
        (1, [("2022Q4", 11.0), ("2023Q4", 11.0)], None),
        (1, [("2022Q4", 10.0), ("2023Q4", 11.0)], None),
        (1, [], None),
        # Where less is better the least is the best.
        (-1, [("2022Q4", 12.0), ("2023Q4", 11.0)], None),
        (-1, [("2022Q4", 12.0), ("2023Q1", 10.0), ("2023Q4", 11.0)], ("lost", "2023年一季度", "10.0")),
        (-1, [("2022Q4", 30.0), ("2023Q1", 25.0), ("2023Q4", 28.0)], ("best", "2023年一季度", "25.0")),
    ],
)
def test_the_best_it_ever_was(sense: int, series: list[tuple[str, float]], best: tuple[str, str, str] | None) -> None:
    schedule = way(10.4, 16, 20) if sense > 0 else way(40, 30, 20, sense=-1)
    found = one(schedule=schedule, series=tuple(value(code, figure) for code, figure in series))
    said = best_ever(found, ZH)
    if best is None:
        assert said == ""
    else:
        key, period, figure = best
        assert said == say(f"report.missed.{key}", ZH, period=period, value=f"{figure}人")


@pytest.mark.parametrize(("basis", "told"), [(Basis.WHOLE, True), (Basis.LOWER_BOUND, True), (Basis.TOO_LITTLE, False)])
def test_only_what_proves_a_target_reached_may_be_the_best(basis: Basis, told: bool) -> None:
    series = (value("2022Q4", 21.0, basis), value("2023Q4", 11.0))
    assert bool(best_ever(one(series=series), ZH)) is told


@pytest.mark.parametrize(("figure", "there"), [(None, False), (19.9, False), (20.0, True), (21.0, True)])
def test_the_target_is_reached_by_what_is_no_worse(figure: float | None, there: bool) -> None:
    assert one(1, figure).reached is there


@pytest.mark.parametrize(("count", "said"), [(1, "甲"), (5, "甲、乙、丙、丁、戊"), (6, None)])
def test_of_many_towns_the_first_five_and_how_many(count: int, said: str | None) -> None:
    towns = ["甲", "乙", "丙", "丁", "戊", "己"][:count]
    many = say("report.indicator.towns", ZH, towns="甲、乙、丙、丁、戊", count=6)
    assert towns_words(towns, ZH) == (said or many)


@pytest.mark.parametrize(("status", "key"), [(Status.INCOMPLETE, "silent"), (Status.AHEAD, "partial")])
def test_towns_that_said_nothing_are_named(status: Status, key: str) -> None:
    silent = PLAN.towns[:2]
    said = [each for each in level(1, {"2023Q4": 15.0}) if each.area not in silent]
    found = replace(materials(observations=said, as_of=DAY).assessments[0], status=status)
    told = say(f"report.indicator.{key}", ZH, towns="、".join(silent), known=len(PLAN.towns) - 2)
    assert told in indicator_sentences(PLAN, found, ZH)
    assert told not in indicator_sentences(PLAN, one(status=status), ZH)


def test_how_many_towns_are_carried_is_told() -> None:
    late = PLAN.towns[0]
    said = [
        each for each in level(1, {"2023Q3": 14.0, "2023Q4": 15.0}) if (each.area, str(each.period)) != (late, "2023Q4")
    ]
    found = materials(observations=said, as_of=DAY).assessments[0]
    assert say("report.indicator.carried", ZH, count=1) in indicator_sentences(PLAN, found, ZH)
    assert say("report.indicator.carried", ZH, count=1) not in indicator_sentences(PLAN, one(), ZH)


@pytest.mark.parametrize(
    ("no", "change", "said"),
    [
        (1, 0.25, "0.25人"),
        (1, -0.25, "−0.25人"),
        (1, 1.0, "1.00人"),
        (2, 0.5, "0.50个百分点"),
        (2, -1.25, "−1.25个百分点"),
    ],
)
def test_a_change_has_one_decimal_more_than_the_value(no: int, change: float, said: str) -> None:
    indicator = PLAN.indicator_of[no]
    assert indicator.decimals == 1
    assert change_amount(indicator, change, ZH) == said


@pytest.mark.parametrize(("change", "quarters", "total"), [(0.5, 8, "4"), (0.375, 8, "3"), (0.3333333333, 9, "3")])
def test_whole_things_are_told_for_all_quarters(change: float, quarters: int, total: str) -> None:
    found = one(9, 3.0)
    assert found.schedule.whole
    said = say("report.pace.in_all", ZH, quarters=quarters, change=f"{total}个")
    assert pace_words(found, change, quarters, ZH) == said
    assert pace_words(one(), change, quarters, ZH) == change_amount(PLAN.indicator_of[1], change, ZH)
