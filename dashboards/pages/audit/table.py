"""Entries of the audit as rows: when, who, what, of what, whether it was done, from where, and what was said."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from access.audit import AuditEntry
from access.audit_words import AUDIT_COLUMNS, audit_row
from dashboards.components.cards import cards, cell, mark
from dashboards.components.html import Child
from dashboards.pages.audit.text import literal
from dashboards.request import Request

_COLUMNS = ("audit.at", "auditing.who", "audit.deed", "audit.about", "audit.ok", "audit.address", "audit.detail")


def audit_table(request: Request, entries: Sequence[AuditEntry]) -> Component:
    """Return the entries, in the order in which they come."""
    return cards(request, "auditing.title", _COLUMNS, [_row(request, entry) for entry in entries], "audit")


def _row(request: Request, entry: AuditEntry) -> html.Tr:
    said = dict(zip(AUDIT_COLUMNS, audit_row(entry, request.lang), strict=True))
    cells = [
        cell([said["at"], html.Small(f"#{said['sequence']}")], "audit-at"),
        cell(_who(request, said), "audit-who"),
        cell(said["deed"], "audit-deed"),
        cell(literal(request, said["about"]), "audit-about"),
        # Shape and word together: colour alone would not do (WCAG 2.2, 1.4.1).
        cell(mark(said["ok"], "accepted" if entry.ok else "overdue"), "audit-ok"),
        cell(
            literal(request, said["address"], 45), "audit-from", request.say("audit.address") if entry.address else ""
        ),
        cell(_detail(request, said), "audit-detail"),
    ]
    return html.Tr(cells, role="row")


def _who(request: Request, said: dict[str, str]) -> list[Child]:
    name = literal(request, said["by"], 40) if said["by"] else html.Span(request.say("auditing.nobody"))
    return [name, html.Small(literal(request, said["role"], 40))] if said["role"] else [name]


def _detail(request: Request, said: dict[str, str]) -> list[Child]:
    """Return what was said, and the journal's line it speaks of."""
    words = said["detail"]
    line = [html.Small(f"{request.say('audit.line')} {said['line']}")] if said["line"] else []
    return [literal(request, words), *line] if words else [*line]
