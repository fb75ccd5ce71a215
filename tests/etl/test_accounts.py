"""Accounts as they are kept: every state a line of a chain, the last one speaks, and a change is seen at once."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.account import Account
from access.audit import AuditAction, AuditEntry, AuditQuestion
from access.permission import SIGNED_IN
from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from plan.review import Role
from tests.commands.shelter import fill_up, small_disk
from tests.postgres import tamper

Place = Path | JournalAddress

NOON = datetime(2026, 3, 2, 4, 0, 0, 123456, tzinfo=UTC)
ENTRY = AuditEntry(NOON, "Ada", AuditAction.ACCOUNT_CHANGED)
ANNE = Account("安妮", Role.FILLER, "养老服务科", date(2026, 12, 31), False, "$s1", (), True, NOON, 0)


@pytest.fixture
def journal(place: Place) -> AccountJournal:
    return AccountJournal.at(place)


def keep(journal: AccountJournal, account: Account) -> Account:
    return journal.change(lambda _: account, ENTRY)


def test_an_account_comes_back_as_it_was_kept(place: Place, journal: AccountJournal) -> None:
    bare = Account("伯特", Role.AUDITOR, must_change=False)
    assert [keep(journal, account) for account in (ANNE, bare)] == [ANNE, bare]
    for reader in (journal, AccountJournal.at(place)):
        assert dict(reader.accounts()) == {"安妮": ANNE, "伯特": bare}
        assert list(reader.accounts()) == ["安妮", "伯特"]


def test_the_last_state_speaks_and_passwords_are_remembered(journal: AccountJournal) -> None:
    keep(journal, ANNE)
    for secret in ("$s2", "$s2", "$s3"):
        keep(journal, replace(journal.accounts()["安妮"], secret=secret))
    keep(journal, replace(journal.accounts()["安妮"], disabled=True))
    account = journal.accounts()["安妮"]
    assert (account.secret, account.past, account.disabled) == ("$s3", ("$s2", "$s1"), True)


ACCOUNTS = st.builds(
    Account,
    name=st.sampled_from(["a", "b", "张三"]),
    role=st.sampled_from(sorted(SIGNED_IN)),
    department=st.none() | st.text(max_size=5),
    until=st.none() | st.dates(),
    disabled=st.booleans(),
    secret=st.sampled_from(["", "$1", "$2", "$3"]),
    must_change=st.booleans(),
    changed_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    generation=st.integers(0, 1000),
)


@given(st.lists(ACCOUNTS, max_size=6))
@settings(max_examples=25)
def test_whatever_is_kept_is_read_and_its_chain_holds(
    tmp_path_factory: pytest.TempPathFactory, states: list[Account]
) -> None:
    journal = AccountJournal.at(tmp_path_factory.mktemp("home") / "journal.sqlite")
    expected: dict[str, Account] = {}
    for state in states:
        keep(journal, state)
        known = expected.get(state.name)
        past = () if known is None else known.past
        if known is not None and known.secret and known.secret != state.secret:
            past = (known.secret, *past)
        expected[state.name] = replace(state, past=past)
        assert dict(journal.accounts()) == expected
    assert journal.account_faults() == []


def test_another_writer_is_seen_at_once(place: Place, journal: AccountJournal) -> None:
    """However the writes fall between the looks: no read that begins after a change shows what was before it."""
    writer = AccountJournal.at(place)
    for generation in range(60):
        keep(writer, replace(ANNE, generation=generation))
        assert journal.accounts()["安妮"].generation == generation
        assert journal.accounts()["安妮"].generation == generation
        if generation % 20 == 0:
            time.sleep(0.15)  # by now the file is believed
            journal.accounts()


def test_two_changes_in_one_tick_of_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File systems count time in steps: two changes in one leave the same time and size, and both must be seen."""
    path = tmp_path / "journal.sqlite"
    journal = AccountJournal.at(path)
    tick = time.time()
    monkeypatch.setattr("etl.home.file_cache.time", SimpleNamespace(time=lambda: tick + 0.01))
    for generation in range(5):
        keep(AccountJournal.at(path), replace(ANNE, generation=generation))
        os.utime(path, (tick, tick))
        assert journal.accounts()["安妮"].generation == generation


def test_readers_while_somebody_writes_never_go_back(place: Place, journal: AccountJournal) -> None:
    writer = AccountJournal.at(place)
    keep(writer, ANNE)
    done: list[int] = [0]

    def read(_: int) -> bool:
        last, fine = 0, True
        while done[0] < 40:
            known = done[0]
            seen = journal.accounts()["安妮"].generation
            fine = fine and seen >= known and seen >= last
            last = seen
        return fine

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read, n) for n in range(3)]
        for generation in range(1, 41):
            keep(writer, replace(ANNE, generation=generation))
            done[0] = generation
            time.sleep(0.13 if generation % 10 == 0 else 0)
        assert all(reader.result(60) for reader in readers)


def test_a_change_sees_the_accounts_as_they_stand(place: Place, journal: AccountJournal) -> None:
    """Not as they were remembered: many at once each add one to what the one before them wrote."""
    keep(journal, ANNE)
    journals = [journal, *(AccountJournal.at(place) for _ in range(3))]

    def grow(known: Mapping[str, Account]) -> Account:
        return replace(known["安妮"], generation=known["安妮"].generation + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: journals[n % 4].change(grow, ENTRY), range(40)))
    assert journal.accounts()["安妮"].generation == 40
    assert journal.account_faults() == []
    assert AuditJournal.at(place).count(AuditQuestion(deed=AuditAction.ACCOUNT_CHANGED)) == 41


def test_what_this_program_never_writes_lets_nobody_in(place: Place, journal: AccountJournal) -> None:
    keep(journal, ANNE)
    tamper(place, "UPDATE account SET role = 'king'")
    with pytest.raises(ReportedError, match="台账读写不了"):
        AccountJournal.at(place).accounts()
    assert journal.account_faults() == [(1, "chain.altered")]


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 2) as disk:
        journal = AccountJournal.at(disk / "journal.sqlite")
        keep(journal, ANNE)
        fill_up(disk)
        reader = AccountJournal.at(disk / "journal.sqlite")
        with pytest.raises(ReportedError, match="磁盘"):
            keep(reader, replace(ANNE, disabled=True))
        assert not reader.accounts()["安妮"].disabled
        assert reader.account_faults() == []
        (disk / "filler").unlink()
        keep(reader, replace(ANNE, disabled=True))
        assert journal.accounts()["安妮"].disabled
        assert AuditJournal.at(disk / "journal.sqlite").faults() == []
