"""Lines of the log, bounded in length: an error's text may hold a whole request or file.

Audit entries of commands go to the syslog as the server's do, where the settings ask for it.
"""

from __future__ import annotations

import logging

from etl.reported_error import ReportedError, reason
from plan.catalogue_faults import CatalogueFaults
from wording import DEFAULT

LINE, ENTRY = 2_000, 20_000
"""Characters of a line and of a whole entry with its traceback."""

_CUT = "…"


class BoundedFormatter(logging.Formatter):
    """Formats as logging does, but keeps of lines and entries that are too long the beginning and the end only."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry of a record, of at most ``ENTRY`` characters."""
        lines = super().format(record).split("\n")
        return shortened("\n".join(shortened(line, LINE) for line in lines), ENTRY)


def shortened(text: str, most: int) -> str:
    """Return a text, or of one that is longer than ``most`` characters its beginning and end with … between."""
    if len(text) <= most:
        return text
    half = (most - len(_CUT)) // 2
    return f"{text[:half]}{_CUT}{text[-half:]}"


def log_to_standard_error() -> None:
    """Send what is logged to standard error, bounded."""
    handler = logging.StreamHandler()
    handler.setFormatter(BoundedFormatter(logging.BASIC_FORMAT))
    logging.basicConfig(handlers=[handler])


_LOG = logging.getLogger(__name__)


def listen() -> None:
    """Send audit entries to the syslog that the home's settings name; called when a command enters its first. A syslog
    that does not answer is logged and stops no command, whose work is done by then."""
    from etl.home import Home
    from etl.home.policy import policy_of
    from etl.store.journal.audit_log import send_to

    try:
        address = policy_of(Home.from_environment()).audit.syslog
        if address is not None:
            send_to(address)
    except (ReportedError, CatalogueFaults) as error:
        _LOG.warning("an audit entry could not be sent to the syslog: %s", reason(error, DEFAULT))
