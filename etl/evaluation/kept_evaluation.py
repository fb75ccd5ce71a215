"""The verdicts set by evaluators and the files they attached, of a home. What only reads does without the journal's
library."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from etl.home import Home
from etl.home.file_cache import FileCache
from etl.store.journal.evaluation_line import EvaluationLine, EvaluationLineKind
from etl.store.journal.reading import read_evaluation_lines
from etl.store.record import Record
from plan.determination import Determination
from plan.evaluation import EvaluationAttachment
from plan.period import Period
from plan.status import Status

if TYPE_CHECKING:
    from etl.store.journal.evaluation_lines import EvaluationLineJournal


class KeptEvaluation:
    """Every line of the evaluation of a home; nothing, and nothing made, where there is no home yet."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._read = FileCache(record.home.journal, self._all)

    @property
    def home(self) -> Home:
        """The home they are kept in."""
        return self._record.home

    @cached_property
    def journal(self) -> EvaluationLineJournal:
        """The journal to write in, made with the home on first use."""
        from etl.store.journal.evaluation_lines import EvaluationLineJournal

        # Asked for its own sake: it makes the home on first use, or tells that the record was lost.
        assert self._record.journal, "the journal is there, or its loss was told"
        return EvaluationLineJournal.at(self._record.home.journal)

    def lines(self) -> Sequence[EvaluationLine]:
        """Return every line, in order."""
        # Reading makes nothing: a home that nobody has written into stays empty.
        return () if self._record.home.empty else self._read()

    def _all(self) -> tuple[EvaluationLine, ...]:
        found = read_evaluation_lines(self._record.home.journal)
        return self.journal.lines() if found is None else found

    def determinations(self) -> tuple[Determination, ...]:
        """Return every verdict that was set or taken back, in order."""
        return determinations_in(self.lines())

    def attachments(self, plan: str = "") -> tuple[EvaluationAttachment, ...]:
        """Return every file attached to a plan's report (empty: the first plan's) or taken off it, in order."""
        return tuple(each for each, whose in attachments_in(self.lines()) if whose == plan)

    def faults(self) -> Sequence[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line at which the chain does not hold."""
        return self.journal.line_faults()


def determinations_in(lines: Sequence[EvaluationLine]) -> tuple[Determination, ...]:
    """Return the verdicts among lines, in order."""
    return tuple(map(determination_of, (line for line in lines if line.kind is EvaluationLineKind.DETERMINATION)))


def determination_of(line: EvaluationLine) -> Determination:
    """Return the verdict that a line stands for."""
    said = line.content
    return Determination(
        plan=said["plan"],
        indicator=said["indicator"],
        period=Period.parse(said["period"]),
        status=Status(said["status"]) if said["status"] else None,
        computed=Status(said["computed"]),
        reason=said["reason"],
        document=said["document"],
        by=line.by,
        at=line.at,
        file=line.file,
        sha256=line.sha256,
        sequence=line.sequence,
    )


def attachments_in(lines: Sequence[EvaluationLine]) -> list[tuple[EvaluationAttachment, str]]:
    """Return the files among lines, in order, each with the plan it is of (empty: the first)."""
    told = (line for line in lines if line.kind is EvaluationLineKind.ATTACHMENT)
    return [(attachment_of(line), str(line.content["plan"])) for line in told]


def attachment_of(line: EvaluationLine) -> EvaluationAttachment:
    """Return the attached file that a line stands for."""
    said = line.content
    return EvaluationAttachment(
        place=said["place"],
        title=said["title"],
        file=line.file,
        sha256=line.sha256,
        by=line.by,
        at=line.at,
        sequence=line.sequence,
        withdrawn=said["withdrawn"],
        of=said["of"],
    )
