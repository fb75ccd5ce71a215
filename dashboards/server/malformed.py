"""What no page of ours sends: refused as what it is, or read as what it means, before anything trips over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import RequestURITooLarge
from werkzeug.http import parse_date

from dashboards import urls
from dashboards.server.callback_cache import CALLBACKS, OUTPUT
from dashboards.server.posting import LONGEST_ADDRESS

INPUTS = [("url", "pathname"), ("url", "search")]
"""The inputs of the routing callback, as (id, property)."""

# Within another address each byte may be written by three (%2F), and there are other fields beside it.
_LONGEST_AROUND = 4 * LONGEST_ADDRESS
_AROUND = frozenset({urls.LOGIN, urls.PASSWORD, urls.PROVE, urls.SIGN_ON, urls.VERSION})
"""Addresses that hold another one, to which one goes on or of which is asked; nothing is kept by them."""

_DATES = ("HTTP_DATE", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE")
"""Headers in which a date may stand."""

# Surrogates, halves of a pair: no encoding can write them.
_HALF = re.compile("[\ud800-\udfff]")
# All of ASCII that is visible: `quote` leaves it as it is, percent signs too.
_PLAIN = "".join(map(chr, range(0x21, 0x7F)))


def add_short_addresses(server: Flask) -> None:
    """Refuse with 414 (RequestURITooLarge) an address that is longer than any of ours. Call first of all."""

    @server.before_request
    def short_enough() -> None:
        # The provider's answer comes to an address under SIGN_ON, with a code and a state as long as it likes.
        around = request.path in _AROUND or request.path.startswith(urls.SIGN_ON)
        most = _LONGEST_AROUND if around else LONGEST_ADDRESS
        if len(quote(request.path)) + len(request.query_string) > most:
            raise RequestURITooLarge


def add_form_check(server: Flask) -> None:
    """Refuse with 400 a call that does not have the form of the routing callback; with 414 one with too long an
    address.
    """

    @server.before_request
    def well_formed() -> Response | None:
        if request.method != "POST" or request.path != CALLBACKS:
            return None
        asked = _body()
        if is_routing(asked):
            long = sum(len(quote(given.get("value") or "", safe="%")) for given in asked["inputs"]) > LONGEST_ADDRESS
            return Response("414", status=414, mimetype="text/plain") if long else None
        return Response("400", status=400, mimetype="text/plain")


def add_plain_queries(server: Flask) -> None:
    """Read queries as browsers write them: bytes that are no text would be an error wherever they are looked at."""
    inner: Callable[..., Iterable[bytes]] = server.wsgi_app

    def plain(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        # WSGI hands bytes over as Latin-1 text (PEP 3333).
        environ["QUERY_STRING"] = quote(environ.get("QUERY_STRING", "").encode("latin-1"), safe=_PLAIN)
        return inner(environ, start_response)

    server.wsgi_app = plain  # type: ignore[method-assign]


def add_readable_dates(server: Flask) -> None:
    """Drop headers whose date is beyond any calendar (the year 99999): werkzeug takes what is no date for no header,
    but raises OverflowError over such a number."""
    inner: Callable[..., Iterable[bytes]] = server.wsgi_app

    def readable(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        for name in _DATES:
            try:
                parse_date(environ.get(name))
            except OverflowError:
                del environ[name]
        return inner(environ, start_response)

    server.wsgi_app = readable  # type: ignore[method-assign]


def _body() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # brackets in brackets, a thousand deep
        return None


def is_routing(asked: Any) -> bool:
    """Tell whether a body is a call of the routing callback: its output, its two inputs, and what changed."""
    if not isinstance(asked, dict) or asked.get("output") != OUTPUT:
        return False
    output, inputs, changed = asked.get("outputs"), asked.get("inputs"), asked.get("changedPropIds", [])
    return (
        output == {"id": "frame", "property": "children"}
        and isinstance(inputs, list)
        and all(isinstance(given, dict) and _is_text(given.get("value")) for given in inputs)
        and [(given.get("id"), given.get("property")) for given in inputs] == INPUTS
        and isinstance(changed, list)
        and all(isinstance(name, str) for name in changed)
        and asked.get("state") in (None, [])
    )


def _is_text(value: Any) -> bool:
    """Tell whether a value is None or a text that can be encoded: JSON can carry halves of characters."""
    return value is None or (isinstance(value, str) and not _HALF.search(value))
