"""How tests wait: for what happens, up to a limit that no slow laptop reaches. Speed is measured in benchmarks/."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

LIMIT: Final = 60.0
"""Seconds after which what was waited for is said never to happen."""

_PAUSE: Final = 0.02


def eventually(holds: Callable[[], object], otherwise: str, limit: float = LIMIT) -> None:
    """Wait until a condition holds; AssertionError with ``otherwise`` if it does not within ``limit`` seconds."""
    until = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < until, otherwise
        time.sleep(_PAUSE)
