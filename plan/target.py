"""Target 目标: what a plan promises of an indicator, and of which kind the promise is.

Most targets are numbers to come up to. Others are floors or ceilings, ranges, totals of the whole period, rates of
growth, levels to keep, or held against another indicator. What each kind means for the expected path, completion and
status stands in docs/methods.md; `plan.target_rules` has it as code.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, FiniteFloat

from plan.validity import CatalogueEntry, DatedEntry, Name


class TargetKind(StrEnum):
    """Of which kind a target is. ``words`` has no number and stands in a list of its own (:class:`WordedTarget`)."""

    NUMBER = "number"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"
    ABOUT = "about"
    CUMULATIVE = "cumulative"
    GROWTH = "growth"
    RELATIVE = "relative"
    KEEP = "keep"
    WORDS = "words"


YEARLY_KINDS = frozenset({TargetKind.NUMBER, TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.CUMULATIVE})
"""Kinds whose yearly targets are figures to come up to."""


class TargetNature(StrEnum):
    """属性: 约束性 must be reached, 预期性 is hoped for. A document that prints neither leaves it out."""

    BINDING = "binding"
    EXPECTED = "expected"


class Unjudged(StrEnum):
    """Why there is no verdict finer than met or not met: 不判定 with its reason."""

    BASELINE = "baseline"
    TOLERANCE = "tolerance"
    OTHER = "other"


class Milestone(CatalogueEntry):
    """A dated target: reached if the value at 31 December of ``year`` is no worse than ``value``.

    ``high``: the upper edge of a range, whose lower edge is ``value``.
    """

    # Not written where it is None: catalogues of before there were ranges keep their digest, and reports their bytes.
    left_out: ClassVar[frozenset[str]] = frozenset({"high"})

    year: int = Field(ge=1900, le=2200)
    value: FiniteFloat
    high: FiniteFloat | None = None

    @property
    def day(self) -> date:
        """The day the target is for."""
        return date(self.year, 12, 31)


class BaselineSource(CatalogueEntry):
    """Where a baseline comes from: an earlier plan's last value, as it was accepted, in full.

    ``provisional`` until the baselines are fixed by a decision: who decided, on which day, by which document.
    """

    plan: Name
    indicator: int = Field(ge=1)
    period: Name
    value: FiniteFloat
    provisional: bool = True
    decided_by: str = Field(default="", max_length=80)
    decided_on: date | None = None
    decision: str = Field(default="", max_length=80)


class ParentLink(CatalogueEntry):
    """An indicator of a parent's plan that ours answers to: the plan's document id and the number there."""

    plan: Name
    indicator: int = Field(ge=1)


class YearlyRate(CatalogueEntry):
    """A yearly average growth in percent, from the baseline to 31 December of ``year``."""

    year: int = Field(ge=1900, le=2200)
    value: FiniteFloat = Field(gt=-100)


class Target(CatalogueEntry):
    """The kind of an indicator's dated targets, and what that kind needs besides their values.

    ``strict``: > or <, a value equal to the figure does not reach it. ``tolerance``: how far from an ``about`` a value
    may be, as agreed. ``rates``: of ``growth``, in percent a year. ``to``: the indicator (its id) whose growth
    since the baseline a ``relative`` one is held against.
    """

    kind: TargetKind = TargetKind.NUMBER
    strict: bool = False
    tolerance: FiniteFloat | None = Field(default=None, ge=0)
    rates: tuple[YearlyRate, ...] = ()
    to: Name | None = None

    def rate_of(self, year: int) -> float | None:
        """Return the growth a year that is asked for by the end of a year, in percent."""
        return next((rate.value for rate in self.rates if rate.year == year), None)


class WordedTarget(DatedEntry):
    """A row of the plan's table that says its target in words alone: 不设数值, and nothing of it is computed."""

    no: int = Field(ge=1)
    id: Name
    name: Name
    name_en: Name
    category: Name
    department: Name | None = None
    nature: TargetNature | None = None
    words: str = Field(min_length=1, max_length=400)
    words_en: str = Field(default="", max_length=400)


_LONGEST, _STEEPEST = 100, 1000
"""Years and percent beyond which growth is a slip of the pen, and may be no number a computer has."""


def filled(entry: object) -> object:
    """Return an indicator as the catalogue writes it with the figures its kind lets it leave out.

    ``keep`` asks for the baseline, ``growth`` for the baseline grown at its rate for the years since ``baseline_year``.
    What cannot be worked out is left as it is: the schema then says what is missing.
    """
    # This runs before the schema, on whatever the YAML holds: nothing may be taken for granted of it.
    if not isinstance(entry, dict) or not isinstance(entry.get("target"), dict):
        return entry
    kind, base = entry["target"].get("kind"), entry.get("baseline")
    # YAML's true and false are bools, which Python counts among the integers.
    if not isinstance(base, int | float) or isinstance(base, bool):
        return entry
    if kind in (TargetKind.KEEP, TargetKind.RELATIVE) and isinstance(entry.get("milestones"), list | tuple):
        return {**entry, "milestones": [_with_value(each, base) for each in entry["milestones"]]}
    if kind == TargetKind.GROWTH and "milestones" not in entry:
        return {**entry, "milestones": _grown(entry, base)}
    return entry


def _with_value(milestone: object, base: float) -> object:
    # A value that is written stays: keeping a level may still be said by a figure of its own.
    return {"value": base, **milestone} if isinstance(milestone, dict) else milestone


def _grown(entry: dict[str, object], base: float) -> list[dict[str, object]]:
    """Return the milestones of rates of growth; none where a year or a rate is no number."""
    target, since = entry["target"], entry.get("baseline_year")
    rates = target.get("rates") if isinstance(target, dict) else None
    if not isinstance(rates, list | tuple) or not isinstance(since, int):
        return []
    told = [(each.get("year"), each.get("value")) for each in rates if isinstance(each, dict)]
    return [
        {"year": year, "value": base * (1 + rate / 100) ** (year - since)}
        for year, rate in told
        if isinstance(year, int)
        and isinstance(rate, int | float)
        and since < year <= since + 100
        and -100 < rate < _STEEPEST
    ]
