"""Growth: what pages, sending, accepting, the doctor and the start take in homes of ten and a hundred times as much.

``python -m benchmarks.growth`` prints a table with what is wanted of the largest, and writes benchmarks/growth.md;
``--small`` runs all of it on very little and judges nothing. The homes are made first (a minute or two).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import psutil

from benchmarks import at_once
from benchmarks.__main__ import machine
from benchmarks.at_once import corrected, seconds_of
from benchmarks.homes import Grown, versions_of_the_demonstration, wide
from benchmarks.measuring import ROOT
from benchmarks.own_home import serving
from benchmarks.reporting import MB, Watch, ask_for_report, visitor, wait_for_report
from plan.period import Period
from tests.torture.books import DEPARTMENT
from tests.torture.client import Client, filler, reviewer

RESULTS = ROOT / "benchmarks" / "growth.md"
LAST = Period(2025, 4)
ROUNDS = 3
"""Times that something is measured."""

EXAMINE = """
import sys
from pathlib import Path
from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
assert all(check.ok for check in examine(DataStore.of(Home(Path(sys.argv[1])), Path(sys.argv[2]))))
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what is measured, how it is written, what is wanted of the largest home, and the figures."""

    what: str
    written: str
    wanted: float | None
    figures: Sequence[float]

    def row(self, judged: bool) -> str:
        """Return the line in Markdown; the last figure is the largest home's."""
        shown = " | ".join(self.written.format(figure) for figure in self.figures)
        wanted = "" if self.wanted is None else self.written.format(self.wanted)
        holds = "" if self.wanted is None or not judged else "yes" if self.figures[-1] <= self.wanted else "**no**"
        return f"| {self.what} | {shown} | {wanted} | {holds} |"


def measured(grown: Grown, seconds: float, people: int) -> dict[str, float]:
    """Return every figure of one home by its key in `WANTED`, in the unit given there. So many ``people`` look for so
    many ``seconds``."""
    found: dict[str, float] = {}
    with serving(grown):
        pass  # what an older edition left is brought up by the first start
    with serving(grown) as (address, server, start):
        found["start"] = start
        planner, judge = Client(address, filler(DEPARTMENT)), Client(address, reviewer())
        sent = [corrected(planner, judge, LAST) for _ in range(ROUNDS)]
        found["send"], found["accept"] = min(each.sent for each in sent), min(each.accepted for each in sent)
        for name, path in (("review", "/review"), ("submission", f"/submission/{sent[-1].number}")):
            found[name] = _median(lambda path=path: judge.page(path))  # type: ignore[misc]
        found["submit"] = _median(lambda: planner.page("/submit"))
        busy = at_once.of_one_page(address, seconds, people)
        found["busy P50"], found["busy P95"] = busy.page(0.5), busy.page(0.95)
        everything = at_once.of_everything(address, grown.home.root, seconds, people)
        found["all P50"], found["all P95"] = everything.page(0.5), everything.page(0.95)
        found["health"], found["corrections"] = everything.worst_health, everything.accepted
        found["server"] = server.memory_info().rss / MB
    found["doctor"], found["doctor memory"] = _examined(grown)
    return found


def _median(act: Callable[[], object]) -> float:
    act()
    return statistics.median(seconds_of(act) for _ in range(ROUNDS))


def _examined(grown: Grown) -> tuple[float, float]:
    """Return seconds of processor time and the most memory of the doctor, who finds nothing."""
    command = [sys.executable, "-c", EXAMINE, str(grown.home.root), str(grown.catalogue)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    with Watch(lambda: [psutil.Process(process.pid)]) as watch:
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, "the doctor found something"
    return used.ru_utime + used.ru_stime, watch.peak / MB


# Key → what is measured, how it is written, and what is wanted at most of the largest home (None: nothing).
WANTED: dict[str, tuple[str, str, float | None]] = {
    "start": ("start of the server", "{:.1f} s", 2),
    "review": ("审核", "{:.3f} s", 0.1),
    "submit": ("报送", "{:.3f} s", 0.1),
    "submission": ("a submission", "{:.3f} s", 0.1),
    "send": ("send", "{:.2f} s", 0.5),
    "accept": ("accept", "{:.2f} s", 1),
    "busy P50": ("审核 while 50 people look, one sends and one accepts: P50", "{:.2f} s", 0.1),
    "busy P95": ("the same, P95", "{:.2f} s", 0.3),
    "all P50": ("any page while 50 people look, two send, doctor and backup work: P50", "{:.2f} s", 0.1),
    "all P95": ("the same, P95", "{:.2f} s", 0.3),
    "health": ("the longest that /healthz took meanwhile", "{:.3f} s", 0.05),
    "corrections": ("corrections sent and accepted meanwhile", "{:.0f}", None),
    "server": ("memory of the server", "{:.0f} MB", 400),
    "doctor": ("doctor, processor time", "{:.1f} s", 15),
    "doctor memory": ("doctor, memory", "{:.0f} MB", 300),
}


def widely(grown: Grown, judged: bool) -> Iterator[str]:
    """Yield the rows of a county with many departments and towns."""
    with serving(grown) as (address, server, _):
        browser = Client(address)
        browser.page("/")
        other = seconds_of(lambda: browser.page("/?as_of=2023Q3"))
        memory = server.memory_info().rss / MB
        token, visit = visitor(address)
        with Watch(lambda: [server]) as watch:
            made = seconds_of(
                lambda: wait_for_report(visit, address, ask_for_report(visit, address, token, date(2025, 12, 31)))
            )
    figures = (
        ("the overview of another date", "{:.2f} s", 0.3, other),
        ("memory of the server", "{:.0f} MB", 400.0, memory),
        ("PDF of the report", "{:.1f} s", 5.0, made),
        ("memory of the server and its children meanwhile", "{:.0f} MB", None, watch.peak / MB),
    )
    for what, written, wanted, figure in figures:
        yield Line(what, written, wanted, (figure,)).row(judged)


def main(arguments: list[str]) -> int:
    """Print the tables, and write them unless it was a small run; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--small", action="store_true", help="on very little: whether it runs, not how fast")
    small = parser.parse_args(arguments).small
    sizes, county = ((1, 2), (8, 5, 1)) if small else ((1, 10, 100), (40, 200, 5))
    with tempfile.TemporaryDirectory() as scratch:
        homes = [versions_of_the_demonstration(Path(scratch) / f"home-{size}", size) for size in sizes]
        found = [measured(home, 1 if small else 15, 5 if small else 50) for home in homes]
        head = " | ".join(f"{home.submissions:,}" for home in homes)
        table = [f"| submissions | {head} | wanted | holds |", "|---" * (len(homes) + 3) + "|"]
        for key, (what, written, wanted) in WANTED.items():
            table.append(Line(what, written, wanted, [each[key] for each in found]).row(judged=not small))
        table += ["", f"| {county[0]} departments × {county[1]} towns × {county[2]} years | | wanted | holds |"]
        table += ["|---|---|---|---|", *widely(wide(Path(scratch) / "wide", *county), judged=not small)]
    print("\n".join(table))
    if not small:
        title = f"# Growth\n\nMeasured {datetime.now(UTC):%Y-%m-%d} on {machine()}. Read ratios, not digits.\n\n"
        RESULTS.write_text(title + "\n".join(table) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
