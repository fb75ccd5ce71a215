"""`guibiao judge`: a series of any origin under the plan's own method and every registered one (docs/methods.md).

It lets the methods be compared with anybody's data; no catalogue and no warehouse are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from plan.catalogue import Thresholds
from plan.catalogue_faults import CatalogueFault, CatalogueFaults, fault_at
from plan.indicator import Direction, sense_of
from plan.opinions import methods, opinions_of
from plan.schedule import Point, Schedule
from plan.schema_faults import schema_faults, unfit
from plan.status import UNJUDGED, known_of, status_of
from plan.status_methods import Opinion

Value = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
"""A value that can be a statistic. Beyond this a float cannot tell neighbours apart, and powers leave its range."""


def _not_empty(dated: dict[date, float]) -> dict[date, float]:
    if not dated:
        raise unfit("fault.no_target")
    return dated


class DatedValue(BaseModel):
    """A value and the day it is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    date: date
    value: Value


class SeriesToJudge(BaseModel):
    """One series as the command's JSON file gives it: baseline, targets and values by their days, in one unit.

    ``direction`` None: by the sign of target − baseline. Keys that are not known are left alone.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    baseline: DatedValue
    targets: Annotated[dict[date, Value], AfterValidator(_not_empty)]
    values: dict[date, Value]
    as_of: date
    direction: Direction | None = None

    @property
    def schedule(self) -> Schedule:
        """The schedule through baseline and targets."""
        points = ((self.baseline.date, self.baseline.value), *sorted(self.targets.items()))
        return Schedule(points, sense_of(self.direction, points[0][1], points[-1][1]))

    @property
    def known(self) -> tuple[Point, ...]:
        """The values from the baseline's day on and on or before the date, in time order."""
        dated = sorted(self.values.items())
        return tuple((day, value) for day, value in dated if self.baseline.date <= day <= self.as_of)


_SERIES = TypeAdapter(list[SeriesToJudge])


def judge(series: object, limits: Thresholds, file: str = "FILE.json") -> list[dict[str, Any]]:
    """Return the verdicts on each series, in order, as :func:`judged` gives them; CatalogueFaults listing every fault.

    ``series``: what the JSON file holds; ``file``: its name, which the faults are told under.
    """
    try:
        read = _SERIES.validate_python(series)
    except ValidationError as error:
        raise CatalogueFaults(file, schema_faults(error)) from None
    faults = [fault for position, item in enumerate(read) for fault in _order_faults(item, str(position))]
    if faults:
        raise CatalogueFaults(file, faults)
    return [judged(item, limits) for item in read]


def _order_faults(item: SeriesToJudge, path: str) -> Iterator[CatalogueFault]:
    # A target on or before the baseline's day would make a schedule of no or negative length.
    for day in item.targets:
        if day <= item.baseline.date:
            yield fault_at("fault.target_before_baseline", f"{path}.targets.{day}")


def judged(item: SeriesToJudge, limits: Thresholds) -> dict[str, Any]:
    """Return the verdicts on one series, ready for JSON: ``path`` by the plan's own method, the others by their keys.

    Completion, schedule and ratios are fractions, the gap is in percentage points; None where a figure has no meaning.
    """
    opinions = opinions_of(item.schedule, item.known, item.as_of)
    by_method = {key: _answer(opinions[key], method.has_ratio) for key, method in methods().items()}
    return {"path": _by_path(item, limits), **by_method}


def _by_path(item: SeriesToJudge, limits: Thresholds) -> Mapping[str, object]:
    schedule, known = item.schedule, item.known
    # The value's own day, as for `assess`, or the two commands would disagree on the same series.
    day, value = known[-1] if known else (item.as_of, None)
    status = status_of(schedule, known_of(known), item.as_of, limits)
    return {
        "expected": schedule.expected(day),
        "completion": None if value is None else schedule.completion(value, day),
        "scheduled": schedule.scheduled(day),
        # As of an assessment: a value too old to be judged keeps its figure and has no gap.
        "gap": None if value is None or status in UNJUDGED else schedule.gap(value, day),
        "status": status.value,
        "value_date": str(day) if known else None,
    }


def _answer(opinion: Opinion, has_ratio: bool) -> dict[str, object]:
    ratio: dict[str, object] = {"ratio": opinion.ratio} if has_ratio else {}
    answer = {**ratio, "status": opinion.status}
    return {**answer, "published": _answer(opinion.published, has_ratio)} if opinion.published else answer
