"""A dataset as a value: what is asked for, its columns with their meanings, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plan.instant import written
from plan.period import Period
from wording import Lang, say

Value = str | float | int | bool | Period | date | datetime | None
"""What a row holds, by its column's kind; None is not known, not reported (未报) or does not apply, and never 0."""


def plain(value: Value, lang: Lang) -> str | float | None:
    """Return a value as text or number, without more."""
    # Before the numbers: in Python a bool is an int.
    if isinstance(value, bool):
        return say("data.yes" if value else "data.no", lang)
    # Before the days: a datetime is a date.
    if isinstance(value, datetime):
        return written(value)
    return str(value) if isinstance(value, Period | date) else value


class DatasetName(StrEnum):
    """The datasets there are."""

    OBSERVATIONS = "observations"
    ASSESSMENTS = "assessments"
    LINEAGE = "lineage"
    TASKS = "tasks"


class ColumnKind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    FLAG = "flag"
    QUARTER = "quarter"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class DatasetColumn:
    """A column. ``name`` is English and the same in every language.

    ``key``: its words in the wording tables, one for all target years. ``unit``: key of the unit, empty if it has none.
    """

    name: str
    kind: ColumnKind
    unit: str = ""
    key: str = ""
    year: int = 0

    def heading(self, lang: Lang) -> str:
        """Return the heading that people read; in English it is the name."""
        return self._said("heading", lang)

    def meaning(self, lang: Lang) -> str:
        """Return what the column means, in one sentence."""
        return self._said("means", lang)

    def unit_words(self, lang: Lang) -> str:
        """Return the unit in words; empty if there is none."""
        return say(f"data.unit.{self.unit}", lang) if self.unit else ""

    def _said(self, what: str, lang: Lang) -> str:
        return say(f"data.{self.key or self.name}.{what}", lang, year=self.year)


@dataclass(frozen=True, slots=True)
class DatasetScope:
    """What is asked for. None: no bound; for assessments, the newest quarter that is settled, and the city.

    ``as_of``: the day of the assessments, of other datasets the quarters ended by it. ``known_at``: what was accepted
    by then. ``area``: one area alone. ``unreported``: observations also where the plan asks for one and there is none.
    """

    as_of: date | None = None
    known_at: datetime | None = None
    area: str | None = None
    unreported: bool = False
    lang: Lang = Lang.ZH


@dataclass(frozen=True, slots=True)
class Dataset:
    """Columns and rows, and what they were made from: ``version`` is the data version, ``scope`` what was asked."""

    what: DatasetName
    scope: DatasetScope
    columns: Sequence[DatasetColumn]
    rows: Sequence[Sequence[Value]]
    version: str
    demonstration: bool

    @property
    def title(self) -> str:
        """What the dataset is, in the language asked for; marked 演示数据 where it holds any."""
        title = say(f"data.title.{self.what}", self.scope.lang)
        return say("data.demonstration", self.scope.lang, title=title) if self.demonstration else title

    @property
    def note(self) -> str:
        """As of when, as known when, and of which data version."""
        lang, scope = self.scope.lang, self.scope
        day = say("data.as_of", lang, day=scope.as_of) if scope.as_of else ""
        known = say("data.known_at", lang, moment=written(scope.known_at)) if scope.known_at else ""
        mark = say("demo.mark", lang) if self.demonstration else ""
        return " · ".join(filter(None, (mark, day, known, say("data.version", lang, version=self.version))))
