"""Sentences at the top of a page about what its address says and is not understood: the page is shown all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.page import Page
from dashboards.request import Request
from plan.period import day_of
from plan.status import Status
from presentation import formats

LONGEST = 24
"""Characters of a value that the sentence repeats."""

Understood = Callable[[Request, str], bool]
"""(request, a value of its address) → whether the page takes the value up."""


def _is_area(request: Request, text: str) -> bool:
    return text in (request.plan.city, *request.plan.towns)


def _is_indicator(request: Request, text: str) -> bool:
    return text in {str(indicator.no) for indicator in request.plan.indicators}


def _is_earlier(request: Request, text: str) -> bool:
    try:
        return day_of(text) <= request.as_of
    except ValueError:
        return False


_READ: Mapping[str, Mapping[str, Understood]] = {
    "/": {"status": lambda _, text: text in {*Status, "rest"}, "sort": lambda _, text: text in ("gap", "plan")},
    urls.INDICATOR: {"area": _is_area},
    urls.AREAS: {
        "indicator": _is_indicator,
        "beside": lambda request, text: text in request.plan.towns and text != request.query.get("area"),
        "view": lambda _, text: text in ("tiles", "map", "bars"),
    },
    urls.COMPARE: {"from": _is_earlier},
}
"""Path of a page → keys that it passes over where they say nothing to it. (A town of /areas and a traced quarter that
nobody has are told by those pages themselves.)"""


def notices(page: Page | None, request: Request) -> list[Component]:
    """Return one calm sentence for each value that was passed over, with what is shown instead."""
    said = [html.P(sentence) for sentence in sentences(page, request)]
    return [html.Div(said, className="unread", role="status")] if said else []


def sentences(page: Page | None, request: Request) -> Iterator[str]:
    """Yield what ``notices`` says."""
    if page is None:
        return
    # What is shown in its place, so that nobody takes it for what was asked.
    instead = {"date": formats.moment_day(request.as_of, request.lang), "no": request.plan.indicators[0].no}
    for key, text in (*request.unread.items(), *_passed_over(page, request)):
        yield request.say(f"unread.{key}", text=_short(text), **instead)


def _passed_over(page: Page, request: Request) -> Iterator[tuple[str, str]]:
    for key, understood in _READ.get(page.path, {}).items():
        text = request.query.get(key)
        if text is not None and not understood(request, text):
            yield key, text


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
