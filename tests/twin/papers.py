"""What ``indicators.yaml`` says, as plain values: read by itself, so that a fault of the catalogue's reader shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Measure:
    """What a department counts. ``ytd``: cumulated from 1 January. ``whole``: things that are counted one by one."""

    name: str
    department: str
    unit: str
    ytd: bool
    whole: bool
    city: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """One row of the plan. ``points``: the baseline and the dated targets, by day, in order."""

    no: int
    id: str
    name: str
    unit: str
    category: str
    kind: str
    measures: tuple[str, ...]
    scale: float
    town_target: float | None
    points: tuple[tuple[date, float], ...]
    down: bool
    low: float
    high: float
    ytd: bool
    whole: bool
    city: bool

    @property
    def baseline(self) -> float:
        """The value at the baseline's day."""
        return self.points[0][1]

    @property
    def target(self) -> float:
        """The last of the dated targets."""
        return self.points[-1][1]

    @property
    def flow(self) -> bool:
        """Say whether it counts a year's work: a sum of what is cumulated from 1 January."""
        return self.kind == "sum" and self.ytd

    def no_worse(self, value: float, level: float) -> bool:
        """Say whether a value is at the level or on its better side, but for the last bits of a float."""
        beyond = level - value if self.down else value - level
        return beyond >= -1e-9 * max(1.0, abs(value), abs(level))


@dataclass(frozen=True)
class Papers:
    """The whole catalogue."""

    city: str
    city_aliases: tuple[str, ...]
    towns: tuple[str, ...]
    measures: Mapping[str, Measure]
    indicators: tuple[Indicator, ...]
    limits: Mapping[str, float]


def read_papers(path: Path = ROOT / "indicators.yaml") -> Papers:
    """Read a catalogue."""
    told = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    measures = {row["name"]: _measure(row) for row in told["measures"]}
    city = told["areas"]["city"]
    return Papers(
        city["name"],
        tuple(city.get("aliases", ())),
        tuple(town["name"] for town in told["areas"]["towns"]),
        measures,
        tuple(_indicator(row, told["document"]["baseline_year"], measures) for row in told["indicators"]),
        told["thresholds"],
    )


def _measure(row: Mapping[str, Any]) -> Measure:
    return Measure(
        row["name"],
        row["department"],
        row["unit"],
        row.get("timing", "stock") == "ytd",
        row.get("whole", True),
        row.get("level") == "city",
        tuple(row.get("aliases", ())),
    )


def _indicator(row: Mapping[str, Any], baseline_year: int, measures: Mapping[str, Measure]) -> Indicator:
    formula, bounds = row["formula"], row.get("bounds", {})
    names = tuple(formula[key] for key in ("numerator", "denominator", "measure") if key in formula)
    points = [(baseline_year, row["baseline"]), *((mark["year"], mark["value"]) for mark in row["milestones"])]
    return Indicator(
        row["no"],
        row["id"],
        row["name"],
        row["unit"],
        row["category"],
        formula["kind"],
        names,
        float(formula.get("scale", 1)),
        formula.get("town_target"),
        tuple((date(year, 12, 31), float(value)) for year, value in points),
        row["direction"] == "down",
        bounds.get("low", -float("inf")),
        bounds.get("high", float("inf")),
        any(measures[name].ytd for name in names),
        formula["kind"] == "sum" and measures[names[0]].whole,
        formula["kind"] == "level" or all(measures[name].city for name in names),
    )
