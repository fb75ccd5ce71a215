"""附表1-5 分镇目标: what was agreed with towns and issued to them, its sum beside the city's, and what stood before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise

from plan.denied import Denied
from plan.indicator import Indicator
from plan.town_targets import (
    Division,
    TownTarget,
    TownTargetState,
    TownTargetStep,
    check_divisible,
    division_of,
)
from plan.town_weights import weights_of
from presentation import formats
from presentation.formats import NONE
from presentation.sentences import area_name, title_of
from reports.blocks import Column, TableBlock
from reports.materials import Materials

# Heads by their wording keys, with the columns' relative widths.
_HEADS = (
    ("no", 0.8), ("indicator", 3.2), ("town_year", 1.2), ("area", 2.4), ("town_target", 2.0), ("town_state", 1.6),
    ("town_document", 5.2), ("town_before", 5.0),
)  # fmt: skip


def town_targets_table(materials: Materials) -> list[TableBlock]:
    """Return 附表1-5, a row a town; an empty list where nothing was agreed with any town."""
    settled = [each for each in materials.town_targets if _is_settled(materials, each)]
    # No table at all rather than an empty one: reports of before there were such targets keep their bytes.
    if not settled:
        return []
    columns = tuple(Column(materials.say(f"report.head.{head}"), width, head == "no") for head, width in _HEADS)
    note = materials.say("report.annex.1.towns_note")
    return [TableBlock(materials.say("report.annex.1.towns"), columns, tuple(_rows(materials, settled)), note)]


def _is_settled(materials: Materials, target: TownTarget) -> bool:
    known = target.indicator in materials.plan.indicator_of
    return known and (target.state is TownTargetState.AGREED or _issue(materials, target) is not None)


def _issue(materials: Materials, target: TownTarget) -> TownTargetStep | None:
    """Return the issue that holds on the report's day."""
    return target.holding_step(materials.as_of)


def _rows(materials: Materials, settled: list[TownTarget]) -> Iterator[tuple[str, ...]]:
    order = {town: place for place, town in enumerate(materials.plan.towns)}
    settled.sort(key=lambda each: (each.indicator, each.year, order.get(each.town, len(order))))
    for (number, year), towns in groupby(settled, key=lambda each: (each.indicator, each.year)):
        own, indicator = list(towns), materials.plan.indicator_of[number]
        yield from (_row(materials, indicator, each) for each in own)
        yield _sum(materials, indicator, year, own)


def _first_cells(materials: Materials, indicator: Indicator, year: int) -> tuple[str, str, str]:
    return str(indicator.no), title_of(indicator, materials.lang), str(year)


def _row(materials: Materials, indicator: Indicator, target: TownTarget) -> tuple[str, ...]:
    issue = _issue(materials, target)
    value = issue.value if issue else target.agreed
    state = TownTargetState.ISSUED if issue else TownTargetState.AGREED
    return (
        *_first_cells(materials, indicator, target.year),
        area_name(materials.plan, target.town, materials.lang),
        _figure(materials, indicator, value),
        materials.say(f"town_target.state_{state}"),
        _document(materials, issue) if issue else NONE,
        _before(materials, indicator, target),
    )


def _document(materials: Materials, issue: TownTargetStep) -> str:
    assert issue.dated is not None, "an issue has its day"
    day = formats.day(issue.dated, materials.lang)
    return materials.say("report.annex.1.town_document", document=issue.document, day=day)


def _before(materials: Materials, indicator: Indicator, target: TownTarget) -> str:
    """Return the targets issued earlier that another figure replaced, with their documents."""
    said = [
        materials.say(
            "report.annex.1.town_before",
            value=_figure(materials, indicator, each.value),
            document=_document(materials, each),
        )
        for each, after in pairwise(target.issues(materials.as_of))
        if each.value != after.value
    ]
    return materials.say("report.semicolon").join(said) or NONE


def _sum(materials: Materials, indicator: Indicator, year: int, own: list[TownTarget]) -> tuple[str, ...]:
    """Return the row of all towns together, beside the city's target."""
    issued = {each.town: step.value for each in own if (step := _issue(materials, each))}
    agreed = {each.town: each.agreed for each in own if each.town not in issued}
    values = {town: value for town, value in {**issued, **agreed}.items() if value is not None}
    division = _division(materials, indicator, year, values)
    if division is None:
        return (*_first_cells(materials, indicator, year), materials.say("report.annex.1.town_sum"), *[NONE] * 4)
    city = _figure(materials, indicator, division.city)
    verdict = materials.say(_verdict(division), city=city, count=len(division.without))
    total = NONE if division.total is None else formats.with_unit(indicator, division.total, materials.lang)
    return (
        *_first_cells(materials, indicator, year), materials.say("report.annex.1.town_sum"), total, NONE, verdict, NONE,
    )  # fmt: skip


def _verdict(division: Division) -> str:
    if division.enough:
        return "report.annex.1.town_enough"
    return "report.annex.1.town_not_enough" if division.without else "report.annex.1.town_short"


def _division(materials: Materials, indicator: Indicator, year: int, values: Mapping[str, float]) -> Division | None:
    """Return how towns' targets compare with the city's; None where the city has none of that year any more."""
    try:
        check_divisible(materials.plan, indicator, year)
    except Denied:
        return None
    weights = weights_of(materials.plan, indicator, materials.observed, materials.as_of)
    return division_of(materials.plan, indicator, year, values, weights)


def _figure(materials: Materials, indicator: Indicator, value: float | None) -> str:
    return NONE if value is None else formats.planned(indicator, value, materials.lang)
