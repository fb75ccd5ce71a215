"""How much of everything: ``GUIBIAO_TORTURE=large`` is the whole list, anything else a taste of it."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers of each row of the list."""

    kills: int
    """Row 1: kills of the server while four people work."""
    kills_a_home: int
    """Row 1: as many of them one after the other in the same home."""
    process_kills: int
    """Row 1: kills of a process that works at a desk without any server."""
    fault_points: tuple[str, ...]
    """Row 2: where the server is ended, each with a number of times it may pass before."""
    replayed: int
    """Row 2: the journal's last transactions whose writes are replayed, cut after each."""
    torn: int
    """Row 2: cuts that take any sectors, after each of those writes."""
    held_seconds: float
    """For how long somebody outside holds the lock, or the journal."""
    flips: int
    """Row 4: bytes of the warehouse flipped, one at a time, while nothing runs."""
    running_flips: int
    """Row 4: the same under a running server."""
    starts: int
    """Row 4: starts of the server upon a hurt warehouse."""
    rounds: int
    """Row 5: rounds in which eight send for one quarter."""
    journal_rounds: int
    """Rows 5 and 9: rounds in the journal's own transaction, without any server."""
    repeats: int
    """Row 6: times that ten do the same thing at once."""
    late: int
    """Row 8: rounds of everything that comes after an acceptance, ten at once."""
    races: int
    """Row 9: an acceptance against a newer version."""
    large_bytes: int
    """Row 14: the size of each of four files sent at once."""
    rows: int
    """Row 14: rows of a workbook."""
    slow: int
    """Row 14: connections that never come to an end."""
    slow_seconds: float
    """Row 14: for how long others work beside them."""
    flood: int
    """Row 14: more of them than the server takes at all; 0: not tried."""
    reports: tuple[str, ...]
    """Row 7: kinds of report printed again."""
    corrections: int
    """Row 7: corrections of the same quarter, one upon the other."""


MB = 1 << 20

SMALL = Scale(
    kills=3,
    kills_a_home=3,
    process_kills=4,
    fault_points=("after_journal",),
    replayed=6,
    torn=1,
    held_seconds=6.0,
    flips=6,
    running_flips=1,
    starts=1,
    rounds=2,
    journal_rounds=25,
    repeats=1,
    late=1,
    races=4,
    large_bytes=8 * MB,
    rows=50_000,
    slow=200,
    slow_seconds=2.0,
    flood=0,
    reports=("xlsx",),
    corrections=1,
)

LARGE = Scale(
    kills=200,
    kills_a_home=10,
    process_kills=200,
    fault_points=(
        *("during_take", "after_take", "before_raw", "after_raw", "after_journal", "after_send"),
        *("after_decision", "before_swap", "after_swap"),
        *("after_raw:2", "after_journal:3", "after_decision:2", "before_swap:2", "after_swap:3"),
    ),
    replayed=20,
    torn=20,
    held_seconds=30.0,
    flips=300,
    running_flips=40,
    starts=20,
    rounds=100,
    journal_rounds=200,
    repeats=20,
    late=20,
    races=200,
    large_bytes=50 * MB - 4096,
    rows=1_000_000,
    slow=200,
    slow_seconds=45.0,
    flood=1_200,
    reports=("pdf", "docx", "xlsx"),
    corrections=3,
)

LARGE_RUN = os.environ.get("GUIBIAO_TORTURE") == "large"
SCALE = LARGE if LARGE_RUN else SMALL
