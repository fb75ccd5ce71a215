"""How much of everything: the whole run whose figures are published, and a small one that shows it still runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """The numbers of a run. ``judged``: whether its figures are held against what is wanted."""

    judged: bool
    runs: int
    """Times that a short command is started."""
    workbooks: int
    rounds: int
    """Times that they are loaded."""
    seconds: float
    """For how long the clients of the pages ask."""
    clients: tuple[int, ...]
    days: int
    """Dates that nobody asked for before."""
    visits: int
    """Visits of a page in Chromium, with a cold and a warm cache each."""
    reports: int
    """Reports asked for at once."""
    prints: int
    """Reports printed one after the other."""
    uploads: int
    """Workbooks that planners bring, alone and at once each."""
    planners: int
    rows: int
    """Rows of the large table."""
    large: int
    """Bytes of each of four files that arrive at once."""
    questions: int
    """Times that an open page asks which data speak."""
    acceptances: int
    """Acceptances that an open page waits for."""
    counties: int
    copies: int
    """Copies of each task of the demonstration in the large ledger."""
    looks: int
    """Times that each of those who look at a page of it does."""


MB = 1024 * 1024

WHOLE = Size(
    judged=True,
    runs=7,
    workbooks=400,
    rounds=3,
    seconds=6.0,
    clients=(1, 50),
    days=40,
    visits=5,
    reports=20,
    prints=6,
    uploads=50,
    planners=10,
    rows=200_000,
    large=49 * MB,
    questions=1000,
    acceptances=5,
    counties=90,
    copies=16,
    looks=8,
)

SMALL = Size(
    judged=False,
    runs=1,
    workbooks=5,
    rounds=1,
    seconds=0.2,
    clients=(1, 50),
    days=2,
    visits=1,
    reports=2,
    prints=2,
    uploads=2,
    planners=2,
    rows=500,
    large=MB,
    questions=10,
    acceptances=1,
    counties=2,
    copies=2,
    looks=1,
)
