"""Reports: the PDF by Typst against the same content through Chromium's print, and twenty asked for at once."""

from __future__ import annotations

import http.cookiejar
import json
import re
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import psutil

from benchmarks.measuring import ROOT, Row, quantile
from benchmarks.size import Size

MB = 1 << 20


def rows(home: Path, size: Size) -> Iterator[Row]:
    """Yield both ways of printing, each in a process of its own, one after the other."""
    ours, our_peak = _printed("typst", home, size)
    theirs, their_peak = _printed("chromium", home, size)
    beside = "the same headings, paragraphs and tables through Chromium’s print, without drawings and PDF/A:"
    yield Row(
        "PDF of the whole report by Typst",
        f"first {ours['first']:.2f} s, then {ours['again']:.2f} s ({ours['bytes'] / MB:.1f} MB)",
        f"{beside} first {theirs['first']:.2f} s, then {theirs['again']:.2f} s ({theirs['bytes'] / MB:.1f} MB)",
    )
    yield Row(
        "peak memory of that",
        f"{our_peak / MB:.0f} MB",
        f"Chromium and what drives it {their_peak / MB:.0f} MB. WeasyPrint is left out: its wheel needs Pango and "
        "GObject from the system",
        our_peak < their_peak if size.judged else None,
    )


def _printed(way: str, home: Path, size: Size) -> tuple[dict[str, float], int]:
    """Return what a printing process says of itself, and the most memory it and its children had together."""
    command = [sys.executable, "-m", "benchmarks.printing", way, str(home), str(size.prints)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with Watch(lambda: [psutil.Process(process.pid)]) as watch:
        told, _ = process.communicate()
    assert process.returncode == 0, f"printing by {way} failed"
    return json.loads(told), watch.peak


class Watch:
    """Watches, while it is open, the memory of processes and their children: ``peak`` is the most they had together, in
    bytes, shared pages counted in proportion (PSS)."""

    def __init__(self, processes: Callable[[], Sequence[psutil.Process]]) -> None:
        self.peak = 0
        self._processes = processes
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            self.peak = max(self.peak, sum(map(_memory, self._all())))

    def _all(self) -> list[psutil.Process]:
        try:
            return [each for root in self._processes() for each in (root, *root.children(recursive=True))]
        except psutil.NoSuchProcess:
            return []


def _memory(process: psutil.Process) -> int:
    try:
        told = process.memory_full_info()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
    return int(getattr(told, "pss", told.rss))


def at_once(address: str, server: int, size: Size) -> Iterator[Row]:
    """Yield what it takes when twenty people ask for the PDF of twenty days at once while somebody else looks at the
    overview."""
    days = [date(2021, 2, 15) + timedelta(days=83 * n) for n in range(size.reports)]
    token, browser = visitor(address)
    # One before the measurement, which is not to hold what is done once.
    wait_for_report(browser, address, ask_for_report(browser, address, token, date(2021, 1, 15)))
    servers = [psutil.Process(server)]
    before = sum(map(_memory, servers))
    looked: list[float] = []
    over = threading.Event()
    looking = threading.Thread(target=_look_at, args=(address, over, looked))
    looking.start()
    with Watch(lambda: servers) as watch:
        taken = _all_made(browser, address, token, days)
    over.set()
    looking.join()
    yield Row(
        "reports asked for at once, from the first question to the last PDF",
        f"{size.reports} in {taken:.1f} s, {taken / size.reports:.2f} s each",
        f"server {before / MB:.0f} → {watch.peak / MB:.0f} MB at most; the overview meanwhile P95 "
        f"{1000 * quantile(looked, 0.95):.0f} ms",
    )


def visitor(address: str) -> tuple[str, urllib.request.OpenerDirector]:
    """Return the token of a page's forms, and the browser (without scripts) that got it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{address}/evaluate", timeout=60).read().decode()
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found, "the page has no form"
    return found[1], browser


def ask_for_report(browser: urllib.request.OpenerDirector, address: str, token: str, day: date) -> str:
    """Ask for a report and return the key of the job that makes it."""
    form = {"token": token, "kind": "pdf", "as_of": day.isoformat(), "at": "/evaluate"}
    asked = urllib.request.Request(f"{address}/evaluate/make", urllib.parse.urlencode(form).encode())
    asked.add_header("X-Guibiao", "1")
    to = json.loads(browser.open(asked, timeout=120).read())["to"]
    return urllib.parse.parse_qs(urllib.parse.urlsplit(to).query)["job"][0]


def wait_for_report(browser: urllib.request.OpenerDirector, address: str, job: str) -> None:
    """Wait until the page says that the report is ready; an assertion if it failed."""
    while True:
        page = browser.open(f"{address}/evaluate?as_of=2021-01-15&job={job}", timeout=120).read()
        if b"data-busy" not in page:
            assert b"data-fetch" in page, "a report failed"
            return
        time.sleep(0.5)


def _all_made(browser: urllib.request.OpenerDirector, address: str, token: str, days: Sequence[date]) -> float:
    start = time.perf_counter()
    jobs: list[str] = []
    asking = [
        threading.Thread(target=lambda d=day: jobs.append(ask_for_report(browser, address, token, d))) for day in days
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    for job in jobs:
        wait_for_report(browser, address, job)
    return time.perf_counter() - start


def _look_at(address: str, over: threading.Event, looked: list[float]) -> None:
    while not over.is_set():
        start = time.perf_counter()
        urllib.request.urlopen(f"{address}/?as_of=2023Q3", timeout=60).read()
        looked.append(time.perf_counter() - start)
        over.wait(0.1)
