"""The day as of which supervision is shown, and the slips proposed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form
from dashboards.components.html import Child, disclosure
from dashboards.components.task_parts import slip_mark, task_link, unit_words
from dashboards.request import Request
from plan.review import Role
from plan.tasks.slip import SlipColour
from plan.tasks.supervise import SlipProposal
from presentation import formats
from wording import Lang, say

# Boxes beyond these are not ticked: nobody issues by one press what he has not seen.
SHOWN = 8
"""How many proposals of a colour are shown openly, with ticked boxes; the others are folded."""


def of_today(request: Request) -> Request:
    """Return the request as of the day asked for, else as of today. Of demonstration data: as of the newest report, or
    everything would be overdue."""
    tasks = request.reader.tasks
    if tasks is None or not looks_at_today(request):
        return request
    day = tasks.default_day(request.today) if tasks.ledger(request.known_at).demonstration else request.today
    return replace(request, as_of=day)


def reason_words(proposal: SlipProposal, lang: Lang) -> str:
    """Return why a slip is proposed, in words."""
    return say(
        f"slip_reason.{proposal.reason}",
        lang,
        due=proposal.due.isoformat() if proposal.due else "",
        step=proposal.step or say("supervise.whole", lang),
        days=proposal.days,
        gap=formats.plain(abs(proposal.gap or 0.0), 1),
        slip=proposal.answered,
    )


def may_issue(request: Request) -> bool:
    """Tell whether the viewer may issue slips here: a reviewer, on the page of today."""
    # A slip issued as of an earlier day would demand what may have been done since.
    return request.viewer.person.role is Role.REVIEWER and looks_at_today(request)


def looks_at_today(request: Request) -> bool:
    """Tell whether the address asks for no other day and no earlier instant of knowledge."""
    return "as_of" not in request.query and request.known_at is None


def proposals_block(request: Request, proposals: Sequence[SlipProposal]) -> html.Section:
    """Return the proposed slips, a column for each colour, the gravest first; with a box each for a viewer who may
    issue them."""
    note = html.Span(request.say("supervise.proposed_note"), className="heading-unit")
    title = html.H2([request.say("supervise.proposed"), note])
    if not proposals:
        return html.Section([title, html.P(request.say("supervise.none_proposed"), className="side-note")])
    # The gravest on the left, where reading begins.
    columns = [_column(request, colour, proposals) for colour in reversed(SlipColour)]
    inside: list[Child] = [html.Div(columns, className="proposals")]
    if not may_issue(request):
        return html.Section([title, *inside])
    send = button(request.say("supervise.issue"), "button button-main")
    hint = html.Span(request.say("supervise.issue_hint"), className="note")
    inside.append(html.Div([send, hint], className="field-row"))
    return html.Section([title, form(request, urls.ISSUE_SLIPS, inside, "form issue-form")])


def _column(request: Request, colour: SlipColour, proposals: Sequence[SlipProposal]) -> html.Div:
    own = [each for each in proposals if each.colour is colour]
    top = html.H3([slip_mark(request, colour), f" {len(own)}"])
    why = html.P(request.say(f"supervise.why_{colour}"), className="note")
    items = [_proposal(request, each, checked=place < SHOWN) for place, each in enumerate(own)]
    shown: list[Component] = [html.Ul(items[:SHOWN])] if items else []
    if rest := items[SHOWN:]:
        shown.append(disclosure(request.say("task_page.rest", count=len(rest)), html.Ul(rest)))
    return html.Div([top, why, *shown], className=f"proposal-column slip-{colour}")


def _proposal(request: Request, proposal: SlipProposal, checked: bool) -> html.Li:
    task = proposal.task
    words: list[Child] = [
        task_link(request, task),
        html.Span(f"{task.id} · {unit_words(request, task.lead)}", className="note"),
        html.Span(reason_words(proposal, request.lang), className="proposal-reason"),
    ]
    if not may_issue(request):
        return html.Li(html.Div(words))
    label = request.say("supervise.choose", title=task.title)
    # With the colour: what is issued must be what was shown, and a task's proposal may have turned red since.
    value = f"{proposal.colour} {task.id}"
    box = Input(type="checkbox", name="slip", value=value, checked=checked or None, **{"aria-label": label})
    return html.Li([box, html.Div(words)], className="proposal-choice")
