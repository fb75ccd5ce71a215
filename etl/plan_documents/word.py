"""Word documents: the paragraphs and tables of a .docx, read from its XML without running or fetching anything."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.writing import SUPERSCRIPTS, DocumentWriter, SpannedCell
from etl.plan_tables.document import PlanDocument
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.zips import inflate, members
from plan.whole_number import ascii_number

# WordprocessingML (ISO/IEC 29500), transitional and strict.
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# Deleted and moved-away words of tracked changes are none; Fallback repeats what its Choice has said; the rest are
# properties.
_PASSED_OVER = frozenset(("del", "moveFrom", "Fallback", "rPr", "pPr", "tcPr", "tblPr", "trPr", "sectPr"))
_PICTURES = frozenset(("drawing", "pict", "object"))
_MAIN = "word/document.xml"


def read_word(content: bytes, name: str) -> PlanDocument:
    """Return the document of a .docx; UnreadableDocument where it is no Word document, damaged or built to hurt."""
    root = _root(content)
    body = next((child for child in root if _tag(child) == "body"), None)
    if body is None:
        raise UnreadableDocument("not_word")
    writer = DocumentWriter()
    _write_blocks(writer, body, 0)
    return writer.document(name)


def _root(content: bytes) -> Element:
    try:
        found = next((member for member in members(content) if member.name == _MAIN), None)
        if found is None:
            raise UnreadableDocument("not_word")
        # No entity is declared in a Word document: one that is declared is an attack.
        root: Element = fromstring(inflate(content, found, bounds.INFLATED_BYTES), forbid_dtd=True)
    except UnreadableFile as refused:
        raise UnreadableDocument("too_large" if refused.refusal.code == "too_large" else "damaged") from None
    except DefusedXmlException:
        raise UnreadableDocument("hostile") from None
    except ParseError:
        raise UnreadableDocument("damaged") from None
    return root


def _tag(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Element | None, name: str) -> str | None:
    if element is None:
        return None
    # Word can save as "Strict Open XML", the same elements under another name.
    return element.get(f"{_W}{name}") or element.get(f"{_STRICT}{name}")


def _child(element: Element | None, name: str) -> Element | None:
    return next((child for child in element if _tag(child) == name), None) if element is not None else None


def _write_blocks(writer: DocumentWriter, parent: Element, depth: int) -> None:
    """Write paragraphs and tables, also those within frames, content controls and revisions that were taken over."""
    if depth > bounds.DEPTH:
        raise UnreadableDocument("hostile")
    for child in parent:
        tag = _tag(child)
        if tag == "p":
            _write_words(writer, child, depth + 1)
            writer.write("\n")
        elif tag == "tbl":
            _write_table(writer, child, depth + 1)
        elif tag not in _PASSED_OVER:
            _write_blocks(writer, child, depth + 1)


def _write_words(writer: DocumentWriter, parent: Element, depth: int) -> None:
    """Write the words of a paragraph, but for hidden ones and those struck through."""
    if depth > bounds.DEPTH:
        raise UnreadableDocument("hostile")
    for child in parent:
        tag = _tag(child)
        if tag == "r":
            if not _is_unseen(child):
                _write_run(writer, child, depth + 1)
        elif tag not in _PASSED_OVER:
            _write_words(writer, child, depth + 1)


def _write_run(writer: DocumentWriter, run: Element, depth: int) -> None:
    """Write a run of words of one format; raised ones as superscripts, for they are a note's mark."""
    raised = _attribute(_child(_child(run, "rPr"), "vertAlign"), "val") == "superscript"
    for child in run:
        tag = _tag(child)
        if tag == "t":
            words = child.text or ""
            writer.write(words.translate(SUPERSCRIPTS) if raised else words)
        elif tag in ("br", "cr"):
            writer.write("\n")
        # A space, as tabs stand between cells in the text that is written.
        elif tag == "tab":
            writer.write(" ")
        elif tag == "noBreakHyphen":
            writer.write("-")
        elif tag in _PICTURES or tag == "AlternateContent":
            _write_drawn(writer, child, depth + 1)


def _write_drawn(writer: DocumentWriter, drawn: Element, depth: int) -> None:
    """Write what is drawn: the words of a text box, else a picture's place."""
    if depth > bounds.DEPTH:
        raise UnreadableDocument("hostile")
    # Plans print their 专栏 in text boxes, table and all.
    boxes = [e for e in _seen(drawn) if _tag(e) == "txbxContent"]
    for box in boxes:
        _write_blocks(writer, box, depth + 1)
    if not boxes:
        writer.write_picture()


def _seen(element: Element) -> Iterator[Element]:
    """Yield an element's descendants, of alternatives the first alone, none within text boxes; iteratively, for depth
    may be anything."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        yield one
        # A box within a box is written with it: written again, n boxes in each other would be written 2ⁿ times.
        if _tag(one) == "txbxContent":
            continue
        waiting.extend(child for child in reversed(one) if _tag(child) != "Fallback")


def _is_unseen(run: Element) -> bool:
    properties = _child(run, "rPr")
    marks = [_child(properties, name) for name in ("vanish", "strike", "dstrike")]
    # <w:strike/> alone means yes; only a val can take it back.
    return any(mark is not None and _attribute(mark, "val") not in ("0", "false", "off") for mark in marks)


def _write_table(writer: DocumentWriter, table: Element, depth: int) -> None:
    """Write the words of a table cell by cell, and mark it as a table unless it only lays others out."""
    start = writer.length
    rows: list[list[SpannedCell]] = []
    nested = False
    for row in _within(table, "tr"):
        cells = []
        for cell in _within(row, "tc"):
            begins = writer.length
            # The inner table has been added by itself; the outer one only lays it out.
            nested = nested or any(_tag(e) == "tbl" for e in cell.iter())
            _write_blocks(writer, cell, depth + 1)
            cells.append(_cell(cell, begins, writer.length))
        if cells:
            # A row may begin farther right (gridBefore); without the empty cells its figures would stand a column to
            # the left.
            rows.append([*_left_out(row), *cells])
    if not nested:
        writer.add_table(rows, start)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """Yield a table's rows or a row's cells, also those within content controls and taken-over revisions."""
    for child in parent:
        if _tag(child) == tag:
            if _child(_child(child, "trPr"), "del") is None:
                yield child
        elif _tag(child) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _within(child, tag)


def _cell(cell: Element, start: int, end: int) -> SpannedCell:
    properties = _child(cell, "tcPr")
    merge = _child(properties, "vMerge")
    # <w:vMerge/> without a val goes on with the cell above.
    continued = merge is not None and _attribute(merge, "val") != "restart"
    return SpannedCell(start, end, _number(_attribute(_child(properties, "gridSpan"), "val")), 1, continued)


def _left_out(row: Element) -> list[SpannedCell]:
    """Return the columns that a row leaves out at its beginning, as empty cells."""
    count = _attribute(_child(_child(row, "trPr"), "gridBefore"), "val")
    return [SpannedCell(0, 0)] * (_number(count) if count and count.strip("0") else 0)


def _number(told: str | None) -> int:
    return min(max(ascii_number(told, 4) or 1, 1), 100)
