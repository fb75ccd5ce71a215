"""Proof: a PDF asked its question again. Is it what we made, and are its numbers still what the data say?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from etl.texts import texts_of
from plan.observation import Observation, Source
from reports.comparing import Difference, differences
from reports.figures import digest_of, figures_of
from reports.gather import cells_of
from reports.making import Kind, materials_of, printed
from reports.materials import Materials
from reports.pdf.fonts import faces, font_folder
from reports.program import program
from reports.question import Question
from reports.reading import is_ours, read_record

if TYPE_CHECKING:
    from etl.keeping.keeper import Keeper
    from etl.warehouse import Warehouse


class Verdict(StrEnum):
    """What became of a proof."""

    EQUAL = "equal"
    """Ours, byte for byte, and every number is what the data say today."""
    SUPERSEDED = "superseded"
    """Ours, and some numbers have been corrected or completed since."""
    ALTERED = "altered"
    """It says it is ours, and is not what we make."""
    OTHER_PLAN = "other_plan"
    """A report on another plan."""
    OTHER_DATA = "other_data"
    """A report from another home: what was known at its instant is not what is known here."""
    UNPROVEN = "unproven"
    """Made by another program, catalogue or fonts, and not in the list of reports made here."""
    FOREIGN = "foreign"
    """Not a report of this program at all."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A number that differs today, and the submissions that changed it."""

    difference: Difference
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict, the copy the file carries, what differs today, and why bytes could not be compared."""

    verdict: Verdict
    sha256: str
    record: Mapping[str, Any] | None = None
    changed: tuple[Changed, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the answer is yes."""
        return self.verdict is Verdict.EQUAL


def prove(keeper: Keeper, content: bytes) -> Proof:
    """What a file is, and whether it still holds."""
    sha256, record = hashlib.sha256(content).hexdigest(), read_record(content)
    if record is None:
        return Proof(Verdict.ALTERED if is_ours(content) else Verdict.FOREIGN, sha256)
    if record["plan"].get("id") != keeper.plan.document.id:
        return Proof(Verdict.OTHER_PLAN, sha256, record)
    with keeper.warehouse() as store:
        then = materials_of(keeper, question_of(record), store)
        verdict, reasons = _origin(keeper, then, record, content, sha256)
        if verdict not in (Verdict.EQUAL, Verdict.UNPROVEN):
            return Proof(verdict, sha256, record, (), reasons)
        changed = tuple(_changed(keeper, store, then, record))
    if verdict is Verdict.EQUAL and changed:
        verdict = Verdict.SUPERSEDED
    return Proof(verdict, sha256, record, changed, reasons)


def question_of(record: Mapping[str, Any]) -> Question:
    """The question a report answered."""
    known, texts = (record[key] and datetime.fromisoformat(record[key]) for key in ("known_at", "texts_at"))
    return Question(date.fromisoformat(record["as_of"]), known or None, texts or None)


def _origin(
    keeper: Keeper, then: Materials, record: Mapping[str, Any], content: bytes, sha256: str
) -> tuple[Verdict, tuple[str, ...]]:
    """Whether the file is ours byte for byte (EQUAL), and if not, what it is."""
    if any(made.sha256 == sha256 for made in texts_of(keeper).made()):
        return Verdict.EQUAL, ()
    if digest_of(dict(record["figures"])) != record.get("figures_sha256"):
        return Verdict.ALTERED, ()
    reasons = tuple(_other_surroundings(keeper, then, record))
    if reasons:
        return Verdict.UNPROVEN, reasons
    if then.data_version != record["data_version"]:
        return Verdict.OTHER_DATA, ()
    return (Verdict.EQUAL if printed(keeper, then, Kind.PDF) == content else Verdict.ALTERED), ()


def _other_surroundings(keeper: Keeper, then: Materials, record: Mapping[str, Any]) -> Iterable[str]:
    """What the bytes depend on and is not what it was."""
    if record["plan_digest"] != then.plan_digest:
        yield "catalogue"
    if record["program"] != program():
        yield "program"
    if record["surroundings"] != faces(font_folder(keeper.home.root)).surroundings:
        yield "fonts"


def _changed(keeper: Keeper, store: Warehouse, then: Materials, record: Mapping[str, Any]) -> Iterable[Changed]:
    now = materials_of(keeper, Question(then.as_of), store)
    found = list(differences(record["figures"], figures_of(now)))
    moved = _moved(store, then.observations, now.observations) if found else {}
    for difference in found:
        measures = keeper.plan.indicator_of[difference.no].formula.measures
        yield Changed(
            difference, _sources(moved, measures, difference.at if difference.at in keeper.plan.towns else "")
        )


def _moved(
    store: Warehouse, before: Sequence[Observation], after: Sequence[Observation]
) -> Mapping[tuple[str, str], list[Source]]:
    """The submissions whose cells are not what they were, by measure and area."""
    then, found = cells_of(before), dict[tuple[str, str], list[Source]]()
    for observation in after:
        cell = observation.measure, observation.area, observation.period
        if then.get(cell) != observation.value:
            found.setdefault(cell[:2], []).append(store.source(observation.submission))
    return found


def _sources(
    moved: Mapping[tuple[str, str], Sequence[Source]], measures: Sequence[str], town: str
) -> tuple[Source, ...]:
    """Each once, the one accepted first first; of one town where the number is one town's."""
    near = [
        source
        for (measure, area), sources in moved.items()
        if measure in measures and (not town or area == town)
        for source in sources
    ]
    unique = {source.submission: source for source in near}
    return tuple(sorted(unique.values(), key=lambda source: (source.accepted_at, source.submission)))
