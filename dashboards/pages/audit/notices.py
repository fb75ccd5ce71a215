"""What auditors are told without asking: whatever was done to accounts that review, audit or keep accounts."""

from __future__ import annotations

from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from access.audit import AuditAction, AuditEntry, AuditQuestion
from access.audit_words import deed_said
from access.authenticator import now_utc
from access.second_person import GUARDED, HANDS
from dashboards.pages.audit.text import visible
from dashboards.request import Request
from etl.store.journal.audits import AuditJournal
from plan.instant import shown_instant

DAYS = 7
"""How long it is told, in days."""

_MOST = 8
_DEEDS = (*HANDS, AuditAction.ACCOUNT_DISABLED)


def notices(request: Request, audit: AuditJournal) -> list[Component]:
    """Return the deeds of the last days, the newest first; nothing where there were none."""
    if request.access_services is None:
        return []
    accounts = request.access_services.administration.accounts()
    guarded = tuple(account.name for account in accounts if account.role in GUARDED)
    since = now_utc() - timedelta(days=DAYS)
    done = audit.entries(AuditQuestion(deeds=_DEEDS, about=guarded, since=since, most=_MOST)) if guarded else ()
    # Proposals are of such accounts alone, and may be of some that are not there yet.
    wanted = audit.entries(AuditQuestion(deed=AuditAction.ACCOUNT_PROPOSED, since=since, most=_MOST))
    found = sorted((*done, *wanted), key=lambda entry: entry.sequence, reverse=True)[:_MOST]
    if not found:
        return []
    lines = [html.Li(_line(request, entry)) for entry in found]
    more = [] if len(found) < _MOST else [html.Li(request.say("auditing.noticed_more"))]
    heading = html.P(request.say("auditing.noticed", days=DAYS))
    return [html.Div([heading, html.Ul([*lines, *more])], className="told notices", role="status")]


def _line(request: Request, entry: AuditEntry) -> str:
    words = deed_said(entry.deed, request.lang)
    return request.say(
        "auditing.noticed_line", at=shown_instant(entry.at), by=visible(entry.by), deed=words, name=visible(entry.about)
    )
