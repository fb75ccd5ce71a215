"""任务 `/tasks`: the ledger of tasks: one sentence, the worst tasks, every task with its drawing, and what is missing
(clauses without a task, indicators without tasks)."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from access.permission import DECOMPOSERS, may_see
from dashboards import urls
from dashboards.components.html import Child, aria, downloads, headline_words, link, page_head, table
from dashboards.components.task_parts import light_mark, plain_href, task_link
from dashboards.page import Download, Page, seen_alike, seen_by_role
from dashboards.pages.tasks.asked import LedgerGroup, LedgerQuery, board_and_query, groups
from dashboards.pages.tasks.controls import controls
from dashboards.pages.tasks.gaps import gaps
from dashboards.pages.tasks.rows import section
from dashboards.pages.tasks.tasks_files import TEXTS, caption, chosen, headers, shown_rows, tasks_xlsx
from dashboards.pages.tasks.timeline import timeline
from dashboards.request import Request
from dashboards.server.downloads import XLSX
from dashboards.viewer import Viewer
from plan.tasks.assess import TaskBoard
from plan.tasks.colours import Colour
from presentation.tasks.headline import task_headline, why_named, worst_tasks
from presentation.tasks.words import rule_name
from wording import told_of


def build(request: Request) -> Component:
    """Return the ledger as an address asks for it."""
    board, query = board_and_query(request)
    if board is None:
        return html.Div(
            [page_head(request, request.say("task_page.title")), html.P(request.say("task_page.none_kept"))]
        )
    # A bureau that watches its indicators alone: there is nothing that tasks could be made of.
    if not board.ledger.commitments.all:
        return html.Div(
            [page_head(request, request.say("task_page.title")), html.P(request.say("task_page.no_commitments"))]
        )
    head = page_head(request, headline_words(task_headline(board, request.lang)), reported=_reported(request, board))
    # Without tasks the gaps are the whole message, and the first steps say how to begin.
    if not board.tasks:
        return html.Div([head, *_empty(request), *gaps(request, board.ledger)], className="ledger")
    return html.Div([head, *_body(request, board, query)], className="ledger")


def _body(request: Request, board: TaskBoard, query: LedgerQuery) -> list[Component]:
    return [
        *_attention(request, board),
        _county(request, board),
        controls(request, board, query),
        *_view(request, board, query),
        legend(request),
        *gaps(request, board.ledger),
        _rule(request, board),
    ]


def _reported(request: Request, board: TaskBoard) -> str:
    """Return how many tasks have an accepted report for the quarter of the day, of how many."""
    period = request.period
    told = {
        report.progress.task
        for report in board.ledger.reports
        # Reports of this quarter alone: what was said earlier stands in the rows, with its age.
        if report.accepted_at is not None and period.first_day <= report.progress.day <= board.day
    }
    done = sum(each.task.id in told for each in board.tasks)
    return request.say("task_page.reported", done=done, total=len(board.tasks))


def _attention(request: Request, board: TaskBoard) -> list[Component]:
    named = worst_tasks(board)
    if not named:
        return []
    said: list[Child] = [html.Strong(request.say("attention.worst")), request.say("attention.colon")]
    for place, each in enumerate(named):
        said += [request.say("attention.comma")] if place else []
        why = request.say("task_headline.beside", why=why_named(each, request.lang))
        inside: list[Child] = [task_link(request, each.task, "attention-link"), why]
        said.append(html.Span(inside, className="attention-item"))
    return [html.P(said, className="attention")]


def _county(request: Request, board: TaskBoard) -> html.P:
    """Return the counts by which counties report their ledgers upwards (`TaskBoard.county_counts`)."""
    counts = [
        request.say("task_page.county_count", name=request.say(f"county_count.{name}"), count=count)
        for name, count in board.county_counts().items()
    ]
    said = request.say("task_page.county", counts=request.say("task_page.dot").join(counts))
    return html.P(said, className="county")


def _empty(request: Request) -> list[Component]:
    steps = [request.say(f"task_page.empty_{step}") for step in ("out", "fill", "in")]
    return [html.P(request.say("task_page.empty")), html.Ol([html.Li(step) for step in steps], className="first-steps")]


def _view(request: Request, board: TaskBoard, query: LedgerQuery) -> list[Component]:
    # The table folds nothing: it is what the workbook holds, row by row.
    if query.view == "table":
        return _table(request, board)
    shown = list(groups(request, board, query))
    if not shown:
        back = link(request.say("task_page.show_all"), plain_href(request, request.path), "back")
        return [html.Div([html.P(request.say("task_page.nothing")), html.P(back)], className="nothing")]
    if query.view == "timeline":
        return timeline(request, board, shown)
    return _sections(request, board, shown)


def _sections(request: Request, board: TaskBoard, shown: Sequence[LedgerGroup]) -> list[Component]:
    return [section(request, board, group, first=not place) for place, group in enumerate(shown)]


def _table(request: Request, board: TaskBoard) -> list[Component]:
    tasks = chosen(request, board)
    # The address keeps its filters, so that the file holds the rows that are seen; view and folding are no filters.
    files = downloads(request, [(request.say("download.xlsx"), request.href(urls.TASKS_XLSX, view=None, open=None))])
    shown = table(caption(request, board), headers(request), shown_rows(request, tasks), TEXTS)
    return [html.Section([files, shown], className="section ledger-table")]


def legend(request: Request) -> html.Div:
    """Return how to read a drawing."""
    kinds = ("shadow", "pointer", "before", "done", "open", "missed", "over", "lights")
    keys = [
        html.Span(
            [
                html.Span(className=f"key task-key-{kind}", **aria(hidden="true")),
                request.say(f"task_page.legend_{kind}"),
            ],
            className="legend-entry",
        )
        for kind in kinds
    ]
    marks = [light_mark(request, colour) for colour in Colour]
    return html.Div([*keys, html.Span(marks, className="legend-entry legend-lights")], className="legend")


def _rule(request: Request, board: TaskBoard) -> html.P:
    """Return which colour rule is in force, and where it was published."""
    name = rule_name(board.rule, request.lang)
    words = request.say("task_page.rule", name=name, source=told_of(board.rule, "source", request.lang))
    bulletin = link(request.say("bulletin.link"), plain_href(request, urls.SUPERVISE) + "#bulletin")
    invented = [request.say("task_page.invented")] if board.ledger.demonstration else []
    return html.P([words, *invented, " ", bulletin], className="side-note")


def seen_as(request: Request) -> Viewer:
    """Return for whom the page is made and kept (``Page.seen_as``): only those who send decompositions see the link to
    that page, all others the same."""
    return seen_by_role(request) if may_see(request.viewer.person, DECOMPOSERS) else seen_alike(request)


PAGE = Page(
    path=urls.TASKS,
    title="task_page.title",
    order=10,
    build=build,
    seen_as=seen_as,
    downloads=(Download(urls.TASKS_XLSX, XLSX, "task_table.file", tasks_xlsx),),
)
