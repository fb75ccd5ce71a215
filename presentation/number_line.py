"""The accepted numbers of the last quarters and the one reported now, as a line no bigger than a word."""

from __future__ import annotations

from urllib.parse import quote

from plan.number_history import QUARTERS, NumberHistory
from presentation.sparkline import HEIGHT, INSET, WIDTH
from presentation.theme import GREY, INK, PAPER, RULE


def number_line_uri(number: NumberHistory) -> str:
    """Return the line as an image address; a bare base line where nothing was ever said."""
    return "data:image/svg+xml," + quote(number_line_svg(number), safe=" =/:'")


def number_line_svg(number: NumberHistory) -> str:
    """Return the line as SVG: a place for each of the twelve quarters and the present one, so that a gap shows; the
    number reported now is a ring."""
    known = [*number.before, *([(number.period, number.value)] if number.value is not None else [])]
    inner = f'<path d="M{INSET} 20H{WIDTH - INSET}" stroke="{RULE}"/>'
    if known:
        low, high = min(value for _, value in known), max(value for _, value in known)
        points = [(_along(period.index - number.period.index), _up(value, low, high)) for period, value in known]
        inner = _line(points, number.value is not None)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">{inner}</svg>'


def _line(points: list[tuple[float, float]], ring: bool) -> str:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    end = f'fill="{PAPER}" stroke="{INK}" stroke-width="1.6"' if ring else f'fill="{GREY}"'
    line = f'<polyline points="{drawn}" stroke="{GREY}" stroke-width="1.4" stroke-linejoin="round"/>'
    return line + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.8" {end}/>'


def _along(quarters: int) -> float:
    # More than twelve quarters ago, where quarters in between were never reported, stands at the left edge.
    return INSET + max(0, QUARTERS + quarters) / QUARTERS * (WIDTH - 2 * INSET)


def _up(value: float, low: float, high: float) -> float:
    # A level line runs through the middle, instead of at the edge where it looks like a fall.
    fraction = (value - low) / (high - low) if high > low else 0.5
    return HEIGHT - INSET - fraction * (HEIGHT - 2 * INSET)
