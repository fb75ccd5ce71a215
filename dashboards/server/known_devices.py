"""Browsers in which a person has signed in before: wrong passwords typed elsewhere do not keep him out there.

A cookie says so, signed: for which names, and under which number failures of this browser are counted. It opens
nothing; whoever holds it may still try no more passwords than anybody else.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Any

from flask import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer

_COOKIE = "guibiao-known"
_DAYS = 180
_MOST = 5
"""People who share a browser; whoever was longest away is forgotten."""


class KnownDevices:
    """Reads and writes the cookie. ``secret`` signs; ``secure``: people reach us by https alone."""

    def __init__(self, secret: bytes, secure: bool) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="guibiao.known")
        self._secure = secure

    @property
    def cookie(self) -> str:
        """The cookie's name: where all is https, one that no other site of the domain can set."""
        # Browsers take __Host- only with Secure, Path=/ and no Domain (RFC 6265bis, 4.1.3.2).
        return f"__Host-{_COOKIE}" if self._secure else _COOKIE

    def device(self, asked: Request, name: str) -> str:
        """Return under which number a browser is known for a name; empty if it is not."""
        return next((number for whose, number in self._known(asked) if whose == _digest(name)), "")

    def remember(self, asked: Request, answer: Response, name: str) -> None:
        """Let the browser know that ``name`` has signed in there."""
        mine = [_digest(name), self.device(asked, name) or secrets.token_hex(12)]
        others = [known for known in self._known(asked) if known[0] != mine[0]]
        answer.set_cookie(
            self.cookie,
            self._signer.dumps([mine, *others][:_MOST]),
            max_age=_DAYS * 86_400,
            httponly=True,
            samesite="Lax",
            secure=self._secure or asked.is_secure,
            path="/",
        )

    def _known(self, asked: Request) -> list[list[str]]:
        """Return (digest of a name, number of the browser) of everybody in the cookie, the latest sign-in first."""
        try:
            said: Any = self._signer.loads(asked.cookies.get(self.cookie, ""), max_age=_DAYS * 86_400)
        # Forged, altered or too old: the browser is then one that nobody knows, and nothing worse.
        except BadData:
            return []
        return [pair for pair in said if isinstance(pair, list) and len(pair) == 2] if isinstance(said, list) else []


def _digest(name: str) -> str:
    """Return a name as the cookie has it: who reads the browser's cookies learns no names."""
    return sha256(f"known\0{name}".encode("utf-8", "replace")).hexdigest()[:16]
