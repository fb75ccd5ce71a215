"""Audit entries as lines of a log, told once they are kept: to the machine's syslog, where the settings ask for it.

Whoever has the disk can cut lines off the end of a chain; a copy that left the machine at once he cannot.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import socket
from collections.abc import Iterable
from logging.handlers import SysLogHandler
from pathlib import Path

from etl.audit_listener import begin_listening
from etl.reported_error import ReportedError
from etl.store.journal.lines import Line

NAME = "guibiao.audit"
_AUDIT = logging.getLogger(NAME)
_LOG = logging.getLogger(__name__)
_PORT = 514
"""The port of syslog over UDP (RFC 5426), where the address names none."""


def tell(lines: Iterable[Line]) -> None:
    """Log kept entries, one a line, as JSON: nobody's text can begin another line. Nothing where nobody listens."""
    told = list(lines)
    if told:
        begin_listening()
    if not _AUDIT.isEnabledFor(logging.INFO):
        return
    for line in told:
        shown = {name: value for name, value in line.items() if name != "previous"}
        _AUDIT.info("%s", json.dumps(shown, ensure_ascii=False))


def send_to(address: str) -> None:
    """Send entries to a syslog: a socket of this machine (/dev/log) or host:port, by UDP. ReportedError if it is not
    there."""
    try:
        where = _place(address)
        handler = _Handler(where, SysLogHandler.LOG_AUTHPRIV, None if isinstance(where, str) else socket.SOCK_DGRAM)
    except (OSError, ValueError) as error:
        raise ReportedError("serve.no_syslog", address=address, why=error) from error
    handler.ident = "guibiao: "
    handler.append_nul = False  # the library's NUL at the end would stand in every line of the log
    # One target at a time: called again with another address, the one before gets nothing more.
    for known in list(_AUDIT.handlers):
        known.close()
        _AUDIT.removeHandler(known)
    _AUDIT.addHandler(handler)
    _AUDIT.setLevel(logging.INFO)
    _AUDIT.propagate = False


def _place(address: str) -> str | tuple[str, int]:
    """Return a socket's path, or host and port; OSError where there is no such socket, ValueError for a bad port."""
    if address.startswith("/"):
        if not Path(address).is_socket():  # the library would only find out when it sends
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return address
    host, _, port = address.rpartition(":")
    number = int(port) if host else _PORT
    if not 0 < number < 1 << 16:
        raise ValueError(f"no port: {number}")
    return host or address, number


class _Handler(SysLogHandler):
    """Says in our own log that the syslog does not take what it is sent: the audit keeps the entry all the same."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library calls it so
        _LOG.warning("an audit entry could not be sent to the syslog")
