"""ID tokens of OpenID Connect: checks signature, issuer, audience, times and nonce, and reads the account's name.

No network, no clock: :mod:`access.sign_on` fetches and gives the time.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ExpiredTokenError,
    InvalidKeyIdError,
    JoseError,
    MissingClaimError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import ECKey, Key, KeySet, RSAKey
from joserfc.jws import JWSRegistry

from access.account import LONGEST_NAME, tidy_name
from access.sign_on_refused import Fault, SignOnRefused

ALGORITHMS = ("RS256", "ES256")
"""Signatures of a key pair. Never `none`, and never HS256: a forger could sign with the public key as its secret."""

LEEWAY = 60
"""Seconds by which two clocks may differ."""

MOST_AGE = 600
"""Seconds since a token was made: ours is made in answer to a question that was asked a moment ago."""

_HEADER_BYTES = 4096
_MODULUS = range(342, 1366)
"""How long an RSA key may be as text: 2048 bits, which is the least that is safe, to 8192."""

_TYPES = ("JWT", "APPLICATION/JWT")
"""What a token may say that it is, in capitals; most say nothing or the first."""

_PARTS = ("kty", "kid", "use", "alg", "n", "e", "crv", "x", "y")
_SIGNING = (None, "sig")
_FAULT_OF_CLAIM: Mapping[str, Fault] = {
    "iss": Fault.ISSUER,
    "aud": Fault.AUDIENCE,
    "azp": Fault.AUDIENCE,
    "exp": Fault.EXPIRED,
    "nbf": Fault.EARLY,
    "iat": Fault.EARLY,
    "nonce": Fault.NONCE,
}


@dataclass(frozen=True, slots=True)
class ExpectedClaims:
    """What a token must say: who made it, for whom, and in answer to which question."""

    issuer: str
    client_id: str
    nonce: str


def key_set(listed: object) -> KeySet:
    """Return the public keys among those that a provider lists with which it may sign; what else it lists is passed
    over.

    SignOnRefused where it lists no keys at all.
    """
    keys = listed.get("keys") if isinstance(listed, dict) else None
    if not isinstance(keys, list):
        raise SignOnRefused(Fault.ANSWER)
    return KeySet([key for key in map(_key, keys) if key is not None])


def _key(listed: object) -> Key | None:
    if not isinstance(listed, dict) or listed.get("use") not in _SIGNING:
        return None
    parts: dict[str, Any] = {name: listed[name] for name in _PARTS if isinstance(listed.get(name), str)}
    try:
        if parts.get("kty") == "RSA" and len(parts.get("n", "")) in _MODULUS and len(parts.get("e", "")) <= 8:
            return RSAKey.import_key(parts)
        return ECKey.import_key(parts) if parts.get("kty") == "EC" and parts.get("crv") == "P-256" else None
    except (JoseError, ValueError):  # a key that is none helps nobody, and hurts nobody either
        return None


def signed_claims(token: str, keys: KeySet) -> Mapping[str, Any]:
    """Return what a token says, if one of the keys signed it; SignOnRefused otherwise.

    The fault is KEY if there is no key of that name, or if it names none: which key was meant is not guessed.
    """
    header = _header_of(token)
    if not header.get("kid"):
        raise SignOnRefused(Fault.KEY)
    # A provider signs other things with the same keys: notices of signing out, access tokens (RFC 8725, 3.11).
    if str(header.get("typ") or "JWT").upper() not in _TYPES:
        raise SignOnRefused(Fault.ANSWER)
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    # Longer than the library allows by default, for headers may hold certificates.
    registry.max_header_length = _HEADER_BYTES
    try:
        return jwt.decode(token, keys, registry=registry).claims
    except InvalidKeyIdError:
        raise SignOnRefused(Fault.KEY) from None
    except UnsupportedAlgorithmError:
        raise SignOnRefused(Fault.ALGORITHM) from None
    except BadSignatureError:
        raise SignOnRefused(Fault.SIGNATURE) from None
    except (
        JoseError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ):  # whatever text calls itself one
        raise SignOnRefused(Fault.ANSWER) from None


def plain_json(text: bytes) -> Any:
    """Return the value of a JSON text; ValueError where an object has a key twice, or the text is not plain UTF-8:
    readers take these differently."""
    # Decoded here, for of bytes json guesses the encoding.
    return json.loads(text.decode("utf-8"), object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _header_of(token: str) -> Mapping[str, Any]:
    """Return the header of a token; SignOnRefused for what is no token, or has a key twice in its header or claims."""
    try:
        header, claims, _ = token.split(".")
        said = [plain_json(base64.urlsafe_b64decode(part.encode() + b"==")) for part in (header, claims)]
    except (ValueError, RecursionError):
        raise SignOnRefused(Fault.ANSWER) from None
    if not isinstance(said[0], dict):
        raise SignOnRefused(Fault.ANSWER)
    return said[0]


def check_claims(claims: Mapping[str, Any], expected: ExpectedClaims, now: datetime) -> None:
    """Raise SignOnRefused unless a token is the provider's, for us, of now, and the answer to our question."""
    needed = {name: {"essential": True} for name in ("sub", "exp", "iat", "nonce")}
    values = {"iss": expected.issuer, "aud": expected.client_id}
    options: dict[str, Any] = {**needed, **{name: {"essential": True, "value": v} for name, v in values.items()}}
    try:
        jwt.JWTClaimsRegistry(now=int(now.timestamp()), leeway=LEEWAY, **options).validate(dict(claims))
    except ExpiredTokenError:
        raise SignOnRefused(Fault.EXPIRED) from None
    except MissingClaimError:
        raise SignOnRefused(Fault.CLAIMS) from None
    except ClaimError as error:
        raise SignOnRefused(_FAULT_OF_CLAIM.get(error.claim, Fault.CLAIMS)) from None
    # Whole seconds: a number of hundreds of digits is an int to Python, and no float.
    if int(now.timestamp()) - claims["iat"] > MOST_AGE + LEEWAY:
        raise SignOnRefused(Fault.EXPIRED)
    _check_party(claims, expected.client_id)
    # Compared here too: the registry asks only that there is one.
    if claims["nonce"] != expected.nonce:
        raise SignOnRefused(Fault.NONCE)


def _check_party(claims: Mapping[str, Any], client_id: str) -> None:
    """Raise SignOnRefused for a token with several audiences whose ``azp`` is not our client (OpenID Connect Core,
    3.1.3.7)."""
    audience, party = claims["aud"], claims.get("azp")
    several = isinstance(audience, list) and len(audience) > 1
    if (several and party is None) or party not in (None, client_id):
        raise SignOnRefused(Fault.AUDIENCE)


def name_in(claims: Mapping[str, Any], claim: str) -> str:
    """Return the account's name in a token's claim; SignOnRefused where it is missing or cannot be a name.

    The name is not normalised: users of the provider could choose one that becomes another person's name here.
    """
    name = claims.get(claim)
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        raise SignOnRefused(Fault.NAME)
    unproven_mail = claim == "email" and claims.get("email_verified") is not True
    if name != tidy_name(name) or unproven_mail:
        raise SignOnRefused(Fault.NAME)
    return name
