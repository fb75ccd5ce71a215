"""Two answers field by field."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

CLOSE = 1e-9


def differences(said: object, twin: object, at: str = "") -> Iterator[str]:
    """Name every field in which two answers differ by more than 1e-9, absolute or relative."""
    if isinstance(said, Mapping) and isinstance(twin, Mapping):
        for key in sorted({*said, *twin}, key=str):
            yield from differences(said.get(key, "absent"), twin.get(key, "absent"), f"{at}.{key}")
    elif not _same(said, twin):
        yield f"{at[1:]}: {said!r}, the twin {twin!r}"


def _same(said: object, twin: object) -> bool:
    if isinstance(said, bool) or isinstance(twin, bool):
        return said is twin
    if isinstance(said, int | float) and isinstance(twin, int | float):
        return math.isclose(said, twin, rel_tol=CLOSE, abs_tol=CLOSE)
    return said == twin
