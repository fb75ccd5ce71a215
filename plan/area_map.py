"""The map 区划图: the bureau's own outlines of its towns, and tiles where the catalogue places them. Pure.

Outlines are GeoJSON (RFC 7946) in longitude and latitude; every fault of a file is told at once, with its key path.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from plan.catalogue import Areas, CatalogueFault, CatalogueFaults, Plan

Position = tuple[float, float]
"""Longitude and latitude, in degrees."""

Polygon = tuple[tuple[Position, ...], ...]
"""An outer ring and its holes, each closed."""

MOST_POINTS = 300_000
"""Points that a file may have: a county's towns have some ten thousand, and a browser draws no more in time."""

WIDEST = 8.0
"""Degrees that a file may span: no county is wider or higher, so what does is in another coordinate system."""

_SYSTEMS = ("CRS84", "4326", "4490")
"""What a coordinate reference system may be called: longitude and latitude by WGS 84 or CGCS2000."""


@dataclass(frozen=True)
class AreaShapes:
    """Each town's outline, by its name in the catalogue."""

    by_area: Mapping[str, tuple[Polygon, ...]]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all of them, in degrees."""
        points = [point for polygons in self.by_area.values() for polygon in polygons for point in polygon[0]]
        longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def tile_faults(plan: Plan) -> Iterator[CatalogueFault]:
    """Yield towns that stand on one tile at the same time."""
    placed = [(position, town) for position, town in enumerate(plan.areas.towns) if town.tile is not None]
    for (_, one), (position, other) in combinations(placed, 2):
        # A town and its successor may stand on one tile, as they are never there at the same time.
        if one.tile == other.tile and one.overlaps(other):
            yield f"areas.towns.{position}.tile", f"与“{one.name}”在同一格{list(one.tile or ())}"


def tiles_of(areas: Areas) -> Mapping[str, tuple[int, int]]:
    """Return the column and row of each town that has a place, from 1 at the upper left."""
    return {town.name: town.tile for town in areas.towns if town.tile is not None}


def read_shapes(content: object, areas: Areas, file: str) -> AreaShapes:
    """Return the outlines that a GeoJSON file holds; CatalogueFaults listing every fault of it.

    Names are matched with the catalogue's, by any way of writing them, with or without 镇 and 街道.
    """
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise CatalogueFaults(file, [("type", "应为 FeatureCollection,其中 features 是一个列表")])
    faults = [*_system_faults(content)]
    shapes: dict[str, tuple[Polygon, ...]] = {}
    named: Counter[str] = Counter()
    for place, feature in enumerate(features):
        area, polygons, found = _feature(feature, areas, f"features.{place}")
        faults += found
        if area:
            named[area] += 1
            shapes[area] = polygons
    faults += _faults_of_the_whole(areas, named, shapes)
    if faults:
        raise CatalogueFaults(file, faults)
    return AreaShapes(shapes)


def _system_faults(content: Mapping[str, object]) -> Iterator[CatalogueFault]:
    if (system := content.get("crs")) is not None and not any(name in str(system) for name in _SYSTEMS):
        yield "crs", "坐标系应为经纬度(WGS 84 或 CGCS2000)"


def _faults_of_the_whole(
    areas: Areas, named: Counter[str], shapes: Mapping[str, Sequence[Polygon]]
) -> Iterator[CatalogueFault]:
    missing = [town.name for town in areas.towns if town.until is None and town.name not in named]
    if missing:
        yield "features", f"缺少{len(missing)}个镇(街道): {'、'.join(missing)}"
    yield from (("features", f"“{name}”出现了{count}次") for name, count in named.items() if count > 1)
    points = [point for polygons in shapes.values() for polygon in polygons for ring in polygon for point in ring]
    if len(points) > MOST_POINTS:
        # Told with the way to mend it, as every fault of a sender's file.
        yield "features", f"有{len(points)}个点,超过{MOST_POINTS}个,请先简化边界"
    for axis, values in (("经度", [x for x, _ in points]), ("纬度", [y for _, y in points])):
        if values and max(values) - min(values) > WIDEST:
            yield "features", f"{axis}从{min(values):g}到{max(values):g},不像一个县(市)的范围"


def _feature(feature: object, areas: Areas, path: str) -> tuple[str | None, tuple[Polygon, ...], list[CatalogueFault]]:
    """Return a feature's town, its outline, and what is wrong with it."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return None, (), [(path, "应为 Feature")]
    area, faults = _area(feature.get("properties"), areas, f"{path}.properties.name")
    polygons, found = _polygons(feature.get("geometry"), f"{path}.geometry")
    return area, polygons, [*faults, *found]


def _area(properties: object, areas: Areas, path: str) -> tuple[str | None, list[CatalogueFault]]:
    """Return the catalogue's name of the town that a feature's properties name (None: of none), and what is wrong."""
    given = properties if isinstance(properties, dict) else {}
    name = next((given[key] for key in ("name", "NAME", "Name", "名称") if isinstance(given.get(key), str)), "")
    if not name.strip():
        return None, [(path, "没有写镇(街道)的名称")]
    wanted = _plain(name)
    for town in areas.towns:
        if wanted in {_plain(known) for known in (town.name, town.name_en, *town.aliases)}:
            return town.name, []
    return None, [(path, f"目录里没有叫“{name[:40]}”的镇(街道)")]


def _plain(name: str) -> str:
    """Return a town's name without its ending (镇, 街道 …), as names are compared."""
    bare = "".join(name.split())
    for ending in ("街道办事处", "街道", "镇", "乡"):
        # Two characters at least must be left: a town may be called by one and its ending.
        if len(bare) > len(ending) + 1 and bare.endswith(ending):
            return bare.removesuffix(ending)
    return bare.casefold()


def _polygons(geometry: object, path: str) -> tuple[tuple[Polygon, ...], list[CatalogueFault]]:
    """Return the polygons of a GeoJSON geometry, one or several, and what is wrong with them."""
    given = geometry if isinstance(geometry, dict) else {}
    kind, coordinates = given.get("type"), given.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list) or not coordinates:
        return (), [(path, "应为 Polygon 或 MultiPolygon,且有坐标")]
    polygons, faults = [], []
    for place, polygon in enumerate([coordinates] if kind == "Polygon" else coordinates):
        where = f"{path}.coordinates" if kind == "Polygon" else f"{path}.coordinates.{place}"
        rings = [_ring(ring, f"{where}.{number}") for number, ring in enumerate(polygon)] if _full(polygon) else []
        if not rings:
            faults.append((where, "没有边界"))
        faults += [fault for _, fault in rings if fault]
        polygons.append(tuple(ring for ring, _ in rings))
    return tuple(polygons), faults


def _full(polygon: object) -> bool:
    return isinstance(polygon, list) and bool(polygon)


def _ring(ring: object, path: str) -> tuple[tuple[Position, ...], CatalogueFault | None]:
    """Return the points of a ring, and the first thing wrong with it."""
    points = ring if isinstance(ring, list) else []
    if not all(_is_position(point) for point in points):
        return (), (path, "每个点应为[经度, 纬度]两个数")
    read = tuple((float(point[0]), float(point[1])) for point in points)
    if any(abs(x) > 180 or abs(y) > 90 for x, y in read):
        # Where every latitude would be one the other way round, the order was mistaken: that is how it is told.
        swapped = all(abs(x) <= 90 and abs(y) <= 180 for x, y in read)
        return (), (path, "像是[纬度, 经度],应先写经度" if swapped else "不是经纬度,请先转为经纬度坐标")
    if len(read) < 4 or read[0] != read[-1]:
        return (), (path, "边界没有闭合:至少四个点,首尾相同")
    return read, None


def _is_position(point: object) -> bool:
    if not isinstance(point, list) or len(point) < 2:
        return False
    return all(isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n) for n in point[:2])
