"""What goes wrong beneath the journal outside our code, as a sentence: a file's disk, or a server."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import DatabaseError

from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError, kind_of, may_not_write

_GONE = ("08", "57P", "3D", "28")
"""How the numbers of PostgreSQL begin by which it, or what is before it, says that nobody is let in just now."""


def unread(error: DatabaseError, place: Path | JournalAddress) -> ReportedError:
    """Return why a journal cannot be read."""
    if isinstance(place, JournalAddress):
        return _on_server(error, place)
    if may_not_write(error):
        return ReportedError("keep.journal_unread", path=place, why=error)
    return ReportedError("keep.journal_busy" if kind_of(error) == "busy" else "keep.journal_broken", why=error)


def unwritten(error: DatabaseError, place: Path | JournalAddress) -> ReportedError:
    """Return why a journal cannot be written to."""
    kind = kind_of(error)
    if kind in {"no_room", "failing"}:
        return ReportedError("keep.journal_full", why=error)
    if isinstance(place, JournalAddress):
        return _on_server(error, place)
    if may_not_write(error):
        return ReportedError("keep.no_home", path=place.parent, why=error)
    return ReportedError("keep.journal_busy" if kind == "busy" else "keep.journal_broken", why=error)


def unanswered(error: DatabaseError, place: JournalAddress) -> ReportedError:
    """Return what to tell where the server was lost after it was told to keep something, and before it said it had."""
    return ReportedError("keep.journal_unanswered", address=place, why=server_words(error))


def _on_server(error: DatabaseError, place: JournalAddress) -> ReportedError:
    if is_lost(error):
        return ReportedError("keep.journal_unreachable", address=place, why=server_words(error))
    if may_not_write(error):
        return ReportedError("keep.journal_denied", address=place, why=server_words(error))
    return ReportedError(
        "keep.journal_busy" if kind_of(error) == "busy" else "keep.journal_broken", why=server_words(error)
    )


def is_lost(error: DatabaseError) -> bool:
    """Tell whether the connection to a server was lost, or never was."""
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state is None or state.startswith(_GONE)


def server_words(error: DatabaseError) -> str:
    """Return what the server said; what SQLAlchemy adds to it is a link and the statement."""
    return " ".join(str(error.orig).split())
