"""Every home that was ever released goes on under this program: no line lost, changed or understood otherwise."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import cli
from etl.home import Home
from etl.intake.intake import by, load
from etl.operations.doctor import examine
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.journal import Journal
from etl.store.journal.lines import SCHEMA_VERSION
from etl.store.kept_texts import texts_of
from plan.period import Period
from tests.commands.shelter import bound, closed
from tests.homes.make import make, says
from tests.homes.record import Line, dump, edition, golden, homes
from tests.workbooks import AFFAIRS, write

HOMES = homes()
NAMES = [home.name for home in HOMES]
MANY_BYTES = 400_000


@pytest.fixture(params=HOMES, ids=NAMES)
def kept(request: pytest.FixtureRequest) -> Path:
    """Return a home as it is kept; not to be written to."""
    return Path(request.param)


@pytest.fixture
def old(kept: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(kept, tmp_path / "old")))


def opened(home: Home) -> DataStore:
    """Return a data store that has opened every part of the record."""
    data_store = DataStore.of(home)
    data_store.ledger()
    texts_of(data_store.record).texts()
    return data_store


def of_then(now: dict[str, list[Line]], then: dict[str, list[Line]]) -> dict[str, list[Line]]:
    """Of the lines there are now those of the tables there were then."""
    return {table: now[table] for table in then}


def test_the_edition_before_this_one_has_its_home() -> None:
    needed = {f"version{number}" for number in range(1, int(SCHEMA_VERSION))}
    missing = sorted(needed - set(NAMES))
    assert not missing, (
        f"SCHEMA_VERSION is {SCHEMA_VERSION}, and no home is kept of {missing}: see tests/homes/README.md"
    )


def test_what_is_kept_is_what_was_made(kept: Path) -> None:
    told = golden(kept)
    assert dump(kept / "journal.sqlite") == told["lines"]
    assert edition(kept / "journal.sqlite") == told["schema"] == kept.name.removeprefix("version")
    assert all(line["demonstration"] for line in told["lines"]["submission"])
    assert sum(path.stat().st_size for path in kept.rglob("*") if path.is_file()) < MANY_BYTES


def test_every_line_stays_as_it_was(old: Home, kept: Path) -> None:
    data_store = opened(old)
    assert edition(old.journal) == SCHEMA_VERSION
    assert of_then(dump(old.journal), golden(kept)["lines"]) == golden(kept)["lines"]
    assert (data_store.journal.faults(), texts_of(data_store.record).evaluation_faults()) == ([], [])


def test_it_says_what_it_said(old: Home, kept: Path) -> None:
    assert said_then(old, kept) == golden(kept)["says"]


def said_then(home: Home, kept: Path) -> dict[str, Any]:
    """Return what a home says today about all that was known of when it was made."""
    return {what: said for what, said in says(DataStore.of(home)).items() if what in golden(kept)["says"]}


def test_it_is_sound(old: Home) -> None:
    data_store = DataStore.of(old)
    data_store.rebuild()
    assert [check for check in examine(data_store) if not check.ok] == []


def test_opened_again_it_stays_as_it_is(old: Home) -> None:
    opened(old)
    before = old.journal.read_bytes()
    opened(old)
    assert old.journal.read_bytes() == before


def test_it_takes_more(old: Home, kept: Path, tmp_path: Path) -> None:
    then = golden(kept)["lines"]
    outcomes = load([write(tmp_path, AFFAIRS, Period(2023, 1))], DataStore.of(old), hands=by("管理员", reason="补报"))
    sent = DataStore.of(old).ledger().slot(AFFAIRS, Period(2023, 1)).newest
    assert sent is not None
    assert (sent.id, sent.role, sent.reason) == (outcomes[0].submission, "machine", "补报")
    assert sent.sequence == max(line["sequence"] for lines in _main(then) for line in lines) + 1
    assert [check for check in examine(DataStore.of(old)) if not check.ok] == []


def _main(lines: dict[str, list[Line]]) -> tuple[list[Line], list[Line]]:
    return lines["submission"], lines["decision"]


def test_nothing_can_be_changed_afterwards_either(old: Home) -> None:
    opened(old)
    with closing(sqlite3.connect(old.journal)) as connection:
        for table in dump(old.journal):
            _fill_if_empty(connection, table)
            for deed in (f"UPDATE {table} SET hash = 'x'", f"DELETE FROM {table}"):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    connection.execute(deed)


def _fill_if_empty(connection: sqlite3.Connection, table: str) -> None:
    """A line to be changed: triggers speak for rows, and some tables have none yet."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    if not count:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('1' * len(columns))})")


def test_what_an_old_line_was_never_given_cannot_be_slipped_in(old: Home) -> None:
    data_store = opened(old)
    before = dump(old.journal)
    with closing(sqlite3.connect(old.journal)) as connection:
        for table, column in _never_given(connection, before):
            connection.execute(f"DROP TRIGGER {table}_no_update")
            connection.execute(f"UPDATE {table} SET {column} = '{{}}' WHERE sequence = 1")
            connection.commit()
            assert (1, "chain.altered") in data_store.journal.faults(), f"{table}.{column}"
            connection.execute(f"UPDATE {table} SET {column} = NULL WHERE sequence = 1")
            connection.execute(_REFUSES.format(table=table))
            connection.commit()
    assert data_store.journal.faults() == []


_REFUSES = "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END"


def _never_given(connection: sqlite3.Connection, lines: dict[str, list[Line]]) -> list[tuple[str, str]]:
    """Return (table, column) of what the first line of the main chain lacks."""
    return [
        (table, row[1])
        for table in ("submission", "decision")
        if lines[table][0]["sequence"] == 1
        for row in connection.execute(f"PRAGMA table_info({table})")
        if row[1] not in lines[table][0]
    ]


@pytest.mark.parametrize("found", ["9", "10", "", "2b"])
def test_an_edition_that_is_not_known_is_refused_and_left_alone(
    old: Home, found: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(old.journal)) as connection:
        connection.execute("UPDATE setting SET value = ? WHERE key = 'schema'", (found,))
        connection.commit()
    before = _everything(old)
    deeds: list[Callable[[], Any]] = [lambda: Journal.at(old.journal), lambda: DataStore.of(old).warehouse()]
    for deed in deeds:
        with pytest.raises(ReportedError, match=re.escape(f"版本是{found}")):
            deed()
    monkeypatch.setenv("GUIBIAO_HOME", str(old.root))
    for command in (["assess"], ["doctor"], ["rebuild"], ["reminders"]):
        assert cli.run(command) != 0
        said = capfd.readouterr()
        assert f"版本是{found}" in said.out + said.err
        assert "Traceback" not in said.err
    after = _everything(old)
    assert {name: after[name] for name in before} == before


def _everything(home: Home) -> dict[str, object]:
    """Return the record: every line, every raw file's SHA-256, and the journal's too.

    Not where it is kept in WAL mode, as version 1 did: whoever opens such a file to write moves it out of that mode,
    though no line changes.
    """
    files = [home.journal, *home.raw.iterdir()] if not _in_wal(home.journal) else [*home.raw.iterdir()]
    bytes_of = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {"edition": edition(home.journal), "lines": dump(home.journal), **bytes_of}


def _in_wal(journal: Path) -> bool:
    return journal.read_bytes()[18] == 2


@pytest.mark.parametrize("command", ["assess", "doctor"])
def test_where_nothing_can_be_written_that_is_said(old: Home, command: str) -> None:
    before = dump(old.journal)
    with closed(old.root):
        code, said, wrong = bound(old.root, command)
    assert code in (1, 2)
    assert "不能写入" in said + wrong or "guibiao rebuild" in said
    assert "Traceback" not in wrong
    assert dump(old.journal) == before


_UNPLUGGED = """
import os, sqlite3, sys
old, new = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])
new.executescript("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;")
new.executescript("".join(old.iterdump()))
os._exit(0)
"""
"""Keeps a journal as version 1 did, in WAL mode, and dies before anything is moved out of the log."""


def test_what_stands_in_the_log_of_a_killed_program_is_not_lost(old: Home, kept: Path) -> None:
    told = old.root / "unplugged.sqlite"
    subprocess.run([sys.executable, "-c", _UNPLUGGED, old.journal, told], check=True)
    log = old.root / "unplugged.sqlite-wal"
    assert log.stat().st_size > told.stat().st_size, "everything still stands in the log"
    for end in ("", "-wal", "-shm"):
        (old.root / f"unplugged.sqlite{end}").rename(old.root / f"journal.sqlite{end}")
    opened(old)
    assert of_then(dump(old.journal), golden(kept)["lines"]) == golden(kept)["lines"]
    assert said_then(old, kept) == golden(kept)["says"]


def test_the_home_of_this_version_can_be_made(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make(tmp_path / name)
    one, other = golden(tmp_path / "one"), golden(tmp_path / "other")
    assert one["schema"] == SCHEMA_VERSION
    assert one["says"] == other["says"]
    for table in ("submission", "decision", "text", "report"):
        assert one["lines"][table] == other["lines"][table]
    names = [sorted(path.name for path in (tmp_path / name / "raw").iterdir()) for name in ("one", "other")]
    assert names[0] == names[1]
