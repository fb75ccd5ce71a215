"""The audit as files to hand on: a workbook, and plain text that Excel and WPS open as a table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from access.audit import AuditEntry
from access.audit_words import audit_headings, audit_rows
from etl.workbook.write.export import Leaf, leaves_xlsx, tab_name
from wording import Lang, say

_A_SHEET = 1_000_000
"""Rows of a sheet: Excel takes a few more."""

_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Text that begins so is calculated by whatever opens a CSV file."""


def audit_xlsx(entries: Sequence[AuditEntry], lang: Lang, a_sheet: int = _A_SHEET) -> bytes:
    """The entries as a workbook, in the order in which they come; text is text, whatever it begins with."""
    title, rows = say("audit.title", lang), audit_rows(entries, lang)
    note = say("audit.note", lang, count=len(rows))
    parts = [rows[first : first + a_sheet] for first in range(0, len(rows), a_sheet)] or [[]]
    leaves = [
        Leaf(tab_name(title if number == 1 else f"{title} {number}"), title, audit_headings(lang), part, note)
        for number, part in enumerate(parts, 1)
    ]
    return leaves_xlsx(leaves, title)


def audit_csv(entries: Sequence[AuditEntry], lang: Lang) -> bytes:
    """The entries as CSV in UTF-8 with its mark; what would be a formula has a quote before it."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(audit_headings(lang))
    rows.writerows([_still(cell) for cell in row] for row in audit_rows(entries, lang))
    return text.getvalue().encode("utf-8-sig", "replace")


def _still(cell: str) -> str:
    plain = cell.replace("\0", "")
    return f"'{plain}" if plain.startswith(_LIVE) else plain
