"""What signing in needs of a home: its policy, its authenticator, its audit."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from etl.home import Home
from etl.home.policy import policy_of
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from access.authenticator import Authenticator
    from access.policy import Policy
    from access.stores import SessionStore
    from etl.store.journal.audits import AuditJournal


def authenticator_of(home: Home, policy: Policy | None = None) -> Authenticator:
    """Return the authenticator of a home, which is made if it is not there; ReportedError where that cannot be."""
    from access.authenticator import Authenticator
    from access.second_factor import TextSealer
    from dashboards.server.settings import secret_of
    from etl.store.journal.accounts import AccountJournal
    from etl.store.journal.audits import AuditJournal

    # A warehouse without its journal: a new one would hide that the record is lost.
    if home.empty and home.warehouse.exists():
        raise ReportedError("keep.journal_missing", path=home.journal)
    home.make()
    accounts, audit = AccountJournal.at(home.journal), AuditJournal.at(home.journal)
    stores = accounts, audit, _sessions_of(home)
    return Authenticator(*stores, policy or policy_of(home), sealer=TextSealer(secret_of(home)))


def _sessions_of(home: Home) -> SessionStore:
    """Return the sessions of a home. One that may only be read can still be looked at: its sessions last until the
    server ends.
    """
    if home.address is not None:
        from etl.store.journal.session_server import SessionServer

        return SessionServer(home.address)
    from etl.store.journal.sessions import SessionFile

    try:
        return SessionFile(home.sessions)
    except ReportedError:
        return SessionFile(Path(mkdtemp(prefix="guibiao-")) / home.sessions.name)


def audit_of(home: Home) -> AuditJournal:
    """Return the audit of a home."""
    from etl.store.journal.audits import AuditJournal

    return AuditJournal.at(home.journal)
