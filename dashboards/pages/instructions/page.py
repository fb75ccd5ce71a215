"""批示 `/instructions`: the instructions that the viewer may know of, the steps he may take, the form to write one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled, select, text_area
from dashboards.components.html import Child, link, page_head, switch
from dashboards.components.instruction_parts import instruction_card, known_instructions, subject_link, subject_of
from dashboards.components.task_parts import board_of
from dashboards.page import Page
from dashboards.request import Request
from dashboards.urls import url_of
from plan.instruction import (
    LONGEST,
    Instruction,
    InstructionStep,
    InstructionSubject,
    SubjectKind,
    counts_of,
    may_instruct,
)
from plan.whole_number import whole_number
from presentation.sentences import department_name, title_of

_STEPS = (InstructionStep.SEE, InstructionStep.REPLY, InstructionStep.CLOSE)
_WITH_TEXT = {InstructionStep.REPLY: "instruction.reply_text", InstructionStep.CLOSE: "instruction.close_text"}


def build(request: Request) -> Component:
    """Return the page of a request."""
    told, subject = known_instructions(request), asked_subject(request)
    if subject is not None:
        told = [each for each in told if each.subject == subject]
    shown = [each for each in told if each.open or _all(request)]
    cards = [_card(request, each) for each in shown]
    none = [html.P(request.say("instruction.none"), className="side-note")]
    parts: list[Component] = [
        page_head(request, _headline(request, told)),
        *_about(request, subject),
        *_form(request, subject),
        _filter(request, told),
        html.Div(cards or none, className="instructions-list"),
    ]
    return html.Div(parts, className="detail instructions-page")


def watched(request: Request) -> Hashable:
    """Return (id, number of steps) of every instruction that the viewer may know of (for ``Page.watches``)."""
    return tuple((each.id, len(each.entries)) for each in known_instructions(request))


def _all(request: Request) -> bool:
    return request.query.get("all") == "yes"


def asked_subject(request: Request) -> InstructionSubject | None:
    """Return what the page is about; None for all, and where there is no such indicator or task."""
    number, task = whole_number(request.query.get("indicator"), 4), request.query.get("task")
    if number is not None and number in request.plan.indicator_of:
        return subject_of(request, SubjectKind.INDICATOR, number)
    board = board_of(request) if task is not None else None
    if task is not None and board is not None and task in board.by_id:
        return subject_of(request, SubjectKind.TASK, task)
    return None


def _headline(request: Request, told: Sequence[Instruction]) -> str:
    counts = counts_of(told, request.today)
    if not counts.open:
        return request.say("instruction.headline_none", count=len(told))
    fields = {"open": counts.open, "waiting": counts.waiting, "overdue": counts.overdue}
    if not counts.waiting:
        return request.say("instruction.headline_answered", **fields)
    return request.say("instruction.headline_overdue" if counts.overdue else "instruction.headline", **fields)


def _about(request: Request, subject: InstructionSubject | None) -> list[Component]:
    if subject is None:
        return []
    every = link(request.say("instruction.every"), request.href(indicator=None, task=None))
    return [html.P([request.say("instruction.about"), subject_link(request, subject), " · ", every], className="lead")]


def _filter(request: Request, told: Sequence[Instruction]) -> html.Div:
    open_ones = sum(each.open for each in told)
    options = [
        (request.say("instruction.only_open", count=open_ones), request.href(all=None), not _all(request)),
        (request.say("instruction.with_closed", count=len(told)), request.href(all="yes"), _all(request)),
    ]
    return switch(request.say("instruction.filter"), options)


def _card(request: Request, instruction: Instruction) -> html.Article:
    """Return an instruction with its subject, and a form for each step that the viewer may take."""
    person = request.viewer.person
    about = html.P([request.say("instruction.about"), subject_link(request, instruction.subject)], className="lead")
    forms = [_step(request, instruction, step) for step in _STEPS if may_instruct(step, person, instruction)]
    return instruction_card(request, instruction, about, *forms)


def _step(request: Request, instruction: Instruction, step: InstructionStep) -> Component:
    words = request.say(f"instruction.do_{step}")
    inside: list[Child] = [hidden("at", request.href())]
    if step in _WITH_TEXT:
        inside.append(labelled(request.say(_WITH_TEXT[step]), text_area("text", longest=LONGEST)))
    inside.append(button(words))
    address = url_of(urls.INSTRUCTION_ACTION, instruction=instruction.id, action=step.value)
    return form(request, address, inside, f"form deed instruction-form form-{step}")


def _form(request: Request, subject: InstructionSubject | None) -> list[Component]:
    """Return the form to write an instruction about the page's subject, else about an indicator to be chosen; nothing
    for a viewer who may not."""
    if not may_instruct(InstructionStep.GIVE, request.viewer.person):
        return []
    named = [(name, department_name(request.plan, name, request.lang)) for name in addressees(request, subject)]
    fields: list[Child] = [hidden("at", request.href()), *_subject_fields(request, subject)]
    fields += [
        labelled(request.say("instruction.to"), select("to", named, _usual(request, subject))),
        labelled(request.say("instruction.due"), Input(type="date", name="due")),
        labelled(request.say("instruction.text"), text_area("text", longest=LONGEST), "field field-wide"),
        button(request.say("instruction.do_give"), "button button-main"),
    ]
    inside = form(request, urls.INSTRUCT, fields, "form deed instruct-form")
    # Not on paper: what can be done has no place there (print.css).
    return [html.Section([html.H2(request.say("instruction.write")), inside], className="deed-write")]


def _subject_fields(request: Request, subject: InstructionSubject | None) -> list[Child]:
    if subject is not None:
        return [hidden(subject.kind.value, subject.key)]
    choices = [(str(each.no), f"{each.no} {title_of(each, request.lang)}") for each in request.plan.indicators]
    return [labelled(request.say("column.indicator"), select("indicator", choices, choices[0][0]))]


def addressees(request: Request, subject: InstructionSubject | None) -> list[str]:
    """Return whom an instruction can be for: the plan's departments, and the unit that leads a task."""
    names = [department.name for department in request.plan.departments]
    return list(dict.fromkeys([*names, *([_usual(request, subject)] if subject else [])]))


def _usual(request: Request, subject: InstructionSubject | None) -> str:
    """Return the unit that answers for a subject, who is chosen beforehand; of no subject, the first indicator's."""
    if subject is not None and subject.kind is SubjectKind.TASK:
        board = board_of(request)
        return board.by_id[subject.key].task.lead if board else ""
    indicator = request.plan.indicators[0] if subject is None else request.plan.indicator_of[int(subject.key)]
    return indicator.department


PAGE = Page(
    path=urls.INSTRUCTIONS,
    title="page.instructions",
    order=None,
    build=build,
    within=(urls.OVERVIEW,),
    personal=True,
    watches=watched,
)
