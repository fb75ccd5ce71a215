"""What evaluators do beside writing texts: each rule is asked again inside the transaction that writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.evaluation.kept_evaluation import (
    KeptEvaluation,
    attachment_of,
    attachments_in,
    determination_of,
    determinations_in,
)
from etl.store.journal.evaluation_line import EvaluationLine, EvaluationLineKind, NewEvaluationLine
from etl.store.journal.evaluation_texts import WITH_FILES
from etl.store.raw import admit, raw_path, sha256_of, stage, sync
from etl.tasks.evidence import kind_of_evidence, outgoing_copy
from plan.catalogue import Plan
from plan.determination import Determination, check_determination
from plan.evaluation import EvaluationAttachment, check_attachment, check_withdrawal, standing_attachments
from plan.review import Person


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that somebody brings: what it is called, and its bytes."""

    name: str
    content: bytes


class EvaluationService:
    """What people do to the evaluation of a home. ``clock`` gives the moment that is kept."""

    def __init__(self, kept: KeptEvaluation, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.kept = kept
        self._clock = clock

    def determine(
        self, plan: Plan, wanted: Determination, person: Person, seen: int, file: GivenFile | None = None
    ) -> Determination:
        """Set a verdict beside the computed one, or take it back (``wanted.status`` None).

        Denied where that may not be, ReportedError for a file that is not taken; nothing is kept then.
        """
        if file is not None:
            # Before the transaction: what the file is depends on nothing that others may be writing.
            kind_of_evidence(file.content, file.name)
            wanted = replace(wanted, file=file.name, sha256=sha256_of(file.content))

        def rule(lines: Sequence[EvaluationLine]) -> NewEvaluationLine:
            newest = _newest(determinations_in(lines), wanted)
            check_determination(plan, wanted, person, newest, seen)
            return _determination_line(wanted, person, self._clock())

        return determination_of(self.append(rule, file))

    def attach(self, plan: str, place: str, title: str, file: GivenFile, person: Person) -> EvaluationAttachment:
        """Attach a file to a place of a plan's report (``plan`` empty: the first plan's); Denied or ReportedError, and
        nothing kept, where that may not be."""
        kind_of_evidence(file.content, file.name)
        said = {"plan": plan, "place": place, "title": title, "withdrawn": False, "of": 0}

        def rule(lines: Sequence[EvaluationLine]) -> NewEvaluationLine:
            check_attachment(person, place, title, WITH_FILES)
            return _attachment_line(said, person, self._clock(), file.name, sha256_of(file.content))

        return attachment_of(self.append(rule, file))

    def detach(self, plan: str, of: int, person: Person) -> EvaluationAttachment:
        """Take a file off again: a line that says so, the file itself stays kept."""

        def rule(lines: Sequence[EvaluationLine]) -> NewEvaluationLine:
            told = standing_attachments(each for each, whose in attachments_in(lines) if whose == plan)
            check_withdrawal(person, of, told)
            was = next(each for each in told if each.sequence == of)
            said = {"plan": plan, "place": was.place, "title": was.title, "withdrawn": True, "of": of}
            return _attachment_line(said, person, self._clock(), was.file, was.sha256)

        return attachment_of(self.append(rule))

    def append(
        self, rule: Callable[[Sequence[EvaluationLine]], NewEvaluationLine], file: GivenFile | None = None
    ) -> EvaluationLine:
        """Append a line under the writer's lock: the bytes first, so that no line names a file that is not there."""
        home, journal = self.kept.home, self.kept.journal
        with home.writing():
            # Asked once before anything is kept: a refusal must leave no bytes behind.
            rule(self.kept.lines())
            if file is not None and not raw_path(home, sha256_of(file.content)).exists():
                staged = stage(home, Path(file.name), sha256_of(file.content), file.content)
                sync(staged)
                admit(home, [staged])
            return journal.append(rule)

    def file(self, sha256: str) -> GivenFile | None:
        """Return a file some line names, as it leaves the house (a photo without place and time); None if none does."""
        # Only what some line names is handed out: originals of workbooks lie in the same folder.
        line = next((each for each in self.kept.lines() if sha256 and each.sha256 == sha256), None)
        if line is None:
            return None
        content = raw_path(self.kept.home, sha256).read_bytes()
        return GivenFile(line.file, outgoing_copy(content, kind_of_evidence(content, line.file)))


def _attachment_line(
    said: Mapping[str, Any], person: Person, at: datetime, file: str, sha256: str
) -> NewEvaluationLine:
    about = f"{said['plan']} {said['place']} {said['title']}".strip()
    kind = EvaluationLineKind.ATTACHMENT
    return NewEvaluationLine(kind, about, said, person.name, person.role, at, file, sha256)


def _newest(told: Sequence[Determination], wanted: Determination) -> Determination | None:
    place = wanted.plan, wanted.indicator, wanted.period
    return next((each for each in reversed(told) if (each.plan, each.indicator, each.period) == place), None)


def _determination_line(wanted: Determination, person: Person, at: datetime) -> NewEvaluationLine:
    content = {
        "plan": wanted.plan,
        "indicator": wanted.indicator,
        "period": str(wanted.period),
        "status": str(wanted.status) if wanted.status else None,
        "computed": str(wanted.computed),
        "reason": wanted.reason,
        "document": wanted.document,
    }
    about = f"{wanted.plan} {wanted.indicator} {wanted.period}"
    kind = EvaluationLineKind.DETERMINATION
    return NewEvaluationLine(kind, about, content, person.name, person.role, at, wanted.file, wanted.sha256)
