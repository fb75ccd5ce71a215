"""Invented plan tables as pictures: a page drawn as PNG or JPEG, and a PDF that holds nothing but its scan."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from PIL import Image

from tests.etl.plan_documents.written import as_pdf
from tests.etl.plan_tables.written import WrittenTable


def drawn(table: WrittenTable, scale: float = 200 / 72) -> Image.Image:
    """Draw the page that a table stands on."""
    with pypdfium2.PdfDocument(as_pdf(table)) as document:
        return document[0].render(scale=scale, grayscale=True).to_pil()


def as_picture(table: WrittenTable, kind: str = "PNG") -> bytes:
    """Draw the upper part of the page as a picture's file."""
    page, content = drawn(table), BytesIO()
    page.crop((0, 0, page.width, page.height // 3)).save(content, kind, quality=85)
    return content.getvalue()


def as_scan(table: WrittenTable) -> bytes:
    """Return a PDF whose one page is a picture."""
    content = BytesIO()
    drawn(table).save(content, "PDF", resolution=200)
    return content.getvalue()
