"""Targets set anew, figures corrected by a file, and a second plan over the same numbers: made, and applied again."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.twin.odd.plans import Told, odd_catalogue
from tests.twin.quarters import quarter

OF_FIGURES = ("number", "at_least", "at_most", "cumulative", "about", "range")


@dataclass(frozen=True)
class Anew:
    """Targets that a document sets anew: year → figure (of growth the rate), with the upper edges of a range.

    ``decided`` None: nobody has decided; ``accepted`` False: it was returned.
    """

    no: int
    targets: Mapping[int, float]
    highs: Mapping[int, float]
    dated: date
    accepted: bool
    decided: datetime | None

    def stands(self, day: date, known: datetime | None) -> bool:
        """Say whether it holds on a day, as it was known at an instant."""
        decided = self.accepted and self.decided is not None and (known is None or self.decided <= known)
        return decided and self.dated <= day


def odd_revisions(catalogue: Mapping[str, Any], seed: int) -> list[Anew]:
    """Make documents for about half of the indicators, some of one twice; a third are returned or wait."""
    draw = random.Random(seed * 7 + 1)
    rows = [row for row in catalogue["indicators"] if row["baseline"] is not None]
    made = [_anew(draw, row) for row in rows for _ in range(draw.choice([0, 1, 2]))]
    return [each for each in made if each]


def _anew(draw: random.Random, row: Mapping[str, Any]) -> Anew | None:
    kind, highs = row.get("target", {}).get("kind", "number"), {}
    if kind == "growth":
        own = row["target"]["rates"]
        targets = {each["year"]: each["value"] + draw.choice([-1, 1, 2.5]) for each in own}
    elif kind in OF_FIGURES:
        own = row["milestones"]
        part = draw.uniform(0.4, 1.6)
        # On the same side of the baseline, so that the way stays the one the catalogue says.
        targets = {each["year"]: row["baseline"] + (each["value"] - row["baseline"]) * part for each in own}
        if all(each["value"] == row["baseline"] for each in own):
            return None  # a level to hold: the same part of nothing is no change
        highs = {each["year"]: targets[each["year"]] + each["high"] - each["value"] for each in own if "high" in each}
    else:
        return None
    told = draw.sample(sorted(targets), draw.randint(1, len(targets)))
    dated = date(draw.randint(2021, 2025), draw.randint(1, 12), draw.randint(1, 28))
    at = datetime(dated.year, dated.month, dated.day, 8, tzinfo=UTC) + timedelta(days=draw.randint(-40, 200))
    fate = draw.choice(["accepted", "accepted", "accepted", "accepted", "returned", "proposed"])
    return Anew(
        row["no"],
        {year: targets[year] for year in told},
        {year: highs[year] for year in told if year in highs},
        dated,
        fate == "accepted",
        None if fate == "proposed" else at,
    )


def catalogue_on(
    catalogue: Mapping[str, Any], anew: Sequence[Anew], day: date, known: datetime | None
) -> dict[str, Any]:
    """Give the catalogue as it stands on a day: of two documents the later one speaks, of one day that decided last."""
    now: dict[str, Any] = copy.deepcopy(dict(catalogue))
    standing = [each for each in anew if each.stands(day, known)]
    for each in sorted(standing, key=lambda one: (one.dated, one.decided)):
        row = next(row for row in now["indicators"] if row["no"] == each.no)
        for told in row["target"]["rates"] if "rates" in row.get("target", {}) else row["milestones"]:
            told["value"] = each.targets.get(told["year"], told["value"])
            if "high" in told:
                told["high"] = each.highs.get(told["year"], told["high"])
    return now


def second_plan(catalogue: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Make another plan of the same city and the same years: other indicators, targets and limits."""
    other = odd_catalogue(seed + 5000)
    other["document"] = {**other["document"], "id": "odd-2"}
    other["areas"] = copy.deepcopy(catalogue["areas"])
    return other


def measures_of_both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Give what both plans are told of, as a catalogue for which numbers can be made."""
    measures = {each["name"]: each for each in (*one["measures"], *other["measures"])}
    return {"measures": list(measures.values()), "areas": one["areas"]}


@dataclass(frozen=True)
class Fix:
    """A cell, what a file of corrections expects in it, and what it should be."""

    measure: str
    area: str
    q: int
    found: float
    to: float


def odd_fixes(told: Told, seed: int) -> list[Fix]:
    """Make corrections for some cells; a third expect another figure than there is, and change nothing."""
    draw = random.Random(seed * 11 + 3)
    cells = [(m, a, q, v) for (m, a), each in told.items() for q, v in each.items() if q >= quarter("2020Q1")]
    chosen = draw.sample(cells, min(12, len(cells)))
    return [Fix(m, a, q, v + draw.choice([0, 0, 7]), v * 3 + 1) for m, a, q, v in chosen]


def fixed(told: Told, fixes: Sequence[Fix]) -> Told:
    """Give the numbers with every correction whose cell holds what it expects."""
    now = {key: dict(each) for key, each in told.items()}
    for key, q, to in _holding(told, fixes):
        now[key][q] = to
    return now


def _holding(told: Told, fixes: Sequence[Fix]) -> Iterator[tuple[tuple[str, str], int, float]]:
    for fix in fixes:
        if told[fix.measure, fix.area][fix.q] == fix.found:
            yield (fix.measure, fix.area), fix.q, fix.to
