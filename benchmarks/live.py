"""Open pages: what their questions cost the server, and how soon they show what was accepted."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
from playwright.sync_api import Page

from benchmarks.first_chart import chromium
from benchmarks.measuring import Row
from benchmarks.size import Size
from etl.home import Home
from etl.store.data_store import DataStore
from plan.period import Period
from tests.torture.books import DEPARTMENT, book
from tests.torture.client import Client, filler, reviewer

LAST = Period(2025, 4)
PAGES, EVERY = 50, 1.2
"""So many open pages ask, each after so many seconds."""

SHARE, SOON = 0.25, 2.0
"""Wanted at most: so much of one processor, and so many seconds until they show what was accepted."""


def questions(address: str, server: int, size: Size) -> Iterator[Row]:
    """Yield the share of one processor that fifty open pages cost while nothing changes."""
    client = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    have = quote(_asked(client, "/version?of=data"))
    before = _used(server)
    for _ in range(size.questions):
        _asked(client, f"/version?of=data&have={have}")
    each = (_used(server) - before) / size.questions
    share = each * PAGES / EVERY
    yield Row(
        f"{PAGES} open pages that ask which data speak",
        f"{100 * share:.0f} % of one processor",
        f"{1000 * each:.1f} ms a question; {100 * SHARE:.0f} % wanted at most",
        share <= SHARE if size.judged else None,
    )


def _asked(client: http.client.HTTPConnection, path: str) -> str:
    client.request("GET", path)
    answer = client.getresponse()
    text = answer.read().decode()
    assert answer.status in (200, 204), answer.status
    return text


def _used(process: int) -> float:
    times = psutil.Process(process).cpu_times()
    return times.user + times.system


def acceptances(address: str, home: Path, size: Size) -> Iterator[Row]:
    """Yield the seconds from the reviewer's click until a leader's page, which nobody touches, shows the new data."""
    planner, judge = Client(address, filler(DEPARTMENT)), Client(address, reviewer())
    taken = []
    with chromium() as browser:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("#react-entry-point #main")
        for turn in range(size.acceptances):
            taken.append(_shown(page, judge, _sent(DataStore.of(Home(home)), planner, judge, turn)))
    yield Row(
        "from an acceptance to the numbers on a page that is open",
        f"{statistics.median(taken):.1f} s, at most {max(taken):.1f} s",
        f"{SOON:.0f} s wanted",
        statistics.median(taken) <= SOON if size.judged else None,
    )


def _sent(data_store: DataStore, planner: Client, judge: Client, turn: int) -> str:
    """Return a correction of the plan's last quarter, sent."""
    accepted = data_store.ledger().slot(DEPARTMENT, LAST).version
    assert judge.decide("reopen", accepted, "数据有误").to, "what was accepted is reopened"
    answer = planner.send(planner.ready(book(LAST, turn + 1), DEPARTMENT, LAST))
    assert answer.to, answer.text
    return answer.number


def _shown(page: Page, judge: Client, sent: str) -> float:
    before = page.get_attribute("#react-entry-point #main", "data-version")
    start = time.perf_counter()
    assert judge.decide("accept", sent).to, "the newest version is accepted"
    page.wait_for_function(
        "before => { const main = document.querySelector('#react-entry-point #main');"
        " return main && main.dataset.version !== before; }",
        arg=before,
    )
    return time.perf_counter() - start
