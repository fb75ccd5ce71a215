"""What pages say of instructions: a line on the overview, a block on an indicator's and a task's page, one as a card.

Who may not know of one does not see it anywhere, nor is it counted for him.
"""

from __future__ import annotations

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, link
from dashboards.page import seen_by_role
from dashboards.request import Request
from dashboards.viewer import ANYBODY, Viewer
from plan.instant import CHINA, shown_instant
from plan.instruction import (
    Instruction,
    InstructionEntry,
    InstructionStep,
    InstructionSubject,
    SubjectKind,
    as_known,
    counts_of,
    may_instruct,
    visible,
)
from presentation import formats
from presentation.sentences import department_name
from wording import listed, title_of


def known_instructions(request: Request) -> list[Instruction]:
    """Return what the viewer may know of the plan's instructions, by what was known; the newest first."""
    plan, person = request.reader.plan.document.id, request.viewer.person
    told = as_known(request.reader.instructions(), request.known_at)
    mine = [each for each in told if each.subject.plan == plan and visible(each, person)]
    return sorted(mine, key=lambda each: (each.open, each.at), reverse=True)


def seen_as(request: Request) -> Viewer:
    """Return by whom a page with what is said of instructions is made (``Page.seen_as``): where there are any, by
    somebody of the viewer's role and department, on which it depends who may know of them."""
    person = request.viewer.person
    if request.reader.instructions() or may_instruct(InstructionStep.GIVE, person):
        return seen_by_role(request)
    return ANYBODY


def subject_of(request: Request, kind: SubjectKind, key: object) -> InstructionSubject:
    """Return an indicator or a task of the plan that is looked at."""
    return InstructionSubject(request.reader.plan.document.id, kind, str(key))


def instructions_line(request: Request) -> list[Component]:
    """Return the line for the overview: how many are open, wait for an answer, and are overdue; nothing where none
    is."""
    counts = counts_of(known_instructions(request), request.today)
    if not counts.open:
        return []
    said: list[Child] = [html.Strong(request.say("instruction.heading"))]
    said.append(request.say("instruction.line_open", count=counts.open))
    if counts.waiting:
        said.append(request.say("instruction.line_waiting", count=counts.waiting))
    if counts.overdue:
        said.append(html.Span(request.say("instruction.line_overdue", count=counts.overdue), className="tone tone-bad"))
    said += [request.say("instruction.line_end"), link(request.say("instruction.to_page"), page_href(request))]
    return [html.P(said, className="attention instructions-line")]


def page_href(request: Request, subject: InstructionSubject | None = None) -> str:
    """Return the page of instructions, of all or about one subject."""
    # What a page asks for itself would filter the list of instructions by accident; the day and the plan go along.
    own = {key: None for key in request.query if key not in ("as_of", "known_at", "lang", "plan")}
    about = {} if subject is None else {subject.kind.value: subject.key}
    if subject is not None and subject.kind is SubjectKind.TASK:
        about["plan"] = subject.plan  # tasks are of one plan, whichever is in force on the day
    return request.href(urls.INSTRUCTIONS, **{**own, **about})


def instructions_block(request: Request, subject: InstructionSubject) -> list[Component]:
    """Return the block for a page: what is instructed about its subject, and the way to write or answer."""
    told = [each for each in known_instructions(request) if each.subject == subject]
    writes = may_instruct(InstructionStep.GIVE, request.viewer.person)
    if not told and not writes:
        return []
    cards = [instruction_card(request, each) for each in told]
    key = "instruction.write" if writes else "instruction.answer"
    way = html.P(link(request.say(key), page_href(request, subject), "instruction-way"))
    return [html.Section([html.H2(request.say("instruction.heading")), *cards, way], className="instructions")]


def instruction_card(request: Request, instruction: Instruction, *more: Child) -> html.Article:
    """Return one instruction: its words, from whom to whom, by when, who has seen it, answers, and where it stands."""
    lang = request.lang
    who = request.say(
        "instruction.from_to",
        by=instruction.by,
        to=department_name(request.plan, instruction.to, lang),
        day=formats.day(instruction.at.astimezone(CHINA).date(), lang),
    )
    head: list[Child] = [_state(request, instruction), html.Span(who, className="instruction-who")]
    if instruction.due is not None:
        head.append(html.Span(_due(request, instruction), className="instruction-due"))
    if instruction.demonstration:
        head.append(html.Span(request.say("app.demonstration"), className="instruction-mark"))
    parts: list[Child] = [
        html.P(head, className="instruction-head"),
        html.P(instruction.text, className="instruction-text"),
        html.P(_seen(request, instruction), className="instruction-seen"),
        *(_entry(request, entry) for entry in instruction.entries if entry.step is not InstructionStep.SEE),
        *more,
    ]
    overdue = " instruction-overdue" if instruction.overdue(request.today) else ""
    return html.Article(parts, className=f"instruction instruction-{instruction.state}{overdue}", id=instruction.id)


def _state(request: Request, instruction: Instruction) -> html.Strong:
    key = "overdue" if instruction.overdue(request.today) else instruction.state.value
    return html.Strong(request.say(f"instruction.state_{key}"), className="instruction-state")


def _due(request: Request, instruction: Instruction) -> str:
    assert instruction.due is not None, "only where a day was set"
    return request.say("instruction.due_by", day=formats.day(instruction.due, request.lang))


def _seen(request: Request, instruction: Instruction) -> str:
    seen = instruction.of(InstructionStep.SEE)
    if not seen:
        return request.say("instruction.seen_none")
    names = [request.say("instruction.seen_one", by=each.by, at=shown_instant(each.at)) for each in seen]
    return request.say("instruction.seen_by", names=listed(names, request.lang))


def _entry(request: Request, entry: InstructionEntry) -> html.Div:
    """Return an answer or the end, with who and when."""
    who = request.say(f"instruction.entry_{entry.step}", by=entry.by, at=shown_instant(entry.at))
    said = [html.P(entry.text)] if entry.text else []
    return html.Div(
        [html.P(who, className="instruction-who"), *said], className=f"instruction-entry entry-{entry.step}"
    )


def subject_link(request: Request, subject: InstructionSubject) -> Child:
    """Return what an instruction is about, leading to its page."""
    own = {"indicator": None, "task": None, "all": None}
    if subject.kind is SubjectKind.TASK:
        address = request.href(urls.url_of(urls.TASK, task=quote(subject.key, safe="")), **own)
        return link(request.say("instruction.task", key=subject.key), address)
    indicator = request.reader.plan.indicator_of.get(int(subject.key))
    # An indicator may have left the catalogue since; what was written about it stays.
    if indicator is None:
        return request.say("instruction.indicator_gone", no=subject.key)
    address = request.href(urls.url_of(urls.INDICATOR, no=indicator.no), **own)
    return link(f"{indicator.no} {title_of(indicator, request.lang)}", address)
