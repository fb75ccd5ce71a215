"""The home's signing key: whoever has its public half can tell who issued a file, and that it is whole."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from etl.home import Home
from etl.reported_error import ReportedError

FILE = "signing.pem"
"""In the home, for its owner's eyes only; a backup holds it, so that a restored home signs as the same bureau."""

_HEX = 64
"""Hexadecimal digits of a public key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key. ``public`` is its public half in 64 hexadecimal digits, as it is printed and handed on."""

    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, home: Home) -> Self:
        """Return a home's key, made at first need; ReportedError if it cannot be kept or its file holds none."""
        path = home.root / FILE
        if not path.exists():
            home.make()
            _make(path)
        try:
            found = load_pem_private_key(path.read_bytes(), None)
        except OSError as error:
            raise ReportedError("signing.unreadable", path=path, why=error) from None
        except ValueError:
            raise ReportedError("signing.no_key", path=path) from None
        if not isinstance(found, Ed25519PrivateKey):
            raise ReportedError("signing.no_key", path=path)
        return cls(found)

    @classmethod
    def of_seed(cls, seed: bytes) -> Self:
        """Return the key that 32 bytes make: whoever has them has the key."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def public(self) -> str:
        """The public half: 64 hexadecimal digits."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> str:
        """Return the signature over some bytes: 128 hexadecimal digits, the same each time."""
        return self._private.sign(content).hex()


def is_signed(content: bytes, signature: str, public: str) -> bool:
    """Tell whether the holder of a public key signed exactly these bytes; what is no key or no signature is a no."""
    if len(public) != _HEX:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_pem(public: str) -> bytes:
    """Return a public key as PEM, for other programs."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_in(text: str) -> str | None:
    """Return the public key that a text holds, as hexadecimal digits or PEM; None where it holds none."""
    plain = "".join(text.split()).lower()
    if len(plain) == _HEX and set(plain) <= set("0123456789abcdef"):
        return plain
    try:
        key = load_pem_public_key(text.strip().encode())
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key.public_bytes_raw().hex() if isinstance(key, Ed25519PublicKey) else None


def _make(path: Path) -> None:
    fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        # Linked and not renamed: of two that begin at once the first key stays, and none is ever half.
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    except OSError as error:
        raise ReportedError("signing.unkept", path=path, why=error) from None
