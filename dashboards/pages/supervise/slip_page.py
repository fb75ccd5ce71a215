"""督办单 `/supervise/<slip>`: how far it has come, every step with its words and journal line, and the next steps."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, labelled, text_area
from dashboards.components.html import Child, link, page_head
from dashboards.components.responsive_table import Cell, grid
from dashboards.components.task_parts import board_of, plain_href, slip_mark, task_href, task_status, unit_words
from dashboards.page import Page, watch_reports
from dashboards.pages.supervise.page import notice_block
from dashboards.pages.supervise.today import of_today
from dashboards.pages.supervise.units import left_words
from dashboards.pages.task.past import facts_list
from dashboards.request import Request
from dashboards.urls import url_of
from plan.instant import CHINA, shown_instant
from plan.tasks.assess import TaskBoard
from plan.tasks.offers import STOPS, SlipOffer, offers, stops_behind
from plan.tasks.slip import SLIP_ROW, Slip, SlipAction, SlipState, SlipStep
from presentation import formats


def build(request: Request) -> Component:
    """Return a slip's page; the server asks :func:`named` first whether it exists."""
    request = of_today(request)
    board, slip = board_of(request), slip_asked(request)
    assert board is not None, "the page of a slip that the ledger does not have"
    assert slip is not None, "the page of a slip that the ledger does not have"
    back = link(request.say("supervise.back"), plain_href(request, urls.SUPERVISE))
    head = page_head(request, slip_title(request, board, slip), html.P(back))
    return html.Div(
        [head, slip_columns(request, board, slip, notice_block(request, slip.id))], className="detail slip-page"
    )


def slip_columns(
    request: Request,
    board: TaskBoard,
    slip: Slip,
    more: Sequence[Component] = (),
    task: str = urls.TASK,
    act: str = urls.SLIP_ACTION,
) -> html.Div:
    """Return a slip's stops and steps, and beside them its facts, the forms of its next steps and ``more``; ``task``
    and ``act``: the patterns of the task's page and of the address to which steps are posted."""
    side = html.Div(
        [_facts(request, board, slip, task), *_offers(request, slip, act), *more],
        className="detail-side",
    )
    main = html.Div([_stops(request, slip), _steps(request, slip)], className="detail-main")
    return html.Div([main, side], className="detail-columns")


def slip_asked(request: Request) -> Slip | None:
    """Return the slip that an address names; None where there is none."""
    tasks = request.reader.tasks
    wanted = request.parameters.get("slip", "")
    if tasks is None:
        return None
    return next((slip for slip in tasks.ledger(request.known_at).slips if slip.id == wanted), None)


def named(request: Request) -> str | None:
    """Return the slip's name; None where there is no such slip."""
    slip = slip_asked(request)
    return request.say("task_detail.slip", number=slip.id) if slip else None


def slip_title(request: Request, board: TaskBoard, slip: Slip) -> str:
    """Return the heading of a slip's page."""
    task = board.ledger.by_id.get(slip.task)
    return request.say("supervise.slip_title", number=slip.id, title=task.title if task else slip.task)


def _stops(request: Request, slip: Slip) -> html.Ol:
    """Return the states of a slip in order, each with the day it was last reached, and how often it was returned."""
    behind = stops_behind(slip)
    # Later steps overwrite earlier ones: of a slip that went round twice the last day counts.
    reached = {SLIP_ROW[step.action].target: step for step in slip.steps}
    items = [_stop(request, state, place, behind, reached.get(state)) for place, state in enumerate(STOPS)]
    if slip.returned:
        items.append(html.Li(request.say("supervise.returned", count=slip.returned), className="stop-returned"))
    return html.Ol(items, className="stops")


def _stop(request: Request, state: SlipState, place: int, behind: int, step: SlipStep | None) -> html.Li:
    name = "stop-done" if place < behind else "stop-now" if place == behind else "stop-open"
    key = "stop_now" if place == behind else "stop_open"
    day = step.at.astimezone(CHINA).date().isoformat() if step and place < behind else request.say(f"supervise.{key}")
    return html.Li([html.Strong(request.say(f"slip_state.{state}")), html.Span(day, className="note")], className=name)


def _steps(request: Request, slip: Slip) -> html.Section:
    keys = ("step", "at", "who", "words", "hash")
    heads = [(request.say(f"supervise.step_{key}"), "grid-name" if key == "step" else "") for key in keys]
    rows = [_step(request, step) for step in slip.steps]
    title = request.say("supervise.steps")
    return html.Section([html.H2(title), grid(title, heads, rows, "slip-steps")])


def _step(request: Request, step: SlipStep) -> list[Cell]:
    at = shown_instant(step.at)
    return [
        (request.say(f"slip_action.{step.action}"), "grid-name"),
        (at, ""),
        (f"{step.by}", ""),
        (html.Span(_words(request, step)), ""),
        # The beginning of the line's hash, by which it is found in the journal; the whole of it in the title.
        (html.Code(step.hash[:8], title=step.hash) if step.hash else formats.NONE, "step-hash"),
    ]


def _words(request: Request, step: SlipStep) -> list[Child]:
    said: list[Child] = []
    for key, text in (("cause", step.cause), ("measures", step.measures), ("deadline", step.deadline)):
        if text:
            said += [html.Strong(request.say(f"task_detail.{key}")), f" {text} "]
    said += [step.note] if step.note else []
    if step.due:
        said.append(html.Span(request.say("supervise.step_due", date=step.due.isoformat()), className="note"))
    return said or [formats.NONE]


def _facts(request: Request, board: TaskBoard, slip: Slip, page: str) -> html.Section:
    task, assessed = board.ledger.by_id.get(slip.task), board.by_id.get(slip.task)
    about: list[Child] = [link(task.title, task_href(request, task.id, page))] if task else [slip.task]
    about += [" ", task_status(request, assessed.status)] if assessed else []
    facts: list[tuple[str, Child | list[Child]]] = [
        ("slip_colour", slip_mark(request, slip.colour)),
        ("slip_unit", html.Strong(unit_words(request, slip.unit))),
        ("slip_task", about),
        ("slip_answer", slip.due.isoformat() if slip.due else ""),
        ("slip_left", left_words(request, slip, board.day)),
    ]
    return html.Section([html.H2(request.say("supervise.about")), facts_list(request, facts)])


def _offers(request: Request, slip: Slip, act: str) -> list[Component]:
    """Return a form for each step that the viewer may take now."""
    found = list(offers(request.viewer.person, slip))
    if not found:
        return []
    forms = [_form(request, slip, offer, act) for offer in found]
    return [html.Section([html.H2(request.say("supervise.do")), *forms], className="slip-offers", id="do")]


def _form(request: Request, slip: Slip, offer: SlipOffer, act: str) -> html.Form:
    action = offer.action
    fields: list[Child] = []
    if action is SlipAction.ANSWER:
        # Asked for in the browser as a help; what is required is said by check_step.
        for key in ("cause", "measures"):
            fields.append(labelled(request.say(f"task_detail.{key}"), text_area(key, "", 500, required=True)))
        deadline = Input(type="date", name="deadline", required=True)
        fields.append(labelled(request.say("task_detail.deadline"), deadline))
    elif action is SlipAction.RETURN:
        fields.append(labelled(request.say("supervise.return_why"), text_area("note", "", 500, required=True)))
    look = "button-bad" if action is SlipAction.RETURN else "button-main"
    fields.append(button(request.say(f"supervise.do_{action}"), f"button {look}"))
    where = url_of(act, slip=slip.id, action=action)
    return form(request, where, fields, f"form deed slip-{action}")


PAGE = Page(
    urls.SLIP, "supervise.title", None, build, named, within=(urls.SUPERVISE,), personal=True, watches=watch_reports
)
