"""The product against the twin where targets were set anew, figures corrected, and two plans count the same things."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from etl.store.corrections import Correction, corrected
from plan.catalogue import Plan
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.revision import RevisionState, TargetRevision, revised
from plan.validator import read_plan
from presentation.answers.assessments import assessment_answers
from tests.twin.comparing import differences
from tests.twin.odd.plans import CITY, TOWNS, Told, odd_catalogue, odd_numbers
from tests.twin.odd.revisions import (
    Anew,
    Fix,
    catalogue_on,
    fixed,
    measures_of_both,
    odd_fixes,
    odd_revisions,
    second_plan,
)
from tests.twin.odd.verdicts import Twin
from tests.twin.quarters import text_of
from tests.twin.test_odd import LEFT

SEEDS = range(100, 112)
EVER = [None, datetime(2023, 7, 1, tzinfo=UTC), datetime(2022, 1, 20, tzinfo=UTC)]


def _said(numbers: Told) -> list[Observation]:
    return [Observation(m, a, Period.parse(text_of(q)), v) for (m, a), each in numbers.items() for q, v in each.items()]


def _differing(plan: Plan, observed: Observed, twin: Twin, day: date, area: str) -> Iterator[str]:
    """Yield every field of every indicator that differs."""
    said: list[dict[str, Any]] = [dict(each) for each in assessment_answers(plan, observed, day, area=area)]
    for one, two in zip(said, twin.assess(day, area), strict=True):
        mine = {key: one[key] for key in one if key not in LEFT and (key in two or one[key] is not None)}
        yield from (f"{day} {area} {one['no']} {one.get('target_kind')}: {each}" for each in differences(mine, two))


def _revision(plan: Plan, number: int, anew: Anew) -> TargetRevision:
    state = RevisionState.ACCEPTED if anew.accepted else RevisionState.RETURNED
    at = datetime(anew.dated.year, 1, 1, tzinfo=UTC)
    told = (f"T{number}", plan.document.id, anew.no, anew.targets, "一号", anew.dated, "因故", "甲", at)
    if anew.decided is None:
        return TargetRevision(*told, highs=anew.highs)
    return TargetRevision(*told, state, "乙", anew.decided, highs=anew.highs)


def _days(draw: random.Random, anew: list[Anew]) -> list[date]:
    """Give a day on which something begins to hold, the day before, and one on which everything decided holds."""
    dated = draw.choice([each.dated for each in anew] or [date(2023, 7, 1)])
    return [dated, dated - timedelta(days=1), date(2025, 12, 31)]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_field_where_targets_were_set_anew(seed: int) -> None:
    catalogue, draw = odd_catalogue(seed), random.Random(seed)
    numbers, anew = odd_numbers(catalogue, seed), odd_revisions(catalogue, seed)
    plan, observed = read_plan(catalogue), Observed(_said(numbers))
    revisions = [_revision(plan, n, each) for n, each in enumerate(anew)]
    draw.shuffle(revisions)
    wrong, moved = [], 0
    for day in _days(draw, anew):
        for known in EVER:
            now = catalogue_on(catalogue, anew, day, known)
            moved += now != catalogue
            # The plan's days are of its own document; what was set anew is asked for by the day and the instant.
            then = revised(plan, revisions, day, known)
            wrong += [f"{known} {each}" for each in _differing(then, observed, Twin(now, numbers), day, CITY)]
    assert wrong == []
    assert moved > 0 or not any(each.accepted for each in anew)


def _correction(fix: Fix) -> Correction:
    told: Mapping[str, Any] = {"measure": fix.measure, "area": fix.area, "period": text_of(fix.q)}
    return Correction.model_validate({**told, "from": fix.found, "to": fix.to, "reason": "抄错"})


@pytest.mark.parametrize("seed", SEEDS)
def test_every_field_where_figures_were_corrected(seed: int) -> None:
    catalogue = odd_catalogue(seed)
    numbers = odd_numbers(catalogue, seed)
    fixes = odd_fixes(numbers, seed)
    after = fixed(numbers, fixes)
    observed = Observed(corrected(_said(numbers), [_correction(each) for each in fixes]))
    assert after != numbers
    assert list(_differing(read_plan(catalogue), observed, Twin(catalogue, after), date(2024, 12, 31), CITY)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_field_of_two_plans_over_the_same_numbers(seed: int) -> None:
    one = odd_catalogue(seed)
    other = second_plan(one, seed)
    numbers = odd_numbers(measures_of_both(one, other), seed)
    # One index of what was said for both, as the warehouse gives it.
    observed, day = Observed(_said(numbers)), date(2024, 12, 31)
    for catalogue in (one, other):
        plan, twin = read_plan(catalogue), Twin(catalogue, numbers)
        towns = [town for town in plan.on(day).towns if town in TOWNS]
        for area in (CITY, towns[seed % len(towns)]):
            assert list(_differing(plan, observed, twin, day, area)) == []
