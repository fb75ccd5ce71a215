"""The controls of the ledger: chips for statuses, choices of unit, chapter and light, three views. All links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Children, aria, chip_count, disclosure, link, switch
from dashboards.components.task_parts import light_mark, task_status, unit_words
from dashboards.pages.tasks.asked import ALL, VIEWS, LedgerQuery, chapters_in
from dashboards.request import Request
from plan.tasks.assess import TaskBoard
from plan.tasks.chapters import chapters_of
from plan.tasks.colours import Colour
from plan.tasks.task_status import TaskStatus

Choice = tuple[Children, str | None]
"""A choice's words, and the value that it puts into the address (None: it takes the filter away)."""


def controls(request: Request, board: TaskBoard, query: LedgerQuery) -> html.Div:
    """Return all controls."""
    # Links and disclosures throughout: the page's security policy lets no inline script run, and it works without
    # any.
    dropdowns = html.Div(
        [_units(request, board, query), _chapters(request, board, query), _lights(request, board, query)],
        className="choices",
    )
    hint = html.P([request.say(f"task_page.hint_{query.view}"), *_unfold(request, query)], className="choices-hint")
    views = [
        (
            request.say(f"task_page.view_{view}"),
            request.href(view=None if view == VIEWS[0] else view),
            view == query.view,
        )
        for view in VIEWS
    ]
    line = html.Div([dropdowns, hint, switch(request.say("task_page.views"), views)], className="ledger-line")
    return html.Div([_chips(request, board, query), line], className="ledger-controls")


def _unfold(request: Request, query: LedgerQuery) -> list[Component]:
    if query.narrowed or query.view != VIEWS[0]:
        return []
    if query.opened == ALL:
        return [link(request.say("task_page.fold"), request.href(open=None), "unfold")]
    return [link(request.say("task_page.unfold"), request.href(open=ALL), "unfold")]


def _chips(request: Request, board: TaskBoard, query: LedgerQuery) -> html.Div:
    """Return a chip with its count for each status that occurs; a second click takes the filter away again."""
    every = [html.Span(request.say("overview.all")), chip_count(len(board.tasks))]
    chips = [link(every, request.href(status=None), "chip chip-all", "true" if query.status is None else None)]
    for status, count in board.counts().items():
        # The chosen status stays although nothing stands under it any more: else there was no way to take it back.
        if count or status is query.status:
            chips.append(_chip(request, status, count, status is query.status))
    return html.Div(chips, className="chips", role="group", **aria(label=request.say("overview.filter")))


def _chip(request: Request, status: TaskStatus, count: int, chosen: bool) -> html.A:
    href = request.href(status=None if chosen else status.value)
    return link([task_status(request, status), chip_count(count)], href, "chip", "true" if chosen else None)


def _units(request: Request, board: TaskBoard, query: LedgerQuery) -> html.Details:
    counts = Counter(each.task.lead for each in board.tasks)
    choices: list[Choice] = [
        (request.say("task_page.choice", name=unit_words(request, unit), count=count), unit)
        for unit, count in counts.items()
    ]
    now = unit_words(request, query.unit) if query.unit else request.say("task_page.all_units", count=len(counts))
    return _choice(request, "unit", now, choices, query.unit)


def _chapters(request: Request, board: TaskBoard, query: LedgerQuery) -> html.Details:
    titles = {chapter.id: f"{chapter.id} {chapter.title}" for chapter in chapters_of(board.ledger.commitments)}
    elsewhere = request.say("task_page.elsewhere")
    choices: list[Choice] = [
        (request.say("task_page.choice", name=titles.get(chapter, elsewhere), count=len(tasks)), chapter)
        for chapter, tasks in chapters_in(request, board).items()
    ]
    now = request.say("overview.all") if query.chapter is None else titles.get(query.chapter, elsewhere)
    return _choice(request, "chapter", now, choices, query.chapter)


def _lights(request: Request, board: TaskBoard, query: LedgerQuery) -> html.Details:
    counts = board.colours()
    choices: list[Choice] = [
        ([light_mark(request, colour), f" {counts[colour]}"], colour.value) for colour in reversed(Colour)
    ]
    now = light_mark(request, query.light) if query.light else request.say("overview.all")
    return _choice(request, "light", now, choices, query.light)


def _choice(request: Request, key: str, now: Children, choices: Sequence[Choice], chosen: str | None) -> html.Details:
    """Return a choice among links that opens without any script."""
    every: Choice = (request.say("overview.all"), None)
    items = [
        html.Li(link(words, request.href(**{key: value}), "choice-option", "true" if value == chosen else None))
        for words, value in (every, *choices)
    ]
    caption = html.Span(request.say(f"task_page.by_{key}"), className="choice-caption")
    return disclosure([caption, html.Span(now, className="choice-now")], html.Ul(items), "choice")
