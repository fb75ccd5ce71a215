"""The comparison as a table, a workbook and a CSV file: the facts of the page, in other shapes."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.components.data_note import data_note
from dashboards.pages.compare.asked import comparison_of
from dashboards.request import Request
from etl.workbook.write.delimited import table_csv
from etl.workbook.write.export import Cell, FormattedNumber, figure, table_xlsx
from plan.assessment import Assessment
from plan.comparison import Comparison, IndicatorChange
from presentation import cells, formats
from presentation.comparison import change_words
from presentation.sentences import amount_words
from wording import name_of, told_of

Fact = tuple[Cell, float | int | str | None, str]
"""One figure in three forms: a workbook's cell, the value in full for CSV, and the words on the page."""


def comparison_table(request: Request, found: Comparison) -> tuple[list[str], list[list[str]], str]:
    """Return headers, rows as text, and the caption."""
    rows = [[shown for _, _, shown in _facts(request, change)] for change in found.changes]
    return headers(request, found), rows, caption(request, found)


def comparison_xlsx(request: Request) -> bytes:
    """Return the table as a workbook, its numbers in full."""
    found = comparison_of(request)
    rows: list[Sequence[Cell]] = [[held for held, _, _ in _facts(request, change)] for change in found.changes]
    return table_xlsx(headers(request, found), rows, caption(request, found), data_note(request))


def comparison_csv(request: Request) -> bytes:
    """Return the table as CSV, its numbers in full; the last line says whose and of when they are."""
    found = comparison_of(request)
    rows = [[plain for _, plain, _ in _facts(request, change)] for change in found.changes]
    # Below the figures, since a line above the headings would make a program take it for them.
    return table_csv(headers(request, found), [*rows, [f"{caption(request, found)} · {data_note(request)}"]])


def caption(request: Request, found: Comparison) -> str:
    """Return what the table is of."""
    title = told_of(request.plan.document, "title", request.lang)
    days = [formats.moment_day(side.as_of, request.lang) for side in (found.before, found.after)]
    return request.say("compare.caption", plan=title, before=days[0], after=days[1])


def headers(request: Request, found: Comparison) -> list[str]:
    """Return the columns of the table."""
    before, after = (formats.moment_day(side.as_of, request.lang) for side in (found.before, found.after))
    dated = [
        ("value_before", before), ("value_after", after), ("change", ""), ("status_before", before),
        ("status_after", after), ("gap_before", before), ("gap_after", after), ("move", ""), ("restated_head", ""),
    ]  # fmt: skip
    return [
        *(request.say(f"compare.{key}") for key in ("no", "name", "unit")),
        *(request.say(f"compare.{key}", day=day) for key, day in dated),
    ]


def _facts(request: Request, change: IndicatorChange) -> list[Fact]:
    indicator, lang, sides = change.indicator, request.lang, (change.before, change.after)
    return [
        (change.no, change.no, str(change.no)),
        _words(name_of(indicator, lang)),
        _words(formats.unit(indicator, lang)),
        *(_value(request, side) for side in sides),
        _change(change),
        *(_words(request.say(f"status.{side.status}") if side else None) for side in sides),
        *(_gap(side.gap if side else None) for side in sides),
        _words(request.say(f"compare.{change.move}")),
        _restated(request, change),
    ]


def _words(text: str | None) -> Fact:
    return text, text, text or formats.NONE


def _value(request: Request, side: Assessment | None) -> Fact:
    if side is None:
        return _words(None)
    held = cells.value_cell(side.indicator, side.latest, request.lang)
    # Three forms of one figure: with a format for Excel, in full for programs, in words for the page.
    return held, side.value, amount_words(side.indicator, side.latest, request.lang)


def _change(change: IndicatorChange) -> Fact:
    words, moved = change_words(change), change.value_change
    if moved is None:
        return _words(None)
    # As many decimals in the workbook as on the page, where both values decide how many.
    return figure(moved, len(words.partition(".")[2])), moved, words


def _gap(gap: float | None) -> Fact:
    return cells.gap(gap), gap, formats.NONE if gap is None else formats.signed(gap)


def _restated(request: Request, change: IndicatorChange) -> Fact:
    if change.restated is None:
        return _words(None)
    held: FormattedNumber = cells.shown(change.indicator, change.restated)
    return held, change.restated, formats.with_unit(change.indicator, change.restated, request.lang)
