"""Folding lines into the ledger of tasks: what was accepted, what superseded what, where each slip stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from etl.store.journal.task_line import TaskLine, TaskLineKind
from plan.tasks.commitment import Commitments
from plan.tasks.ledger import Decomposition, Evidence, ProgressReport, TaskExtension, TaskLedger
from plan.tasks.progress import Progress
from plan.tasks.slip import Slip, SlipAction, SlipColour, SlipStep
from plan.tasks.task import Extension, Task, TaskEnding

ACCEPTED, RETURNED = "accepted", "returned"
"""How a line is decided; of an extension: approved or refused."""


@dataclass(frozen=True, slots=True)
class TaskDecision:
    """How a line was decided, by whom, when and with which words."""

    accepted: bool
    by: str
    at: datetime
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class PendingTaskLine:
    """A line that waits for a decision, or that was returned: what a reviewer and its sender see."""

    line: TaskLine
    decision: TaskDecision | None


class LineValues:
    """What lines hold, as values, each made once: lines never change. Two ledgers of the same lines then hold the very
    same tasks and reports, so that it is quickly seen what is another in one of them."""

    def __init__(self) -> None:
        self._tasks: dict[str, tuple[Task, ...]] = {}
        self._reports: dict[tuple[str, TaskDecision | None], tuple[ProgressReport, ...]] = {}

    def tasks(self, line: TaskLine) -> tuple[Task, ...]:
        """Return the tasks of a decomposition."""
        if line.hash not in self._tasks:
            self._tasks[line.hash] = tuple(Task.model_validate(task) for task in line.content["tasks"])
        return self._tasks[line.hash]

    def reports(self, line: TaskLine, decision: TaskDecision | None) -> tuple[ProgressReport, ...]:
        """Return what a line reports of each of its tasks, decided as it is."""
        key = line.hash, decision
        if key not in self._reports:
            self._reports[key] = tuple(_report(line, entry, decision) for entry in line.content["reports"])
        return self._reports[key]


def fold(
    lines: Sequence[TaskLine],
    commitments: Commitments,
    known_at: datetime | None = None,
    values: LineValues | None = None,
) -> TaskLedger:
    """Return the ledger as it was known at an instant (None: now). ``values``: those of lines that were folded
    before."""
    values = values or LineValues()
    # Decisions are lines too, so what was accepted later is unknown then by the same cut.
    known = [line for line in lines if known_at is None or line.at <= known_at]
    decided = decisions_of(known)
    return TaskLedger(
        commitments=commitments,
        versions=tuple(_versions(known, decided, values)),
        reports=_reports(known, decided, values),
        extensions=tuple(_extension(line, decided.get(line.sequence)) for line in _of(known, TaskLineKind.EXTENSION)),
        endings=tuple(TaskEnding.model_validate(line.content) for line in _of(known, TaskLineKind.ENDING)),
        evidence=tuple(map(_evidence, _of(known, TaskLineKind.EVIDENCE))),
        slips=tuple(_slips(known)),
        known_at=known_at,
    )


def decisions_of(lines: Iterable[TaskLine]) -> Mapping[int, TaskDecision]:
    """Return the last decision on each line that has one, by the line's number."""
    return {int(line.about): _decision(line) for line in _of(lines, TaskLineKind.DECISION)}


def pending(lines: Sequence[TaskLine]) -> tuple[PendingTaskLine, ...]:
    """Return the lines that somebody has to decide, or that were returned, in order."""
    decided = decisions_of(lines)
    asked = (TaskLineKind.DECOMPOSITION, TaskLineKind.PROGRESS, TaskLineKind.EXTENSION)
    waiting = (PendingTaskLine(line, decided.get(line.sequence)) for line in lines if line.kind in asked)
    return tuple(each for each in waiting if each.decision is None or not each.decision.accepted)


def _of(lines: Iterable[TaskLine], kind: TaskLineKind) -> Iterator[TaskLine]:
    return (line for line in lines if line.kind is kind)


def _decision(line: TaskLine) -> TaskDecision:
    return TaskDecision(
        line.content["state"] == ACCEPTED, line.by, line.at, line.content.get("note", ""), line.sequence
    )


def _versions(
    lines: Sequence[TaskLine], decided: Mapping[int, TaskDecision], values: LineValues
) -> Iterator[Decomposition]:
    """Yield the accepted decompositions in the order in which they were accepted."""
    sent = {line.sequence: line for line in _of(lines, TaskLineKind.DECOMPOSITION)}
    accepted = [(decided[number], line) for number, line in sent.items() if number in decided]
    # By acceptance, not by sending: of two that waited the one accepted last is in force.
    ordered = sorted(((d, line) for d, line in accepted if d.accepted), key=lambda each: each[0].line)
    for number, (decision, line) in enumerate(ordered, 1):
        yield Decomposition(
            number=number,
            line=line.sequence,
            by=line.by,
            at=line.at,
            accepted_at=decision.at,
            reason=line.content.get("reason", ""),
            file=line.file,
            sha256=line.sha256,
            tasks=values.tasks(line),
            demonstration=line.demonstration,
        )


def _reports(
    lines: Sequence[TaskLine], decided: Mapping[int, TaskDecision], values: LineValues
) -> tuple[ProgressReport, ...]:
    """Return every report; of two on one task, day and part the one that was accepted later is in force."""
    reports = [
        report
        for line in _of(lines, TaskLineKind.PROGRESS)
        for report in values.reports(line, decided.get(line.sequence))
    ]
    # The place breaks the tie within one workbook that reports a task twice.
    effective: dict[tuple[str, date, str], tuple[int, int]] = {}
    for place, report in enumerate(reports):
        if report.accepted_at is not None:
            key = report.progress.place
            effective[key] = max(effective.get(key, (0, 0)), (decided[report.line].line, place))
    # Superseded reports stay in the ledger, marked: nothing that was accepted is ever lost.
    in_force = {place for _, place in effective.values()}
    return tuple(
        report if report.accepted_at is None or place in in_force else replace(report, superseded=True)
        for place, report in enumerate(reports)
    )


def _report(line: TaskLine, entry: Mapping[str, Any], decision: TaskDecision | None) -> ProgressReport:
    # The cell is kept with the report for lineage, and is no field of it.
    said = {key: value for key, value in entry.items() if key != "cell"}
    accepted = decision if decision and decision.accepted else None
    return ProgressReport(
        progress=Progress.model_validate(said),
        line=line.sequence,
        by=line.by,
        at=line.at,
        accepted_at=accepted.at if accepted else None,
        accepted_by=accepted.by if accepted else "",
        file=line.file,
        sha256=line.sha256,
        cell=entry.get("cell", ""),
    )


def _extension(line: TaskLine, decision: TaskDecision | None) -> TaskExtension:
    return TaskExtension(
        extension=Extension.model_validate(line.content),
        line=line.sequence,
        by=line.by,
        at=line.at,
        approved=decision.accepted if decision else None,
        decided_by=decision.by if decision else "",
        decided_at=decision.at if decision else None,
        note=decision.note if decision else "",
    )


def _evidence(line: TaskLine) -> Evidence:
    content = line.content
    return Evidence(
        sha256=line.sha256,
        name=line.file,
        kind=content["kind"],
        size=content["size"],
        task=line.about,
        node=content.get("node"),
        by=line.by,
        at=line.at,
        line=line.sequence,
    )


def _slips(lines: Sequence[TaskLine]) -> Iterator[Slip]:
    """Yield every slip with its steps, in the order in which they were opened."""
    found: dict[str, Slip] = {}
    for line in _of(lines, TaskLineKind.SLIP):
        content = line.content
        # Steps are folded without being checked again: what was allowed when it was written stays as it was written.
        slip = found.get(line.about) or Slip(
            line.about, content["task"], content["unit"], SlipColour(content["colour"])
        )
        found[line.about] = slip.step(_step(line))
    yield from found.values()


def _step(line: TaskLine) -> SlipStep:
    content = line.content
    due = content.get("due")
    return SlipStep(
        action=SlipAction(content["action"]),
        by=line.by,
        role=line.role,
        at=line.at,
        note=content.get("note", ""),
        cause=content.get("cause", ""),
        measures=content.get("measures", ""),
        deadline=content.get("deadline", ""),
        due=date.fromisoformat(due) if due else None,
        line=line.sequence,
        hash=line.hash,
    )
