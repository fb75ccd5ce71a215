"""Drafts that a newer upload for the same quarter replaced: they can be looked at and restored."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form
from dashboards.components.html import disclosure, link
from dashboards.pages.submissions.dropping import drop_form
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import Draft
from plan.instant import shown_instant


def anew_section(request: Request, draft: Draft) -> html.Section:
    """Return the drop zone beside the findings: what is dropped there takes the draft's place."""
    told = html.P(request.say("replacing.told"), className="limits")
    heading = html.H2(request.say("replacing.heading"))
    return html.Section([heading, told, drop_form(request, draft.department, draft.period)], className="anew")


def earlier_section(request: Request, earlier: Sequence[Draft]) -> list[Component]:
    """Return the drafts that were replaced, the latest first; nothing where there are none."""
    if not earlier:
        return []
    lines = [html.Li(_line(request, draft)) for draft in earlier]
    summary = request.say("replacing.earlier", count=len(lines))
    return [disclosure(summary, html.Ol(lines, className="history"))]


def _line(request: Request, draft: Draft) -> list[Component]:
    name = link(draft.name, request.href(url_of(urls.DRAFT, draft=draft.id)), "draft-link")
    when = request.say("desk.taken", by=draft.by, at=shown_instant(draft.taken_at))
    mends = len(draft.replies.mends)
    changed = [html.Small(request.say("replacing.mends", count=mends))] if mends else []
    return [name, html.Small(when), *changed]


def replaced_note(request: Request, draft: Draft, by: Draft | None) -> html.Div:
    """Return the note that a draft was replaced, by which one (None: that was discarded), and the button to restore
    it."""
    if by is None:  # discarded since
        words: list[Component | str] = [request.say("replacing.replaced_gone")]
    else:
        said = request.say("replacing.replaced", by=by.by, at=shown_instant(by.taken_at))
        words = [said, " ", link(by.name, request.href(url_of(urls.DRAFT, draft=by.id)))]
    back = button(request.say("replacing.bring_back"), "button button-main")
    action = url_of(urls.DRAFT_ACTION, draft=draft.id, action="restore")
    return html.Div([html.P(words), form(request, action, [back], "bring-back")], className="told", role="status")
