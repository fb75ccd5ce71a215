"""Passwords: hashing with argon2id, the rules of the policy, and random first passwords."""

from __future__ import annotations

import base64
import secrets
import threading
from collections.abc import Sequence

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from zxcvbn import zxcvbn

from access.policy import PasswordPolicy
from plan.denied import Denied

LONGEST = 128
"""Characters a password may have: hashing takes the longer the longer it is, and anybody may send one."""
_GUESSED = 72
"""Characters that zxcvbn looks at, whose time grows fast with length: longer passwords are hard enough to guess."""

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without l, i, o, I, O, 0 and 1, which are mistaken for each other on paper."""

_ALL_KINDS = 4

_AT_ONCE = 2
"""Hashes computed at the same time: each takes some 46 MB, and a crowd at the door must not take the rest."""


STRONG = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1, type=Type.ID)
"""As OWASP's cheat sheet asks: 46 MiB, two passes."""

usual = STRONG
"""The hasher where none is given; only tests set a weaker one, for the hundreds of accounts they make."""


class Passwords:
    """Makes and checks hashes with ``hasher``; with the usual one where none is given."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or usual
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = _nobody(self._hasher)

    def hash(self, password: str) -> str:
        """Return the argon2id hash of a password, with a salt of its own."""
        with self._turn:
            return self._hasher.hash(_bytes(password))

    def fits(self, secret: str, password: str) -> bool:
        """Tell whether a password is the hashed one. An empty ``secret`` fits none, and takes as long as a wrong
        password."""
        with self._turn:
            try:
                return self._hasher.verify(secret or self._nobody, _bytes(password[:LONGEST])) and bool(secret)
            except (VerificationError, InvalidHashError):
                return False

    def check(self, password: str, name: str, past: Sequence[str], policy: PasswordPolicy) -> None:
        """Raise Denied, with what is wrong, unless a password may be ``name``'s. ``past``: hashes that may not come
        back.
        """
        if not policy.length <= len(password) <= LONGEST:
            raise Denied("denied.password_length", least=policy.length, most=LONGEST)
        if kinds(password) < policy.kinds:
            raise Denied("denied.password_kinds", kinds=policy.kinds)
        if name.casefold() in password.casefold():
            raise Denied("denied.password_name")
        if zxcvbn(password[:_GUESSED], user_inputs=[name, "guibiao", "minzheng"])["score"] < policy.strength:
            raise Denied("denied.password_weak")
        # Last, because each of the earlier hashes costs as much as signing in.
        if any(self.fits(secret, password) for secret in past):
            raise Denied("denied.password_again", count=policy.remembered)


_nobodies: dict[tuple[int, int, int], str] = {}


def _nobody(hasher: PasswordHasher) -> str:
    """Return a hash that fits no password but costs as much to check as the hasher's own; one per process and cost."""
    cost = (hasher.time_cost, hasher.memory_cost, hasher.parallelism)
    return _nobodies.get(cost) or _nobodies.setdefault(cost, _of_no_password(hasher))


def _of_no_password(hasher: PasswordHasher) -> str:
    """Return a random hash: of no password that anybody knows, and not computed, which every start would wait for."""
    salt, digest = (secrets.token_bytes(length) for length in (hasher.salt_len, hasher.hash_len))
    written = (base64.b64encode(each).decode().rstrip("=") for each in (salt, digest))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return "$".join(("", f"argon2{hasher.type.name.lower()}", f"v={ARGON2_VERSION}", cost, *written))


def _bytes(password: str) -> bytes:
    """Return a password's bytes; surrogates, which a form can send and UTF-8 has no bytes for, do not raise."""
    return password.encode("utf-8", "surrogatepass")


def kinds(password: str) -> int:
    """Return how many kinds of characters a password has, 0 to 4: small letters, capitals, digits, others."""
    found = {
        "small" if c.islower() else "capital" if c.isupper() else "digit" if c.isdecimal() else "other"
        for c in password
    }
    return len(found)


def made_up() -> str:
    """Return a first password: some 90 bits, in four groups that can be read out, with every kind of character."""
    while True:
        password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        if kinds(password) == _ALL_KINDS:
            return password
