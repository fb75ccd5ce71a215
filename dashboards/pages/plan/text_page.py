"""规划原文 `/plan/text`: the plan's own text, every tracked clause marked, and beside it the tasks that take it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, link, page_head
from dashboards.components.task_parts import anchor_of, board_of, plain_href, task_link, task_status
from dashboards.page import Page, seen_alike
from dashboards.request import Request
from plan.tasks.assess import TaskBoard
from plan.tasks.commitment import SourceDocument
from plan.tasks.text_marks import ParagraphKind, TextParagraph, TextPiece, paragraphs_of
from presentation import formats
from wording import DEFAULT, say, told_of


def build(request: Request) -> Component:
    """Return every source document's text."""
    board = board_of(request)
    if board is None:
        nothing = html.P(request.say("task_page.none_kept"))
        return html.Div([page_head(request, request.say("plan_text.title")), nothing], className="detail")
    count = len(board.ledger.commitments.all)
    taken = count - len(board.ledger.not_taken)
    sentence = request.say("plan_text.sentence", total=count, taken=taken, left=count - taken)
    lead = html.P(request.say("plan_text.lead"), className="lead")
    texts = [_document(request, board, file.source) for file in board.ledger.commitments.files]
    return html.Div([page_head(request, sentence, lead), _key(request), *texts], className="detail plan-text")


def _key(request: Request) -> html.P:
    own = html.Mark(request.say("plan_text.taken"), className="clause-taken")
    none = html.Mark(request.say("plan_text.open"), className="clause-open")
    back = link(request.say("plan_text.ledger"), plain_href(request, urls.TASKS))
    return html.P([own, " ", none, " ", back], className="text-key")


def _document(request: Request, board: TaskBoard, source: SourceDocument) -> html.Article:
    about = request.say(
        "plan_text.about",
        title=told_of(source, "title", request.lang),
        number=told_of(source, "number", request.lang),
        issued_by=told_of(source, "issued_by", request.lang),
        date=formats.day(source.issued_on, request.lang),
    )
    parts = [_paragraph(request, board, each) for each in paragraphs_of(board.ledger.commitments, source.id)]
    body = html.Div(parts, className="text-body", lang=say("language.tag", DEFAULT))
    return html.Article([html.P(about, className="side-note"), body])


def _paragraph(request: Request, board: TaskBoard, paragraph: TextParagraph) -> Component:
    if paragraph.kind is ParagraphKind.CELLS:
        cells = [html.Span(piece.text, className="text-cell") for piece in paragraph.pieces]
        # Folded: a table's cells line by line are a page of numbers; the plan's own page shows the table.
        summary = html.Summary(request.say("plan_text.cells", count=len(cells)), disable_n_clicks=True)
        return html.Details([summary, html.P(cells)], className="disclosure text-cells", disable_n_clicks=True)
    said = [_piece(request, board, piece) for piece in paragraph.pieces]
    if paragraph.kind is ParagraphKind.PART:
        return html.H2(said)
    return html.H3(said) if paragraph.kind is ParagraphKind.SECTION else html.P(said)


def _piece(request: Request, board: TaskBoard, piece: TextPiece) -> Child:
    if piece.commitment is None:
        return piece.text
    tasks = board.ledger.tasks_of.get(piece.commitment, ())
    if not tasks:
        number = html.Span(piece.commitment, className="clause-id")
        return html.Mark([piece.text, number], id=anchor_of(piece.commitment), className="clause-open")
    told: list[Child] = []
    for task in tasks:
        status = task_status(request, board.by_id[task.id].status)
        told.append(html.Span([task_link(request, task), " ", status], className="clause-task"))
    inside: list[Child] = [piece.text, html.Span(piece.commitment, className="clause-id")]
    # The clause's own address: every page that names a clause leads here.
    mark = html.Mark(inside, id=anchor_of(piece.commitment), className="clause-taken")
    return html.Span([mark, html.Small(told, className="clause-tasks")])


PAGE = Page(urls.PLAN_TEXT, "plan_text.title", None, build, within=(urls.PLAN,), seen_as=seen_alike)
