"""The planner's wait: one workbook from upload to findings, alone and ten at once; large files; the server's memory."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil
import xlsxwriter

from benchmarks.loading import filled
from benchmarks.measuring import GUIBIAO, Row, quantile, timed
from etl.workbook.writing import write_template
from etl.yaml_files import load_plan
from plan.period import Period

WORKBOOKS = 25
PLANNERS = 10
ROWS = 200_000
LARGE = 49 * 1024 * 1024
_TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


class Planner:
    """A filler of the first department, at the server's own pages."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._headers = {"Origin": address, "X-Guibiao": "1"}
        self._token = ""
        self._open("/submit")
        cookie = self._post("/role", urlencode({"token": self._token, "role": "0", "next": "/submit"}).encode())[1]
        self._headers["Cookie"] = cookie.split(";")[0]
        self._open("/submit")

    def _open(self, path: str) -> str:
        """A page's HTML; its token is kept."""
        text = self._ask("GET", path)[0].decode()
        found = _TOKEN.search(text)
        self._token = found[1] if found else self._token
        return text

    def _post(self, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> tuple[bytes, str]:
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(
        self, method: str, path: str, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> tuple[bytes, str]:
        connection = http.client.HTTPConnection(self._host, timeout=120)
        connection.request(method, path, body, {**self._headers, **(more or {})})
        answer = connection.getresponse()
        return answer.read(), answer.headers.get("Set-Cookie", "")

    def upload(self, content: bytes, name: str, period: Period, department: str) -> str:
        """Send a workbook; where its draft stands."""
        edge = secrets.token_hex(16)
        fields = {"token": self._token, "department": department, "period": str(period)}
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = "".join([*parts, head]).encode() + content + f"\r\n--{edge}--\r\n".encode()
        answer = self._post("/upload", body, f"multipart/form-data; boundary={edge}")[0].decode()
        found = re.search(r'"to":\s*"([^"]+)"', answer)
        assert found, answer[:300]
        return found[1]

    def checked(self, content: bytes, name: str, period: Period, department: str) -> float:
        """Seconds from sending a workbook to its findings standing on its page."""
        start = time.perf_counter()
        draft = self.upload(content, name, period, department)
        while "data-busy" in self._open(draft):
            time.sleep(0.05)  # more often, and the asking itself would be what is measured
        return time.perf_counter() - start


def rows(address: str, server: int, scratch: Path) -> Iterator[Row]:
    """``server`` is the server's process id."""
    yield from _waits(address, scratch)
    yield from _large_table(scratch)
    yield _memory(address, server)


def _waits(address: str, scratch: Path) -> Iterator[Row]:
    plan = load_plan()
    department = plan.departments[0].name
    contents = [_workbook(scratch / f"{n}.xlsx", department, n) for n in range(WORKBOOKS * 2)]
    for planners, batch in ((1, contents[:WORKBOOKS]), (PLANNERS, contents[WORKBOOKS:])):
        ask = partial(Planner(address).checked, name="填报.xlsx", period=plan.periods[-1], department=department)
        with ThreadPoolExecutor(planners) as pool:
            taken = list(pool.map(ask, batch))
        p50, p95 = (1000 * quantile(taken, share) for share in (0.50, 0.95))
        who = "alone" if planners == 1 else f"{planners} planners at once"
        yield Row(f"one workbook from upload to findings, {who}", f"P50 {p50:.0f} ms, P95 {p95:.0f} ms")


def _workbook(path: Path, department: str, seed: int) -> bytes:
    plan = load_plan()
    period = plan.periods[-1]
    write_template(plan, department, period, path, values=filled(plan, department, period, seed))
    return path.read_bytes()


def _large_table(scratch: Path) -> Iterator[Row]:
    """A statistics table of 200,000 rows through `guibiao check`, beside pandas reading it."""
    path = scratch / "large.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, ["镇(街道)", "护理型床位数", "养老机构床位数", "康养联合体数"])
        for row in range(1, ROWS + 1):
            sheet.write_row(row, 0, [f"第{row}村", row % 90, 100, row % 3])
    ours = _seconds_whatever_it_answers([GUIBIAO, "check", path, "--department", "养老服务科", "--period", "2025Q4"])
    reading = f"import pandas; pandas.read_excel({str(path)!r}, engine='openpyxl')"
    pandas = timed([sys.executable, "-c", reading])
    yield Row(f"check of {ROWS:,} rows", f"{ours:.1f} s", f"pandas reading alone {pandas:.1f} s: {pandas / ours:.1f}×")


def _seconds_whatever_it_answers(command: list[str | Path]) -> float:
    """Such a table has findings, so the command's answer is no (1)."""
    words = " ".join(f"'{part}'" for part in command)
    return timed(["sh", "-c", f"{words} >/dev/null 2>&1 || [ $? = 1 ]"])


def _memory(address: str, server: int) -> Row:
    """How much the server's own process grows while four files of 49 MB arrive at once."""
    plan = load_plan()
    process, most, over = psutil.Process(server), 0, threading.Event()
    before = process.memory_info().rss

    def watch() -> None:
        nonlocal most
        while not over.wait(0.01):
            most = max(most, process.memory_info().rss)

    watching = threading.Thread(target=watch)
    watching.start()
    planner, department = Planner(address), plan.departments[0].name
    content = os.urandom(LARGE)
    start = time.perf_counter()
    send = partial(planner.upload, name="大文件.xlsx", period=plan.periods[-1], department=department)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, [content] * 4))
    taken = time.perf_counter() - start
    over.set()
    watching.join()
    grown = (most - before) / 1e6
    return Row("four files of 49 MB arriving at once", f"server grows by {grown:.0f} MB", f"in {taken:.1f} s")
