"""Reading and checking a draft, against what its department has accepted."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from etl.intake.earlier import EarlierQuarter, corrected_quarters, with_outcome
from etl.reading.checks import check
from etl.reading.extract import extract, reads_the_same
from etl.reading.extraction import Extraction
from etl.reading.file_names import named_otherwise
from etl.reading.layout import Layout
from etl.reading.likeness import likely_measures
from etl.reading.mending import held_where_doubted, mended, safe_offers, without_stale_totals
from etl.reading.own_layouts import layout_name, layouts_of_guess, taught_layout
from etl.reading.questions import questions_of
from etl.reported_error import ReportedError, reason
from etl.store.accepted import Accepted
from etl.store.data_store import DataStore
from etl.store.findings import findings_of, findings_to_keep
from etl.submissions.draft import CheckedDraft, Draft, DraftStage
from etl.tasks.quarter_progress import QuarterProgress, SheetProgress
from etl.workbook import Refusal, Workbook, read_workbook
from plan.catalogue_faults import CatalogueFaults
from plan.finding import UNREADABLE, Finding
from plan.period import Period
from plan.replies import Mend, Replies
from wording import DEFAULT

_LOG = logging.getLogger("guibiao.desk")

MOST_LAYOUTS = 100
"""Layouts that a department may have made its own: it has a form or two, which change once in some years."""


class DraftChecker:
    """Reads and checks the drafts of a home, for `etl.submissions.workbench`."""

    def __init__(self, data_store: DataStore) -> None:
        self._data_store = data_store
        self._progress = QuarterProgress(data_store)

    def against(self, department: str) -> str:
        """Return a digest of what a department's workbooks are checked against: another one once another submission is
        effective, or a layout or the code changed."""
        heads = self._data_store.record.heads().values()
        effective = (slot.effective.id for slot in heads if slot.effective and slot.department == department)
        # Ids of what is effective, and not the whole record: another department's acceptance makes no draft stale.
        return _digest(self._data_store.catalogue.mark, *sorted(effective), self._progress.mark(department))

    def examine(self, path: Path, draft: Draft, checking: Callable[[], object]) -> tuple[CheckedDraft, str]:
        """Read and check a draft; return it and the digest of what it was checked against. ``checking``: called between
        reading and checking, to note how far the draft is."""
        # The workbook is read once and extracted several times: offers and likely measures are tried
        # out on the same cells.
        book, replies = read_workbook(path, draft.name), draft.replies
        read = self._extract(book, draft, replies)
        # Before checking: a confirmed guess is read by its layout from here on.
        if draft.confirmed and isinstance(book, Workbook):
            read = self._make_own(book, draft, read) if read.guessed else read
            self._teach_own(draft, read)
        checking()
        # `against` first: if something is accepted between the two, the draft looks stale and is checked
        # again, never the reverse.
        against, accepted = self.against(draft.department), self._data_store.accepted.now()
        doubts = check(read, self._data_store.plan, accepted.for_checking(read), accepted.superseded)
        # A total that the file added up before a number was mended is not held against the mended one (decision 21).
        doubts = without_stale_totals(doubts, read, replies.mends)
        doubts = with_outcome(doubts, self._earlier(book, draft, read, doubts, accepted))
        doubts = (*doubts, *self._named_otherwise(book, draft, read))
        # An earlier quarter that is taken out of a later one's form is corrected, its tasks are not reported again.
        along = SheetProgress() if draft.out_of else self._progress.read(book, draft.department, draft.period)
        findings = findings_of((*findings_to_keep(read, doubts), *along.findings), read)
        offers = safe_offers(book, read, findings, lambda more: self._extract(book, draft, _with_mends(replies, more)))
        plan = self._data_store.plan.at(draft.period)
        likely = likely_measures(read, lambda said: self._trial(book, draft, said), plan, accepted)
        questions = questions_of(read, findings, plan, likely)
        stands = held_where_doubted(book, read, findings)
        return CheckedDraft(read, findings, offers, questions, along.content, stands), against

    def _trial(self, book: Workbook | Refusal, draft: Draft, said: Mapping[str, str]) -> Extraction:
        """Return the draft read with headers taken for measures."""
        labels = tuple({**dict(draft.replies.labels), **said}.items())
        return self._extract(book, draft, replace(draft.replies, labels=labels))

    def _named_otherwise(self, book: Workbook | Refusal, draft: Draft, read: Extraction) -> tuple[Finding, ...]:
        # Whoever answered of which quarter it is has answered this, too; what is carved out was asked with the whole.
        if draft.replies.read_as or draft.out_of is not None:
            return ()
        plan, layouts, taught = self._data_store.plan, self._data_store.layouts, draft.replies.taught
        as_mended = mended(book, draft.replies.mends)
        return named_otherwise(
            draft.name, read, lambda: extract(as_mended, plan, layouts, draft.department, taught=taught)
        )

    def _earlier(
        self, book: Workbook | Refusal, draft: Draft, read: Extraction, doubts: Sequence[Finding], accepted: Accepted
    ) -> tuple[EarlierQuarter, ...]:
        """Return the earlier quarters that a draft would correct."""

        def carve(period: Period) -> Extraction:
            return self._data_store.extractions.read_for(book, draft.department, period, draft.replies)

        return corrected_quarters(read, doubts, accepted, self._data_store.plan, carve)

    def _extract(self, book: Workbook | Refusal, draft: Draft, replies: Replies) -> Extraction:
        data_store = self._data_store
        # As the submission will be read for ever after, which `extractions` decides.
        if draft.out_of is not None:
            return data_store.extractions.read_for(book, draft.department, draft.period, replies)
        book = mended(book, replies.mends)
        return extract(book, data_store.plan, data_store.layouts, draft.department, draft.period, taught=replies.taught)

    def _make_own(self, book: Workbook, draft: Draft, read: Extraction) -> Extraction:
        """Keep a confirmed guess as the department's layouts, and have the draft read by them. If they will not
        do, or would not read the same, nothing is kept, and the guess and the planner's word for it still stand."""
        name = draft.replies.layout_name or layout_name(draft.name)
        plan, known = self._data_store.plan, self._data_store.layouts
        try:
            made = layouts_of_guess(read, book, name)
            # A layout that read the form differently next quarter would be a guess nobody confirmed.
            if not reads_the_same(read, mended(book, draft.replies.mends), plan, known, made, draft.period):
                _LOG.warning("no layout of %s: it would not read the same", draft.id)
                return read
            self._check_room(made, draft.department)
            for layout in made:
                self._data_store.catalogue.save_layout(layout)
        except (CatalogueFaults, OSError) as error:
            _LOG.warning("no layout of %s: %s", draft.id, reason(error, DEFAULT))
            return read
        return self._extract(book, draft, draft.replies)

    def _check_room(self, made: Sequence[Layout], department: str) -> None:
        """Raise ReportedError where a department would have more layouts of its own than it may: every form of
        everybody's is held against each of them."""
        own = {layout.id for layout in self._data_store.catalogue.own_layouts if layout.department == department}
        if len(own | {layout.id for layout in made}) > max(MOST_LAYOUTS, len(own)):
            raise ReportedError("desk.too_many_layouts", department=department, most=MOST_LAYOUTS)

    def _teach_own(self, draft: Draft, read: Extraction) -> None:
        """Keep a planner's answers about a form with the department's own layout of it.

        If that cannot be kept, the answers still stand with this draft.
        """
        plan, used = self._data_store.plan, read.layout.split("+")
        for layout in self._data_store.layouts:
            if layout.id in used and layout.shape and layout.department == draft.department:
                taught = taught_layout(layout, draft.replies.taught, plan)
                # Saving would change the layout's file, and everything kept under it would be read again.
                if taught != layout:
                    try:
                        self._data_store.catalogue.save_layout(taught)
                    except (CatalogueFaults, OSError) as error:
                        _LOG.warning("layout %s was not taught: %s", layout.id, reason(error, DEFAULT))


def _with_mends(replies: Replies, mends: Sequence[Mend]) -> Replies:
    return replace(replies, mends=(*replies.mends, *mends))


def checked_draft(draft: Draft, checked: CheckedDraft, against: str) -> Draft:
    """Return the draft once it is checked."""
    unreadable = any(finding.code in UNREADABLE for finding in checked.findings)
    counts = Counter(str(finding.severity) for finding in checked.findings)
    return replace(
        draft,
        stage=DraftStage.REFUSED if unreadable else DraftStage.READY,
        trouble="",
        against=against,
        counts=tuple(sorted(counts.items())),
        values=len(checked.extraction.observations),
    )


def _digest(*parts: str) -> str:
    # 64 bits: it is only compared with the one before of the same draft.
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
