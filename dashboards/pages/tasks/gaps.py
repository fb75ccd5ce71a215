"""What the ledger lacks: commitments that nobody took, indicators without a task, commitments without an indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from access.permission import DECOMPOSERS, may_see
from dashboards import urls
from dashboards.components.html import Child, aria, disclosure, link
from dashboards.components.task_parts import commitment_href, indicator_page, plain_href
from dashboards.request import Request
from plan.indicator import Indicator
from plan.tasks.chapters import Chapter, chapters_of
from plan.tasks.commitment import Commitment
from plan.tasks.ledger import TaskLedger
from presentation import formats
from presentation.tasks.marks import strip_uri
from wording import DEFAULT, say, title_of

# The width goes by the count, so that a cell of a short chapter is as wide as one of a long one.
CELL = 0.375
"""Width of a commitment's cell, in rem."""

SHOWN = 3
"""How many commitments without a task are listed openly; the others are folded."""


def gaps(request: Request, ledger: TaskLedger) -> list[Component]:
    """Return the sections of commitments that no task takes, and of indicators without tasks and tasks without
    indicators."""
    return [_not_taken(request, ledger), _both_ways(request, ledger)]


def _not_taken(request: Request, ledger: TaskLedger) -> html.Section:
    left, count = ledger.not_taken, len(ledger.commitments.all)
    rate = formats.plain(100 * (count - len(left)) / count, 1)
    note = request.say("task_page.taken_note", total=count, taken=count - len(left), rate=rate)
    title = html.H2([request.say("task_page.not_taken", count=len(left)), html.Span(note, className="heading-unit")])
    strip = html.Div([_strip(request, ledger, each) for each in chapters_of(ledger.commitments)], className="strip")
    # The strip stays where all is taken: it is the proof.
    if not left:
        parts = [title, html.P(request.say("task_page.all_taken")), strip, *_decomposition_link(request)]
        return html.Section(parts, className="gaps", id="gaps")
    first = html.Ul([_commitment(request, each) for each in left[:SHOWN]], className="commitments")
    words = request.say("task_page.show_not_taken", count=len(left))
    whole = disclosure(words, _by_chapter(request, ledger, left), "disclosure all-commitments")
    return html.Section([title, strip, first, whole, *_decomposition_link(request)], className="gaps", id="gaps")


def _decomposition_link(request: Request) -> list[Component]:
    """Return the link to the decomposition's page; nothing for a viewer who sends none."""
    if not may_see(request.viewer.person, DECOMPOSERS):
        return []
    return [html.P(link(request.say("decompose.open"), plain_href(request, urls.DECOMPOSE, as_of=None, known_at=None)))]


def _strip(request: Request, ledger: TaskLedger, chapter: Chapter) -> html.Div:
    taken = [each.id in ledger.tasks_of for each in chapter.commitments]
    left = taken.count(False)
    told = request.say("task_page.strip", chapter=chapter.id, left=left, total=len(taken))
    caption: list[Child] = [f"{chapter.id} ", html.Strong(str(left)), f"/{len(taken)}"]
    drawn = html.Img(src=strip_uri(taken), alt=told, style={"width": f"{CELL * len(taken):.4g}rem"})
    return html.Div([drawn, html.Span(caption, **aria(hidden="true"))], className="strip-part")


def _by_chapter(request: Request, ledger: TaskLedger, left: Sequence[Commitment]) -> list[Component]:
    wanted = {each.id for each in left}
    found: list[Component] = []
    for chapter in chapters_of(ledger.commitments):
        inside = [each for each in chapter.commitments if each.id in wanted]
        if inside:
            found.append(html.H3(f"{chapter.id}　{chapter.title}"))
            found.append(html.Ul([_commitment(request, each) for each in inside], className="commitments"))
    return found


def _commitment(request: Request, commitment: Commitment) -> html.Li:
    """Return a clause: its number, its own words as a link to their place in the text, and what it says of quantity,
    day and lead."""
    # The document's own words are Chinese whatever the page's language is: screen readers are told so.
    quote = html.Q(commitment.quote, lang=say("language.tag", DEFAULT))
    facts = [each for each in (commitment.quantity, commitment.due, commitment.responsible) if each]
    said: list[Child] = [
        html.Span(commitment.id, className="commitment-id"),
        link(quote, commitment_href(request, commitment.id)),
    ]
    if facts:
        said.append(html.Span(" · ".join(facts), className="note"))
    return html.Li(said)


def _both_ways(request: Request, ledger: TaskLedger) -> html.Section:
    # Both ways: an indicator nobody works for, and work that no indicator shows.
    without_task = [each for each in request.plan.indicators if each.no not in ledger.tasks_of_indicator]
    without_indicator = ledger.commitments_without_indicator()
    count = len(ledger.commitments.all)
    note = request.say("task_page.without_indicator_note", count=len(without_indicator), total=count)
    whole = disclosure(
        request.say("task_page.show_without_indicator", count=len(without_indicator)),
        _by_chapter(request, ledger, without_indicator),
        "disclosure all-commitments",
    )
    parts: list[Component] = [
        html.H2(request.say("task_page.gaps")),
        html.P(_indicators(request, without_task), className="gap-line"),
        html.P(note, className="gap-line"),
    ]
    return html.Section([*parts, *([whole] if without_indicator else [])], className="gaps")


def _indicators(request: Request, without: Iterable[Indicator]) -> list[Child]:
    found = list(without)
    if not found:
        return [request.say("task_page.every_indicator")]
    said: list[Child] = [request.say("task_page.without_task", count=len(found))]
    for place, each in enumerate(found):
        said += [request.say("attention.comma")] if place else []
        said.append(link(f"{each.no} {title_of(each, request.lang)}", indicator_page(request, each.no)))
    return said
