"""Assessing one county, and ninety: twenty towns, twenty quarters, every measure of the plan."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator

from benchmarks.measuring import Row
from benchmarks.size import Size
from etl.yaml_files import load_plan
from plan.assessment import assess
from plan.catalogue import Plan
from plan.indicator import Area, Level
from plan.observation import Observation
from plan.observed import Observed

TOWNS = 20


def rows(size: Size) -> Iterator[Row]:
    """Yield the time it takes to index and assess observations in memory: of one county, and of many."""
    plan = _twenty_towns(load_plan())
    counties = [county(plan, seed) for seed in range(size.counties)]
    one = statistics.median(_seconds(plan, counties[:1]) for _ in range(5))
    many = _seconds(plan, counties)
    observations = sum(len(c) for c in counties)
    yield Row("assess 13 indicators of 1 county", f"{1000 * one:.0f} ms", f"{len(counties[0]):,} observations")
    yield Row("assess many counties", f"{size.counties} in {many:.2f} s", f"{observations:,} observations, one process")


def _twenty_towns(plan: Plan) -> Plan:
    towns = tuple(Area(name=f"第{n}镇", name_en=f"Town {n}") for n in range(1, TOWNS + 1))
    return plan.model_copy(update={"areas": plan.areas.model_copy(update={"towns": towns})})


def county(plan: Plan, seed: int) -> list[Observation]:
    """Return every measure of every town for every quarter of the plan."""
    chance = random.Random(seed)
    return [
        Observation(measure.name, area, period, float(chance.randint(1, 500)))
        for measure in plan.measures
        for area in ((plan.city,) if measure.level is Level.CITY else plan.towns)
        for period in plan.periods
    ]


def _seconds(plan: Plan, counties: list[list[Observation]]) -> float:
    start = time.perf_counter()
    for observations in counties:
        assess(plan, Observed(observations), plan.final_day)
    return time.perf_counter() - start
