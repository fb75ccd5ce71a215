"""Why second opinions differ, worked out again from docs/methods.md's words over cases drawn by a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from etl.yaml_files import load_plan
from plan.indicator import ScheduleKind
from plan.opinion_reasons import OpinionCase, Reason, reason_of
from plan.opinions import methods, opinions_of
from plan.schedule import Schedule
from plan.status import Status, known_of, status_of

LIMITS = load_plan().thresholds
BASE, MID, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)
OURS = {
    **dict.fromkeys(("achieved", "achieved_early", "ahead", "on_track"), 3),
    "near": 2,
    "behind": 1,
    "far_behind": 1,
    "missed": 1,
    "regressed": 0,
}
THEIRS: Mapping[str, Mapping[str, set[int]]] = {
    "open_sdg": {
        "target_achieved": {3},
        "substantial_progress": {3},
        "moderate_progress": {2},
        "limited_progress": {1},
        "deterioration": {0},
    },
    "eurostat": {
        "significant_progress": {3},
        "moderate_progress": {2},
        "insufficient_progress": {1},
        "movement_away": {0},
    },
    "un": {"on_track": {3}, "some_progress": {1, 2}, "off_track": {0, 1}},
    "destatis": {"sun": {3}, "sun_cloud": {2}, "cloud": {1}, "storm": {0}},
}


def drawn(draw: random.Random) -> OpinionCase:
    """Make a case: three points, one to five values, a day of asking some time after the last."""
    base = draw.choice([0.0, 10.0, 50.0, 100.0, round(draw.uniform(1, 200), 1)])
    final = max(base + draw.choice([-1, 1, 1, 1]) * draw.uniform(0.02, 1.5) * max(base, 5.0), 0.5)
    mid = base + (final - base) * draw.choice([0.1, 0.4, 0.9])
    kind = draw.choice([ScheduleKind.LINEAR, ScheduleKind.STEPPED, ScheduleKind.COMPOUND])
    if base == 0:
        kind = ScheduleKind.LINEAR
    way = Schedule(((BASE, base), (MID, mid), (END, final)), 1 if final >= base else -1, kind=kind)
    days = sorted(draw.sample(range(60, 1900), draw.choice([1, 2, 5])))
    run, values = draw.uniform(-0.3, 1.5), []
    for day in days:
        share = run * day / 1826 + draw.gauss(0, 0.05)
        values.append((BASE + timedelta(days=day), round(base + (final - base) * share, 2)))
    as_of = values[-1][0] + timedelta(days=draw.choice([0, 30, 200]))
    return OpinionCase(way, values, as_of, status_of(way, known_of(values), as_of, LIMITS))


def by_growth(case: OpinionCase, side: int) -> Reason:
    """Give the largest part of what steady growth asks otherwise."""
    (first, b), *_, (last, t) = case.schedule.points
    day = case.values[-1][0]
    n, whole = day.year - first.year, last.year - first.year
    gone = min(1.0, (day - first).days / (last - first).days)
    factor = (t or 0.001) / (b or 0.001)
    asked = (factor ** (n / whole) - 1) / (factor - 1)
    scheduled = (case.schedule.expected(day) - b) / (t - b)
    kind = case.schedule.kind
    if kind is ScheduleKind.STEPPED:
        straight = float(day >= last)
    else:
        straight = gone if kind is ScheduleKind.LINEAR else ((t / b) ** gone - 1) / (t / b - 1)
    parts = {"bends": scheduled - straight, "days": gone - n / whole, "compounding": n / whole - asked}
    parts |= {"steps": straight - gone} if kind is ScheduleKind.STEPPED else {}
    parts["compounding"] += 0 if kind is ScheduleKind.STEPPED else straight - gone
    key = max(parts, key=lambda name: side * parts[name])
    unsaid = side * parts[key] < 0.02 or side * (scheduled - asked) < 0
    return Reason(
        ("limits" if unsaid else key) + ("_kinder" if side > 0 else "_stricter"),
        side,
        {"scheduled": scheduled, "asked": asked, "years": n},
    )


def why(method: str, case: OpinionCase, word: str, ratio: float | None) -> Reason:
    """Give the reason where both sides have an opinion."""
    ours, theirs = OURS[case.status.value], THEIRS[method][word]
    if ours in theirs:
        return Reason("same")
    side = 1 if min(theirs) > ours else -1
    sign = case.schedule.sense
    reached = any(sign * (value - case.schedule.target) >= -1e-9 for _, value in case.values)
    if case.status is Status.REGRESSED and reached:
        return Reason("lost", side)
    ending = "kinder" if side > 0 else "stricter"
    if method == "un":
        return Reason(f"end_{ending}", side, {"share": ratio or 0.0, "year": 2025})
    if method != "destatis":
        return by_growth(case, side)
    due, target = (MID, case.schedule.points[1][1]) if case.as_of < MID else (END, case.schedule.target)
    there = sign * (case.values[-1][1] - target) >= -1e-9
    return Reason(("next_reached" if side > 0 else "falling") if there else f"next_{ending}", side, {"year": due.year})


@pytest.mark.parametrize("method", THEIRS)
def test_every_reason_again(method: str) -> None:
    draw, told = random.Random(5), Counter[str]()
    for _ in range(1500):
        case = drawn(draw)
        opinion = opinions_of(case.schedule, case.values, case.as_of)[method]
        if case.status.value not in OURS or opinion.status not in THEIRS[method]:
            continue
        found, wanted = reason_of(methods()[method], case, opinion), why(method, case, opinion.status, opinion.ratio)
        assert (found.key, found.side) == (wanted.key, wanted.side), case
        assert found.fields == pytest.approx(wanted.fields), case
        told[found.key] += 1
    assert len(told) >= 3, told
