"""Codes: the vectors of RFC 4226 and RFC 6238, a clock that is a little wrong, and what an app is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.totp import (
    PERIOD,
    code_at,
    matching_step,
    new_secret,
    otpauth_address,
    secret_read,
    secret_written,
    step_of,
)

SHARED = b"12345678901234567890"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
moments = st.integers(31_536_000, 7_258_118_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    assert code_at(SHARED, step_of(datetime.fromtimestamp(seconds, UTC)), 8) == code


def test_rfc_4226_appendix_d() -> None:
    expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [code_at(SHARED, counter) for counter in range(10)] == expected


@given(now=moments, secret=st.binary(min_size=20, max_size=20))
def test_a_clock_may_be_a_step_off_and_no_more(now: datetime, secret: bytes) -> None:
    step = step_of(now)
    fitting = {step + off: matching_step(secret, code_at(secret, step + off), now) for off in range(-3, 4)}
    assert all(fitting[step + off] is not None for off in (-1, 0, 1))
    # Codes of two steps may be the same by chance, one in a million: then they are told to be of a step that fits.
    near = {code_at(secret, step + off) for off in (-1, 0, 1)}
    assert all(
        (found is None) == (code_at(secret, other) not in near)
        for other, found in fitting.items()
        if abs(other - step) > 1
    )


@pytest.mark.parametrize("off", [0, PERIOD - 1])
def test_a_step_lasts_half_a_minute(off: int) -> None:
    assert step_of(NOON + timedelta(seconds=off)) == step_of(NOON)
    assert step_of(NOON + timedelta(seconds=PERIOD)) == step_of(NOON) + 1


@pytest.mark.parametrize("code", ["", "1", "12345", "1234567", "١٢٣٤٥٦", "12345\ud800", "-12345", "a" * 5000])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    assert matching_step(SHARED, code, NOON) is None


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {20}


@given(secret=st.binary(min_size=1, max_size=40))
def test_a_secret_is_written_as_it_is_read(secret: bytes) -> None:
    assert secret_read(secret_written(secret)) == secret
    assert "=" not in secret_written(secret)


@pytest.mark.parametrize("name", ["李审核", "a·b", "a@b.c"])
def test_an_app_learns_whose_secret_it_is(name: str) -> None:
    parts = urlsplit(otpauth_address(SHARED, name, "圭表"))
    asked = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc, unquote(parts.path)) == ("otpauth", "totp", f"/圭表:{name}")
    assert asked == {"secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"], "issuer": ["圭表"]}
    assert parts.path.isascii()
