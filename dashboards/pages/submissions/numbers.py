"""The numbers of a workbook: each beside the last accepted quarter's, the change, and its last twelve quarters."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Child, Children, link, switch
from dashboards.components.responsive_table import Cell, grid
from dashboards.request import Request
from plan.number_history import Key, NumberHistory, largest_change_first
from presentation import formats
from presentation.number_line import number_line_uri
from presentation.sentences import area_name
from wording import name_of, told_of

OPEN = 13
"""How many numbers are shown at first, the others on demand: each row is a dozen elements, and Dash needs time for
every element at each redrawing."""

ALL = "all"
"""Value of ``numbers`` in the address: show all of them."""

BOOK = "book"
"""Value of ``order`` in the address: the workbook's order, not the largest change first."""

_TIMES = 10
"""From so many times the last number on, the change is shown as a multiple: 1,001,780 % cannot be read."""

_COLUMNS = (
    ("area", "grid-name"),
    ("measure", "words"),
    ("last", "figures"),
    ("value", "figures number-now"),
    ("change", "figures"),
    ("share", "figures"),
    ("history", "number-history"),
    ("cell", "number-cell"),
)


def numbers_section(
    request: Request, numbers: Sequence[NumberHistory], unread: Collection[Key] = frozenset()
) -> html.Section:
    """Return how many rose and fell, and every number in a table, what moved most first; ``unread``: cells that hold
    something, which is no number."""
    by_book = request.query.get("order") == BOOK
    ordered = tuple(numbers) if by_book else largest_change_first(numbers)
    heading = html.Div([html.H2(request.say("numbers.heading")), _orders(request, by_book)], className="numbers-head")
    parts: list[Component] = [heading, html.P(counts_words(request, numbers, unread), className="numbers-counts")]
    shown = ordered if request.query.get("numbers") == ALL else ordered[:OPEN]
    parts += [_table(request, shown, unread)] if shown else []
    if rest := len(ordered) - len(shown):
        address = request.href(numbers=ALL) + "#numbers"
        parts.append(html.P(link(request.say("numbers.rest", count=rest), address, "numbers-rest")))
    return html.Section(parts, className="numbers", id="numbers")


def counts_words(request: Request, numbers: Sequence[NumberHistory], unread: Collection[Key] = frozenset()) -> str:
    """Return how many numbers rose, fell and stayed, how many have none before, and how many are not reported."""
    changes = [number.change for number in numbers]
    counts = {
        "up": sum(change is not None and change > 0 for change in changes),
        "down": sum(change is not None and change < 0 for change in changes),
        "level": sum(change == 0 for change in changes),
        "fresh": sum(number.value is not None and number.last is None for number in numbers),
        "silent": sum(number.value is None and number.key not in unread for number in numbers),
        "unread": sum(number.key in unread for number in numbers),
    }
    said = [request.say(f"numbers.count_{name}", count=count) for name, count in counts.items() if count]
    return request.say("scale.comma").join(said)


def _orders(request: Request, by_book: bool) -> html.Div:
    options = [("moved", None, not by_book), (BOOK, BOOK, by_book)]
    links = [
        (request.say(f"numbers.order_{name}"), request.href(order=order) + "#numbers", current)
        for name, order, current in options
    ]
    return switch(request.say("numbers.order"), links)


def _table(request: Request, numbers: Sequence[NumberHistory], unread: Collection[Key]) -> html.Div:
    heads = [(request.say(f"numbers.column_{key}"), name) for key, name in _COLUMNS]
    rows = [_row(request, number, number.key in unread) for number in numbers]
    return grid(request.say("numbers.caption"), heads, rows, "number-rows")


def _row(request: Request, number: NumberHistory, unread: bool) -> list[Cell]:
    none = request.say("numbers.unread" if unread else "slot.none")
    shown: list[Children] = [
        area_name(request.plan, number.area, request.lang),
        _measure(request, number),
        _last(request, number),
        none if number.value is None else formats.plain(number.value),
        _change(request, number),
        _share(request, number),
        _history(request, number),
        number.cell or formats.NONE,
    ]
    return [(words, name) for words, (_, name) in zip(shown, _COLUMNS, strict=True)]


def _measure(request: Request, number: NumberHistory) -> list[Child]:
    known = request.plan.measure_of.get(number.measure)  # a submission may be older than the catalogue
    if known is None:
        return [number.measure]
    return [f"{name_of(known, request.lang)} ({told_of(known, 'unit', request.lang)})"]


def _last(request: Request, number: NumberHistory) -> list[Child]:
    if number.last is None:
        return [formats.NONE]
    period, value = number.last
    # The quarter before is what everybody expects; another one is named.
    apart = [html.Small(formats.period(period, request.lang))] if period.shift(1) != number.period else []
    return [formats.plain(value), *apart]


def _change(request: Request, number: NumberHistory) -> str:
    if number.change is None:
        return formats.NONE
    # Differences of floats: six digits take off the rest that subtraction leaves.
    shown = formats.plain(abs(round(number.change, 6)))
    return request.say("numbers.level") if not number.change else ("+" if number.change > 0 else formats.MINUS) + shown


def _share(request: Request, number: NumberHistory) -> str:
    if number.share is None:
        return request.say("numbers.from_zero") if number.change else formats.NONE
    if number.share >= _TIMES - 1:
        return f"×{formats.plain(round(number.share + 1, 1))}"
    return f"{formats.signed(100 * number.share)}%" if number.share else formats.NONE


def _history(request: Request, number: NumberHistory) -> Component:
    """Return the small drawing of earlier quarters, which opens to its values in words."""
    words = _history_words(request, number)
    picture = html.Img(src=number_line_uri(number), alt=request.say("numbers.history_open"), className="spark")
    summary = html.Summary(picture, disable_n_clicks=True)
    return html.Details([summary, html.P(words)], className="number-details", disable_n_clicks=True)


def _history_words(request: Request, number: NumberHistory) -> str:
    if not number.before:
        return request.say("numbers.no_history")
    said = [
        request.say("numbers.dated", period=formats.period(period, request.lang), value=formats.plain(value))
        for period, value in number.before
    ]
    return request.say("scale.comma").join(said)
