"""What one correction costs as the record grows: time and bytes of accepting it, publishing it, a page and a report.

``python -m benchmarks.correction_cost`` makes homes of 121 to 121,000 submissions (the largest takes some minutes and
gigabytes), prints a table and writes benchmarks/correction_cost.md; ``--small`` runs all of it on very
little and judges nothing; ``--largest 100`` leaves the last one out.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.__main__ import machine
from benchmarks.at_once import corrected, seconds_of
from benchmarks.homes import Grown, versions_of_the_demonstration
from benchmarks.measuring import GUIBIAO, ROOT
from benchmarks.own_home import serving
from plan.period import Period
from tests.torture.books import DEPARTMENT
from tests.torture.client import Client, filler, reviewer

RESULTS = ROOT / "benchmarks" / "correction_cost.md"
QUARTER = Period(2025, 4)
SIZES = (1, 10, 100, 1000)
"""Versions of each of the demonstration's 121 workbooks."""

ROUNDS = 5
"""Corrections and reports whose median is told."""

ENOUGH = 30.0
"""Seconds after which no further report is made."""

FLAT = 2.0
"""How many times the smallest home's figure the largest one's may be where the record's length should not matter."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took: seconds by the clock, and bytes written, or sent to the browser."""

    seconds: float
    size: float


# Key → what is measured, and whether it is to be the same in every home.
WANTED: dict[str, tuple[str, bool]] = {
    "accept": ("a correction accepted; what the server wrote", True),
    "publish": ("it is published (`guibiao publish`, the whole process); new files", True),
    "page": ("the overview after it; the page", True),
    "report": ("the report, which lists every correction (`guibiao report`, the whole process); the PDF", False),
}


def measured(grown: Grown, scratch: Path, rounds: int) -> dict[str, Cost]:
    """Return the median cost of each key in `WANTED` in one home."""
    found: dict[str, list[Cost]] = {key: [] for key in WANTED}
    published = scratch / f"published-{grown.submissions}"
    _published(grown, published)  # the first publication holds everything; what follows holds what changed
    with serving(grown) as (address, server, _):
        planner, judge = Client(address, filler(DEPARTMENT)), Client(address, reviewer())
        corrected(planner, judge, QUARTER)  # what is read once after a start is not part of it
        for _ in range(rounds):
            before = _written_by(server)
            accepted = corrected(planner, judge, QUARTER).accepted
            found["accept"].append(Cost(accepted, _written_by(server) - before))
            page: list[str] = []
            taken = seconds_of(lambda page=page: page.append(judge.page("/")))  # type: ignore[misc]
            found["page"].append(Cost(taken, len(page[0].encode())))
            found["publish"].append(_published(grown, published))
    while len(found["report"]) < rounds and sum(cost.seconds for cost in found["report"]) < ENOUGH:
        pdf = scratch / f"report-{len(found['report'])}.pdf"
        taken = _run(grown, "report", "--as-of", str(QUARTER), "-o", str(pdf))[0]
        found["report"].append(Cost(taken, pdf.stat().st_size))
    return {key: _median(costs) for key, costs in found.items()}


def _written_by(server: psutil.Process) -> int:
    """Return the bytes that a server has handed to the system to be written; what is sent over sockets is none of
    them."""
    return int(server.io_counters().write_chars)


def _published(grown: Grown, folder: Path) -> Cost:
    taken, told = _run(grown, "publish", "--to", str(folder), "--json")
    return Cost(taken, json.loads(told)["bytes_new"])


def _run(grown: Grown, *arguments: str) -> tuple[float, str]:
    """Return the seconds of a command over a home, and what it prints."""
    environment, start = {**os.environ, "GUIBIAO_HOME": str(grown.home.root)}, time.perf_counter()
    ended = subprocess.run(
        [str(GUIBIAO), *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - start, ended.stdout


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(c.seconds for c in costs), statistics.median(c.size for c in costs))


def row(key: str, costs: Sequence[Cost], judged: bool) -> str:
    """Return a line of the table in Markdown; the last cost is the largest home's."""
    what, flat = WANTED[key]
    shown = " | ".join(f"{cost.seconds:.2f} s, {cost.size / 1024:,.0f} kB" for cost in costs)
    holds = costs[-1].seconds <= FLAT * costs[0].seconds and costs[-1].size <= FLAT * costs[0].size
    wanted = f"at most {FLAT:.0f}× the first" if flat else ""
    return f"| {what} | {shown} | {wanted} | {('yes' if holds else '**no**') if flat and judged else ''} |"


def main(arguments: list[str]) -> int:
    """Print the table, and write it unless it was a small run; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.correction_cost")
    parser.add_argument("--small", action="store_true", help="on very little: whether it runs, not how fast")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="versions of the largest home")
    said = parser.parse_args(arguments)
    sizes = (1,) if said.small else tuple(size for size in SIZES if size <= said.largest)
    found, submissions = list[dict[str, Cost]](), list[int]()
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            grown = versions_of_the_demonstration(Path(scratch) / "home", size, (DEPARTMENT, QUARTER))
            submissions.append(grown.submissions)
            found.append(measured(grown, Path(scratch), 1 if said.small else ROUNDS))
    head = " | ".join(f"{each:,}" for each in submissions)
    table = [f"| submissions | {head} | wanted | holds |", "|---" * (len(sizes) + 3) + "|"]
    table += [row(key, [each[key] for each in found], judged=not said.small) for key in WANTED]
    print("\n".join(table))
    if not said.small:
        title = f"# What one correction costs as the record grows\n\nMeasured {datetime.now(UTC):%Y-%m-%d} on "
        RESULTS.write_text(f"{title}{machine()}. Read ratios, not digits.\n\n" + "\n".join(table) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
