"""Rows 1 and 2: kill −9 of the server while people work. What was acknowledged is kept and whole, nothing else is."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.faults import EXIT_CODE
from etl.home import Home
from etl.submissions.draft import AT_WORK, DraftStage
from etl.submissions.shelf import Drafts
from plan.slots import SlotState
from plan.submission import State
from tests.dashboards.desks import copy_of
from tests.torture.counts import Counter
from tests.torture.record import Acknowledged, assert_oracle
from tests.torture.scale import SCALE
from tests.torture.server import Server, all_gone
from tests.torture.working import PERIODS, Pair, all_at_work
from tests.waiting import eventually

MOST_DONE, LONGEST = 14, 0.4
"""A kill comes when so much more was acknowledged and so many seconds have passed: at no fixed point of anything."""


def homes() -> list[int]:
    """Return how many kills each home takes."""
    whole, rest = divmod(SCALE.kills, SCALE.kills_a_home)
    return [SCALE.kills_a_home] * whole + ([rest] if rest else [])


@pytest.mark.parametrize(("number", "kills"), list(enumerate(homes())))
def test_kills_at_any_moment_with_four_clients(
    grown: Path, tmp_path: Path, count: Counter, number: int, kills: int
) -> None:
    """In one home, one after the other: every kill finds what the ones before it left."""
    home, moment, acknowledged = copy_of(grown, tmp_path / "home"), random.Random(f"home {number}"), Acknowledged()
    server = Server(home)
    pairs = [Pair(home, server.address, period, acknowledged) for period in PERIODS]
    for _ in range(kills):
        wanted = len(acknowledged) + moment.randrange(MOST_DONE)
        threads = all_at_work(pairs)
        wait_until(lambda wanted=wanted: len(acknowledged) >= wanted, threads)
        time.sleep(LONGEST * moment.random())
        children = server.kill()
        for thread in threads:
            thread.join()
        assert all_gone(children), "what reads workbooks does not outlive its server"
        server = Server(home)
        assert_oracle(home, acknowledged)
        for pair in pairs:
            pair.move(server.address)
    assert_drafts(home, acknowledged)
    server.kill()
    states = {state for _, state in acknowledged.decided}
    assert states == {State.ACCEPTED, State.REOPENED} or kills < 5
    assert acknowledged.sent
    assert acknowledged.taken
    count(1, "kill -9 of the server, four clients at work", kills)
    count(1, "acknowledged drafts, all kept", len(acknowledged.taken))
    count(1, "acknowledged submissions, all kept and whole", len(acknowledged.sent))
    count(1, "acknowledged decisions, all kept", len(acknowledged.decided))


def wait_until(what: Callable[[], bool], threads: list[threading.Thread]) -> None:
    """However slow the machine is; not longer than anybody is at work."""
    until = time.monotonic() + 120
    while not what() and any(thread.is_alive() for thread in threads) and time.monotonic() < until:
        time.sleep(0.005)


def assert_drafts(home: Path, acknowledged: Acknowledged) -> None:
    """Every draft that was acknowledged is there and comes to be read, or was sent since."""
    drafts = Drafts(Home(home))
    for draft in acknowledged.taken:
        eventually(lambda d=draft: drafts.get(d).stage not in AT_WORK, "a draft is never read")
        assert drafts.get(draft).stage in (DraftStage.READY, DraftStage.SENT)


@pytest.mark.parametrize("fault", SCALE.fault_points)
def test_a_kill_at_a_fault_point(home: Path, count: Counter, fault: str) -> None:
    acknowledged = Acknowledged()
    with Server(home, GUIBIAO_FAULT=fault) as server:
        pair = Pair(home, server.address, PERIODS[0], acknowledged)
        pair.work()
        assert server.ended() == EXIT_CODE
    with Server(home) as server:
        assert_oracle(home, acknowledged)
        pair.move(server.address)
        slot = pair.once()
        assert slot.state is SlotState.ACCEPTED
        assert_oracle(home, acknowledged)
    count(2, "servers ended at a fault point", 1)
