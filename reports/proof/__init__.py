"""Proof: a report asked its question again. Is it what we made, and are its numbers still what the data say?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from etl.store.journal.evaluation_texts import ReportEntry
from etl.store.kept_texts import texts_of
from plan.bureau import BureauPlan
from plan.catalogue import Plan
from plan.observation import Observation, Source
from plan.period import Period
from plan.whole_number import whole_number
from reports.checking.comparing import FigureDifference, differences
from reports.checking.content import Mismatch
from reports.checking.opening import OpenedFile, opened
from reports.figures import figures_of
from reports.gather import cells_of
from reports.making import materials_of
from reports.materials import Materials
from reports.proof.origin import OURS, FileVerdict, Verdict, origin_of
from reports.question import ReportDocument, ReportQuestion
from wording import DEFAULT, Lang

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from etl.store.warehouse import Warehouse

__all__ = ["ChangedNumber", "Proof", "Verdict", "prove"]


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A number that differs today, and the submissions that changed it, the one that made it what it is last.

    ``pooled``: nothing its indicator is made of is another; its forecast moved because the record of past forecasts is
    one for all indicators.
    """

    difference: FigureDifference
    sources: tuple[Source, ...]
    pooled: bool = False

    @property
    def cause(self) -> Source | None:
        """The submission that made it what it is; None where a correction by file or the catalogue did."""
        return self.sources[-1] if self.sources else None


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict, what the file says of itself, what it says otherwise, and what differs today.

    ``reasons`` are keys of ``verify.reason.``; ``kind`` is pdf, docx or xlsx, empty for a file that is none.
    """

    verdict: Verdict
    sha256: str
    record: Mapping[str, Any] | None = None
    changed: tuple[ChangedNumber, ...] = ()
    reasons: tuple[str, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    kind: str = ""

    @property
    def plan_id(self) -> str:
        """The id of the plan that the file says it is on; empty where it says none."""
        return str(((self.record or {}).get("plan") or {}).get("id") or (self.record or {}).get("plan_id") or "")

    @property
    def ok(self) -> bool:
        """Whether the answer is yes: its figures are ours, and hold today."""
        return self.verdict in OURS


def prove(data_store: DataStore, content: bytes, plan: str | None = None) -> Proof:
    """Return what a file is, and whether it still holds. ``plan``: the id of the plan it should be on (None: any)."""
    sha256, file = hashlib.sha256(content).hexdigest(), opened(content)
    # The list is chained in the journal: a file found there is ours, whatever program reads it later.
    made = next((made for made in texts_of(data_store.record).made() if made.sha256 == sha256), None)
    record = file.claim if file and file.claim else _record_of(made)
    if file is None or record is None:
        return Proof(Verdict.ALTERED if file and file.ours else Verdict.FOREIGN, sha256)
    about = _plan_of(data_store, record)
    if about is None or plan not in (None, about.id):
        return Proof(Verdict.OTHER_PLAN, sha256, record, kind=file.kind)
    with data_store.warehouse() as store:
        return _proven(data_store, store, file, record, sha256, listed=made is not None)


def _plan_of(data_store: DataStore, record: Mapping[str, Any]) -> BureauPlan | None:
    """Return the plan a report is on; None for one that is not watched here."""
    entry = data_store.bureau.at(question_of(record).as_of)
    named = record["plan"].get("id") if "plan" in record else record.get("plan_id") or entry.id
    return next((each for each in data_store.bureau.entries if each.id == named), None)


def _record_of(made: ReportEntry | None) -> Mapping[str, Any] | None:
    """Return what the list of reports made says of one."""
    if made is None:
        return None
    moments = {"known_at": made.known_at or None, "texts_at": made.texts_at or None}
    same = {"as_of": made.as_of, "data_version": made.data_version, "program": made.program}
    which = {"document": made.document or ReportDocument.EVALUATION.value, "slip": made.slip}
    return {**same, **moments, **which, "figures_sha256": made.figures, "lang": made.lang, "plan_id": made.plan}


def _proven(
    data_store: DataStore, store: Warehouse, file: OpenedFile, record: Mapping[str, Any], sha256: str, listed: bool
) -> Proof:
    about = _plan_of(data_store, record)
    assert about is not None, "a plan that is not watched here is told before"
    then = materials_of(data_store, replace(question_of(record), plan=_id_if_other(data_store, about, record)), store)
    origin = FileVerdict(Verdict.EQUAL) if listed else origin_of(data_store, then, file)
    verdict, reasons = origin.verdict, origin.reasons
    # What was altered or is of other data cannot be held against today.
    if verdict not in (*OURS, Verdict.UNPROVEN):
        return Proof(verdict, sha256, record, (), reasons, origin.mismatches, file.kind)
    # Without a copy inside, the figures are those that its question gives.
    figures = record.get("figures") or figures_of(then)
    changed = tuple(_changed(data_store, store, then, figures))
    if verdict in OURS and changed:
        reasons = reasons if verdict is Verdict.EQUAL else (verdict.value, *reasons)
        verdict = Verdict.SUPERSEDED
    return Proof(verdict, sha256, record, changed, reasons, origin.mismatches, file.kind)


def _id_if_other(data_store: DataStore, about: BureauPlan, record: Mapping[str, Any]) -> str:
    """Return a plan's id where it is not the one in force on the report's day."""
    return "" if about == data_store.bureau.at(question_of(record).as_of) else about.id


def question_of(record: Mapping[str, Any]) -> ReportQuestion:
    """Return the question a report answered."""
    known, texts = (record[key] and datetime.fromisoformat(record[key]) for key in ("known_at", "texts_at"))
    lang = Lang(record.get("lang", DEFAULT.value))
    document = ReportDocument(record.get("document", ReportDocument.EVALUATION.value))
    asked = date.fromisoformat(record["as_of"])
    return ReportQuestion(asked, known or None, texts or None, lang, document=document, slip=record.get("slip", ""))


Moved = Mapping[tuple[str, str], Sequence[tuple[Period, Source]]]
"""By measure and area: the quarters whose number is another, and the submission each has it from now."""


def _changed(
    data_store: DataStore, store: Warehouse, then: Materials, figures: Mapping[str, Any]
) -> Iterable[ChangedNumber]:
    # A notice is of the moment at which it was handed over: what came later changes nothing that it says.
    if then.question.document is ReportDocument.NOTICE:
        return
    now = materials_of(data_store, ReportQuestion(then.as_of, plan=then.question.plan), store)
    found = list(differences(figures, figures_of(now)))
    moved = _changed_cells(store, then.observations, now.observations) if found else {}
    own = _touched(now.plan, found, {*(measure for measure, _ in moved), *(each.measure for each in now.corrections)})
    for difference in found:
        measures = now.plan.indicator_of[difference.no].formula.measures
        area = difference.at if difference.at in now.plan.area_of and difference.at != now.plan.city else ""
        year = whole_number(difference.at)
        # Nothing of its own was touched while other indicators were: its forecast moved with the common record
        # (decision 70).
        pooled = bool(own) and difference.no not in own
        yield ChangedNumber(difference, _sources(moved, measures, area, year), pooled)


def _touched(plan: Plan, found: Sequence[FigureDifference], measures: set[str]) -> set[int]:
    """Return the indicators that are others by more than their forecast, or made of measures of which a value is
    another."""
    by_value = {difference.no for difference in found if not difference.of_trend}
    return by_value | {each.no for each in plan.indicators if measures & set(each.formula.measures)}


def _changed_cells(store: Warehouse, before: Sequence[Observation], after: Sequence[Observation]) -> Moved:
    """Return the numbers of ``after`` that are new or another than ``before``."""
    then, found = cells_of(before), dict[tuple[str, str], list[tuple[Period, Source]]]()
    sources: dict[str, Source] = {}
    for observation in after:
        cell = observation.measure, observation.area, observation.period
        if then.get(cell) != observation.value:
            source = sources.get(observation.submission) or store.source(observation.submission)
            sources[observation.submission] = source
            found.setdefault(cell[:2], []).append((observation.period, source))
    return found


def _sources(moved: Moved, measures: Sequence[str], town: str, year: int | None) -> tuple[Source, ...]:
    """Return the submissions that changed a number of these measures, each once, that of the latest quarter last.

    ``town``: of that town alone (empty: any); ``year``: of quarters up to its end (None: any).
    """
    near = [
        each
        for (measure, area), sources in moved.items()
        if measure in measures and (not town or area == town)
        for each in sources
        if year is None or each[0].year <= year
    ]
    ordered = sorted(near, key=lambda each: (each[0], each[1].accepted_at, each[1].submission))
    return tuple({source.submission: source for _, source in ordered}.values())
