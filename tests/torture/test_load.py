"""Row 14: much at once, endless files, people who never come to the end. Memory is bounded, others are answered."""

from __future__ import annotations

import os
import resource
import socket
import threading
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psutil
import pytest
import xlsxwriter

from commands.incoming import ALL_BYTES, FORM_BYTES, UPLOAD_BYTES
from plan.period import Period
from tests.torture.beside import Beside, quiet
from tests.torture.books import DEPARTMENT, book
from tests.torture.client import Client, filler
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN, MB, SCALE
from tests.torture.server import Server, Watch
from tests.torture.slow import Slow, slow_head
from tests.torture.test_hostile_files import ALL, said, told
from tests.torture.together import at_once
from tests.waiting import LIMIT, eventually
from wording import say

PERIOD = Period(2024, 1)
MOST_MB = 100
"""What the server's own process may grow by, whatever comes."""
LONGEST_LOOK = LIMIT
"""Seconds: far more than any page takes, and far less than slow people are borne with."""
TREE_MB = 2_200
"""Bytes of the server with its two readers, each bounded to 768 MB of address space."""


@pytest.fixture(name="planner")
def _planner(shared: Server) -> Client:
    return Client(shared.address, filler(DEPARTMENT))


class Tree:
    """The most memory the server and everything it started hold together."""

    def __init__(self, server: Server) -> None:
        self._server, self._over, self.most = server, threading.Event(), 0
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Tree:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        whole = psutil.Process(self._server.pid)
        while not self._over.wait(0.05):
            held = 0
            for process in (whole, *whole.children(recursive=True)):
                try:
                    held += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.most = max(self.most, held)


FOUR = {
    "noise": lambda: os.urandom(SCALE.large_bytes),
    "a table without end": lambda: b"1,2,3,4\n" * (SCALE.large_bytes // 8),
}


@pytest.mark.parametrize("kind", FOUR)
def test_four_large_files_at_once(shared: Server, planner: Client, count: Counter, kind: str) -> None:
    content, before = FOUR[kind](), quiet(shared.address)
    with Beside(shared.address) as beside, Tree(shared) as tree, Watch(shared) as watch:
        deeds = [partial(planner.upload, content, f"{n}.csv", DEPARTMENT, PERIOD) for n in range(4)]
        drafts = at_once(deeds)
        pages = [planner.checked(draft) for draft in drafts]
    assert [[each for each in said(page) if each in ALL] != [] for page in pages] == [True] * 4
    assert shared.runs
    assert beside.failed == []
    assert watch.grown < MOST_MB
    assert tree.most / 1e6 < TREE_MB
    size = f"4 × {SCALE.large_bytes / MB:.0f} MB at once ({kind})"
    count(14, f"{size}: the server grew by at most", f"{watch.grown:.0f} MB, with its readers {tree.most / 1e6:.0f} MB")
    count(14, f"{size}: the overview meanwhile", told(before, beside))


def test_a_workbook_of_very_many_rows(shared: Server, planner: Client, tmp_path: Path, count: Counter) -> None:
    """Read, or refused in one sentence: in time and in bounds either way."""
    content, before = many_rows(tmp_path / "large.xlsx"), quiet(shared.address)
    with Beside(shared.address) as beside, Tree(shared) as tree, Watch(shared) as watch:
        begun = time.perf_counter()
        draft = planner.upload(content, "大表.xlsx", DEPARTMENT, PERIOD)
        page = planner.checked(draft)
        taken = time.perf_counter() - begun
    refused = [each for each in said(page) if each in ALL]
    assert len(refused) <= 1
    assert shared.runs
    assert beside.failed == []
    assert tree.most / 1e6 < TREE_MB
    came = refused[0] if refused else "read"
    rows = f"a workbook of {SCALE.rows:,} rows ({len(content) / MB:.0f} MB)"
    count(14, f"{rows}: answered", f"in {taken:.1f} s: {came}")
    count(14, f"{rows}: memory", f"server +{watch.grown:.0f} MB, with its readers {tree.most / 1e6:.0f} MB")
    count(14, f"{rows}: the overview meanwhile", told(before, beside))


def many_rows(path: Path) -> bytes:
    """Return towns that nobody knows, with numbers."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("数据")
        sheet.write_row(0, 0, ["镇(街道)", "护理型床位数", "养老机构床位数"])
        for row in range(1, SCALE.rows):
            sheet.write_row(row, 0, [f"第{row}村", row % 90, 100])
    return path.read_bytes()


def test_slow_connections_keep_nobody_waiting(shared: Server, planner: Client, count: Counter) -> None:
    """Heads and bodies that never end, and answers that nobody reads. A planner brings a workbook meanwhile."""
    before = quiet(shared.address)
    with Watch(shared) as watch, Slow(planner, SCALE.slow) as slow, Beside(shared.address) as beside:
        draft = planner.ready(book(PERIOD, 1), DEPARTMENT, PERIOD)
        assert planner.send(draft, "").to
        time.sleep(SCALE.slow_seconds)
        if LARGE_RUN:
            assert slow.let_go >= SCALE.slow * 2 // 3, "those that are too slow are let go"
    assert beside.failed == []
    assert max(beside.taken) < LONGEST_LOOK
    assert watch.grown < MOST_MB
    name = f"{SCALE.slow} slow connections for {SCALE.slow_seconds:.0f} s"
    count(14, f"{name}: the server grew by at most", f"{watch.grown:.0f} MB")
    count(14, f"{name}: let go", slow.let_go)
    count(14, f"{name}: the overview meanwhile", told(before, beside))


@pytest.mark.skipif(not SCALE.flood, reason="only in the large run: it takes most of a minute")
def test_more_connections_than_there_is_room_for(shared: Server, planner: Client, count: Counter) -> None:
    """Whoever comes then has to wait until the slow ones are let go; after that all is as before."""
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < SCALE.flood + 300:
        pytest.skip("this process may not open so many connections itself")
    with Slow(planner, SCALE.flood, (slow_head,)):
        begun = time.perf_counter()
        assert planner.page("/")
        waited = time.perf_counter() - begun
    assert planner.get("/").status == 200
    count(14, f"{SCALE.flood:,} slow connections at once: others waited", f"{waited:.0f} s")


def test_what_is_too_large_is_told(shared: Server, planner: Client, count: Counter) -> None:
    """By the sentence, also where the server refuses it before the app is asked."""
    drafts = set((shared.home / "drafts").glob("*"))
    answer = planner.raw("/role", b"x" * (FORM_BYTES + 1), "application/x-www-form-urlencoded")
    assert (answer.status, answer.refused) == (413, say("desk.too_large_together"))
    answer = planner.offer(bytes(50 * MB + 1), "大.xlsx", DEPARTMENT, PERIOD)
    assert (answer.status, answer.refused) == (413, say("desk.too_large", limit=50))
    if LARGE_RUN:
        with Watch(shared) as watch:
            answer = planner.raw("/upload", bytes(UPLOAD_BYTES + 1), "multipart/form-data; boundary=a")
        assert (answer.status, answer.refused) == (413, say("desk.too_large_together"))
        assert watch.grown < MOST_MB
    assert set((shared.home / "drafts").glob("*")) == drafts
    count(14, "bodies too large, each told so", 3 if LARGE_RUN else 2)


def test_no_more_comes_in_than_the_disk_is_meant_to_bear(shared: Server, planner: Client, count: Counter) -> None:
    """Some promise 2 GB between them; the next one is told to come back, and when they are gone is let in."""
    host, port = planner.host.split(":")
    offered = partial(planner.offer, bytes(20 * MB), "大.xlsx", DEPARTMENT, PERIOD)
    whole, rest = divmod(ALL_BYTES - 10 * MB, UPLOAD_BYTES)
    with ExitStack() as open_ones:
        for promised in (*[UPLOAD_BYTES] * whole, rest):
            connection = open_ones.enter_context(socket.create_connection((host, int(port)), timeout=LIMIT))
            head = f"POST /upload HTTP/1.1\r\nHost: {planner.host}\r\nContent-Length: {promised}\r\n\r\n"
            connection.sendall(head.encode())
        eventually(lambda: not offered().to, "not all of them are heard")
        answer = offered()
        assert (answer.status, answer.refused) == (503, say("serve.busy"))
        assert planner.get("/").status == 200
        assert planner.upload(b"", "小.xlsx", DEPARTMENT, PERIOD), "small ones come in all the same"
    eventually(lambda: offered().to, "whoever went away makes no room")
    count(14, "large bodies promised at once, the next one told to wait", whole + 1)
