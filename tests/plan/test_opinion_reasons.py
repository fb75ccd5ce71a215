"""Why second opinions differ: a table of cases, and that there is always exactly one reason that can be said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.opinion_reasons import OpinionCase, asked_by_growth, reason_of
from plan.opinions import methods, opinions_of
from plan.schedule import Point, Schedule
from plan.status import JudgedValue, known_of, status_of
from presentation.opinions_side_by_side import reason_words
from wording import Lang

LIMITS = load_plan().thresholds
BASE, MID, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)


def schedule(baseline: float, mid: float, final: float) -> Schedule:
    return Schedule(((BASE, baseline), (MID, mid), (END, final)), 1 if final >= baseline else -1)


def reasons(way: Schedule, values: list[Point], as_of: date) -> dict[str, tuple[str, int]]:
    case = OpinionCase(way, values, as_of, status_of(way, known_of(values), as_of, LIMITS))
    found = opinions_of(way, values, as_of)
    told = {key: reason_of(method, case, found[key]) for key, method in methods().items()}
    return {method: (reason.key, reason.side) for method, reason in told.items()}


YEARS = [(date(2021, 12, 31), 0.36), (MID, 0.43), (date(2023, 12, 31), 0.5)]


@pytest.mark.parametrize(
    ("way", "values", "as_of", "wanted"),
    [
        (schedule(10, 14, 20), [], MID, dict.fromkeys(methods(), ("no_value", 0))),
        (schedule(10, 14, 20), [(BASE, 10.0)], BASE, {"open_sdg": ("base_year", 0), "un": ("base_year", 0)}),
        # Steep at first: half the way by the first target; the growth methods ask for two fifths at most.
        (schedule(50, 60, 70), [(MID, 59.0)], MID, {"open_sdg": ("bends_kinder", 1), "un": ("end_kinder", 1)}),
        (
            schedule(100, 110, 200),
            [(MID, 112.0)],
            MID,
            {"open_sdg": ("bends_stricter", -1), "un": ("end_stricter", -1)},
        ),
        # Straight, doubling and more: compound growth is slow at first.
        (schedule(1, 3, 6), [(MID, 2.8)], MID, {"open_sdg": ("compounding_kinder", 1)}),
        # Straight and nearly level: the first quarter of a year counts as the whole of it.
        (
            schedule(100, 102, 105),
            [(date(2021, 3, 31), 100.26)],
            date(2021, 3, 31),
            {"open_sdg": ("days_stricter", -1), "eurostat": ("days_stricter", -1)},
        ),
        # The value is a year old: the schedule, too, asks for no more than was due then.
        (schedule(100, 102, 105), [(MID, 102.0)], date(2023, 12, 31), {"open_sdg": ("same", 0)}),
        (schedule(100, 102, 105), [(MID, 101.85)], MID, {"open_sdg": ("same", 0), "un": ("same", 0)}),
        (schedule(0, 4, 10), [(MID, 1.0)], MID, dict.fromkeys(("open_sdg", "eurostat", "un"), ("from_zero", 0))),
        (schedule(-10, -8, -5), [(MID, -9.0)], MID, dict.fromkeys(("open_sdg", "eurostat", "un"), ("negative", 0))),
        (schedule(10, 14, 20), [(MID, 14.0)], date(2025, 3, 31), dict.fromkeys(methods(), ("no_value", 0))),  # too old
        (schedule(19, 19, 19), [(MID, 18.0)], MID, {"open_sdg": ("held", 0), "un": ("held", 0)}),
        (schedule(-5, 1, 5), [(MID, 1.0)], MID, {"open_sdg": ("through_zero", 0)}),
        (schedule(10, 14, 20), [(MID, 20.0), (date(2023, 3, 31), 18.0)], date(2023, 3, 31), {"un": ("lost", 1)}),
        (schedule(10, 14, 20), [(MID, 14.0)], MID, {"destatis": ("few_years", 0)}),
        (schedule(0.3, 0.5, 0.6), YEARS, date(2023, 12, 31), {"destatis": ("next_kinder", 1)}),
    ],
)
def test_each_case_has_its_reason(
    way: Schedule, values: list[Point], as_of: date, wanted: dict[str, tuple[str, int]]
) -> None:
    told = reasons(way, values, as_of)
    assert {method: told[method] for method in wanted} == wanted


def test_what_growth_asks_is_between_nothing_and_everything() -> None:
    case = OpinionCase(
        schedule(1, 3, 6), [(MID, 2.8)], MID, status_of(schedule(1, 3, 6), [JudgedValue(MID, 2.8)], MID, LIMITS)
    )
    assert asked_by_growth(case) == pytest.approx((6**0.4 - 1) / 5)


FIGURES = st.floats(-1e4, 1e4).map(lambda value: round(value, 2))
DAYS = st.integers(0, 2190).map(lambda n: date.fromordinal(BASE.toordinal() + n))


@given(st.tuples(FIGURES, FIGURES, FIGURES), st.dictionaries(DAYS, FIGURES, max_size=8), DAYS)
def test_there_is_always_one_plain_sentence(
    points: tuple[float, float, float], values: dict[date, float], as_of: date
) -> None:
    way = schedule(*points)
    known = [(day, value) for day, value in sorted(values.items()) if day <= as_of]
    case = OpinionCase(way, known, as_of, status_of(way, known_of(known), as_of, LIMITS))
    found = opinions_of(way, known, as_of)
    for key, method in methods().items():
        reason = reason_of(method, case, found[key])
        assert reason.side in (-1, 0, 1)
        for lang in Lang:
            said = reason_words(reason, lang)
            assert said.endswith(("。", "."))
            assert said.count("。") <= 1
