"""A Word file's text as it reads with all its changes taken in: paragraphs, tables and pictures in order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from reports.checking.word_sight import WordSight, hidden_row

_PARAGRAPH, _TABLE, _ROW, _CELL = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_FIELD, _INSTRUCTION = qn("w:fldChar"), qn("w:instrText")
_TEXT, _TAB, _BREAK, _BLIP = qn("w:t"), qn("w:tab"), qn("w:br"), qn("a:blip")
_DRAWN = qn("wp:docPr")
_GONE = frozenset(qn(f"w:{name}") for name in ("del", "moveFrom", "txbxContent"))
"""What was deleted, and boxes that stand beside the text."""

_OVER = ("wp:anchor", "w:txbxContent", "w:altChunk", "w:pict", "w:object")
"""What may lie over the text, or whose words are not in it: anchored and older shapes, text boxes, other documents."""
_FIELDS = frozenset({"TOC", "PAGE", "PAGEREF", "NUMPAGES", "REF", "HYPERLINK", "SEQ"})
"""Fields that say where something is. Any other may show another figure as soon as Word updates it."""

_SIMPLE, _SYMBOL, _RUN = qn("w:fldSimple"), qn("w:sym"), qn("w:r")
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_HYPHEN, _DRAWING = qn("w:noBreakHyphen"), qn("w:drawing")
_ELSEWHERE = {
    qn(f"w:{name}"): f"[{name}]"
    for name in (
        *("footnoteReference", "endnoteReference", "pgNum"),
        *("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"),
    )
}
"""What shows a figure that stands nowhere in the text: a note's number, a page's, today's date."""


@dataclass(frozen=True, slots=True)
class WordText:
    """A paragraph; ``listed``: of a table of contents, which the program fills in."""

    text: str
    listed: bool = False


@dataclass(frozen=True, slots=True)
class TableTexts:
    """A table's texts, row by row."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by the SHA-256 of its file."""

    sha256: str


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A document's pieces in order, how many things may lie over its text or change it (``floating``), and the text of
    each section's page head; what it says to who cannot see its drawings, in order (``spoken``)."""

    pieces: tuple[WordText | TableTexts | Image, ...]
    floating: int
    headers: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()


def read_word(content: bytes) -> WordDocument:
    """Return the document. Raises anything where it is damaged."""
    document = Document(BytesIO(content))
    body, sight = document.element.body, WordSight(document.styles)
    # Whatever floats may lie over a figure, and its words are not in the running text.
    floating = sum(1 for name in _OVER for _ in body.iter(qn(name))) + sum(_free_fields(body))
    headers = (_header(section.header, sight) for section in document.sections)
    spoken = (each.get("descr", "") for each in body.iter(_DRAWN))
    pieces = tuple(_pieces(body, document.part.related_parts, sight))
    return WordDocument(pieces, floating, tuple(headers), tuple(filter(None, spoken)))


def _header(header: Any, sight: WordSight) -> str:
    return "".join("".join(_texts(paragraph._p, sight)) for paragraph in header.paragraphs)


def _free_fields(body: Any) -> Iterator[bool]:
    """Yield, for each field, whether its result may be any text, and not only a page number or a reference."""
    for each in body.iter(_SIMPLE, _INSTRUCTION):
        instruction = each.get(qn("w:instr")) if each.tag == _SIMPLE else each.text
        yield bool((instruction or "").split()) and (instruction or "").split()[0].upper() not in _FIELDS


def _pieces(parent: Any, parts: Any, sight: WordSight) -> Iterator[WordText | TableTexts | Image]:
    contents = _Contents()
    for each in _blocks(parent):
        if each.tag == _TABLE:
            yield TableTexts(tuple(_row(row, sight) for row in each.iterchildren(_ROW) if not hidden_row(row)))
            continue
        listed = contents.reach_into(each)
        yield WordText("".join(_texts(each, sight)), listed or _listed(each))
        yield from (Image(_digest(blip, parts)) for blip in each.iter(_BLIP))


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in order, also those in controls that a program wraps around them."""
    for each in parent:
        if each.tag in (_PARAGRAPH, _TABLE):
            yield each
        elif isinstance(each.tag, str) and each.tag not in _GONE:
            yield from _blocks(each)


class _Contents:
    """Follows the field of the table of contents through its paragraphs."""

    def __init__(self) -> None:
        self._depth = 0

    def reach_into(self, paragraph: Any) -> bool:
        """Tell whether any of the paragraph belongs to the table of contents."""
        inside = self._depth > 0
        for mark in paragraph.iter(_FIELD, _INSTRUCTION):
            if mark.tag == _INSTRUCTION and not self._depth:
                self._depth = int((mark.text or "").split()[:1] == ["TOC"])
                inside = inside or self._depth > 0
            elif mark.tag == _FIELD and self._depth:
                # Fields may be nested: PAGEREF inside TOC.
                self._depth += {"begin": 1, "end": -1}.get(mark.get(qn("w:fldCharType"), ""), 0)
        return inside


def _row(row: Any, sight: WordSight) -> tuple[str, ...]:
    # .iter and not .iterchildren: a cell may stand inside a content control.
    return tuple(
        "•" * _numbered(cell) + "".join(_texts(cell, sight)) + "▣" * sum(1 for _ in cell.iter(_DRAWING))
        for cell in row.iter(_CELL)
    )


def _numbered(cell: Any) -> bool:
    """Tell whether a list's number, which is no text, stands before what a cell says."""
    return next(cell.iter(qn("w:numPr")), None) is not None


def _texts(element: Any, sight: WordSight) -> Iterator[str]:
    for each in element:
        if each.tag in _GONE or (each.tag == _RUN and sight.unseen(each)):
            continue
        if each.tag in (_TEXT, _FORMULA_TEXT):
            yield each.text or ""
        elif each.tag == _HYPHEN:
            yield "-"  # before a figure it is a minus sign
        elif each.tag in _ELSEWHERE:
            yield _ELSEWHERE[each.tag]
        elif each.tag == _SYMBOL:
            yield f"[{each.get(qn('w:char'), '')}]"  # a character of another font: what it looks like is not known
        elif each.tag in (_TAB, _BREAK):
            yield " "
        else:
            yield from _texts(each, sight)


def _listed(paragraph: Any) -> bool:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val"), "").upper().startswith(("TOC", "CONTENTS"))


def _digest(blip: Any, parts: Any) -> str:
    part = parts.get(blip.get(qn("r:embed")))
    cut = blip.getparent().find(qn("a:srcRect"))
    # A picture of which a part is cut away is another.
    if part is None or (cut is not None and any(value not in ("", "0") for value in cut.attrib.values())):
        return ""
    return hashlib.sha256(part.blob).hexdigest()
