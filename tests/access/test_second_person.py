"""Two persons: what one administrator does to accounts that review, audit or keep accounts waits for another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from access.administration import Administration
from access.audit import AuditAction, AuditEntry
from access.second_person import SecondPersonNeeded, check_other_hand, hands_on
from plan.denied import Denied
from plan.review import Person, Role
from tests.access.access_services import ADA, CARE, DEPARTMENTS, GOOD, MACHINE, NOON, House

BOB = Person("Bob", Role.ADMINISTRATOR)
Deed = Callable[[Administration, Person], object]

GUARDED: dict[str, Deed] = {
    "add a reviewer": lambda a, by: a.add(by, "新审核", Role.REVIEWER),
    "add an auditor": lambda a, by: a.add(by, "新审计", Role.AUDITOR),
    "add an administrator": lambda a, by: a.add(by, "新管理", Role.ADMINISTRATOR),
    "reset a reviewer": lambda a, by: a.reset(by, "审核"),
    "reset an auditor": lambda a, by: a.reset(by, "审计"),
    "reset an administrator": lambda a, by: a.reset(by, "管理"),
    "a leader becomes a reviewer": lambda a, by: a.change(by, "领导", Role.REVIEWER, None, None),
    "a filler becomes an auditor": lambda a, by: a.change(by, "填报", Role.AUDITOR, None, None),
    "a reviewer becomes a leader": lambda a, by: a.change(by, "审核", Role.LEADER, None, None),
    "a reviewer's last day": lambda a, by: a.change(by, "审核", Role.REVIEWER, None, date(2026, 12, 31)),
    "disable an auditor": lambda a, by: a.disable(by, "审计"),
    "disable a reviewer": lambda a, by: a.disable(by, "审核"),
    "enable a reviewer": lambda a, by: a.enable(by, "旧审核"),
}
FREE: dict[str, Deed] = {
    "add a filler": lambda a, by: a.add(by, "新填报", Role.FILLER, CARE),
    "reset a leader": lambda a, by: a.reset(by, "领导"),
    "a leader becomes an evaluator": lambda a, by: a.change(by, "领导", Role.EVALUATOR, None, None),
    "unlock a reviewer": lambda a, by: a.unlock(by, "审核"),
}


@pytest.fixture(name="house")
def _house(tmp_path: Path) -> House:
    house = House(tmp_path / "home")
    roles = {"审核": Role.REVIEWER, "旧审核": Role.REVIEWER, "审计": Role.AUDITOR, "领导": Role.LEADER}
    for name, role in roles.items():
        house.add(name, role)
    house.add("管理", Role.ADMINISTRATOR)
    house.add("填报", Role.FILLER, CARE)
    house.administration.disable(MACHINE, "旧审核")
    house.administration = Administration(house.authenticator, DEPARTMENTS, house.watch, two_persons=lambda: True)
    return house


def states(house: House) -> dict[str, object]:
    return dict(house.accounts.accounts())


@pytest.mark.parametrize("deed", GUARDED.values(), ids=GUARDED)
def test_nothing_is_done_by_one_alone(house: House, deed: Deed) -> None:
    before = states(house)
    for _ in range(3):
        with pytest.raises(SecondPersonNeeded):
            deed(house.administration, ADA)
    assert states(house) == before
    (entry, *_) = house.told(AuditAction.ACCOUNT_PROPOSED)
    assert (entry.by, entry.ok, bool(entry.about)) == ("Ada", True, True)
    assert len(house.administration.proposals()) == 1
    deed(house.administration, BOB)
    assert states(house) != before
    assert house.administration.proposals() == ()
    assert house.told()[-1].by == "Bob"


@pytest.mark.parametrize("deed", FREE.values(), ids=FREE)
def test_what_one_may_do_alone(house: House, deed: Deed) -> None:
    deed(house.administration, ADA)
    assert house.administration.proposals() == ()


@pytest.mark.parametrize("deed", GUARDED.values(), ids=GUARDED)
def test_the_machine_stands_outside(house: House, deed: Deed) -> None:
    deed(house.administration, MACHINE)
    assert not house.told(AuditAction.ACCOUNT_PROPOSED)


def test_the_second_must_do_the_same(house: House) -> None:
    with pytest.raises(SecondPersonNeeded):
        house.administration.change(ADA, "领导", Role.REVIEWER, None, None)
    for other in (
        lambda: house.administration.change(BOB, "领导", Role.AUDITOR, None, None),
        lambda: house.administration.change(BOB, "填报", Role.REVIEWER, None, None),
        lambda: house.administration.reset(BOB, "审核"),
    ):
        with pytest.raises(SecondPersonNeeded):
            other()
    house.administration.change(BOB, "领导", Role.REVIEWER, None, None)
    assert house.accounts.accounts()["领导"].role is Role.REVIEWER


def test_a_proposal_waits_a_day_and_survives_a_restart(house: House) -> None:
    with pytest.raises(SecondPersonNeeded):
        house.administration.reset(ADA, "审核")
    again = Administration(house.restarted().authenticator, DEPARTMENTS, house.watch, two_persons=lambda: True)
    assert [each.by for each in again.proposals()] == ["Ada"]
    house.watch.wait(hours=24)
    assert again.proposals() == ()
    with pytest.raises(SecondPersonNeeded):
        again.reset(BOB, "审核")
    again.reset(ADA, "审核")


def test_a_proposal_ahead_of_the_clock_is_none(house: House) -> None:
    house.watch.wait(days=400)
    with pytest.raises(SecondPersonNeeded):
        house.administration.reset(ADA, "审核")
    house.watch.wait(days=-400)
    with pytest.raises(SecondPersonNeeded):
        house.administration.reset(BOB, "审核")


def test_whoever_may_not_keep_accounts_proposes_nothing(house: House) -> None:
    for person in (Person("审核", Role.REVIEWER), Person("管理", Role.ADMINISTRATOR)):
        with pytest.raises(Denied) as denied:
            house.administration.reset(person, "管理")
        assert not isinstance(denied.value, SecondPersonNeeded)
    assert house.administration.proposals() == ()


def test_the_reset_s_password_is_the_second_s(house: House) -> None:
    with pytest.raises(SecondPersonNeeded):
        house.administration.reset(ADA, "审核")
    password = house.administration.reset(BOB, "审核")
    assert house.tried("审核", password) == ""
    assert house.tried("审核", GOOD) == "sign_in"


def entry(by: str, deed: AuditAction, about: str, hours: float, role: Role = Role.ADMINISTRATOR) -> AuditEntry:
    from datetime import timedelta

    return AuditEntry(NOON - timedelta(hours=hours), by, deed, str(role), about)


ADDED, RESET = AuditAction.ACCOUNT_ADDED, AuditAction.ACCOUNT_RESET
SAME: list[tuple[str, list[AuditEntry], bool]] = [
    ("both by one today", [entry("Ada", ADDED, "审", 1), entry("Ada", ADDED, "填", 2)], True),
    ("the sender long ago", [entry("Ada", ADDED, "审", 1), entry("Ada", ADDED, "填", 5000)], True),
    ("reset both", [entry("Ada", RESET, "审", 1), entry("Ada", RESET, "填", 2)], True),
    ("one of two who seconded", [entry("Bob", ADDED, "审", 1), entry("Bob", RESET, "填", 2)], True),
    ("the reviewer a day ago", [entry("Ada", ADDED, "审", 24.1), entry("Ada", ADDED, "填", 1)], False),
    ("two hands", [entry("Ada", ADDED, "审", 1), entry("Bob", ADDED, "填", 1)], False),
    ("unlocked", [entry("Ada", AuditAction.ACCOUNT_UNLOCKED, "审", 1), entry("Ada", ADDED, "填", 1)], False),
    ("the machine", [entry("本机", ADDED, "审", 1, Role.MACHINE), entry("本机", ADDED, "填", 1, Role.MACHINE)], False),
    ("nothing known any more", [], False),
]


@pytest.mark.parametrize(("entries", "denied"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_no_acceptance_by_the_same_hand(entries: list[AuditEntry], denied: bool) -> None:
    if denied:
        with pytest.raises(Denied, match="same_hand"):
            check_other_hand(entries, "审", "填", NOON)
    else:
        check_other_hand(entries, "审", "填", NOON)


def test_hands_are_those_that_did_it(house: House) -> None:
    with pytest.raises(SecondPersonNeeded):
        house.administration.reset(ADA, "审核")
    assert hands_on(house.told(), "审核") == frozenset(), "what was proposed was not done"
    house.administration.reset(BOB, "审核")
    assert hands_on(house.told(), "审核") == {"Bob"}
