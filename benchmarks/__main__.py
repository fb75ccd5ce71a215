"""`make bench`: prints a table and writes it to benchmarks/results.md with the machine named.

`make bench-small` (``--small``) runs all of it on so little that it takes seconds: it shows that the benchmark runs and
that the published results have a line for each of its figures, and says nothing about speed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import assessing, first_chart, ledger, live, loading, planning, reporting, serving, starting
from benchmarks.measuring import ROOT, Row, served
from benchmarks.size import SMALL, WHOLE, Size

RESULTS = ROOT / "benchmarks" / "results.md"


def measured(scratch: Path, size: Size) -> Iterator[Row]:
    """Yield every row, each part on its own so that none slows another."""
    home = scratch / "home"
    yield from loading.rows(scratch, size)
    with served(home) as (address, server):
        yield from serving.rows(address, size)
        yield from first_chart.rows(address, size)
        yield from live.questions(address, server, size)
        yield from reporting.at_once(address, server, size)
        yield from planning.rows(address, server, scratch, size)
    yield from starting.rows(home, size)
    yield from reporting.rows(home, size)
    yield from assessing.rows(size)
    yield from ledger.rows(scratch, size)
    with served(home) as (address, server):
        yield from live.acceptances(address, home, size)


def machine() -> str:
    """Return what the figures were measured on: kind of processor, cores, Python. Ratios travel, digits do not."""
    cpu = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in _lines(cpu) if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def written(row: Row) -> str:
    """Return a row of the Markdown table."""
    mark = {True: "yes", False: "**no**", None: ""}[row.holds]
    return f"| {row.what} | {row.figure} | {row.beside} | {mark} |"


def main(arguments: list[str]) -> int:
    """Measure, print and write the table; return 0 if everything that is wanted holds, else 1. Of a small run, which
    writes nothing, 0 if the published results have a line for every figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--small", action="store_true", help="so little that it takes seconds and judges nothing")
    small = parser.parse_args(arguments).small
    head = ["| what | figure | beside | holds |", "|---|---|---|---|"]
    print("\n".join(head), flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for row in measured(Path(scratch), SMALL if small else WHOLE):
            rows.append(row)
            print(written(row), flush=True)
    if small:
        return _missing(rows)
    title = f"# Benchmarks\n\nMeasured {datetime.now(UTC):%Y-%m-%d} on {machine()}. Read ratios, not digits.\n\n"
    RESULTS.write_text(title + "\n".join([*head, *map(written, rows)]) + "\n", encoding="utf-8")
    return int(any(row.holds is False for row in rows))


def _missing(rows: list[Row]) -> int:
    """Return 1, and name them on standard error, where the published results lack lines of this benchmark; else 0."""
    published = {line.split(" | ")[0].removeprefix("| ") for line in _lines(RESULTS) if line.startswith("| ")}
    missing = [row.what for row in rows if row.what not in published]
    for what in missing:
        print(f"benchmarks/results.md has no line “{what}”: make bench", file=sys.stderr)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
