"""Whatever a provider may send as a token, as keys or as its description: it fits, or it is refused with a fault."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from access.id_token import ExpectedClaims, check_claims, key_set, name_in, signed_claims
from access.sign_on_provider import fitting
from access.sign_on_refused import SignOnRefused
from tests.access.provider import Keys, b64

KEYS = Keys()
KNOWN = key_set({"keys": KEYS.listed()})
ISSUER = "http://127.0.0.1:8080"

odd = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(st.characters())
    | st.sampled_from(["RS256", "one"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def some(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Odd values for some of the names."""
    return st.dictionaries(st.sampled_from(names), odd, max_size=3)


def refused_at_most(deed: Callable[[], object]) -> None:
    """Nothing but a fault comes out of it."""
    with suppress(SignOnRefused):
        deed()


@given(
    some("alg", "kid", "typ", "crit", "b64", "jwk", "jku", "x5c", "cty", "zip", "enc"),
    some("iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "jti", "preferred_username"),
    st.booleans(),
    st.none() | st.tuples(st.integers(0, 500), st.text(max_size=2)),
)
def test_any_token(header: dict[str, Any], claims: dict[str, Any], signed: bool, hurt: tuple[int, str] | None) -> None:
    now = int(time.time())
    usual = {
        "iss": ISSUER,
        "sub": "7",
        "aud": "us",
        "iat": now,
        "exp": now + 60,
        "nonce": "n",
        "preferred_username": "张三",
    }
    parts = {"alg": "RS256", "kid": "one", **header}, {**usual, **claims}
    said = ".".join(b64(json.dumps(part).encode()) for part in parts)
    token = f"{said}.{b64(KEYS.sign('RS256', said.encode(), b'') if signed else b'x' * 256)}"
    token = token if hurt is None else token[: hurt[0]] + hurt[1] + token[hurt[0] + 1 :]

    def read() -> None:
        found = signed_claims(token, KNOWN)
        assert signed, "nobody signed it"
        check_claims(found, ExpectedClaims(ISSUER, "us", "n"), datetime.now(UTC))
        assert (found["iss"], found["nonce"]) == (ISSUER, "n")
        assert name_in(found, "preferred_username").isprintable()

    refused_at_most(read)


@given(some("kty", "use", "alg", "kid", "n", "e", "crv", "x", "y", "d", "key_ops"), st.sampled_from(KEYS.listed()), odd)
def test_any_keys(changes: dict[str, Any], key: dict[str, Any], instead: object) -> None:
    for listed in ({"keys": [{**key, **changes}]}, {"keys": instead}, {"keys": [instead]}, instead):
        refused_at_most(lambda listed=listed: key_set(listed))  # type: ignore[misc]


@given(some("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "token_endpoint_auth_methods_supported"))
def test_any_description(changes: dict[str, Any]) -> None:
    names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
    usual = {"issuer": ISSUER, **{name: ISSUER + path for name, path in names.items()}}
    refused_at_most(lambda: fitting({**usual, **changes}, ISSUER, datetime.now(UTC)))
