"""The filters in the address of the page 审计, those that cannot be understood, and the form that sets them (a GET
form, so that every selection has an address)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from dash import html
from dash.development.base_component import Component

from access.account import LONGEST_NAME
from access.audit import AuditAction, AuditQuestion
from access.audit_words import action_words
from dashboards import urls
from dashboards.components.forms import Input, button, hidden, labelled, select
from dashboards.components.html import Child, link
from dashboards.language import query_of
from dashboards.request import Request
from plan.instant import CHINA
from plan.whole_number import ascii_number

A_PAGE = 100
"""Entries on a page."""
FILTERS = ("by", "deed", "refused", "since", "until")

_YEARS = range(2000, 9000)
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """The question to the audit, the filters (key, text) it was made from, and those that could not be understood."""

    question: AuditQuestion
    filters: Mapping[str, str]
    unread: Mapping[str, str]


def read(query: Mapping[str, str]) -> AuditFilters:
    """Return the filters of a query; one that cannot be understood filters nothing and is listed as ``unread``."""
    unread = dict(_unread(query))
    filters = {key: query[key] for key in FILTERS if key in query and key not in unread}
    since, until = filters.get("since"), filters.get("until")
    question = AuditQuestion(
        by=filters.get("by", ""),
        deed=AuditAction(filters["deed"]) if "deed" in filters else None,
        refused_only="refused" in filters,
        since=datetime.combine(date.fromisoformat(since), time.min, CHINA) if since else None,
        # Days are China's, to their last moment.
        until=datetime.combine(date.fromisoformat(until), time.max, CHINA) if until else None,
        skip=0 if "skip" in unread else int(query.get("skip", 0)),
        most=A_PAGE,
    )
    return AuditFilters(question, filters, unread)


def _unread(query: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((key, query[key]) for key, is_fine in _UNDERSTOOD.items() if key in query and not is_fine(query[key]))


def _is_place(text: str) -> bool:
    return ascii_number(text, _DIGITS) is not None


def _is_day(text: str) -> bool:
    try:
        # fromisoformat reads 20230101 as well; the date field of the form sends ten characters.
        return len(text) == 10 and date.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


_UNDERSTOOD: Mapping[str, Callable[[str], bool]] = {
    "by": lambda text: len(text) <= LONGEST_NAME,
    "deed": lambda text: text in set(AuditAction),
    "refused": lambda text: text == "1",
    "since": _is_day,
    "until": _is_day,
    "skip": _is_place,
}


def filter_form(request: Request, asked: AuditFilters) -> html.Form:
    """Return what is asked for now, ready to be changed."""
    now = asked.filters
    by = Input(type="text", name="by", value=now.get("by", ""), maxLength=LONGEST_NAME)
    inside: list[Child] = [
        labelled(request.say("auditing.by"), by),
        labelled(request.say("auditing.deed"), select("deed", _deeds(request), now.get("deed", ""))),
        labelled(request.say("auditing.since"), Input(type="date", name="since", value=now.get("since", ""))),
        labelled(request.say("auditing.until"), Input(type="date", name="until", value=now.get("until", ""))),
        _refused(request, "refused" in now),
        html.Div([button(request.say("auditing.apply")), *_clear(request, asked)], className="field-do"),
    ]
    # A GET form sends its own fields alone, and would drop the language from the address.
    inside += [hidden(*each) for each in query_of(request.lang).items()]
    return html.Form(inside, action=urls.AUDIT, method="get", className="fields quiet-form", disable_n_clicks=True)


def _deeds(request: Request) -> list[tuple[str, str]]:
    return [
        ("", request.say("auditing.any_deed")),
        *((str(deed), action_words(deed, request.lang)) for deed in AuditAction),
    ]


def _refused(request: Request, now: bool) -> html.Label:
    box = Input(type="checkbox", name="refused", value="1", checked=now or None)
    return html.Label([box, html.Span(request.say("auditing.refused"))], className="field-check")


def _clear(request: Request, asked: AuditFilters) -> list[Component]:
    if not asked.filters:
        return []
    gone = {key: None for key in request.query if key != "lang"}
    return [link(request.say("auditing.clear"), request.href(urls.AUDIT, **gone), "file")]
