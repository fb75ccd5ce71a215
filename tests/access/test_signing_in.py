"""Signing in under attack: brute force, spraying, many at once; the same words and the same work for everybody."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from random import Random

import pytest

from access.audit import AuditAction
from access.authenticator import Authenticator
from access.passwords import STRONG, Passwords
from access.policy import LockPolicy, Policy
from plan.denied import Denied
from plan.review import Person, Role
from tests.access.access_services import ADA, GOOD, MACHINE, House, Watch
from tests.refusals import refused
from tests.torture.scale import LARGE_RUN
from wording import Lang
from wording.denials import denial

KNOWN, UNKNOWN = "安妮", "无此人"


def sentences(access_services: House, name: str, password: str = "wrong") -> tuple[str, str, bool]:
    with pytest.raises(Denied) as denied:
        access_services.authenticator.sign_in(name, password, "10.0.0.1")
    return denial(denied.value, Lang.ZH), denial(denied.value, Lang.EN), denied.value.conflict


def test_five_failures_lock_for_ten_minutes(access_services: House) -> None:
    access_services.settle(KNOWN)
    assert [access_services.tried(KNOWN) for _ in range(7)] == ["sign_in"] * 5 + ["locked"] * 2
    assert access_services.tried(KNOWN, GOOD) == "locked"
    access_services.watch.wait(minutes=9, seconds=59)
    assert access_services.tried(KNOWN, GOOD) == "locked"
    access_services.watch.wait(seconds=1)
    assert access_services.tried(KNOWN, GOOD) == ""


def test_success_forgets_failures(access_services: House) -> None:
    access_services.settle(KNOWN)
    for _ in range(5):
        assert [access_services.tried(KNOWN) for _ in range(4)] == ["sign_in"] * 4
        assert access_services.tried(KNOWN, GOOD) == ""


def test_after_a_lock_there_are_five_more(access_services: House) -> None:
    access_services.settle(KNOWN)
    for _ in range(3):
        assert [access_services.tried(KNOWN) for _ in range(6)] == ["sign_in"] * 5 + ["locked"]
        access_services.watch.wait(minutes=10)


def test_whoever_is_not_let_in_learns_nothing_and_costs_the_same(access_services: House) -> None:
    access_services.settle(KNOWN)
    access_services.settle("停用的")
    access_services.settle("到期的", until=date(2026, 3, 2))
    access_services.administration.disable(MACHINE, "停用的")
    access_services.watch.wait(days=1)
    kinds = [(KNOWN, "wrong"), (UNKNOWN, "wrong"), ("停用的", GOOD), ("停用的", "wrong"), ("到期的", GOOD), ("", "")]
    for _ in range(5):
        said, verified = set(), set()
        for name, password in kinds:
            before = access_services.passwords.verified
            said.add(sentences(access_services, name, password))
            verified.add(access_services.passwords.verified - before)
            access_services.sessions.forgive("停用的")
        assert len(said) == 1, said
        assert verified == {1}
        access_services.watch.wait(minutes=10)


def test_a_lock_is_told_alike_to_everybody(access_services: House) -> None:
    access_services.settle(KNOWN)
    for _ in range(5):
        access_services.tried(KNOWN, address="10.0.0.1")
        access_services.tried(UNKNOWN, address="10.0.0.1")
    before = access_services.passwords.verified
    assert (
        sentences(access_services, KNOWN)
        == sentences(access_services, UNKNOWN)
        == sentences(access_services, KNOWN, GOOD)
    )
    assert access_services.passwords.verified - before == 3


def test_a_known_name_takes_as_long_as_an_unknown_one(access_services: House) -> None:
    """With the real hash, by the processor's time of this thread: whoever else is at work does not matter."""
    access_services.settle(KNOWN)
    lock = Policy(lock=LockPolicy(failures=100))
    passwords = Passwords(STRONG)
    access_services.administration.disable(MACHINE, KNOWN)
    authenticator = Authenticator(
        access_services.accounts,
        access_services.audit,
        access_services.sessions,
        lock,
        passwords,
        access_services.watch,
    )
    secret = passwords.hash(GOOD)
    access_services.accounts.change(lambda known: _with(known[KNOWN], secret), access_services.told()[-1])
    taken: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for _ in range(15):
        for name, times in taken.items():
            begun = time.thread_time()
            with pytest.raises(Denied):
                authenticator.sign_in(name, "wrong")
            times.append(time.thread_time() - begun)
    known, unknown = (statistics.median(times) for times in taken.values())
    assert 0.7 < known / unknown < 1.3, taken
    assert unknown > 0.01, "no hash was computed"


def _with(account: object, secret: str) -> object:
    from dataclasses import replace

    return replace(account, secret=secret, disabled=False)  # type: ignore[type-var]


def test_spraying(access_services: House) -> None:
    """Many names from many machines with the passwords everybody tries: nobody is in, and every lock is counted."""
    accounts = [f"科员{n}" for n in range(12)]
    for name in accounts:
        access_services.settle(name)
    names = [*accounts, *(f"user{n}" for n in range(8)), "admin", "root"]
    random, tries = Random(19), 1000 if LARGE_RUN else 100
    guesses = ["123456", "Passw0rd!", "Aa123456", "Linhai@2026", "Admin@123", ""]
    answers, begun = Counter[str](), len(access_services.told(AuditAction.SIGNED_IN))
    for _ in range(tries):
        name, address = random.choice(names), f"10.0.0.{random.randrange(20)}"
        answers[access_services.tried(name, random.choice(guesses), address)] += 1
        access_services.watch.wait(seconds=random.choice([0, 0, 1, 5]))
    assert set(answers) <= {"sign_in", "locked"}, "nobody is in"
    assert answers["locked"] or not LARGE_RUN
    told = access_services.told(AuditAction.SIGNED_IN)[begun:]
    assert Counter(entry.detail for entry in told)["failed"] == answers["sign_in"]
    ours = [entry for entry in told if entry.by and entry.detail == "failed"]
    per_name = Counter((entry.by, entry.at.timestamp() // 600) for entry in ours)
    assert max(per_name.values()) <= 40, "twenty a lock; a window of ten minutes meets two"
    assert all(not entry.ok for entry in told)


def test_one_name_one_thousand_times(access_services: House) -> None:
    """From wherever, a password is guessed twenty times every ten minutes, and who guesses does not fill the disk."""
    access_services.settle(KNOWN)
    tries = 1000 if LARGE_RUN else 120
    begun = len(access_services.told())
    answers = Counter(access_services.tried(KNOWN, f"guess{n}", f"10.0.{n % 40}.1") for n in range(tries))
    assert answers == {"sign_in": 20, "locked": tries - 20}
    assert len(access_services.told()) - begun <= 20 + 40


def test_parallel_tries_are_no_more_than_one_by_one(access_services: House) -> None:
    access_services.settle(KNOWN)
    for _ in range(10 if LARGE_RUN else 3):
        begun = len(access_services.told())
        with ThreadPoolExecutor(8) as pool:
            answers = Counter(pool.map(lambda n: access_services.tried(KNOWN, f"guess{n}", f"10.0.0.{n}"), range(48)))
        assert answers == {"sign_in": 20, "locked": 28}
        assert Counter(entry.detail for entry in access_services.told()[begun:])["failed"] == 20
        with ThreadPoolExecutor(8) as pool:
            from_one = Counter(pool.map(lambda n: access_services.tried("伯特", f"guess{n}", "10.0.1.1"), range(24)))
        assert from_one == {"sign_in": 5, "locked": 19}
        access_services.watch.wait(minutes=10)


def test_the_right_password_among_many_wrong_ones_at_once(access_services: House) -> None:
    """Whoever knows it enters or finds it locked; nobody else does."""
    access_services.settle(KNOWN)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: access_services.tried(KNOWN, GOOD if n == 20 else "wrong"), range(40)))
    assert {n for n, answer in enumerate(answers) if answer == ""} <= {20}
    assert answers.count("sign_in") <= 10


def test_an_administrator_unlocks(access_services: House) -> None:
    access_services.settle(KNOWN)
    for _ in range(5):
        access_services.tried(KNOWN)
    assert access_services.authenticator.locked_until(KNOWN) is not None
    access_services.administration.unlock(ADA, f" {KNOWN} ")
    assert access_services.authenticator.locked_until(KNOWN) is None
    assert access_services.tried(KNOWN, GOOD) == ""
    (entry,) = access_services.told(AuditAction.ACCOUNT_UNLOCKED)
    assert (entry.by, entry.about, entry.ok) == ("Ada", KNOWN, True)


def test_unlocking_ends_no_session_and_a_lock_neither(access_services: House) -> None:
    token = access_services.settle(KNOWN)
    for _ in range(6):
        access_services.tried(KNOWN)
    assert access_services.entered(token)
    access_services.administration.unlock(ADA, KNOWN)
    assert access_services.entered(token)


def test_a_reset_lifts_the_lock(access_services: House) -> None:
    access_services.settle(KNOWN)
    for _ in range(6):
        access_services.tried(KNOWN)
    first = access_services.administration.reset(ADA, KNOWN)
    assert access_services.tried(KNOWN, GOOD) == "sign_in"
    assert access_services.tried(KNOWN, first) == ""


def test_a_lock_is_for_one_name_alone(access_services: House) -> None:
    access_services.settle(KNOWN)
    access_services.settle("伯特")
    for _ in range(6):
        access_services.tried(KNOWN, address="10.0.0.1")
    assert access_services.tried("伯特", GOOD, "10.0.0.1") == ""
    assert access_services.tried(KNOWN, GOOD, "10.0.0.1") == "locked"
    assert access_services.tried(KNOWN, GOOD, "10.0.0.2") == "", "who guesses shuts the door for himself"


def test_other_spellings_of_a_name_are_that_name(access_services: House) -> None:
    access_services.settle("anne")
    for spelling in ("anne", " anne", "ａｎｎｅ", "anne\u3000", "ａnne "):
        assert access_services.tried(spelling) == "sign_in"
    assert access_services.tried("anne", GOOD) == "locked"
    access_services.watch.wait(minutes=10)
    assert access_services.tried("ａｎｎｅ", GOOD) == ""


def test_a_lock_survives_a_restart(access_services: House) -> None:
    access_services.settle(KNOWN)
    for _ in range(3):
        access_services.tried(KNOWN)
    again = access_services.restarted()
    assert [again.tried(KNOWN) for _ in range(3)] == ["sign_in", "sign_in", "locked"]
    assert access_services.restarted().tried(KNOWN, GOOD) == "locked"


def test_one_machine_from_which_far_too_much_was_tried(access_services: House) -> None:
    """Whoever is behind it may try once more each; the right password opens, and a second wrong one costs nothing."""
    access_services.settle(KNOWN)
    access_services.settle("伯特")
    answers = [access_services.tried(f"name{n}", address="10.6.6.6") for n in range(52)]
    assert answers == ["sign_in"] * 52
    before = access_services.passwords.verified
    assert [access_services.tried(f"name{n}", GOOD, "10.6.6.6") for n in range(40, 52)] == ["locked"] * 12
    assert access_services.passwords.verified == before, "nothing is computed for it"
    assert access_services.tried(KNOWN, GOOD, "10.6.6.6") == ""
    assert access_services.tried("伯特", "wrong", "10.6.6.6") == "sign_in"
    assert access_services.tried("伯特", GOOD, "10.6.6.6") == "locked"
    assert access_services.tried("伯特", GOOD, "10.0.0.1") == ""
    told = [entry for entry in access_services.told() if entry.detail == "locked"]
    assert 1 <= len(told) <= 3, "told once a state of the lock, whatever names it tries"
    access_services.watch.wait(minutes=10)
    assert access_services.tried("伯特", GOOD, "10.6.6.6") == ""


def test_an_administrator_unlocks_an_address(access_services: House) -> None:
    access_services.settle(KNOWN)
    for n in range(60):
        access_services.tried(f"name{n}", address="10.6.6.6")
    assert access_services.tried("name1", address="10.6.6.6") == "locked"
    access_services.administration.unlock_address(ADA, "10.6.6.6")
    assert [access_services.tried("name1", address="10.6.6.6") for _ in range(5)] == ["sign_in"] * 4 + ["locked"]
    entry = access_services.told(AuditAction.ACCOUNT_UNLOCKED)[-1]
    assert (entry.by, entry.about) == ("Ada", "10.6.6.6")
    with refused("账号由系统管理员管理"):
        access_services.administration.unlock_address(Person("李", Role.AUDITOR), "10.6.6.6")


def test_from_such_a_machine_one_is_looked_at_at_a_time(access_services: House) -> None:
    for n in range(50):
        access_services.tried(f"name{n}", address="10.6.6.6")
    answers: Counter[str] = Counter()
    with ThreadPoolExecutor(8) as pool:
        answers.update(pool.map(lambda n: access_services.tried(f"more{n}", address="10.6.6.6"), range(80)))
    assert set(answers) <= {"sign_in", "crowded"}
    assert access_services.passwords.verified == 50 + answers["sign_in"]


def tried_in(access_services: House, device: str, password: str, name: str = KNOWN, address: str = "10.0.0.1") -> str:
    try:
        access_services.authenticator.sign_in(name, password, address, device)
    except Denied as denied:
        return denied.key.removeprefix("denied.")
    return ""


def test_a_known_browser_has_a_count_of_its_own(access_services: House) -> None:
    """What others try elsewhere, or behind the same address, does not keep its person out; nor may it guess more."""
    access_services.settle(KNOWN)
    for n in range(60):
        access_services.tried(f"name{n}", address="10.0.0.1")
    for n in range(30):
        access_services.tried(KNOWN, address=f"10.0.{n}.1")
    assert access_services.tried(KNOWN, GOOD, "10.0.0.1") == "locked"
    assert tried_in(access_services, "mine", GOOD) == ""
    assert [tried_in(access_services, "mine", "wrong") for _ in range(6)] == ["sign_in"] * 5 + ["locked"]
    assert tried_in(access_services, "mine", GOOD) == "locked"
    assert tried_in(access_services, "another of mine", GOOD) == ""
    assert access_services.authenticator.locked_until(KNOWN) is not None
    access_services.administration.unlock(ADA, KNOWN)
    assert access_services.authenticator.locked_until(KNOWN) is None
    assert tried_in(access_services, "mine", GOOD) == ""


def test_success_elsewhere_gives_whoever_guesses_nothing_back(access_services: House) -> None:
    access_services.settle(KNOWN)
    for n in range(19):
        assert access_services.tried(KNOWN, address=f"10.0.{n}.1") == "sign_in"
        assert tried_in(access_services, "mine", GOOD) == ""
        assert access_services.tried(KNOWN, GOOD, "10.9.9.9") == ""
    assert access_services.tried(KNOWN, address="10.1.1.1") == "sign_in"
    assert access_services.tried(KNOWN, GOOD, "10.1.1.2") == "locked"


def test_hammering_at_one_locked_name_counts_for_the_machine(access_services: House) -> None:
    answers = [access_services.tried(KNOWN, address="10.6.6.6") for _ in range(60)]
    assert answers == ["sign_in"] * 5 + ["locked"] * 55
    assert access_services.passwords.verified == 50


def test_an_office_behind_one_address_is_not_locked_by_its_old_mistakes(tmp_path: Path) -> None:
    """Somebody comes in every quarter of a minute, every fourth at the second try: the first tries do not add up."""
    access_services = House(tmp_path / "home", Policy(lock=LockPolicy(address_failures=30)))
    for n in range(4):
        access_services.settle(f"科员{n}")
    for n in range(160):
        name = f"科员{n % 4}"
        access_services.watch.wait(seconds=15)
        if n % 4 == 0:
            assert access_services.tried(name, "wrong", "10.0.0.1") == "sign_in"
        assert access_services.tried(name, GOOD, "10.0.0.1") == "", n


def test_an_attacker_with_an_account_of_his_own_starts_nothing_afresh(access_services: House) -> None:
    access_services.settle("内鬼")
    tried = 0
    while tried < 60:
        assert access_services.tried(f"name{tried}", address="10.6.6.6") == "sign_in"
        tried += 1
        assert access_services.tried("内鬼", GOOD, "10.6.6.6") == ""
    assert access_services.tried("name1", address="10.6.6.6") == "locked", "as if he had not come in between"


@pytest.mark.parametrize("days", [1, 400])
def test_a_clock_that_is_set_back(access_services: House, days: int) -> None:
    access_services.settle(KNOWN)
    for _ in range(6):
        access_services.tried(KNOWN)
    access_services.watch.wait(days=-days)
    assert access_services.tried(KNOWN, GOOD) == ""
    assert [access_services.tried(KNOWN) for _ in range(6)] == ["sign_in"] * 5 + ["locked"]


def test_a_lock_outlasts_short_sessions(tmp_path: Path) -> None:
    policy = Policy.model_validate({"lock": {"minutes": 1440}, "session": {"hours": 1}})
    access_services = House(tmp_path / "home", policy, Watch())
    access_services.settle(KNOWN)
    access_services.settle("伯特")
    for _ in range(5):
        access_services.tried(KNOWN)
    access_services.watch.wait(hours=23)
    assert access_services.tried("伯特", GOOD) == ""  # sweeps
    assert access_services.tried(KNOWN, GOOD) == "locked"


@pytest.mark.parametrize(
    "name", ["", "\0", "a" * 100_000, "\ud800", "﷽" * 5000, "'; DROP TABLE session;--", "../../x", "安妮\n"]
)
def test_odd_names_are_nobody(access_services: House, name: str) -> None:
    access_services.settle(KNOWN)
    expected = "" if name.strip() == KNOWN else "sign_in"
    assert access_services.tried(name, GOOD) == expected
    assert access_services.tried(name, "\ud800" * 200_000) == "sign_in"


def test_a_password_typed_as_a_name_is_not_told(access_services: House) -> None:
    access_services.settle(KNOWN)
    access_services.tried(GOOD, "x")
    entry = access_services.told()[-1]
    assert (entry.by, entry.role, entry.about, entry.detail, entry.ok) == ("", "", f"{GOOD[:2]}…", "failed", False)
    assert GOOD.encode() not in access_services.home.journal.read_bytes() + access_services.home.sessions.read_bytes()


def test_sign_on_opens_for_accounts_of_ours_alone(access_services: House) -> None:
    access_services.administration.add(MACHINE, KNOWN, Role.LEADER)
    token = access_services.authenticator.sign_in_as(KNOWN)
    entered = access_services.entered(token)
    assert entered is not None
    assert not entered.must_change, "there is no password of ours in it"
    access_services.administration.disable(ADA, KNOWN)
    for name in (KNOWN, UNKNOWN):
        with refused("统一身份认证已通过"):
            access_services.authenticator.sign_in_as(name)
