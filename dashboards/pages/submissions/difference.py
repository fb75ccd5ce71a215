"""The difference: what would be added, changed and left as it is, before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Children, disclosure, table
from dashboards.request import Request
from plan.difference import ChangeKind, NumberChange, SubmissionDifference
from plan.period import Period
from presentation import formats
from presentation.sentences import area_name
from wording import name_of

OPEN = 40
"""Up to so many lines a table is open; a longer one is folded."""


def difference_section(
    request: Request,
    found: SubmissionDifference,
    key: str = "desk.difference",
    whole: bool = False,
    listed: Period | None = None,
) -> html.Section:
    """Return a heading and :func:`difference_parts`."""
    parts = [html.H2(request.say(key)), *difference_parts(request, found, whole, listed)]
    return html.Section(parts, className="difference", id="difference")


def difference_parts(
    request: Request, found: SubmissionDifference, whole: bool = False, listed: Period | None = None
) -> list[Component]:
    """Return the counts in words, then changed, removed and new numbers; unchanged ones are only counted.

    ``whole``: for a receipt on paper, changed numbers are never folded and new ones left out, as it lists all numbers.
    ``listed``: a quarter whose numbers are all listed elsewhere on the page, so that new ones are not listed again.
    """
    parts: list[Component] = [html.P(difference_words(request, found), className="counts")]
    parts += _block(request, found.of(ChangeKind.CHANGED), ChangeKind.CHANGED, whole=whole)
    parts += _block(request, found.of(ChangeKind.GONE), ChangeKind.GONE, whole=whole)
    added = [change for change in found.of(ChangeKind.ADDED) if change.period != listed]
    parts += [] if whole else _block(request, added, ChangeKind.ADDED, closed=True)
    return parts


def difference_words(request: Request, found: SubmissionDifference) -> str:
    """Return how many numbers are added, changed and the same: 新增114个，改动0个，不变0个."""
    counts = found.counts
    key = "desk.counts_gone" if counts[ChangeKind.GONE] else "desk.counts"
    return request.say(key, **{str(kind): counts[kind] for kind in ChangeKind})


def _block(
    request: Request, changes: Sequence[NumberChange], kind: ChangeKind, closed: bool = False, whole: bool = False
) -> list[Component]:
    if not changes:
        return []
    caption = request.say(f"desk.change_{kind}", count=len(changes))
    shown = _table(request, changes, caption, kind)
    return [disclosure(caption, shown) if closed or (len(changes) > OPEN and not whole) else shown]


def _table(request: Request, changes: Sequence[NumberChange], caption: str, kind: ChangeKind) -> html.Div:
    several = len({change.period for change in changes}) > 1
    keys = ["measure", "area", *(["period"] if several else []), *_value_keys(kind), "cell"]
    heads: list[Children] = [request.say(f"desk.column_{key}") for key in keys]
    rows: list[list[Children]] = [[_fact(request, change, key) for key in keys] for change in changes]
    return table(caption, heads, rows, text=3 if several else 2)


def _value_keys(kind: ChangeKind) -> tuple[str, ...]:
    if kind is ChangeKind.CHANGED:
        return "old", "new", "by"
    return ("old",) if kind is ChangeKind.GONE else ("new",)


def _fact(request: Request, change: NumberChange, key: str) -> Children:
    if key == "measure":
        known = request.plan.measure_of.get(change.measure)  # a receipt may be older than the catalogue
        return name_of(known, request.lang) if known is not None else change.measure
    if key == "area":
        return area_name(request.plan, change.area, request.lang)
    if key == "period":
        return formats.period(change.period, request.lang)
    if key == "cell":
        return f"{change.sheet}!{change.cell}" if change.cell else formats.NONE
    if key == "by":
        return formats.NONE if change.old is None or change.new is None else _by(change.new - change.old)
    value = change.old if key == "old" else change.new
    return formats.NONE if value is None else formats.plain(value)


def _by(difference: float) -> str:
    """Return a difference with its sign, and no more decimals than it has."""
    sign = formats.MINUS if difference < 0 else "+"
    # Differences of floats: six digits take off the rest that subtraction leaves.
    return sign + formats.plain(abs(round(difference, 6)))
