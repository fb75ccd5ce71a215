"""The clauses of a task in the paragraphs of their document, and what was added by the decomposition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, link
from dashboards.components.task_parts import anchor_of, commitment_href, task_link
from dashboards.request import Request
from plan.instant import china_day
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.ledger import TaskLedger
from plan.tasks.text_marks import TextPiece, pieces_of
from presentation import formats
from wording import DEFAULT, say


def clause_block(request: Request, board: TaskBoard, assessed: TaskAssessment) -> html.Section:
    """Return each paragraph once with the task's clauses highlighted and others linked; below, where they stand and
    what of the task is not in the document."""
    ids = [each for each in assessed.task.commitments if each in board.ledger.commitments.by_id]
    title = html.H2([request.say("task_detail.clause"), *_sections(request, board.ledger, ids)])
    if not ids:
        return html.Section([title, html.P(request.say("task_detail.no_clause"), className="side-note")])
    quotes = [_paragraph(request, board.ledger, start, ids) for start in _starts(board.ledger, ids)]
    return html.Section([title, *quotes, _numbers(request, board.ledger, assessed, ids), _unsaid(request, board, ids)])


def _sections(request: Request, ledger: TaskLedger, ids: Sequence[str]) -> list[Component]:
    named: dict[str, None] = {}
    for each in ids:
        section = ledger.commitments.by_id[each].section
        named[f"{section} {ledger.commitments.source_of[each].sections[section]}"] = None
    return [html.Span(request.say("language.listed").join(named), className="heading-unit")] if named else []


def _starts(ledger: TaskLedger, ids: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return (commitment, first, last character) of each paragraph that has a clause of the task, once."""
    found: dict[int, tuple[str, int, int]] = {}
    for each in ids:
        text, first = ledger.commitments.paragraph_of(each)
        # Two clauses of one paragraph show it once, with both marked.
        found.setdefault(first, (each, first, first + len(text)))
    return [found[first] for first in sorted(found)]


def _paragraph(
    request: Request, ledger: TaskLedger, place: tuple[str, int, int], ids: Sequence[str]
) -> html.Blockquote:
    each, first, last = place
    source = ledger.commitments.source_of[each]
    inside = [c for file in ledger.commitments.files if file.source.id == source.id for c in file.commitments]
    pieces = pieces_of(ledger.commitments.text_of(each), first, last, inside)
    said = [_piece(request, piece, piece.commitment in ids) for piece in pieces]
    return html.Blockquote(said, className="clause", lang=say("language.tag", DEFAULT))


def _piece(request: Request, piece: TextPiece, own: bool) -> Child:
    if piece.commitment is None:
        return piece.text
    if own:
        return html.Mark(piece.text, className="clause-own")
    address = commitment_href(request, piece.commitment)
    return link(piece.text, address, "clause-other")


def _numbers(request: Request, ledger: TaskLedger, assessed: TaskAssessment, ids: Sequence[str]) -> html.P:
    """Return where each clause stands, what it says of how much and by when, and which other tasks take it."""
    said: list[Child] = []
    for each in ids:
        commitment = ledger.commitments.by_id[each]
        start, end = commitment.span
        said.append(html.Span([link(each, commitment_href(request, each)), " "], id=anchor_of(each)))
        said.append(request.say("task_detail.span", start=start, end=end))
        facts = [fact for fact in (commitment.quantity, commitment.due, commitment.responsible) if fact]
        said += [request.say("task_detail.says", facts=request.say("language.listed").join(facts))] if facts else []
        # The same clause in two tasks is allowed, and has to be seen from both.
        others = [task for task in ledger.tasks_of.get(each, ()) if task.id != assessed.task.id]
        for other in others:
            said += [request.say("task_detail.shared"), task_link(request, other)]
        said.append(html.Br())
    return html.P(said, className="side-note clause-numbers")


def _unsaid(request: Request, board: TaskBoard, ids: Sequence[str]) -> html.P:
    """Return the sentence that names what the clauses leave open (quantity, day, lead, steps), and the decomposition
    that decided it."""
    missing = tuple(request.say(f"task_detail.unsaid_{key}") for key in _missing(board.ledger, ids))
    version = board.ledger.version
    assert version is not None, "a task is of a decomposition"
    day = formats.day(china_day(version.accepted_at), request.lang)
    words = request.say("task_detail.unsaid", what=missing, number=version.number, date=day)
    return html.P(words, className="told")


def _missing(ledger: TaskLedger, ids: Sequence[str]) -> Iterator[str]:
    clauses = [ledger.commitments.by_id[each] for each in ids]
    if not any(each.quantity for each in clauses):
        yield "quantity"
    if not any(each.due for each in clauses):
        yield "due"
    if not any(each.responsible for each in clauses):
        yield "lead"
    # A clause never gives a task's steps: they are always the decomposition's own.
    yield "nodes"
