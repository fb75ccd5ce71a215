"""TOTP 动态口令, a code of six digits that changes every half minute (RFC 6238 over the HOTP of RFC 4226).

HMAC-SHA-1, 30 seconds and six digits are what every authenticator app takes; many ignore anything else that an address
asks for.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

PERIOD = 30
"""Seconds for which a code is shown."""

DIGITS = 6
"""Digits of a code; recovery codes are longer."""
SKEW = 1
"""Steps by which a telephone's clock may be wrong, either way (RFC 6238, 5.2 and 6)."""

_BYTES = 20
"""Length of a secret: as long as the hash, 160 bits (RFC 4226, 4, R6)."""


def new_secret() -> bytes:
    """Return a secret of 160 random bits."""
    return secrets.token_bytes(_BYTES)


def secret_written(secret: bytes) -> str:
    """Return a secret as people type it into an app: Base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def secret_read(text: str) -> bytes:
    """Return the secret that :func:`secret_written` wrote; ValueError for anything else."""
    return base64.b32decode(text + "=" * (-len(text) % 8))


def otpauth_address(secret: bytes, account: str, issuer: str) -> str:
    """Return the address that a QR code tells an app: whose secret it is, and of which service."""
    label = quote(f"{issuer}:{account}", safe="")
    asked = urlencode({"secret": secret_written(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{label}?{asked}"


def step_of(now: datetime) -> int:
    """Return the number of the half minute, counted from 1970."""
    return int(now.timestamp()) // PERIOD


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Return the code of a step."""
    mac = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """Return the step whose code this is, now or by a clock that is a step off; None if it is none of them."""
    current = step_of(now)
    given = code.encode("utf-8", "replace")
    # All are compared, whichever fits: the time taken tells nothing.
    fitting = [
        step
        for step in range(current - SKEW, current + SKEW + 1)
        if hmac.compare_digest(code_at(secret, step).encode(), given)
    ]
    return max(fitting, default=None)
