"""Numbers and dates as people here write them: 12,180; −8.7; 2023年三季度; 3.5万; and their English twins.

One rule for all that is printed: GB/T 8170 (to the nearest, a five with nothing behind it to the even neighbour) to the
indicator's decimals; as many more as it takes to tell a missed target from a met one; what must still be found is
rounded up; a percentage carries its sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from plan.indicator import Indicator, Measure
from plan.period import Period
from plan.schedule import Schedule
from plan.target import Milestone, TargetKind
from wording import Lang, say, told_of
from wording.dates import day_words, period_words, quarter_words

MINUS = "−"
NONE = "—"  # what is printed where there is no figure
MET, MISSED, WAITING = "✓", "×", "…"  # a dated target in one character that every font has
_ZERO = 1e-9  # below it a difference is a float's last bits
_EXACT = 1e15
"""From here on a float has no digits behind the point that could be rounded."""

_MOST_DECIMALS = 9
"""A value that still rounds to its target after so many differs from it by no more than a float's last bits."""


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Return ``value`` rounded by GB/T 8170 to so many decimals.

    What is rounded is the figure a person would write down: fifteen digits of it, so that a float's 57.849999999999994
    is the 57.85 it stands for.
    """
    if abs(value) >= _EXACT:
        return Decimal(f"{value:.{decimals}f}")
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def number(value: float, decimals: int = 0) -> str:
    """Return ``value`` with thousands separators and a true minus; what rounds to zero is 0, never −0."""
    text = f"{rounded(value, decimals).copy_abs():,f}"  # abs() would round to the context's digits
    return text if value >= 0 or not any(digit in text for digit in "123456789") else MINUS + text


_PRINTED = 6
"""The most decimals of a figure of the plan's own; zeros at the end are not printed."""


def plain(value: float, decimals: int = _PRINTED) -> str:
    """Return a figure as the plan prints it: no more decimals than it needs (16, 0.5, 11,400)."""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(fraction: float | None) -> str:
    """Return a fraction in per cent with one decimal and the sign; a dash for None."""
    return NONE if fraction is None else f"{number(100 * fraction, 1)}%"


def signed(value: float, decimals: int = 1) -> str:
    """Return ``value`` with its sign: +6.3, −8.7, 0.0. What is not zero does not read as zero if two more decimals
    help."""
    for places in (decimals, decimals + 1, decimals + 2):
        text = number(value, places)
        if abs(value) < _ZERO or text.strip("0.,"):
            break
    else:
        text = number(0.0, decimals)
    return "+" + text if value > _ZERO and text.strip("0.,") else text


def amount(indicator: Indicator, value: float) -> str:
    """Return an indicator's value without the unit, but for the sign of a percentage: see the rule above."""
    return number(value, decimals_of(indicator, value)) + percent_sign(indicator)


def percent_sign(indicator: Indicator) -> str:
    """Return % for a percentage, else nothing."""
    return "%" if indicator.unit == "%" else ""


def decimals_of(indicator: Indicator, value: float) -> int:
    """Return how many decimals a value is printed with: its indicator's, or as many more as it takes for a value short
    of a target not to be printed as that target."""
    places = [indicator.decimals, *_decimals_of_misses(indicator, value)]
    return max(places)


def _decimals_of_misses(indicator: Indicator, value: float) -> Iterator[int]:
    """Yield, for each dated target that the value is worse than, how many decimals it takes for that to be read."""
    for edge, sense in (limit for milestone in indicator.milestones for limit in _limits(indicator, milestone)):
        # The slack of `Schedule.no_worse`, or a value that counts as reached could be printed as a miss.
        if sense * (edge - value) <= _ZERO * max(1.0, abs(edge)):
            continue
        for places in range(indicator.decimals, _MOST_DECIMALS + 1):
            # On the rounded figure, which is what a reader compares with the target.
            if sense * (Decimal(str(edge)) - rounded(value, places)) > 0:
                yield places
                break


def _limits(indicator: Indicator, milestone: Milestone) -> Iterator[tuple[float, int]]:
    """Yield what a value must not be worse than, and which side of it is better: of a range both of its edges."""
    kind = indicator.target.kind
    if kind in (TargetKind.RANGE, TargetKind.ABOUT):
        width = indicator.width if kind is TargetKind.ABOUT else 0.0
        high = milestone.value if milestone.high is None else milestone.high
        # 0.3 - 0.1 is 0.19999999999999998: an edge has no more digits than what it is made of.
        yield round(milestone.value - width, 12), 1
        yield round(high + width, 12), -1
    elif kind is not TargetKind.RELATIVE:  # what the other has come to is no figure of the plan
        yield milestone.value, indicator.sense


def unit(indicator: Indicator, lang: Lang = Lang.ZH) -> str:
    """Return the indicator's unit in ``lang``."""
    return told_of(indicator, "unit", lang)


def with_unit(indicator: Indicator, value: float, lang: Lang = Lang.ZH) -> str:
    """Return a value with its unit: 17.6人, 59.1%, 12,180元/年; in English 17.6 people, 59.1%."""
    return _united(amount(indicator, value), indicator, lang)


def planned(indicator: Indicator, value: float, lang: Lang = Lang.ZH) -> str:
    """Return a figure of the plan's own with its unit, with no more decimals than the plan prints."""
    return _united(planned_amount(indicator, value), indicator, lang)


def planned_or_dash(indicator: Indicator, value: float | None, lang: Lang = Lang.ZH) -> str:
    """Return a target as :func:`planned` does; a dash for None."""
    return NONE if value is None else planned(indicator, value, lang)


def planned_amount(indicator: Indicator, value: float) -> str:
    """Return a figure of the plan's own without the unit, but for the sign of a percentage; one that a rate of growth
    comes to is worked out, so it is rounded as a value is."""
    places = indicator.decimals if indicator.target.kind is TargetKind.GROWTH else _PRINTED
    return plain(value, places) + percent_sign(indicator)


def baseline_amount(indicator: Indicator, plan_year: int, lang: Lang = Lang.ZH) -> str:
    """Return the baseline without the unit, with its year where that is not the plan's: 5（2024年）."""
    if indicator.baseline is None:
        return say("target.base_unknown", lang)
    amount = planned_amount(indicator, indicator.baseline)
    if indicator.baseline_year in (None, plan_year):
        return amount
    return say("baseline.of_year", lang, value=amount, year=indicator.baseline_year)


def _united(figure: str, indicator: Indicator, lang: Lang) -> str:
    if percent_sign(indicator):
        return figure
    return with_word(figure, unit(indicator, lang), lang)


def measured(measure: Measure, value: float, lang: Lang = Lang.ZH) -> str:
    """Return a measure's value with its own decimals and its unit."""
    return with_word(number(value, measure.decimals), told_of(measure, "unit", lang), lang)


def with_word(figure: str, word: str, lang: Lang = Lang.ZH) -> str:
    """Return a figure and its unit as the language sets them: 17人; 17 people."""
    return say("language.with_unit", lang, figure=figure, unit=word) if word else figure


def scheduled(indicator: Indicator, schedule: Schedule, day: date) -> str:
    """Return what the schedule asks for by a day, one decimal finer than the value; of whole things as many as are
    due."""
    if schedule.whole:
        return number(schedule.scheduled_value(day))
    return number(schedule.expected(day), indicator.decimals + 1) + percent_sign(indicator)


def scheduled_with_unit(indicator: Indicator, schedule: Schedule, day: date, lang: Lang = Lang.ZH) -> str:
    """Return what the schedule asks for by a day, with the unit."""
    return _united(scheduled(indicator, schedule, day), indicator, lang)


def still_needed(value: float, lang: Lang = Lang.ZH) -> str:
    """Return what is still missing of things that come one by one, rounded up: a part of a bed is a bed."""
    # The rounding keeps a float's 3.0000000000000004 beds from becoming four.
    return count(math.ceil(round(value, 6)), lang)


def count(value: float, lang: Lang = Lang.ZH) -> str:
    """Return a count of persons, beds, cases; from 100,000 up in 万 where the language counts so, as Chinese does."""
    if abs(value) >= 100_000 and (large := say("language.ten_thousands", lang, figure=plain(value / 10_000, 2))):
        return large
    return plain(value, 1)


def gap_words(gap: float | None, lang: Lang = Lang.ZH) -> str:
    """Return a gap to the schedule said in words: 落后序时8.7个百分点, 快于序时6.3个百分点, 与序时持平."""
    if gap is None:
        return say("gap.none", lang)
    if abs(gap) < _ZERO:
        return say("gap.level", lang)
    points = signed(abs(gap)).lstrip("+")
    return say("gap.behind" if gap < 0 else "gap.ahead", lang, points=points)


def period(value: Period, lang: Lang = Lang.ZH) -> str:
    """Return a quarter with its year: 2023年三季度; Q3 2023."""
    return period_words(value, lang)


def quarter(value: Period, lang: Lang = Lang.ZH) -> str:
    """Return a quarter without its year: 三季度; Q3."""
    return quarter_words(value, lang)


def day(value: date, lang: Lang = Lang.ZH) -> str:
    """Return a day: 2023年9月30日; 30 September 2023."""
    return day_words(value, lang)


def moment_day(value: date, lang: Lang = Lang.ZH) -> str:
    """Return the day a page speaks of: as a quarter where it is a quarter's last day, else as a day."""
    ended = Period.ended_by(value)
    return period(ended, lang) if ended.last_day == value else day(value, lang)
