"""From an address to a page and a request: the whole state is the URL, so this is all the routing there is.

Keys of the query that the frame knows: ``as_of`` (2023Q3, or a day 2023-09-30; default: the newest quarter that
is complete or past its deadline),
``known_at`` (a day or an instant; default: now), ``plan`` (its id or the end of it; default: the one in force on the
day), ``lang`` (en; default: zh). Pages read theirs from ``Request.query``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from pkgutil import walk_packages
from urllib.parse import parse_qsl, unquote

from dashboards import language, urls
from dashboards.page import Page
from dashboards.reader import Reader
from dashboards.request import Request, day_in_china
from plan.instant import instant_of
from plan.period import day_of
from wording import DEFAULT

PAGES_PACKAGE = "dashboards.pages"
# Most keys of a query, most characters of a value: more is none of our addresses.
_MOST_KEYS, _LONGEST = 16, 200
_KEY = re.compile(r"[a-z][a-z_]{0,31}")


def find_pages(package: str = PAGES_PACKAGE) -> tuple[Page, ...]:
    """Return every page of the folder, in the order of the navigation. A module that does not import or has no PAGE
    fails."""
    pages = [_page_of(import_module(name), name) for name in sorted(_page_modules(package))]
    paths = [page.path for page in pages]
    # At start, for the second page of a path would never be found, and nobody would see why.
    assert len(set(paths)) == len(paths), f"two pages at one path: {sorted(paths)}"
    # Pages outside of the navigation last; None does not compare with numbers.
    return tuple(sorted(pages, key=lambda page: (page.order is None, page.order, page.path)))


def _page_modules(package: str) -> Iterator[str]:
    for module in walk_packages(import_module(package).__path__, f"{package}."):
        # A folder of several pages names its modules decompose_page.py and the like.
        if module.name.endswith((".page", "_page")):
            yield module.name


def _page_of(module: object, name: str) -> Page:
    page = getattr(module, "PAGE", None)
    assert isinstance(page, Page), f"{name} has no PAGE"
    return page


def find_page(pages: Iterable[Page], path: str) -> tuple[Page | None, Mapping[str, str]]:
    """Return the page at ``path`` and what its pattern caught; None for an address nobody has."""
    for page in pages:
        caught = caught_by(page.path, path)
        if caught is not None:
            return page, caught
    return None, {}


def caught_by(pattern: str, path: str) -> dict[str, str] | None:
    """Return what ``/indicator/<no>`` catches in a path; None if it is not of that form."""
    wanted, given = _parts(pattern), _parts(path)
    if len(wanted) != len(given):
        return None
    caught: dict[str, str] = {}
    for want, part in zip(wanted, given, strict=True):
        if want.startswith("<"):
            caught[want.strip("<>")] = unquote(part)
        elif want != part:
            return None
    return caught


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def request_of(reader: Reader, path: str, search: str) -> Request:
    """Return the request an address makes. What cannot be understood is dropped, so a mistyped link still shows
    something.

    ``unread`` keeps it, so that the page can say so.
    """
    query = _query(search)
    as_of, known_at = _day(query.get("as_of")), _moment(query.get("known_at"))
    lang = language.language_coded(query.get("lang"))
    understood: dict[str, object] = {
        "as_of": as_of,
        "known_at": known_at,
        "lang": lang if lang is not DEFAULT else None,
    }
    if "plan" in query:
        understood["plan"] = reader.bureau.named(query["plan"])
    # Told on the page: a day that is mistyped must not pass for the day that is shown instead.
    lost = {key: query[key] for key, meant in understood.items() if key in query and meant is None}
    reader = reader_of(reader, path, query.get("plan"), as_of)
    kept = {key: value for key, value in query.items() if understood.get(key, True) is not None}
    return Request(
        reader=reader,
        path=path or "/",
        as_of=as_of or default_day(reader),
        lang=lang or DEFAULT,
        known_at=known_at,
        query=kept,
        unread={key: text for key, text in lost.items() if (key, text) != ("lang", DEFAULT.value)},
    )


def reader_of(reader: Reader, path: str, plan: str | None, as_of: date | None) -> Reader:
    """Return the reader of the plan that an address is about: as it is named, else the one in force on its day (today
    where it names none). What departments report is for all plans; tasks are of the plan that they decompose."""
    if urls.of_bureau(path):
        return reader
    if urls.of_tasks(path):
        entries = reader.bureau.entries
        decomposed = reader.bureau.entry_of(reader.tasks.plan) if reader.tasks is not None else entries[0]
        # Tasks are of one plan; whichever is in force on the day, the page shows the tasks that there are.
        return reader.of_plan(decomposed) if decomposed else reader
    named = reader.bureau.named(plan) if plan else None
    return reader.of_plan(named or reader.bureau.at(as_of or day_in_china()))


def with_parameters(request: Request, caught: Mapping[str, str]) -> Request:
    """Return the request with what the page's pattern caught."""
    return replace(request, parameters=caught)


def default_day(reader: Reader) -> date:
    """Return the last day of the newest quarter that is complete or past its deadline today."""
    return reader.default_period(day_in_china()).last_day


def _query(search: str) -> dict[str, str]:
    try:
        # Bounded: a query of a million fields is no state of any page.
        pairs = parse_qsl(search.lstrip("?"), max_num_fields=_MOST_KEYS)
    except ValueError:
        return {}
    return {key: value for key, value in pairs if _KEY.fullmatch(key) and len(value) <= _LONGEST}


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else day_of(text)
    except ValueError:
        return None


def _moment(text: str | None) -> datetime | None:
    """Return an instant; a bare day means its end, so that what was accepted on it counts. None for no text or no
    instant."""
    try:
        if text is None:
            return None
        moment = instant_of(text)
        # Of a day's end the last microseconds would only lengthen every address.
        return moment.replace(microsecond=0) if "T" not in text else moment
    except ValueError:
        return None
