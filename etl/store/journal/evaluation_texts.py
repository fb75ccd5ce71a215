"""Texts: what evaluators write into a report, kept with author and moment. The last one of a place counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from plan.evaluation import COVER
from wording import DEFAULT, Lang

COVER_FIELDS = ("评估机构", "负责人", "日期")
"""What stands on the cover that a third party signs."""

WITH_FILES = ("成效", "座谈", "问卷", "论证")
"""Places of the report to which files may be attached."""

SECTIONS = (COVER, "评估主体", "总体评价", *WITH_FILES, "三", "四", "五", "六", "七", "八", "九", "附件3")
"""Places of the report that carry an evaluator's text, as the page shows them."""

BODY = "正文"
FIELDS = ("原因", "措施", "时限", "调整")
"""What an evaluator writes about one indicator; the place is its number."""


@dataclass(frozen=True, slots=True)
class EvaluationText:
    """One text. ``place`` is one of SECTIONS or an indicator's number, ``field`` one that `fields_at` gives.

    ``sequence`` orders, not the clock. An empty text takes an earlier one back.
    """

    place: str
    field: str
    text: str
    author: str
    at: datetime
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report that was made: its question as ISO texts, the SHA-256 of its bytes, who made it and when.

    ``as_of`` is the day it speaks of, ``known_at`` and ``texts_at`` up to when numbers and texts were known (empty: all
    there were). ``figures`` is a digest of all figures in it, ``program`` the program's version.
    ``kind`` is what it is printed as, with its language where that is not Chinese, with its plan where that is not
    the one in force on its day, and with what it is where that is no evaluation: pdf, docx:en, pdf::linhai-layout,
    pdf:::bulletin, docx:::notice:2023-07.
    """

    kind: str
    as_of: str
    known_at: str
    texts_at: str
    sha256: str
    figures: str
    data_version: str
    program: str
    made_by: str
    made_at: datetime
    sequence: int = 0

    @property
    def ending(self) -> str:
        """What it is printed as: pdf, docx, xlsx or pptx."""
        return self._part(0)

    @property
    def lang(self) -> Lang:
        """The language it is written in."""
        return Lang(self._part(1) or DEFAULT)

    @property
    def plan(self) -> str:
        """The id of the plan it is on; empty: the one in force on its day."""
        return self._part(2)

    @property
    def document(self) -> str:
        """What it is where it is no evaluation: bulletin, notice, brief or deck."""
        return self._part(3)

    @property
    def slip(self) -> str:
        """The number of the slip that a notice is of."""
        return self._part(4)

    def _part(self, place: int) -> str:
        parts = self.kind.split(":")
        return parts[place] if place < len(parts) else ""


def kind_of(ending: str, lang: Lang, plan: str = "", document: str = "", slip: str = "") -> str:
    """Return the kind under which a report is listed."""
    return ":".join((ending, "" if lang is DEFAULT else lang, plan, document, slip)).rstrip(":")


class EvaluationTextStore(Protocol):
    """Where texts and the list of reports are kept: only ever added to.

    `etl.store.journal.texts.EvaluationJournal` is one.
    """

    def write(self, place: str, field: str, text: str, author: str, at: datetime) -> EvaluationText:
        """Append a text; ValueError for a place or a field the report does not have."""

    def texts(self) -> Sequence[EvaluationText]:
        """Return every text ever written, in order."""

    def record(self, made: ReportEntry) -> None:
        """Append a report that was made to the list."""

    def made(self) -> Sequence[ReportEntry]:
        """Return every report made, in order."""

    def evaluation_faults(self) -> Sequence[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line at which their chain does not hold."""


def fits(place: str, field: str) -> bool:
    """Tell whether the report has such a place with such a field. Numbers are not held against a plan here."""
    return field in fields_at(place)


def fields_at(place: str) -> tuple[str, ...]:
    """Return what is written at a place: four things of an indicator, three on the cover, one in a section."""
    own = place.rpartition("/")[2]
    if own.isdecimal():
        return FIELDS
    return COVER_FIELDS if own == COVER else (BODY,) if own in SECTIONS else ()


def place_in(plan: str, place: str) -> str:
    """Return where a text about a plan is kept: of the first plan (empty) at the place itself, of another under its
    id."""
    return f"{plan}/{place}" if plan else place


def of_plan(texts: Iterable[EvaluationText], plan: str) -> list[EvaluationText]:
    """Return the texts about one plan (empty: the first) at the places they have in its report, in order."""
    told = ((text.place.rpartition("/"), text) for text in texts)
    return [text if not whose else replace(text, place=own) for (whose, _, own), text in told if whose == plan]


def is_listed(made: ReportEntry, reports: Iterable[ReportEntry]) -> bool:
    """Tell whether a report is in the list: the same bytes made by the same person."""
    return any((known.sha256, known.made_by) == (made.sha256, made.made_by) for known in reports)


def effective_texts(
    texts: Iterable[EvaluationText], until: datetime | None = None
) -> dict[tuple[str, str], EvaluationText]:
    """Return the last text of each (place, field) written by an instant (None: now); what was taken back is not
    there."""
    found: dict[tuple[str, str], EvaluationText] = {}
    for text in sorted(texts, key=lambda each: each.sequence):
        if until is None or text.at <= until:
            # Empty ones too: they take an earlier text back, and are left out only at the end.
            found[text.place, text.field] = text
    return {key: text for key, text in found.items() if text.text.strip()}
