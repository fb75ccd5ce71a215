"""Row 3: a full disk under the running server: a clear sentence, nothing kept, reading goes on, then all as before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from plan.period import Period
from tests.dashboards.desks import copy_of
from tests.etl.submissions.test_full_disk import fill
from tests.torture.books import DEPARTMENT, book
from tests.torture.client import Client, filler, reviewer
from tests.torture.counts import Counter
from tests.torture.record import Acknowledged, assert_oracle, journal_lines, kept
from tests.torture.scale import MB
from tests.torture.server import NotStarted, Server, guibiao
from tests.torture.test_server_damage import numbers
from tests.waiting import eventually
from wording import say

PERIOD, NEXT = Period(2024, 1), Period(2024, 2)
FULL = "磁盘已满"


@pytest.fixture(name="cramped")
def _cramped(small: Path, grown: Path) -> Path:
    """Return a home on a small disk."""
    return copy_of(grown, small / "home")


@pytest.fixture(name="office")
def _office(cramped: Path) -> Iterator[Server]:
    with Server(cramped) as running:
        yield running


@pytest.mark.parametrize("leave", [0, 8192])
def test_bringing_and_sending_on_a_full_disk(
    small: Path, cramped: Path, office: Server, count: Counter, leave: int
) -> None:
    planner, judge = Client(office.address, filler(DEPARTMENT)), Client(office.address, reviewer())
    lying = planner.ready(book(PERIOD, 1), DEPARTMENT, PERIOD)
    pages, before, drafts = numbers(planner), kept(cramped), set((cramped / "drafts").iterdir())
    ballast = fill(small, leave)
    for _ in range(3):
        answer = planner.offer(book(NEXT, 1), "报表.xlsx", DEPARTMENT, NEXT)
        assert (answer.status, FULL in answer.refused) == (503, True), answer.text
        sent = planner.send(lying, "")
        assert (sent.status, FULL in sent.refused) == (503, True), sent.text
    assert numbers(planner) == pages
    assert kept(cramped) == before
    assert set((cramped / "drafts").iterdir()) == drafts
    ballast.unlink()
    number = planner.send(lying, "").number
    assert judge.decide("accept", number).to
    assert planner.ready(book(NEXT, 1), DEPARTMENT, NEXT)
    assert_oracle(cramped, Acknowledged())
    count(3, "uploads and sendings on a full disk, each told, nothing kept", 6)


def test_accepting_where_the_rebuild_finds_no_room(small: Path, cramped: Path, office: Server, count: Counter) -> None:
    """It is accepted and that is said; leaders read the old numbers until there is room, and then the new ones."""
    planner, judge = Client(office.address, filler(DEPARTMENT)), Client(office.address, reviewer())
    number = planner.send(planner.ready(book(PERIOD, 1), DEPARTMENT, PERIOD), "").number
    pages = numbers(planner)
    ballast = fill(small, 300_000)
    answer = judge.decide("accept", number)
    assert (answer.status, "腾出空间" in answer.refused) == (503, True), answer.text
    assert numbers(planner) == pages
    done = guibiao(cramped, "rebuild")
    assert (done.returncode, "腾出空间" in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    # A second server is refused before it finds out about the disk: the first one goes on serving the old numbers.
    with pytest.raises(NotStarted, match="只能由一个服务使用") as said, Server(cramped):
        pass
    assert "Traceback" not in str(said.value)
    ballast.unlink()
    eventually(lambda: planner.get("/version?of=desk&have=x") and numbers(planner) != pages, "never published")
    assert DataStore.of(Home(cramped)).ledger().acceptances[-1].submission == number
    assert_oracle(cramped, Acknowledged())
    count(3, "rebuilds on a full disk, told, old numbers read on, caught up by itself", 2)


def wait_for_room(folder: Path, blocks: int) -> None:
    """Until nothing of what came before is held any more."""
    eventually(lambda: os.statvfs(folder).f_bavail >= blocks, "what was half received is never let go")


def test_no_room_for_what_is_half_received(small: Path, home: Path, count: Counter) -> None:
    """The system's own place for temporary files is full, and the home has room."""
    with Server(home, TMPDIR=str(small)) as server:
        planner = Client(server.address, filler(DEPARTMENT))
        before = journal_lines(home)
        room = os.statvfs(small).f_bavail
        assert planner.upload(bytes(3 * MB), "大.xlsx", DEPARTMENT, PERIOD)  # now it has chosen its place for them
        wait_for_room(small, room)
        drafts = set((home / "drafts").iterdir())
        ballast = fill(small, 0)
        for size in (100_000, 3 * MB):
            answer = planner.offer(bytes(size), "大.xlsx", DEPARTMENT, PERIOD)
            assert answer.status in (503, 507), answer.text
            assert FULL in answer.refused
        assert answer.refused == say("serve.no_room")
        assert planner.get("/").status == 200
        assert set((home / "drafts").iterdir()) == drafts
        ballast.unlink()
        assert planner.send(planner.ready(book(PERIOD, 1), DEPARTMENT, PERIOD), "").to
        assert journal_lines(home) != before
    count(3, "uploads without room for what is half received, each told", 2)
