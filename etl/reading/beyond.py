"""Headings beyond those that a layout describes: a row more above or under the headers, a section's name, a column more
on the left. Whoever adds 本季新增 over a known form has made another form of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from etl.reading.header_block import Head, answers_for_form, head_above
from etl.reading.headings import changes, is_padding
from etl.reading.layout import HeaderMeaning, Layout
from etl.reading.lines import FilledSheet
from etl.reading.names import Lexicon, normal
from etl.reading.understood import is_number
from etl.reading.view import View
from etl.workbook.scan.sheet import Cell, Sheet

# Rows of headers that people add under a form's own.
_MOST_UNDER = 3
# Characters: a longer text in a row of its own is a note, and names no section.
_LONGEST_SECTION = 20


class OuterHeadings:
    """The headings around a table. ``under``: rows of headers that stand under those the layout describes."""

    def __init__(self, sheet: Sheet, layout: Layout, lexicon: Lexicon, corner: Cell, first: Cell, end: Cell) -> None:
        self._columns: dict[int, list[str]] = {}
        self._rows: dict[int, list[str]] = {}
        self.under = 0
        table = layout.table
        if table.rows or not table.across:
            return
        upright = View(sheet, turned=False)
        across = range(first[1], min(end[1], upright.width))
        self.under = self._under(sheet, layout, lexicon, corner, first, end)
        heads = range(corner[0], first[0])
        self._add(upright, range(first[0], first[0] + self.under), across, heads, self._columns)
        if layout.stamp:
            return  # its headers are locked
        labels = range(corner[1], max(first[1], corner[1] + 1))
        over = head_above(upright, labels, across, corner[0], lexicon) if corner[0] < upright.height else None
        rows = _rows_of(over, corner[0])
        answered = (
            row + 1 for row in reversed(rows) if answers_for_form(upright, row, corner[0], labels, across, lexicon)
        )
        self._add(upright, range(next(answered, rows.start), rows.stop), across, heads, self._columns)
        turned = View(sheet, turned=True)
        down = range(first[0] + self.under, min(end[0], turned.width))
        left = head_above(turned, heads, down, corner[1], lexicon) if HeaderMeaning.AREA not in table.down else None
        self._add(turned, _rows_of(left, corner[1]), down, labels, self._rows)

    @property
    def any(self) -> bool:
        """Whether any heading stands around the table's own."""
        return bool(self.under or self._columns or self._rows)

    def column(self, index: int) -> Sequence[str]:
        """Return the headings beyond a column's own."""
        return self._columns.get(index, ())

    def row(self, index: int) -> Sequence[str]:
        """Return the headings beyond a row's own labels."""
        return self._rows.get(index, ())

    @staticmethod
    def _add(view: View, rows: range, columns: range, own: range, found: dict[int, list[str]]) -> None:
        """Add the texts of ``rows`` to ``found``, each for all the columns that it covers: to the next one, if nothing
        is merged. What is merged with the table's ``own`` headers is one of those."""
        for row in rows:
            said = ""
            for column in columns:
                merge = view.merged.get((row, column))
                # Without merges a heading goes on to the next one: people type 本季新增 once over three columns.
                said = view.spoken(row, column) or (said if merge is None else "")
                shared = merge is not None and merge.first_row < own.stop and own.start <= merge.last_row
                if said and not shared:
                    found.setdefault(column, []).append(said)

    @staticmethod
    def _under(sheet: Sheet, layout: Layout, lexicon: Lexicon, corner: Cell, first: Cell, end: Cell) -> int:
        """Return how many rows of texts without a label and without numbers stand between the headers and the first
        row."""
        rows = 0
        while rows < _MOST_UNDER and first[0] + rows < end[0]:
            row = sheet.rows[first[0] + rows]
            labels, cells = row[corner[1] : first[1]], row[first[1] : end[1]]
            texts = [value for value in cells if isinstance(value, str) and value.strip()]
            named = any(value is not None for value in labels)
            if named or not texts or any(map(is_number, cells)):
                break
            rows += 1
        return rows


def _rows_of(head: Head | None, top: int) -> range:
    """Return the rows of headers that end right above a table's own."""
    # A gap between means that the rows above are another table's, or a title.
    return head.rows if head is not None and head.first == top else range(0)


def sections_of(
    filled: FilledSheet, down: Sequence[HeaderMeaning], first: Cell, end: int, lexicon: Lexicon
) -> dict[int, tuple[str, ...]]:
    """Return by row the section (城市, 农村) in which a row that names a measure stands, where that matters: its words
    change the meaning, or the same label stands in several sections. ``end``: the first row that is not the table's."""
    top, left = first
    labels: list[tuple[int, str, str]] = []
    section = ""
    for row in range(top, end):
        cells = filled.rows[row]
        texts = [
            str(value).strip() for value in cells[left : left + len(down)] if isinstance(value, str) and value.strip()
        ]
        if not texts:
            continue
        label = texts[0]
        if any(map(is_number, cells[left + len(down) :])) or lexicon.measure(label).names:
            labels.append((row, section, normal("/".join(texts))))
        elif len(label) <= _LONGEST_SECTION and len(texts) == 1:
            section = label
    # A label in one section only needs no section to be known by.
    places = Counter(label for _, label in {(section, label) for _, section, label in labels})
    return {
        row: (section,)
        for row, section, label in labels
        if section and not is_padding(section) and (places[label] > 1 or changes(section))
    }
