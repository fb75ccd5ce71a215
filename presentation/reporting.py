"""What pages ask of reports: texts kept, reports made and proven in the background, and the list of those made.

Reports stand to the right of the pages and may not be imported here, so the app hands one in that keeps to this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from etl.store.journal.evaluation_texts import EvaluationText, ReportEntry
from plan.observation import Source
from wording import DEFAULT, Lang

KINDS = ("pdf", "docx", "xlsx", "brief", "deck")
"""What a report can be made as: the record, the one to edit, the annex to count with, one page, and slides."""


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """What a report is asked for: the day, what was known when (None: now), texts written by when (None: as known).

    ``lang`` is the language to write it in, ``plan`` the id of the plan it is on (empty: the one in force on the day),
    ``document`` what is made where it is no evaluation (bulletin, notice), ``slip`` whose notice it is.
    """

    as_of: date
    known_at: datetime | None = None
    texts_at: datetime | None = None
    lang: Lang = DEFAULT
    plan: str = ""
    document: str = ""
    slip: str = ""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A number of a report that is another today, as people read both, and the submissions that changed it.

    ``what`` is its key among the figures (``value``, ``gap``, ``towns``). ``pooled``: nothing its indicator is made of
    is another; its forecast moved along.
    """

    no: int
    what: str
    name: str
    figure: str
    old: str
    new: str
    sources: tuple[Source, ...]
    pooled: bool = False


@dataclass(frozen=True, slots=True)
class Mismatched:
    """A place at which a file says something else than it should: ``kind`` is a wording key (``mismatch.…``)."""

    where: str
    kind: str
    printed: str
    right: str


@dataclass(frozen=True, slots=True)
class ProofResult:
    """The result of proving a file: ``verdict`` and ``reasons`` are wording keys (``verify.<verdict>``,
    ``verify.reason.…``), ``sha256`` is the file's.

    ``as_of`` and ``known_at`` are what the file says of itself, None where it says nothing that can be read. ``good``:
    its figures are ours and hold today. ``differing`` are numbers changed since, each with the submission that made it
    what it is last.
    """

    verdict: str
    sha256: str
    reasons: tuple[str, ...] = ()
    as_of: date | None = None
    known_at: datetime | None = None
    differing: tuple[FigureChange, ...] = ()
    mismatched: tuple[Mismatched, ...] = ()
    good: bool = False


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """A public key as base64 and as PEM (empty: reports are not signed); ``demonstration``: everybody has it."""

    public: str = ""
    pem: bytes = b""
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class FontUse:
    """A role of the standard (title, hei, kai, body, song), the bureau's own face for it (empty: none is there), and
    the face that is used."""

    role: str
    found: str
    used: str


class JobStage(StrEnum):
    """How far a piece of work is."""

    WAITING = "waiting"
    GATHERING = "gathering"
    PRINTING = "printing"
    PROVING = "proving"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work as it stands: a report made as one of KINDS, or a file proven (``made_as`` empty) by its name.

    Done, it has ``made`` or ``proven``; ``waiting`` counts the pieces of work before it.
    """

    key: str
    name: str
    stage: JobStage
    made_as: str = ""
    waiting: int = 0
    made: ReportEntry | None = None
    proven: ProofResult | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.stage in (JobStage.DONE, JobStage.FAILED)


class Reporter(Protocol):
    """Texts and reports of one home, safe for many threads; `reports.reporter.Reports` is what the app hands in.

    Making and proving go on in the background: pages show a :class:`Job` and ask for it again by its key.
    """

    def texts(self, plan: str = "") -> Sequence[EvaluationText]:
        """Return every text evaluators ever wrote about a plan (its id; empty: the first), in order."""

    def write(self, place: str, field: str, text: str, author: str, plan: str = "") -> EvaluationText:
        """Append an evaluator's text to a place and field of a plan's report, and return it as it is kept.

        ``plan``: its id (empty: the first).
        """

    def made(self) -> Sequence[ReportEntry]:
        """Return every report made, in order."""

    def make(self, asked: ReportQuery, kind: str, by: str) -> Job:
        """Begin to make a report and enter it in the list; comes back early if it is soon done."""

    def prove(self, content: bytes, name: str, lang: Lang) -> Job:
        """Begin to prove a file that somebody brings; what is found is told in ``lang``."""

    def prove_made(self, made: ReportEntry, lang: Lang) -> Job:
        """Begin to prove a report of the list; what is found is told in ``lang``."""

    def job(self, key: str) -> Job | None:
        """Return a piece of work by its key; None if it is not remembered."""

    def content(self, made: ReportEntry) -> bytes | None:
        """Return the bytes of a report of the list; None where they can no longer be made."""

    def size(self, made: ReportEntry) -> int | None:
        """Return how many bytes it has, where they are kept."""

    def set_aside(self, typed: Mapping[str, str]) -> str:
        """Remember for a while what somebody typed and could not save, by field; the key to ask for it."""

    def typed(self, key: str) -> Mapping[str, str]:
        """Return what was set aside under a key; nothing if it is not remembered."""

    def issuer(self) -> IssuerKey:
        """Return the public key that reports are signed with, made at first need."""

    def fonts(self) -> Sequence[FontUse]:
        """Return which faces reports are printed in, role by role."""

    def changes(self) -> Sequence[object]:
        """Return something that is another whenever a text, a report or a piece of work is."""
