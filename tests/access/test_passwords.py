"""Passwords: the policy's table, how they are hashed, and that first ones are always good."""

from __future__ import annotations

import runpy
import secrets

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import Type
from hypothesis import given
from hypothesis import strategies as st

from access import passwords
from access.passwords import LONGEST, STRONG, Passwords, kinds, made_up
from access.policy import PasswordPolicy
from plan.denied import Denied
from tests.access.access_services import BETTER, CHEAP, GOOD
from wording.denials import denial

POLICY = PasswordPolicy()
PASSWORDS = Passwords(CHEAP)
PAST = [PASSWORDS.hash(GOOD), PASSWORDS.hash("Older-Garden-91")]


def refusal(password: str, name: str = "zhangsan", policy: PasswordPolicy = POLICY) -> str:
    """Return the key of the sentence with which a password is refused; empty if it may be."""
    try:
        PASSWORDS.check(password, name, PAST, policy)
    except Denied as denied:
        assert len(password) < 8 or password not in denial(denied)  # noqa: PT017 - what is asked is below
        return denied.key.removeprefix("denied.password_")
    return ""


CHECKED: list[tuple[str, str, str]] = [
    *((good, "zhangsan", "") for good in (BETTER, "平湖Qiuyue-2031", "x9$Vt!mQ2p", "ö9$Vt!mQ2p" + "x" * 118)),
    *(("", "a b", "length"), ("Sh0rt-pw!", "zhangsan", "length"), ("Aa1-" * 32 + "x", "zhangsan", "length")),
    *(("lakepavilionlantern", "zhangsan", "kinds"), ("lakepavilion1234567", "zhangsan", "kinds")),
    *(
        ("ZhangSan-Lake-77", "zhangsan", "name"),
        ("x9-张三-Vt!mQ2p", "张三", "name"),
        ("Xzhangsan9$Vt", "ZHANGSAN", "name"),
    ),
    *(
        (weak, "zhangsan", "weak")
        for weak in ("Password123", "Abcdef12345", "Qwerty12345!", "Aa1Aa1Aa1Aa1", "Guibiao2026!")
    ),
    *((old, "zhangsan", "again") for old in (GOOD, "Older-Garden-91")),
    ("Minzheng2026", "zhangsan", "weak"),
]


@pytest.mark.parametrize(("password", "name", "key"), CHECKED)
def test_the_policy(password: str, name: str, key: str) -> None:
    assert refusal(password, name) == key


def test_the_policy_is_what_the_settings_say() -> None:
    assert refusal("aaaaaaaa", policy=PasswordPolicy(length=8, strength=0, kinds=1)) == ""
    assert refusal(BETTER, policy=PasswordPolicy(length=20)) == "length"
    assert refusal("copper-lantern8", policy=PasswordPolicy(kinds=4)) == "kinds"


@given(st.text(max_size=140))
def test_whatever_is_typed_is_checked_and_hashed(password: str) -> None:
    refusal(password)
    secret = PASSWORDS.hash(password)
    assert PASSWORDS.fits(secret, password)
    assert not PASSWORDS.fits(secret, f"x{password}")


@given(st.text(st.characters(categories=["Cs", "Lo", "Cc"]), min_size=1, max_size=20))
def test_halves_of_characters_too(password: str) -> None:
    refusal(password)
    assert PASSWORDS.fits(PASSWORDS.hash(password), password)


def test_first_passwords_are_always_good() -> None:
    strict = PasswordPolicy(length=19, strength=4, kinds=4)
    first = [made_up() for _ in range(200)]
    assert len(set(first)) == 200
    assert [refusal(password, policy=strict) for password in first] == [""] * 200
    assert not set("".join(first)) & set("01lIoO")


def test_outside_the_tests_the_usual_hash_is_the_strong_one() -> None:
    found = runpy.run_path(passwords.__file__)
    assert found["usual"] is found["STRONG"]


def test_hashes_are_argon2id_as_strong_as_is_asked_for() -> None:
    secret = Passwords(STRONG).hash(GOOD)
    found = extract_parameters(secret)
    assert (found.type, found.time_cost, found.memory_cost, found.parallelism) == (Type.ID, 2, 46 * 1024, 1)
    assert found.salt_len >= 16
    assert found.hash_len >= 32
    assert GOOD not in secret
    assert PASSWORDS.hash(GOOD) != PASSWORDS.hash(GOOD)


@pytest.mark.parametrize("secret", ["", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$xx", "plain", "$2b$12$abc"])
def test_what_is_no_hash_fits_nothing(secret: str) -> None:
    for password in ("", secret, "x", GOOD):
        assert PASSWORDS.fits(secret, password) is False


def test_a_password_longer_than_any_costs_no_more() -> None:
    secret = PASSWORDS.hash(GOOD)
    assert not PASSWORDS.fits(secret, GOOD + "x" * 10_000_000)
    assert refusal("Aa1-" * 1_000_000) == "length"
    assert LONGEST < 1000


def test_kinds() -> None:
    assert [kinds(text) for text in ("", "a", "aA", "aA1", "aA1-", "张", "张a")] == [0, 1, 2, 3, 4, 1, 2]


@pytest.mark.parametrize("hasher", [CHEAP, STRONG], ids=["cheap", "strong"])
def test_the_hash_of_nobody_costs_what_any_costs(hasher: PasswordHasher) -> None:
    nobody = passwords._nobody(hasher)
    assert extract_parameters(nobody) == extract_parameters(hasher.hash(GOOD))
    with pytest.raises(VerifyMismatchError):  # it was computed, and not refused beforehand
        hasher.verify(nobody, GOOD)


def test_nobody_has_the_hash_of_nobody() -> None:
    ours = Passwords(CHEAP)
    assert not any(ours.fits("", secrets.token_urlsafe(16)) for _ in range(50))
