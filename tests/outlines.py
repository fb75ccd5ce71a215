"""An invented map: every town a square at its tile's place, as GeoJSON."""

from __future__ import annotations

from typing import Any

from plan.area_map import tiles_of
from plan.catalogue import Areas

WEST, NORTH, SIDE = 120.8, 29.1, 0.1


def outlines(areas: Areas, named: str = "name") -> dict[str, Any]:
    """Return a FeatureCollection with a feature for each placed town."""
    features = [_feature(name, *place, named) for name, place in tiles_of(areas).items()]
    return {"type": "FeatureCollection", "features": features}


def _feature(name: str, column: int, row: int, named: str) -> dict[str, Any]:
    west, north = WEST + SIDE * (column - 1), NORTH - SIDE * (row - 1)
    east, south = west + SIDE, north - SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {named: name}, "geometry": geometry}
