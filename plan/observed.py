"""Observations, indexed: what an area said last of a measure, and the values that were worked out of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.indicator_value import IndicatorValue
from plan.observation import Observation
from plan.period import Period

Series = list[Observation]

WorkOut = Callable[[Plan, Indicator, "Observed", Period], IndicatorValue | None]
"""What makes an indicator's value of observations."""


class Observed:
    """Accepted observations of one plan, indexed so that what an area last said is found at once.

    ``before``: observations of which these are a later state. Values of indicators of whose measures nothing is another
    are taken over from them, and not worked out again.
    """

    def __init__(self, observations: Iterable[Observation], before: Observed | None = None) -> None:
        self._series: dict[tuple[str, str], Series] = defaultdict(list)
        for observation in observations:
            self._series[observation.measure, observation.area].append(observation)
        self._indexes: dict[tuple[str, str], list[int]] = {}
        # By index: comparing and hashing half a million periods takes longer than all the rest.
        self._periods: dict[str, dict[int, Period]] = defaultdict(dict)
        for key, series in self._series.items():
            indexes = [o.period.index for o in series]
            if any(later < earlier for earlier, later in pairwise(indexes)):
                series.sort(key=lambda o: o.period.index)
                indexes.sort()
            self._indexes[key] = indexes
            self._periods[key[0]].update(zip(indexes, (o.period for o in series), strict=True))
        self._values: dict[tuple[int, int, Period], tuple[Plan, Indicator, IndicatorValue | None]] = {}
        if before is not None:
            self._take_over(before)

    def _take_over(self, before: Observed) -> None:
        ours, theirs = self._series, before._series
        changed = {key[0] for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
        # Of a copy: whoever still reads the older state may add to it meanwhile.
        for key, kept in list(before._values.items()):
            if changed.isdisjoint(kept[1].formula.measures):
                self._values[key] = kept

    def __len__(self) -> int:
        """Return how many observations there are."""
        return sum(map(len, self._series.values()))

    def __iter__(self) -> Iterator[Observation]:
        """Go through every observation, each series in time order."""
        return (observation for series in self._series.values() for observation in series)

    def until(self, last: Period) -> Observed:
        """Return what is said of quarters up to ``last``; itself where nothing is said of a later one.

        Values worked out are shared: of no quarter does anything rest on a later one.
        """
        end = last.index
        if all(indexes[-1] <= end for indexes in self._indexes.values()):
            return self
        found = Observed(())
        for key, indexes in self._indexes.items():
            if count := bisect_right(indexes, end):
                found._indexes[key] = indexes[:count]
                found._series[key] = self._series[key][:count]
        for measure, periods in self._periods.items():
            found._periods[measure] = {index: period for index, period in periods.items() if index <= end}
        # Of a copy: whoever reads all of it may add to it meanwhile.
        found._values = {key: kept for key, kept in list(self._values.items()) if key[2].index <= end}
        return found

    def value(self, plan: Plan, indicator: Indicator, period: Period, work_out: WorkOut) -> IndicatorValue | None:
        """Return the indicator's value for a period as ``work_out`` gives it, which is called once for each value.

        Assessments of many days ask for the same quarters.
        """
        key = id(plan), id(indicator), period  # both are kept beside the value, so no other can have their id
        if key not in self._values:
            self._values[key] = plan, indicator, work_out(plan, indicator, self, period)
        return self._values[key][2]

    def periods(self, measure: str) -> frozenset[Period]:
        """Return the periods for which any area has said anything about ``measure``."""
        return frozenset(self._periods.get(measure, {}).values())

    def said(self, measure: str, area: str, period: Period, carry: int) -> Observation | None:
        """Return what ``area`` said of ``measure`` for ``period``, or at most ``carry`` quarters before; else None."""
        indexes = self._indexes.get((measure, area))
        if indexes is None:
            return None
        index = period.index
        position = bisect_right(indexes, index) - 1
        if position < 0 or index - indexes[position] > carry:
            return None
        return self._series[measure, area][position]

    def of(self, measure: str, area: str) -> tuple[Observation, ...]:
        """Return everything ``area`` said of ``measure``, in time order."""
        return tuple(self._series.get((measure, area), ()))
