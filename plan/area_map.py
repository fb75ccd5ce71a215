"""The map 区划图: the bureau's own outlines of its towns, and tiles where the catalogue places them. Pure.

Outlines are GeoJSON (RFC 7946) in longitude and latitude; every fault of a file is told at once, with its key path.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from plan.catalogue import Areas, Plan
from plan.catalogue_faults import CatalogueFault, CatalogueFaults, fault_at, repeated

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
            tile = str(list(one.tile or ()))
            yield fault_at("fault.same_tile", f"areas.towns.{position}.tile", name=one.name, tile=tile)


def tiles_of(areas: Areas) -> Mapping[str, tuple[int, int]]:
    """Return the column and row of each town that has a place, from 1 at the upper left."""
    return {town.name: town.tile for town in areas.towns if town.tile is not None}


def read_shapes(content: object, areas: Areas, file: str) -> AreaShapes:
    """Return the outlines that a GeoJSON file holds; CatalogueFaults listing every fault of it.

    Names are matched with the catalogue's, by any way of writing them, with or without 镇 and 街道.
    """
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise CatalogueFaults(file, [fault_at("fault.map_collection", "type")])
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
        yield fault_at("fault.map_system", "crs")


def _faults_of_the_whole(
    areas: Areas, named: Counter[str], shapes: Mapping[str, Sequence[Polygon]]
) -> Iterator[CatalogueFault]:
    missing = [town.name for town in areas.towns if town.until is None and town.name not in named]
    if missing:
        yield fault_at("fault.map_missing", "features", count=len(missing), names=tuple(missing))
    yield from repeated("features", named)
    points = [point for polygons in shapes.values() for polygon in polygons for ring in polygon for point in ring]
    if len(points) > MOST_POINTS:
        # Told with the way to mend it, as every fault of a sender's file.
        yield fault_at("fault.map_points", "features", count=len(points), most=MOST_POINTS)
    spans = {"fault.map_longitudes": [x for x, _ in points], "fault.map_latitudes": [y for _, y in points]}
    for key, values in spans.items():
        if values and max(values) - min(values) > WIDEST:
            yield fault_at(key, "features", least=min(values), most=max(values))


def _feature(feature: object, areas: Areas, path: str) -> tuple[str | None, tuple[Polygon, ...], list[CatalogueFault]]:
    """Return a feature's town, its outline, and what is wrong with it."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return None, (), [fault_at("fault.map_feature", path)]
    area, faults = _area(feature.get("properties"), areas, f"{path}.properties.name")
    polygons, found = _polygons(feature.get("geometry"), f"{path}.geometry")
    return area, polygons, [*faults, *found]


def _area(properties: object, areas: Areas, path: str) -> tuple[str | None, list[CatalogueFault]]:
    """Return the catalogue's name of the town that a feature's properties name (None: of none), and what is wrong."""
    given = properties if isinstance(properties, dict) else {}
    name = next((given[key] for key in ("name", "NAME", "Name", "名称") if isinstance(given.get(key), str)), "")
    if not name.strip():
        return None, [fault_at("fault.map_nameless", path)]
    wanted = _plain(name)
    for town in areas.towns:
        if wanted in {_plain(known) for known in (town.name, town.name_en, *town.aliases)}:
            return town.name, []
    return None, [fault_at("fault.map_unknown_town", path, name=name[:40])]


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
        return (), [fault_at("fault.map_geometry", path)]
    polygons, faults = [], []
    for place, polygon in enumerate([coordinates] if kind == "Polygon" else coordinates):
        where = f"{path}.coordinates" if kind == "Polygon" else f"{path}.coordinates.{place}"
        rings = [_ring(ring, f"{where}.{number}") for number, ring in enumerate(polygon)] if _full(polygon) else []
        if not rings:
            faults.append(fault_at("fault.map_no_ring", where))
        faults += [fault for _, fault in rings if fault]
        polygons.append(tuple(ring for ring, _ in rings))
    return tuple(polygons), faults


def _full(polygon: object) -> bool:
    return isinstance(polygon, list) and bool(polygon)


def _ring(ring: object, path: str) -> tuple[tuple[Position, ...], CatalogueFault | None]:
    """Return the points of a ring, and the first thing wrong with it."""
    points = ring if isinstance(ring, list) else []
    if not all(_is_position(point) for point in points):
        return (), fault_at("fault.map_position", path)
    read = tuple((float(point[0]), float(point[1])) for point in points)
    if any(abs(x) > 180 or abs(y) > 90 for x, y in read):
        # Where every latitude would be one the other way round, the order was mistaken: that is how it is told.
        swapped = all(abs(x) <= 90 and abs(y) <= 180 for x, y in read)
        return (), fault_at("fault.map_swapped" if swapped else "fault.map_not_degrees", path)
    if len(read) < 4 or read[0] != read[-1]:
        return (), fault_at("fault.map_open_ring", path)
    return read, None


def _is_position(point: object) -> bool:
    if not isinstance(point, list) or len(point) < 2:
        return False
    return all(isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n) for n in point[:2])
