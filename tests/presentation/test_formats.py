"""Numbers and dates as they are written here."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.assessment import schedule_of
from plan.period import Period
from presentation import formats
from tests.dashboards.fakes import the_plan
from tests.plan.small_plan import LEVEL, small_plan, two
from wording import Lang

FINITE = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (12180, 0, "12,180"),
        (17.25, 1, "17.2"),
        (0.57, 2, "0.57"),
        (-8.66, 1, "−8.7"),
        (-0.04, 1, "0.0"),
        (-0.0, 0, "0"),
        (1234567.891, 2, "1,234,567.89"),
    ],
)
def test_numbers(value: float, decimals: int, written: str) -> None:
    assert formats.number(value, decimals) == written


@pytest.mark.parametrize(
    ("value", "written"), [(16, "16"), (0.5, "0.5"), (11400, "11,400"), (10.40, "10.4"), (100, "100"), (0, "0")]
)
def test_the_plans_own_figures_take_no_more_decimals_than_they_need(value: float, written: str) -> None:
    assert formats.plain(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(6.31, "+6.3"), (-8.66, "−8.7"), (0.0, "0.0"), (-0.0, "0.0"), (0.04, "+0.04"), (-0.004, "−0.004"), (1e-12, "0.0")],
)
def test_gaps_carry_their_sign_and_zero_has_none(value: float, written: str) -> None:
    assert formats.signed(value) == written


@given(FINITE, st.integers(0, 4))
def test_minus_zero_never_shows(value: float, decimals: int) -> None:
    for text in (formats.number(value, decimals), formats.signed(value, decimals)):
        assert "-" not in text
        assert not (text.startswith(formats.MINUS) and not any(digit in text for digit in "123456789"))


@given(FINITE)
def test_a_signed_number_reads_back(value: float) -> None:
    read = float(formats.signed(value, 3).replace(formats.MINUS, "-").replace(",", ""))
    assert read == pytest.approx(value, abs=5e-4 + 1e-14 * abs(value) + 1e-9)


@pytest.mark.parametrize(
    ("gap", "chinese", "english"),
    [
        (-8.7, "落后序时8.7个百分点", "8.7 points behind schedule"),
        (6.3, "超前序时6.3个百分点", "6.3 points ahead of schedule"),
        (0.0, "与序时持平", "exactly on schedule"),
        (None, "无法与序时比较", "no gap to the schedule"),
    ],
)
def test_gaps_in_words(gap: float | None, chinese: str, english: str) -> None:
    assert formats.gap_words(gap) == chinese
    assert formats.gap_words(gap, Lang.EN) == english


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (347, "347", "347"),
        (99999, "99,999", "99,999"),
        (1120000, "112万", "1,120,000"),
        (-123456, "−12.35万", "−123,456"),
    ],
)
def test_counts_use_wan_where_it_helps(value: float, chinese: str, english: str) -> None:
    assert formats.count(value) == chinese
    assert formats.count(value, Lang.EN) == english


def test_values_with_their_unit() -> None:
    plan = the_plan()
    assert formats.with_unit(plan.indicator_of[1], 17.64) == "17.6人"
    assert formats.with_unit(plan.indicator_of[1], 17.64, Lang.EN) == "17.6 people"
    assert formats.with_unit(plan.indicator_of[2], 59.06, Lang.EN) == "59.1%"
    assert formats.with_unit(plan.indicator_of[4], 12180) == "12,180元/年"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0.125, 2, "0.12"),  # a five with nothing behind it goes to the even neighbour
        (0.135, 2, "0.14"),
        (2.675, 2, "2.68"),  # as written, whatever the float's last bits are
        (57.849999999999994, 1, "57.8"),
        (57.95, 1, "58.0"),
        (0.1250001, 2, "0.13"),
        (-0.125, 2, "−0.12"),
        (2.5, 0, "2"),
        (3.5, 0, "4"),
        (1e300, 0, f"{1e300:,.0f}"),
    ],
)
def test_rounding_after_gb_t_8170(value: float, decimals: int, written: str) -> None:
    assert formats.number(value, decimals) == written


@pytest.mark.parametrize(
    ("no", "value", "written"),
    [
        (8, 57.98, "57.98%"),  # of 58: one decimal would read as met
        (8, 57.9996, "57.9996%"),
        (8, 57.94, "57.9%"),
        (8, 58.0, "58.0%"),
        (8, 58.0000000001, "58.0%"),
        (8, 57.9999999999, "58.0%"),  # a float's way of saying 58
        (8, 54.96, "54.96%"),  # of the 55 of 2022
        (8, 55.04, "55.0%"),
        (4, 12999.6, "12,999.6"),
        (9, 9.0, "9"),
    ],
)
def test_a_missed_target_never_reads_as_met(no: int, value: float, written: str) -> None:
    assert formats.amount(the_plan().indicator_of[no], value) == written


RANGE = {
    "target": {"kind": "range"},
    "milestones": [{"year": 2022, "value": 3, "high": 5}, {"year": 2025, "value": 2, "high": 4}],
}
ABOUT = {"target": {"kind": "about", "tolerance": 0.2}, "milestones": two(70.3, 70.3)}
FIGURES = {"baseline": 50, "decimals": 1}


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        (RANGE, 4.04, "4.04"),  # past the upper edge, which 4.0 is not
        (RANGE, 1.96, "1.96"),
        (RANGE, 3.04, "3.0"),
        (RANGE, 2.96, "2.96"),  # short of 2022's
        (RANGE, 5.004, "5.004"),
        (RANGE, 4.5, "4.5"),
        (ABOUT, 70.54, "70.54"),
        (ABOUT, 70.06, "70.06"),
        (ABOUT, 70.1, "70.1"),
        ({"target": {"kind": "at_most"}, "milestones": two(40, 30)}, 30.04, "30.04"),
        ({"target": {"kind": "at_least"}, "milestones": two(60, 70)}, 69.97, "69.97"),
        ({"target": {"kind": "relative", "to": "no-1"}, "milestones": [{"year": 2022}, {"year": 2025}]}, 49.98, "50.0"),
    ],
)
def test_a_miss_of_any_kind_of_target_never_reads_as_met(kind: dict[str, Any], value: float, written: str) -> None:
    indicator = small_plan(no5={**FIGURES, **kind}).indicator_of[LEVEL]
    assert formats.amount(indicator, value) == written


@given(st.integers(1, 13), st.floats(0, 2), st.sampled_from((0, 1)))
def test_what_is_printed_says_of_each_target_what_is_true(no: int, share: float, which: int) -> None:
    indicator = the_plan().indicator_of[no]
    target = indicator.milestones[which].value
    value = share * target
    read = float(formats.amount(indicator, value).replace(",", "").rstrip("%"))
    if indicator.sense * (value - target) < -1e-6 * abs(target):
        assert indicator.sense * (read - target) < 0


def test_what_must_still_be_found_is_rounded_up() -> None:
    assert [formats.still_needed(value) for value in (0.2, 1.0, 1.0000000001, 1.01, 502.8)] == [
        "1",
        "1",
        "1",
        "2",
        "503",
    ]


def test_the_schedule_of_whole_things_is_whole() -> None:
    plan, day = the_plan(), date(2023, 9, 30)
    unions, beds = plan.indicator_of[9], plan.indicator_of[8]
    assert formats.scheduled(unions, schedule_of(plan, unions), day) == "5"  # 5.49 by the schedule
    assert formats.scheduled(beds, schedule_of(plan, beds), day) == "55.75%"


def test_dates() -> None:
    assert formats.period(Period(2023, 3)) == "2023年三季度"
    assert formats.period(Period(2023, 3), Lang.EN) == "Q3 2023"
    assert formats.day(date(2023, 9, 30)) == "2023年9月30日"
    assert formats.day(date(2023, 9, 3), Lang.EN) == "3 September 2023"
    assert formats.moment_day(date(2023, 9, 30)) == "2023年三季度"
    assert formats.moment_day(date(2023, 9, 29)) == "2023年9月29日"
