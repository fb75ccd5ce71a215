"""Small drawings of tasks: the lights of the last quarters, and the strip of commitments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan.tasks.colours import Colour
from presentation.tasks.look import LIGHTS
from presentation.tasks.shadow import uri
from presentation.theme import ACCENT, INK, PAPER, STONE

_STEP, _MARK = 14, 8  # pixels from one light to the next, and of a light's side


def lights_uri(lights: Sequence[Colour | None]) -> str:
    """Return the lights in time order as an image address; the last, which is underlined, is now."""
    inner = "".join(_light(place * _STEP + 3, colour) for place, colour in enumerate(lights))
    last = (len(lights) - 1) * _STEP
    line = f"<path d='M{last + 1} 15.3h12' stroke='{INK}' stroke-width='1.4'/>"
    return uri(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {len(lights) * _STEP} 16'>{inner}{line}</svg>")


def _light(x: float, colour: Colour | None) -> str:
    # A stroke, not a gap: before the start there was no light, and the row of quarters keeps its places.
    if colour is None:
        return f"<path d='M{x + 1.5} 8h5' stroke='{STONE}' stroke-width='1.2'/>"
    look = LIGHTS[colour]
    return f"<path transform='translate({x} 4) scale({_MARK / 16})' fill='{look.colour}' d='{look.shape}'/>"


def strip_uri(taken: Sequence[bool]) -> str:
    """Return commitments in the order of the text as cells: full where a task takes it, hollow where none does."""
    inner = "".join(_cells(taken))
    return uri(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {7 * len(taken)} 20'>{inner}</svg>")


def _cells(taken: Sequence[bool]) -> Iterator[str]:
    for place, each in enumerate(taken):
        if each:
            yield f"<rect x='{7 * place + 1}' y='4' width='5' height='13' fill='#8AA3B3'/>"
        else:
            # Taller than a full cell as well as hollow: what nobody took must stand out without colour.
            hollow = f"fill='{PAPER}' stroke='#A05E00' stroke-width='1.2'"
            yield f"<rect x='{7 * place + 1.1}' y='1.6' width='4.8' height='16.4' {hollow}/>"


def steps_uri(done: int, count: int) -> str:
    """Return the stops of a slip as a line of beads: ``done`` behind, the next one waited for, the others to come."""
    far = 16 * (count - 1)
    line = f"<path d='M6 8h{far}' stroke='#B9B4A4' stroke-width='1.4'/>"
    gone = f"<path d='M6 8h{16 * min(done, count - 1)}' stroke='{INK}' stroke-width='1.8'/>"
    beads = "".join(_bead(6 + 16 * place, place, done) for place in range(count))
    return uri(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {far + 12} 16'>{line}{gone}{beads}</svg>")


def _bead(x: float, place: int, done: int) -> str:
    if place < done:
        return f"<circle cx='{x}' cy='8' r='3.2' fill='{INK}'/>"
    if place == done:
        return f"<circle cx='{x}' cy='8' r='4.4' fill='{PAPER}' stroke='{ACCENT}' stroke-width='2.2'/>"
    return f"<circle cx='{x}' cy='8' r='3' fill='{PAPER}' stroke='#B9B4A4' stroke-width='1.2'/>"
