"""What accepting a submission would make of the indicators: value and status now and then, before anybody decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Children, link, short_name, status_mark
from dashboards.components.responsive_table import Cell, grid
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import SubmissionDetail
from plan.assessment import Assessment
from plan.effect import ProposalEffect, effects
from plan.slots import SlotState
from presentation import formats
from presentation.headline import headline, text_of

_COLUMNS = (("indicator", "grid-name"), ("now", "figures"), ("then", "figures number-now"), ("status", "effect-status"))


def effect_section(request: Request, shown: SubmissionDetail) -> list[Component]:
    """Return a table of the indicators that the submission feeds; nothing once it was decided about."""
    if shown.slot.state is not SlotState.SUBMITTED or not shown.newest:
        return []
    as_of = _day(request, shown)
    found = list(_effects(request, shown, as_of))
    if not found:
        return []
    changed = sum(effect.changes_status for effect in found)
    key = "effect.told" if changed else "effect.told_none"
    told = request.say(key, count=changed, date=formats.moment_day(as_of, request.lang))
    heads = [(request.say(f"effect.column_{key}"), name) for key, name in _COLUMNS]
    rows = [_row(request, effect) for effect in found]
    table = grid(request.say("effect.heading"), heads, rows, "effect-rows")
    parts: list[Component] = [html.H2(request.say("effect.heading")), html.P(told, className="numbers-counts")]
    return [html.Section([*parts, *_sentences(request, found, as_of), table], className="effect", id="effect")]


def _day(request: Request, shown: SubmissionDetail) -> date:
    """Return the day of which both are told: the later of the submission's own and the latest that pages show."""
    latest = request.reader.default_period(request.today)
    return max(shown.submission.period, latest).last_day


def _effects(request: Request, shown: SubmissionDetail, as_of: date) -> Iterator[ProposalEffect]:
    """Yield the effects under every plan that is in force on the day."""
    now = tuple(request.reader.store.observations())
    for entry in request.reader.bureau.entries:
        if entry.in_force(as_of):
            reader = request.reader.of_plan(entry)
            period = shown.submission.period
            asked = {measure.name for measure in entry.plan.at(period).measures_of(shown.submission.department)}
            asked |= {change.measure for change in shown.difference.changes}
            yield from effects(reader.plan_then(as_of), now, shown.difference, asked, as_of)


def _sentences(request: Request, found: list[ProposalEffect], as_of: date) -> list[Component]:
    """Return the overview's own sentence, as it reads now and as it would read."""
    now = request.reader.assessments(as_of)
    if not now or not any(effect.changes_status for effect in found):
        return []
    # By the whole indicator: another plan's have the same numbers.
    coming = [next((e.then for e in found if e.then.indicator == each.indicator), each) for each in now]
    said = [text_of(headline(each, request.lang)) for each in (now, coming)]
    lines = [
        html.Dt(request.say("effect.now")),
        html.Dd(said[0]),
        html.Dt(request.say("effect.then")),
        html.Dd(said[1]),
    ]
    return [html.Dl(lines, className="effect-sentences")]


def _row(request: Request, effect: ProposalEffect) -> list[Cell]:
    no = effect.then.indicator.no
    name = link(short_name(effect.then, request.lang), request.href(url_of(urls.INDICATOR, no=no)))
    marks: Children = [status_mark(effect.standing.status, request.lang)]
    if effect.changes_status:
        marks = [*marks, html.Span("→", className="effect-arrow"), status_mark(effect.then.status, request.lang)]
    shown: list[Children] = [name, _value(request, effect.standing), _value(request, effect.then), marks]
    return [(words, class_name) for words, (_, class_name) in zip(shown, _COLUMNS, strict=True)]


def _value(request: Request, assessment: Assessment) -> Children:
    if assessment.latest is None:
        return request.say("slot.none")
    value = formats.with_unit(assessment.indicator, assessment.latest.value, request.lang)
    return [value, " ", html.Small(formats.period(assessment.latest.period, request.lang))]
