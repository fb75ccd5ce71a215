"""The file of sessions: private, followed where it is replaced, made anew where it is none, gone without harm."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access.session import Failures, Session
from etl.reported_error import ReportedError
from etl.store.journal.sessions import SessionFile
from tests.commands.shelter import fill_up, small_disk

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HERS = Session("k1", "安妮", 3, NOON, NOON, "10.0.0.1", by_password=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sessions.sqlite"


@pytest.fixture
def file(path: Path) -> SessionFile:
    file = SessionFile(path)
    file.open(HERS)
    file.fail("whose", Failures(2, NOON))
    return file


def test_nobody_else_on_the_machine_reads_it(path: Path, file: SessionFile) -> None:
    assert file.find("k1")
    assert {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {"sessions.sqlite": 0o600}


def garbage(path: Path) -> None:
    path.write_bytes(b"\x00garbage" * 1000)


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(100)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def deleted(path: Path) -> None:
    path.unlink()


def all_deleted(path: Path) -> None:
    for each in path.parent.glob("sessions.sqlite*"):
        each.unlink()


def another(path: Path) -> None:
    """Some other database in its place."""
    all_deleted(path)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE session (key TEXT)")
    connection.close()


def replaced_by_garbage(path: Path) -> None:
    all_deleted(path)
    garbage(path)


HARM: list[Callable[[Path], None]] = [
    *(garbage, cut, emptied, deleted, all_deleted, another, replaced_by_garbage),
]


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
def test_harm_signs_out_and_work_goes_on(
    path: Path, file: SessionFile, harm: Callable[..., None], restarted: bool
) -> None:
    if restarted:
        file._engine.dispose()
    harm(path)
    after = SessionFile(path) if restarted else file
    after.find("k1")  # may still be answered from what the process holds, but never fails
    after.open(Session("k2", "伯特", 1, NOON, NOON))
    after.fail("whose else", Failures(1, NOON))
    for reader in (after, SessionFile(path)):
        assert reader.find("k2") is not None
        assert reader.failures("whose else").count == 1
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("harm", [deleted, all_deleted, another, replaced_by_garbage])
def test_a_file_taken_away_signs_everybody_out(path: Path, file: SessionFile, harm: Callable[..., None]) -> None:
    harm(path)
    assert file.find("k1") is None
    assert file.failures("whose") == Failures()


def test_many_at_once_find_it_gone(path: Path, file: SessionFile) -> None:
    for harm in HARM:
        harm(path)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(file.open, [Session(f"{harm.__name__}{n}", "安妮", 1, NOON, NOON) for n in range(40)]))
        assert file.find(f"{harm.__name__}39") is not None


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ReportedError, match="登录会话无法保存"):
        SessionFile(path)


def test_a_folder_that_is_not_there_is_told(path: Path) -> None:
    with pytest.raises(ReportedError, match="登录会话无法保存"):
        SessionFile(path / "nowhere" / "sessions.sqlite")


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 2) as disk:
        file = SessionFile(disk / "sessions.sqlite")
        file.open(HERS)
        fill_up(disk)
        with pytest.raises(ReportedError, match=r"登录会话无法保存.*磁盘"):
            list(map(file.open, (Session(f"n{number}", "伯特", 1, NOON, NOON) for number in range(10_000))))
        file.seen("k1", NOON + timedelta(minutes=2))
        assert file.find("k1") is not None
        assert SessionFile(disk / "sessions.sqlite").find("k1") is not None
        (disk / "filler").unlink()
        file.open(Session("last", "伯特", 1, NOON, NOON))
        assert file.find("last") is not None
        file._engine.dispose()
