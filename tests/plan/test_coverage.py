"""Which towns have reported for a quarter."""

from plan.coverage import towns_reported
from plan.measures import Observed
from plan.observation import Observation
from plan.period import Period
from tests.dashboards.fakes import the_plan

Q = Period(2023, 3)


def said(measure: str, area: str, period: Period = Q) -> Observation:
    return Observation(measure, area, period, 1.0)


def test_nobody_before_anything_is_said() -> None:
    assert towns_reported(the_plan(), Observed([]), Q) == ()


def test_a_town_counts_once_it_has_answered_everything_that_is_being_answered() -> None:
    observed = Observed([said("常住人口", "古城街道"), said("常住人口", "大洋街道"), said("护理型床位数", "大洋街道")])
    assert towns_reported(the_plan(), observed, Q) == ("大洋街道",)


def test_city_figures_and_other_quarters_do_not_count() -> None:
    observed = Observed([said("低保标准", "临海市"), said("常住人口", "古城街道", Period(2023, 2))])
    assert towns_reported(the_plan(), observed, Q) == ()
