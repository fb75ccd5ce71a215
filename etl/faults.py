"""Fault points: where a test may kill the process to show what survives.

``GUIBIAO_FAULT=after_journal:2`` ends the process, with no clean-up whatever, the second time it passes there.
"""

from __future__ import annotations

import os
from collections import Counter

POINTS = ("after_raw", "after_journal", "before_swap", "after_swap")
EXIT_CODE = 86
_passed: Counter[str] = Counter()


def fault_point(name: str) -> None:
    """Die here if the environment asks for it; else nothing."""
    assert name in POINTS, f"no such fault point: {name}"
    wanted, _, times = os.environ.get("GUIBIAO_FAULT", "").partition(":")
    if wanted != name:
        return
    _passed[name] += 1
    if _passed[name] >= int(times or 1):
        os._exit(EXIT_CODE)
