"""What a short command costs from its start to its end, in processor time, beside importing pandas alone."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import GUIBIAO, Row, processor_time
from benchmarks.size import Size

ASSESS, REPORT = 0.4, 1.0
"""Seconds of processor time that are wanted at most."""


def rows(home: Path, size: Size) -> Iterator[Row]:
    """Yield the processor time of short commands over the demonstration's home. Each is run once before it is measured:
    on any day but the first its modules are compiled and its catalogue is parsed."""
    report = [GUIBIAO, "report", "--as-of", "2022Q4", "--output", home.parent / "report.pdf"]
    pandas = _median([sys.executable, "-c", "import pandas"], home, size)
    for name, command, wanted in (
        ("guibiao assess", [GUIBIAO, "assess", "--as-of", "2023Q3"], ASSESS),
        ("guibiao report", report, REPORT),
    ):
        taken = _median(command, home, size)
        beside = f"importing pandas alone {pandas:.2f} s; {wanted:.1f} s wanted"
        holds = taken <= wanted if size.judged else None
        yield Row(f"{name}, processor time of the whole process", f"{taken:.2f} s", beside, holds)


def _median(command: list[str | Path], home: Path, size: Size) -> float:
    processor_time(command, GUIBIAO_HOME=str(home))
    return statistics.median(processor_time(command, GUIBIAO_HOME=str(home)) for _ in range(size.runs))
