"""Row 4: the warehouse cut, flipped, deleted, while the server is down and under it: noticed, said, made again."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.store.warehouse import content_digest, seal
from tests.etl.conftest import Told
from tests.torture.client import Client
from tests.torture.counts import Counter
from tests.torture.record import Acknowledged, assert_oracle
from tests.torture.scale import SCALE
from tests.torture.server import NotStarted, Server
from tests.waiting import eventually
from wording import say

PAGES = ("/", "/areas", "/indicator/8", "/indicator/9?as_of=2023Q1")
_SCRIPT, _TAG, _SPACE = re.compile(r"<script.*?</script>", re.DOTALL), re.compile(r"<[^>]+>"), re.compile(r"\s+")
HEAD = 4096
"""Bytes at the front of the file that are flipped more often than others: there it says what the rest is."""

Hurt = Callable[[Path], None]


def flipped(place: int) -> Hurt:
    """Return one bit of one byte."""

    def hurt(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 0x40]))

    return hurt


def cut(length: int) -> Hurt:
    """Return the end is gone."""
    return lambda path: os.truncate(path, length)


def hurts(path: Path, number: int, seed: str) -> Iterator[Hurt]:
    """So many flips, a cut for every ten of them, and a file that is gone, empty, or something else."""
    size, chance = path.stat().st_size, random.Random(seed)
    for turn in range(number):
        yield flipped(chance.randrange(HEAD if turn % 4 == 0 else size))
        if turn % 10 == 9:
            yield cut(chance.randrange(size))
    yield cut(0)
    yield Path.unlink
    yield lambda path: path.with_name(f"{path.name}.sha256").unlink()
    yield lambda path: path.write_bytes(b"something else") and None


def numbers(client: Client) -> list[str]:
    """Return every word and number of some pages."""
    return [_SPACE.sub(" ", _TAG.sub(" ", _SCRIPT.sub("", client.page(path)))) for path in PAGES]


def test_hurt_while_nothing_runs(home: Path, count: Counter) -> None:
    """Every start notices, says so, and ends with the same rows."""
    path = Home(home).warehouse
    before = content_digest(path)
    for number, hurt in enumerate(hurts(path, SCALE.flips, "down")):
        hurt(path)
        seal._MADE.clear()  # each turn stands for a start of its own, and that has made nothing yet
        told = Told()
        DataStore.of(Home(home), tell=told).warehouse().close()
        assert told.keys == ["keep.mended"], number
        assert content_digest(path) == before
        count(4, "hurts of the warehouse while nothing ran, each noticed, said and mended", 1)
    assert_oracle(home, Acknowledged())


def test_hurt_before_the_server_starts(home: Path, count: Counter) -> None:
    path = Home(home).warehouse
    with Server(home) as server:
        before = numbers(Client(server.address))
        assert not [line for line in server.told if say("keep.mended") in line]
    for hurt in random.Random("starts").sample([*hurts(path, 2 * SCALE.starts, "start")], SCALE.starts):
        hurt(path)
        with Server(home) as server:
            assert numbers(Client(server.address)) == before
            assert [line for line in server.told if say("keep.mended") in line]
        count(4, "starts of the server upon a hurt warehouse, said and mended", 1)


def test_hurt_under_the_running_server(home: Path, server: Server, count: Counter) -> None:
    """The very next page is right, and the server has said why it took a moment longer."""
    client, path = Client(server.address), Home(home).warehouse
    before, rows = numbers(client), content_digest(path)
    for number, hurt in enumerate(hurts(path, SCALE.running_flips, "running"), start=1):
        hurt(path)
        if not path.with_name(f"{path.name}.sha256").exists():
            path.touch()  # a seal alone that is gone is noticed when the file is opened next
        assert numbers(client) == before
        assert content_digest(path) == rows
        assert times_said(server, number) == number
        count(4, "hurts under the running server, no wrong number, said and mended", 1)
    assert_oracle(home, Acknowledged())


def times_said(server: Server, wanted: int) -> int:
    """Return how often the server said that it mended; what it says comes through a pipe."""
    eventually(lambda: _times(server) >= wanted, f"said {_times(server)} times")
    return _times(server)


def _times(server: Server) -> int:
    return sum(say("keep.mended") in line for line in server.told)


def test_hurt_without_a_trace(home: Path, server: Server, count: Counter) -> None:
    """Bytes that change while the file's time and size stay: the pages are right, or the next start mends it."""
    client, path = Client(server.address), Home(home).warehouse
    before, chance = numbers(client), random.Random("disk")
    for _ in range(SCALE.running_flips):
        found = path.stat()
        flipped(chance.randrange(found.st_size))(path)
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
        assert numbers(client) == before
        count(4, "bytes changed on the disk without a trace, no wrong number", 1)
    server.kill()
    with Server(home) as again:
        assert numbers(Client(again.address)) == before
        assert times_said(again, 1) == 1


@pytest.mark.parametrize("what", ["journal.sqlite", "raw", "extracted"])
def test_what_cannot_be_made_again_is_not_made_up(home: Path, what: str) -> None:
    """Without the record nothing starts as if it were new; what was read from the originals is read again."""
    with Server(home) as server:
        before = numbers(Client(server.address))
    path = home / what
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    Home(home).warehouse.unlink() if what == "extracted" else None
    if what == "journal.sqlite":
        with pytest.raises(NotStarted, match="台账") as said, Server(home):
            pass
        assert "Traceback" not in str(said.value)
    else:
        with Server(home) as server:
            assert numbers(Client(server.address)) == before
