"""Writing a table whose cells are boxes on a page: rows from the top, merged cells at every place that they cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from etl.plan_documents.writing import DocumentWriter, SpannedCell
from etl.plan_tables.document import Box


def write_grid(writer: DocumentWriter, boxes: Sequence[Box], write_cell: Callable[[Box], None]) -> None:
    """Write the table whose cells are ``boxes`` (points or pixels); ``write_cell`` writes what stands in one."""
    columns, rows = _edges(boxes, 0, 2), _edges(boxes, 1, 3)
    start, lines = writer.length, []
    for top, bottom in pairwise(rows):
        line = []
        for left, right in _cells_of_row(boxes, columns, top, bottom):
            box = _box_at(boxes, (left + right) / 2, (top + bottom) / 2)
            own = box is not None and abs(box[1] - top) < 1
            # A merged cell is written where it begins; below, its place stays empty and is filled from above.
            begins = writer.length
            if box is not None and own:
                write_cell(box)
            width = sum(left <= (a + b) / 2 <= right for a, b in pairwise(columns))
            line.append(SpannedCell(begins, writer.length, width, 1, not own and box is not None))
            writer.write("\t")
        writer.write("\n")
        lines.append(line)
    writer.add_table(lines, start)


def _edges(boxes: Sequence[Box], first: int, last: int) -> list[float]:
    """Return the places of rules, those closer than a point as one."""
    edges: list[float] = []
    for edge in sorted({box[first] for box in boxes} | {box[last] for box in boxes}):
        # A double rule, or one drawn per cell, is off by fractions of a point.
        if not edges or edge - edges[-1] > 1:
            edges.append(edge)
    return edges


def _cells_of_row(
    boxes: Sequence[Box], columns: Sequence[float], top: float, bottom: float
) -> Iterator[tuple[float, float]]:
    """Yield the left and right edges of the cells between two rules, a cell over several columns once."""
    at = 0
    while at < len(columns) - 1:
        box = _box_at(boxes, (columns[at] + columns[at + 1]) / 2, (top + bottom) / 2)
        end = at + 1
        while box is not None and end < len(columns) - 1 and columns[end] < box[2] - 1:
            end += 1
        yield columns[at], columns[end]
        at = end


def _box_at(boxes: Sequence[Box], x: float, y: float) -> Box | None:
    return next((box for box in boxes if box[0] < x < box[2] and box[1] < y < box[3]), None)
