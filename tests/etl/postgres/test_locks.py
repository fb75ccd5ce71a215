"""The writer's lock of a home whose journal is on a server: shared by processes and machines, and gone with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from etl.home import Home, HomeBusyError, HomeServedError
from etl.reported_error import ReportedError
from etl.store.journal import Journal
from tests.etl.test_journal import draft
from tests.postgres import Server, new_journal
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]

_HOLDER = """
import sys
from pathlib import Path
from etl.home import Home
from etl.postgres.address import JournalAddress
with getattr(Home(Path(sys.argv[1]), JournalAddress.of(sys.argv[2])), sys.argv[3])():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(postgres: Server, tmp_path: Path) -> Iterator[Home]:
    with new_journal(postgres) as address:
        yield Home(tmp_path / "home", address)


@contextmanager
def holding(home: Home, what: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold a lock of a home, with a folder of its own as on another machine."""
    assert home.address is not None
    elsewhere = home.root.with_name("elsewhere")
    command = [sys.executable, "-c", _HOLDER, str(elsewhere), home.address.url, what]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def free(home: Home) -> bool:
    try:
        with home.writing(patience=0):
            return True
    except HomeBusyError:
        return False


def test_who_writes_elsewhere_is_named(home: Home) -> None:
    with holding(home, "writing") as process, pytest.raises(HomeBusyError) as told, home.writing(patience=0.2):
        pass
    assert told.value.holder.process.startswith(f"{process.pid}@")
    assert told.value.holder.since is not None
    assert f"（进程{process.pid}@" in str(told.value)
    assert "?" not in str(told.value)


def test_many_serve_and_who_would_be_alone_is_told_of_one(home: Home) -> None:
    told = pytest.raises(HomeServedError)
    with holding(home, "serving") as process, home.serving(), told as said, home.serving(alone=True):
        pass
    assert {f"进程{pid}@" in str(said.value) for pid in (process.pid, os.getpid())} == {True, False}


def test_the_lock_of_one_that_is_killed_is_free(home: Home) -> None:
    with holding(home, "writing") as process:
        assert not free(home)
        process.send_signal(signal.SIGKILL)
        eventually(lambda: free(home), "the lock of a process that is gone is held for ever")


def test_another_journal_on_the_same_server_has_a_lock_of_its_own(home: Home, postgres: Server) -> None:
    with holding(home, "writing"), new_journal(postgres) as other:
        assert free(replace(home, address=other))


def test_threads_of_a_process_take_their_turns(home: Home) -> None:
    inside, most = [0], [0]

    def write() -> None:
        for _ in range(5):
            with home.writing(patience=60):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    # The server lets a lock go when it notices that its connection is closed.
    eventually(lambda: free(home), "the last one's lock is held for ever")


def test_a_writer_in_the_journal_s_own_queue_is_waited_for_and_told(home: Home) -> None:
    """Somebody holds the queue and does nothing: whoever writes is told after some seconds, and nothing is kept."""
    assert home.address is not None
    journal = Journal.at(home.journal)
    with psycopg.connect(home.address.conninfo) as held:
        held.execute("SELECT pg_advisory_xact_lock(145, hashtext(current_schema()))")
        with pytest.raises(ReportedError, match="台账正被另一个程序写着"):
            journal.submit([draft()])
        held.rollback()
    assert journal.read().submissions == ()
    journal.submit([draft()])
    assert len(journal.read().submissions) == 1


def test_connections_that_were_cut_are_opened_again(home: Home, postgres: Server) -> None:
    """As after the server was started anew: whoever asks next gets his answer."""
    journal = Journal.at(home.journal)
    journal.submit([draft("ab")])
    assert not home.empty
    postgres.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    assert len(journal.read().submissions) == 1
    journal.submit([draft("cd")])
    assert free(home)
    assert len(Journal.at(home.journal).read().submissions) == 2
