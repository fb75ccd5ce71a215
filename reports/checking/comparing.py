"""Two sets of figures (`reports.figures`) held against each other, number by number: a report's and today's."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plan.catalogue import Plan
from plan.indicator import Indicator
from presentation import formats
from presentation.formats import NONE
from presentation.sentences import area_name
from wording import DEFAULT, Lang, say

Value = float | str | bool | None

# By how a figure is printed: as a per cent, in points with a sign, plain, or with one decimal more.
SHARES = frozenset({"completion", "scheduled", "trend.probability"})
POINTS = frozenset({"gap"})
COUNTS = frozenset({"areas_reported", "areas_total", "carried", "shortfall.total", "shortfall.by_area"})
PACES = frozenset({"pace.needed_per_quarter", "pace.best_per_quarter"})
PASSED_OVER = frozenset(
    {
        *("baseline", "value_date", "stale_quarters", "basis"),
        *("trend.backtest", "trend.withheld", "pace.window"),
    }
)
"""Figures that are not compared: they are the plan's own, or follow from what is."""


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A number that is not what it was. ``what`` names it (a key of ``figure.``), ``at`` the town or year it is of."""

    no: int
    what: str
    at: str
    old: Value
    new: Value

    @property
    def of_trend(self) -> bool:
        """Whether it is a figure of the forecast."""
        return self.what.startswith("trend.")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FigureDifference]:
    """Yield every number of ``old`` that is another in ``new``, indicator by indicator."""
    before = {entry["no"]: entry for entry in old.get("assessments", ())}
    for entry in new["assessments"]:
        no = entry["no"]
        own = _numbers(before.get(no, {})), _numbers(entry)
        yield from _differing(no, *own)
        for kind in ("yearly", "towns"):
            yield from _differing(no, _of_kind(kind, old, no), _of_kind(kind, new, no))


Numbers = dict[tuple[str, str], Value]


def _of_kind(kind: str, figures: Mapping[str, Any], no: int) -> Numbers:
    return {(kind, place): value for place, value in figures.get(kind, {}).get(str(no), {}).items()}


def _numbers(entry: Mapping[str, Any]) -> Numbers:
    """Return an assessment's numbers by (name, place)."""
    # Lists are left out: towns that are missing or carried show in the counts.
    flat: Numbers = {}
    for key, value in entry.items():
        if isinstance(value, Mapping):
            for part, inner in value.items():
                name = key if key == "milestones" else f"{key}.{part}"
                if isinstance(inner, Mapping):
                    flat.update({(name, place): each for place, each in inner.items()})
                elif not isinstance(inner, list):
                    flat[name, part if key == "milestones" else ""] = inner
        elif not isinstance(value, list):
            flat[key, ""] = value
    return {
        key: value for key, value in flat.items() if key[0] not in PASSED_OVER and key[0].split(".")[0] != "targets"
    }


def _differing(no: int, old: Numbers, new: Numbers) -> Iterator[FigureDifference]:
    for what, at in dict.fromkeys([*old, *new]):
        before, after = old.get((what, at)), new.get((what, at))
        if not same(before, after):
            yield FigureDifference(no, what, at, before, after)


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are the same, a float's last bits apart."""
    numbers = [v for v in (one, other) if isinstance(v, int | float)]
    if len(numbers) == 2:
        # Nine digits, for another machine's or version's arithmetic may differ in a float's last bits.
        return math.isclose(numbers[0], numbers[1], rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def name_of_figure(plan: Plan, difference: FigureDifference, lang: Lang) -> str:
    """Return what the number is, in words."""
    name = say(f"report.figure.{difference.what}", lang)
    return say("report.figure.at", lang, name=name, at=area_name(plan, difference.at, lang)) if difference.at else name


MOST_DECIMALS = 12
"""How many more decimals than usual are tried for two values to read differently."""


def shown(plan: Plan, difference: FigureDifference, lang: Lang) -> tuple[str, str]:
    """Return the old and the new value as the report prints them, with as many more decimals as tell them apart."""
    indicator = plan.indicator_of[difference.no]
    # A difference must be seen in what is shown, or the reader is told that 12.3 has become 12.3.
    pairs = [_both_shown(indicator, difference, more, lang) for more in range(MOST_DECIMALS)]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])


def seen(plan: Plan, difference: FigureDifference) -> bool:
    """Tell whether the two values are printed differently."""
    indicator = plan.indicator_of[difference.no]
    old, new = _both_shown(indicator, difference, 0, DEFAULT)
    return old != new


def _both_shown(indicator: Indicator, difference: FigureDifference, more: int, lang: Lang) -> tuple[str, str]:
    """Write the old and the new value with ``more`` decimals than usual."""
    what = difference.what
    return _shown(indicator, what, difference.old, more, lang), _shown(indicator, what, difference.new, more, lang)


def _shown(indicator: Indicator, what: str, value: Value, more: int, lang: Lang) -> str:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return say("report.yes" if value else "report.no", lang)
    return _word(what, value, lang) if isinstance(value, str) else _figure(indicator, what, value, more)


def _figure(indicator: Indicator, what: str, value: float, more: int) -> str:
    if what in SHARES:
        return f"{formats.number(100 * value, 1 + more)}%"
    if what in POINTS:
        return formats.signed(value, 1 + more)
    if what in COUNTS:
        return formats.plain(value, 1 + more)
    decimals = indicator.decimals + 1 if what in PACES else formats.decimals_of(indicator, value)
    return formats.number(value, decimals + more) + formats.percent_sign(indicator)


def _word(what: str, value: str, lang: Lang) -> str:
    prefix = {"status": "status", "milestones": "milestone", "trend.verdict": "trend"}.get(what)
    return say(f"{prefix}.{value}", lang) if prefix else value
