"""The bureau's own map: ``areas.geojson`` in the home, read and held against the catalogue at start."""

from __future__ import annotations

import json
from pathlib import Path

from plan.area_map import AreaShapes, read_shapes
from plan.catalogue import Areas
from plan.catalogue_faults import FILE, CatalogueFaults, fault_at

MOST_BYTES = 32 << 20
"""Bytes of a map: what the most points it may have take when written with all their digits."""


def load_shapes(path: Path, areas: Areas) -> AreaShapes | None:
    """Return the outlines of a file; None where there is none. CatalogueFaults lists every fault of it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CatalogueFaults(path.name, [fault_at("fault.map_too_large", FILE, most=MOST_BYTES >> 20)])
        content = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CatalogueFaults(path.name, [fault_at("fault.unread", FILE, error=str(error))]) from error
    except _NoNumberError as error:
        raise CatalogueFaults(path.name, [fault_at("fault.json_number", FILE, name=str(error))]) from error
    except (ValueError, RecursionError) as error:
        raise CatalogueFaults(path.name, [fault_at("fault.not_json", FILE, error=str(error))]) from error
    return read_shapes(content, areas, path.name)


class _NoNumberError(Exception):
    """NaN or an infinity, which Python takes for numbers and JSON does not."""


def _no_number(name: str) -> float:
    raise _NoNumberError(name)
