"""The planner's wait: one workbook from upload to findings, alone and ten at once; large files; the server's memory."""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil
import xlsxwriter

from benchmarks.loading import filled
from benchmarks.measuring import GUIBIAO, Row, quantile, timed
from benchmarks.size import MB, Size
from etl.workbook.annotate.editing import annotated
from etl.workbook.annotate.marking import marking_of
from etl.workbook.write.writing import write_template
from etl.yaml_files import load_plan
from plan.finding import Finding
from plan.period import Period
from tests.torture.client import Client, filler

WAIT = 1.0
"""Seconds that 95 of 100 planners are wanted to wait at most while ten come at once."""


MARKING = 50
"""Milliseconds in which a workbook is wanted to be marked."""


class Planner:
    """A filler of one department, at the server's own pages."""

    def __init__(self, address: str, department: str, period: Period) -> None:
        self._client = Client(address, filler(department))
        self._department, self._period = department, period

    def upload(self, content: bytes, name: str = "填报.xlsx") -> str:
        """Send a workbook and return its draft's id."""
        return self._client.upload(content, name, self._department, self._period)

    def checked(self, content: bytes) -> float:
        """Return seconds from sending a workbook to its findings standing on its page."""
        start = time.perf_counter()
        draft = self.upload(content)
        self._client.checked(draft)
        taken = time.perf_counter() - start
        self._client.post(f"/desk/{draft}/discard")
        return taken


def rows(address: str, server: int, scratch: Path, size: Size) -> Iterator[Row]:
    """Measure ten planners at once; ``server`` is the server's process id."""
    yield from _waits(address, scratch, size)
    yield _marking(scratch, size)
    yield from _large_table(scratch, size)
    yield _memory(address, server, size)


def _waits(address: str, scratch: Path, size: Size) -> Iterator[Row]:
    plan = load_plan()
    department, period = plan.departments[0].name, plan.periods[-1]
    contents = [_workbook(scratch / f"{n}.xlsx", department, period, n) for n in range(size.uploads * 2)]
    for planners, batch in ((1, contents[: size.uploads]), (size.planners, contents[size.uploads :])):
        with ThreadPoolExecutor(planners) as pool:
            taken = list(pool.map(Planner(address, department, period).checked, batch))
        p50, p95 = (1000 * quantile(taken, share) for share in (0.50, 0.95))
        alone = planners == 1
        yield Row(
            f"one workbook from upload to findings, {'alone' if alone else 'planners at once'}",
            f"{'' if alone else f'{planners} planners: '}P50 {p50:.0f} ms, P95 {p95:.0f} ms",
            "" if alone else f"{1000 * WAIT:.0f} ms wanted at P95",
            p95 <= 1000 * WAIT if size.judged and not alone else None,
        )


def _workbook(path: Path, department: str, period: Period, seed: int) -> bytes:
    plan = load_plan()
    write_template(plan, department, period, path, values=filled(plan, department, period, seed))
    return path.read_bytes()


def _marking(scratch: Path, size: Size) -> Row:
    """Return the returned workbook, made where a child makes it: a doubt at every town's cell of one measure."""
    plan = load_plan()
    department, period = plan.departments[0].name, plan.periods[-1]
    path = scratch / "marked.xlsx"
    write_template(plan, department, period, path, values=filled(plan, department, period, 0))
    said = {"measure": plan.measures_of(department)[0].name, "unit": "", "before_period": str(period.shift(-1))}
    findings = [
        Finding("not_a_number", "填报", f"D{row}", "约120", details={**said, "area": town})
        for row, town in enumerate(plan.towns, 7)
    ]
    request, times = marking_of(findings).as_json(), []
    for _ in range(size.runs + 1):
        start = time.perf_counter()
        annotated(str(path), path.name, request)
        times.append(time.perf_counter() - start)
    median = 1000 * statistics.median(times[1:])  # the first one imports what the others use
    beside = f"{len(findings)} findings; {MARKING} ms wanted"
    return Row("marking a workbook", f"{median:.0f} ms", beside, median <= MARKING if size.judged else None)


def _large_table(scratch: Path, size: Size) -> Iterator[Row]:
    """Yield a statistics table of very many rows through `guibiao check`, beside pandas reading it."""
    path = scratch / "large.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, ["镇(街道)", "护理型床位数", "养老机构床位数", "康养联合体数"])
        for row in range(1, size.rows + 1):
            sheet.write_row(row, 0, [f"第{row}村", row % 90, 100, row % 3])
    ours = _seconds_with_findings([GUIBIAO, "check", path, "--department", "养老服务科", "--period", "2025Q4"])
    reading = f"import pandas; pandas.read_excel({str(path)!r}, engine='openpyxl')"
    pandas = timed([sys.executable, "-c", reading])
    beside = f"pandas reading alone {pandas:.1f} s: {pandas / ours:.1f}×"
    yield Row("check of a table of very many rows", f"{size.rows:,} in {ours:.1f} s", beside)


def _seconds_with_findings(command: list[str | Path]) -> float:
    """Return the seconds of a command that may exit with 1, as ``check`` does over a table with findings."""
    words = " ".join(f"'{part}'" for part in command)
    return timed(["sh", "-c", f"{words} >/dev/null 2>&1 || [ $? = 1 ]"])


def _memory(address: str, server: int, size: Size) -> Row:
    """Return how much the server's own process grows while four large files arrive at once."""
    plan = load_plan()
    process, most, over = psutil.Process(server), 0, threading.Event()
    before = process.memory_info().rss

    def watch() -> None:
        nonlocal most
        while not over.wait(0.01):
            most = max(most, process.memory_info().rss)

    watching = threading.Thread(target=watch)
    watching.start()
    planner = Planner(address, plan.departments[0].name, plan.periods[-1])
    content = os.urandom(size.large)
    start = time.perf_counter()
    send = partial(planner.upload, name="大文件.xlsx")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, [content] * 4))
    taken = time.perf_counter() - start
    over.set()
    watching.join()
    grown = (most - before) / 1e6
    figure = f"{size.large / MB:.0f} MB each: server +{grown:.0f} MB"
    return Row("four large files arriving at once", figure, f"in {taken:.1f} s")
