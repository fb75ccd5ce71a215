"""The quarterly values as a line no bigger than a word: an SVG image in its own address."""

from __future__ import annotations

from urllib.parse import quote

from plan.assessment import Assessment
from plan.period import Period
from presentation.theme import GREY, INK, RULE

WIDTH, HEIGHT, INSET = 88, 24, 4


def sparkline_uri(assessment: Assessment) -> str:
    """Return the line of an assessment's series as an image address; a bare base line where nothing is known."""
    return "data:image/svg+xml," + quote(sparkline_svg(assessment), safe=" =/:'")


def sparkline_svg(assessment: Assessment) -> str:
    """Return the line as SVG. Time runs over the plan's whole span to the date, so that a late start and a stale end
    show.
    """
    points = _points(assessment)
    inner = _line(points) if points else f'<path d="M{INSET} 20H{WIDTH - INSET}" stroke="{RULE}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">{inner}</svg>'


def _line(points: list[tuple[float, float]]) -> str:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    line = f'<polyline points="{drawn}" stroke="{GREY}" stroke-width="1.4" stroke-linejoin="round"/>'
    return line + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{INK}"/>'


def _points(assessment: Assessment) -> list[tuple[float, float]]:
    values = [value.value for value in assessment.series]
    if not values:
        return []
    # The quarter after the baseline's: the first that anybody reported for.
    first = Period.ended_by(assessment.schedule.points[0][0]).index + 1
    # At least one, so that a single value stands at the left and not beyond both ends.
    span = max(1, Period.ended_by(assessment.as_of).index - first)
    low, high = min(values), max(values)
    return [
        (
            _along((value.period.index - first) / span, WIDTH),
            # A level line runs through the middle, instead of at the edge where it looks like a fall.
            _up((value.value - low) / (high - low) if high > low else 0.5),
        )
        for value in assessment.series
    ]


def _along(fraction: float, width: int) -> float:
    return INSET + fraction * (width - 2 * INSET)


def _up(fraction: float) -> float:
    return HEIGHT - INSET - fraction * (HEIGHT - 2 * INSET)
