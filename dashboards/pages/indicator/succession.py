"""接续: an indicator that continues one of an earlier plan, or is continued by a later one: its baseline, the decision
that fixed it, and both plans in one drawing."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, link, switch
from dashboards.request import Request
from dashboards.urls import url_of
from plan.assessment import Assessment
from plan.indicator import Indicator
from plan.period import Period
from plan.succession import LinkedIndicator, earlier_of, later_of
from plan.target import BaselineSource
from presentation import formats
from wording import title_of, told_of

OWN_SPAN = "own"
"""The value of ``span`` in an address that shows this plan's years alone."""


def earlier_assessment(request: Request, indicator: Indicator) -> Assessment | None:
    """Return the earlier plan's final assessment of an indicator; None where it continues none, or its formula or unit
    differs, so that both cannot be one line."""
    linked = earlier_of(request.reader.bureau, indicator)
    # Another formula or unit makes two series, and a line through both would be wrong from its first point.
    if linked is None or linked.differences:
        return None
    reader = request.reader.of_plan(linked.entry)
    # As of the old plan's last day: what was reported later belongs to the plans after it.
    return reader.assessment(linked.indicator.no, linked.entry.plan.final_day, request.known_at)


def span_titles(request: Request, earlier: Assessment) -> tuple[str, str]:
    """Return the titles of both plans in the drawing, their years: ("2021–2025", "2026–2030")."""
    own, before = request.plan.document, earlier.schedule
    return f"{before.baseline_day.year + 1}–{before.final_day.year}", f"{own.first_year}–{own.last_year}"


def span_switch(request: Request, indicator: Indicator) -> list[Component]:
    """Return the choice between both plans and this one alone; nothing without an :func:`earlier_assessment`."""
    if earlier_assessment(request, indicator) is None:
        return []
    alone = request.query.get("span") == OWN_SPAN
    options: list[tuple[str, str, bool]] = [
        (request.say("succession.both"), request.href(span=None), not alone),
        (request.say("succession.own"), request.href(span=OWN_SPAN), alone),
    ]
    return [html.Div(switch(request.say("succession.span"), options), className="span-switch")]


def succession_block(request: Request, indicator: Indicator) -> list[Component]:
    """Return where the baseline comes from and who fixed it, and the later plan's indicator; nothing where there is
    neither."""
    earlier = earlier_of(request.reader.bureau, indicator)
    source = indicator.baseline_from
    facts: list[tuple[str, list[Child]]] = []
    if earlier is not None and source is not None:
        facts += [*_baseline(request, indicator, earlier, source), ("same", [_sameness(request, earlier)])]
    later = later_of(request.reader.bureau, request.plan, indicator)
    if later is not None:
        address = request.href(url_of(urls.INDICATOR, no=later.indicator.no), **_elsewhere(request, later.entry.id))
        title = told_of(later.entry.plan.document, "title", request.lang)
        facts.append(("later", [link(f"{title} · {title_of(later.indicator, request.lang)}", address)]))
    if not facts:
        return []
    rows = [html.Div([html.Dt(request.say(f"succession.{key}")), html.Dd(said)]) for key, said in facts]
    heading = html.H2(request.say("succession.heading"))
    return [html.Section([heading, html.Dl(rows, className="about")], className="succession")]


def _elsewhere(request: Request, plan: str, **more: object) -> dict[str, object]:
    """Return the changes of the query for a page of another plan: all keys but language and instant are dropped."""
    # Dates and traces of this plan name days that the other does not have.
    own: dict[str, object] = dict.fromkeys(key for key in request.query if key not in ("lang", "known_at"))
    return {**own, "plan": plan, **more}


def _baseline(
    request: Request, indicator: Indicator, earlier: LinkedIndicator, source: BaselineSource
) -> list[tuple[str, list[Child]]]:
    period = Period.parse(source.period)
    traced = _elsewhere(request, earlier.entry.id, as_of=source.period, trace=source.period)
    address = request.href(url_of(urls.INDICATOR, no=source.indicator), **traced)
    figure = formats.with_unit(indicator, source.value, request.lang)
    words = request.say("succession.value", value=figure, period=formats.period(period, request.lang))
    return [
        ("baseline", [words, " ", link(request.say("succession.trace"), address), *_since(request, earlier, source)]),
        ("decision", [_decision(request, source)]),
    ]


def _since(request: Request, earlier: LinkedIndicator, source: BaselineSource) -> list[Child]:
    """Return the note that the earlier plan's value was corrected after it had become the baseline, if it was."""
    last = request.reader.of_plan(earlier.entry).assessment(
        source.indicator, Period.parse(source.period).last_day, request.known_at
    )
    now = last.value if last and last.latest and str(last.latest.period) == source.period else None
    # The margin is a float's rest; a corrected value differs by more.
    if now is None or abs(now - source.value) <= 1e-9 * max(1.0, abs(now)):
        return []
    return [" ", request.say("succession.changed", value=formats.with_unit(earlier.indicator, now, request.lang))]


def _decision(request: Request, source: BaselineSource) -> str:
    # A baseline is 暂定 until the last quarter is accepted and somebody decides: it is said wherever it stands.
    if source.provisional or source.decided_on is None:
        return request.say("succession.provisional")
    day = formats.day(source.decided_on, request.lang)
    return request.say("succession.fixed", day=day, by=source.decided_by, number=source.decision)


def _sameness(request: Request, earlier: LinkedIndicator) -> str:
    if not earlier.differences:
        return request.say("succession.is_same")
    said = request.say("app.year_comma").join(request.say(f"succession.differs.{key}") for key in earlier.differences)
    return request.say("succession.is_other", what=said)
