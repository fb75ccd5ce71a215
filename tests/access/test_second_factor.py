"""Second factor: set up, asked for, used once, lost, reset; and what of it lies on the disk."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from access.account import Account
from access.administration import Administration
from access.audit import AuditAction
from access.code_check import CodeNeeded
from access.enrolment import Enrolment
from access.policy import Policy, read_policy
from access.second_factor import TextSealer, digest_of, made_up_codes, tidy_code
from access.second_person import SecondPersonNeeded
from access.totp import code_at, secret_read, step_of
from plan.catalogue_faults import CatalogueFaults
from plan.denied import Denied
from plan.review import Person, Role
from tests.access.access_services import ADA, BETTER, DEPARTMENTS, GOOD, MACHINE, House

NAME = "安妮"


class Phone:
    """An app that has the secret."""

    def __init__(self, house: House, written: str) -> None:
        self._house, self.secret = house, secret_read(written)

    def code(self, ahead: int = 0) -> str:
        return code_at(self.secret, step_of(self._house.watch()) + ahead)


def enrolled(house: House, name: str = NAME, role: Role = Role.LEADER) -> tuple[Phone, tuple[str, ...], str]:
    """Return the telephone of a new account, its recovery codes, and a token under which it is in."""
    token = house.settle(name, role)
    enrolment = Enrolment(house.authenticator)
    offer = enrolment.offer(name, "圭表")
    phone = Phone(house, offer.written)
    token, codes = enrolment.enrol(token, offer.sealed, phone.code())
    house.watch.wait(minutes=1)
    return phone, codes, token


def ticket(house: House, name: str = NAME, password: str = GOOD, address: str = "") -> str:
    with pytest.raises(CodeNeeded) as needed:
        house.authenticator.sign_in(name, password, address)
    return needed.value.ticket


def tried(house: House, code: str, address: str = "", device: str = "") -> str:
    """Return the key of the sentence with which a code is refused after a right password; empty if it is let in."""
    try:
        house.authenticator.sign_in_with_code(ticket(house), code, address, device)
    except Denied as denied:
        return denied.key.removeprefix("denied.")
    return ""


def test_a_password_alone_opens_nothing_any_more(access_services: House) -> None:
    phone, _, _ = enrolled(access_services)
    token = access_services.authenticator.sign_in_with_code(ticket(access_services), phone.code())
    entered = access_services.entered(token)
    assert entered is not None
    assert entered.account.name == NAME
    assert tried(access_services, "000000" if phone.code() != "000000" else "000001") == "code"
    assert access_services.tried(NAME, "wrong") == "sign_in", "and a wrong one is told as ever"


def test_enrolment_ends_the_other_sessions_and_tells_the_audit(access_services: House) -> None:
    before = access_services.settle("贝蒂")
    other = access_services.authenticator.sign_in("贝蒂", GOOD)
    enrolment = Enrolment(access_services.authenticator)
    offer = enrolment.offer("贝蒂", "圭表")
    token, _ = enrolment.enrol(before, offer.sealed, Phone(access_services, offer.written).code())
    assert [bool(access_services.entered(each)) for each in (before, other, token)] == [False, False, True]
    assert [(e.by, e.about) for e in access_services.told(AuditAction.FACTOR_ENROLLED)] == [("贝蒂", "贝蒂")]


@pytest.mark.parametrize("ahead", [-1, 0, 1])
def test_a_code_is_good_once(access_services: House, ahead: int) -> None:
    phone, _, _ = enrolled(access_services)
    code = phone.code(ahead)
    assert [tried(access_services, code) for _ in range(2)] == ["", "code"]
    assert tried(access_services, phone.code(ahead - 1)) == "code", "an older one is none either"
    access_services.watch.wait(minutes=1)
    assert tried(access_services, phone.code()) == ""


def test_the_code_that_set_it_up_signs_nobody_in(access_services: House) -> None:
    token = access_services.settle(NAME)
    enrolment = Enrolment(access_services.authenticator)
    offer = enrolment.offer(NAME, "圭表")
    code = Phone(access_services, offer.written).code()
    enrolment.enrol(token, offer.sealed, code)
    assert tried(access_services, code) == "code"


def test_of_many_who_send_the_same_code_at_once_one_is_in(access_services: House) -> None:
    phone, _, _ = enrolled(access_services)
    code, tickets = phone.code(), [ticket(access_services) for _ in range(8)]

    def enter(one: str) -> bool:
        try:
            # Known browsers of their own, so that no count stands in the way.
            return bool(access_services.authenticator.sign_in_with_code(one, code, "", one[-24:]))
        except Denied:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(enter, tickets)) == [False] * 7 + [True]


def test_replays_are_known_after_a_restart_too(access_services: House) -> None:
    phone, _, _ = enrolled(access_services)
    assert [tried(access_services, phone.code()), tried(access_services.restarted(), phone.code())] == ["", "code"]


@pytest.mark.parametrize("ahead", [-3, -2, 2, 3])
def test_codes_of_other_times_are_wrong(access_services: House, ahead: int) -> None:
    phone, _, _ = enrolled(access_services)
    if phone.code(ahead) not in {phone.code(near) for near in (-1, 0, 1)}:
        assert tried(access_services, phone.code(ahead)) == "code"


@pytest.mark.parametrize("days", [1 / 24, 1, 366, -1 / 24, -1, -366])
def test_a_clock_that_is_set_shuts_nobody_out_and_no_code_is_good_again(access_services: House, days: float) -> None:
    """The clock goes there and comes back; codes are those of the time that the server has, others are wrong anyway."""
    phone, _, _ = enrolled(access_services)
    taken = phone.code()
    assert tried(access_services, taken) == ""
    access_services.watch.wait(days=days)
    there = phone.code()
    assert [tried(access_services, there) for _ in range(2)] == ["", "code"]
    access_services.watch.wait(days=-days)
    assert tried(access_services, taken) == "code"
    access_services.watch.wait(minutes=1)
    assert tried(access_services, phone.code()) == ""
    access_services.watch.wait(days=days, minutes=-1)
    assert tried(access_services, there) == "code"


def test_a_thousand_codes_are_remembered_and_no_more(access_services: House) -> None:
    sessions = access_services.authenticator.sessions
    for step in range(10, 4010, 4):
        assert sessions.use_step("somebody", step)
    assert sessions.use_step("another", 10)
    assert not sessions.use_step("somebody", 10)
    assert sessions.use_step("somebody", 5000)
    assert sessions.use_step("somebody", 6000)
    assert [sessions.use_step("somebody", step) for step in (10, 50, 4006)] == [True, False, False]


@pytest.mark.parametrize("write", ["{} {}", "{}-{}", " {}{} ", "{}\u3000{}"])
def test_codes_may_be_typed_as_apps_show_them(access_services: House, write: str) -> None:
    phone, _, _ = enrolled(access_services)
    assert tried(access_services, write.format(phone.code()[:3], phone.code()[3:])) == ""


def test_digits_of_full_width_are_digits(access_services: House) -> None:
    phone, _, _ = enrolled(access_services)
    assert tried(access_services, "".join(chr(ord(digit) + 0xFEE0) for digit in phone.code())) == ""


def test_wrong_codes_lock_as_wrong_passwords_do_and_right_passwords_do_not_help(access_services: House) -> None:
    phone, codes, _ = enrolled(access_services)
    assert [tried(access_services, "abc", "10.0.0.9") for _ in range(5)] == ["code"] * 5
    assert tried(access_services, phone.code(), "10.0.0.9") == "locked"
    assert tried(access_services, codes[0], "10.0.0.9") == "locked"
    assert tried(access_services, phone.code(), "10.0.0.8") == "", "another address is not kept out"
    assert access_services.authenticator.locked_until(NAME) is not None
    access_services.watch.wait(minutes=11)
    assert tried(access_services, phone.code(), "10.0.0.9") == ""
    locked = [entry for entry in access_services.told(AuditAction.SIGNED_IN) if entry.detail == "locked"]
    assert [entry.address for entry in locked] == ["10.0.0.9"]


def test_twenty_from_everywhere_lock_and_a_known_browser_is_let_in(access_services: House) -> None:
    phone, _, _ = enrolled(access_services)
    assert {tried(access_services, "abc", f"10.0.0.{n}") for n in range(20)} == {"code"}
    assert tried(access_services, phone.code(), "10.0.1.1") == "locked"
    assert tried(access_services, phone.code(), "10.0.1.1", "a known browser") == ""


def test_unlocking_lifts_the_lock_of_codes(access_services: House) -> None:
    phone, _, _ = enrolled(access_services)
    for _ in range(6):
        tried(access_services, "abc")
    access_services.administration.unlock(MACHINE, NAME)
    assert access_services.authenticator.locked_until(NAME) is None
    assert tried(access_services, phone.code()) == ""


def test_wrong_passwords_and_wrong_codes_are_counted_apart(access_services: House) -> None:
    phone, _, _ = enrolled(access_services)
    assert [access_services.tried(NAME, "wrong") for _ in range(4)] == ["sign_in"] * 4
    assert [tried(access_services, "abc") for _ in range(4)] == ["code"] * 4
    assert [access_services.tried(NAME, "wrong") for _ in range(4)] == ["sign_in"] * 4
    assert tried(access_services, phone.code()) == ""


@pytest.mark.parametrize("code", ["", " ", "000", "\ud800", "0" * 5000, "১২৩৪৫৬"])
def test_what_is_no_code_is_a_wrong_one(access_services: House, code: str) -> None:
    enrolled(access_services)
    assert tried(access_services, code) == "code"


def test_a_recovery_code_is_good_once(access_services: House) -> None:
    _, codes, _ = enrolled(access_services)
    assert [tried(access_services, code) for code in (codes[3].upper().replace("-", " "), codes[3], codes[4])] == [
        "",
        "code",
        "",
    ]
    assert [e.detail for e in access_services.told(AuditAction.RECOVERY_USED)] == ["9", "8"]
    account = access_services.accounts.accounts()[NAME]
    assert account.factor is not None
    assert len(account.factor.recovery) == 8
    assert access_services.accounts.account_faults() == access_services.audit.faults() == []


def test_recovery_codes_are_random_and_enough() -> None:
    codes = made_up_codes()
    assert len(set(codes)) == 10
    assert {len(tidy_code(code)) for code in codes} == {16}


def test_a_ticket_is_good_for_five_minutes_and_as_the_account_stands(access_services: House) -> None:
    phone, _, _ = enrolled(access_services)
    late, changed = ticket(access_services), ""
    access_services.watch.wait(minutes=5, seconds=1)
    with pytest.raises(Denied, match="code_late"):
        access_services.authenticator.sign_in_with_code(late, phone.code())
    changed = ticket(access_services)
    access_services.administration.change(MACHINE, NAME, Role.EVALUATOR, None, None)
    with pytest.raises(Denied, match="code_late"):
        access_services.authenticator.sign_in_with_code(changed, phone.code())
    access_services.administration.disable(MACHINE, NAME)
    assert access_services.tried(NAME, GOOD) == "sign_in"


@pytest.mark.parametrize("forged", ["", "x", "\ud800", "gAAAAAB" * 20])
def test_a_forged_ticket_is_nobodys(access_services: House, forged: str) -> None:
    enrolled(access_services)
    with pytest.raises(Denied, match="code_late"):
        access_services.authenticator.sign_in_with_code(forged, "000000")


def test_tickets_of_another_home_are_nobodys(access_services: House) -> None:
    enrolled(access_services)
    other = TextSealer(b"another").seal(f'["{NAME}", 99]', access_services.watch())
    with pytest.raises(Denied, match="code_late"):
        access_services.authenticator.sign_in_with_code(other, "000000")


def test_setting_up_asks_for_a_code_of_the_offer(access_services: House) -> None:
    token = access_services.settle(NAME)
    enrolment = Enrolment(access_services.authenticator)
    offer, other = enrolment.offer(NAME, "圭表"), enrolment.offer(NAME, "圭表")
    for sealed, code in ((offer.sealed, Phone(access_services, other.written).code()), (offer.sealed, ""), ("x", "1")):
        with pytest.raises(Denied):
            enrolment.enrol(token, sealed, code)
    assert access_services.accounts.accounts()[NAME].factor is None
    assert enrolment.offered_again(offer.sealed, NAME, "圭表") == offer
    access_services.watch.wait(minutes=16)
    with pytest.raises(Denied, match="offer_late"):
        enrolment.enrol(token, offer.sealed, Phone(access_services, offer.written).code())
    assert enrolment.offered_again(offer.sealed, NAME, "圭表").written != offer.written


def test_there_is_one_at_a_time(access_services: House) -> None:
    _, _, token = enrolled(access_services)
    enrolment = Enrolment(access_services.authenticator)
    offer = enrolment.offer(NAME, "圭表")
    with pytest.raises(Denied, match="factor_there"):
        enrolment.enrol(token, offer.sealed, Phone(access_services, offer.written).code())


def test_taking_it_off_takes_password_and_code(access_services: House) -> None:
    phone, codes, token = enrolled(access_services)
    enrolment = Enrolment(access_services.authenticator)
    for password, code in ((GOOD, "abc"), ("wrong", phone.code())):
        with pytest.raises(Denied):
            enrolment.remove(token, password, code)
    access_services.watch.wait(minutes=1)
    fresh = enrolment.remove(token, GOOD, codes[0])
    assert access_services.entered(token) is None
    assert access_services.entered(fresh) is not None
    assert access_services.tried(NAME, GOOD) == ""
    with pytest.raises(Denied, match="no_factor"):
        enrolment.remove(fresh, GOOD, codes[1])


def test_proving_who_one_is_takes_a_code_as_well(access_services: House) -> None:
    phone, _, token = enrolled(access_services)
    with pytest.raises(Denied, match=r"denied\.code"):
        access_services.authenticator.prove(token, GOOD)
    access_services.watch.wait(minutes=1)
    access_services.authenticator.prove(token, GOOD, code=phone.code())


def test_another_password_leaves_it(access_services: House) -> None:
    phone, _, token = enrolled(access_services)
    access_services.authenticator.change_password(token, GOOD, BETTER)
    assert ticket(access_services, password=BETTER)
    first = access_services.administration.reset(MACHINE, NAME)
    needed = ticket(access_services, password=first)
    assert access_services.authenticator.sign_in_with_code(needed, phone.code())


def test_an_administrator_resets_it_and_of_guarded_accounts_two_do(access_services: House) -> None:
    keepers = Administration(access_services.authenticator, DEPARTMENTS, access_services.watch, lambda: True)
    for name in ("Ada", "Bob"):
        access_services.settle(name, Role.ADMINISTRATOR)
    _, _, token = enrolled(access_services)
    keepers.reset_factor(ADA, NAME)
    assert access_services.entered(token) is None
    assert access_services.tried(NAME, GOOD) == ""
    with pytest.raises(Denied, match="no_factor"):
        keepers.reset_factor(ADA, NAME)
    enrolled(access_services, "审", Role.REVIEWER)
    with pytest.raises(SecondPersonNeeded):
        keepers.reset_factor(ADA, "审")
    with pytest.raises(SecondPersonNeeded):
        keepers.reset_factor(ADA, "审")
    assert access_services.accounts.accounts()["审"].factor is not None
    keepers.reset_factor(Person("Bob", Role.ADMINISTRATOR), "审")
    assert access_services.accounts.accounts()["审"].factor is None
    assert [(e.by, e.about) for e in access_services.told(AuditAction.FACTOR_RESET)] == [("Ada", NAME), ("Bob", "审")]


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER, Role.AUDITOR])
def test_nobody_else_resets_it_nor_one_his_own(access_services: House, role: Role) -> None:
    enrolled(access_services)
    enrolled(access_services, "Ada", Role.ADMINISTRATOR)
    for by, whose in ((Person("某人", role), NAME), (ADA, "Ada")):
        with pytest.raises(Denied):
            access_services.administration.reset_factor(by, whose)


def test_roles_that_must_have_one_are_told(tmp_path: Path) -> None:
    house = House(tmp_path / "strict", Policy.model_validate({"second_factor": {"roles": ["审核", "auditor"]}}))
    for name, role, must in (("审", Role.REVIEWER, True), ("计", Role.AUDITOR, True), ("领", Role.LEADER, False)):
        entered = house.entered(house.settle(name, role))
        assert entered is not None
        assert entered.must_enrol is must
    by_sign_on = house.entered(house.authenticator.sign_in_as("审"))
    assert by_sign_on is not None
    assert not by_sign_on.must_enrol, "the single sign-on's second factor is its own affair"
    _, _, token = enrolled(house, "审2", Role.REVIEWER)
    entered = house.entered(token)
    assert entered is not None
    assert not entered.must_enrol


@pytest.mark.parametrize(
    "wrong", [{"roles": ["管理员"]}, {"roles": "审核"}, {"roles": [1]}, {"issuer": "a:b"}, {"issuer": ""}, {"role": []}]
)
def test_settings_that_say_nothing_known_are_faults(wrong: dict[str, object]) -> None:
    with pytest.raises(CatalogueFaults):
        read_policy({"second_factor": wrong})


def test_neither_secret_nor_recovery_code_lies_on_the_disk(access_services: House) -> None:
    phone, codes, _ = enrolled(access_services)
    tried(access_services, phone.code())
    kept = b"".join(path.read_bytes() for path in access_services.home.root.rglob("*") if path.is_file())
    from access.totp import secret_written

    assert secret_written(phone.secret).encode() not in kept
    assert phone.secret not in kept
    assert not [code for code in codes if code.encode() in kept or tidy_code(code).encode() in kept]
    assert digest_of(codes[0]).encode() in kept
    assert {path.stat().st_mode & 0o077 for path in (access_services.home.journal, access_services.home.sessions)} == {
        0
    }
    account: Account = access_services.accounts.accounts()[NAME]
    assert "gAAAA" not in repr(account)


def test_with_another_key_recovery_codes_are_still_good(access_services: House) -> None:
    phone, codes, _ = enrolled(access_services)
    access_services.authenticator.codes.sealer = TextSealer(b"replaced")
    assert tried(access_services, phone.code()) == "factor_unreadable"
    assert tried(access_services, codes[0]) == ""


def test_whoever_writes_into_the_chain_is_found(access_services: House) -> None:
    enrolled(access_services)
    with sqlite3.connect(access_services.home.journal) as journal:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            journal.execute("UPDATE second_factor SET sealed = 'x'")
        journal.execute("DROP TRIGGER second_factor_no_update")
        journal.execute("UPDATE second_factor SET sealed = 'x'")
    assert access_services.accounts.account_faults() == [(1, "chain.altered")]
