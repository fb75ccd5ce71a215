"""Short addresses of figures, as reports print them: `/n/8.2022Q4` leads to where the figure came from.

``8.2022Q4`` is an indicator's quarter, ``8.2022Q4.5`` its fifth town in the catalogue's order, ``2022Q4`` the overview
of that quarter, ``task.T-001`` a task. Instant of knowledge, plan and language of the query are carried to the page.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, request

from access.permission import READERS
from dashboards import urls
from dashboards.request import Request
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import private
from dashboards.urls import url_of
from plan.period import Period

_FIGURE = re.compile(r"(?P<no>\d{1,5})\.(?P<period>\d{4}Q[1-4])(?:\.(?P<town>\d{1,3}))?", re.ASCII)
_QUARTER = re.compile(r"\d{4}Q[1-4]", re.ASCII)
_KEPT = ("known_at", "plan", "lang")
"""Keys of the query that are carried to the page."""


def add_short_figures(server: Flask, renderer: PageRenderer) -> None:
    """Add the route."""

    @server.get(urls.SHORT)
    @open_to(READERS)
    def short(code: str) -> Response:
        kept = {key: request.args[key] for key in _KEPT if key in request.args}
        to = _target(renderer, code, kept)
        if to is None:
            abort(404)
        answer = Response(status=302)
        answer.headers["Location"] = to
        return private(answer)


def _target(renderer: PageRenderer, code: str, kept: dict[str, str]) -> str | None:
    """Return the address of a code; None for one that means nothing here."""
    if code.startswith("task."):
        return url_of(urls.TASK, task=quote(code.removeprefix("task."), safe=""))
    if _QUARTER.fullmatch(code):
        return f"{urls.OVERVIEW}?{urlencode({'as_of': code, **kept})}"
    found = _FIGURE.fullmatch(code)
    if found is None:
        return None
    asked = renderer.request(urls.OVERVIEW, urlencode({"as_of": found["period"], **kept}))
    if int(found["no"]) not in asked.plan.indicator_of:
        return None
    town = _town(asked, found["town"])
    if town is None:
        return None
    query = {"as_of": found["period"], "trace": found["period"], **({"area": town} if town else {}), **kept}
    return f"{url_of(urls.INDICATOR, no=found['no'])}?{urlencode(query)}#trace"


def _town(asked: Request, text: str | None) -> str | None:
    """Return a town by its place in the catalogue, counted from 1; empty for the city, None where there is none."""
    if text is None:
        return ""
    towns, place = asked.reader.plan.towns, int(text)
    return towns[place - 1] if 1 <= place <= len(towns) else None


def code_of(request: Request, no: int, period: Period, area: str | None = None) -> str:
    """Return the short code of an indicator's figure of a quarter, of the city (None) or a town."""
    towns = request.reader.plan.towns
    return f"{no}.{period}" + (f".{towns.index(area) + 1}" if area in towns else "")
