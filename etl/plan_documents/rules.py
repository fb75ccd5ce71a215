"""Rules of a table in a picture: long dark lines, and the cells between them, merged ones as one; no library of images.

A picture is a row of grey bytes after the other, 0 is black. A cell is taken only where its edges make a rectangle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from etl.plan_tables.document import Box

_DARK = 170
"""The lightest grey of a rule: thin rules are drawn grey at the edges."""

_SHORTEST = 24
"""Pixels of the shortest rule: no stroke of a character in a table is as long."""

_SAME = 6
"""Pixels between two lines of dark that are one rule."""

_COVERED = 0.8
"""The share of a cell's edge that must be dark for a rule to be there."""

_DARKS = bytes(1 if grey < _DARK else 0 for grey in range(256))
_RUN = re.compile(rb"\x01{%d,}" % _SHORTEST)

Line = tuple[int, int, int]
"""Where a rule is (a row or a column of pixels), where it begins and where it ends."""


def ruled_cells(grey: bytes, width: int) -> list[Box]:
    """Return the boxes of a ruled table's cells, in pixels; nothing where there is no grid of two rows and columns."""
    dark = grey.translate(_DARKS)
    height = len(dark) // width
    across = list(_lines(dark[at * width : (at + 1) * width] for at in range(height)))
    down = list(_lines(dark[at::width] for at in range(width)))
    rows, columns = _edges(across), _edges(down)
    if len(rows) < 3 or len(columns) < 3:
        return []
    return list(_cells(rows, columns, across, down))


def _lines(pixels: Iterator[bytes]) -> Iterator[Line]:
    for at, line in enumerate(pixels):
        for found in _RUN.finditer(line):
            yield at, found.start(), found.end()


def _edges(lines: Sequence[Line]) -> list[int]:
    """Return where rules are, several lines of dark beside each other as one."""
    groups: list[list[int]] = []
    for at in sorted({line[0] for line in lines}):
        if groups and at - groups[-1][-1] <= _SAME:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [sum(group) // len(group) for group in groups]


def _is_ruled(lines: Sequence[Line], at: int, start: int, end: int) -> bool:
    """Tell whether a rule goes along most of an edge."""
    near = [line for line in lines if abs(line[0] - at) <= _SAME]
    covered = max((min(end, line[2]) - max(start, line[1]) for line in near), default=0)
    return covered >= _COVERED * (end - start)


def _cells(rows: list[int], columns: list[int], across: Sequence[Line], down: Sequence[Line]) -> Iterator[Box]:
    """Yield the box of each cell: places of the grid without a rule between them are joined to one."""
    width, height = len(columns) - 1, len(rows) - 1
    owner = {place: place for place in product(range(height), range(width))}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for row, column in list(owner):
        right, below = (row, column + 1), (row + 1, column)
        if right in owner and not _is_ruled(down, columns[column + 1], rows[row], rows[row + 1]):
            owner[root(right)] = root((row, column))
        if below in owner and not _is_ruled(across, rows[row + 1], columns[column], columns[column + 1]):
            owner[root(below)] = root((row, column))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in owner:
        groups.setdefault(root(place), []).append(place)
    for places in groups.values():
        top, bottom = min(r for r, _ in places), max(r for r, _ in places) + 1
        left, right_ = min(c for _, c in places), max(c for _, c in places) + 1
        # Merged cells that make no rectangle: a rule was not seen, and which words are whose is not certain.
        if len(places) == (bottom - top) * (right_ - left):
            yield (columns[left], rows[top], columns[right_], rows[bottom])
