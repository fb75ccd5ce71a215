"""Administration: who may do what to accounts, told to the audit; first passwords told once and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from access.account import Account
from access.audit import AuditAction
from plan.denied import Denied
from plan.review import Person, Role
from tests.access.access_services import ADA, CARE, GOOD, MACHINE, House


def refused(do: Callable[[], object]) -> Denied:
    with pytest.raises(Denied) as denied:
        do()
    return denied.value


@pytest.mark.parametrize("name", ["anne", "ANNE", "Anne", "ａｎｎｅ", " anne ", "aNNe"])
def test_a_name_is_given_once(access_services: House, name: str) -> None:
    access_services.add("Anne")
    access_services.administration.disable(MACHINE, "Anne")
    denied = refused(lambda: access_services.add(name))
    assert (denied.key, denied.conflict) == ("denied.account_known", True)
    assert list(access_services.accounts.accounts()) == ["Anne"]


def test_what_is_added_is_kept_as_it_is_said(access_services: House) -> None:
    access_services.add(" ａｎｎｅ ", Role.FILLER, CARE, date(2026, 12, 31))
    account = access_services.accounts.accounts()["anne"]
    assert (account.role, account.department, account.until) == (Role.FILLER, CARE, date(2026, 12, 31))
    assert (account.must_change, account.disabled, account.generation) == (True, False, 0)
    (entry,) = access_services.told(AuditAction.ACCOUNT_ADDED)
    assert (entry.by, entry.role, entry.about, entry.ok) == (MACHINE.name, "machine", "anne", True)
    assert entry.detail == f"filler {CARE} 2026-12-31"


OTHERS = [Person("某人", role) for role in Role if role not in (Role.ADMINISTRATOR, Role.MACHINE)]
DEEDS: dict[str, Callable[[House, Person], object]] = {
    "add": lambda access_services, by: access_services.administration.add(by, "新人", Role.LEADER),
    "change": lambda access_services, by: access_services.administration.change(by, "安妮", Role.REVIEWER, None, None),
    "disable": lambda access_services, by: access_services.administration.disable(by, "安妮"),
    "enable": lambda access_services, by: access_services.administration.enable(by, "安妮"),
    "reset": lambda access_services, by: access_services.administration.reset(by, "安妮"),
    "unlock": lambda access_services, by: access_services.administration.unlock(by, "安妮"),
}


@pytest.mark.parametrize("by", OTHERS, ids=lambda person: str(person.role))
@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_else_administers(access_services: House, deed: str, by: Person) -> None:
    access_services.settle("安妮")
    for _ in range(5):
        access_services.tried("安妮")
    before, told = dict(access_services.accounts.accounts()), len(access_services.told())
    assert refused(lambda: DEEDS[deed](access_services, by)).key == "denied.role.administer"
    assert (dict(access_services.accounts.accounts()), len(access_services.told())) == (before, told)
    assert access_services.tried("安妮", GOOD) == "locked"


@pytest.mark.parametrize("deed", sorted(DEEDS.keys() - {"add"}))
def test_one_account_that_is_not_there_and_ones_own(access_services: House, deed: str) -> None:
    assert refused(lambda: DEEDS[deed](access_services, ADA)).key == "denied.account_unknown"
    access_services.add("安妮", Role.ADMINISTRATOR)
    assert refused(lambda: DEEDS[deed](access_services, Person("安妮", Role.ADMINISTRATOR))).key == "denied.own_account"
    access_services.add("另一位", Role.ADMINISTRATOR)
    DEEDS[deed](access_services, ADA)


def test_every_deed_is_told(access_services: House) -> None:
    for deed in DEEDS.values():
        if deed is not DEEDS["add"]:
            access_services.accounts.accounts().get("安妮") or access_services.add("安妮")
        deed(access_services, ADA)
    told = [(entry.deed, entry.by, entry.about) for entry in access_services.told() if entry.by == "Ada"]
    assert told == [
        (AuditAction.ACCOUNT_ADDED, "Ada", "新人"),
        (AuditAction.ACCOUNT_CHANGED, "Ada", "安妮"),
        (AuditAction.ACCOUNT_DISABLED, "Ada", "安妮"),
        (AuditAction.ACCOUNT_ENABLED, "Ada", "安妮"),
        (AuditAction.ACCOUNT_RESET, "Ada", "安妮"),
        (AuditAction.ACCOUNT_UNLOCKED, "Ada", "安妮"),
    ]
    assert access_services.audit.faults() == access_services.accounts.account_faults() == []


def test_two_administrators_cannot_shut_each_other_out(access_services: House) -> None:
    """Both disable the other at the same moment: one is too late, since he is none any more when it counts."""
    for turn in range(5):
        for known in tuple(access_services.accounts.accounts()):
            access_services.administration.disable(MACHINE, known)
        names = [f"甲{turn}", f"乙{turn}"]
        for name in names:
            access_services.add(name, Role.ADMINISTRATOR)

        def disable(pair: tuple[str, str]) -> str:
            try:
                access_services.administration.disable(Person(pair[0], Role.ADMINISTRATOR), pair[1])
            except Denied as denied:
                return denied.key
            return ""

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(disable, [(names[0], names[1]), (names[1], names[0])]))
        left = [a.name for a in access_services.accounts.accounts().values() if not a.disabled]
        assert len(left) == 1


def test_the_same_name_added_by_many_at_once_is_added_once(access_services: House) -> None:
    def add(_: int) -> bool:
        try:
            access_services.add("安妮")
        except Denied:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(add, range(12))) == 1
    assert len(access_services.told(AuditAction.ACCOUNT_ADDED)) == 1
    assert access_services.accounts.account_faults() == []


def test_no_password_is_kept_printed_or_logged(access_services: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    first = access_services.add("安妮")
    second = access_services.administration.reset(MACHINE, "安妮")
    token = access_services.authenticator.change_password(
        access_services.authenticator.sign_in("安妮", second), second, GOOD
    )
    with pytest.raises(Denied) as denied:
        access_services.authenticator.change_password(token, GOOD, GOOD)
    account = access_services.accounts.accounts()["安妮"]
    seen = "\n".join(
        [
            caplog.text,
            repr(account),
            repr(access_services.entered(token)),
            repr(access_services.told()),
            repr(denied.value),
        ]
    )
    kept = access_services.home.journal.read_bytes() + access_services.home.sessions.read_bytes()
    for secret in (first, second, GOOD):
        assert secret not in seen
        assert secret.encode() not in kept
    for digest in (account.secret, *account.past):
        assert digest not in seen
    assert len(account.past) == 2


def test_a_write_that_fails_prints_no_hash(access_services: House, caplog: pytest.LogCaptureFixture) -> None:
    import sqlite3

    access_services.add("安妮")
    with sqlite3.connect(access_services.home.journal) as connection:
        connection.execute("CREATE TRIGGER stop BEFORE INSERT ON account BEGIN SELECT RAISE(ABORT, 'no'); END")
    connection.close()
    with pytest.raises(Exception, match="no") as error:
        access_services.administration.reset(MACHINE, "安妮")
    assert "argon2" not in str(error.value)
    assert "argon2" not in caplog.text


def test_an_account_says_who_acts() -> None:
    assert Account("安妮", Role.FILLER, CARE).person == Person("安妮", Role.FILLER, CARE)
