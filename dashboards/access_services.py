"""AccessServices: the services of `access` that pages and the server use, made once by `app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

# For types alone: with these modules SQLAlchemy would come along wherever a page is imported.
if TYPE_CHECKING:
    from access.administration import Administration
    from access.authenticator import Authenticator
    from access.displays import DisplayService
    from access.sign_on import SignOn
    from etl.store.journal.audits import AuditJournal


@dataclass(frozen=True, slots=True)
class AccessServices:
    """Signing in, accounts and their changes, the audit as it is read, the single sign-on (None: it is off), and the
    screens of halls (None: there are none).

    ``rehearsal`` tells whether all data ever sent are demonstration data.
    """

    authenticator: Authenticator
    administration: Administration
    audit: AuditJournal
    rehearsal: Callable[[], bool]
    sign_on: SignOn | None = None
    displays: DisplayService | None = None
