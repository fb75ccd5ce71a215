"""A figure as a bureau published it, and bureaus held against each other by it: ranking, neighbours, the whole."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plan.hub.hub_file import HubTarget


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """An indicator of a bureau as of a quarter's last day, as the bureau assessed it.

    ``value`` in ``unit`` of the day ``value_day`` (both None: nothing reported); ``completion`` a fraction;
    ``status`` a `plan.status.Status` by its value; ``numerator`` and ``denominator`` what the value rests on (no
    denominator: a count). ``provisional``: a later report may still change it, because departments or towns were not
    in, or it is of an earlier quarter.
    """

    bureau: str
    plan: str
    indicator: str
    no: int
    name: str
    name_en: str
    unit: str
    unit_en: str
    decimals: int
    as_of: date
    value: float | None
    value_day: date | None
    baseline: float | None
    target: float | None
    target_year: int | None
    completion: float | None
    status: str
    numerator: float | None
    denominator: float | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class RankedFigure:
    """A figure and its rank, 1 for the furthest; equal completions share one, and None has no completion."""

    rank: int | None
    figure: PublishedFigure


def ranking(figures: Iterable[PublishedFigure]) -> tuple[RankedFigure, ...]:
    """Return figures of one indicator and day by completion, the furthest first; those without one at the end.

    Completion and not the value: bureaus begin from different baselines towards different targets.
    """
    # Rounded before they are compared, so that what is printed alike is ranked alike.
    done = sorted(
        ((round(f.completion, 9), f) for f in figures if f.completion is not None), key=lambda p: (-p[0], p[1].bureau)
    )
    found: list[RankedFigure] = []
    for place, (completion, figure) in enumerate(done):
        tied = place and done[place - 1][0] == completion
        # After two firsts comes a third: so many are ahead of it.
        found.append(RankedFigure(found[-1].rank if tied else place + 1, figure))
    return (*found, *(RankedFigure(None, f) for f in sorted(_without(figures), key=lambda f: f.bureau)))


def _without(figures: Iterable[PublishedFigure]) -> Iterable[PublishedFigure]:
    return (figure for figure in figures if figure.completion is None)


def neighbours(sizes: Mapping[str, float], bureau: str, count: int) -> tuple[str, ...]:
    """Return the bureaus most like one by the size of a measure, the nearest first; none where its own is not known.

    By ratio and not by difference: a county of 20,000 is as far from one of 10,000 as 200,000 from 100,000.
    """
    own = sizes.get(bureau, 0.0)
    if own <= 0:
        return ()
    apart = sorted((abs(math.log(size / own)), name) for name, size in sizes.items() if size > 0 and name != bureau)
    return tuple(name for _, name in apart[:count])


@dataclass(frozen=True, slots=True)
class WholeFigure:
    """What a parent's target comes to over its bureaus.

    ``value`` in the indicator's unit, None where no bureau has one; ``missing`` the bureaus without a value;
    ``provisional`` how many values may still change; ``met`` whether the target is reached, None before anything is
    known or while bureaus are missing; ``agrees`` whether the parent's stated figure is this one when rounded as it
    states it, None where it states none or bureaus are missing.
    """

    target: HubTarget
    value: float | None
    missing: tuple[str, ...]
    provisional: int
    met: bool | None
    agrees: bool | None

    @property
    def state(self) -> str:
        """What is to be said first: ``unknown``, ``missing``, ``differs`` from what is stated, ``met`` or ``short``."""
        if self.value is None:
            return "unknown"
        if self.missing:
            return "missing"
        if self.agrees is False:
            return "differs"
        return "met" if self.met else "short"


def whole(target: HubTarget, figures: Sequence[PublishedFigure], bureaus: Sequence[str]) -> WholeFigure:
    """Return what the bureaus' figures of a target's indicator come to on one day, held against the target."""
    # Only bureaus of the hub's file: what was left of one that was taken out is no part of the whole.
    reported = [figure for figure in figures if figure.value is not None and figure.bureau in bureaus]
    value = _sum(reported) if target.combine == "sum" else _weighted(reported)
    missing = tuple(name for name in bureaus if name not in {figure.bureau for figure in reported})
    known = value is not None and not missing
    return WholeFigure(
        target,
        value,
        missing,
        sum(figure.provisional for figure in reported),
        _met(target, value) if known and value is not None else None,
        _agrees(target, value) if known and value is not None else None,
    )


def _sum(figures: Sequence[PublishedFigure]) -> float | None:
    return math.fsum(f.value for f in figures if f.value is not None) if figures else None


def _weighted(figures: Sequence[PublishedFigure]) -> float | None:
    """Return the mean of the values weighted by their denominators: Σ numerators over Σ denominators in their unit."""
    weighed = [(f.value, f.denominator) for f in figures if f.value is not None and f.denominator]
    # A value without a denominator has no weight, and leaving it out would move the mean without a word.
    if not weighed or len(weighed) < len(figures):
        return None
    return math.fsum(value * weight for value, weight in weighed) / math.fsum(weight for _, weight in weighed)


def _met(target: HubTarget, value: float) -> bool:
    # A sum of floats may miss its target by their last bits, which is no miss.
    slack = 1e-9 * max(1.0, abs(target.value))
    return value >= target.value - slack if target.direction == "up" else value <= target.value + slack


def _agrees(target: HubTarget, value: float) -> bool | None:
    if target.stated is None:
        return None
    # The parent prints rounded: whatever rounds to what it says agrees with it.
    half: float = 0.5 * 10.0**-target.decimals
    return abs(target.stated - value) <= half * (1 + 1e-9)
