"""Why a second opinion differs: each sentence on either side of its edge, on a way from 50 by 75 in 2022 to 100."""

from __future__ import annotations

from datetime import date

import pytest

from plan.opinion_reasons import OpinionCase, Reason, reason_of
from plan.opinions import methods
from plan.pace import pace_of
from plan.period import Period
from plan.schedule import Schedule
from plan.status import Status
from plan.status_methods import Opinion

BASE, MID, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)
WAY = Schedule(((BASE, 50.0), (MID, 75.0), (END, 100.0)), 1)
JUNE = date(2023, 6, 30)


def case(values: dict[date, float], status: Status, way: Schedule = WAY, as_of: date | None = None) -> OpinionCase:
    """Return a case that is asked about on its last value's day."""
    return OpinionCase(way, tuple(values.items()), as_of or max(values), status)


THREE = {date(2021, 12, 31): 101.0, date(2022, 12, 31): 101.0, JUNE: 90.0}


@pytest.mark.parametrize(
    ("values", "ours", "theirs", "reason"),
    [
        ({JUNE: 110.0}, Status.NEAR, "sun", Reason("next_reached", 1, {"year": 2025})),
        ({JUNE: 100.0}, Status.NEAR, "sun", Reason("next_reached", 1, {"year": 2025})),
        ({JUNE: 110.0}, Status.ON_TRACK, "storm", Reason("falling", -1, {"year": 2025})),
        ({JUNE: 99.0}, Status.NEAR, "sun", Reason("next_kinder", 1, {"year": 2025})),
        ({JUNE: 90.0}, Status.ON_TRACK, "cloud", Reason("next_stricter", -1, {"year": 2025})),
        # By the last value, whatever was reached before.
        (THREE, Status.NEAR, "sun", Reason("next_kinder", 1, {"year": 2025})),
        ({JUNE: 90.0, date(2023, 9, 30): 90.0, date(2023, 12, 31): 101.0}, Status.NEAR, "sun",
         Reason("next_reached", 1, {"year": 2025})),
        # Before the end of 2022 the next target is 75.
        ({date(2022, 6, 30): 80.0}, Status.NEAR, "sun", Reason("next_reached", 1, {"year": 2022})),
        ({date(2022, 6, 30): 70.0}, Status.NEAR, "sun", Reason("next_kinder", 1, {"year": 2022})),
        ({JUNE: 90.0}, Status.NEAR, "sun_cloud", Reason("same")),
        # That it was reached once and lost again is told before the method's own reason.
        (THREE, Status.REGRESSED, "cloud", Reason("lost", 1)),
        ({JUNE: 40.0}, Status.REGRESSED, "cloud", Reason("next_kinder", 1, {"year": 2025})),
    ],
)  # fmt: skip
def test_destatis(values: dict[date, float], ours: Status, theirs: str, reason: Reason) -> None:
    assert reason_of(methods()["destatis"], case(values, ours), Opinion(theirs)) == reason


@pytest.mark.parametrize(
    ("ours", "opinion", "reason"),
    [
        (Status.NEAR, Opinion("on_track", 0.97), Reason("end_kinder", 1, {"share": 0.97, "year": 2025})),
        (Status.ON_TRACK, Opinion("some_progress", 0.4), Reason("end_stricter", -1, {"share": 0.4, "year": 2025})),
        # Without a ratio nothing of the way is covered.
        (Status.ON_TRACK, Opinion("off_track"), Reason("end_stricter", -1, {"share": 0.0, "year": 2025})),
        # 有进展 is one word for two of our ranks.
        (Status.NEAR, Opinion("some_progress", 0.4), Reason("same")),
        (Status.BEHIND, Opinion("some_progress", 0.4), Reason("same")),
        (Status.REGRESSED, Opinion("some_progress", 0.4), Reason("end_kinder", 1, {"share": 0.4, "year": 2025})),
    ],
)
def test_un(ours: Status, opinion: Opinion, reason: Reason) -> None:
    assert reason_of(methods()["un"], case({JUNE: 60.0}, ours), opinion) == reason


@pytest.mark.parametrize(
    ("baseline", "value", "key"),
    [(0.0, 10.0, "from_zero"), (1.0, -10.0, "negative"), (-1.0, 10.0, "through_zero"), (-10.0, -5.0, "through_zero")],
)
def test_growth_that_has_no_meaning(baseline: float, value: float, key: str) -> None:
    way = Schedule(((BASE, baseline), (END, 100.0)), 1)
    found = reason_of(methods()["open_sdg"], case({JUNE: value}, Status.NEAR, way), Opinion("not_available"))
    assert found.side == 0
    assert found.key in {key, "negative", "through_zero"}
    assert (found.key == "from_zero") is (baseline == 0)


def test_a_level_to_hold_asks_for_nothing_and_steady_growth_for_its_years() -> None:
    way = Schedule(((BASE, 50.0), (END, 50.0)), 1)
    held = case({date(2023, 12, 31): 50.0}, Status.ON_TRACK, way)
    found = reason_of(methods()["open_sdg"], held, Opinion("limited_progress", 0.2))
    assert found == Reason("bends_stricter", -1, {"scheduled": 0.0, "asked": 3 / 5, "years": 3})


def test_after_the_end_no_more_than_all_of_the_days_is_gone() -> None:
    """Ten years of five: growth asks for (1.5² − 1) ÷ 0.5 of the way, the schedule for all of it."""
    way = Schedule(((BASE, 50.0), (END, 75.0)), 1)
    late = case({date(2030, 12, 31): 76.0}, Status.ACHIEVED, way)
    found = reason_of(methods()["open_sdg"], late, Opinion("limited_progress", 0.2))
    assert (found.key, found.side) == ("days_stricter", -1)
    assert found.fields == pytest.approx({"scheduled": 1.0, "asked": 2.5, "years": 10})


def test_a_pace_is_of_neighbouring_quarters_unless_the_values_begin_anew_each_year() -> None:
    # Cases of a year up to each quarter: 1, 2, 3, 4, and 1, 2 of the next; from year to year nothing moves.
    days = [Period(2021, 1).shift(at).last_day for at in range(6)]
    values = [(day, float(1 + at % 4)) for at, day in enumerate(days)]
    way = Schedule(((BASE, 4.0), (END, 100.0)), 1)
    usual, plain, yearly = (pace_of(way, values, days[-1], *said) for said in ((), (False,), (True,)))
    assert usual is not None
    assert yearly is not None
    assert usual == plain
    assert (usual.best_per_quarter, usual.window) == (pytest.approx((2 - 4) / 6), 6)
    assert (yearly.best_per_quarter, yearly.window) == (0, 4)
