"""The bureau's own map: ``areas.geojson`` in the home, read and held against the catalogue at start."""

from __future__ import annotations

import json
from pathlib import Path

from plan.area_map import AreaShapes, read_shapes
from plan.catalogue import Areas, CatalogueFaults

MOST_BYTES = 32 << 20
"""Bytes of a map: what the most points it may have take when written with all their digits."""


def load_shapes(path: Path, areas: Areas) -> AreaShapes | None:
    """Return the outlines of a file; None where there is none. CatalogueFaults lists every fault of it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CatalogueFaults(path.name, [("(文件)", f"超过{MOST_BYTES >> 20} MB,请先简化边界")])
        content = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CatalogueFaults(path.name, [("(文件)", f"读不出来: {error}")]) from error
    except (ValueError, RecursionError) as error:
        raise CatalogueFaults(path.name, [("(文件)", f"不是正确的JSON: {error}")]) from error
    return read_shapes(content, areas, path.name)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} 不是数")
