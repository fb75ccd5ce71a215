"""The quarterly values as a line no bigger than a word: an SVG image in its own address.

All lines share one frame, that of the shadows: time runs over the whole plan, the foot is the baseline and the dashed
line the final target. So rows can be compared: a line half as high has half the way behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from plan.assessment import Assessment
from plan.period import Period
from presentation.theme import GREY, INK, TICK

WIDTH, HEIGHT, INSET = 88, 24, 4  # pixels

BEYOND = 0.2
"""How far below the baseline and above the target a line may go, as a share of the way; farther it runs at the edge."""


def sparkline_uri(assessment: Assessment, own: bool = False) -> str:
    """Return the line of an assessment's series as an image address; the bare frame where nothing is known.

    ``own``: on the series' own scale and without a target, for what has no way to one (a town's part of a sum).
    """
    return "data:image/svg+xml," + quote(sparkline_svg(assessment, own), safe=" =/:'")


def sparkline_svg(assessment: Assessment, own: bool = False) -> str:
    """Return the line as SVG."""
    shares = None if own else _shares_of_way(assessment)
    frame = _rule(0.0, "") + ("" if shares is None else _rule(1.0, ' stroke-dasharray="3 2"'))
    points = _points(assessment, _own_scale(assessment) if shares is None else shares)
    inner = frame + (_line(points) if points else "")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">{inner}</svg>'


def has_target_line(assessment: Assessment) -> bool:
    """Tell whether the line is drawn against its target: every value has gone some share of the way to it."""
    return _shares_of_way(assessment) is not None


def _shares_of_way(assessment: Assessment) -> list[float] | None:
    """Return the share of the way that each value has gone; None where there is none to go."""
    schedule = assessment.schedule
    shares = [schedule.completion(value.value, value.period.last_day) for value in assessment.series]
    known = [share for share in shares if share is not None]
    return known if len(known) == len(shares) else None


def _own_scale(assessment: Assessment) -> list[float]:
    """Return the values between their own least (0) and most (1); a level line in the middle, where it looks like no
    fall."""
    values = [value.value for value in assessment.series]
    low, high = min(values, default=0.0), max(values, default=0.0)
    return [(value - low) / (high - low) if high > low else 0.5 for value in values]


def _points(assessment: Assessment, heights: Sequence[float]) -> list[tuple[float, float]]:
    # The quarter after the baseline's: the first that anybody reported for.
    schedule = assessment.schedule
    first = Period.ended_by(schedule.baseline_day).index + 1
    # At least one, so that a plan of a single quarter stands at the left and not beyond both ends.
    span = max(1, Period.ended_by(schedule.final_day).index - first)
    return [
        (_along(min(1.0, (value.period.index - first) / span)), _up(height))
        for value, height in zip(assessment.series, heights, strict=True)
    ]


def _rule(height: float, more: str) -> str:
    return f'<path d="M{INSET} {_up(height):.1f}H{WIDTH - INSET}" stroke="{TICK}" stroke-width="0.8"{more}/>'


def _line(points: Sequence[tuple[float, float]]) -> str:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    line = f'<polyline points="{drawn}" stroke="{GREY}" stroke-width="1.4" stroke-linejoin="round"/>'
    return line + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{INK}"/>'


def _along(fraction: float) -> float:
    return INSET + fraction * (WIDTH - 2 * INSET)


def _up(way: float) -> float:
    """Return where a share of the way stands: the whole height runs from ``BEYOND`` below to ``BEYOND`` above."""
    share = (min(max(way, -BEYOND), 1 + BEYOND) + BEYOND) / (1 + 2 * BEYOND)
    return HEIGHT - INSET + 1 - share * (HEIGHT - 2 * INSET + 2)
