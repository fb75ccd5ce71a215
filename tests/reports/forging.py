"""Reports as forgers, programs and evaluators leave them: every way in which a file stops being the bytes it was."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pikepdf

from reports.blocks import Block, Report, TableBlock

Cell = tuple[str, int, int]
"""A cell of a report: the beginning of its table's caption, its row and its column, from 0."""


def with_cell(report: Report, cell: Cell, text: str) -> Report:
    """Return the report with another text in one cell of a table."""
    caption, row, column = cell

    def forged(block: Block) -> Block:
        if not isinstance(block, TableBlock) or not block.caption.startswith(caption):
            return block
        rows = [list(each) for each in block.rows]
        rows[row][column] = text
        return replace(block, rows=tuple(map(tuple, rows)))

    sections = [replace(section, blocks=tuple(map(forged, section.blocks))) for section in report.sections]
    return replace(report, sections=tuple(sections))


def resaved(content: bytes, change: Callable[[pikepdf.Pdf], None] = lambda pdf: None, **how: object) -> bytes:
    """Return a PDF written again by a program that knows nothing of reports."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out, **how)
    return out.getvalue()


def retitled(pdf: pikepdf.Pdf) -> None:
    """Other metadata."""
    pdf.docinfo["/Title"] = "另一个标题"
    pdf.docinfo["/Producer"] = "另一个程序"


def stripped(pdf: pikepdf.Pdf) -> None:
    """Without the copy of the figures."""
    for name in list(pdf.attachments):
        del pdf.attachments[name]


def painted_over(pdf: pikepdf.Pdf) -> None:
    """A white field over the middle of the fourth page."""
    pdf.pages[3].contents_add(b"q 1 1 1 rg 200 300 100 20 re f Q")


def annotated(pdf: pikepdf.Pdf) -> None:
    """A note that lies on the fourth page."""
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.FreeText,
        Rect=[200, 300, 300, 320],
        Contents="44.9%",
        DA="/Helv 12 Tf",
    )
    pdf.pages[3].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def with_picture(pdf: pikepdf.Pdf) -> None:
    """A picture made of dots on the fourth page."""
    dot = pikepdf.Stream(pdf, b"\xff", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
    dot.ColorSpace, dot.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    page = pdf.pages[3]
    page.Resources.XObject = pikepdf.Dictionary(Dot=dot)
    page.contents_add(b"q 100 0 0 20 200 300 cm /Dot Do Q")


def reprinted(content: bytes, folder: Path) -> bytes:
    """Return a PDF printed to a PDF by another program."""
    (folder / "once.pdf").write_bytes(content)
    subprocess.run(["pdftocairo", "-pdf", folder / "once.pdf", folder / "twice.pdf"], check=True, capture_output=True)
    return (folder / "twice.pdf").read_bytes()


def word_with(content: bytes, change: Callable[[docx.document.Document], None] = lambda document: None) -> bytes:
    """Return a Word file changed and written again."""
    document, out = docx.Document(BytesIO(content)), BytesIO()
    change(document)
    document.save(out)
    return out.getvalue()


def word_table(document: docx.document.Document, head: str, position: int = 0) -> docx.table.Table:
    """Return the table in whose head a text stands."""
    found = [table for table in document.tables if head in [cell.text for cell in table.rows[0].cells]]
    return found[position]


def book_with(content: bytes, change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    """Return a workbook changed and written again."""
    book, out = openpyxl.load_workbook(BytesIO(content)), BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def fonts_exchanged(pdf: pikepdf.Pdf) -> None:
    """The programs of two fonts exchanged: every text is read as it was and looks like another."""
    held = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile3" in each]
    held += [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each]
    for one, other in zip(held, reversed(held), strict=True):
        key, theirs = ("/FontFile3" if "/FontFile3" in each else "/FontFile2" for each in (one, other))
        one[key] = pdf.make_stream(other[theirs].read_bytes() + b"\n")


def led_elsewhere(pdf: pikepdf.Pdf) -> None:
    """The first figure of the fourth page leads to another address."""
    pdf.pages[3].Annots[0].A.URI = pikepdf.String("http://example.invalid/n/2022Q4")


def led_to_another_page(pdf: pikepdf.Pdf) -> None:
    """The first line of the table of contents leads to the last page."""
    entry = pdf.pages[0].Annots[0]
    entry.Dest = pikepdf.Array([pdf.pages[-1].obj, pikepdf.Name.Fit])


def with_script(pdf: pikepdf.Pdf) -> None:
    """The first figure of the fourth page runs a script."""
    pdf.pages[3].Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('57.6%')")


def without_links(pdf: pikepdf.Pdf) -> None:
    """No page leads anywhere."""
    for page in pdf.pages:
        page.Annots = pikepdf.Array()
