"""The doctor: named checks over everything a home keeps, each with what it found, while everybody works on.

What a kill leaves behind is cleared and taken up first, as by every other start, and noted; else it mends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.home import HomeBusyError
from etl.operations.deployed import Found, faults_found
from etl.operations.own_files import faults_of_own_files
from etl.operations.placing import unplaced
from etl.operations.snapshot import HomeSnapshot, snapshot
from etl.reported_error import ReportedError, sayable_fields
from etl.store.corrections import CORRECTIONS
from etl.store.data_store import DataStore
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from etl.store.journal.messages import MessageJournal
from etl.store.journal.rights import unguarded
from etl.store.journal.task_lines import TaskJournal
from etl.store.kept_instructions import KeptInstructions
from etl.store.kept_revisions import KeptRevisions
from etl.store.kept_texts import texts_of
from etl.store.raw import half_made, orphans, raw_faults
from etl.store.warehouse import Warehouse, WarehouseBroken, build, content_digest
from plan.catalogue_faults import CatalogueFaults
from wording import Lang, say


@dataclass(frozen=True, slots=True)
class Examination:
    """One check and what it found: wording keys with their fields; nothing if all is well. ``noted`` is no fault."""

    name: str
    found: tuple[tuple[str, dict[str, object]], ...] = ()
    noted: tuple[tuple[str, dict[str, object]], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.found

    def said(self, lang: Lang) -> list[str]:
        """Return what was found, as sentences."""
        return [say(f"doctor.found.{key}", lang, **sayable_fields(fields, lang)) for key, fields in self.found]

    def notes(self, lang: Lang) -> list[str]:
        """Return what was noted, as sentences."""
        return [say(f"doctor.noted.{key}", lang, **sayable_fields(fields, lang)) for key, fields in self.noted]


def unreadable_catalogue(wrong: Iterable[CatalogueFaults]) -> tuple[Examination, ...]:
    """Return what there is to say where the catalogue, the layouts or a bureau's own files cannot be read: nothing else
    can be examined."""
    return (Examination("catalogue", tuple(found for each in wrong for found in faults_found(each))),)


Notes = dict[str, tuple[tuple[str, dict[str, object]], ...]]
"""What is worth saying and no fault, by the check it belongs to."""


def examine(store: DataStore, thorough: bool = False) -> tuple[Examination, ...]:
    """Make every check, in order, of one moment of the home; whoever works there goes on working.

    ``thorough``: read every original again, also those that were read by the same program and layouts before.
    A data store means that catalogue and layouts are sound.
    """
    if store.home.empty:
        with store.home.undisturbed():
            pass  # where nothing is kept and nothing can be, there is nothing to examine
    try:
        # Before the snapshot, so that it is taken of what every other start would find.
        notes = _taken_up(store)
        with snapshot(store) as moment:
            return (*_checked(moment, notes, thorough), *_generation(store))
    except ReportedError as trouble:
        return (Examination("journal", (("trouble", {"why": trouble}),)),)


def _checked(moment: HomeSnapshot, notes: Notes, thorough: bool) -> Iterator[Examination]:
    # Once, because hashing all originals takes longest, and two checks need to know.
    raw = tuple(_raw(moment))
    checks: dict[str, Callable[[], Found]] = {
        "catalogue": lambda: _own_files(moment),
        "corrections": lambda: _corrections(moment),
        "journal": lambda: _journal(moment),
        "raw": lambda: iter(raw),
        "orphans": lambda: _orphans(moment),
        "warehouse": lambda: _warehouse(moment, {str(fields["sha256"]) for _, fields in raw}, thorough),
        "areas": lambda: _areas(moment),
        "evaluation": lambda: _evaluation(moment),
        "tasks": lambda: _tasks(moment),
        "accounts": lambda: _accounts(moment),
        "audit": lambda: _audit(moment),
    }
    for name, check in checks.items():
        yield Examination(name, tuple(check()), notes.get(name, ()))


def _generation(store: DataStore) -> Iterator[Examination]:
    """Check that the files of the generation that holds are those that were published, where servers share one."""
    if store.shared is not None:
        yield Examination(
            "generation", tuple(("generation.damaged", {"name": name}) for name in store.shared.wanting())
        )


def _taken_up(store: DataStore) -> Notes:
    """Return what a kill had left, by the check it belongs to; where somebody is writing just now, nothing is taken
    up."""
    try:
        with store.home.undisturbed():
            cleared, why = store.publisher.take_up()
    except HomeBusyError:
        return {}
    half = sum(map(half_made, cleared))
    notes: Notes = {}
    if cleared:
        notes["orphans"] = (("swept", {"half": half, "whole": len(cleared) - half}),)
    if why:
        notes["warehouse"] = (("brought_up", {}),)
    return notes


def _tasks(moment: HomeSnapshot) -> Found:
    """Check that the chain of tasks and supervision holds, that its files are there, and that what every
    accepted decomposition says is what its workbook says."""
    if moment.record.home.empty:
        return
    journal = TaskJournal.at(moment.record.home.journal)
    for sequence, key in journal.task_faults():
        yield key, {"sequence": sequence}
    kept = {line.sha256: line for line in journal.lines() if line.sha256}
    for sha256, key in raw_faults(moment.home, kept):
        yield key, {"submission": kept[sha256].sequence, "file": kept[sha256].file, "sha256": sha256}
    with suppress(CatalogueFaults):  # told by the check of the catalogue
        yield from _read_otherwise(moment, journal)


def _read_otherwise(moment: HomeSnapshot, journal: TaskJournal) -> Found:
    from etl.tasks.proving import decompositions_read_otherwise

    for line in decompositions_read_otherwise(moment.home, moment.catalogue.plan, journal.lines()):
        yield "task_reading", {"sequence": line.sequence, "file": line.file}


def _own_files(moment: HomeSnapshot) -> Found:
    """Check the files of ours beside the catalogue, and the layouts that departments saved: catalogue and layouts of
    the program are sound, or there were no data store."""
    for wrong in faults_of_own_files(moment.home):
        if wrong.file != CORRECTIONS.name:  # they have a check of their own
            yield from faults_found(wrong)
    for fault in moment.catalogue.layout_faults:
        yield "fault", {"path": fault, "fault": fault}


def _corrections(moment: HomeSnapshot) -> Found:
    """Check that every correction is well written and finds what it expects."""
    try:
        moment.accepted.check_corrections()
    except CatalogueFaults as error:
        yield from faults_found(error)
    except ReportedError as trouble:
        yield "trouble", {"why": trouble}


def _journal(moment: HomeSnapshot) -> Found:
    """Check that the chain holds from the first line to the last, and where each quarter stands is what the lines
    say."""
    if not moment.record.home.empty:
        for sequence, key in moment.record.journal.faults():
            yield key, {"sequence": sequence}
    address = moment.store.home.address
    if address is not None and not moment.store.home.empty:
        for table in unguarded(address):
            yield "journal.unguarded", {"table": table}


def _evaluation(moment: HomeSnapshot) -> Found:
    """Check that the chains of evaluators' texts and reports made, targets set anew, messages and instructions hold."""
    if not moment.record.home.empty:
        for sequence, key in texts_of(moment.record).evaluation_faults():
            yield key, {"sequence": sequence}
        for sequence, key in KeptRevisions(moment.record).faults():
            yield key, {"sequence": sequence}
        yield from _evaluation_files(moment)
        for sequence, key in MessageJournal.at(moment.record.home.journal).message_faults():
            yield key, {"sequence": sequence}
        for sequence, key in KeptInstructions(moment.record).faults():
            yield key, {"sequence": sequence}


def _evaluation_files(moment: HomeSnapshot) -> Found:
    """Check that the chain of verdicts set by evaluators and of their files holds, and that the files are there."""
    evaluation = KeptEvaluation(moment.record)
    for sequence, key in evaluation.faults():
        yield key, {"sequence": sequence}
    kept = {line.sha256: line for line in evaluation.lines() if line.sha256}
    for sha256, key in raw_faults(moment.home, kept):
        yield key, {"submission": kept[sha256].sequence, "file": kept[sha256].file, "sha256": sha256}


def _accounts(moment: HomeSnapshot) -> Found:
    """Check that the chain of everything an account ever was holds."""
    if not moment.record.home.empty:
        for sequence, key in AccountJournal.at(moment.record.home.journal).account_faults():
            yield key, {"sequence": sequence}


def _audit(moment: HomeSnapshot) -> Found:
    """Check that the audit's chain holds, and that every line of the journal since it began has its entry."""
    if not moment.record.home.empty:
        for sequence, key in AuditJournal.at(moment.record.home.journal).faults():
            yield key, {"sequence": sequence}


def _raw(moment: HomeSnapshot) -> Found:
    """Check that every line has its file, and that the file's bytes are those that were sent."""
    for sha256, key in raw_faults(moment.home, moment.ledger.by_bytes):
        first = moment.ledger.by_bytes[sha256][0]
        yield key, {"submission": first.id, "file": first.file, "sha256": sha256}


def _orphans(moment: HomeSnapshot) -> Found:
    """Check that every file has its line: in the snapshot, or by now. A file that somebody is just bringing in has none
    yet."""
    if not [path for path in orphans(moment.home, moment.record.files().__contains__) if not half_made(path)]:
        return
    try:
        # Under the lock: whoever brings a file in has it on the disk before its line.
        with moment.home.undisturbed():
            for path in orphans(moment.home, moment.store.record.files().__contains__):
                if not half_made(path):
                    yield "raw.orphan", {"file": path.name}
    except HomeBusyError:
        return  # whoever writes will end; what is left then is found the next time


def _warehouse(moment: HomeSnapshot, hurt: Collection[str], thorough: bool) -> Found:
    """Check that the warehouse in place holds what a fresh one holds that is made from the raw files alone. ``hurt``:
    the SHA-256 of those that are gone or altered."""
    if not moment.ledger.submissions and not moment.warehouse.exists():
        return
    try:
        with Warehouse.open(moment.warehouse) as there:
            if moment.busy is not None and there.version != moment.publisher.version():
                return  # somebody is bringing it up
            kept = content_digest(moment.warehouse)
    except WarehouseBroken:
        yield "warehouse.broken", {}
        return
    try:
        fresh = _fresh_digest(moment, hurt, thorough)
    except ReportedError as trouble:
        yield "trouble", {"why": trouble}
        return
    except CatalogueFaults:
        return  # named among the corrections: as long as one does not fit, nothing can be built
    if kept != fresh:
        yield "warehouse.differs", {}


def _areas(moment: HomeSnapshot) -> Found:
    """Check that every value that was accepted finds its area in the catalogue as it is now."""
    try:
        found = unplaced(moment.extractions, moment.catalogue.plan, moment.ledger.accepted)
    except ReportedError:
        return  # the file that is gone or altered is named among the raw files
    if found:
        yield "areas.unplaced", found.fields()


def _fresh_digest(moment: HomeSnapshot, hurt: Collection[str], thorough: bool) -> str:
    """Return the digest of a warehouse made beside it. ReportedError for an original that is gone or altered."""
    accepted = moment.ledger.accepted
    # An original that is hurt is told by its name, not as a warehouse that differs.
    moment.extractions.check_originals(s for s in accepted if s.sha256 in hurt)
    moment.extractions.prove(accepted, thorough)
    # In the snapshot's folder, which is removed whole.
    path = moment.folder / "fresh.duckdb"
    build(path, moment.publisher.content(moment.ledger))
    return content_digest(path)
