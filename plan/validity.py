"""Validity: catalogue entries live in time, from a day until a day; what an area or a department became is named."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from plan.period import Period
from plan.schema_faults import unfit

Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]

_QUARTER = re.compile(r"^\s*\d{4}Q[1-4]\s*$", re.IGNORECASE)
_DAY = re.compile(r"^\s*\d{4}-\d{2}-\d{2}\s*$")


def _first_day(said: object) -> object:
    return _day(said, last=False)


def _last_day(said: object) -> object:
    return _day(said, last=True)


def _day(said: object, last: bool) -> object:
    """Read 2025-01-01 as itself and 2025Q1 as its first or last day; ValueError for a bare year or anything else."""
    if isinstance(said, str) and _QUARTER.match(said):
        period = Period.parse(said)
        return period.last_day if last else period.first_day
    if said is None or isinstance(said, date) or (isinstance(said, str) and _DAY.match(said)):
        return said
    # A bare year is refused, not guessed: it could mean its first day or its last.
    raise unfit("fault.not_day_or_quarter")


FirstDay = Annotated[date, BeforeValidator(_first_day)]
"""A day; a quarter stands for its first."""


class CatalogueEntry(BaseModel):
    """A part of the catalogue: frozen, and a key it does not know is a fault.

    ``left_out``: keys that are not written out where they have their default.
    """

    # extra="forbid": an optional key that is misspelt would otherwise be dropped without a word.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)
    left_out: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write the entry without keys that were added later and are not used: digests of older catalogues, and the
        reports that print them, stay as they were."""
        written: dict[str, Any] = write(self)
        unused = {key for key in self.left_out if getattr(self, key) == type(self).model_fields[key].default}
        return {key: value for key, value in written.items() if key not in unused}


class DatedEntry(CatalogueEntry):
    """An entry that is in force from a day (``from``, None: from ever) until a day (``until``, included; None: on).

    A quarter stands for its first day in ``from`` and for its last day in ``until``.
    """

    since: Annotated[date | None, BeforeValidator(_first_day)] = Field(default=None, alias="from")
    until: Annotated[date | None, BeforeValidator(_last_day)] = None

    def in_force(self, day: date) -> bool:
        """Tell whether the entry is in force on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def ended_before(self, day: date) -> bool:
        """Tell whether the entry's last day is before a day."""
        return self.until is not None and self.until < day

    def in_force_at_end_of(self, other: DatedEntry) -> bool:
        """Tell whether the entry was in force on another's last day."""
        return other.until is not None and self.in_force(other.until)

    def overlaps(self, other: DatedEntry) -> bool:
        """Tell whether there is a day on which both are in force."""
        begins = max(self.since or date.min, other.since or date.min)
        return begins <= min(self.until or date.max, other.until or date.max)

    def covers(self, other: DatedEntry) -> bool:
        """Tell whether the entry is in force on every day on which the other is."""
        begins = (self.since or date.min) <= (other.since or date.min)
        return begins and (self.until or date.max) >= (other.until or date.max)


class Succeeded(DatedEntry):
    """A dated entry that may have successors: the names in ``into``, in force from the day after ``until``.

    One successor: merged or renamed. Several: split among them.
    """

    name: Name
    into: tuple[Name, ...] = ()

    def merged_into(self, name: str) -> bool:
        """Tell whether all of it went into one successor."""
        return self.into == (name,)
