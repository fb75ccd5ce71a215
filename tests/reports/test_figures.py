"""The figures that a report is signed with: each town's in its indicator's unit, worked out of what the town said."""

from __future__ import annotations

from fractions import Fraction

import pytest

from plan.indicator import Ratio, Sum
from plan.observation import Observation
from plan.period import Period
from reports.figures import canonical, digest_of, figures_of
from tests.reports.samples import PLAN, materials

NOW, BEFORE = Period(2022, 4), Period(2022, 3)
RATIO = next(each for each in PLAN.indicators if isinstance(each.formula, Ratio) and each.formula.scale == 100)
COUNTED = next(each for each in PLAN.indicators if isinstance(each.formula, Sum))
TOWN, OTHER = PLAN.towns[:2]


def told(part: float, whole: float, counted: float) -> list[Observation]:
    """Return two quarters of every town; of the first town in the second these."""
    assert isinstance(RATIO.formula, Ratio)
    assert isinstance(COUNTED.formula, Sum)
    names = (RATIO.formula.numerator, RATIO.formula.denominator, COUNTED.formula.measure)
    usual, own = (1.0, 4.0, 3.0), (part, whole, counted)
    return [
        Observation(name, town, period, figures[at])
        for period in (BEFORE, NOW)
        for town in PLAN.towns
        for figures in (own if (town, period) == (TOWN, NOW) else usual,)
        for at, name in enumerate(names)
    ]


@pytest.mark.parametrize(("part", "whole", "counted"), [(3.0, 8.0, 5.0), (0.0, 8.0, 0.0), (9.0, 8.0, 1.0)])
def test_towns_years_and_the_city_are_told_in_the_indicator_s_unit(part: float, whole: float, counted: float) -> None:
    figures = figures_of(materials(observations=told(part, whole, counted)))
    ratio, count = str(RATIO.no), str(COUNTED.no)
    assert figures["towns"][ratio][TOWN] == pytest.approx(float(100 * Fraction(part) / Fraction(whole)))
    assert figures["towns"][ratio][OTHER] == pytest.approx(25)
    assert (figures["towns"][count][TOWN], figures["towns"][count][OTHER]) == (counted, 3)
    others = len(PLAN.areas_of(RATIO)) - 1
    city = 100 * (Fraction(part) + others) / (Fraction(whole) + 4 * others)
    # The year is told by its last quarter.
    assert figures["yearly"][ratio] == pytest.approx({"2022": float(city)})
    assert figures["yearly"][count] == {"2022": counted + 3 * (len(PLAN.areas_of(COUNTED)) - 1)}
    [own] = [each for each in figures["assessments"] if each["no"] == RATIO.no]
    assert own["value"] == pytest.approx(float(city))


def test_one_figure_makes_another_digest_and_the_same_figures_the_same() -> None:
    one, same, other = (figures_of(materials(observations=told(3.0, 8.0, each))) for each in (5.0, 5.0, 6.0))
    assert canonical(one) == canonical(same)
    assert digest_of(one) == digest_of(same) != digest_of(other)
    assert len(digest_of(one)) == 64


def test_a_digest_does_not_depend_on_the_order_and_knows_no_not_a_number() -> None:
    assert canonical({"b": 1, "a": "乙"}) == canonical({"a": "乙", "b": 1}) == b'{"a":"\\u4e59","b":1}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})
