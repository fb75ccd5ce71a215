"""审计: who did what, when and from where, the newest first; whether the chain holds; and all of it to take along."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from access.permission import AUDITORS
from dashboards import urls
from dashboards.components.html import aria, downloads, link
from dashboards.page import Page
from dashboards.pages.audit.check import checked, next_asking
from dashboards.pages.audit.filters import filter_form
from dashboards.pages.audit.notices import notices
from dashboards.pages.audit.question import A_PAGE, AuditFilters, read
from dashboards.pages.audit.table import audit_table
from dashboards.pages.audit.text import visible
from dashboards.request import Request
from dashboards.urls import url_of
from etl.store.journal.audits import AuditJournal

_FAULTS = 20
"""Faults of the chain that are told here."""

_SHORT = 24


def build(request: Request) -> Component:
    """Return the page 审计."""
    if request.access_services is None:
        return html.Div(_heading(request.say("auditing.none")), className="desk")
    asked, audit = read(request.query), request.access_services.audit
    count, entries = audit.count(asked.question), audit.entries(asked.question)
    words = request.say("auditing.heading_some" if asked.filters else "auditing.heading", count=f"{count:,}")
    parts = [
        html.Div(
            [_heading(words), *_unread(request, asked), *notices(request, audit), _chain(request, audit)],
            className="desk-head",
        ),
        filter_form(request, asked),
        _files(request, asked),
        audit_table(request, entries) if entries else _nothing(request, count),
        *_pages(request, asked.question.skip, len(entries), count),
    ]
    return html.Div(parts, className="desk audit-page")


def _heading(words: str) -> html.H1:
    return html.H1(words, id="heading", tabIndex="-1")


def _unread(request: Request, asked: AuditFilters) -> list[Component]:
    said = [request.say(f"auditing.unread_{key}", text=_short(text)) for key, text in asked.unread.items()]
    return [html.P(sentence, className="unread", role="status") for sentence in said]


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _SHORT else f"{shown[:_SHORT]}…"


def _chain(request: Request, audit: AuditJournal) -> html.Div:
    """Check when it is asked for: all entries are read for it."""
    if "check" not in request.query:
        check = link(request.say("auditing.check"), request.href(check=next_asking()), "file")
        return html.Div(html.P([request.say("auditing.check_not"), " ", check]), className="chain")
    found = checked(audit, request.query["check"])
    at, again = (
        f"{found.at:%H:%M:%S}",
        link(request.say("auditing.check_again"), request.href(check=next_asking()), "file"),
    )
    if not found.faults:
        fine = html.Span(request.say("auditing.chain_holds", at=at), className="desk-fine")
        return html.Div(html.P([fine, " ", again], role="status"), className="chain")
    broken = request.say("auditing.chain_broken", at=at, count=len(found.faults))
    faults = [request.say(f"doctor.found.{key}", sequence=sequence) for sequence, key in found.faults[:_FAULTS]]
    if len(found.faults) > _FAULTS:
        faults.append(request.say("auditing.chain_more", count=len(found.faults) - _FAULTS))
    listed = html.Ul([html.Li(fault) for fault in faults])
    return html.Div([html.P([html.Strong(broken), " ", again]), listed], className="chain refusal", role="alert")


def _files(request: Request, asked: AuditFilters) -> Component:
    """Return all that matches, not only this page."""
    kept = {key: None for key in request.query if key not in asked.filters and key != "lang"}
    kinds = [
        # The export takes the filters along, not the page that is shown.
        (request.say(f"auditing.{kind}"), request.href(url_of(urls.AUDIT_FILE, kind=kind), **kept))
        for kind in ("xlsx", "csv")
    ]
    return downloads(request, kinds)


def _nothing(request: Request, count: int) -> html.P:
    return html.P(request.say("auditing.beyond" if count else "auditing.empty"), className="desk-none")


def _pages(request: Request, skip: int, shown: int, count: int) -> list[Component]:
    """Return newer and older, where there are any."""
    if not skip and count <= A_PAGE:
        return []
    places = {
        "newest": None if skip <= A_PAGE else 0,
        "newer": max(skip - A_PAGE, 0) if skip else None,
        "older": skip + A_PAGE if skip + A_PAGE < count else None,
    }
    links = [_page(request, word, place) for word, place in places.items() if place is not None]
    here = [html.Span(request.say("auditing.shown", first=skip + 1, last=skip + shown))] if shown else []
    return [html.Nav([*here, *links], className="audit-pages", **aria(label=request.say("auditing.pages")))]


def _page(request: Request, word: str, place: int) -> html.A:
    address = request.href(skip=place or None, check=None)
    return link(request.say(f"auditing.{word}"), address, "button button-quiet")


PAGE = Page(urls.AUDIT, "auditing.title", 95, build, roles=AUDITORS, personal=True)
