"""The address of a journal that is kept in PostgreSQL."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from etl.reported_error import ReportedError

SCHEMES = ("postgresql+psycopg://", "postgresql://")
"""How such an address begins: SQLAlchemy's way of writing it, and PostgreSQL's own."""

# A password before the host, or as a parameter.
_SECRETS = re.compile(r"(?<=//)([^/?#@]*?):[^@/]*(?=@)|(?<=[?&]password=)[^&]*")


@dataclass(frozen=True, slots=True)
class JournalAddress:
    """Where a journal is in PostgreSQL. As text it does not tell the password."""

    url: str = field(repr=False)

    @classmethod
    def of(cls, text: str) -> JournalAddress:
        """Return the address that a text says; ReportedError for one of any other kind of database."""
        if not text.startswith(SCHEMES):
            raise ReportedError("keep.journal_address", found=_shown(text), expected=SCHEMES[0])
        return cls(SCHEMES[0] + text.partition("://")[2])

    @property
    def conninfo(self) -> str:
        """The address as PostgreSQL's own library reads it."""
        return SCHEMES[1] + self.url.removeprefix(SCHEMES[0])

    def __str__(self) -> str:
        return _shown(self.url)


def _shown(text: str) -> str:
    return _SECRETS.sub(lambda found: f"{found[1]}:***" if found[1] is not None else "***", text)
