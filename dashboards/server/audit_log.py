"""The audit of requests: who was refused what, and which files with data were downloaded."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flask import Flask, Response, g, request

from access.audit import AuditAction, AuditEntry
from dashboards import urls
from dashboards.server.posting import lang_of, refuse
from etl.reported_error import ReportedError
from etl.store.journal.auditing import ACTING_FROM
from wording import say

if TYPE_CHECKING:
    from access.authenticator import Authenticator

_LOG = logging.getLogger(__name__)

LONGEST = 500
"""Characters of an address that the audit keeps: what is asked for can be a megabyte."""


class AuditLogger:
    """Enters requests in the audit of ``authenticator``; does nothing where that is None."""

    def __init__(self, authenticator: Authenticator | None) -> None:
        self._authenticator = authenticator

    def refused(self, why: str) -> None:
        """Enter that somebody was refused what he asked for, and ``why`` (a wording key, or what was another's).
        Strangers are not entered: they would fill the disk."""
        # Once a request, however many of its views refuse.
        if g.get("viewer") is not None and not g.get("told"):
            g.told = True
            try:
                self._tell(AuditAction.REFUSED, f"{request.method} {_address()}"[:LONGEST], why, ok=False)
            except ReportedError as error:  # he is refused all the same, and told why
                _LOG.warning("a refusal could not be entered in the audit: %s", error)

    def taken_home(self) -> None:
        """Enter that a file with data is about to be sent; ReportedError where the audit cannot be written."""
        self._tell(AuditAction.TAKEN_HOME, unquote(request.full_path.rstrip("?"))[:LONGEST], "", ok=True)

    def _tell(self, deed: AuditAction, about: str, detail: str, ok: bool) -> None:
        if self._authenticator is not None:
            person, address = g.viewer.person, request.remote_addr or ""
            entry = AuditEntry(datetime.now(UTC), person.name, deed, str(person.role), about, ok, detail, address)
            self._authenticator.audit.enter(entry)


def _address() -> str:
    """Return what was asked for; of a page that a script asks for by another address, the page's."""
    page = g.get("looked_at") if request.path.startswith("/_dash") else None
    return unquote(page or request.path)


def add_audit_trail(server: Flask, audit_logger: AuditLogger) -> None:
    """Enter what is asked for in vain, and what is downloaded."""

    @server.before_request
    def acting() -> None:
        ACTING_FROM.set(request.remote_addr or "")

    @server.teardown_request
    def acted(_error: BaseException | None) -> None:
        ACTING_FROM.set("")  # the thread goes on to somebody else, or to nobody

    @server.after_request
    def told(response: Response) -> Response:
        # Answered 404, as if it were not there (pages/submissions/access.py): the audit tells it apart.
        if foreign := g.get("foreign"):
            audit_logger.refused(foreign)
        if request.path.startswith(urls.DOWNLOADS) and response.status_code == 200 and request.method == "GET":
            try:
                audit_logger.taken_home()
            except ReportedError as error:  # nothing leaves of which nobody could tell later
                return refuse(say("door.untold", lang_of(), why=error.sentence(lang_of())), 503)
        return response
