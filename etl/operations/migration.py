"""Migration: the journal of a home moves to PostgreSQL, or back to a file, whole or not at all, its chain unbroken.

The other database is filled in one transaction, read again and compared before anything is kept. Only then is the
journal it came from set aside, so that nobody goes on writing in it. A kill at any moment leaves one of them whole and
in use; the command run again goes on from there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from etl.faults import fault_point
from etl.home import Home, JournalPlace
from etl.postgres.address import JournalAddress
from etl.postgres.journal_state import are_same, is_there
from etl.reported_error import ReportedError
from etl.store.journal import rights
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from etl.store.journal.database import Database
from etl.store.journal.evaluation_lines import EvaluationLineJournal
from etl.store.journal.instructions import InstructionJournal
from etl.store.journal.messages import MessageJournal
from etl.store.journal.moving import move, proven, set_aside
from etl.store.journal.revisions import RevisionJournal
from etl.store.journal.store import Journal
from etl.store.journal.task_lines import TaskJournal
from etl.store.journal.texts import EvaluationJournal
from etl.submissions.drafts_place import bring_drafts_home

FILE = "file"
"""What is said for the home's own file, where an address is asked for."""


CHAINS: Mapping[type[Database], Callable[[Any], Sequence[tuple[int, str]]]] = {
    Journal: Journal.faults,
    EvaluationJournal: EvaluationJournal.evaluation_faults,
    EvaluationLineJournal: EvaluationLineJournal.line_faults,
    RevisionJournal: RevisionJournal.revision_faults,
    InstructionJournal: InstructionJournal.instruction_faults,
    TaskJournal: TaskJournal.task_faults,
    MessageJournal: MessageJournal.message_faults,
    AccountJournal: AccountJournal.account_faults,
    AuditJournal: AuditJournal.faults,
}
"""Every chain of a journal, and how it is proven."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A journal that was moved. ``home``: with its journal where it is now; ``digests``: a SHA-256 over each table, the
    same there as here; nothing where there was nothing to move."""

    home: Home
    digests: Mapping[str, str]


def migrate(home: Home, to: str, app: str | None = None) -> Migration:
    """Move the journal of a home to the address ``to``, or to its folder (:data:`FILE`). ``app``: the role that serves.
    Where it is there already, tables that a newer edition has are made.

    ReportedError, and nothing is changed: something is there already, somebody serves or writes, or a chain does not
    hold.
    """
    target = replace(home, address=None if to == FILE else JournalAddress.of(to))
    if target.address is not None and target == home and _is_there(home.journal_file):
        home = replace(home, address=None)  # the address was set already; the lines are still in the file
    if target.address is None and home.address is None:
        raise ReportedError("migrate.same", place=target.journal)
    if target.address is not None and app is not None:
        rights.check_role(target.address, app)
    with _nobody_else(home):
        if target.address is None:
            bring_drafts_home(home)
        digests = _moved(home, target) if _is_there(home.journal) and not _are_same(home, target) else {}
        if target.address is not None:
            rights.begin(target.address)
            if app is not None:
                rights.let_serve(target.address, app)
    return Migration(target, digests)


@contextmanager
def _nobody_else(home: Home) -> Iterator[None]:
    """Hold what servers and writers hold, where the journal is now."""
    with home.serving(alone=True), home.writing():
        yield


def _are_same(home: Home, target: Home) -> bool:
    """Tell whether the journal is there already: then tables of a newer edition are made and rights given, no more."""
    if home.address is None or target.address is None or not is_there(target.address):
        return False
    return are_same(home.address, target.address)


def _is_there(place: JournalPlace) -> bool:
    if isinstance(place, JournalAddress):
        return is_there(place)
    return place.exists() and place.stat().st_size > 0


def _moved(home: Home, target: Home) -> Mapping[str, str]:
    """Move the journal and return the digest of each table; goes on where a command before was killed."""
    source, place = home.journal, target.journal
    Journal.at(source)  # of an earlier edition: brought up where it is, as every start does
    _check_chains(source, "migrate.unsound")
    if isinstance(place, JournalAddress):
        digests = _copied(source, place)
    else:
        part = place.with_name(f"{place.name}.part")
        part.unlink(missing_ok=True)
        if _is_there(place):
            digests = _copied(source, place)  # by a command that was killed, or it is refused
        else:
            part.touch(mode=0o600)
            digests = move(source, part)
            fault_point("before_place")
            os.replace(part, place)
    _check_chains(place, "migrate.differs_there")
    fault_point("after_place")
    set_aside(source, str(place))
    return digests


def _copied(source: JournalPlace, place: JournalPlace) -> Mapping[str, str]:
    """Fill what is empty; what a command that was killed had filled is found to be the same, and anything else
    refused."""
    try:
        return move(source, place)
    except ReportedError as error:
        if error.key != "migrate.taken":
            raise
        same = proven(source, place)
        if same is None:
            raise
        return same


def _check_chains(place: JournalPlace, key: str) -> None:
    """Raise the sentence of a key where any chain of a journal does not hold."""
    found = [fault for journal, faults in CHAINS.items() for fault in faults(journal.at(place))]
    if found:
        raise ReportedError(key, place=place, count=len(found))
