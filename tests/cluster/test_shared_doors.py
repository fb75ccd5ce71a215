"""Shared where several processes serve: sessions, lock-outs, first passwords and answers of a provider."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from access.account import Account
from access.audit import AuditAction, AuditEntry
from access.authenticator import Authenticator
from access.policy import LockPolicy, Policy
from access.second_factor import TextSealer
from dashboards.pages.admin.one_time_store import SharedOneTimeStore
from dashboards.server.access_setup import authenticator_of
from etl.home import Home
from etl.postgres.address import JournalAddress
from etl.store.journal.session_server import SessionServer
from etl.submissions import left_drafts
from etl.submissions.draft import Draft
from etl.submissions.left_drafts import LEFT
from etl.submissions.shelf import Drafts
from plan.denied import Denied
from plan.period import Period
from plan.review import Role
from tests.postgres import Server, new_journal

POLICY = Policy(lock=LockPolicy(failures=3))
GOOD = "copper-lantern8X"


@pytest.fixture
def address(postgres: Server) -> Iterator[JournalAddress]:
    with new_journal(postgres) as address:
        yield address


@pytest.fixture
def doors(address: JournalAddress, tmp_path: Path) -> tuple[Authenticator, Authenticator]:
    """Two machines, each with a folder of its own."""
    one, other = (authenticator_of(Home(tmp_path / name, address), POLICY) for name in ("one", "other"))
    secret = one.passwords.hash(GOOD)
    entry = AuditEntry(datetime.now(UTC), "Ada", AuditAction.ACCOUNT_ADDED)
    account = Account("安妮", Role.LEADER, secret=secret, must_change=False, changed_at=datetime.now(UTC))
    one.accounts.change(lambda known: account, entry)
    return one, other


def test_signed_in_at_one_and_out_at_the_other(doors: tuple[Authenticator, Authenticator]) -> None:
    one, other = doors
    token = one.sign_in("安妮", GOOD)
    entered = other.entered(token)
    assert entered is not None
    assert entered.account.name == "安妮"
    assert len(one.own_sessions(token)) == 1
    other.sign_out(token)
    assert one.entered(token) is None


def test_an_account_that_is_closed_at_one_is_closed_at_the_other(doors: tuple[Authenticator, Authenticator]) -> None:
    one, other = doors
    token = other.sign_in("安妮", GOOD)
    entry = AuditEntry(datetime.now(UTC), "Ada", AuditAction.ACCOUNT_DISABLED)
    one.accounts.change(lambda known: replace(known["安妮"], disabled=True, generation=1), entry)
    assert other.entered(token) is None


def test_guesses_at_both_count_together(doors: tuple[Authenticator, Authenticator]) -> None:
    one, other = doors
    for at in (one, other, one):
        with pytest.raises(Denied) as denied:
            at.sign_in("安妮", "wrong", "10.0.0.9")
        assert denied.value.key == "denied.sign_in"
    for at in doors:
        with pytest.raises(Denied) as denied:
            at.sign_in("安妮", GOOD, "10.0.0.9")
        assert denied.value.key == "denied.locked"
    other.unlock("安妮")
    assert one.sign_in("安妮", GOOD, "10.0.0.9")


def test_a_first_password_is_shown_once_wherever_it_is_asked_for(address: JournalAddress) -> None:
    one, other = (SharedOneTimeStore(SessionServer(address), TextSealer(b"of the home")) for _ in range(2))
    one.put("token", "安妮", GOOD)
    stranger = SharedOneTimeStore(SessionServer(address), TextSealer(b"of another home"))
    assert other.take("another token") is None
    found = other.take("token")
    assert found is not None
    assert (found.name, found.password) == ("安妮", GOOD)
    assert one.take("token") is None
    one.put("token", "安妮", GOOD)
    assert stranger.take("token") is None, "sealed by a key that the database does not hold"


@pytest.fixture
def drafts(address: JournalAddress, tmp_path: Path) -> Drafts:
    return Drafts(Home(tmp_path / "home", address))


def laid(drafts: Drafts) -> Draft:
    blank = Draft("", "a.xlsx", "安妮", "养老服务科", Period(2024, 1), 0, "", datetime.now(UTC))
    return drafts.take(BytesIO(b"bytes"), blank)


def test_a_draft_that_nobody_reads_any_more_is_taken_over_once(
    drafts: Drafts, address: JournalAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = laid(drafts)
    others = left_drafts.left_drafts(Home(tmp_path / "home", address), drafts)
    assert list(others.of(drafts.all())) == list(others.at_start()) == [], "it may just be being read"
    monkeypatch.setattr(left_drafts, "LEFT", -1.0)
    assert list(others.of(drafts.all())) == [draft]
    assert list(others.of(drafts.all())) == []
    alone = left_drafts.left_drafts(Home(tmp_path / "home"), drafts)
    assert (list(alone.at_start()), list(alone.of(drafts.all()))) == ([draft], [])
    assert LEFT > 60


def test_changes_of_a_draft_by_two_servers_queue(drafts: Drafts, address: JournalAddress, tmp_path: Path) -> None:
    """Each adds to what the other left: none is lost."""
    key = laid(drafts).id
    servers = [Drafts(Home(tmp_path / "home", address)) for _ in range(4)]

    def add(number: int) -> None:
        servers[number % 4].change(key, lambda d: replace(d, trouble=f"{d.trouble}x"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(20)))
    assert drafts.get(key).trouble == "x" * 20
