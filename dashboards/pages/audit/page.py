"""审计: who did what, when and from where, the newest first; a check of the hash chain; and the export as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from access.audit import AuditAction, AuditEntry, AuditQuestion
from access.audit_words import AUDIT_COLUMNS, action_words, audit_row
from access.authenticator import now_utc
from access.permission import AUDITORS
from access.second_person import GUARDED, HANDS
from dashboards import urls
from dashboards.components.html import Child, aria, downloads, link, main_heading
from dashboards.components.responsive_table import cards, cell, mark
from dashboards.page import Page
from dashboards.pages.audit.check import checked, next_asking
from dashboards.pages.audit.question import A_PAGE, AuditFilters, filter_form, read
from dashboards.pages.audit.text import literal, visible
from dashboards.request import Request
from dashboards.urls import url_of
from etl.store.journal.audits import AuditJournal
from plan.instant import shown_instant

_FAULTS = 20
"""How many faults of the chain are listed; more are counted."""

_SHORT = 24
"""Characters of an unreadable filter that are quoted."""
_COLUMNS = ("audit.at", "auditing.who", "audit.deed", "audit.about", "audit.ok", "audit.address", "audit.detail")

NOTICE_DAYS = 7
"""For how many days changes to guarded accounts (see `access.second_person`) are shown at the top."""

_MOST_NOTICES = 8
"""How many of these changes are listed."""
_NOTICED_DEEDS = (*HANDS, AuditAction.ACCOUNT_DISABLED)


def build(request: Request) -> Component:
    """Return the page 审计."""
    if request.access_services is None:
        return html.Div(main_heading(request.say("auditing.none")), className="desk")
    asked, audit = read(request.query), request.access_services.audit
    count, entries = audit.count(asked.question), audit.entries(asked.question)
    words = request.say("auditing.heading_some" if asked.filters else "auditing.heading", count=f"{count:,}")
    parts = [
        html.Div(
            [main_heading(words), *_unread(request, asked), *notices(request, audit), _chain(request, audit)],
            className="desk-head",
        ),
        filter_form(request, asked),
        _files(request, asked),
        audit_table(request, entries) if entries else _nothing(request, count),
        *_pages(request, asked.question.skip, len(entries), count),
    ]
    return html.Div(parts, className="desk audit-page")


def _unread(request: Request, asked: AuditFilters) -> list[Component]:
    said = [request.say(f"auditing.unread_{key}", text=_short(text)) for key, text in asked.unread.items()]
    return [html.P(sentence, className="unread", role="status") for sentence in said]


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _SHORT else f"{shown[:_SHORT]}…"


def _chain(request: Request, audit: AuditJournal) -> html.Div:
    """Return the result of checking the hash chain, or the link that asks for it: a check reads all entries."""
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
    """Return the links to files with all entries that match, not only those of this page."""
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
    """Return the links to newer and older entries; nothing where all are on one page."""
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


def notices(request: Request, audit: AuditJournal) -> list[Component]:
    """Return what was done to guarded accounts in the last NOTICE_DAYS, newest first; nothing where nothing was."""
    if request.access_services is None:
        return []
    accounts = request.access_services.administration.accounts()
    guarded = tuple(account.name for account in accounts if account.role in GUARDED)
    since = now_utc() - timedelta(days=NOTICE_DAYS)
    done = (
        audit.entries(AuditQuestion(deeds=_NOTICED_DEEDS, about=guarded, since=since, most=_MOST_NOTICES))
        if guarded
        else ()
    )
    # Proposals are of such accounts alone, and may be of some that are not there yet.
    wanted = audit.entries(AuditQuestion(deed=AuditAction.ACCOUNT_PROPOSED, since=since, most=_MOST_NOTICES))
    found = sorted((*done, *wanted), key=lambda entry: entry.sequence, reverse=True)[:_MOST_NOTICES]
    if not found:
        return []
    lines = [html.Li(_line(request, entry)) for entry in found]
    more = [] if len(found) < _MOST_NOTICES else [html.Li(request.say("auditing.noticed_more"))]
    heading = html.P(request.say("auditing.noticed", days=NOTICE_DAYS))
    return [html.Div([heading, html.Ul([*lines, *more])], className="told notices", role="status")]


def _line(request: Request, entry: AuditEntry) -> str:
    words = action_words(entry.deed, request.lang)
    return request.say(
        "auditing.noticed_line", at=shown_instant(entry.at), by=visible(entry.by), deed=words, name=visible(entry.about)
    )


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


PAGE = Page(urls.AUDIT, "auditing.title", 95, build, roles=AUDITORS, personal=True)
