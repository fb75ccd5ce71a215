"""The doctor: named checks over everything a home keeps, each with what it found.

What a kill leaves behind is cleared and taken up first, as by every other start, and noted; else it mends nothing.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.operations.placing import unplaced
from etl.store.data_store import DataStore
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from etl.store.kept_texts import texts_of
from etl.store.ledger import Ledger
from etl.store.raw import half_made, orphans, raw_faults
from etl.store.warehouse import Warehouse, WarehouseBroken, build, content_digest
from etl.trouble import Trouble, told
from plan.catalogue import CatalogueFaults
from wording import Lang, say


@dataclass(frozen=True, slots=True)
class Examined:
    """One check and what it found: wording keys with their fields; nothing if all is well. ``noted`` is no fault."""

    name: str
    found: tuple[tuple[str, dict[str, object]], ...] = ()
    noted: tuple[tuple[str, dict[str, object]], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.found

    def said(self, lang: Lang) -> list[str]:
        """What was found, as sentences."""
        return [say(f"doctor.found.{key}", lang, **told(fields, lang)) for key, fields in self.found]

    def notes(self, lang: Lang) -> list[str]:
        """What was noted, as sentences."""
        return [say(f"doctor.noted.{key}", lang, **told(fields, lang)) for key, fields in self.noted]


def ill_catalogue(error: CatalogueFaults) -> tuple[Examined, ...]:
    """What there is to say where the catalogue or the layouts cannot be read: nothing else can be examined."""
    return (Examined("catalogue", tuple(("fault", {"path": path, "fault": fault}) for path, fault in error.faults)),)


Found = Iterator[tuple[str, dict[str, object]]]


def examine(keeper: DataStore) -> tuple[Examined, ...]:
    """Every check, in order, while no writer is at work. A keeper means that catalogue and layouts are sound."""
    with keeper.home.undisturbed():
        try:
            ledger = keeper.ledger()
        except Trouble as trouble:
            return (Examined("journal", (("trouble", {"why": trouble}),)),)
        notes = _taken_up(keeper, ledger)
        checks: dict[str, Callable[[], Found]] = {
            "catalogue": lambda: _layouts(keeper),
            "corrections": lambda: _corrections(keeper, ledger),
            "journal": lambda: _journal(keeper),
            "raw": lambda: _raw(keeper, ledger),
            "orphans": lambda: _orphans(keeper, ledger),
            "warehouse": lambda: _warehouse(keeper, ledger),
            "areas": lambda: _areas(keeper, ledger),
            "evaluation": lambda: _evaluation(keeper),
            "accounts": lambda: _accounts(keeper),
            "audit": lambda: _audit(keeper),
        }
        return tuple(Examined(name, tuple(check()), notes.get(name, ())) for name, check in checks.items())


def _taken_up(keeper: DataStore, ledger: Ledger) -> dict[str, tuple[tuple[str, dict[str, object]], ...]]:
    """What a kill had left, by the check it belongs to."""
    cleared, why = keeper.publisher.take_up(ledger)
    half = sum(map(half_made, cleared))
    notes: dict[str, tuple[tuple[str, dict[str, object]], ...]] = {}
    if cleared:
        notes["orphans"] = (("swept", {"half": half, "whole": len(cleared) - half}),)
    if why:
        notes["warehouse"] = (("brought_up", {}),)
    return notes


def _layouts(keeper: DataStore) -> Found:
    """A keeper means that catalogue and layouts are sound; those that departments saved may not be."""
    for fault in keeper.catalogue.layout_faults:
        yield "fault", {"path": f"{fault.file}: {fault.path}", "fault": fault.what}


def _corrections(keeper: DataStore, ledger: Ledger) -> Found:
    """Every correction is well written and finds what it expects."""
    try:
        keeper.accepted.check_corrections(ledger)
    except CatalogueFaults as error:
        for path, fault in error.faults:
            yield "fault", {"path": f"{error.file}: {path}", "fault": fault}
    except Trouble as trouble:
        yield "trouble", {"why": trouble}


def _journal(keeper: DataStore) -> Found:
    """The chain holds from the first line to the last."""
    if not keeper.home.empty:
        for sequence, key in keeper.journal.faults():
            yield key, {"sequence": sequence}


def _evaluation(keeper: DataStore) -> Found:
    """The chain of evaluators' texts and of the reports made holds."""
    if not keeper.home.empty:
        for sequence, key in texts_of(keeper.record).evaluation_faults():
            yield key, {"sequence": sequence}


def _accounts(keeper: DataStore) -> Found:
    """The chain of everything an account ever was holds."""
    if not keeper.home.empty:
        for sequence, key in AccountJournal.at(keeper.home.journal).account_faults():
            yield key, {"sequence": sequence}


def _audit(keeper: DataStore) -> Found:
    """The audit's chain holds, and every line of the journal since it began has its entry."""
    if not keeper.home.empty:
        for sequence, key in AuditJournal.at(keeper.home.journal).faults():
            yield key, {"sequence": sequence}


def _raw(keeper: DataStore, ledger: Ledger) -> Found:
    """Every line has its file, and the file's bytes are those that were sent."""
    for sha256, key in raw_faults(keeper.home, ledger.by_bytes):
        first = ledger.by_bytes[sha256][0]
        yield key, {"submission": first.id, "file": first.file, "sha256": sha256}


def _orphans(keeper: DataStore, ledger: Ledger) -> Found:
    """Every file has its line."""
    for path in orphans(keeper.home, ledger.by_bytes.__contains__):
        if not half_made(path):
            yield "raw.orphan", {"file": path.name}


def _warehouse(keeper: DataStore, ledger: Ledger) -> Found:
    """The warehouse in place holds what a fresh one holds that is made from the raw files alone."""
    if not ledger.submissions and not keeper.home.warehouse.exists():
        return
    try:
        with Warehouse.open(keeper.home.warehouse):
            kept = content_digest(keeper.home.warehouse)
    except WarehouseBroken:
        yield "warehouse.broken", {}
        return
    try:
        fresh = _fresh_digest(keeper, ledger)
    except Trouble as trouble:
        yield "trouble", {"why": trouble}
        return
    except CatalogueFaults:
        return  # named among the corrections: as long as one does not fit, nothing can be built
    if kept != fresh:
        yield "warehouse.differs", {}


def _areas(keeper: DataStore, ledger: Ledger) -> Found:
    """Every value that was accepted finds its area in the catalogue as it is now."""
    try:
        found = unplaced(keeper, ledger)
    except Trouble:
        return  # the file that is gone or altered is named among the raw files
    if found:
        yield "areas.unplaced", found.fields()


def _fresh_digest(keeper: DataStore, ledger: Ledger) -> str:
    read = dict(zip((s.id for s in ledger.accepted), keeper.extractions.reread(ledger.accepted), strict=True))
    root = keeper.home.root
    with tempfile.TemporaryDirectory(dir=root if os.access(root, os.W_OK) else None, prefix="doctor-") as folder:
        build(Path(folder) / "warehouse.duckdb", keeper.publisher.content(ledger, read))
        return content_digest(Path(folder) / "warehouse.duckdb")
