"""The keeper of a home: from the journal's lines to a warehouse that is known to be theirs.

The journal's and the warehouse's libraries and what reads workbooks take longer to import than a short command has to
do: they are imported where they are needed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from etl.home import Home, HomeClosed
from etl.intake.accepted import Accepted
from etl.intake.corrections import (
    CORRECTIONS,
    Correction,
    check_expectations,
    corrected,
    correction_remarks,
    digest_of_corrections,
    load_corrections,
)
from etl.intake.findings import findings_of
from etl.intake.folding import accepted_of, replayed
from etl.looking import Seen
from etl.parsed import Parsed
from etl.reading.extraction import Extraction
from etl.reading.layout import LAYOUTS, Layout, load_layouts
from etl.store.extraction_cache import Shelf, digest_of_layouts, digest_of_plan, fingerprint
from etl.store.journal.reading import read_ledger
from etl.store.kept_layouts import LayoutFault, OwnLayouts, save_own
from etl.store.ledger import Ledger
from etl.store.raw import orphans, raw_path, sha256_of, sweep
from etl.trouble import Trouble, told
from etl.yaml_files import CATALOGUE, load_plan
from plan.catalogue import CatalogueFaults, Plan
from plan.period import Period
from plan.remark import Cell, Remark, remarks_of
from plan.replies import NO_REPLIES, Replies
from plan.submission import Submission
from wording import DEFAULT, say

if TYPE_CHECKING:
    from etl.store.journal import Journal
    from etl.store.warehouse import Content, Warehouse
    from etl.workbook import Refusal, Workbook


_LOG = logging.getLogger("guibiao.keeper")


class Tell(Protocol):
    """Where a sentence goes that a person should see; its key and fields are of the wording module."""

    def __call__(self, key: str, **fields: object) -> None: ...


def noted(key: str, **fields: object) -> None:
    """Into the log: where nobody waits for words, whoever looks after the machine still finds them."""
    _LOG.warning("%s", say(key, DEFAULT, **told(fields, DEFAULT)))


class Keeper:
    """What a home keeps under one plan and its layouts. Making one reads nothing."""

    def __init__(
        self,
        home: Home,
        plan: Plan,
        layouts: Sequence[Layout],
        tell: Tell = noted,
        corrections: Path = CORRECTIONS,
    ) -> None:
        self.home = home
        self.plan = plan
        self._program = tuple(layouts)
        self._own = OwnLayouts(home.layouts, plan)
        self.tell = tell
        self._corrections = corrections
        self._lines = Seen(home.journal, self._read)

    @classmethod
    def of(cls, home: Home, catalogue: Path = CATALOGUE, layouts: Path = LAYOUTS, tell: Tell = noted) -> Keeper:
        """The keeper under a catalogue and a folder of layouts; CatalogueFaults lists every fault of them."""
        parsed = Parsed(home.parsed)
        plan = load_plan(catalogue, parsed)
        return cls(home, plan, load_layouts(plan, layouts, parsed), tell)

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The program's layouts, and those that departments have made their own by now."""
        return (*self._program, *self._own.layouts)

    @property
    def layout_faults(self) -> tuple[LayoutFault, ...]:
        """What is wrong with layouts that were saved; they are passed over."""
        return self._own.faults

    @cached_property
    def _program_mark(self) -> str:
        return fingerprint(self.plan, self._program)

    @property
    def mark(self) -> str:
        """The fingerprint of all that extractions depend on besides their files."""
        own = self._own.layouts
        return self._program_mark + (digest_of_layouts(own)[:8] if own else "")

    @property
    def shelf(self) -> Shelf:
        """The kept extractions."""
        return Shelf(self.home, self._program_mark, self._own.layouts)

    def keep_layout(self, layout: Layout) -> None:
        """Save a layout as a department's own. CatalogueFaults if it has faults, OSError if it cannot be."""
        save_own(self.home.layouts, layout, self.plan)

    @cached_property
    def journal(self) -> Journal:
        """The journal, made with the home on first use; Trouble if it was there and is gone."""
        from etl.store.journal import Journal

        self._must_not_be_bereft()
        if self.home.empty:
            self.home.make()
        return Journal.at(self.home.journal)

    def _must_not_be_bereft(self) -> None:
        """A home with a warehouse and without a journal has lost its record: nothing may be made in its place."""
        if self.home.empty and self.home.warehouse.exists():
            raise Trouble("keep.journal_missing", path=self.home.journal)

    def ledger(self) -> Ledger:
        """What the journal says; nothing, and nothing made, where there is no home yet."""
        self._must_not_be_bereft()
        return Ledger() if self.home.empty else self._lines()

    def _read(self) -> Ledger:
        return read_ledger(self.home.journal) or self.journal.read()

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The corrections as their file says now: the home's own, else the one beside the catalogue."""
        own = self.home.corrections
        return load_corrections(self.plan, own if own.exists() else self._corrections, Parsed(self.home.parsed))

    def _catalogue(self, corrections: Sequence[Correction]) -> str:
        """A digest of all that people wrote and numbers depend on."""
        return digest_of_plan(self.plan) + digest_of_corrections(corrections)

    def version(self, ledger: Ledger) -> str:
        """The data version a warehouse of these lines has."""
        from etl.store.warehouse import data_version

        return data_version(ledger.submissions, ledger.decisions, self._catalogue(self.corrections))

    def content(self, ledger: Ledger, fresh: Mapping[str, Extraction] | None = None) -> Content:
        """What the warehouse of these lines holds. ``fresh`` are extractions in hand, by submission.

        CatalogueFaults if a correction does not find what it expects.
        """
        corrections = self.corrections
        read = self.extractions(ledger.accepted, fresh or {})
        if corrections:
            check_expectations(corrections, accepted_of(ledger, read))
        return _content(ledger, read, corrections, self._catalogue(corrections), self.mark)

    def check_corrections(self, ledger: Ledger) -> None:
        """CatalogueFaults if a correction would not find what it expects among what these lines accept."""
        if corrections := self.corrections:
            check_expectations(corrections, accepted_of(ledger, self.extractions(ledger.accepted, {})))

    def extractions(self, sent: Iterable[Submission], fresh: Mapping[str, Extraction]) -> dict[str, Extraction]:
        """The extraction of each submission: in hand, kept, or read once more from its raw file."""
        found: dict[str, Extraction] = {}
        lost = []
        for submission in sent:
            extraction = fresh.get(submission.id) or self.shelf.get(submission)
            if extraction:
                found[submission.id] = extraction
            else:
                lost.append(submission)
        found.update(zip((s.id for s in lost), self.reread(lost), strict=True))
        return found

    def reread(self, sent: Sequence[Submission]) -> Iterator[Extraction]:
        """Submissions read again from their raw files, and kept; Trouble for a file that is gone or altered."""
        for submission, book in zip(sent, self.books(sent), strict=True):
            extraction = self.read_for(book, submission.department, submission.period, submission.replies)
            self.shelf.put(submission.sha256, extraction, submission.replies)
            yield extraction

    def books(self, sent: Sequence[Submission]) -> Iterator[Workbook | Refusal]:
        """The workbooks of submissions, from their raw files; Trouble for a file that is gone or altered."""
        from etl.workbook import read_workbooks

        return read_workbooks((self._sound(s), s.file) for s in sent)

    def read_for(
        self,
        book: Workbook | Refusal,
        department: str,
        period: Period,
        replies: Replies = NO_REPLIES,
        plan: Plan | None = None,
    ) -> Extraction:
        """A workbook read for a quarter: where it is a form of a later one, what it says of that quarter.

        ``plan``: another than the keeper's, to read it under.
        """
        from etl.reading.extract import extract
        from etl.reading.mending import mended
        from etl.reading.quarters import quarter_of

        book = mended(book, replies.mends)
        read = extract(book, plan or self.plan, self.layouts, department, period, taught=replies.taught)
        return read if read.period == period else quarter_of(read, period)

    def accepted(self, ledger: Ledger) -> Accepted:
        """What has been accepted so far, as the checks want it."""
        speaking, corrections = tuple(ledger.speaking().values()), self.corrections

        def replay() -> Accepted:
            return replayed(ledger, self.extractions(ledger.accepted, {}), corrections)

        return accepted_of(ledger, self.extractions(speaking, {}), corrections, replay)

    def _sound(self, sent: Submission) -> Path:
        path = raw_path(self.home, sent.sha256)
        try:
            whole = sha256_of(path.read_bytes()) == sent.sha256
        except OSError as error:
            raise Trouble("keep.raw_missing", submission=sent.id, file=sent.file) from error
        if not whole:
            raise Trouble("keep.raw_altered", submission=sent.id, file=sent.file)
        return path

    def publish(self, ledger: Ledger, fresh: Mapping[str, Extraction] | None = None) -> None:
        """Build the warehouse of these lines and swap it in. The caller holds the writer's lock."""
        assert self.journal, "the record stands before what is made from it"
        from etl.store.warehouse import build

        build(self.home.warehouse, self.content(ledger, fresh))

    def warehouse(self) -> Warehouse:
        """The warehouse of what the journal says now; rebuilt, and that told, if it is missing, damaged or behind."""
        from etl.store.warehouse import Warehouse

        ledger = self.ledger()
        fit = self._fit(ledger)
        if isinstance(fit, Warehouse):
            self.tidy(ledger)
            return fit
        with self.home.writing():
            self._tidy(self.ledger(), fit)
        return Warehouse.open(self.home.warehouse, self._mend)

    def tidy(self, ledger: Ledger | None = None) -> None:
        """Clear what a kill left among the raw files, if anything did; where that cannot be, it harms nobody.

        ``ledger``: what the journal said a moment ago, if that is known.
        """
        if orphans(self.home, (ledger or self.ledger()).by_bytes.__contains__):
            with suppress(HomeClosed), self.home.writing():
                sweep(self.home, self.ledger().by_bytes.__contains__)

    def keep_up(self, fresh: Mapping[str, Extraction]) -> None:
        """After a load, under its lock: publish if anything came in, or if the warehouse was not fit before."""
        ledger = self.ledger()
        why = "" if fresh else self._unfit(ledger)
        if fresh or why:
            sweep(self.home, ledger.by_bytes.__contains__)
            self.publish(ledger, fresh)

    def rebuild(self) -> None:
        """Make the warehouse again from the record, whatever stands there."""
        with self.home.writing():
            ledger = self.ledger()
            sweep(self.home, ledger.by_bytes.__contains__)
            self.publish(ledger)

    def take_up(self, ledger: Ledger) -> tuple[list[Path], str]:
        """What every start does after a kill: what was cleared, and why the warehouse was brought up (empty: it was
        not). A warehouse that was damaged is left alone. The caller holds the writer's lock."""
        from etl.store.warehouse import unfinished

        cleared = sweep(self.home, ledger.by_bytes.__contains__)
        why = self._unfit(ledger) if ledger.submissions else ""
        behind = why == "keep.brought_up" or (why and unfinished(self.home.warehouse))
        if not behind:
            return cleared, ""
        try:
            self.publish(ledger)
        except (Trouble, CatalogueFaults):
            return cleared, ""  # whoever examines will find out why
        return cleared, "keep.brought_up"

    def _mend(self) -> None:
        with self.home.writing():
            self._tidy(self.ledger(), self._unfit(self.ledger()))

    def _tidy(self, ledger: Ledger, why: str) -> None:
        """Rebuild once the lock is held, unless another process has done so meanwhile."""
        sweep(self.home, ledger.by_bytes.__contains__)
        why = why and self._unfit(ledger)
        if why:
            self.publish(ledger)
            self.tell(why)

    def _unfit(self, ledger: Ledger) -> str:
        """Why the warehouse in place is not the one of these lines, as a wording key; empty if it is."""
        fit = self._fit(ledger)
        if isinstance(fit, str):
            return fit
        fit.close()
        return ""

    def _fit(self, ledger: Ledger) -> Warehouse | str:
        """The warehouse in place if it is the one of these lines, else why it is not, as a wording key."""
        from etl.store.warehouse import Warehouse, WarehouseBroken

        first = not ledger.submissions and not self.home.warehouse.exists()
        try:
            warehouse = Warehouse.open(self.home.warehouse, self._mend)
        except WarehouseBroken:
            return "keep.first" if first else "keep.mended"
        if (warehouse.version, warehouse.mark) == (self.version(ledger), self.mark):
            return warehouse
        warehouse.close()
        return "keep.brought_up"


def _content(
    ledger: Ledger,
    read: Mapping[str, Extraction],
    corrections: Sequence[Correction],
    catalogue: str,
    mark: str,
) -> Content:
    from etl.store.warehouse import Content

    return Content(
        submissions=ledger.accepted,
        decisions=ledger.acceptances,
        observations={key: corrected(e.observations, corrections) for key, e in read.items()},
        findings={key: findings_of(ledger.findings[key], e) for key, e in read.items()},
        remarks={s.id: _remarks(ledger, s, read[s.id], corrections) for s in ledger.accepted},
        catalogue=catalogue,
        mark=mark,
    )


def _remarks(
    ledger: Ledger, sent: Submission, read: Extraction, corrections: Sequence[Correction]
) -> tuple[tuple[Cell, Remark], ...]:
    said = remarks_of(sent, read.observations, ledger.findings[sent.id])
    return (*said, *correction_remarks(read.observations, corrections))
