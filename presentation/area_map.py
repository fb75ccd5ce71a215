"""Towns as a drawing: tiles where the catalogue places them, or the bureau's own outlines. SVG of fixed size, pure.

Colours are those of the heat maps: a tint of the status, or five shades of one hue where towns have no path of theirs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plan.area_map import AreaShapes, Polygon
from plan.status import Status
from presentation import svg
from presentation.drawing import text_width
from presentation.theme import GREY, INK, LOOKS, PAPER, RULE, SHADES, STONE, tint_of

TILE, GAP, MARGIN = 104, 4, 16
"""Pixels: a tile's side, what is between two, and around all."""

WIDTH = 640
"""Pixels of a map of outlines; its height follows."""

_NEAREST = 0.6
"""Pixels: points of an outline that are nearer to each other are one on the screen."""


@dataclass(frozen=True, slots=True)
class DrawnTown:
    """What is written on a town: its name, its value, the word of its standing (empty: none), and its colour.

    ``area`` is its name in the catalogue. ``shade`` is an index of SHADES where towns have no standing; None where it
    reported nothing.
    """

    area: str
    name: str
    value: str
    status: Status | None
    word: str
    shade: int | None

    @property
    def fill(self) -> str:
        """The colour of its ground, over paper."""
        if self.status is not None:
            return tint_of(self.status)
        return PAPER if self.shade is None else SHADES[self.shade]


def tiles_svg(towns: Iterable[DrawnTown], places: Mapping[str, tuple[int, int]], title: str, note: str) -> str:
    """Return towns as tiles at their column and row; those without a place are left out. ``note``: the line below,
    which says that it is no map."""
    shown = [(town, *places[town.area]) for town in towns if town.area in places]
    columns, rows = max((c for _, c, _ in shown), default=1), max((r for _, _, r in shown), default=1)
    width, height = (2 * MARGIN + count * (TILE + GAP) for count in (columns, rows))
    parts = [part for town, column, row in shown for part in _tile(town, _edge_of(column), _edge_of(row))]
    parts.append(svg.text(MARGIN, height + 8, note, 12, STONE))
    return svg.document(width, height + 24, parts, title)


def _edge_of(place: int) -> int:
    return MARGIN + (place - 1) * (TILE + GAP)


def _tile(town: DrawnTown, x: float, y: float) -> Iterator[str]:
    yield f'<rect x="{x}" y="{y}" width="{TILE}" height="{TILE}" fill="{town.fill}" stroke="{RULE}"/>'
    yield from _label(town, x + TILE / 2, y + 34)


def _label(town: DrawnTown, x: float, y: float) -> Iterator[str]:
    yield svg.text(x, y, town.name, 13, INK, "middle")
    yield svg.text(x, y + 22, town.value, 17, INK, "middle", font_weight="600")
    if town.status is not None:
        look = LOOKS[town.status]
        width = 12 * text_width(town.word) + 15
        yield svg.shape(look, x - width / 2, y + 31, 11)
        yield svg.text(x - width / 2 + 15, y + 41, town.word, 12, look.colour, font_weight="600")


def map_svg(towns: Sequence[DrawnTown], shapes: AreaShapes, title: str, note: str) -> str:
    """Return the outlines, equirectangular with the cosine of the middle latitude, each town with its words on it."""
    projection = Projection.over(shapes)
    by_area = {town.area: town for town in towns}
    drawn = [(by_area[area], polygons) for area, polygons in shapes.by_area.items() if area in by_area]
    parts = [_outline(town, polygons, projection) for town, polygons in drawn]
    # Words after all grounds, or a neighbour's ground would lie over them.
    for town, polygons in drawn:
        x, y = _label_point([projection.ring(polygon[0]) for polygon in polygons])
        parts += [*_label(town, x, y - 12)]
    parts.append(svg.text(MARGIN, projection.height - 4, note, 12, GREY))
    return svg.document(WIDTH, projection.height + 8, parts, title)


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to pixels: ``scale`` pixels a degree of latitude, a degree of longitude ``cosine`` as wide."""

    west: float
    north: float
    cosine: float
    scale: float
    height: float

    @classmethod
    def over(cls, shapes: AreaShapes) -> Projection:
        """Return the projection that fits outlines into the width."""
        west, south, east, north = shapes.bounds
        cosine = math.cos(math.radians((south + north) / 2))
        scale = (WIDTH - 2 * MARGIN) / max((east - west) * cosine, (north - south), 1e-9)
        return cls(west, north, cosine, scale, (north - south) * scale + 2 * MARGIN + 24)

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place is drawn."""
        return MARGIN + (longitude - self.west) * self.cosine * self.scale, MARGIN + (
            self.north - latitude
        ) * self.scale

    def ring(self, ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return a ring without the points that the eye could not tell apart."""
        kept: list[tuple[float, float]] = []
        for longitude, latitude in ring:
            x, y = self.point(longitude, latitude)
            if not kept or math.hypot(x - kept[-1][0], y - kept[-1][1]) >= _NEAREST:
                kept.append((x, y))
        return kept


def _outline(town: DrawnTown, polygons: Sequence[Polygon], projection: Projection) -> str:
    rings = [projection.ring(ring) for polygon in polygons for ring in polygon]
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
    return f'<path d="{path}" fill="{town.fill}" fill-rule="evenodd" stroke="{STONE}" stroke-width="0.8"/>'


def _label_point(rings: Sequence[Sequence[tuple[float, float]]]) -> tuple[float, float]:
    """Return a point within the largest of some outlines: in the middle of its widest stretch at its centre's
    height."""
    ring = max(rings, key=lambda each: abs(_area(each)))
    height = sum(y for _, y in ring) / len(ring)
    crossings = sorted(
        x1 + (height - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y1 <= height) != (y2 <= height)
    )
    if len(crossings) < 2:  # a ring so small that all its points are one on the screen
        return ring[0]
    left, right = max(zip(crossings[::2], crossings[1::2], strict=False), key=lambda pair: pair[1] - pair[0])
    return (left + right) / 2, height


def _area(ring: Sequence[tuple[float, float]]) -> float:
    """Return a ring's area in square pixels, signed by its direction (the shoelace formula)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2
