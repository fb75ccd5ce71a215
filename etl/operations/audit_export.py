"""The audit as files to hand on: a workbook, and plain text that Excel and WPS open as a table."""

from __future__ import annotations

from collections.abc import Sequence

from access.audit import AuditEntry
from access.audit_words import audit_headings, audit_rows
from etl.workbook.write.delimited import table_csv
from etl.workbook.write.export import A_SHEET, leaves_of, leaves_xlsx
from wording import Lang, say


def audit_xlsx(entries: Sequence[AuditEntry], lang: Lang, a_sheet: int = A_SHEET) -> bytes:
    """Return the entries as a workbook, in the order in which they come; text is text, whatever it begins with."""
    title, rows = say("audit.title", lang), audit_rows(entries, lang)
    note = say("audit.note", lang, count=len(rows))
    return leaves_xlsx(leaves_of(title, audit_headings(lang), rows, note, a_sheet), title)


def audit_csv(entries: Sequence[AuditEntry], lang: Lang) -> bytes:
    """Return the entries as CSV in UTF-8 with its mark; what would be a formula has a quote before it."""
    return table_csv(audit_headings(lang), audit_rows(entries, lang))
