"""A place in words."""

from __future__ import annotations

from reports.checking.content import ReportPlace
from wording import Lang, say

LONGEST = 60


def place_line(place: ReportPlace, lang: Lang = Lang.ZH) -> str:
    """Return table, row and column; the section where it is of no table; a workbook's cell; a PDF's page."""
    page = say("verify.page", lang, page=place.page) if place.page else ""
    named = place.cell or place.table or place.section
    parts = (named, page, place.row, place.column)
    return " · ".join(" ".join(part.split()) for part in parts if part)


def shortened(text: str) -> str:
    """Return a text that a line has room for."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}……"
