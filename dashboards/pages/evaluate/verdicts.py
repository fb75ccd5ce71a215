"""Verdicts with their inputs, the formulas with the numbers in them, and what has changed since a moment."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, aria, link, short_name, status_mark
from dashboards.components.responsive_table import Cell, grid
from dashboards.pages.evaluate.determining import lines_of, verdict_mark
from dashboards.pages.evaluate.question import address
from dashboards.request import Request
from dashboards.urls import url_of
from plan.assessment import Assessment
from plan.measures import scale_of
from presentation import formats
from presentation.indicator_words import plan_formulas
from presentation.sentences import MILESTONE_SIGNS, is_city_level, milestone_state, value_words
from presentation.target_words import target_amount


def verdict_table(request: Request, assessments: Sequence[Assessment]) -> list[Component]:
    """Return the formulas, the table of verdicts with their inputs, and a note on the schedule."""
    caption = request.say("evaluate.verdicts_caption", date=formats.moment_day(request.as_of, request.lang))
    rows = [_row(request, assessment) for assessment in assessments]
    formula = html.P(request.say("evaluate.formula"), className="formula")
    note = html.P(
        request.say("evaluate.formula_note", schedule=plan_formulas(request.plan, request.lang)), className="side-note"
    )
    return [formula, grid(caption, _heads(request), rows, "verdicts"), note]


def _heads(request: Request) -> list[tuple[str, str]]:
    years = request.plan.document.milestone_years
    figures = [
        request.say("evaluate.head.value"),
        request.say("evaluate.head.baseline", year=request.plan.document.baseline_year),
        *(request.say("evaluate.head.milestone", year=year) for year in years[:-1]),
        request.say("evaluate.head.target", year=years[-1]),
        *(request.say(f"evaluate.head.{key}") for key in ("expected", "completion", "scheduled", "gap")),
    ]
    named = [(request.say("evaluate.head.no"), "grid-no"), (request.say("evaluate.head.name"), "grid-name")]
    return [*named, *((words, "figures") for words in figures), (request.say("evaluate.head.status"), "grid-status")]


def _row(request: Request, assessment: Assessment) -> list[Cell]:
    indicator, document = assessment.indicator, request.plan.document
    return [
        (str(indicator.no), "grid-no"),
        (_name(request, assessment), "grid-name"),
        (_value(request, assessment), "figures grid-value"),
        (formats.baseline_amount(indicator, document.baseline_year, request.lang), "figures"),
        *((_milestone(request, assessment, year), "figures") for year in document.milestone_years),
        (formats.scheduled(indicator, assessment.schedule, assessment.value_day), "figures"),
        (formats.percent(assessment.completion), "figures"),
        (formats.percent(assessment.scheduled), "figures"),
        (formats.NONE if assessment.gap is None else formats.signed(assessment.gap), "figures grid-gap"),
        (verdict_mark(request, lines_of(request), assessment), "grid-status"),
    ]


def _name(request: Request, assessment: Assessment) -> list[Child]:
    # The question's own keys (texts, job, open form) mean nothing on the other page.
    to = request.href(url_of(urls.INDICATOR, no=assessment.indicator.no), **dict.fromkeys(_own_keys(request)))
    unit = html.Small(formats.unit(assessment.indicator, request.lang), className="grid-unit")
    return [link(short_name(assessment, request.lang), to), " ", unit]


def _own_keys(request: Request) -> list[str]:
    return [key for key in request.query if key not in ("as_of", "known_at", "lang")]


def _value(request: Request, assessment: Assessment) -> list[Child]:
    if assessment.value is None:
        return [formats.NONE]
    shown = html.B(formats.amount(assessment.indicator, assessment.value))
    return [shown, html.Small(rests_on(request, assessment), className="grid-rests")]


def rests_on(request: Request, assessment: Assessment) -> str:
    """Return in words what a value rests on: its quarter, how many towns reported, and how many were carried."""
    latest = assessment.latest
    assert latest is not None, "asked only of a value"
    period = formats.period(latest.period, request.lang)
    counts = {"done": latest.areas_reported, "total": latest.areas_total}
    city = is_city_level(request.plan, assessment.indicator)
    said = request.say("evaluate.rests_city" if city else "evaluate.rests", period=period, **counts)
    if latest.carried:
        said += request.say("evaluate.rests_carried", count=len(latest.carried))
    if assessment.quarters_old:
        said += request.say("evaluate.rests_old", count=assessment.quarters_old)
    return said


def _milestone(request: Request, assessment: Assessment, year: int) -> list[Child]:
    """Return the target, and whether it was met."""
    if assessment.indicator.target_of(year) is None:
        return [formats.NONE]
    state = milestone_state(assessment, year)
    # The sign is for the eye; the word beside it is what is read out.
    sign = html.I(MILESTONE_SIGNS[state], **aria(hidden="true"))
    words = html.Small([sign, request.say(f"milestone.{state}")], className=f"milestone-{state}")
    return [target_amount(assessment.indicator, year, request.lang), words]


def worked(request: Request, assessment: Assessment) -> list[str]:
    """Return the formulas with the numbers in them, with enough decimals to recompute them by hand."""
    value = assessment.value
    if value is None:
        return []
    said = [_value_formula(request, assessment)]
    if assessment.completion is None or assessment.scheduled is None or assessment.gap is None:
        return [*said, request.say("evaluate.held")]
    schedule = assessment.schedule
    fine = {"b": formats.plain(schedule.baseline), "t": formats.plain(schedule.target)}
    v, e = formats.plain(value, 4), formats.plain(assessment.expected, 4)
    return [
        *said,
        request.say("evaluate.completion", v=v, c=formats.percent(assessment.completion), **fine),
        request.say("evaluate.scheduled", e=e, s=formats.percent(assessment.scheduled), **fine),
        request.say("evaluate.gap", g=formats.signed(assessment.gap)),
    ]


def _value_formula(request: Request, assessment: Assessment) -> str:
    latest = assessment.latest
    assert latest is not None, "asked only of a value"
    value = formats.plain(latest.value, 4)
    if latest.denominator is None:
        return request.say("evaluate.value_plain", value=value)
    scale = scale_of(assessment.indicator)
    return request.say(
        "evaluate.value_ratio",
        scale="" if scale == 1 else f"{formats.plain(scale)} × ",
        numerator=formats.plain(latest.numerator, 4),
        denominator=formats.plain(latest.denominator, 4),
        value=value,
    )


def changed_since(request: Request) -> list[Component]:
    """Return the indicators whose value or verdict on this day is another by what is known now; nothing where the page
    shows what is known now."""
    if request.known_at is None:
        return []
    then = request.reader.assessments(request.as_of, request.known_at)
    now = request.reader.assessments(request.as_of)
    # zip strict: both are assessments of the same plan on the same day, so they stand in the same order.
    found = [(old, new) for old, new in zip(then, now, strict=True) if _compared(old) != _compared(new)]
    heading = html.H2(request.say("evaluate.since"))
    if not found:
        return [html.Section([heading, html.P(request.say("evaluate.since_none"), className="prose")], id="since")]
    words = html.P(request.say("evaluate.since_words", count=len(found)), className="prose")
    items = html.Ul([_change(request, old, new) for old, new in found], className="since-list")
    to_now = link(request.say("evaluate.known_now"), address(request, known_at=None, texts=None), "file")
    note = html.P([request.say("evaluate.since_note"), " ", to_now], className="side-note")
    return [html.Section([heading, words, items, note], id="since")]


def _compared(assessment: Assessment) -> tuple[object, ...]:
    """Return what is compared of an assessment: value and its quarter, status, and which dated targets were met."""
    latest = assessment.latest
    value = None if latest is None else (round(latest.value, 9), latest.period)
    # Nine digits, as reports are compared: a float's last bits are no change.
    return value, assessment.status, tuple(assessment.milestones.items())


def _change(request: Request, old: Assessment, new: Assessment) -> html.Li:
    name = html.Span(f"{new.indicator.no} {short_name(new, request.lang)}", className="since-name")
    arrow = html.Span("→", **aria(hidden="true"))
    quarters = {each.latest.period for each in (old, new) if each.latest}
    before, after = (_state(request, each, len(quarters) > 1) for each in (old, new))
    return html.Li([name, before, arrow, after])


def _state(request: Request, assessment: Assessment, with_quarter: bool) -> html.Span:
    """Return value and status; of which quarter the value is, where the two are of different ones."""
    latest = assessment.latest
    value = formats.NONE if latest is None else value_words(assessment.indicator, latest, request.lang)
    quarter = formats.period(latest.period, request.lang) if latest and with_quarter else ""
    words: list[Child] = [html.B(value), html.Small(quarter), status_mark(assessment.status, request.lang)]
    return html.Span(words, className="since-state")
