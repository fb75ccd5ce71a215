"""目标调整 `/revisions`: the plan's targets that documents changed, and the forms to propose and decide a change."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled, select, text_area
from dashboards.components.html import Child, Children, link, page_head
from dashboards.components.responsive_table import plain_grid
from dashboards.page import Page
from dashboards.request import Request
from dashboards.urls import url_of
from plan.instant import CHINA
from plan.revision import RevisionState, TargetRevision, may_move, states
from plan.target import TargetKind
from presentation import formats
from presentation.target_words import set_anew_words
from wording import listed, title_of


def build(request: Request) -> Component:
    """Return the page of a request."""
    told = request.reader.revisions()
    waiting = [each for each in told if each.state is RevisionState.PROPOSED]
    parts: list[Component] = [
        page_head(request, [request.say("revision.heading")]),
        html.P(request.say("revision.lead"), className="prose"),
        *(_to_decide(request, each) for each in waiting),
        *_listed(request, told),
        *_proposal(request),
    ]
    return html.Div(parts, className="detail revisions")


def watched(request: Request) -> Hashable:
    """Return (id, state) of every revision (for ``Page.watches``)."""
    # Not the version of the data: a workbook accepted elsewhere must not draw the form anew while somebody types.
    return tuple((each.id, each.state) for each in request.reader.revisions())


def targets_words(request: Request, revision: TargetRevision) -> str:
    """Return a revision's new targets in a row: 2028年60.5%、2030年63%; of a relative target also what it is compared
    with."""
    plan = request.reader.plan
    indicator = states(plan, plan.indicator_of[revision.indicator], [revision])[-1]
    years = list(revision.targets) or [milestone.year for milestone in indicator.milestones]
    said = [
        request.say("target.step", year=year, target=set_anew_words(indicator, year, request.lang, plan))
        for year in years
    ]
    return listed(said, request.lang)


def _named(request: Request, revision: TargetRevision) -> html.A:
    indicator = request.reader.plan.indicator_of[revision.indicator]
    address = request.href(url_of(urls.INDICATOR, no=indicator.no))
    return link(f"{indicator.no} {title_of(indicator, request.lang)}", address)


def _listed(request: Request, told: Sequence[TargetRevision]) -> list[Component]:
    if not told:
        return [html.P(request.say("revision.none"), className="prose")]
    keys = ("revision_id", "indicator", "dated", "targets", "number", "revision_reason", "revision_state")
    heads = [(request.say(f"column.{key}"), "grid-name" if key == "indicator" else "words") for key in keys]
    # The newest first, with every old one: nothing of the history is taken away.
    rows = [_row(request, each) for each in reversed(told)]
    words = request.say("revision.all")
    return [html.Section([html.H2(words), plain_grid(words, heads, rows, "revisions-told")])]


def _row(request: Request, each: TargetRevision) -> list[Children]:
    moment = (each.decided_at or each.proposed_at).astimezone(CHINA).date()
    who = request.say("revision.by", by=each.decided_by or each.proposed_by, day=formats.day(moment, request.lang))
    state: list[Child] = [request.say(f"revision.state.{each.state}"), html.Small(who)]
    return [
        each.id.rpartition("-")[2],
        _named(request, each),
        formats.day(each.dated, request.lang),
        targets_words(request, each),
        each.number,
        each.reason,
        html.Span(state, className="named"),
    ]


def _to_decide(request: Request, each: TargetRevision) -> html.Section:
    """Return a proposed revision, with the buttons to decide it where the viewer may."""
    day = formats.day(each.proposed_at.astimezone(CHINA).date(), request.lang)
    said: list[Child] = [
        _named(request, each), " · ", html.Strong(targets_words(request, each)), " · ", each.number, " · ",
        request.say("revision.proposed", by=each.proposed_by, day=day),
    ]  # fmt: skip
    # A button for each end that the table of transitions allows this person; the route asks the same table.
    ends = RevisionState.ACCEPTED, RevisionState.RETURNED
    allowed = [state for state in ends if may_move(state, request.viewer.person, each)]
    reason = html.P(request.say("revision.reason", reason=each.reason), className="side-note")
    parts: list[Component] = [html.P(said), reason]
    if allowed:
        note = labelled(request.say("revision.note"), text_area("note"))
        buttons: list[Child] = [
            button(request.say(f"revision.do_{state}"), "button", name="to", value=state.value) for state in allowed
        ]
        address = url_of(urls.REVISION_ACTION, revision=each.id)
        parts.append(form(request, address, [hidden("at", request.href()), note, *buttons]))
    return html.Section([html.H2(request.say("revision.waiting")), *parts], className="waiting")


def _against(request: Request) -> list[Child]:
    """Return the choice of the indicator that a relative target is compared with; nothing where the plan has none."""
    plan = request.plan
    if all(each.target.kind is not TargetKind.RELATIVE for each in plan.indicators):
        return []
    choices = [
        ("", formats.NONE),
        *((each.id, f"{each.no} {title_of(each, request.lang)}") for each in plan.indicators),
    ]
    return [labelled(request.say("revision.against"), select("to", choices, ""))]


def _proposal(request: Request) -> list[Component]:
    """Return the form for new targets; nothing for a viewer who may not propose any."""
    if not may_move(RevisionState.PROPOSED, request.viewer.person):
        return []
    plan = request.plan
    choices = [(str(each.no), f"{each.no} {title_of(each, request.lang)}") for each in plan.indicators]
    years = [
        labelled(request.say("revision.new_target", year=year), Input(type="text", name=f"target_{year}"))
        # Every year of the plan: a year without a target of its own takes a yearly plan's.
        for year in sorted({period.year for period in plan.periods})
    ]
    fields: list[Child] = [
        hidden("at", request.href()),
        labelled(request.say("column.indicator"), select("indicator", choices, choices[0][0])),
        *years,
        *_against(request),
        labelled(request.say("column.number"), Input(type="text", name="number", required=True, maxLength=80)),
        labelled(request.say("column.dated"), Input(type="date", name="dated", required=True)),
        labelled(request.say("column.revision_reason"), text_area("reason")),
        button(request.say("revision.do_propose")),
    ]
    inside = form(request, urls.REVISE, fields, "form revise-form")
    return [html.Section([html.H2(request.say("revision.propose")), inside])]


PAGE = Page(
    path=urls.REVISIONS,
    title="page.revisions",
    order=None,
    build=build,
    within=(urls.PLAN,),
    personal=True,
    watches=watched,
)
