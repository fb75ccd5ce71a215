"""Sessions, failures and proposals, kept in a file and on a server: what holds of one holds of the other."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access.audit import AuditAction
from access.policy import LockPolicy
from access.second_person import Proposal
from access.session import Failures, Session
from access.stores import SessionStore
from access.throttle import Attempt, Throttle
from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError
from etl.store.journal.session_server import SessionServer
from etl.store.journal.sessions import SessionFile
from tests.postgres import Server, schema_of

Place = Path | JournalAddress

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HERS = Session("k1", "安妮", 3, NOON, NOON, "10.0.0.1", by_password=False)


def opened(place: Place) -> SessionStore:
    """Return what is kept at a place, as another process opens it."""
    return (
        SessionServer(place) if isinstance(place, JournalAddress) else SessionFile(place.with_name("sessions.sqlite"))
    )


@pytest.fixture
def sessions(place: Place) -> SessionStore:
    sessions = opened(place)
    sessions.open(HERS)
    sessions.fail("whose", Failures(2, NOON))
    return sessions


def test_what_is_kept_comes_back_in_another_process_too(place: Place, sessions: SessionStore) -> None:
    for reader in (sessions, opened(place)):
        assert reader.find("k1") == HERS
        assert reader.find("k2") is None
        assert reader.failures("whose") == Failures(2, NOON)
        assert reader.failures("other's") == Failures()
    later = NOON + timedelta(minutes=5)
    sessions.seen("k1", later)
    found = opened(place).find("k1")
    assert found is not None
    assert (found.seen, found.begun) == (later, NOON)
    sessions.close("k1")
    sessions.forgive("whose")
    assert opened(place).find("k1") is None
    assert opened(place).failures("whose") == Failures()


def test_sweeping_forgets_the_old_alone(sessions: SessionStore) -> None:
    day = timedelta(days=1)
    sessions.sweep(NOON, NOON + day)
    assert (sessions.find("k1"), sessions.failures("whose").count) == (HERS, 2)
    sessions.sweep(NOON + timedelta(seconds=1), NOON + day)
    assert (sessions.find("k1"), sessions.failures("whose").count) == (None, 0)


def test_sweeping_forgets_what_a_clock_far_ahead_said(sessions: SessionStore) -> None:
    sessions.sweep(NOON - timedelta(days=2), NOON - timedelta(days=1))
    assert (sessions.find("k1"), sessions.failures("whose").count) == (None, 0)


def test_of_an_account_the_newest_first(sessions: SessionStore) -> None:
    later = Session("k2", "安妮", 3, NOON + timedelta(minutes=1), NOON)
    sessions.open(later)
    sessions.open(Session("k3", "伯特", 1, NOON, NOON))
    assert list(sessions.of_account("安妮")) == [later, HERS]


def test_failures_of_a_name_and_of_what_begins_with_it(sessions: SessionStore) -> None:
    for whose in ("a", "a:1", "a:2", "ab", "a%", "A"):
        sessions.fail(whose, Failures(1, NOON))
    sessions.fail("a", Failures(3, NOON))
    assert {whose: each.count for whose, each in sessions.failing("a").items()} == {"a": 3, "a:1": 1, "a:2": 1}
    sessions.forgive_one("a")
    assert sorted(sessions.failing("a")) == ["a:1", "a:2"]
    sessions.forgive("a")
    assert not sessions.failing("a")
    assert sessions.failures("ab").count == sessions.failures("A").count == 1


def test_proposals_in_their_order_and_the_same_once(sessions: SessionStore) -> None:
    first = Proposal("安妮", AuditAction.ACCOUNT_CHANGED, "x\0y", "Ada", NOON)
    second = Proposal("伯特", AuditAction.ACCOUNT_CHANGED, "", "Ada", NOON + timedelta(seconds=1))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sessions.propose, [first] * 16))
    sessions.propose(second)
    assert tuple(sessions.proposals()) == (first, second)
    sessions.settle("安妮")
    assert tuple(sessions.proposals()) == (second,)


def test_guesses_of_many_processes_are_no_more_than_one_by_one(place: Place) -> None:
    """On a server, where many processes count; in a file one process does."""
    shared = opened(place)
    stores = [opened(place) for _ in range(4)] if isinstance(place, JournalAddress) else [shared] * 4
    throttles = [Throttle(each, LockPolicy(failures=5), lambda *told: None) for each in stores]
    with ThreadPoolExecutor(8) as pool:
        locked = list(pool.map(lambda n: throttles[n % 4].count(Attempt("安妮", "10.0.0.9"), NOON), range(40)))
    assert sum(until is None for until in locked) == 5


def test_what_is_given_out_once(place: Place, sessions: SessionStore) -> None:
    other = opened(place)
    sessions.keep_once("a", "first", NOON)
    sessions.keep_once("a", "second", NOON)
    sessions.keep_once("b", "old", NOON)
    assert [other.take_once("a"), sessions.take_once("a"), sessions.take_once("c")] == ["second", None, None]
    sessions.keep_once("c", "new", NOON + timedelta(hours=2))
    assert other.take_once("b") is None, "what nobody asked for is gone after an hour"


def test_what_is_used_once(place: Place, sessions: SessionStore) -> None:
    stores = [opened(place) for _ in range(4)] if isinstance(place, JournalAddress) else [sessions] * 4
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda n: stores[n % 4].use_once("state", NOON), range(16)))
    assert sum(first) == 1
    assert not sessions.use_once("state", NOON + timedelta(minutes=59))


def test_a_server_without_its_tables_is_told(postgres: Server, place: Place) -> None:
    if not isinstance(place, JournalAddress):
        pytest.skip("a file is made anew: tests/etl/test_sessions_file.py")
    sessions = SessionServer(place)
    postgres.run(f"DROP TABLE {schema_of(place)}.session")
    with pytest.raises(ReportedError, match="登录会话无法保存"):
        sessions.find("k1")


@pytest.mark.parametrize("began", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_file_that_somebody_else_holds_is_read_and_whoever_writes_is_told(tmp_path: Path, began: str) -> None:
    sessions = SessionFile(tmp_path / "sessions.sqlite")
    sessions.open(HERS)
    sessions.fail("whose", Failures(2, NOON))
    with closing(sqlite3.connect(tmp_path / "sessions.sqlite", isolation_level=None)) as other:
        other.execute(f"BEGIN {began}")
        assert sessions.find("k1") == HERS
        assert (sessions.find("k2"), sessions.of_account("安妮")) == (None, [HERS])
        assert (sessions.failures("whose").count, sessions.proposals()) == (2, ())
        sessions.seen("k1", NOON + timedelta(minutes=5))  # forgotten
        for write in (lambda: sessions.open(replace(HERS, key="k2")), lambda: sessions.close("k1")):
            with pytest.raises(ReportedError) as told:
                write()
            assert told.value.key == "access.sessions_busy"
    assert (sessions.find("k1"), sessions.find("k2")) == (HERS, None)
    sessions.close("k1")
    assert sessions.find("k1") is None


def test_whoever_counts_failures_is_not_waited_for_without_end(tmp_path: Path) -> None:
    sessions = SessionFile(tmp_path / "sessions.sqlite")
    with sessions.counting(), ThreadPoolExecutor(1) as others:
        told = others.submit(sessions.use_once, "whose", NOON).exception()
    assert isinstance(told, ReportedError)
    assert told.key == "access.sessions_busy"
    assert sessions.use_once("whose", NOON)
