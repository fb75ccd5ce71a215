"""What a rule of lights may ask of a task: every fact, for a task of 20 in two years that begins on 1 January 2021."""

from __future__ import annotations

from typing import Any

import pytest

from plan.tasks.assess import facts_of
from plan.tasks.colours import Fact
from plan.tasks.task import DatedTarget, Scoring
from tests.plan.tasks.making import day, ledger, report, task

HALF = (DatedTarget(due=day("2021-12-31"), value=10),)
"""Ten of the twenty are due after the first year."""


@pytest.mark.parametrize(
    ("done", "on", "facts"),
    [
        # Due is half: what is done of it decides.
        (10, "2021-12-31", {"gap": 0, "shortfall": 0, "overdue": -365, "missed": 0}),
        (9, "2021-12-31", {"gap": -5, "shortfall": 0.1, "overdue": -365, "missed": 0}),
        (9, "2022-01-01", {"missed": 1, "overdue": -364}),
        (10, "2022-01-01", {"missed": 0}),
        (5, "2021-12-31", {"gap": -25, "shortfall": 0.5}),
        (0, "2021-12-31", {"gap": -50, "shortfall": 1, "months_not_started": 12}),
        (0, "2021-12-30", {"months_not_started": 11}),
        # Whoever is ahead falls short by nothing, and never by less.
        (12, "2021-12-31", {"gap": 10, "shortfall": 0}),
        (20, "2021-12-31", {"gap": 50, "shortfall": 0, "overdue": None, "months_not_started": None}),
        (25, "2022-12-31", {"gap": 25, "shortfall": 0, "overdue": None}),
        # Nothing is asked for on the first day.
        (0, "2021-01-01", {"gap": 0, "shortfall": 0, "months_not_started": 0}),
        (19, "2022-12-31", {"gap": -5, "shortfall": 0.05, "overdue": 0, "missed": 0}),
        (19, "2023-01-02", {"gap": -5, "shortfall": 0.05, "overdue": 2, "missed": 1}),
    ],
)
def test_every_fact_of_a_quantity(done: float, on: str, facts: dict[Fact, float | None]) -> None:
    reports = (report(on, done=done),) if done else ()
    of = ledger(task(targets=HALF), reports=reports)
    found = facts_of(of, of.current["1"], day(on))
    assert {fact: found.get(fact) for fact in facts} == pytest.approx(facts)


@pytest.mark.parametrize(
    ("fields", "said", "absent"),
    [
        ({"scoring": Scoring.QUALITATIVE}, {"said": "在办"}, {"gap", "shortfall"}),
        ({"scoring": Scoring.QUANTITY}, {"done": 1}, {"months_not_started"}),
        ({"scoring": Scoring.QUANTITY}, {"done": 20}, {"months_not_started", "overdue"}),
    ],
)
def test_what_cannot_be_told_is_no_fact(fields: dict[str, Any], said: dict[str, Any], absent: set[Fact]) -> None:
    of = ledger(task(**fields), reports=(report("2021-12-31", **said),))
    found = facts_of(of, of.current["1"], day("2021-12-31"))
    assert not absent & found.keys()
    assert all(isinstance(value, int | float) for value in found.values())
