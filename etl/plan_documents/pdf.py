"""PDF files: the words of every page, its ruled tables cell by cell, and the places of pictures; each with its box.

A table's grid is taken from its rules. A figure that stands above the line is a note's mark and stays one. Each number
of a table is looked for in the page's own text, and one that is not there is told as uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import PdfminerException

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.grid_writing import write_grid
from etl.plan_documents.picture import can_read_pictures, write_picture
from etl.plan_documents.writing import SUPERSCRIPTS, DocumentWriter
from etl.plan_tables.characters import unified
from etl.plan_tables.document import Box, DocumentTable, PlanDocument, Span
from etl.plan_tables.grids import head_of
from etl.plan_tables.shapes import is_page_mark

_SMALL = 0.9
"""A raised figure's size beside that of the words before it."""

_PICTURE = 0.03
"""The least share of a page that a picture covers which may hold a table."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read_pdf(content: bytes, name: str, allow: Callable[[int], None] = lambda seconds: None) -> PlanDocument:
    """Return the document of a PDF; UnreadableDocument where it has a password or is damaged.

    ``allow`` is told before each page how many seconds of processor time it may take.
    """
    writer = DocumentWriter()
    uncertain: list[Span] = []
    pictured: list[Span] = []
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > bounds.PAGES:
                raise UnreadableDocument("too_large")
            for page in pdf.pages:
                allow(bounds.STEP_SECONDS)
                if len(pictured) < bounds.SCANNED_PAGES and can_read_pictures() and _is_scanned(page):
                    allow(bounds.PICTURE_SECONDS)
                    begins = writer.length
                    uncertain += _write_scanned(writer, page)
                    pictured.append((begins, writer.length))
                else:
                    uncertain += _write_page(writer, page)
                # pdfplumber keeps every page's characters until it is told not to: a long plan would fill the child's
                # memory.
                page.close()
    except PDFPasswordIncorrect:
        raise UnreadableDocument("encrypted") from None
    # pdfplumber wraps what pdfminer raises; the password is only to be found in the arguments.
    except PdfminerException as error:
        why = "encrypted" if any(isinstance(each, PDFPasswordIncorrect) for each in error.args) else "damaged"
        raise UnreadableDocument(why) from None
    # What pdfminer raises over damaged objects: it reads them without checking what they are.
    except (PDFSyntaxError, PSException, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError):
        raise UnreadableDocument("damaged") from None
    document = writer.document(name)
    tables = tuple(_joined_over_pages(document.tables, document.text))
    return replace(document, tables=tables, uncertain=tuple(uncertain), pictured=tuple(pictured))


def _write_page(writer: DocumentWriter, page: Any) -> list[Span]:
    """Write a page from its top: words, tables, pictures; return the numbers of tables that its text does not have."""
    # Before the tables are looked for, as these take the characters as they are then.
    _raise_notes(page.chars)
    tables = sorted(page.find_tables(), key=lambda table: table.bbox[1])
    # Two ways to read the same page: a cell's clipping may cut "6.1" in two or take a neighbour's digit, and then the
    # number is not on the page. A wrong number is worse than a refused row.
    known = set(_NUMBER.findall(unified(page.extract_text() or "")))
    uncertain: list[Span] = []
    top = 0.0
    for table in (table for table in tables if not _is_within_another(table, tables)):
        _write_words(writer, page, top, table.bbox[1])
        uncertain += _write_table(writer, page, table, known)
        top = table.bbox[3]
    _write_words(writer, page, top, float(page.height))
    for image in page.images:
        if _share_of(page, image) > _PICTURE:
            writer.write_picture()
            writer.write("\n")
    return uncertain


def _share_of(page: Any, image: dict[str, Any]) -> float:
    """Return which share of a page a picture covers."""
    area = abs((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]))
    return float(area / (page.width * page.height))


_SCANNED, _FEW, _PER_INCH = 0.5, 30, 200
"""The share of a page that a scan covers at least, the characters that may stand beside it (a page number, a stamp),
and the pixels to an inch at which it is recognised."""


def _is_scanned(page: Any) -> bool:
    """Tell whether a page is a picture, and is shown as it is: a crop would move the recogniser's boxes."""
    covered = any(_share_of(page, image) > _SCANNED for image in page.images)
    return covered and len(page.chars) < _FEW and page.cropbox == page.mediabox


def _write_scanned(writer: DocumentWriter, page: Any) -> list[Span]:
    image = page.to_image(resolution=_PER_INCH).original.convert("L")
    before = len(writer.tables)
    uncertain = write_picture(writer, image, page.page_number, 72 / _PER_INCH)
    # Where no grid was seen there still is a picture, and it is told as one.
    if len(writer.tables) == before:
        writer.write_picture()
        writer.write("\n")
    return uncertain


def _is_within_another(table: Any, tables: Sequence[Any]) -> bool:
    return any(other is not table and _holds(other.bbox, table.bbox) for other in tables)


def _holds(outer: Box, inner: Box) -> bool:
    larger = (outer[2] - outer[0]) * (outer[3] - outer[1]) > (inner[2] - inner[0]) * (inner[3] - inner[1])
    around = outer[0] - 1 <= inner[0] and outer[1] - 1 <= inner[1] and outer[2] + 1 >= inner[2]
    return larger and around and outer[3] + 1 >= inner[3]


def _raise_notes(chars: Sequence[dict[str, Any]]) -> None:
    """Write figures that are small and above the line of the character before them as raised ones."""
    for before, char in pairwise(chars):
        beside = abs(char["x0"] - before["x1"]) < before["size"] / 2
        small = char["size"] < _SMALL * before["size"]
        if beside and small and char["bottom"] < before["bottom"] - before["size"] / 10:
            char["text"] = char["text"].translate(SUPERSCRIPTS)
            char["top"], char["bottom"] = before["top"], before["bottom"]  # or it would be read as a line of its own


def _write_words(writer: DocumentWriter, page: Any, top: float, bottom: float) -> None:
    """Write the words of a page between two heights, in points from its top, with their boxes."""
    if bottom - top < 1:
        return
    part = page.crop((0, max(0, top), page.width, min(page.height, bottom)), strict=False)
    words = part.extract_text() or ""
    if not words.strip():
        return
    lines = part.extract_text_lines(strip=False, return_chars=False)
    # Only where both ways of reading give the same lines their boxes are certain; else one box holds all of them.
    if [line["text"] for line in lines] == words.split("\n"):
        for line in lines:
            box = (line["x0"], line["top"], line["x1"], line["bottom"])
            writer.write_at(unified(line["text"]), page.page_number, _on_page(page, box))
            writer.write("\n")
    else:
        writer.write_at(unified(words), page.page_number, _on_page(page, (0, max(0, top), page.width, bottom)))
        writer.write("\n")


def _on_page(page: Any, box: Box) -> Box:
    """Return a box from the upper left corner of what is seen of a page, in tenths of a point."""
    # A page's characters are placed in its media box, of which a viewer shows the crop box alone.
    left, top = page.cropbox[:2]
    seen = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
    return tuple(round(float(edge), 1) for edge in seen)  # type: ignore[return-value]


def _write_table(writer: DocumentWriter, page: Any, table: Any, known: set[str]) -> list[Span]:
    uncertain: list[Span] = []

    def write_cell(box: Box) -> None:
        begins, words = writer.length, _words_of(page, box)
        writer.write_at(words, page.page_number, _on_page(page, box))
        if not set(_NUMBER.findall(words)) <= known:
            uncertain.append((begins, writer.length))

    write_grid(writer, [box for row in table.rows for box in row.cells if box is not None], write_cell)
    return uncertain


def _words_of(page: Any, box: Box) -> str:
    """Return a cell's words, its lines joined as they would be read."""
    part = page.crop(box, strict=False)
    return unified(part.extract_text() or "").strip()


def _joined_over_pages(tables: Sequence[DocumentTable], text: str) -> Iterator[DocumentTable]:
    """Yield tables, one that goes on at the top of the next page as one with its beginning."""
    before: DocumentTable | None = None
    for table in tables:
        if before is not None and _goes_on(before, table, text):
            rows = (*before.rows, *table.rows)
            before = DocumentTable(rows, before.start, table.end, before.exact and table.exact)
            continue
        if before is not None:
            yield before
        before = table
    if before is not None:
        yield before


def _goes_on(before: DocumentTable, table: DocumentTable, text: str) -> bool:
    """Tell whether a table without heads of its own has nothing but page numbers between it and the one before."""
    between = text[before.end : table.start].splitlines()
    return head_of(table) is None and all(not line.strip() or is_page_mark(line) for line in between)
