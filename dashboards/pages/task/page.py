"""任务 `/task/<task>`: its clauses, responsible units, nodes, reports, evidence, slips, and indicators it supports."""

from __future__ import annotations

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.determined import beside
from dashboards.components.html import Child, aria, link, page_head, scale, short_name, status_mark
from dashboards.components.instruction_parts import instructions_block, subject_of
from dashboards.components.task_parts import (
    board_of,
    indicator_page,
    light_mark,
    plain_href,
    task_href,
    task_scale,
    task_status,
    unit_words,
)
from dashboards.page import Page
from dashboards.pages.task.clause import clause_block
from dashboards.pages.task.past import extension_block, facts_list, history_block, slips_block
from dashboards.pages.task.steps import evidence_block, steps_block
from dashboards.request import Request
from dashboards.urls import url_of
from plan.instruction import SubjectKind
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.history import completion_line
from plan.tasks.rights import TaskAction, may_act
from presentation import formats
from presentation.tasks import words
from presentation.tasks.headline import task_sentence
from presentation.tasks.trajectory import trajectory_uri
from wording import told_of

WIDE, NARROW = 760, 340
LARGE = 1180
"""Widths of drawings, in pixels: in a column of a wide window, on a phone, over a whole wide window."""


def build(request: Request) -> Component:
    """Return the page of one task; the server asks :func:`named` first whether it exists."""
    board, assessed = _board_and_task(request)
    assert board is not None, "the page of a task that the ledger does not have"
    assert assessed is not None, "the page of a task that the ledger does not have"
    ledger, task = board.ledger, assessed.task.id
    clause, steps = clause_block(request, board, assessed), steps_block(request, ledger, assessed)
    # Without steps there is room beside the facts, and the drawing need not wait below an empty column.
    beside_facts = [] if steps else _trajectory(request, board, assessed, WIDE)
    main = html.Div([clause, *steps, *beside_facts], className="detail-main")
    side = html.Div(
        [
            _responsible(request, board, assessed),
            *extension_block(request, board, assessed),
            *_indicators(request, assessed),
            *_ended(request, board, assessed),
        ],
        className="detail-side",
    )
    parts = [
        _head(request, board, assessed),
        # Drawn twice, for desk and phone: scaled down, strokes and steps would run together.
        html.Div(task_scale(request, assessed, LARGE), className="task-large only-wide"),
        html.Div(task_scale(request, assessed, NARROW), className="task-large only-narrow"),
        html.Div([main, side], className="detail-columns"),
        *instructions_block(request, subject_of(request, SubjectKind.TASK, task)),
        *(_trajectory(request, board, assessed, LARGE) if steps else []),
        history_block(request, board, task),
        *evidence_block(request, ledger, assessed),
        *slips_block(request, board, task),
        _invented(request, board),
    ]
    return html.Div(parts, className="detail task-page")


def _board_and_task(request: Request) -> tuple[TaskBoard | None, TaskAssessment | None]:
    board = board_of(request)
    return board, board.by_id.get(request.parameters.get("task", "")) if board else None


def named(request: Request) -> str | None:
    """Return the task's title; None where the ledger has no such task."""
    _, assessed = _board_and_task(request)
    return assessed.task.title if assessed else None


def _head(request: Request, board: TaskBoard, assessed: TaskAssessment) -> html.Div:
    task = assessed.task
    line: list[Child] = [
        html.Span(request.say("task_detail.number", id=task.id), className="detail-no"),
        html.Strong(task.title),
        task_status(request, assessed.status),
        html.Span(request.say(f"task_kind.{task.kind}"), className="detail-no"),
    ]
    around = _neighbours(request, board, task.id)
    walk = html.Nav(around, className="detail-walk", **aria(label=request.say("task_detail.walk")))
    last = assessed.done.reported
    key = "reported" if last else "unreported"
    reported = request.say(f"task_detail.{key}", date=last.isoformat() if last else "")
    head = page_head(request, task_sentence(assessed, request.lang), *_report(request, assessed), reported=reported)
    return html.Div([html.Div([html.P(line, className="detail-name"), walk], className="detail-top"), head])


def _neighbours(request: Request, board: TaskBoard, task: str) -> list[Component]:
    order = [each.task for each in board.tasks]
    place = next(place for place, each in enumerate(order) if each.id == task)
    found: list[Component] = [link(request.say("task_detail.ledger"), plain_href(request, urls.TASKS), "neighbour")]
    if place:
        other = order[place - 1]
        found.append(link("← " + request.say("task_detail.previous"), task_href(request, other.id), title=other.title))
    if place + 1 < len(order):
        other = order[place + 1]
        found.append(link(request.say("task_detail.next") + " →", task_href(request, other.id), title=other.title))
    return found


def _report(request: Request, assessed: TaskAssessment) -> list[Component]:
    """Return links to the forms that the viewer may use: of progress, and of a later due day or the task's end."""
    person, number = request.viewer.person, quote(assessed.task.id, safe="")
    ways: list[Child] = []
    if may_act(TaskAction.REPORT, person, assessed.task):
        address = request.href(url_of(urls.PROGRESS, task=number), as_of=None, known_at=None)
        ways.append(link(request.say("task_detail.report"), address, "button button-main"))
    deeds = [deed for deed in (TaskAction.EXTEND, TaskAction.END) if may_act(deed, person, assessed.task)]
    if deeds:
        address = request.href(url_of(urls.TASK_TERM, task=number), as_of=None, known_at=None)
        key = "term.extend" if TaskAction.EXTEND in deeds else "term.end"
        ways += [" ", link(request.say(key), address, "button button-quiet")]
    return [html.P(ways)] if ways else []


def _responsible(request: Request, board: TaskBoard, assessed: TaskAssessment) -> html.Section:
    task, lang = assessed.task, request.lang
    listed = request.say("language.listed")
    formula = request.say(f"scoring.formula.{task.scoring}")
    facts: list[tuple[str, Child | list[Child]]] = [
        ("lead", html.Strong(unit_words(request, task.lead))),
        ("supporting", listed.join(unit_words(request, each) for each in task.supporting)),
        ("supervising", unit_words(request, task.supervising) if task.supervising else ""),
        # A post and no person: the successor takes the task over.
        ("post", [task.post, html.Span(request.say("task_detail.post_note"), className="note")] if task.post else ""),
        ("days", f"{task.start.isoformat()} – {task.due.isoformat()}"),
        ("scoring", [words.scoring_word(task.scoring, lang), html.Span(formula, className="note")]),
        ("light", _light(request, board, assessed)),
        ("investment", _money(request, assessed)),
        ("remark", task.remark),
    ]
    return html.Section([html.H2(request.say("task_detail.responsible")), facts_list(request, facts)])


def _light(request: Request, board: TaskBoard, assessed: TaskAssessment) -> list[Child]:
    """Return the light, its colour rule with source and text, and a note where the published rule leaves the case open
    and the light is our choice."""
    rule = board.rule
    colour = assessed.colour
    said: list[Child] = [light_mark(request, colour) if colour else request.say("task_page.no_light")]
    # Published rules have gaps; where the light rests on our choice that is said beside it.
    if assessed.lit is not None and not assessed.lit.stated:
        said.append(html.Span(request.say("task_detail.unstated"), className="note"))
    name, whence = words.rule_name(rule, request.lang), told_of(rule, "source", request.lang)
    source = request.say("task_page.rule", name=name, source=whence)
    text = told_of(rule, "text", request.lang)
    return [*said, html.Span(source, className="note"), html.Span(text, className="note")]


def _money(request: Request, assessed: TaskAssessment) -> str:
    money = assessed.task.investment
    if money is None:
        return ""
    years = tuple(f"{year} {formats.plain(value)}" for year, value in sorted(money.by_year.items()))
    planned = request.say("task_detail.by_year", years=years) if years else ""
    return request.say("task_detail.money", total=formats.plain(money.total)) + planned


def _indicators(request: Request, assessed: TaskAssessment) -> list[Component]:
    """Return the indicators that the task supports, each with its shadow."""
    items = []
    for number in assessed.indicators:
        found = request.reader.assessment(number, request.as_of, request.known_at)
        if found is not None:
            name = link(f"{number}　{short_name(found, request.lang)}", indicator_page(request, number))
            top = html.P(
                [name, status_mark(found.status, request.lang), *beside(request, number)], className="support-name"
            )
            items.append(html.Li([top, scale(found, request.lang)]))
    title = html.H2(request.say("task_detail.indicators"))
    if not items:
        return [html.Section([title, html.P(request.say("task_detail.no_indicators"), className="side-note")])]
    return [html.Section([title, html.Ul(items, className="supported")])]


def _ended(request: Request, board: TaskBoard, assessed: TaskAssessment) -> list[Component]:
    ending = board.ledger.ending_of(assessed.task.id)
    # Looked back at, a task that was ended later is still running.
    if ending is None or ending.on > board.day:
        return []
    facts = [("ended_on", ending.on.isoformat()), ("document", ending.document), ("reason", ending.reason)]
    return [html.Section([html.H2(request.say("task_detail.ended")), facts_list(request, facts)])]


def _trajectory(request: Request, board: TaskBoard, assessed: TaskAssessment, width: int) -> list[Component]:
    """Return the drawing of completion and schedule over time, ``width`` pixels wide in wide windows; nothing for a
    task without figures."""
    if assessed.completion is None or assessed.scheduled is None:
        return []
    done = completion_line(board, assessed.task.id)
    summary = words.shadow_summary(assessed, request.lang)
    drawn = [
        html.Img(src=trajectory_uri(assessed, done, width), alt=summary, className="only-wide"),
        html.Img(src=trajectory_uri(assessed, done, NARROW), alt=summary, className="only-narrow"),
    ]
    keys = ["done", "scheduled", *(["before"] if assessed.scheduled_before is not None else [])]
    key = [
        html.Span([html.Span(className=f"line-{each}", **aria(hidden="true")), request.say(f"task_detail.line_{each}")],
                  className="key-entry")
        for each in keys
    ]  # fmt: skip
    title = html.H2([request.say("task_detail.trajectory"), html.Span("%", className="heading-unit")])
    return [html.Section([title, html.Div(key, className="chart-key"), html.Div(drawn, className="task-line")])]


def _invented(request: Request, board: TaskBoard) -> html.P:
    return html.P(request.say("task_page.invented") if board.ledger.demonstration else "", className="side-note")


PAGE = Page(urls.TASK, "task_page.title", None, build, named, within=(urls.TASKS,))
