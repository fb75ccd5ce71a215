"""The extractions of a home's submissions: in hand, kept, or read once more from the raw file.

What reads workbooks takes longer to import than a short command has to do: it is imported where it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from etl.home import Home
from etl.reading.extraction import Extraction
from etl.reported_error import ReportedError
from etl.store.catalogue import CatalogueContext
from etl.store.extraction_cache import ExtractionCache
from etl.store.raw import raw_path, sha256_of
from plan.catalogue import Plan
from plan.period import Period
from plan.replies import NO_REPLIES, Replies
from plan.submission import Submission

if TYPE_CHECKING:
    from etl.workbook import Refusal, Workbook

NONE_IN_HAND: Mapping[str, Extraction] = {}
"""For callers that have read nothing themselves: every extraction is taken from where it is kept."""


class ExtractionStore:
    """What was read of a home's raw files, under its catalogue and layouts."""

    def __init__(self, home: Home, catalogue: CatalogueContext) -> None:
        self._home = home
        self._catalogue = catalogue

    @property
    def cache(self) -> ExtractionCache:
        """The kept extractions."""
        return ExtractionCache(self._home, self._catalogue.program_mark, self._catalogue.own_layouts)

    def of(self, sent: Iterable[Submission], fresh: Mapping[str, Extraction] = NONE_IN_HAND) -> dict[str, Extraction]:
        """Return the extraction of each submission, by its id. ``fresh`` are those in hand.

        ReportedError for a raw file that has to be read and is gone or altered.
        """
        found: dict[str, Extraction] = {}
        lost = []
        cache = self.cache
        for submission in sent:
            extraction = fresh.get(submission.id) or cache.get(submission)
            if extraction:
                found[submission.id] = extraction
            else:
                lost.append(submission)
        # Together, so that one reader process serves all of them.
        found.update(zip((s.id for s in lost), self.reread(lost), strict=True))
        return found

    def one_by_one(
        self, sent: Sequence[Submission], fresh: Mapping[str, Extraction] = NONE_IN_HAND
    ) -> Mapping[str, Extraction]:
        """Return the extractions of submissions by id, each taken from where it is kept when it is asked for: as many
        as there are take the memory of one. Those that are nowhere are read first; ReportedError for a raw file gone
        or altered."""
        cache = self.cache
        # Read now, in one go: asked for one by one, each would start a reader process of its own.
        for _ in self.reread([s for s in sent if s.id not in fresh and not cache.has(s)]):
            pass
        return _OneByOne({s.id: s for s in sent}, lambda s: fresh.get(s.id) or cache.get(s) or self.of([s])[s.id])

    def saying(self, sent: Iterable[Submission], codes: Collection[str]) -> list[Submission]:
        """Return the submissions whose reading may have found something of these codes, and those that have to be read
        to know it: a look at what is kept, without making values of it."""
        # The codes are searched for as JSON has them in the bytes: thousands of extractions need not be parsed for it.
        cache, words = self.cache, [f'"{code}"'.encode() for code in codes]
        return [s for s in sent if (kept := cache.kept(s)) is None or any(word in kept for word in words)]

    def prove(self, sent: Iterable[Submission], thorough: bool = False) -> None:
        """Read again every workbook whose extraction is not kept as it was when it was read, or ``thorough``: all of
        them. ReportedError for a raw file that has to be read and is gone or altered."""
        cache = self.cache
        noted = {} if thorough else cache.noted()
        for _ in self.reread([submission for submission in sent if not cache.stands(submission, noted)]):
            pass

    def check_originals(self, sent: Iterable[Submission]) -> None:
        """Raise ReportedError for the first submission whose raw file is gone or altered."""
        for submission in sent:
            self._proven_original(submission)

    def original(self, sent: Submission) -> bytes:
        """Return the bytes of a submission's raw file; ReportedError if it is gone or altered."""
        return self._proven_original(sent).read_bytes()

    def reread(self, sent: Sequence[Submission]) -> Iterator[Extraction]:
        """Read submissions again from their raw files, and keep what was read; yields it in the same order.

        Raises ReportedError for a file that is gone or altered.
        """
        for submission, book in zip(sent, self.books(sent), strict=True):
            extraction = self.read_for(book, submission.department, submission.period, submission.replies)
            self.cache.put(submission.sha256, extraction, submission.replies)
            yield extraction

    def books(self, sent: Sequence[Submission]) -> Iterator[Workbook | Refusal]:
        """Return the workbooks of submissions, from their raw files; ReportedError for a file that is gone or
        altered."""
        from etl.workbook import read_workbooks

        return read_workbooks((self._proven_original(s), s.file) for s in sent)

    def read_for(
        self,
        book: Workbook | Refusal,
        department: str,
        period: Period,
        replies: Replies = NO_REPLIES,
        plan: Plan | None = None,
    ) -> Extraction:
        """Read a workbook for a quarter: where it is a form of a later one, what it says of that quarter.

        ``plan``: another than the home's, to read it under.
        """
        from etl.reading.extract import extract
        from etl.reading.mending import mended
        from etl.reading.quarters import quarter_of

        book, catalogue = mended(book, replies.mends), self._catalogue
        read = extract(book, plan or catalogue.plan, catalogue.layouts, department, period, taught=replies.taught)
        # A correction of an earlier quarter is sent with the workbook of a later one (decision 51).
        return read if read.period == period else quarter_of(read, period)

    def _proven_original(self, sent: Submission) -> Path:
        """Return where a raw file lies whose bytes have just been found to be those that were sent; ReportedError."""
        path = raw_path(self._home, sent.sha256)
        try:
            # Each time: an original that was altered since must never be read as what was sent.
            whole = sha256_of(path.read_bytes()) == sent.sha256
        except OSError as error:
            raise ReportedError("keep.raw_missing", submission=sent.id, file=sent.file) from error
        if not whole:
            raise ReportedError("keep.raw_altered", submission=sent.id, file=sent.file)
        return path


class _OneByOne(Mapping[str, Extraction]):
    """Extractions by submission, of which the last one asked for is remembered."""

    def __init__(self, sent: Mapping[str, Submission], read: Callable[[Submission], Extraction]) -> None:
        self._sent = sent
        self._read = read
        self._last: tuple[str, Extraction] | None = None

    def __getitem__(self, submission: str) -> Extraction:
        if self._last is None or self._last[0] != submission:
            self._last = submission, self._read(self._sent[submission])
        return self._last[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sent)

    def __len__(self) -> int:
        return len(self._sent)
