"""Administration: who may do what to accounts, told to the audit; first passwords told once and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from access.account import Account
from access.audit import Deed
from plan.denied import Denied
from plan.review import Person, Role
from tests.access.house import ADA, CARE, GOOD, MACHINE, House


def refused(do: Callable[[], object]) -> Denied:
    with pytest.raises(Denied) as denied:
        do()
    return denied.value


@pytest.mark.parametrize("name", ["anne", "ANNE", "Anne", "ａｎｎｅ", " anne ", "aNNe"])
def test_a_name_is_given_once(house: House, name: str) -> None:
    house.add("Anne")
    house.administration.disable(MACHINE, "Anne")
    denied = refused(lambda: house.add(name))
    assert (denied.key, denied.conflict) == ("denied.account_known", True)
    assert list(house.accounts.accounts()) == ["Anne"]


def test_what_is_added_is_kept_as_it_is_said(house: House) -> None:
    house.add(" ａｎｎｅ ", Role.FILLER, CARE, date(2026, 12, 31))
    account = house.accounts.accounts()["anne"]
    assert (account.role, account.department, account.until) == (Role.FILLER, CARE, date(2026, 12, 31))
    assert (account.must_change, account.disabled, account.generation) == (True, False, 0)
    (entry,) = house.told(Deed.ACCOUNT_ADDED)
    assert (entry.by, entry.role, entry.about, entry.ok) == (MACHINE.name, "machine", "anne", True)
    assert entry.detail == f"filler {CARE} 2026-12-31"


OTHERS = [Person("某人", role) for role in Role if role not in (Role.ADMINISTRATOR, Role.MACHINE)]
DEEDS: dict[str, Callable[[House, Person], object]] = {
    "add": lambda house, by: house.administration.add(by, "新人", Role.LEADER),
    "change": lambda house, by: house.administration.change(by, "安妮", Role.REVIEWER, None, None),
    "disable": lambda house, by: house.administration.disable(by, "安妮"),
    "enable": lambda house, by: house.administration.enable(by, "安妮"),
    "reset": lambda house, by: house.administration.reset(by, "安妮"),
    "unlock": lambda house, by: house.administration.unlock(by, "安妮"),
}


@pytest.mark.parametrize("by", OTHERS, ids=lambda person: str(person.role))
@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_else_administers(house: House, deed: str, by: Person) -> None:
    house.settle("安妮")
    for _ in range(5):
        house.tried("安妮")
    before, told = dict(house.accounts.accounts()), len(house.told())
    assert refused(lambda: DEEDS[deed](house, by)).key == "denied.role.administer"
    assert (dict(house.accounts.accounts()), len(house.told())) == (before, told)
    assert house.tried("安妮", GOOD) == "locked"


@pytest.mark.parametrize("deed", sorted(DEEDS.keys() - {"add"}))
def test_one_account_that_is_not_there_and_ones_own(house: House, deed: str) -> None:
    assert refused(lambda: DEEDS[deed](house, ADA)).key == "denied.account_unknown"
    house.add("安妮", Role.ADMINISTRATOR)
    assert refused(lambda: DEEDS[deed](house, Person("安妮", Role.ADMINISTRATOR))).key == "denied.own_account"
    house.add("另一位", Role.ADMINISTRATOR)
    DEEDS[deed](house, ADA)


def test_every_deed_is_told(house: House) -> None:
    for deed in DEEDS.values():
        if deed is not DEEDS["add"]:
            house.accounts.accounts().get("安妮") or house.add("安妮")
        deed(house, ADA)
    told = [(entry.deed, entry.by, entry.about) for entry in house.told() if entry.by == "Ada"]
    assert told == [
        (Deed.ACCOUNT_ADDED, "Ada", "新人"),
        (Deed.ACCOUNT_CHANGED, "Ada", "安妮"),
        (Deed.ACCOUNT_DISABLED, "Ada", "安妮"),
        (Deed.ACCOUNT_ENABLED, "Ada", "安妮"),
        (Deed.ACCOUNT_RESET, "Ada", "安妮"),
        (Deed.ACCOUNT_UNLOCKED, "Ada", "安妮"),
    ]
    assert house.audit.faults() == house.accounts.account_faults() == []


def test_two_administrators_cannot_shut_each_other_out(house: House) -> None:
    """Both disable the other at the same moment: one is too late, since he is none any more when it counts."""
    for turn in range(5):
        for known in tuple(house.accounts.accounts()):
            house.administration.disable(MACHINE, known)
        names = [f"甲{turn}", f"乙{turn}"]
        for name in names:
            house.add(name, Role.ADMINISTRATOR)

        def disable(pair: tuple[str, str]) -> str:
            try:
                house.administration.disable(Person(pair[0], Role.ADMINISTRATOR), pair[1])
            except Denied as denied:
                return denied.key
            return ""

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(disable, [(names[0], names[1]), (names[1], names[0])]))
        left = [a.name for a in house.accounts.accounts().values() if not a.disabled]
        assert len(left) == 1


def test_the_same_name_added_by_many_at_once_is_added_once(house: House) -> None:
    def add(_: int) -> bool:
        try:
            house.add("安妮")
        except Denied:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(add, range(12))) == 1
    assert len(house.told(Deed.ACCOUNT_ADDED)) == 1
    assert house.accounts.account_faults() == []


def test_no_password_is_kept_printed_or_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    first = house.add("安妮")
    second = house.administration.reset(MACHINE, "安妮")
    token = house.doors.change_password(house.doors.sign_in("安妮", second), second, GOOD)
    with pytest.raises(Denied) as denied:
        house.doors.change_password(token, GOOD, GOOD)
    account = house.accounts.accounts()["安妮"]
    seen = "\n".join([caplog.text, repr(account), repr(house.entered(token)), repr(house.told()), repr(denied.value)])
    kept = house.home.journal.read_bytes() + house.home.sessions.read_bytes()
    for secret in (first, second, GOOD):
        assert secret not in seen
        assert secret.encode() not in kept
    for digest in (account.secret, *account.past):
        assert digest not in seen
    assert len(account.past) == 2


def test_a_write_that_fails_prints_no_hash(house: House, caplog: pytest.LogCaptureFixture) -> None:
    import sqlite3

    house.add("安妮")
    with sqlite3.connect(house.home.journal) as connection:
        connection.execute("CREATE TRIGGER stop BEFORE INSERT ON account BEGIN SELECT RAISE(ABORT, 'no'); END")
    connection.close()
    with pytest.raises(Exception, match="no") as error:
        house.administration.reset(MACHINE, "安妮")
    assert "argon2" not in str(error.value)
    assert "argon2" not in caplog.text


def test_an_account_says_who_acts() -> None:
    assert Account("安妮", Role.FILLER, CARE).person == Person("安妮", Role.FILLER, CARE)
