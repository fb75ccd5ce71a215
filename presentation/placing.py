"""Where the words of a chart stand: beside what they name, clear of each other, of the edge and of the lines. Pure.

One figure is drawn at many sizes: its marks lie at fractions of the plot, its words keep their size in pixels. So a
place (an anchor and a shift in pixels) counts only if it holds at every size in ``ROOMS``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

Room = tuple[int, int]

ROOMS: Sequence[Room] = (
    (250, 220),
    (300, 220),
    (380, 220),
    (500, 220),
    (660, 220),
    (420, 308),
    (560, 308),
    (840, 308),
    (1100, 430),
)
"""Plots as phones, desks and walls draw them: width and height in pixels."""

BESIDE = 11
"""Pixels at the right of the plot, inside the figure, into which words may run."""

NEAR = 8
"""From so many pixels off its mark a word has a thin line that leads to it."""

# Pixels between a mark and its word, tried in turn; pixels kept free around a word.
_GAPS = (0, 6, 14, 26, 38, 52, 68, 86, 106, 130)
_AIR = 2.0

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in pixels."""


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Words of a size in pixels that belong to a point of the plot (fractions, from below left).

    ``above``: where they would rather stand. ``clear``: how far from the point its mark reaches.
    """

    x: float
    y: float
    width: float
    height: float
    above: bool = True
    clear: float = 5


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where words stand: ``across`` of their width lies left of, and ``up`` of their height under, their point shifted
    by ``dx`` and ``dy`` pixels (up is positive). ``led``: a thin line leads to them."""

    across: float
    up: float
    dx: float
    dy: float
    led: bool = False

    def box(self, word: PlacedWords, room: Room) -> Box:
        """Return where the word stands in a plot of a size."""
        left = word.x * room[0] + self.dx - self.across * word.width
        bottom = word.y * room[1] + self.dy - self.up * word.height
        return left, bottom, left + word.width, bottom + word.height

    def leader(self, word: PlacedWords, room: Room) -> Box | None:
        """Return the box around the line that leads to the word."""
        if not self.led:
            return None
        x, y = word.x * room[0], word.y * room[1]
        return min(x, x + self.dx) - 1, min(y, y + self.dy), max(x, x + self.dx) + 1, max(y, y + self.dy)


Line = tuple[tuple[float, float], ...]
"""Points joined by strokes, as fractions of the plot."""


@dataclass(frozen=True)
class Obstacles:
    """What words may not cover: ``marks`` (x, y, reach in pixels) and ``line`` never, the others if there is a choice.

    ``lines``, most important first, are given up from the end.
    """

    marks: Sequence[tuple[float, float, float]]
    line: Line
    lines: Sequence[Sequence[Line]] = ()

    @cached_property
    def strokes(self) -> tuple[tuple[Line, ...], ...]:
        """The single strokes of the line, then those of the others."""
        groups = ((self.line,), *self.lines)
        return tuple(tuple(stroke for line in group for stroke in pairwise(line)) for group in groups)


def placed(
    words: Sequence[PlacedWords], drawing: Obstacles, rooms: Sequence[Room] = ROOMS
) -> tuple[LabelPlace | None, ...]:
    """Return a place for each word, the most important first; None for those at the end for which there is no room.

    ``rooms``: every size at which the plot is drawn.
    """
    for count in range(len(words), 0, -1):
        found = _fit_together(tuple(_WordPlaces(word, drawing, rooms) for word in words[:count]), (), rooms)
        if found is not None:
            return (*found, *([None] * (len(words) - count)))
    return tuple(None for _ in words)


class _WordPlaces:
    """The places of one word in the order of preference, found as far as anybody asks."""

    def __init__(self, word: PlacedWords, drawing: Obstacles, rooms: Sequence[Room]) -> None:
        self.word = word
        self._coming = _good_places(word, drawing, rooms)
        self._found: list[LabelPlace] = []

    def __iter__(self) -> Iterator[LabelPlace]:
        # Going back asks for the places again; those found are not looked for twice.
        yield from self._found
        for place in self._coming:
            self._found.append(place)
            yield place


def _fit_together(
    choices: Sequence[_WordPlaces], taken: tuple[tuple[PlacedWords, LabelPlace], ...], rooms: Sequence[Room]
) -> tuple[LabelPlace, ...] | None:
    """Return the first places of the words that go together, one for each; None where there are none.

    ``taken``: the words placed so far.
    """
    if len(taken) == len(choices):
        return tuple(place for _, place in taken)
    choice = choices[len(taken)]
    # By trying back, because the best place of one word may take the only place of the next.
    for place in choice:
        if all(apart(choice.word, place, word, other, rooms) for word, other in taken):
            found = _fit_together(choices, (*taken, (choice.word, place)), rooms)
            if found is not None:
                return found
    return None


def apart(
    word: PlacedWords, place: LabelPlace, other: PlacedWords, its: LabelPlace, rooms: Sequence[Room] = ROOMS
) -> bool:
    """Tell whether two words and their leaders keep off each other in every room."""
    for room in rooms:
        one, two = place.box(word, room), its.box(other, room)
        if _meet(one, two) or _meet(place.leader(word, room), two) or _meet(one, its.leader(other, room)):
            return False
    return True


def _good_places(word: PlacedWords, drawing: Obstacles, rooms: Sequence[Room]) -> Iterator[LabelPlace]:
    """Yield places that are clear of everything first, then of ever less; never over the edge, a mark or the line."""
    given = set[LabelPlace]()
    for kept in range(len(drawing.strokes), 0, -1):
        for place in _places(word):
            if place not in given and is_clear(word, place, drawing, kept, rooms):
                given.add(place)
                yield place


def _places(word: PlacedWords) -> Iterator[LabelPlace]:
    """Yield above and below, to the left, over the middle, to the right; ever further off; and at the sides."""
    for gap in _GAPS:
        led = gap >= NEAR
        for way in (1, -1) if word.above else (-1, 1):
            for across, dx in ((1.0, 6.0), (0.5, 0.0), (0.0, -6.0), (1.0, -4.0), (0.0, 4.0)):
                yield LabelPlace(across, 0.0 if way > 0 else 1.0, dx, way * (word.clear + gap), led)
        if not led:
            yield LabelPlace(1.0, 0.5, -word.clear - gap - 4, 0)
            yield LabelPlace(0.0, 0.5, word.clear + gap + 4, 0)


def is_clear(
    word: PlacedWords, place: LabelPlace, drawing: Obstacles, kept: int = 1, rooms: Sequence[Room] = ROOMS
) -> bool:
    """Tell whether a word so placed is inside every room and off the marks, the line and ``kept`` - 1 of the others."""
    return all(_fits(word, place, drawing, kept, room) for room in rooms)


def _fits(word: PlacedWords, place: LabelPlace, drawing: Obstacles, kept: int, room: Room) -> bool:
    left, bottom, right, top = place.box(word, room)
    if left < 1 or bottom < 1 or right > room[0] + BESIDE or top > room[1]:
        return False
    wide, high = room
    for x, y, reach in drawing.marks:
        if left - reach < x * wide < right + reach and bottom - reach < y * high < top + reach:
            return False
    aired = (left - _AIR, bottom - _AIR, right + _AIR, top + _AIR)
    return not any(_crosses(aired, stroke, room) for group in drawing.strokes[:kept] for stroke in group)


def _meet(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    across = one[0] - _AIR < other[2] and other[0] - _AIR < one[2]
    return across and one[1] - _AIR / 2 < other[3] and other[1] - _AIR / 2 < one[3]


def _crosses(box: Box, stroke: Line, room: Room) -> bool:
    """Tell whether a stroke goes through a box: they overlap across and along, and on both sides of it lie corners."""
    # The sign of each corner's cross product: corners on both sides of the stroke mean that it goes through.
    (x0, y0), (x1, y1) = ((x * room[0], y * room[1]) for x, y in stroke)
    left, bottom, right, top = box
    if max(x0, x1) < left or min(x0, x1) > right or max(y0, y1) < bottom or min(y0, y1) > top:
        return False
    sides = [(x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) for x in (left, right) for y in (bottom, top)]
    return min(sides) <= 0 <= max(sides)
