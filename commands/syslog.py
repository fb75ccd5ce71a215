"""Audit entries of commands are sent to the syslog as the server's are, where the settings ask for it."""

from __future__ import annotations

import logging

from etl.reported_error import ReportedError
from plan.catalogue import CatalogueFaults

_LOG = logging.getLogger(__name__)


def listen() -> None:
    """Send entries to the syslog of the home's settings. One that is not there keeps no command from its work, which is
    done by then; the log says so."""
    from dashboards.server.access_setup import policy_of
    from etl.home import Home
    from etl.store.journal.audit_log import send_to

    try:
        address = policy_of(Home.from_environment()).audit.syslog
        if address is not None:
            send_to(address)
    except (ReportedError, CatalogueFaults):
        _LOG.warning("an audit entry could not be sent to the syslog", exc_info=True)
