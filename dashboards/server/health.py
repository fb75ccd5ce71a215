"""GET /healthz for watchdogs and proxies, and one calm sentence for every failure."""

from __future__ import annotations

import logging

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from dashboards import urls
from dashboards.reader import Reader
from dashboards.server.guard import public
from dashboards.server.posting import lang_of, refuse
from etl.reported_error import ReportedError, kind_of, reason
from wording import say

_LOG = logging.getLogger(__name__)
_WORDS = {404: "door.nothing", 405: "door.method", 414: "door.address_long"}
"""HTTP status → wording key; every other status has one for 4xx or for 5xx."""


def add_health(server: Flask, reader: Reader) -> None:
    """Add GET /healthz: ok after a real query, or fail, and no word more."""

    @server.get(urls.HEALTH)
    @public
    def health() -> Response:
        try:
            _refreshed(reader)
            reader.store.check()
        except Exception:  # noqa: BLE001 - whatever it is, the answer is that it fails; the log says what
            _LOG.exception("the warehouse cannot be asked")
            return Response("fail", status=503, mimetype="text/plain")
        return Response("ok", mimetype="text/plain")


def _refreshed(reader: Reader) -> None:
    """Look for newer data; where somebody else holds the journal, what is read already can be asked all the same."""
    try:
        reader.refresh()
    except ReportedError as why:
        if why.key != "keep.journal_busy":
            raise


def add_calm_errors(server: Flask) -> None:
    """Answer whatever goes wrong with one sentence; what it was stands in the log alone."""

    @server.errorhandler(HTTPException)
    def http_error(why: HTTPException) -> Response:
        status = why.code or 500
        # werkzeug raises its redirects as HTTPExceptions too.
        if status < 400:
            return why.get_response()  # type: ignore[return-value]
        return refuse(say(_WORDS.get(status, "door.malformed" if status < 500 else "door.broken"), lang_of()), status)

    # Dash raises these for scripts that it does not have: a wrong address, not a fault of ours (500).
    @server.errorhandler(DependencyException)
    @server.errorhandler(InvalidResourceError)
    def no_such_script(why: Exception) -> Response:
        return refuse(say("door.nothing", lang_of()), 404)

    @server.errorhandler(OSError)
    def disk(why: OSError) -> Response:
        """Tell what keeps the machine from doing anything, a full disk above all; any other such error is a fault."""
        if not kind_of(why):
            return broken(why)
        _LOG.error("%s %.200r failed: %s", request.method, request.path, why)
        return refuse(say("door.machine", lang_of(), why=reason(why, lang_of())), 503)

    @server.errorhandler(Exception)
    def broken(why: Exception) -> Response:
        _LOG.error("%s %.200r failed", request.method, request.path, exc_info=why)
        status = 503 if isinstance(why, ReportedError) else 500
        return refuse(
            why.sentence(lang_of()) if isinstance(why, ReportedError) else say("door.broken", lang_of()), status
        )
