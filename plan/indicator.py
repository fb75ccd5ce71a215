"""Indicator 指标, Measure 填报项 and what they are made of, as the catalogue writes them."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, FiniteFloat, StringConstraints, model_validator

from plan.target import BaselineSource, Milestone, ParentLink, Target, TargetKind, TargetNature, filled
from plan.validity import CatalogueEntry, DatedEntry, Name, Succeeded

Long = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
"""A text that may be left out."""


class Timing(StrEnum):
    """What a figure is of. ``stock``: the state on the quarter's last day; ``ytd``: cumulated from 1 January."""

    # A stock may be carried forward; a year-to-date figure starts again each year, so never.
    STOCK = "stock"
    YTD = "ytd"


class Level(StrEnum):
    """Who a measure is counted for: each town, or the city as one."""

    TOWN = "town"
    CITY = "city"


class Direction(StrEnum):
    """Whether more or less of the indicator is better."""

    UP = "up"
    DOWN = "down"

    @property
    def sign(self) -> int:
        """+1 where more is better, −1 where less is."""
        return 1 if self is Direction.UP else -1


class ScheduleKind(StrEnum):
    """How what is expected runs from one dated target to the next.

    ``linear``: evenly by days. ``stepped``: as before until a target's own day, then the target. ``compound``: at one
    steady rate of growth a year 年均增速, which needs figures above 0.
    """

    LINEAR = "linear"
    STEPPED = "stepped"
    COMPOUND = "compound"


def sense_of(direction: Direction | None, baseline: float, target: float) -> int:
    """Return +1 where more is better, −1 where less is: as given, else by the sign of target − baseline, else more."""
    if direction is not None:
        return direction.sign
    return -1 if target < baseline else 1


class Category(CatalogueEntry):
    """A heading of 专栏1 under which indicators stand."""

    name: Name
    name_en: Name


class Department(Succeeded):
    """A department of the bureau that reports measures. Renamed, merged or split, it names its successors."""

    name_en: Name


TilePlace = Annotated[int, Field(ge=1, le=24)]
"""A column or a row of the schematic map."""


class Area(Succeeded):
    """The city, or one of its towns and sub-districts. ``aliases`` are other ways people write the name.

    ``tile``: column and row on the schematic map, from 1 at the upper left.
    """

    name_en: Name
    aliases: tuple[Name, ...] = ()
    # Never written out: where a town is drawn is no part of what numbers, and so data versions, depend on.
    tile: tuple[TilePlace, TilePlace] | None = Field(default=None, exclude=True)


class Measure(DatedEntry):
    """What a department really counts in a cell.

    ``whole``: a count, so a fraction is a fault. ``decimals`` is how it is shown. Values are in ``unit``.
    ``department`` is any department of those that succeeded each other: in each quarter the one in force reports it.
    """

    name: Name
    name_en: Name
    unit: Name
    unit_en: str = Field(default="", max_length=40)
    department: Name
    definition: Name
    definition_en: Long = ""
    timing: Timing = Timing.STOCK
    level: Level = Level.TOWN
    whole: bool = True
    decimals: int = Field(default=0, ge=0, le=6)
    aliases: tuple[Name, ...] = ()

    def rounding(self, summands: int) -> float:
        """Return how far a sum of so many rounded numbers may be from the rounded sum, in the measure's unit: rounding
        errors add like a random walk, to √n units of the last digit (3.5 standard deviations). A sum of whole numbers
        is exact."""
        return 1e-6 if self.whole else 10.0**-self.decimals * math.sqrt(summands)


class Ratio(CatalogueEntry):
    """``scale`` × ΣN / ΣD over areas (100 for per cent), never a mean of town ratios."""

    kind: Literal["ratio"]
    numerator: Name
    denominator: Name
    scale: FiniteFloat = Field(gt=0)

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures it needs, the numerator first."""
        return self.numerator, self.denominator


class Sum(CatalogueEntry):
    """Σ of a measure over areas. ``town_target``: what each town is to reach where the plan decomposes the target."""

    kind: Literal["sum"]
    measure: Name
    town_target: FiniteFloat | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures it needs."""
        return (self.measure,)


class FixedLevel(CatalogueEntry):
    """One figure of the city that is set by decision, such as a benefit's level (``kind: level`` in the catalogue)."""

    kind: Literal["level"]
    measure: Name

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures it needs."""
        return (self.measure,)


# By `kind`, so that a fault is told of the one form that was meant and not of all three.
Formula = Annotated[Ratio | Sum | FixedLevel, Field(discriminator="kind")]


class Bounds(CatalogueEntry):
    """Values an indicator can have at all; None: no bound on that side."""

    low: FiniteFloat | None = None
    high: FiniteFloat | None = None


class Indicator(DatedEntry):
    """One row of the plan's indicator table that has a number to be held against.

    ``unit`` is shown; ``unit_printed`` is False where the plan's table prints none and the unit is our addition.
    ``baseline`` and the milestones are the plan's own figures in ``unit``; from an unknown baseline (None) no path is
    made. ``baseline_year``: the year at whose end the baseline stood; None: the plan's. ``baseline_note`` is what the
    document says of it, ``baseline_from`` the earlier plan's value that it is. ``nature``: 约束性 or 预期性; None where
    the document prints neither. ``yearly`` are the targets of yearly plans under the plan's own: met or missed by
    themselves, and no part of the path.
    """

    left_out: ClassVar[frozenset[str]] = frozenset(
        {"baseline_from", "baseline_note", "nature", "parents", "target", "yearly"}
    )

    no: int = Field(ge=1)
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Name
    name_en: Name
    short_name: Name | None = None
    unit: str = Field(max_length=20)
    unit_en: str = Field(max_length=40)
    unit_printed: bool = True
    category: Name
    department: Name
    direction: Direction | None = None
    baseline: FiniteFloat | None
    baseline_year: int | None = Field(default=None, ge=1900, le=2200)
    baseline_note: Long = ""
    baseline_from: BaselineSource | None = None
    nature: TargetNature | None = None
    target: Target = Target()
    parents: tuple[ParentLink, ...] = ()
    yearly: tuple[Milestone, ...] = ()
    milestones: tuple[Milestone, ...] = Field(min_length=1)
    schedule: ScheduleKind = ScheduleKind.LINEAR
    formula: Formula
    bounds: Bounds = Bounds()
    decimals: int = Field(default=0, ge=0, le=6)
    definition: Name
    definition_en: Long = ""
    source: Name
    source_en: Long = ""

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, entry: object) -> object:
        """Work out the figures that its kind of target lets the catalogue leave out."""
        return filled(entry)

    def target_of(self, year: int) -> float | None:
        """Return the dated target of a year; None where it has none: an indicator may be younger than the plan."""
        return next((milestone.value for milestone in self.milestones if milestone.year == year), None)

    @property
    def final(self) -> Milestone:
        """The last dated target."""
        return self.milestones[-1]

    @property
    def sense(self) -> int:
        """+1 where more is better, −1 where less is: as the kind of target says, as given, or as the figures run."""
        if self.target.kind in _SENSES:
            return _SENSES[self.target.kind]
        base = self.final.value if self.baseline is None else self.baseline
        if self.target.kind in (TargetKind.RANGE, TargetKind.ABOUT):  # towards it, from below unless it starts above
            high = self.final.value + self.width if self.final.high is None else self.final.high
            return -1 if base > high else 1
        return sense_of(self.direction, base, self.final.value)

    @property
    def width(self) -> float:
        """How far from an ``about`` target 左右 a value may be, in ``unit``: as agreed; else half a unit of the last
        digit shown."""
        agreed = self.target.tolerance
        return float(0.5 * 10.0**-self.decimals) if agreed is None else agreed


# Of these kinds the word itself says which way is better; of the others the figures do.
_SENSES = {TargetKind.AT_LEAST: 1, TargetKind.AT_MOST: -1, TargetKind.CUMULATIVE: 1, TargetKind.RELATIVE: 1}
