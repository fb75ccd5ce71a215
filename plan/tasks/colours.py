"""Colours 红黄绿灯: published rules as data. A rule's first light whose conditions all hold is the task's.

Where a rule's source does not say what happens, the light says so (``stated: false``) and what was chosen for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, FiniteFloat, StringConstraints, model_validator

from plan.indicator import Long
from plan.schema_faults import unfit
from plan.validity import CatalogueEntry, Name

Passage = Annotated[str, StringConstraints(min_length=1, max_length=600)]
"""A few sentences of a published rule."""


class Colour(StrEnum):
    """A task's light."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


Fact = Literal["gap", "shortfall", "months_not_started", "missed", "missed_in_a_row", "late", "overdue"]
"""What a rule may ask: the gap in percentage points; what is lacking as a share of what is scheduled; how many
months have ended since the start of a task that has not begun; how many dated steps are due and not done; month ends
in a row, this one included, at which any was; how many were done after their day; days since the due day."""

ALL_FACTS: frozenset[Fact] = frozenset(get_args(Fact))

Facts = Mapping[Fact, float]
"""The facts of a task on a day; what cannot be said of it is not there."""


class Condition(CatalogueEntry):
    """One comparison of a fact. A fact that is not there fulfils no condition."""

    fact: Fact
    below: FiniteFloat | None = None
    at_most: FiniteFloat | None = None
    above: FiniteFloat | None = None
    at_least: FiniteFloat | None = None

    @model_validator(mode="after")
    def _compares(self) -> Self:
        if all(limit is None for limit in (self.below, self.at_most, self.above, self.at_least)):
            raise unfit("fault.light_without_limit")
        return self

    def holds(self, facts: Facts) -> bool:
        """Tell whether the fact is on the right side of every limit given."""
        if self.fact not in facts:
            return False
        value = round(facts[self.fact], 9)  # −30 must be −30 whatever the last bit of a float says
        return (
            (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
            and (self.above is None or value > self.above)
            and (self.at_least is None or value >= self.at_least)
        )


class Light(CatalogueEntry):
    """A colour and when it is shown. ``stated``: whether the source says so; else it is our choice, and said to be."""

    colour: Colour
    when: tuple[Condition, ...] = ()
    stated: bool = True


class Consequence(CatalogueEntry):
    """What follows when a light was shown so many times running: points, or what is to be done."""

    colour: Colour
    times: int = Field(ge=1)
    points: FiniteFloat = 0
    what: Long = ""
    what_en: Long = ""


class ColourRule(CatalogueEntry):
    """A published rule of lights, with its source. The last light has no conditions: whatever counts gets one."""

    id: Name
    name: Name
    name_en: Name
    source: Long
    source_en: Long | None = None
    text: Passage
    text_en: Passage
    lights: tuple[Light, ...] = Field(min_length=1)
    consequences: tuple[Consequence, ...] = ()

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """The facts that its conditions ask for."""
        return frozenset(condition.fact for light in self.lights for condition in light.when)

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if any(not light.when for light in self.lights[:-1]) or self.lights[-1].when:
            raise unfit("fault.light_without_condition")
        return self


@dataclass(frozen=True, slots=True)
class TaskLight:
    """A task's light on a day, and whether the rule's source says so."""

    colour: Colour
    stated: bool = True


def light_of(rule: ColourRule, facts: Facts) -> TaskLight:
    """Return the first light whose conditions all hold."""
    # Always found: the last light has no conditions (ColourRule).
    found = next(light for light in rule.lights if all(condition.holds(facts) for condition in light.when))
    return TaskLight(found.colour, found.stated)


def consequences_of(rule: ColourRule, history: tuple[Colour, ...]) -> Iterator[Consequence]:
    """Yield what follows from a task's lights in time order: each is due when its colour was shown so many times
    running."""
    for consequence in rule.consequences:
        last = history[-consequence.times :]
        if len(last) == consequence.times and all(colour is consequence.colour for colour in last):
            yield consequence
