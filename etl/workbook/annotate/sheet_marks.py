"""Marks in one worksheet part: cells get another style, and nothing else in the part changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from etl.workbook.annotate.markup import Edit, inside, prefixed, with_attribute, without_attribute
from etl.workbook.annotate.places import (
    Area,
    ElementSpan,
    SheetPlaces,
    WantedRow,
    areas_of,
    find_places,
    is_veil,
    merged_corners,
    priority_of,
    row_style,
    within,
)
from etl.workbook.annotate.styles import VEIL, Styles
from etl.workbook.scan.sheet import Cell, cell_name
from plan.finding import Severity
from plan.whole_number import whole_number

_BEHIND_NOTES = frozenset(
    {
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
        "AlternateContent",
    }
)  # fmt: skip
"""What stands behind the reference to notes in a worksheet part."""

Marks = Mapping[Cell, Severity]
"""The doubtful cells, each with the worst that was found there."""


@dataclass(slots=True)
class MarkedSheet:
    """A worksheet part, what was found in it, and the changes to make."""

    content: bytes
    places: SheetPlaces
    edits: list[Edit]

    @property
    def prefix(self) -> bytes:
        """The prefix the part gives its elements."""
        assert self.places.root is not None, "a worksheet has a root"
        tag = self.content[self.places.root.start + 1 : self.places.root.inner].split(None, 1)[0].rstrip(b"/>")
        return tag.rpartition(b":")[0]

    @property
    def notes_id(self) -> str:
        """The id of the drawing that holds the notes' boxes; '' where there is none."""
        drawing = self.places.top("legacyDrawing")
        found = (value for key, value in drawing.attributes.items() if key.endswith(":id")) if drawing else iter(())
        return next(found, "")

    def refer_to_notes(self, identity: str, office: str) -> None:
        """Name the drawing that holds the notes' boxes; '' takes the name away. ``office``: namespace of the id."""
        drawing = self.places.top("legacyDrawing")
        if drawing is not None:
            self.edits.append(Edit(drawing.start, drawing.end, b""))
        if not identity:
            return
        xml = prefixed(b"<legacyDrawing", self.prefix)
        xml += f' xmlns:r="{office}" r:id="{identity}"/>'.encode()
        self.edits.append(Edit(*self._notes_place(drawing), xml))

    def _notes_place(self, drawing: ElementSpan | None) -> tuple[int, int]:
        root = self.places.root
        assert root is not None, "a worksheet has a root"
        behind = next((top.start for top in self.places.tops if top.name in _BEHIND_NOTES), root.close)
        # CT_Worksheet is a sequence: legacyDrawing has its place behind pageSetup and drawing, before
        # everything in the set above.
        at = drawing.end if drawing else behind
        return at, at


def corners(content: bytes, cells: Iterable[Cell]) -> dict[Cell, Cell]:
    """Return each cell → the cell that shows for it: itself, or the first one of the merged area it is in."""
    merged = merged_corners(content)
    return {cell: (area[0], area[1]) if (area := within(cell, merged)) else cell for cell in cells}


def mark_sheet(content: bytes, marks: Marks, styles: Styles) -> MarkedSheet:
    """Mark the cells, and take marks of an earlier time off all others. Raises UnreadableFile."""
    places = find_places(content, marks, styles.ours)
    sheet = MarkedSheet(content, places, [])
    # First the marks of an earlier time: they are told by their styles, whichever cells are doubtful now.
    sheet.edits += _cleared(content, places, marks, styles)
    for row in places.rows.values():
        sheet.edits += _row_edits(sheet, row, {c: s for (r, c), s in marks.items() if r == row.number}, styles)
    sheet.edits += _gap_edits(sheet, marks, styles)
    sheet.edits += _veil_edits(sheet, marks, styles)
    return sheet


def _cleared(content: bytes, places: SheetPlaces, marks: Marks, styles: Styles) -> Iterator[Edit]:
    """Yield the edits that take marks of an earlier time off cells that are not marked any more."""
    for cell, span in places.marked.items():
        if cell not in marks:
            yield _styled(content, span, styles.cleared(int(span.attributes["s"])))


def _styled(content: bytes, span: ElementSpan, style: int) -> Edit:
    return Edit(span.start, span.inner, with_attribute(content[span.start : span.inner], "s", str(style)))


def _row_edits(sheet: MarkedSheet, row: WantedRow, marks: Mapping[int, Severity], styles: Styles) -> Iterator[Edit]:
    """Yield the edits of a row that is there: styles of its cells, and cells it lacks."""
    new: dict[int, list[bytes]] = {}
    own = row_style(row.span)
    for column, severity in sorted(marks.items()):
        if span := row.cells.get(column):
            style = span.attributes.get("s", "0")
            yield _styled(sheet.content, span, styles.mark(whole_number(style) or 0, severity))
        else:
            # A cell that is not there shows its row's style, else its column's; the new one must look the same.
            before = own if own is not None else sheet.places.column_style(column)
            following = (cell.start for other, cell in row.cells.items() if other > column)
            cell = _cell(sheet, row.number, column, styles.mark(before, severity))
            # Cells stand in the order of their columns, or Excel takes the sheet for damaged.
            new.setdefault(min(following, default=row.span.close), []).append(cell)
    if new:
        yield from _with_cells(sheet.content, row.span, new)


def _with_cells(content: bytes, row: ElementSpan, new: Mapping[int, list[bytes]]) -> Iterator[Edit]:
    """Yield new cells in a row; how far the row is said to reach is left unsaid, for it reaches farther now."""
    head = without_attribute(content[row.start : row.inner], "spans")
    if row.close == row.inner and row.end == row.inner:
        tag = head.split(None, 1)[0].strip(b"</>").decode()
        (cells,) = new.values()
        edit = inside(head, tag, len(head), len(head), b"".join(cells))
        yield Edit(row.start, row.inner, head[: edit.start] + edit.content)
        return
    yield Edit(row.start, row.inner, head)
    for at, cells in new.items():
        yield Edit(at, at, b"".join(cells))


def _cell(sheet: MarkedSheet, row: int, column: int, style: int) -> bytes:
    return prefixed(f'<c r="{cell_name(row, column)}" s="{style}"/>'.encode(), sheet.prefix)


def _gap_edits(sheet: MarkedSheet, marks: Marks, styles: Styles) -> Iterator[Edit]:
    """Yield rows that the sheet lacks altogether."""
    data = sheet.places.top("sheetData")
    for at, rows in sheet.places.gaps.items():
        xml = b"".join(_new_row(sheet, row, marks, styles) for row in rows)
        # An empty <sheetData/> has no inside and has to be opened for the new rows.
        if data is not None and at == data.close:
            name = b":".join(filter(None, (sheet.prefix, b"sheetData"))).decode()
            yield inside(sheet.content, name, data.inner, data.close, xml)
        else:
            yield Edit(at, at, xml)


def _new_row(sheet: MarkedSheet, row: int, marks: Marks, styles: Styles) -> bytes:
    cells = [
        _cell(sheet, row, column, styles.mark(sheet.places.column_style(column), severity))
        for (r, column), severity in sorted(marks.items())
        if r == row
    ]
    tag = prefixed(f'<row r="{row + 1}">'.encode(), sheet.prefix)
    return tag + b"".join(cells) + prefixed(b"</row>", sheet.prefix)


def _veil_edits(sheet: MarkedSheet, marks: Marks, styles: Styles) -> Iterator[Edit]:
    """Yield a conditional format of ours in front where one of the planner's would cover a mark, as the template's does
    in cells left blank. The planner's stay as they are; only their ranks move up to make room."""
    formats = [top for top in sheet.places.tops if top.name == "conditionalFormatting"]
    veils = [span for span in formats if is_veil(sheet.content, span)]
    theirs = [span for span in formats if span not in veils]
    covered = tuple(area for span in theirs for area in areas_of(span.attributes.get("sqref", "")))
    new = list(_veils(sheet, marks, covered, styles))
    yield from (Edit(span.start, span.end, b"") for span in veils)
    if new:
        # There is one: veils are only made where a format of the planner's covers a mark.
        yield Edit(formats[0].start, formats[0].start, b"".join(new))
    # A file that comes again has ours already, and the ranks of the planner's have been moved.
    if len(new) != len(veils):
        yield from _moved(sheet, veils, len(new) - len(veils))


def _veils(sheet: MarkedSheet, marks: Marks, covered: tuple[Area, ...], styles: Styles) -> Iterator[bytes]:
    """Yield one conditional format for each severity, over its marked cells within ``covered``."""
    rank = 0
    for severity in (Severity.MEND, Severity.EXPLAIN):
        cells = [cell for cell, kind in sorted(marks.items()) if kind is severity and within(cell, covered)]
        if cells:
            rank += 1
            yield _veil(" ".join(cell_name(*cell) for cell in cells), styles.veil(severity), rank, sheet.prefix)


def _veil(cells: str, style: int, rank: int, prefix: bytes) -> bytes:
    rule = f'<cfRule type="expression" dxfId="{style}" priority="{rank}"><formula>'.encode() + VEIL
    xml = f'<conditionalFormatting sqref="{cells}">'.encode() + rule + b"</formula></cfRule></conditionalFormatting>"
    return prefixed(xml, prefix)


def _moved(sheet: MarkedSheet, veils: list[ElementSpan], by: int) -> Iterator[Edit]:
    """Yield the planner's conditional rules in the same order among themselves, and behind ours."""
    for rule in sheet.places.rules:
        if (rank := priority_of(rule)) and not any(veil.start < rule.start < veil.end for veil in veils):
            tag = sheet.content[rule.start : rule.inner]
            # Ranks begin at 1, and the lowest number wins.
            yield Edit(rule.start, rule.inner, with_attribute(tag, "priority", str(max(1, rank + by))))
