"""Pictures of tables: read by an optional recogniser, and only ever as a proposal that a person holds against them.

``pip install 'guibiao[ocr]'`` brings rapidocr, whose models lie in its wheel: nothing is fetched. It runs in the child
process alone. Cells come from the table's rules; words whose box lies over two cells are not certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.grid_writing import write_grid
from etl.plan_documents.rules import ruled_cells
from etl.plan_documents.writing import DocumentWriter
from etl.plan_tables.document import Box, PlanDocument, Span

POINTS = 0.75
"""Points to a pixel of a picture that is no page: 96 pixels an inch."""

_OVER = 0.15
"""The share of a word's width that may lie beyond its cell: boxes are drawn a little wide."""

Found = tuple[Box, str]
"""Words as they were recognised and their box, in pixels."""


def can_read_pictures() -> bool:
    """Tell whether the recogniser is installed."""
    # Looked for and not imported: the recogniser takes seconds, and the answer is often no.
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_picture(content: bytes, name: str) -> PlanDocument:
    """Return the document of a PNG or JPEG, all of it from a picture; UnreadableDocument where it cannot be read."""
    if not can_read_pictures():
        raise UnreadableDocument("picture")
    writer = DocumentWriter()
    uncertain = write_picture(writer, opened(content), 1, POINTS)
    document = writer.document(name)
    return PlanDocument(
        name, document.text, document.tables, (), tuple(uncertain), document.places, ((0, len(document.text)),)
    )


def opened(content: bytes) -> Any:
    """Return a picture's file as an image in greys; UnreadableDocument where it is no PNG or JPEG, or too large."""
    # Imported by its name: Pillow comes with the recogniser and is no dependency of ours.
    library: Any = import_module("PIL.Image")
    # Pillow looks at this bound before it unpacks anything; a bomb of 50 KB would else take the memory of the server.
    library.MAX_IMAGE_PIXELS = bounds.PIXELS
    try:
        # The formats by name, or Pillow tries every reader it has on whatever somebody sent.
        image = library.open(BytesIO(content), formats=("PNG", "JPEG"))
        if image.width * image.height > bounds.PIXELS:
            raise UnreadableDocument("too_large")
        return image.convert("L")
    except (OSError, ValueError, SyntaxError, library.DecompressionBombError, library.DecompressionBombWarning):
        raise UnreadableDocument("damaged") from None


def write_picture(writer: DocumentWriter, image: Any, page: int, points: float) -> list[Span]:
    """Write what is recognised in an image: words above its table, the table cell by cell, words below it.

    ``points``: to a pixel. Returns the words of cells that are not certain.
    """
    found = _recognised(image)
    boxes = ruled_cells(image.tobytes(), image.width)
    # A table's rows are found by their ruled lines alone; what stands above and below is running text.
    top = min((box[1] for box in boxes), default=float(image.height))
    uncertain: list[Span] = []

    def write_cell(box: Box) -> None:
        begins = writer.length
        own = [each for each in found if _centre_in(each[0], box)]
        writer.write_at("".join(words for _, words in own), page, _in_points(box, points))
        if not all(_lies_in(each[0], box) for each in own):
            uncertain.append((begins, writer.length))

    _write_lines(writer, [each for each in found if each[0][3] <= top], page, points)
    if boxes:
        write_grid(writer, boxes, write_cell)
        bottom = max(box[3] for box in boxes)
        _write_lines(writer, [each for each in found if each[0][1] >= bottom], page, points)
    return uncertain


def _recognised(image: Any) -> list[Found]:
    """Return the words of an image from its top, lines from the left."""
    engine = import_module("rapidocr").RapidOCR(
        # Two threads: it runs in a child beside a server that answers meanwhile.
        params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 2}
    )
    told = engine(image.convert("RGB"))
    if told.boxes is None:
        return []
    found = [(_box(corners), words) for corners, words in zip(told.boxes, told.txts, strict=True)]
    # Rounded middles, as words of one line are never found at quite the same height.
    return sorted(found, key=lambda each: (round((each[0][1] + each[0][3]) / 2 / _LINE), each[0][0]))


_LINE = 14
"""Pixels within which the middles of words are on one line."""


def _box(corners: Sequence[Sequence[float]]) -> Box:
    across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _centre_in(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] < x < outer[2] and outer[1] < y < outer[3]


def _lies_in(inner: Box, outer: Box) -> bool:
    over = _OVER * (inner[2] - inner[0])
    return outer[0] - over <= inner[0] and inner[2] <= outer[2] + over


def _write_lines(writer: DocumentWriter, found: Sequence[Found], page: int, points: float) -> None:
    for box, words in found:
        writer.write_at(words, page, _in_points(box, points))
        writer.write("\n")


def _in_points(box: Box, points: float) -> Box:
    left, top, right, bottom = (round(edge * points, 1) for edge in box)
    return left, top, right, bottom
