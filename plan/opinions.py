"""Second opinions: the same data under other published methods, each a function in the registry of status methods.

Years are calendar years; CAGR(v1, v0, n) = (v1/v0)^(1/n) − 1; d is +1 where more is better and −1 where less is;
b, t, v are the baseline, the final target and the latest value on or before the date. They disagree with the schedule
method on purpose: the pages show why, nothing here is averaged into a verdict.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from datetime import date

from plan.schedule import Point, Schedule
from plan.status_methods import NOT_AVAILABLE, Opinion, StatusMethod, registered, status_method

STAND_IN_FOR_ZERO = 0.001
"""Open SDG's stand-in for a zero baseline or target: growth from nothing is then enormous, which is why it warns."""


def methods() -> Mapping[str, StatusMethod]:
    """Return every registered method by its key, in the order in which they are told."""
    return registered()


def opinions_of(schedule: Schedule, values: Sequence[Point], as_of: date) -> Mapping[str, Opinion]:
    """Return every method's verdict by its key; values in time order, none before the baseline or after ``as_of``."""
    return {key: method.judge(schedule, values, as_of) for key, method in methods().items()}


def cagr(later: float, earlier: float, years: int) -> float | None:
    """Return compound annual growth as a fraction; None where it has none (from or through zero, or over no year)."""
    # A negative quotient has no real root for an even number of years.
    if years <= 0 or earlier == 0 or later / earlier < 0:
        return None
    return power(later / earlier, 1 / years) - 1


def power(base: float, exponent: float) -> float:
    """Return base ** exponent for a base of 0 or more; the largest float where that is beyond it."""
    try:
        return min(float(base**exponent), sys.float_info.max)
    except OverflowError:
        return sys.float_info.max


def grows(schedule: Schedule, value: float) -> bool:
    """Tell whether growth from the baseline to a value means anything: from zero, or between negatives, it does not."""
    return schedule.baseline != 0 and not (schedule.baseline < 0 and value < 0)


def _growth_ratio(schedule: Schedule, values: Sequence[Point]) -> float | None:
    """Return d·CAGR(v, b, years so far) / |CAGR(t, b, years in all)| as Open SDG and Eurostat publish it.

    A zero baseline or target is taken as 0.001; None where there is no growth to compare, or none required.
    """
    day, value = values[-1]
    base_year = schedule.points[0][0].year
    baseline, target = schedule.baseline or STAND_IN_FOR_ZERO, schedule.target or STAND_IN_FOR_ZERO
    so_far = cagr(value, baseline, day.year - base_year)
    required = cagr(target, baseline, schedule.final_day.year - base_year)
    # No growth required: target and baseline are equal, and the quotient would divide by zero.
    if so_far is None or not required:
        return None
    return _finite(schedule.sense * so_far / abs(required))


def _finite(ratio: float) -> float:
    """Return the ratio, or the largest float of its sign where it is beyond that: JSON knows no infinity."""
    return math.copysign(sys.float_info.max, ratio) if math.isinf(ratio) else ratio


def _after_base_year(schedule: Schedule, values: Sequence[Point]) -> bool:
    return bool(values) and values[-1][0].year > schedule.points[0][0].year


def _by_growth(
    schedule: Schedule, values: Sequence[Point], reached: str, limits: Sequence[tuple[float, str]], away: str
) -> Opinion:
    """Return the verdict of a growth method: ``reached`` if the target is, else the first limit its ratio comes up
    to."""
    if not _after_base_year(schedule, values):
        return Opinion(NOT_AVAILABLE)
    ratio, meant = _growth_ratio(schedule, values), grows(schedule, values[-1][1])
    if schedule.reaches(values[-1][1]):
        return Opinion(reached, ratio if meant else None)
    if ratio is None:
        return Opinion(NOT_AVAILABLE)
    said = Opinion(next((word for limit, word in limits if ratio >= limit), away), ratio)
    return said if meant else Opinion(NOT_AVAILABLE, published=said)


@status_method()
def open_sdg(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
    """Hold the growth so far against the growth required, by Open SDG's limits.

    zh: Open SDG：增长比 = 年均增长率 ÷ 所需年均增长率（方向相同为正）；按0.95、0.60、0分级。
    en: Open SDG: ratio = annual growth ÷ growth required; limits 0.95, 0.60, 0.

    | verdict | rank | zh | en |
    | target_achieved | 3 | 目标已达到 | target achieved |
    | substantial_progress | 3 | 进展显著 | substantial progress |
    | moderate_progress | 2 | 进展中等 | moderate progress |
    | limited_progress | 1 | 进展有限 | limited progress |
    | deterioration | 0 | 恶化 | deterioration |
    | not_available | – | 不适用 | not available |
    """
    limits = ((0.95, "substantial_progress"), (0.60, "moderate_progress"), (0.0, "limited_progress"))
    return _by_growth(schedule, values, "target_achieved", limits, "deterioration")


@status_method()
def eurostat(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
    """Hold the growth so far against the growth required, by Eurostat's limits.

    zh: 欧盟统计局：同一增长比；按95%、60%、0分级。
    en: Eurostat: the same ratio; limits 95, 60, 0 %.

    | verdict | rank | zh | en |
    | significant_progress | 3 | 显著接近目标 | significant progress |
    | moderate_progress | 2 | 进展中等 | moderate progress |
    | insufficient_progress | 1 | 进展不足 | insufficient progress |
    | movement_away | 0 | 偏离目标 | movement away |
    | not_available | – | 不适用 | not available |
    """
    limits = ((0.95, "significant_progress"), (0.60, "moderate_progress"), (0.0, "insufficient_progress"))
    return _by_growth(schedule, values, "significant_progress", limits, "movement_away")


@status_method()
def un(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
    """Look where today's growth would end: e = v·(1 + CAGR so far)^(years left); ratio = (e − b)/(t − b).

    zh: 联合国进度图：照现有年均增速外推到目标年，走完全程的比例；按0.95、0.10分级。
    en: UN progress chart: share of the way at the end at the present growth; limits 0.95, 0.10.

    | verdict | rank | zh | en |
    | on_track | 3 | 可达到 | on track |
    | some_progress | 1–2 | 有进展 | some progress |
    | off_track | 0–1 | 偏离 | off track |
    | not_available | – | 不适用 | not available |
    """
    if not _after_base_year(schedule, values) or schedule.held:
        return Opinion(NOT_AVAILABLE)
    day, value = values[-1]
    growth = cagr(value, schedule.baseline, day.year - schedule.points[0][0].year)
    if growth is None:
        return Opinion(NOT_AVAILABLE)
    expected = value * power(1 + growth, max(0, schedule.final_day.year - day.year))
    ratio = _finite((expected - schedule.baseline) / (schedule.target - schedule.baseline))
    said = Opinion("on_track" if ratio >= 0.95 else "some_progress" if ratio >= 0.10 else "off_track", ratio)
    return said if grows(schedule, value) else Opinion(NOT_AVAILABLE, published=said)


def next_target(schedule: Schedule, as_of: date) -> Point:
    """Return the first dated target after a day; the last one where all are past."""
    return next((point for point in schedule.points[1:] if point[0] > as_of), schedule.points[-1])


def yearly_values(schedule: Schedule, values: Sequence[Point]) -> list[tuple[int, float]]:
    """Return the last value of each calendar year, the baseline's year included."""
    # Later entries of a year replace earlier ones; the baseline stands first, so a value of its year replaces it.
    last_of_year = {day.year: value for day, value in (schedule.points[0], *values)}
    return sorted(last_of_year.items())


@status_method(has_ratio=False)
def destatis(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
    """Carry the mean annual change of the last five years to the next dated target.

    zh: 德国联邦统计局：近五年平均变化外推到下一目标年；按差距5%、20%分级。
    en: Destatis: mean change of five years carried to the next target; misses of 5, 20 %.

    | verdict | rank | zh | en |
    | sun | 3 | 可达到（晴） | sun |
    | sun_cloud | 2 | 略有差距（多云） | sun and cloud |
    | cloud | 1 | 差距较大（阴） | cloud |
    | storm | 0 | 反向（雷雨） | storm |
    | insufficient_data | – | 数据不足 | insufficient data |
    """
    yearly = yearly_values(schedule, values)
    # Six yearly values have five changes between them.
    recent = [(year, value) for year, value in yearly if year >= yearly[-1][0] - 5]
    if len(recent) < 4 or not values:
        return Opinion("insufficient_data")
    (first_year, first), (year, value) = recent[0], recent[-1]
    change = schedule.sense * (value - first) / (year - first_year)
    due, target = next_target(schedule, as_of)
    if schedule.no_worse(value, target):
        return Opinion("sun" if change >= 0 else "sun_cloud")
    if schedule.sense * (target - schedule.baseline) <= 0:
        return Opinion("cloud" if change >= 0 else "storm")
    return Opinion(_weather(schedule.sense * (target - value), change, max(0, due.year - year)))


def _weather(still_to_go: float, change: float, years: int) -> str:
    missed = round(1 - change * years / still_to_go, 12)
    if missed < 0.05:
        return "sun"
    if missed <= 0.20:
        return "sun_cloud"
    return "cloud" if change >= 0 else "storm"
