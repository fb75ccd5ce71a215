"""The lock, or the journal, held from outside for as long as the scale says, thirty seconds in the large run: who looks
is answered as ever, who sends is told while it is held, by whom and since when, and nothing is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from plan.period import Period
from tests.etl.operations.test_held import HOLDERS, held
from tests.torture.beside import Beside
from tests.torture.books import DEPARTMENT, book
from tests.torture.client import Client, filler
from tests.torture.counts import Counter
from tests.torture.record import Acknowledged, assert_oracle
from tests.torture.scale import SCALE
from tests.torture.server import Server
from tests.waiting import eventually

PERIOD = Period(2024, 1)
SETTLED = 0.5
"""Seconds after which nobody takes the journal for one that was just written."""


@pytest.mark.parametrize("what", HOLDERS)
def test_held_from_outside(home: Path, server: Server, count: Counter, what: str) -> None:
    planner, beside = Client(server.address, filler(DEPARTMENT)), Beside(server.address)
    draft = planner.ready(book(PERIOD), DEPARTMENT, PERIOD)
    seen, journal = planner.seen(draft), home / "journal.sqlite"
    eventually(lambda: time.time() - journal.stat().st_mtime > SETTLED, "the journal settles")
    beside.look()
    told, until = [], time.monotonic() + SCALE.held_seconds
    with held(HOLDERS[what], home) as holder, beside:
        while time.monotonic() < until:
            begun = time.monotonic()
            answer = planner.send(draft, seen)
            told.append(time.monotonic() - begun)
            assert "请稍后再试" in answer.refused, answer.text
            assert what == "the journal" or str(holder.pid) in answer.refused, answer.refused
            assert planner.get("/healthz").status == 200
            assert holder.poll() is None, "told while it is held"
    assert beside.failed == []
    assert beside.taken
    number = planner.send(draft, seen).number
    assert number in {sent.id for sent in DataStore.of(Home(home)).ledger().submissions}
    server.kill()
    assert_oracle(home, Acknowledged())
    count(1, f"{what} held from outside, seconds", SCALE.held_seconds)
    count(1, f"{what} held: senders told", len(told))
    count(1, f"{what} held: looks answered meanwhile", len(beside.taken))
    count(1, f"{what} held: longest that a sender waited, seconds", f"{max(told):.1f}")
