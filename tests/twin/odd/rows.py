"""A row of a catalogue, and what its kind of target makes of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.twin.quarters import quarter

JUST = 1e-9


def in_force(entry: Mapping[str, Any], q: int) -> bool:
    """Say whether an entry of the catalogue counts in a quarter."""
    return first_of(entry) <= q <= last_of(entry)


def first_of(entry: Mapping[str, Any]) -> int:
    """Give the first quarter in which an entry counts."""
    return quarter(entry["from"]) if "from" in entry else 0


def last_of(entry: Mapping[str, Any]) -> int:
    """Give the last quarter in which an entry counts."""
    return quarter(entry["until"]) if "until" in entry else 10**6


@dataclass(frozen=True)
class Row:
    """An indicator of the catalogue, and what its kind of target makes of its figures."""

    entry: Mapping[str, Any]
    base_year: int
    ytd: bool
    counts_things: bool

    @property
    def kind(self) -> str:
        """Say of which kind its target is."""
        return str(self.entry.get("target", {}).get("kind", "number"))

    @property
    def strict(self) -> bool:
        """Say whether the figure itself does not do."""
        return bool(self.entry.get("target", {}).get("strict"))

    @property
    def measures(self) -> tuple[str, ...]:
        """Name what it is made of, the numerator first."""
        return tuple(
            self.entry["formula"][k] for k in ("numerator", "denominator", "measure") if k in self.entry["formula"]
        )

    @property
    def share(self) -> bool:
        """Say whether it is a ratio."""
        return bool(self.entry["formula"]["kind"] == "ratio")

    @property
    def flow(self) -> bool:
        """Say whether it counts a year's work."""
        return self.entry["formula"]["kind"] == "sum" and self.ytd and self.kind != "cumulative"

    @property
    def base(self) -> float | None:
        """Give the baseline as it is written."""
        base = self.entry["baseline"]
        return None if base is None else float(base)

    @property
    def figures(self) -> list[tuple[int, float, float]]:
        """Give year, lower and upper figure of every dated target: the same but for ranges and 左右."""
        if self.kind == "growth":
            rates = [(rate["year"], rate["value"]) for rate in self.entry["target"]["rates"]]
            grown = [(year, (self.base or 0) * (1 + rate / 100) ** (year - self.base_year)) for year, rate in rates]
            return [(year, value, value) for year, value in grown]
        if self.kind in ("keep", "relative"):
            return [(each["year"], self.base or 0.0, self.base or 0.0) for each in self.entry["milestones"]]
        told = [
            (each["year"], float(each["value"]), float(each.get("high", each["value"])))
            for each in self.entry["milestones"]
        ]
        if self.kind != "about":
            return told
        width = self.entry["target"].get("tolerance", 0.5 * 10 ** -self.entry["decimals"])
        return [(year, value - width, value + width) for year, value, _ in told]

    @property
    def down(self) -> bool:
        """Say whether less is better."""
        if self.kind in ("at_least", "cumulative", "relative"):
            return False
        if self.kind == "at_most":
            return True
        if self.kind in ("range", "about"):
            return self.base is not None and self.base > self.figures[-1][2]
        if "direction" in self.entry:
            return bool(self.entry["direction"] == "down")
        return self.base is not None and self.figures[-1][1] < self.base

    @property
    def points(self) -> tuple[tuple[date, float], ...]:
        """Give the baseline and the figures to come up to."""
        figures = self.figures
        edge = 2 if self.down else 1
        start = 0.0 if self.kind == "cumulative" else figures[0][edge] if self.base is None else self.base
        years = [(self.base_year, start), *((each[0], each[edge]) for each in figures)]
        return tuple((date(year, 12, 31), value) for year, value in years)

    @property
    def far(self) -> tuple[float, ...]:
        """Give what must not be passed, a figure for every dated target."""
        if self.kind not in ("range", "about"):
            return ()
        return tuple(low if self.down else high for _, low, high in self.figures)

    @property
    def unjudged(self) -> str | None:
        """Say why there is no path."""
        if self.base is None and self.kind != "cumulative":
            return "baseline"
        if self.kind == "about" and self.entry["target"].get("tolerance") is None:
            return "tolerance"
        return "other" if self.kind == "relative" else None

    def no_worse(self, value: float, level: float) -> bool:
        """Say whether a value is at a level or on its better side."""
        beyond = level - value if self.down else value - level
        return beyond >= -JUST * max(1.0, abs(level))
