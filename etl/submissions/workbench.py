"""The workbench: drafts are taken in, read and checked in the background, mended, explained, and thrown away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from etl.file_name import plain_name
from etl.reading.mending import typed_value
from etl.reading.questions import OPEN, QuestionTopic, taught_by
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.submissions.checking import DraftChecker, checked_draft
from etl.submissions.draft import AT_WORK, CheckedDraft, Draft, DraftStage, quarter_of_its_own
from etl.submissions.drafts_place import drafts_of
from etl.submissions.left_drafts import left_drafts
from etl.submissions.readers import WorkerPool
from etl.submissions.replacing import earlier, replace_earlier, rivals, set_aside, with_room
from etl.workbook import keep_ready
from etl.workbook.scan.limits import CHILDREN, MB
from plan.denied import Denied
from plan.period import Period
from plan.readiness import BlockingFindings, obstacles
from plan.replies import Explained, Mend, with_taught
from plan.review import Person, check_may_prepare
from wording import say

MOST_DRAFTS = 60
"""Drafts that a department may have at a time."""

MOST_DRAFT_BYTES = 500 * MB
"""Bytes of a department's drafts together: ten of the largest files, or all of its sixty at a usual size."""

PATIENCE = 1.0
"""Seconds that whoever brings a workbook waits for it to be read: mostly it is, and the next page has the findings."""

_WAITERS = 8
"""So many may wait at once: the server has four threads more, for everybody else."""

_LONGEST_TYPED = 60
"""Characters of what may be typed in a cell's place; longer texts are no numbers."""

_LOG = logging.getLogger("guibiao.desk")


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


class Workbench:
    """The drafts of a home, and the threads that read them. Every change checks who may make it (Denied)."""

    def __init__(self, data_store: DataStore, clock: Callable[[], datetime] = now, readers: int = CHILDREN) -> None:
        self._data_store = data_store
        self._clock = clock
        self._drafts = drafts_of(data_store.home)
        self._examiner = DraftChecker(data_store)
        self._readers = WorkerPool(readers)
        # Told after each piece of work; `wait` looks at its draft then.
        self._worked = threading.Condition()
        self._waiters = threading.BoundedSemaphore(_WAITERS)
        # A process that forks readers, started now: the first upload need not wait for its imports (decision 58).
        keep_ready()
        data_store.publisher.tidy()
        self._drafts.sweep()
        self._left = left_drafts(data_store.home, self._drafts)
        # What a kill or a restart interrupted is taken up again.
        for draft in self._left.at_start():
            self._set_to_work(draft)

    def close(self) -> None:
        """Let the readers end what they are at; the rest goes on when the service is started again."""
        self._readers.close()

    def take(self, source: IO[bytes], name: str, person: Person, department: str, period: Period) -> str:
        """Take a file in (at most FILE_BYTES, else ReportedError) and begin to read it; return the draft's id."""
        check_may_prepare(person, department)
        # For each department, so that one which drops a whole folder fills nobody else's desk.
        laid = with_room(self._drafts, department, MOST_DRAFTS, MOST_DRAFT_BYTES)
        if len(laid) >= MOST_DRAFTS:
            raise ReportedError("desk.too_many", department=department, most=MOST_DRAFTS)
        if sum(draft.size for draft in laid) >= MOST_DRAFT_BYTES:
            raise ReportedError("desk.too_full", department=department, most=MOST_DRAFT_BYTES // MB)
        blank = Draft("", plain_name(name), person.name, department, period, 0, "", self._clock())
        draft = self._drafts.take(source, blank)
        self._set_to_work(draft)
        return draft.id

    def wait(self, draft: str, seconds: float = PATIENCE) -> None:
        """Wait until a draft is read, but not for long, and not where enough others wait, so that pages stay quick."""
        # Whoever is not among the few gets the next page at once, and it asks again by itself.
        if not self._waiters.acquire(blocking=False):
            return
        try:
            with self._worked, suppress(KeyError):  # discarded meanwhile
                self._worked.wait_for(lambda: not self._drafts.get(draft).at_work, seconds)
        finally:
            self._waiters.release()

    def draft(self, draft: str) -> Draft:
        """Return a draft as it stands, its stage above all."""
        return self._drafts.get(draft)

    def drafts(self, department: str | None = None, by: str | None = None) -> tuple[Draft, ...]:
        """Return the drafts that were neither sent nor replaced, oldest first: of a department, of a person, or all."""
        found = self._drafts.all()
        for draft in self._left.of(found):
            self._set_to_work(draft)
        return tuple(
            draft for draft in found if draft.open and department in (None, draft.department) and by in (None, draft.by)
        )

    def earlier(self, draft: Draft) -> tuple[Draft, ...]:
        """Return the drafts of the same quarter that were replaced, the latest first."""
        return earlier(self._drafts, draft)

    def bring_back(self, draft: str, person: Person) -> Draft:
        """Let a replaced draft take its place again; what stands there now is replaced by it."""
        back = self._change(draft, person, lambda before: replace(before, replaced=""))
        for other in rivals(self._drafts, back):
            set_aside(self._drafts, other, back.id)
        return back

    def file(self, draft: str) -> Path:
        """Return where the draft's own bytes are, for whoever marks or downloads them."""
        return self._drafts.file(draft)

    def checked(self, draft: str) -> CheckedDraft:
        """Return what was read of a draft, and every finding about it; KeyError before that."""
        return self._drafts.checked(draft)

    def discard(self, draft: str, person: Person) -> None:
        """Discard a draft. One that was sent stays (Denied), so that whoever presses the button twice is told so."""
        _check_may_change(person, self._drafts.get(draft))
        self._drafts.discard(draft)

    def again(self, draft: str, person: Person) -> Draft:
        """Read a draft once more: after a failure, or after the layouts have changed."""
        return self._reread(draft, person, lambda d: d)

    def mend(self, draft: str, person: Person, mends: Iterable[Mend]) -> Draft:
        """Take mends: the draft is read again with them. One for a cell takes the place of an earlier one."""
        taken = tuple(replace(mend, by=person.name) for mend in mends)
        cells = {(m.sheet, m.cell) for m in taken}
        return self._remend(draft, person, lambda kept: (*(m for m in kept if (m.sheet, m.cell) not in cells), *taken))

    def type_in(self, draft: str, person: Person, place: tuple[str, str], text: str) -> Draft:
        """Read a doubtful cell as what somebody typed in its place, as a mend. Denied for a cell that is not asked
        about, for nothing, for what stands there already, and for what is longer than any number."""
        check_may_prepare(person, self._drafts.get(draft).department)
        said, stands = text.strip(), self._held_text(draft, place)
        if stands is None:
            raise Denied("desk.no_mend", conflict=True)
        # Never cut off: what is left of a sentence could be a number that nobody meant.
        if len(said) > _LONGEST_TYPED:
            raise Denied("typed.long", most=_LONGEST_TYPED)
        if not said or said == stands:
            raise Denied("typed.same" if said else "typed.nothing", text=said)
        return self.mend(draft, person, [Mend(*place, stands, typed_value(said))])

    def _held_text(self, draft: str, place: tuple[str, str]) -> str | None:
        try:
            return self._drafts.checked(draft).held(*place)
        except KeyError:  # not read yet, or sent meanwhile
            return None

    def read_as(self, draft: str, person: Person, period: Period) -> Draft:
        """Read a draft as of a quarter whatever its own texts say: the draft goes there, and is read again."""

        def how(before: Draft) -> Draft:
            said = replace(before.replies, read_as=str(period))
            return replace(before, period=period, brought_for=None, replies=said)

        return self._reread(draft, person, how)

    def unmend(self, draft: str, person: Person, cells: Iterable[tuple[str, str]]) -> Draft:
        """Take mends back, by (sheet, cell): the draft is read again without them."""
        gone = frozenset(cells)
        return self._remend(draft, person, lambda kept: tuple(m for m in kept if (m.sheet, m.cell) not in gone))

    def explain(self, draft: str, person: Person, findings: Iterable[str], reason: str) -> Draft:
        """Give one reason for findings, by their keys; an empty one takes it back."""
        keys = tuple(dict.fromkeys(findings))

        def how(before: Draft) -> Draft:
            kept = tuple(e for e in before.replies.reasons if e.finding not in keys)
            given = tuple(Explained(key, reason.strip()) for key in keys if reason.strip())
            return replace(before, replies=replace(before.replies, reasons=(*kept, *given)))

        return self._change(draft, person, how)

    def let_blanks_stand(self, draft: str, person: Person, stand: bool = True) -> Draft:
        """Say knowingly that what is blank is sent as not reported 按未报送出, or take that back."""
        return self._change(draft, person, lambda d: replace(d, replies=replace(d.replies, blanks_stand=stand)))

    def confirm_guess(
        self, draft: str, person: Person, confirmed: bool = True, labels: Mapping[str, str] | None = None
    ) -> Draft:
        """Confirm how the table was read where that was guessed, or take that back: the draft is read again.

        ``labels`` (None: as before) are the planner's words: a header's label → the measure it means, empty for none.
        What is confirmed is kept as the department's layout, so next time nothing is guessed.
        """

        def how(before: Draft) -> Draft:
            said = before.replies.labels if labels is None else tuple(sorted(labels.items()))
            return replace(before, confirmed=confirmed, replies=replace(before.replies, labels=said))

        return self._reread(draft, person, how)

    def teach(
        self, draft: str, person: Person, answers: Iterable[tuple[QuestionTopic, str, str]], name: str = ""
    ) -> Draft:
        """Take a planner's answers to what was asked of the form (see :func:`taught_by`): the draft is read again.

        Where nothing is left open it is confirmed, and kept as the department's layout, called ``name``. Where
        something is, what was answered is kept all the same.
        """
        given = tuple(answers)

        def how(before: Draft) -> Draft:
            taught = taught_by(given, before.replies.taught)
            said = replace(with_taught(before.replies, taught), layout_name=name.strip()[:60])
            return replace(before, confirmed=all(answer != OPEN for _, _, answer in given), replies=said)

        return self._reread(draft, person, how)

    def layout_names(self, ids: str) -> tuple[str, ...]:
        """Return what the layouts are called by which a workbook was read, as its extraction names them."""
        names = {layout.id: layout.name for layout in self._data_store.layouts}
        return tuple(names[key] for key in ids.split("+") if key in names)

    def obstacles(self, draft: str, reason: str = "") -> tuple[BlockingFindings, ...]:
        """Return what still keeps a checked draft from being sent."""
        kept, checked = self._drafts.get(draft), self._drafts.checked(draft)
        return obstacles(checked.findings, kept.replies, len(checked.extraction.observations), kept.confirmed, reason)

    def idle(self, seconds: float) -> bool:
        """Wait at most ``seconds`` until nothing is being read; return whether that came about."""
        return self._readers.idle(seconds)

    def _change(self, draft: str, person: Person, how: Callable[[Draft], Draft]) -> Draft:
        def allowed(before: Draft) -> Draft:
            _check_may_change(person, before)
            return how(before)

        return self._drafts.change(draft, allowed)

    def _reread(self, draft: str, person: Person, how: Callable[[Draft], Draft]) -> Draft:
        changed = self._change(
            draft, person, lambda before: replace(how(before), stage=DraftStage.RECEIVED, trouble="")
        )
        self._set_to_work(changed)
        return changed

    def _remend(self, draft: str, person: Person, how: Callable[[tuple[Mend, ...]], tuple[Mend, ...]]) -> Draft:
        def mended(before: Draft) -> Draft:
            return replace(before, replies=replace(before.replies, mends=how(before.replies.mends)))

        return self._reread(draft, person, mended)

    def _set_to_work(self, draft: Draft) -> None:
        # By person, for turns are taken between people, not between departments.
        self._readers.put(draft.by, lambda: self._work(draft.id))

    def _work(self, draft: str) -> None:
        """Read and check a draft; whatever comes of it, the draft says so and the reader goes on."""
        try:
            with suppress(KeyError):  # discarded meanwhile
                self._examine(draft)
        except ReportedError as trouble:
            self._give_up(draft, str(trouble))
        except Exception:  # noqa: BLE001 - whatever went wrong, the planner must not wait for ever
            _LOG.exception("draft %s", draft)
            self._give_up(draft, say("desk.failed"))
        finally:
            with self._worked:
                self._worked.notify_all()

    def _give_up(self, draft: str, said: str) -> None:
        with suppress(KeyError, ReportedError):
            self._drafts.change(draft, lambda d: replace(d, stage=DraftStage.FAILED, trouble=said) if d.at_work else d)

    def _examine(self, key: str) -> None:
        """Read and check a draft and keep what was found, unless it is to be read anew by then."""
        draft = self._advance(key, DraftStage.READING)
        if draft.stage is not DraftStage.READING:
            return  # somebody was faster
        checked, against = self._examiner.examine(
            self._drafts.file(key), draft, lambda: self._advance(key, DraftStage.CHECKING)
        )

        own = quarter_of_its_own(draft, checked.extraction, self._data_store.plan)
        if own is not None and self._move_to_quarter(draft, own):
            self._examine(key)
            return

        def finished(before: Draft) -> Draft | None:
            """Return the draft as checked; None if it was mended while it was read, for then it is read again."""
            # Read with other answers than the draft has now: what came of it would be shown beside words
            # that it does not know.
            asked_anew = before.stage is DraftStage.RECEIVED or before.read_with != draft.read_with
            return None if asked_anew else checked_draft(before, checked, against)

        if self._drafts.finish(key, checked, finished) is not None:
            replace_earlier(self._drafts, key)

    def _move_to_quarter(self, draft: Draft, period: Period) -> bool:
        """Let a draft go to another quarter, to be read for that; return whether it is still where it was."""

        def how(before: Draft) -> Draft:
            if before.period != draft.period or before.stage is not DraftStage.CHECKING:
                return before
            return replace(before, period=period, brought_for=draft.period, stage=DraftStage.RECEIVED)

        return self._drafts.change(draft.id, how).period == period

    def _advance(self, key: str, stage: DraftStage) -> Draft:
        """Move a draft on to a stage, unless it is to be read anew; return it as it then is."""
        # Two threads may hold the same draft (mended twice in a row); only one of them gets past each stage.
        begun = AT_WORK if stage is DraftStage.READING else {DraftStage.READING}
        return self._drafts.change(key, lambda d: replace(d, stage=stage) if d.stage in begun else d)


def _check_may_change(person: Person, draft: Draft) -> None:
    """Raise Denied unless a person may prepare for the draft's department, and it was not sent."""
    check_may_prepare(person, draft.department)
    if draft.stage is DraftStage.SENT:
        raise Denied("denied.ready.sent", conflict=True, version=draft.submission)
