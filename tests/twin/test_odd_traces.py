"""Lineage over catalogues and numbers made by a seed, held against the twin: city, towns, totals of years, mergers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import pytest

from dashboards.pages.indicator.lineage import lineage_of as page_lineage
from plan.assessment import assess
from plan.catalogue import Plan
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.validator import read_plan
from presentation.answers.traces import AreaLineage, lineage_of
from tests.dashboards.fakes import FakeStore
from tests.twin.odd.plans import odd_catalogue, odd_numbers
from tests.twin.odd.rows import Row
from tests.twin.odd.values import Value
from tests.twin.odd.verdicts import Twin
from tests.twin.quarters import quarter, text_of

SEEDS = range(8)
NEAR = {"rel_tol": 1e-9, "abs_tol": 1e-9}


def _wanted(twin: Twin, row: Row, area: str, q: int) -> Value | None:
    """Give the value of a quarter: a town's where it was told of that quarter, by itself."""
    if area == twin.city:
        return twin._of_city(row, q)
    return next((value for value in twin.values(row, area, q) if value.q == q), None)


def _wrong(twin: Twin, row: Row, area: str, q: int, found: AreaLineage | None) -> Iterator[str]:
    """Yield what a lineage says otherwise than the twin. A town's that is carried whole has no value there."""
    wanted = _wanted(twin, row, area, q)
    if wanted is None:
        if area == twin.city and found is not None and found.value is not None:
            yield f"a value that nobody told: {found.value}"
        return
    if found is None or found.value is None or not math.isclose(found.value, wanted.value, **NEAR):
        yield f"{found and found.value} is not {wanted.value}"
        return
    if area == twin.city and found.missing_areas != wanted.missing:
        yield f"missing {found.missing_areas} and not {wanted.missing}"
    yield from _sums(row, found)


def _sums(row: Row, found: AreaLineage) -> Iterator[str]:
    """Yield which cells do not add up to what they are said to."""
    for name, total in zip(row.measures, (found.numerator, found.denominator), strict=False):
        cells = [o.value for o in found.observations if o.measure == name]
        if total is None or not math.isclose(math.fsum(cells), total, **NEAR):
            yield f"{name}: the cells are {cells} and not {total}"
    told = [(o.measure, o.area, o.period) for o in found.observations]
    if len(set(told)) != len(told):
        yield f"a cell twice: {told}"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_value_is_traced_to_cells_that_make_it(seed: int) -> None:
    catalogue = odd_catalogue(seed)
    numbers = odd_numbers(catalogue, seed)
    plan, twin = read_plan(catalogue), Twin(catalogue, numbers)
    observed = Observed(
        Observation(m, a, Period.parse(text_of(q)), v) for (m, a), each in numbers.items() for q, v in each.items()
    )
    wrong, asked = [], 0
    for row in twin.rows:
        start = row.base_year * 4 + 3 + (row.kind == "cumulative")
        for q in range(start, quarter("2025Q4") + 1, 2):
            for area in dict.fromkeys((twin.city, *twin.areas(row, q))):
                period = Period.parse(text_of(q))
                found = lineage_of(plan, plan.indicator_of[row.entry["no"]], observed, area, period)
                asked += found is not None
                wrong += [f"{row.kind} {area} {period}: {each}" for each in _wrong(twin, row, area, q, found)]
    assert wrong == []
    assert asked > 100


def _pages(plan: Plan, observed: Observed, day: date) -> Iterator[str]:
    """Yield where the page's lineage is another than the command's: of the city and of each town."""
    store = FakeStore(list(observed))
    for assessment in assess(plan, observed, day):
        for value in assessment.series:
            for area in (None, *plan.at(value.period).areas_of(assessment.indicator)):
                page = page_lineage(plan, store, assessment, value.period, area)
                told = lineage_of(plan, assessment.indicator, observed, area or plan.city, value.period)
                if page is None:
                    # No part of the city's value: of a town that said nothing usable, or one told as a whole.
                    continue
                cells = [term.observation for part in page.parts for term in part.terms]
                # Of a town that was silent the command gives no value, and the page what its earlier years add.
                silent = told is not None and told.value is None and told.missing_measures
                if told is None or not (silent or page.value == told.value) or set(cells) != set(told.observations):
                    yield f"{assessment.indicator.target.kind} {area} {value.period}: {page.value}, {told}"


@pytest.mark.parametrize("seed", range(4))
def test_the_page_tells_the_cells_that_the_command_tells(seed: int) -> None:
    catalogue = odd_catalogue(seed)
    numbers = odd_numbers(catalogue, seed)
    observed = Observed(
        Observation(m, a, Period.parse(text_of(q)), v, submission=f"x-{text_of(q)}-科")
        for (m, a), each in numbers.items()
        for q, v in each.items()
    )
    assert list(_pages(read_plan(catalogue), observed, date(2025, 12, 31))) == []
