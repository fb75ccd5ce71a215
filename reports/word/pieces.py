"""Headings, paragraphs, tables and pictures in the document. Everything said is text, never markup or a field."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.blocks import Column, DrawingBlock, Heading, Paragraph, TableBlock, Tone
from reports.word.text import WordPage, write, xml_safe
from wording import Lang, say

STYLES = {
    Tone.BODY: "Normal",
    Tone.TEXT: "Normal",
    Tone.BY: "圭表署名",
    Tone.PENDING: "圭表待补充",
    Tone.NOTE: "圭表注",
    Tone.MARK: "圭表标注",
}
SHADE = "EDEDED"

NARROW_HEAD = Pt(7)
"""The size of a table's head in a Latin text, whose words are longer than the column has room for at 9 points."""

SHORT_TABLE, TOGETHER = 8, 3
"""A table of so many rows is not torn apart; of a longer one so many stay together at its beginning and its end."""


def add_heading(page: WordPage, heading: Heading) -> Any:
    """Add a heading of its level; return its paragraph."""
    paragraph = page.document.add_paragraph(style=f"Heading {heading.level}")
    write(paragraph, heading.text, page.lang)
    return paragraph


def add_paragraph(page: WordPage, paragraph: Paragraph) -> None:
    """Add running text in the style of its tone."""
    write(page.document.add_paragraph(style=STYLES[paragraph.tone]), paragraph.text, page.lang)


def add_picture(page: WordPage, drawing: DrawingBlock) -> None:
    """Add the picture with its words for who cannot see it, and its caption under it."""
    paragraph = page.document.add_paragraph(style="圭表图")
    shape = paragraph.add_run().add_picture(BytesIO(page.pictures[id(drawing)]), width=Mm(154))
    said = shape._inline.docPr
    said.set("name", xml_safe(drawing.caption))
    # The words for who cannot see the picture (WCAG 2.2, 1.1.1).
    said.set("descr", xml_safe(drawing.alt))
    caption = page.document.add_paragraph(style="Caption")
    write(caption, drawing.caption, page.lang)
    caption.paragraph_format.keep_with_next = bool(drawing.note)
    caption.paragraph_format.space_after = Pt(8)
    if drawing.note:
        write(page.document.add_paragraph(style="圭表注"), drawing.note, page.lang)


def add_table(page: WordPage, table: TableBlock) -> None:
    """Add caption, a head that is repeated on every page, rows that are not broken, and the note."""
    write(page.document.add_paragraph(style="Caption"), table.caption, page.lang)
    grid = page.document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    # Word would else set the columns by their contents.
    grid.autofit = False
    style = page.document.styles["圭表表格"].style_id
    widths = _widths(table.columns, 225 if page.landscape else 156)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    head = _row(grid, [column.head for column in table.columns], widths, style, page.lang)
    small = NARROW_HEAD if say("language.marks", page.lang) == "narrow" else None
    for cell in head.cells:
        for run in cell.paragraphs[0].runs if small else ():
            run.font.size = small
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _shade(cell)
    # Repeated on every page, and read out as the head (WCAG 2.2, 1.3.1).
    _flag(head, "w:tblHeader")
    for row in table.rows:
        _fill(_row(grid, row, widths, style, page.lang), table.columns)
    _keep_together(grid.rows, bool(table.note))
    write(page.document.add_paragraph(style="圭表注"), table.note, page.lang)


def _keep_together(rows: Any, noted: bool) -> None:
    """Tie rows to the next one: all of a short table, else the first and the last, and the last of all to the note."""
    last = len(rows) - 1
    for place, row in enumerate(rows):
        near = last <= SHORT_TABLE or place < TOGETHER or place > last - TOGETHER + 1
        if near and (place < last or noted):
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def _widths(columns: tuple[Column, ...], whole: float) -> list[int]:
    total = sum(column.width for column in columns)
    return [Mm(whole * column.width / total) for column in columns]


def _row(grid: Any, texts: Any, widths: list[int], style: str, lang: Lang) -> Any:
    row = grid.add_row()
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        cell.paragraphs[0]._p.style = style  # by its id: looking it up by name takes most of the time
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        write(cell.paragraphs[0], text, lang)
    _flag(row, "w:cantSplit")
    return row


def _fill(row: Any, columns: tuple[Column, ...]) -> None:
    for cell, column in zip(row.cells, columns, strict=True):
        if column.figures:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
