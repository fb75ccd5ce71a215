"""The column beside the trajectory: what is missing and where, the pace needed, the verdicts on the dated targets."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, aria, disclosure
from dashboards.request import Request
from plan.assessment import Assessment
from plan.indicator import Indicator, Ratio
from plan.pace import Pace
from plan.period import Period
from plan.shortfall import Shortfall
from plan.status import Status
from plan.target import Milestone
from presentation import formats
from presentation.sentences import (
    MILESTONE_SIGNS,
    area_name,
    counted,
    counted_unit,
    is_city_level,
    is_ytd,
    listed,
    milestone_state,
    planned,
    shortfall_towns,
    target_text,
    whole_name,
)
from presentation.target_words import target_words
from wording import Lang, joined, say

SHOWN = 6
"""How many bars are shown; the rest is folded away."""


def shortfall_block(request: Request, assessment: Assessment) -> html.Section:
    """Return 还差多少: what is missing to the last target, what it is counted in, and the towns where it is missing."""
    shortfall = assessment.shortfall
    title = html.H2(request.say("detail.short"))
    if shortfall is None or assessment.latest is None:
        why = "detail.short.unknown" if assessment.latest is None else "detail.short.partial"
        return html.Section([title, html.P(request.say(why), className="side-note")])
    parts = [title, _figure(request, assessment, shortfall), html.P(_basis(request, assessment), className="side-note")]
    return html.Section([*parts, *_towns(request, assessment, shortfall)], className="side-short")


def _figure(request: Request, assessment: Assessment, shortfall: Shortfall) -> html.P:
    # Rounded, for a float's rest of nothing is not still missing.
    if round(shortfall.total, 6) <= 0:
        return html.P(request.say("detail.short.none"), className="side-figure side-enough")
    unit = html.Span(counted_unit(request.plan, assessment.indicator, request.lang), className="side-unit")
    return html.P([formats.still_needed(shortfall.total, request.lang), unit], className="side-figure")


def _basis(request: Request, assessment: Assessment) -> str:
    indicator, lang = assessment.indicator, request.lang
    fields: dict[str, object] = {
        "what": counted(request.plan, indicator, lang),
        "year": indicator.final.year,
        "target": target_text(assessment, lang),
    }
    if not isinstance(indicator.formula, Ratio):
        return request.say("detail.short.basis", **fields)
    assert assessment.latest is not None, "a shortfall rests on a value"
    period = formats.period(assessment.latest.period, lang)
    whole = whole_name(request.plan, indicator, lang)
    return request.say("detail.short.basis_ratio", period=period, whole=whole, **fields)


def _towns(request: Request, assessment: Assessment, shortfall: Shortfall) -> list[Component]:
    if is_city_level(request.plan, assessment.indicator):
        return [html.P(request.say("detail.short.city_level"), className="side-note")]
    if len(shortfall.by_area) < 2:
        return [html.P(request.say("detail.short.no_split"), className="side-note")]
    owing = shortfall_towns(shortfall)
    if not owing:
        return []
    return [
        html.H3(request.say("detail.short.by_town")),
        *_folded_bars(request, owing, counted_unit(request.plan, assessment.indicator, request.lang)),
        *_beyond(request, assessment, shortfall),
        *_without(request, assessment),
    ]


def _folded_bars(request: Request, owing: Sequence[tuple[str, float]], unit: str) -> list[Component]:
    # The greatest comes first, so it is the measure of the bars.
    largest = owing[0][1]
    items = [_bar(request, area, owed, owed / largest, unit) for area, owed in owing]
    shown: list[Component] = [html.Ol(items[:SHOWN], className="bars")]
    if len(items) > SHOWN:
        rest = html.Ol(items[SHOWN:], className="bars")
        shown.append(disclosure(request.say("detail.short.rest", count=len(items) - SHOWN), rest))
    return shown


def _bar(request: Request, area: str, owed: float, share: float, unit: str) -> html.Li:
    fill = html.Span(className="bar-fill", style={"width": f"{100 * share:.4g}%"})
    words = formats.with_word(formats.still_needed(owed, request.lang), unit, request.lang)
    return html.Li(
        [
            html.Span(area_name(request.plan, area, request.lang), className="bar-name"),
            html.Span(fill, className="bar-room"),
            html.Span(words, className="bar-figure"),
        ]
    )


def _beyond(request: Request, assessment: Assessment, shortfall: Shortfall) -> list[Component]:
    beyond = [-owed for owed in shortfall.by_area.values() if round(owed, 6) < 0]
    rounded = request.say("detail.short.rounded")
    if not beyond:
        return [html.P(rounded, className="side-note")]
    # Rounded down, as what is still missing is rounded up: neither is made to look better than it is.
    total = formats.count(math.floor(round(sum(beyond), 6)), request.lang)
    unit = counted_unit(request.plan, assessment.indicator, request.lang)
    words = request.say("detail.short.beyond", count=len(beyond), total=total, unit=unit)
    return [html.P(joined((words, rounded), request.lang), className="side-note")]


def _without(request: Request, assessment: Assessment) -> list[Component]:
    missing = assessment.latest.missing if assessment.latest else ()
    if not missing:
        return []
    towns = listed([area_name(request.plan, area, request.lang) for area in missing], request.lang)
    return [html.P(request.say("detail.short.missing", towns=towns), className="side-note")]


def pace_block(request: Request, assessment: Assessment) -> html.Section:
    """Return 倒排进度: the change needed per quarter beside the best one so far, and whether that would suffice."""
    title = html.H2(request.say("detail.pace"))
    pace = assessment.pace
    if pace is None:
        return html.Section([title, html.P(request.say(_no_pace(assessment)), className="side-note")])
    if pace.needed_per_quarter == 0:
        return html.Section([title, html.P(request.say("detail.pace.done"), className="side-note")])
    rows = html.Dl(_pace_rows(request, assessment, pace), className="pace")
    said = html.P(_pace_words(request, pace), className="side-note")
    return html.Section([title, rows, said, *_yearly_note(request, assessment)])


def _no_pace(assessment: Assessment) -> str:
    """Return why there is no pace, as a wording key."""
    if assessment.latest is None or assessment.status is Status.NO_DATA:
        return "detail.pace.no_data"
    return "detail.pace.incomplete" if assessment.status is Status.INCOMPLETE else "detail.pace.over"


def _pace_rows(request: Request, assessment: Assessment, pace: Pace) -> list[Component]:
    """Return two bars on one scale. A pace that runs the wrong way has no bar, only its figure."""
    paces = [("needed", pace.needed_per_quarter)]
    if pace.best_per_quarter is not None:
        paces.append(("best", pace.best_per_quarter))
    largest = max(abs(value) for _, value in paces)
    whole = "_whole" if assessment.schedule.whole else ""
    rows: list[Component] = []
    for name, value in paces:
        forward = max(0.0, assessment.indicator.sense * value) / largest
        fill = html.Span(className=f"bar-fill pace-{name}", style={"width": f"{100 * forward:.4g}%"})
        words = pace_words(assessment, value, pace.quarters_left if name == "needed" else pace.window, request.lang)
        rows.append(html.Dt(request.say(f"detail.pace.{name}{whole}")))
        rows.append(html.Dd([html.Span(fill, className="bar-room"), html.Span(words)]))
    return rows


def pace_words(assessment: Assessment, value: float, quarters: int | None, lang: Lang) -> str:
    """Return a change per quarter in words; for things counted whole, of which a quarter adds no fraction, the change
    over all ``quarters``."""
    if not assessment.schedule.whole or quarters is None:
        return pace_amount(assessment.indicator, value, lang)
    # Rounded before it is printed: 2.9999999999 stations are three.
    total = formats.signed(round(value * quarters, 6), 0)
    change = formats.with_word(total, formats.unit(assessment.indicator, lang), lang)
    return say("detail.pace.in_all", lang, left=quarters, value=change)


def pace_amount(indicator: Indicator, value: float, lang: Lang) -> str:
    """Return a change a quarter with its sign: +0.58个百分点 for a share, +0.3人 for a count."""
    figure = formats.signed(value, indicator.decimals + 1)
    word = formats.unit(indicator, lang)
    if word == "%":
        return say("detail.points", lang, value=figure)
    return formats.with_word(figure, word, lang)


def _pace_words(request: Request, pace: Pace) -> str:
    if pace.feasible is None:
        return request.say("detail.pace.unknown", left=pace.quarters_left)
    key = "detail.pace.feasible" if pace.feasible else "detail.pace.infeasible"
    return request.say(key, left=pace.quarters_left, window=pace.window)


def _yearly_note(request: Request, assessment: Assessment) -> list[Component]:
    """Return the note that a year-to-date figure is compared with the same quarter of earlier years."""
    if not is_ytd(request.plan, assessment.indicator):
        return []
    return [html.P(request.say("detail.pace.yearly"), className="side-note")]


def milestones_block(request: Request, assessment: Assessment) -> html.Section:
    """Return each dated target: met, missed, or not due yet."""
    rows = [_milestone(request, assessment, milestone) for milestone in assessment.indicator.milestones]
    rows += [_yearly(request, assessment, each) for each in assessment.indicator.yearly]
    return html.Section([html.H2(request.say("detail.milestones")), html.Ul(rows, className="milestones")])


def _milestone(request: Request, assessment: Assessment, milestone: Milestone) -> html.Li:
    lang, state = request.lang, milestone_state(assessment, milestone.year)
    sign = MILESTONE_SIGNS[state]
    words: list[Child] = [
        html.Span(request.say("detail.milestones.year", year=milestone.year), className="milestone-year"),
        html.B(target_words(assessment.indicator, milestone, lang, request.plan)),
        html.Span(
            [html.I(sign, **aria(hidden="true")), request.say(f"milestone.{state}")], className=f"milestone-{state}"
        ),
    ]
    if state in ("met", "missed"):
        words.append(html.Small(_then(request, assessment, milestone)))
    return html.Li(words)


def _yearly(request: Request, assessment: Assessment, each: Milestone) -> html.Li:
    """Return a yearly plan's target: met, missed, or not due or not in yet."""
    met = assessment.yearly[each.year]
    waits = "waiting" if each.day <= request.as_of else "pending"
    state = {True: "met", False: "missed", None: waits}[met]
    sign = MILESTONE_SIGNS[state]
    return html.Li(
        [
            html.Span(request.say("detail.milestones.yearly", year=each.year), className="milestone-year"),
            html.B(planned(assessment.indicator, each.value, request.lang)),
            html.Span(
                [html.I(sign, **aria(hidden="true")), request.say(f"milestone.{state}")], className=f"milestone-{state}"
            ),
        ]
    )


def _then(request: Request, assessment: Assessment, milestone: Milestone) -> str:
    """Return in words the value by which a milestone was judged, and its quarter."""
    # The milestone's own quarter, which the verdict is of; it is in, for met and missed are known by it alone.
    own = next(value for value in assessment.series if value.period == Period.ended_by(milestone.day))
    value = formats.with_unit(assessment.indicator, own.value, request.lang)
    return request.say("detail.milestones.then", value=value, period=formats.period(own.period, request.lang))
