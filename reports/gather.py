"""From a home to materials: the question's instants filled in, what was known then, and where it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.store.corrections import Correction, digest_of_corrections
from etl.store.extraction_cache import digest_of_plan
from etl.store.journal.evaluation_texts import EvaluationText, EvaluationTextStore, effective_texts, of_plan
from etl.tasks.task_store import TaskStore
from etl.tasks.town_targets import targets_in
from plan.assessment import Assessment, assess
from plan.catalogue import Plan
from plan.determination import Determination, determinations_of, standing
from plan.evaluation import standing_attachments
from plan.observation import FigureKey, Observation, Source
from plan.observed import Observed
from plan.period import Period
from plan.revision import revised, revisions_of
from plan.submission import Decision, State, Submission
from plan.tasks.assess import TaskBoard, assess_tasks
from plan.tasks.stands import stand_of
from plan.town_targets import TownTarget
from reports.materials import CellChange, EffectiveWorkbook, Materials, SubmissionRevision
from reports.question import ReportQuestion
from reports.record import program

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from etl.store.journal.ledger import Ledger
    from etl.store.warehouse import Warehouse

Indexed = Callable[[], Observed]
"""The effective observations of now, as whoever shows them keeps them already."""


def gather(
    data_store: DataStore,
    store: Warehouse,
    texts: EvaluationTextStore,
    question: ReportQuestion,
    kept: Indexed | None = None,
) -> Materials:
    """Return what a report on ``question`` rests on, as the home's record has it now.

    ``store``: the open warehouse; ``kept``: what gives its observations of now already indexed (None: read anew).
    """
    ledger, last = data_store.ledger(), Period.ended_by(question.as_of)
    watched = plan_asked(data_store, question)
    written = of_plan(texts.texts(), prefix_of(data_store, watched))
    evaluation = KeptEvaluation(data_store.record)
    set_verdicts = [each for each in evaluation.determinations() if _is_about(each, watched, last)]
    files = evaluation.attachments(prefix_of(data_store, watched))
    # One for all that is asked of tasks: each reads their lines for itself.
    task_store = TaskStore(data_store)
    others = [*_last_task_line(task_store), *(each.at for each in set_verdicts), *(each.at for each in files)]
    asked = pinned(ledger, store, written, question, max(others, default=None))
    asked = replace(asked, known_at=_with_revisions(data_store, watched, question, asked.known_at))
    revisions = revisions_of(data_store.revisions.all(), watched)
    then = revised(watched, revisions, asked.as_of, asked.known_at)
    # A later quarter's number may be known already, and is not part of the day's report.
    observed = _observed(store, asked.known_at, last, kept).until(last)
    observations = tuple(observed)
    from etl.store.warehouse import data_version

    known = _accepted(ledger, asked.known_at)
    corrections = data_store.catalogue.corrections
    digest = digest_of_plan(watched) + digest_of_corrections(corrections)
    effective = list(ledger.effective(asked.known_at).values()) if asked.known_at else []
    assessments = assess(then, observed, asked.as_of)
    tasks = _tasks(task_store, watched, asked, assessments)
    return Materials(
        plan=then.on(asked.as_of),
        question=asked,
        assessments=assessments,
        observations=observations,
        observed=observed,
        sent=tuple(_sent(ledger, known, effective, observations)),
        revisions=tuple(_revisions(data_store, ledger, known, last)),
        corrections=_of_cells(corrections, observations),
        texts=effective_texts(written, asked.texts_until),
        demonstration=any(submission.demonstration for submission in effective),
        data_version=data_version(ledger.submissions, known, digest),
        plan_digest=digest,
        program=program(),
        targets=tuple(each for each in revisions if each.holds(asked.as_of, asked.known_at)),
        first_plan=watched.on(asked.as_of),
        invented=bool((entry := data_store.bureau.entry_of(watched)) and entry.demonstration),
        tasks=tasks,
        supervision=task_store.catalogue.supervision if tasks else None,
        town_targets=tuple(_town_targets(task_store, watched, asked)),
        attachments=standing_attachments(files, asked.texts_until),
        determined=standing(determinations_of(set_verdicts, watched.document.id, last, asked.texts_until)),
    )


def _observed(store: Warehouse, known_at: datetime | None, last: Period, kept: Indexed | None) -> Observed:
    """Return the observations as known at an instant; those of now where these say the same of the quarters up to
    ``last``: a county's half a million are read and indexed once then, and not once for every report."""
    if known_at is None:
        return Observed(())
    if kept is not None:
        version = store.version
        if store.same(known_at, last):
            found = kept()
            # What was accepted meanwhile is no part of what was known.
            if store.version == version:
                return found
    return Observed(store.observations(known_at))


def _is_about(each: Determination, plan: Plan, period: Period) -> bool:
    return (each.plan, each.period) == (plan.document.id, period)


def _with_revisions(
    data_store: DataStore, plan: Plan, question: ReportQuestion, pinned_at: datetime | None
) -> datetime | None:
    """Return the instant of knowledge: where "now" is asked for, no earlier than the last revision that holds."""
    if question.known_at is not None:
        return pinned_at
    decided = [
        each.decided_at
        for each in revisions_of(data_store.revisions.all(), plan)
        if each.holds(question.as_of, None) and each.decided_at
    ]
    return max([*decided, *([pinned_at] if pinned_at else [])], default=None)


def plan_asked(data_store: DataStore, question: ReportQuestion) -> Plan:
    """Return the plan a question is on; of a plan that is not there any more, the one in force on its day."""
    named = data_store.bureau.named(question.plan) if question.plan else None
    return (named or data_store.bureau.at(question.as_of)).plan


def prefix_of(data_store: DataStore, plan: Plan) -> str:
    """Return under which name texts about a plan are kept: the first plan's, as ever, under none."""
    return "" if plan.document.id == data_store.bureau.first.document.id else plan.document.id


def _tasks(
    tasks: TaskStore, watched: Plan, asked: ReportQuestion, assessments: Iterable[Assessment]
) -> TaskBoard | None:
    """Return the ledger of tasks as it was known when texts were taken in; None where nothing was accepted by then.

    What is decomposed are the clauses of the bureau's first plan: a report on another plan has no tasks.
    """
    if not tasks.lines() or prefix_of(tasks.data_store, watched):
        return None
    ledger = tasks.ledger(asked.texts_until)
    if ledger.version is None:
        return None
    stands = {assessment.indicator.no: stand_of(assessment) for assessment in assessments}
    rule = tasks.catalogue.supervision.rule
    return assess_tasks(ledger, asked.as_of, watched.thresholds, rule, stands)


def _town_targets(task_store: TaskStore, watched: Plan, asked: ReportQuestion) -> Iterator[TownTarget]:
    """Yield the towns' targets of a plan, as they were known when texts were taken in."""
    own = (each for each in targets_in(task_store.lines()) if each.plan == watched.document.id)
    as_known = (each.known(asked.texts_until) for each in own)
    yield from (each for each in as_known if each.steps)


def _of_cells(corrections: Sequence[Correction], observations: Iterable[Observation]) -> tuple[Correction, ...]:
    """Return the corrections of numbers the report rests on."""
    if not corrections:
        return ()
    cells = cells_of(observations)
    return tuple(correction for correction in corrections if correction.cell in cells)


def pinned(
    ledger: Ledger,
    store: Warehouse,
    texts: Sequence[EvaluationText],
    question: ReportQuestion,
    last_line: datetime | None = None,
) -> ReportQuestion:
    """Return the question with "now" replaced by the last instant that matters, so that it can be asked again for
    ever."""
    known_at = question.known_at or _last_instant(ledger, store, question)
    last_text = max((*(text.at for text in texts), *([last_line] if last_line else [])), default=None)
    # Evaluators write in March on what was known in February: texts have an instant of their own (docs/report.md, "Two
    # clocks and a third").
    texts_at = question.texts_at or question.known_at or last_text or known_at
    return replace(question, known_at=known_at, texts_at=texts_at)


def _last_task_line(task_store: TaskStore) -> list[datetime]:
    """Return when the last line of tasks was written; nothing where there is none."""
    return sorted(line.at for line in task_store.lines())[-1:]


def _last_instant(ledger: Ledger, store: Warehouse, question: ReportQuestion) -> datetime | None:
    """Return the last acceptance that speaks of the day or before; of all of them where an earlier quarter's is not
    enough."""
    decisions, last = _accepted(ledger, None), Period.ended_by(question.as_of)
    if not decisions:
        return None
    period_of = {submission.id: submission.period for submission in ledger.submissions}
    near = [decision.at for decision in decisions if period_of[decision.submission] <= last]
    # If the day's last acceptance gives the same numbers, acceptances of later quarters need not be named in the
    # question.
    if near and store.same(max(near), last):
        return max(near)
    return max(decision.at for decision in decisions)


def _accepted(ledger: Ledger, known_at: datetime | None) -> list[Decision]:
    accepted = (decision for decision in ledger.decisions if decision.state is State.ACCEPTED)
    return [decision for decision in accepted if known_at is None or decision.at <= known_at]


def _sent(
    ledger: Ledger,
    known: Sequence[Decision],
    effective: Iterable[Submission],
    observations: Iterable[Observation],
) -> Iterable[EffectiveWorkbook]:
    """Yield the submissions whose numbers the report can rest on, in order of quarter and department."""
    used = Counter(observation.submission for observation in observations)
    decisions = {decision.submission: decision for decision in known}
    for submission in sorted(effective, key=lambda s: (s.period, s.sequence)):
        if submission.id in used:
            source = _source(submission, decisions[submission.id])
            yield EffectiveWorkbook(submission.department, submission.period, used[submission.id], source)


def _source(sent: Submission, accepted: Decision) -> Source:
    people = sent.submitted_by, sent.submitted_at, accepted.by, accepted.at
    return Source(sent.id, sent.file, sent.sha256, *people, reason=sent.reason)


def _revisions(
    data_store: DataStore, ledger: Ledger, known: Sequence[Decision], last: Period
) -> Iterable[SubmissionRevision]:
    """Yield every acceptance that took the place of an earlier one, in order, with the cells it changed."""
    by_id = {submission.id: submission for submission in ledger.submissions}
    slots: dict[tuple[str, Period], list[Decision]] = {}
    for decision in known:
        submission = by_id[decision.submission]
        if submission.period <= last:
            slots.setdefault((submission.department, submission.period), []).append(decision)
    for (department, period), decisions in sorted(slots.items(), key=lambda slot: (slot[0][1], slot[0][0])):
        for before, after in pairwise(decisions):
            old, new = by_id[before.submission], by_id[after.submission]
            yield SubmissionRevision(department, period, old.id, _source(new, after), _changes(data_store, old, new))


def _changes(data_store: DataStore, old: Submission, new: Submission) -> tuple[CellChange, ...]:
    # A version that was reopened and accepted once more.
    if old.id == new.id:
        return ()
    read = data_store.extractions.of([old, new])
    before, after = (cells_of(read[submission.id].observations) for submission in (old, new))
    changed = [cell for cell in dict.fromkeys([*before, *after]) if before.get(cell) != after.get(cell)]
    return tuple(CellChange(*cell, before.get(cell), after.get(cell)) for cell in changed)


def cells_of(observations: Iterable[Observation]) -> Mapping[FigureKey, float]:
    """Return what was said of each cell of the plan."""
    return {(o.measure, o.area, o.period): o.value for o in observations}
