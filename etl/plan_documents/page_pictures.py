"""Pictures of a PDF's pages, so that what was read of them can be held against them: drawn in greys by pdfium."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.picture import POINTS, opened
from etl.plan_tables.document import Box

_AROUND = 40.0
"""Points of a page that are shown around what was read."""

_SCALE = 2.2
"""Pixels to a point: a figure of 7 points can be read, also where a small table is shown as wide as half a page."""

_LONGEST = 1600
"""Pixels of a picture's longer side at most: a page may claim to be metres wide."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A part of a page as PNG; ``box``: which part, in points from the page's upper left corner."""

    box: Box
    png: bytes

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.box[3] - self.box[1]


def draw_pages(content: bytes, boxes: Mapping[int, Box]) -> dict[int, PagePicture]:
    """Return pictures of what stands in boxes of a PDF's pages, counted from 1, and of a little around it.

    UnreadableDocument where it cannot be drawn. Only ever called within the child process: what strangers sent is drawn
    by a library in C.
    """
    if not content.startswith(b"%PDF-"):
        return _part_of(opened(content), boxes)
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            wanted = {page: box for page, box in boxes.items() if 1 <= page <= len(document)}
            return {page: _drawn(document[page - 1], box) for page, box in wanted.items()}
    except pypdfium2.PdfiumError:
        raise UnreadableDocument("damaged") from None


def _part_of(image: Any, boxes: Mapping[int, Box]) -> dict[int, PagePicture]:
    """Return the part of a picture's file that stands in the box of its only page."""
    if 1 not in boxes:
        return {}
    edges = [edge / POINTS for edge in boxes[1]]
    around = _AROUND / POINTS
    left, top = max(0, int(edges[0] - around)), max(0, int(edges[1] - around))
    right, bottom = min(image.width, int(edges[2] + around)), min(image.height, int(edges[3] + around))
    part = image.crop((left, top, right, bottom))
    part.thumbnail((_LONGEST, _LONGEST))
    png = BytesIO()
    part.save(png, "PNG")
    return {1: PagePicture((left * POINTS, top * POINTS, right * POINTS, bottom * POINTS), png.getvalue())}


def _drawn(page: Any, box: Box) -> PagePicture:
    width, height = page.get_size()
    left, top = max(0.0, box[0] - _AROUND), max(0.0, box[1] - _AROUND)
    right, bottom = min(width, box[2] + _AROUND), min(height, box[3] + _AROUND)
    # A box that lies outside of what is seen of its page: all of the page is shown.
    if right - left < 1 or bottom - top < 1:
        left, top, right, bottom = 0.0, 0.0, width, height
    scale = min(_SCALE, _LONGEST / max(right - left, bottom - top, 1))
    png = BytesIO()
    cut = (left, height - bottom, width - right, top)
    page.render(scale=scale, crop=cut, grayscale=True).to_pil().save(png, "PNG")
    return PagePicture((left, top, right, bottom), png.getvalue())
