"""The front of a service of many bureaus: which bureau a request is for, and what is said where it is for none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qs

from werkzeug.wsgi import ClosingIterator

from dashboards import urls
from dashboards.server.hosting.bureau_pool import (
    BureauAsleepError,
    BureauBusyError,
    BureauPool,
    BureauRefusedError,
)
from dashboards.server.hosting.mount import StartResponse, WsgiApp

Route = Callable[[dict[str, Any]], str | None]
"""A request → the id of its bureau; None where it is for none that there is."""

_BEFORE_ID = urls.url_of(urls.BUREAU, bureau="")


class HostingFront:
    """Hands each request to its bureau. An unknown bureau and one that does not open answer alike: by ``page``, which
    knows nothing of either."""

    def __init__(self, pool: BureauPool, route: Route, page: WsgiApp, prefixed: bool) -> None:
        self._pool = pool
        self._route = route
        self._page = page
        self._prefixed = prefixed

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer as WSGI asks (PEP 3333)."""
        key = self._route(environ)
        if key is None:
            return self._page(environ, start_response)
        try:
            bureau = self._pool.lease(key, not self._asks_by_itself(environ))
        except BureauRefusedError:
            return self._page(environ, start_response)
        except BureauAsleepError:  # nothing of a bureau that is closed changes: the page stays as it is
            return _plain(start_response, "204 No Content")
        except BureauBusyError:
            return _plain(start_response, "503 Service Unavailable", ("Retry-After", "2"))
        with ExitStack() as leased:
            leased.callback(self._pool.release, key)
            answer = bureau.answer(environ, start_response)
            # Only when the last byte is out may the bureau be let go of.
            return ClosingIterator(answer, [leased.pop_all().close])

    def _asks_by_itself(self, environ: dict[str, Any]) -> bool:
        """Tell whether an open page asks for news, and nobody is at it: no bureau is let go of for that."""
        path = environ.get("PATH_INFO", "")
        if self._prefixed:
            path = "/" + path.removeprefix(_BEFORE_ID).partition("/")[2]
        return path == urls.VERSION and "active" not in parse_qs(environ.get("QUERY_STRING", ""))


def by_prefix(is_bureau: Callable[[str], bool]) -> Route:
    """Return how requests find their bureau by the beginning of their path."""

    def route(environ: dict[str, Any]) -> str | None:
        key, slash, _ = environ.get("PATH_INFO", "").removeprefix(_BEFORE_ID).partition("/")
        found = environ.get("PATH_INFO", "").startswith(_BEFORE_ID) and slash and is_bureau(key)
        return key if found else None

    return route


def by_host(of_host: Callable[[str], str | None], behind_proxy: bool) -> Route:
    """Return how requests find their bureau by the host they are for, as our proxy tells it where there is one."""

    def route(environ: dict[str, Any]) -> str | None:
        told = environ.get("HTTP_X_FORWARDED_HOST", "") if behind_proxy else ""
        # Of several only the last was written by our proxy (as werkzeug's ProxyFix reads it).
        host = told.rpartition(",")[2].strip() or environ.get("HTTP_HOST", "")
        return of_host(host)

    return route


def _plain(start_response: StartResponse, status: str, *headers: tuple[str, str]) -> list[bytes]:
    start_response(status, [("Cache-Control", "no-store"), ("Content-Type", "text/plain; charset=utf-8"), *headers])
    return [b""]
