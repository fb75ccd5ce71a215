"""Places on pages: where words of a document stand that has pages, found by their place in its text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.plan_tables.document import Box, PagePlace, Span
from etl.plan_tables.result import ImportedRow, PlanImport


@dataclass(frozen=True, slots=True)
class PageBox:
    """A box of a page: the page counted from 1, the box in points from its upper left corner."""

    page: int
    box: Box


class PageFinder:
    """Finds where words stand, by the places that a document's reader gave, in the order of the text."""

    def __init__(self, places: Sequence[PagePlace]) -> None:
        self._places = places
        self._starts = [place.start for place in places]

    def __bool__(self) -> bool:
        return bool(self._places)

    def find(self, span: Span) -> PageBox | None:
        """Return the box around words on the page that they begin on; None where no place is known."""
        start, end = span
        first = max(0, bisect_right(self._starts, start) - 1)
        found = []
        for place in self._places[first:]:
            if place.start >= end:
                break
            if place.end > start:
                found.append(place)
        return around(PageBox(place.page, place.box) for place in found) if found else None

    def row(self, row: ImportedRow) -> PageBox | None:
        """Return the box around a row's own cells, on the page that its name stands on."""
        # A category's cell goes over many rows, and would make one box of all of them.
        own = [span for name, span in row.spans.items() if name != "category"]
        boxes = [self.find(span) for span in (row.spans["name"], *own, *row.target_spans.values())]
        return around(box for box in boxes if box is not None)


def around(boxes: Iterable[PageBox]) -> PageBox | None:
    """Return the box around all boxes that stand on the page of the first; None of none."""
    told = list(boxes)
    if not told:
        return None
    own = [each.box for each in told if each.page == told[0].page]
    left, top, right, bottom = zip(*own, strict=True)
    return PageBox(told[0].page, (min(left), min(top), max(right), max(bottom)))


def pages_of(read: PlanImport) -> dict[int, Box]:
    """Return the pages on which rows were read or words refused, those with rows first, and the box around these."""
    finder = PageFinder(read.places)
    found = [
        *(finder.row(row) for row in (*read.rows, *read.proposed)),
        *(finder.find(words.span) for words in read.refused),
    ]
    boxes: dict[int, Box] = {}
    for place in filter(None, found):
        known = boxes.get(place.page, place.box)
        whole = around([PageBox(place.page, known), place])
        assert whole is not None, "of two boxes there is one around them"
        boxes[place.page] = whole.box
    return boxes
