"""What was counted: every test says it with the fixture ``count``; at the end it is printed and written as JSON.

Counts travel with the tests' reports, so they arrive from whatever process a test ran in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

KEY = "torture"
FILE = Path(__file__).resolve().parents[2] / "build" / "torture.json"

Number = int | float | str


class Count(NamedTuple):
    """Something that was counted for a row of the list."""

    row: int
    what: str
    number: Number


Counter = Callable[[int, str, Number], None]
"""(row of the list, what was counted, how many)."""


@pytest.fixture(name="count")
def _count(request: pytest.FixtureRequest) -> Counter:
    """Say what was counted; numbers of the same thing are added up."""

    def count(row: int, what: str, number: Number) -> None:
        request.node.user_properties.append((KEY, (row, what, number)))

    return count


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The table, if anything was counted."""
    passed = terminalreporter.stats.get("passed", ())
    counted = summed(Count(*value) for report in passed for key, value in report.user_properties if key == KEY)
    if not counted:
        return
    terminalreporter.section("counted (passed tests only)")
    for row, what, number in counted:
        terminalreporter.write_line(f"row {row:>2}  {what:<64} {_written(number)}")
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps([c._asdict() for c in counted], ensure_ascii=False, indent=1), encoding="utf-8")


def summed(counts: Iterable[Count]) -> list[Count]:
    """By row, in the order told; numbers of the same thing added up."""
    found: dict[tuple[int, str], Number] = {}
    for row, what, number in counts:
        before = found.get((row, what))
        plain = isinstance(number, str) or isinstance(before, str) or before is None
        found[row, what] = number if plain else before + number  # type: ignore[operator]
    return sorted((Count(row, what, number) for (row, what), number in found.items()), key=lambda c: c.row)


def _written(number: Number) -> str:
    return number if isinstance(number, str) else f"{number:,}" if isinstance(number, int) else f"{number:,.2f}"
