"""`make bench`: prints a table and writes it to benchmarks/results.md with the machine named."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import assessing, first_chart, loading, planning, reporting, serving
from benchmarks.measuring import ROOT, Row, served


def measured(scratch: Path) -> Iterator[Row]:
    """Every row, each part on its own so that none slows another."""
    yield from loading.rows(scratch)
    with served(scratch / "home") as (address, server):
        yield from serving.rows(address)
        yield from first_chart.rows(address)
        yield from reporting.at_once(address, server)
        yield from planning.rows(address, server, scratch)
    yield from reporting.rows(scratch / "home")
    yield from assessing.rows()


def machine() -> str:
    """What the figures were measured on: kind of processor, cores, Python. Ratios travel, digits do not."""
    cpu = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in _lines(cpu) if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def written(row: Row) -> str:
    """A row of the Markdown table."""
    mark = {True: "yes", False: "**no**", None: ""}[row.holds]
    return f"| {row.what} | {row.figure} | {row.beside} | {mark} |"


def main() -> int:
    """0 if everything that is wanted holds, else 1."""
    head = ["| what | figure | beside | holds |", "|---|---|---|---|"]
    print("\n".join(head), flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for row in measured(Path(scratch)):
            rows.append(row)
            print(written(row), flush=True)
    title = f"# Benchmarks\n\nMeasured {datetime.now(UTC):%Y-%m-%d} on {machine()}. Read ratios, not digits.\n\n"
    (ROOT / "benchmarks" / "results.md").write_text(
        title + "\n".join([*head, *(written(row) for row in rows)]) + "\n", encoding="utf-8"
    )
    return int(any(row.holds is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
