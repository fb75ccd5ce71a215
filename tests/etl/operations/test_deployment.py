"""How a home stands: a careless one is told of every fault, one that was set up with care of none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from access.administration import Administration
from access.audit import AuditAction, AuditEntry
from access.authenticator import Authenticator
from access.floor import FLOOR, weaknesses
from access.policy import Policy
from etl.home import Home
from etl.operations.backup import back_up
from etl.operations.deployed import Deployment
from etl.operations.deployment import CHECKS, examine_deployment
from etl.store.journal import Journal
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from etl.store.journal.ledger import NewSubmission
from etl.store.journal.sessions import SessionFile
from plan.period import Period
from plan.review import Person, Role
from tests.workbooks import ASSISTANCE
from wording import Lang

NOW = datetime.now(UTC)
MACHINE = Person("本机管理员", Role.MACHINE)
SETTINGS = "address: https://guibiao.example.gov.cn\nbehind_proxy: true\n"


class Fault(NamedTuple):
    """What the doctor said under a check."""

    check: str
    key: str


def faults(home: Home, environment: dict[str, str] | None = None, now: datetime = NOW) -> set[Fault]:
    examined = examine_deployment(Deployment(home, environment or {}, now))
    assert tuple(check.name for check in examined) == tuple(CHECKS)
    for check in examined:
        for lang in Lang:
            assert all(check.said(lang)) and all(check.notes(lang))  # noqa: PT018 - words for everything
    return {Fault(check.name, key) for check in examined for key, _ in check.found}


def notes(home: Home, now: datetime = NOW) -> set[str]:
    return {key for check in examine_deployment(Deployment(home, {}, now)) for key, _ in check.noted}


def administration(home: Home, at: datetime) -> Administration:
    home.make()
    accounts, audit = AccountJournal.at(home.journal), AuditJournal.at(home.journal)
    authenticator = Authenticator(accounts, audit, SessionFile(home.sessions), Policy(), clock=lambda: at)
    return Administration(authenticator, [ASSISTANCE], clock=lambda: at)


@pytest.fixture
def careful(home: Home, tmp_path: Path) -> Home:
    """Return a home set up as docs/operations.md says."""
    keys = administration(home, NOW - timedelta(days=1))
    keys.add(MACHINE, "王管理", Role.ADMINISTRATOR)
    keys.add(MACHINE, "李审计", Role.AUDITOR)
    write(home.settings, SETTINGS)
    back_up(home, tmp_path / "backup", lambda: NOW - timedelta(days=1))
    return home


def write(path: Path, text: str, mode: int = 0o600) -> None:
    path.write_text(text, "utf-8")
    path.chmod(mode)


def test_a_careful_home_has_no_fault(careful: Home) -> None:
    assert faults(careful) == set()


def test_a_careless_home_is_told_of_every_fault(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = administration(home, NOW - timedelta(days=30))
    keys.add(MACHINE, "王管理", Role.ADMINISTRATOR)
    keys.disable(MACHINE, "王管理")
    keys.add(MACHINE, "张填报", Role.FILLER, ASSISTANCE)
    sending = NewSubmission(ASSISTANCE, Period(2023, 1), "a.xlsx", "0" * 64, "template", 1, True, "甲", NOW)
    Journal.at(home.journal).submit([sending])
    back_up(home, tmp_path / "backup", lambda: NOW - timedelta(days=8))
    write(
        home.settings,
        "address: http://10.0.0.1\npassword: {length: 8, strength: 0, kinds: 1, days: 0, remembered: 0}\n"
        "lock: {failures: 100, address_failures: 10000, minutes: 1}\nsession: {idle_minutes: 1440, hours: 168}\n"
        "sign_on: {issuer: 'http://sso.example.gov.cn', client_id: g, secret_file: sso.secret}\n",
        0o644,
    )
    write(home.root / "sso.secret", " \n", 0o644)
    write(home.root / "secret", "x", 0o640)
    home.journal.chmod(0o644)
    home.root.chmod(0o755)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**12, 10**12, 10**6))  # type: ignore[attr-defined]
    monkeypatch.setattr("tempfile.TemporaryFile", no_temporary)
    found = faults(home, {"DASH_DEBUG": "1", "FLASK_DEBUG": "true", "GUIBIAO_FAULT": "after_raw"})
    assert found == {
        Fault("readers", "deploy.exposed"),
        Fault("administrator", "deploy.no_administrator"),
        Fault("auditor", "deploy.no_auditor"),
        Fault("passwords", "deploy.first_password"),
        Fault("https", "deploy.no_https"),
        Fault("https", "deploy.no_proxy"),
        Fault("policy", "deploy.weak"),
        Fault("sign_on", "deploy.sign_on_http"),
        Fault("sign_on", "deploy.sign_on_empty"),
        Fault("sign_on", "deploy.exposed"),
        Fault("demonstration", "deploy.demonstration"),
        Fault("debugging", "deploy.switch"),
        Fault("backup", "deploy.old_backup"),
        Fault("room", "deploy.no_room"),
        Fault("temporary", "deploy.no_temporary"),
    }
    said = {c.name: c.said(Lang.ZH) for c in examine_deployment(Deployment(home, {"PYTHONDEVMODE": "1"}, NOW))}
    assert len(said["readers"]) == 5
    # The schema lets nobody below length 8 and 184 days; two were left as they are.
    assert len(said["policy"]) == len(FLOOR) - 4
    assert said["passwords"] == ["“张填报”的初始密码发出30天了还没有改，请重置或停用"]
    assert said["debugging"] == ["环境变量PYTHONDEVMODE=1，这是调试用的，请去掉"]


def no_temporary() -> Iterator[None]:
    raise PermissionError(13, "denied")


@pytest.mark.parametrize(
    ("entries", "found", "noted"),
    [
        ((-1,), set(), set()),
        ((0.9 / 24,), set(), set()),
        ((366,), {"deploy.clock_behind"}, set()),
        ((2 / 24,), {"deploy.clock_behind"}, set()),
        ((366, -1), set(), {"deploy.clock_was_ahead"}),
        ((366, 400, -1, -2), set(), {"deploy.clock_was_ahead"}),
    ],
)
def test_a_clock_that_was_set_back_is_told(
    careful: Home, entries: tuple[float, ...], found: set[str], noted: set[str]
) -> None:
    """As a fault while the last entry is still to come; noted once there are later ones of an earlier time."""
    audit = AuditJournal.at(careful.journal)
    for days in entries:
        audit.enter(AuditEntry(NOW + timedelta(days=days), "某", AuditAction.REFUSED))
    assert {fault.key for fault in faults(careful)} == found
    assert {key for key in notes(careful) if "clock" in key} == noted


def test_a_backup_of_a_clock_that_was_ahead_is_no_fresh_one(careful: Home, tmp_path: Path) -> None:
    back_up(careful, tmp_path / "ahead", lambda: NOW + timedelta(days=366))
    assert faults(careful) == {Fault("backup", "deploy.backup_ahead")}
    back_up(careful, tmp_path / "again", lambda: NOW)
    assert faults(careful) == set()


def test_the_rest_of_what_can_be_wrong(home: Home) -> None:
    """Nothing is there at all."""
    assert faults(home) == {
        Fault("administrator", "deploy.no_administrator"),
        Fault("auditor", "deploy.no_auditor"),
        Fault("address", "deploy.no_address"),
        Fault("https", "deploy.no_https"),
        Fault("https", "deploy.no_proxy"),
        Fault("backup", "deploy.no_backup"),
        Fault("room", "deploy.no_look"),
    }
    assert not home.root.exists()


@pytest.mark.parametrize(
    "wrong", ["colour: blue\n", "audit: {days: 30}\n", "password: {length: 4}\n", "address: nowhere\n", "a: [\n"]
)
def test_settings_with_faults_are_named_and_nothing_is_called_fine(careful: Home, wrong: str) -> None:
    write(careful.settings, wrong)
    found = faults(careful)
    unseen = ("second_administrator", "address", "https", "policy", "sign_on")
    assert found == {Fault("settings", "fault"), *(Fault(name, "deploy.settings_first") for name in unseen)}


def test_a_secret_that_cannot_be_read_is_said(careful: Home) -> None:
    write(
        careful.settings,
        SETTINGS + "sign_on: {issuer: 'https://sso.example.gov.cn', client_id: g, secret_file: sso.secret}\n",
    )
    assert faults(careful) == {Fault("sign_on", "deploy.sign_on_secret")}
    write(careful.root / "sso.secret", "a-secret")
    assert faults(careful) == set()


def test_a_journal_that_cannot_be_read_is_said(careful: Home) -> None:
    careful.journal.write_bytes(b"no database" * 100)
    assert faults(careful) == {
        Fault(name, "trouble")
        for name in ("administrator", "second_administrator", "auditor", "passwords", "demonstration", "clock")
    }


def test_a_password_of_ones_own_may_be_old_and_a_first_one_a_week(careful: Home) -> None:
    assert faults(careful, now=NOW + timedelta(days=5)) == set()
    assert {fault.check for fault in faults(careful, now=NOW + timedelta(days=8))} == {"passwords", "backup"}


def test_where_the_backup_lies_is_noted(careful: Home, tmp_path: Path) -> None:
    assert "deploy.backup_near" in notes(careful)
    (tmp_path / "backup").rename(tmp_path / "far")
    assert "deploy.backup_gone" in notes(careful)
    assert faults(careful) == set()


def test_root_is_noted(careful: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for user, noted in ((0, True), (1000, False)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        assert ("deploy.root" in notes(careful)) is noted


@pytest.mark.parametrize("value", ["", "0", "False", "production"])
def test_a_switch_that_is_off_is_none(careful: Home, value: str) -> None:
    assert faults(careful, {"DASH_DEBUG": value, "FLASK_ENV": value}) == set()


def test_the_defaults_are_above_the_floor() -> None:
    assert list(weaknesses(Policy())) == []
