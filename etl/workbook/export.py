"""A table as a workbook to hand on. Text is written as text: what begins with = or + is never a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from etl.workbook.writing_style import ACCENT, HEADER, HEI, RULE, SONG

Cell = str | float | int | None

_STAMP = datetime(2020, 1, 1)  # noqa: DTZ001 - xlsxwriter wants no zone; a fixed stamp gives the same bytes every time
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_BASE = {"font_name": SONG, "font_size": 11, "valign": "vcenter", "border": 1, "border_color": RULE}
_WIDEST = 44


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet: its name on the tab, a title, a note under it (what the data are), a header row that stays, rows."""

    name: str
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


def table_xlsx(headers: Sequence[str], rows: Sequence[Sequence[Cell]], title: str, note: str = "") -> bytes:
    """One sheet: title, a note under it (what the data are), a header row that stays, rows. Numbers stay numbers."""
    return leaves_xlsx([Leaf(tab_name(title), title, headers, rows, note)], title)


def tab_name(title: str) -> str:
    """A title as Excel takes it for a tab: 31 characters, none of []:*?/\\, no quote at either end."""
    plain = "".join(" " if c in "[]:*?/\\" or not c.isprintable() else c for c in title)
    name = plain.strip(" '")[:31].strip(" '")
    return "" if name.lower() == "history" else name


def leaves_xlsx(leaves: Sequence[Leaf], title: str, created: datetime = _STAMP) -> bytes:
    """A workbook of several sheets; ``created`` is what it says of its own making."""
    out = BytesIO()
    book = Workbook(out, _SAFE)
    book.set_properties({"title": title, "created": created})
    for leaf in leaves:
        _add(book, leaf)
    book.close()
    return out.getvalue()


def _add(book: Workbook, leaf: Leaf) -> None:
    sheet = book.add_worksheet(leaf.name or None)
    sheet.write_string(0, 0, leaf.title, book.add_format({"font_name": HEI, "font_size": 15}))
    sheet.write_string(1, 0, leaf.note, book.add_format({"font_name": SONG, "font_size": 10, "font_color": "#6A6658"}))
    heading = book.add_format({**_BASE, "font_name": HEI, "bg_color": HEADER, "font_color": ACCENT, "text_wrap": True})
    for column, header in enumerate(leaf.headers):
        sheet.write_string(2, column, header, heading)
        sheet.set_column(column, column, _width([header, *(row[column] for row in leaf.rows)]))
    _write_rows(book, sheet, leaf.rows)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _write_rows(book: Workbook, sheet: Worksheet, rows: Sequence[Sequence[Cell]]) -> None:
    words, figures = book.add_format(_BASE), book.add_format({**_BASE, "num_format": "#,##0.####"})
    whole = book.add_format({**_BASE, "num_format": "#,##0"})
    for position, row in enumerate(rows, start=3):
        for column, cell in enumerate(row):
            if cell is None:
                sheet.write_blank(position, column, None, words)
            elif isinstance(cell, str):
                sheet.write_string(position, column, cell, words)
            else:
                sheet.write_number(position, column, cell, whole if float(cell).is_integer() else figures)


def _width(cells: Sequence[Cell]) -> float:
    """A column's width in figures: a Chinese character takes two."""
    longest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in str(cell or "")) for cell in cells), default=8)
    return float(min(max(longest + 2, 8), _WIDEST))
