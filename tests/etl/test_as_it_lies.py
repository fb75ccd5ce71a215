"""A database whose lock somebody else holds is read as it lies, and only where that is certain to be a whole state."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from etl.store.journal.as_it_lies import (
    WrittenMeanwhileError,
    as_it_lies,
    note_reading,
    unless_written,
    whole,
)
from tests.waiting import eventually

ROWS = 400

WRITER = """
import random, sqlite3, sys, time
file = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
file.execute("PRAGMA cache_size = 10")  # so that pages are written long before the transaction ends
while True:
    file.execute("BEGIN EXCLUSIVE")
    (number,) = file.execute("SELECT max(number) FROM line").fetchone()
    for row in range(int(sys.argv[2])):
        file.execute("UPDATE line SET number = ? WHERE row = ?", (number + 1, row))
    time.sleep(random.choice((0, 0.2)))
    file.execute(random.choice(("COMMIT", "ROLLBACK")))
    print("turn", flush=True)
    time.sleep(random.choice((0, 0.2)))
"""


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.sqlite"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE line (row INTEGER PRIMARY KEY, number, filled)")
        file.executemany("INSERT INTO line VALUES (?, 0, ?)", [(row, "x" * 1500) for row in range(ROWS)])
    _age(path)
    return path


def _age(path: Path) -> None:
    """Let a file look as if nobody had written to it for a minute."""
    before = time.time() - 60
    os.utime(path, (before, before))


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that holds the lock of those who read."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("BEGIN")
        file.execute("SELECT count(*) FROM line").fetchone()
        yield file


@pytest.mark.parametrize("beside", ["-journal", "-wal"])
@pytest.mark.parametrize("content", [b"", b"\0" * 512])
@pytest.mark.parametrize("read_before", [False, True])
@pytest.mark.parametrize("linked", [False, True])
def test_whole_is_what_nobody_is_writing(
    path: Path, tmp_path: Path, beside: str, content: bytes, read_before: bool, linked: bool
) -> None:
    asked = path
    if linked:
        asked = tmp_path / "elsewhere.sqlite"
        asked.symlink_to(path)
    assert whole(asked) is not None
    if read_before:
        with reading(path):
            note_reading(path)
    path.with_name(path.name + beside).write_bytes(content)
    assert (whole(asked) is not None) is read_before
    # Written to since: what it was when it was read says nothing any more.
    os.utime(path, (time.time() - 30, time.time() - 30))
    assert whole(asked) is None


def test_what_was_written_a_moment_ago_is_not_certain(path: Path) -> None:
    path.touch()
    assert whole(path) is None
    with reading(path):
        note_reading(path)
    path.with_name(f"{path.name}-journal").touch()
    _age(path)
    assert whole(path) is None, "noted while it could be written unseen"


def test_what_is_not_there_is_not_whole(tmp_path: Path) -> None:
    assert whole(tmp_path / "journal.sqlite") is None


@pytest.mark.parametrize("raised", [None, KeyError("read"), sqlite3.DatabaseError("malformed")])
def test_whoever_writes_meanwhile_is_noticed(path: Path, raised: Exception | None) -> None:
    lies = whole(path)

    def read() -> None:
        with unless_written(path, lies):
            with closing(sqlite3.connect(path)) as file, file:
                file.execute("UPDATE line SET number = 1 WHERE row = 0")
            if raised is not None:
                raise raised

    with pytest.raises(WrittenMeanwhileError):
        read()


def test_what_is_read_while_others_write_is_of_one_transaction(path: Path) -> None:
    """Another process writes with so small a cache that pages reach the file in the middle of each transaction, holds
    them there, commits or takes them back; it is killed between, and another one goes on."""
    seen: list[tuple[int, int, int]] = []

    def look() -> None:
        lies = whole(path)
        if lies is None:
            time.sleep(0.002)
            return
        with suppress(WrittenMeanwhileError), unless_written(path, lies):
            with closing(sqlite3.connect(as_it_lies(path), uri=True)) as file:
                first = file.execute("SELECT min(number), max(number), count(*) FROM line").fetchone()
                time.sleep(0.01)
                again = file.execute("SELECT min(number), max(number), count(*) FROM line").fetchone()
            seen.extend([first, again])

    def looked(times: int) -> bool:
        look()
        return len(seen) >= times

    for turn in range(1, 4):
        command = [sys.executable, "-c", WRITER, str(path), str(ROWS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "turn\n"
            eventually(partial(looked, turn * 20), "it is read between transactions")
            writer.kill()
        with reading(path):  # undoes what the kill left half written
            pass
    assert {(most - least, count) for least, most, count in seen} == {(0, ROWS)}
