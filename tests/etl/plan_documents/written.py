"""Invented plan tables as web pages, Word documents and PDFs with rules."""

from __future__ import annotations

import html
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import typst
from pylopdf_fonts_zh_cn import serif_path

from tests.etl.plan_tables.written import WrittenTable

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _title(table: WrittenTable) -> str:
    return f"“{'十五五' if table.years[0] == 2025 else '十四五'}”时期主要指标"


def as_page(table: WrittenTable) -> bytes:
    """Write a web page; bands go over the whole table, equal categories below each other are merged."""
    rows = []
    for line in table.lines():
        span = f' colspan="{len(table.heads)}"' if len(line) == 1 else ""
        rows.append("".join(f"<td{span}><p><span>{html.escape(cell)}</span></p></td>" for cell in line))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<html><meta charset="utf-8"><p>{_title(table)}</p><table>{body}</table></html>'.encode()


def document_of(body: str) -> bytes:
    """Return a .docx with a body."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
    return content.getvalue()


def paragraph(words: str) -> str:
    """Return a paragraph whose words are cut into runs, as Word does."""
    middle = len(words) // 2
    runs = (html.escape(part) for part in (words[:middle], words[middle:]))
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def as_document(table: WrittenTable) -> bytes:
    """Write a Word document; bands go over the whole table."""
    rows = []
    for line in table.lines():
        span = f'<w:tcPr><w:gridSpan w:val="{len(table.heads)}"/></w:tcPr>' if len(line) == 1 else ""
        rows.append("".join(f"<w:tc>{span}{paragraph(cell)}</w:tc>" for cell in line))
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return document_of(f"{paragraph(_title(table))}<w:tbl>{body}</w:tbl>{paragraph('')}")


def as_pdf(table: WrittenTable) -> bytes:
    """Write a PDF with a ruled table."""
    width, cells = len(table.heads), []
    for line in table.lines():
        cells += (
            [f"table.cell(colspan: {width})[#{_quoted(line[0])}]"]
            if len(line) == 1
            else [f"[#{_quoted(c)}]" for c in line]
        )
    columns = ", ".join("auto" for _ in range(width))
    font = '#set text(font: "Noto Serif SC", size: 8pt)'
    source = f"{font}\n#{_quoted(_title(table))}\n#table(columns: ({columns}), {', '.join(cells)})\n"
    made = typst.compile(source.encode(), font_paths=[str(serif_path().parent)])
    assert isinstance(made, bytes)
    return made


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
