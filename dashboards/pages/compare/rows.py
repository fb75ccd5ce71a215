"""Indicators whose status moved: both values and statuses, both shadows on one scale, the gap, and who brought it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.determined import beside_then
from dashboards.components.html import Child, aria, compared_scale, data, link, status_mark
from dashboards.pages.compare.asked import known_from
from dashboards.request import Request
from dashboards.urls import url_of
from plan.assessment import Assessment
from plan.comparison import Comparison, IndicatorChange, StatusMove
from presentation import formats
from presentation.comparison import change_with_unit
from presentation.sentences import amount_words, department_name, title_of
from presentation.theme import status_class


def change_section(request: Request, found: Comparison, move: StatusMove) -> html.Section | None:
    """Return the indicators whose status moved one way; None where none did."""
    changes = found.of(move)
    if not changes:
        return None
    count = html.Span(request.say("compare.items", count=len(changes)), className="compare-count")
    head = html.Div([html.H2([request.say(f"compare.{move}"), count]), *_captions(request)], className="change-head")
    rows = html.Ol([_row(request, found, change) for change in changes], className="changes")
    return html.Section([head, rows], className=f"compare-section move-{move}")


def _captions(request: Request) -> list[Component]:
    document = request.plan.document
    years = {"year": document.baseline_year, "target": document.milestone_years[-1]}
    words = {key: request.say(f"compare.{key}", **years) for key in ("scale", "gap", "by")}
    return [html.Span(word, className=f"caption change-{key}", **aria(hidden="true")) for key, word in words.items()]


def indicator_link(request: Request, change: IndicatorChange) -> html.A:
    """Return the indicator's page at the later date."""
    address = request.href(url_of(urls.INDICATOR, no=change.no), **{"from": None, "basis": None})
    return link(title_of(change.indicator, request.lang), address, "change-link")


def _row(request: Request, found: Comparison, change: IndicatorChange) -> html.Li:
    # The colour of the later status: the row is of how it stands now.
    tone = status_class(change.after.status) if change.after else ""
    cells = [
        html.Span(str(change.no), className="change-no"),
        html.Div([indicator_link(request, change), *notes(request, change)], className="change-name"),
        _state(request, change.before, "change-before"),
        html.Span("→", className="change-arrow", **aria(hidden="true")),
        _state(request, change.after, "change-after"),
        html.Div(_scale(request, change), className="change-scale"),
        _gaps(change),
        html.Div(_brought(request, found, change), className="change-by"),
    ]
    return html.Li(cells, className=f"change-row {tone}", **data(no=str(change.no)))


def _scale(request: Request, change: IndicatorChange) -> list[Component]:
    return [] if change.after is None else [compared_scale(change.before, change.after, request.lang)]


def _state(request: Request, assessment: Assessment | None, named: str) -> html.Div:
    """Return value, unit and status on one of the two dates."""
    if assessment is None:
        return html.Div(formats.NONE, className=named)
    indicator, lang = assessment.indicator, request.lang
    value: list[Child] = [html.Span(amount_words(indicator, assessment.latest, lang), className="change-value")]
    if assessment.value is not None and not formats.percent_sign(indicator):
        value.append(html.Span(formats.unit(indicator, lang), className="unit"))
    known = known_from(request) if named == "change-before" else request.known_at
    determined = beside_then(request, indicator.no, assessment.as_of, known)
    return html.Div([html.Div(value), status_mark(assessment.status, lang), *determined], className=named)


def notes(request: Request, change: IndicatorChange) -> list[Component]:
    """Return by how much the value moved, that nothing newer is in, and what the earlier one was corrected to."""
    said = []
    after = change.after
    if moved := change_with_unit(change, request.lang):
        said.append(moved)
    # A value that stayed because nothing newer was reported is another thing than one that was reported again.
    if after is not None and after.latest is not None and after.latest.period < request.period:
        said.append(request.say("compare.carried", period=formats.period(after.latest.period, request.lang)))
    if change.restated is not None:
        value = formats.with_unit(change.indicator, change.restated, request.lang)
        said.append(request.say("compare.restated", value=value))
    text = request.say("overview.note_comma").join(said)
    return [html.Span(text, className="note")] if text else []


def _gaps(change: IndicatorChange) -> html.Div:
    """Return the gap to the schedule on both dates, in percentage points."""
    gaps = [side.gap if side else None for side in (change.before, change.after)]
    words = [formats.NONE if gap is None else formats.signed(gap) for gap in gaps]
    before, after = html.Span(words[0], className="gap-before"), html.Strong(words[1], className="gap-after")
    shown: list[Child] = [before, " → ", after]
    return html.Div(shown, className="change-gap")


def _brought(request: Request, found: Comparison, change: IndicatorChange) -> list[Component]:
    """Return the submissions that brought the later value, each leading to its cells, with their department."""
    if not change.submissions or change.after is None or change.after.latest is None:
        return [html.Span(request.say("compare.unchanged"), className="note")]
    # Keys of the comparison say nothing on the indicator's page.
    trace = {"from": None, "basis": None, "trace": change.after.latest.period}
    address = request.href(url_of(urls.INDICATOR, no=change.no), **trace)
    sent = {effect.submission.id: effect.submission for effect in found.submissions}
    return [_sender(request, key, sent[key].department, address) for key in change.submissions if key in sent]


def _sender(request: Request, key: str, department: str, address: str) -> html.Div:
    name = department_name(request.plan, department, request.lang)
    return html.Div([link(short_number(key, department), address, title=key), html.Small(name)])


def short_number(key: str, department: str) -> str:
    """Return a submission's number where its department stands beside it in words: repeated, it would fill the
    column, and in the language of the catalogue."""
    period, _, number = key.partition(f"-{department}-")
    return f"{period}-{number}" if number else key


def key_of_drawing(request: Request) -> html.Div:
    """Return how to read the two shadows."""
    kinds = ("after_shadow", "before_shadow", "after_pointer", "before_pointer")
    entries = [
        html.Span(
            [
                html.Span(className=f"key key-{kind.replace('_', '-')}", **aria(hidden="true")),
                request.say(f"compare.{kind}"),
            ],
            className="legend-entry",
        )
        for kind in kinds
    ]
    return html.Div(entries, className="legend")
