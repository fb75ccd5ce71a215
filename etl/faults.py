"""Fault points: where a test may kill the process to show what survives.

``GUIBIAO_FAULT=after_journal:2`` ends the process, with no clean-up whatever, the second time it passes there.
"""

from __future__ import annotations

import os
from collections import Counter

POINTS = (
    *("during_take", "after_take"),  # a draft's bytes half there; all there
    *("before_raw", "after_raw", "after_journal", "after_send"),  # a submission on its way into the record
    *("after_decision", "before_swap", "after_swap"),  # a decision, and what it publishes
    *("during_copy", "before_place", "after_place"),  # a backup or what is restored of it, on its way to its place
    "after_draft_bytes",  # a draft whose bytes are in object storage, and its row is not there yet
    *("during_pieces", "before_row", "after_row"),  # a generation: some of its files put, all of them; it holds
    "during_carry",  # a journal that moves to another database, some of its rows there
)
EXIT_CODE = 86
"""By which a test knows that the process ended at a fault point, and not otherwise."""
_passed: Counter[str] = Counter()


def fault_point(name: str) -> None:
    """End the process here if the environment asks for it; else do nothing. ``name``: one of `POINTS`."""
    assert name in POINTS, f"no such fault point: {name}"
    wanted, _, times = os.environ.get("GUIBIAO_FAULT", "").partition(":")
    if wanted != name:
        return
    _passed[name] += 1
    if _passed[name] >= int(times or 1):
        # Not sys.exit, which would run `finally` blocks and close files: a kill does neither.
        os._exit(EXIT_CODE)
