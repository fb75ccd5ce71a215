"""上级目标: the targets of superior plans ("parents") beside ours, and where ours asks for less."""

from __future__ import annotations

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Children, link
from dashboards.components.responsive_table import plain_grid
from dashboards.request import Request
from dashboards.urls import url_of
from plan.indicator import Indicator
from plan.parent import ParentTarget, conflicts, parent_targets
from presentation import formats
from wording import name_of, title_of, told_of


def parent_block(request: Request, indicator: Indicator) -> list[Component]:
    """Return parents' targets of an indicator; nothing where none is mapped."""
    told = list(parent_targets(indicator, request.reader.bureau.parents))
    return _section(request, "parents.heading", [(indicator, each) for each in told], named=False)


def conflict_list(request: Request) -> list[Component]:
    """Return the targets of the plan that ask for less than a parent's, or the sentence that there are none; nothing
    where no indicator is mapped to a parent's."""
    parents = request.reader.bureau.parents
    # Without a mapping nothing was compared: "no conflict" would then claim a comparison.
    if not parents or not any(each.parents for each in request.plan.indicators):
        return []
    found = conflicts(request.plan, parents)
    if not found:
        return [html.P(request.say("parents.no_conflict"), className="side-note")]
    return _section(request, "parents.conflicts", found, named=True)


def _section(
    request: Request, heading: str, told: Iterable[tuple[Indicator, ParentTarget]], named: bool
) -> list[Component]:
    rows = [_row(request, indicator, each, named) for indicator, each in told]
    if not rows:
        return []
    keys = (*(("own_indicator",) if named else ()), "plan", "above", "year", "target", "own", "held")
    heads = [(request.say(f"parents.head.{key}"), "words" if place else "grid-name") for place, key in enumerate(keys)]
    words = request.say(heading)
    return [html.Section([html.H2(words), plain_grid(words, heads, rows, "parents")], className="succession")]


def _row(request: Request, indicator: Indicator, told: ParentTarget, named: bool) -> list[Children]:
    lang = request.lang
    address = request.href(url_of(urls.INDICATOR, no=indicator.no))
    first: list[Children] = [link(f"{indicator.no} {title_of(indicator, lang)}", address)] if named else []
    own = formats.NONE if told.own is None else formats.planned(indicator, told.own, lang)
    # None is neither: two targets of different units or kinds are not held against each other.
    state = {True: "less", False: "enough", None: "apart"}[told.less]
    held = request.say(f"parents.{state}")
    percent = "%" if told.indicator.unit == "%" else ""
    unit = "" if percent else told.indicator.unit
    return [
        *first,
        told_of(told.parent.document, "title", lang),
        f"{told.indicator.no} {name_of(told.indicator, lang)}",
        str(told.milestone.year),
        formats.with_word(formats.plain(told.milestone.value) + percent, unit, lang),
        own,
        html.Strong(held) if told.less else held,
    ]
