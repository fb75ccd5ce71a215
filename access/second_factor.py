"""Second factor 动态口令: what an account asks for besides its password, codes of an app or its recovery codes."""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What cannot be mistaken on paper, in one case: 16 of them are 79 bits."""

_GROUPS = 4
RECOVERY_CODES = 10
"""Recovery codes that somebody gets, once."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """``sealed`` is the secret, encrypted by a :class:`TextSealer`; ``recovery`` the SHA-256 of each recovery code that
    is left; ``since`` when it was set up."""

    sealed: str
    recovery: tuple[str, ...]
    since: datetime

    @property
    def key(self) -> str:
        """Return under which key it is remembered which of its codes were used."""
        return hashlib.sha256(self.sealed.encode()).hexdigest()


class TextSealer:
    """Encrypts short texts by a key of the home (Fernet: AES-128-CBC, HMAC-SHA-256), so that who has the journal alone
    has no second factor. ``secret``: the home's own; none given: one that lasts as long as this object."""

    def __init__(self, secret: bytes = b"") -> None:
        # A key of its own: what signs cookies decrypts nothing.
        seed = hashlib.sha256(b"guibiao.second-factor\0" + (secret or secrets.token_bytes(32))).digest()
        self._key = base64.urlsafe_b64encode(seed)

    def seal(self, text: str, now: datetime) -> str:
        """Return a text encrypted, with the time at which it was."""
        from cryptography.fernet import Fernet  # most commands seal nothing, and it takes its time to load

        return Fernet(self._key).encrypt_at_time(text.encode(), int(now.timestamp())).decode()

    def open(self, sealed: str, now: datetime, seconds: int | None = None) -> str | None:
        """Return what was sealed; None for what was not, not by this key, or longer than ``seconds`` ago."""
        from cryptography.fernet import Fernet, InvalidToken

        lock, token = Fernet(self._key), sealed.encode("utf-8", "replace")
        try:
            opened = (
                lock.decrypt(token)
                if seconds is None
                else lock.decrypt_at_time(token, ttl=seconds, current_time=int(now.timestamp()))
            )
        except InvalidToken:
            return None
        return opened.decode()


def made_up_codes() -> tuple[str, ...]:
    """Return recovery codes, in groups that can be read out."""
    group = range(_GROUPS)
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in group) for _ in group) for _ in range(RECOVERY_CODES)
    )


def tidy_code(text: str) -> str:
    """Return a code as it is compared: without blanks and dashes, digits of every width as ASCII."""
    plain = unicodedata.normalize("NFKC", text[:64]).casefold()
    return "".join(c for c in plain if c.isalnum())


def digest_of(code: str) -> str:
    """Return as what a recovery code is kept. It is random, so no slow hash is needed."""
    return hashlib.sha256(f"recovery\0{tidy_code(code)}".encode("utf-8", "replace")).hexdigest()
