"""Who is in, and which quarter is shown where none is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from etl.yaml_files import load_plan
from plan.board import reporting
from plan.coverage import default_period, departments_reported, intake, towns_reported, unreported
from plan.indicator import Level
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period

PLAN = load_plan()
Q1, Q2, Q3 = Period(2023, 1), Period(2023, 2), Period(2023, 3)
ALL = reporting(PLAN)


def told(*quarters: tuple[Period, tuple[str, ...]]) -> Observed:
    """Return a figure of its first measure for each department in each quarter."""
    return Observed(
        Observation(PLAN.measures_of(name)[0].name, PLAN.towns[0], period, 1.0)
        for period, names in quarters
        for name in names
    )


@pytest.mark.parametrize(
    ("quarters", "today", "shown"),
    [
        # complete: shown at once
        ([(Q1, ALL), (Q2, ALL)], "2023-07-01", Q2),
        # one of six is in, and there is time until 15 July
        ([(Q1, ALL), (Q2, ALL[:1])], "2023-07-15", Q1),
        ([(Q1, ALL), (Q2, ALL[:1])], "2023-07-16", Q2),
        ([(Q1, ALL), (Q2, ALL[:5])], "2023-07-15", Q1),
        # a quarter of which nothing is in is not shown for being overdue
        ([(Q1, ALL)], "2025-01-01", Q1),
        # nothing is settled yet: what there is
        ([(Q2, ALL[:1])], "2023-07-02", Q2),
        ([(Q3, ALL[:1])], "2023-07-02", Q3),
        ([], "2021-12-31", Period(2021, 4)),
        ([], "2021-12-30", Period(2021, 3)),
        ([], "2022-02-01", Period(2021, 4)),
        ([], "2020-02-01", Period(2021, 1)),
        ([], "2030-02-01", Period(2025, 4)),
    ],
)
def test_the_newest_quarter_that_is_complete_or_past_its_deadline(
    quarters: list[tuple[Period, tuple[str, ...]]], today: str, shown: Period
) -> None:
    assert default_period(PLAN, told(*quarters), date.fromisoformat(today)) == shown


def test_how_many_are_in_and_what_of_a_newer_quarter() -> None:
    observed = told((Q1, ALL), (Q2, ALL[2:4]), (Q3, ALL[:1]))
    assert departments_reported(PLAN, observed, Q2) == ALL[2:4]
    found = intake(PLAN, observed, Q1)
    assert (found.now.done, found.now.due, found.now.complete) == (6, 6, True)
    assert found.newer is not None
    assert (found.newer.period, found.newer.done) == (Q3, 1)
    assert intake(PLAN, observed, Q3).newer is None
    assert intake(PLAN, told((Q1, ALL), (Q2, ALL), (Q3, ALL[:1])), Q1).newer is None  # that is looking back
    beyond = intake(PLAN, observed, Period(2030, 1)).now
    assert (beyond.period, beyond.done) == (Period(2025, 4), 0)
    assert intake(PLAN, observed, Period(2020, 1)).now.period == Period(2021, 1)
    fourth = intake(PLAN, told((Q1, ALL), (Q2, ALL[2:4]), (Q3, ALL[:1]), (Q3.shift(1), ALL[:3])), Q1).newer
    assert fourth is not None
    assert (fourth.period, fourth.done) == (Q3.shift(1), 3)


def said(measure: str, area: str, period: Period = Q3) -> Observation:
    return Observation(measure, area, period, 1.0)


def test_nobody_before_anything_is_said() -> None:
    assert towns_reported(PLAN, Observed([]), Q3) == ()


def test_a_town_counts_once_it_has_answered_everything_that_is_being_answered() -> None:
    observed = Observed([said("常住人口", "古城街道"), said("常住人口", "大洋街道"), said("护理型床位数", "大洋街道")])
    assert towns_reported(PLAN, observed, Q3) == ("大洋街道",)
    beside = [said("低保标准", "古城街道"), said("常住人口", "大洋街道")]  # a measure of the city is asked of no town
    assert towns_reported(PLAN, Observed(beside), Q3) == ("大洋街道",)


def test_city_figures_and_other_quarters_do_not_count() -> None:
    observed = Observed([said("低保标准", "临海市"), said("常住人口", "古城街道", Q2)])
    assert towns_reported(PLAN, observed, Q3) == ()


def test_what_was_not_reported_is_asked_for_from_the_first_quarter_to_the_newest() -> None:
    assert list(unreported(PLAN, told(), Q3)) == []
    with_older = told((Period(2019, 4), ALL[:1]), (Q1, ALL[:1]), (Period(2026, 1), ALL[:1]))
    assert {period for *_, period in unreported(PLAN, with_older, Period(2026, 4))} == {Q1}  # the plan's own alone
    first = PLAN.measures_of(ALL[0])[0].name
    asked = sum(len(PLAN.towns) if measure.level is Level.TOWN else 1 for measure in PLAN.measures)
    for last, quarters in ((Q1, 1), (Q2, 2), (Q3, 3), (Period(2025, 4), 3)):
        absent = list(unreported(PLAN, told((Q1, ALL[:1]), (Q3, ALL[:1])), last))
        said = [(first, PLAN.towns[0], period) for period in (Q1, Q3) if period <= last]
        assert len(absent) == len(set(absent)) == quarters * asked - len(said)
        assert not set(absent) & set(said)
        assert ((first, PLAN.towns[0], Q2) in absent) == (quarters > 1), "carrying a stock is not reporting it"
