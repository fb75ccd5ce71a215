"""A provider's metadata (OpenID Connect Discovery): whether it fits the settings; and faults of the settings. No
network."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from access.policy import Policy, SignOnPolicy
from access.sign_on_refused import Fault, SignOnRefused
from plan.catalogue_faults import CatalogueFaults, fault_at

BASIC, POST = "client_secret_basic", "client_secret_post"

_FRESH = timedelta(hours=1)
"""How long a provider's metadata and keys are believed before they are fetched again."""
_SECRET_BYTES = 4096
"""Most bytes of the file with the client's secret: a larger one is the wrong file."""
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Provider:
    """Its name and its addresses. ``basic``: it wants our secret in a header, not in the body; ``named``: it says in
    every answer who it is; ``read`` when it said so."""

    issuer: str
    authorize: str
    token: str
    keys: str
    basic: bool
    named: bool
    read: datetime


def fitting(said: Mapping[str, Any], issuer: str, now: datetime) -> Provider:
    """Return the provider that its metadata (``said``) describe; SignOnRefused unless it is the issuer of the settings,
    and its addresses are https, at the issuer's own origin, or on this machine as the issuer is."""
    provider = Provider(
        issuer=_text(said, "issuer"),
        authorize=_text(said, "authorization_endpoint"),
        token=_text(said, "token_endpoint"),
        keys=_text(said, "jwks_uri"),
        basic=BASIC in _auth_methods(said),
        named=said.get("authorization_response_iss_parameter_supported") is True,
        read=now,
    )
    fits = (
        # Without the slash at the end, with which some providers write themselves and some do not.
        provider.issuer.rstrip("/") == issuer
        and all(_is_safe(address, issuer) for address in (provider.token, provider.keys, provider.authorize))
        and not {BASIC, POST}.isdisjoint(_auth_methods(said))
    )
    if not fits:
        raise SignOnRefused(Fault.METADATA)
    return provider


def _is_safe(address: str, issuer: str) -> bool:
    """Tell whether an address that the issuer names may be used: where the issuer itself is, or anywhere by https.

    Providers often keep these on a host of their own, and who names them was proven by the issuer's certificate.
    """
    at, own = _origin(address), _origin(issuer)
    return at == own or (at[0] == "https" and bool(at[1])) or (_is_loopback(own[1]) and _is_loopback(at[1]))


def is_fresh(read: datetime, now: datetime) -> bool:
    """Tell whether what was read then is still believed: a key that was withdrawn opens nothing for longer than that.

    A clock that was set back makes everything old.
    """
    return timedelta(0) <= now - read < _FRESH


def secret_in(root: Path, policy: SignOnPolicy) -> str:
    """Return the client's secret, from a file named relative to the home; CatalogueFaults if it is not there or not
    secret."""
    path = root / policy.secret_file
    try:
        with path.open("rb") as file:
            # Of the file that was opened, not of the path, which could be another by then.
            open_to_all = os.name == "posix" and bool(os.fstat(file.fileno()).st_mode & 0o007)
            text = file.read(_SECRET_BYTES + 1).decode().strip()
    except OSError as error:
        raise _faulty("sign_on.secret_file", "unread", path=path, error=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise _faulty("sign_on.secret_file", "form", path=path) from error
    if open_to_all:
        raise _faulty("sign_on.secret_file", "open", path=path)
    if not text.isprintable() or not 0 < len(text) <= _SECRET_BYTES:
        raise _faulty("sign_on.secret_file", "form", path=path)
    return text


def check_settings(policy: Policy) -> tuple[SignOnPolicy, str]:
    """Return the sign-on's own settings and the address of the pages; CatalogueFaults unless both are there and
    safe."""
    assert policy.sign_on is not None, "there is no single sign-on in this policy"
    if policy.address is None:  # never the Host header instead: whoever asks chooses that
        raise _faulty("address", "address")
    scheme, host, _ = _origin(policy.sign_on.issuer)
    if scheme != "https" and not _is_loopback(host):
        raise _faulty("sign_on.issuer", "issuer")
    return policy.sign_on, policy.address


def _faulty(key: str, why: str, **fields: object) -> CatalogueFaults:
    return CatalogueFaults("settings.yaml", [fault_at(f"sign_on.fault.{why}", key, **fields)])


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return value if isinstance(value, str) else ""


def _auth_methods(said: Mapping[str, Any]) -> frozenset[str]:
    """Return the methods by which the provider takes our secret."""
    # RFC 8414: a provider that says nothing of it takes the secret in a header.
    methods = said.get("token_endpoint_auth_methods_supported", [BASIC])
    return frozenset(each for each in methods if isinstance(each, str)) if isinstance(methods, list) else frozenset()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(url: str) -> tuple[str, str, int | None]:
    """Return the scheme, host and port of an address; nothing of one that is none, or that hides its host behind a
    name."""
    try:
        parts = urlsplit(url)
        if "@" in parts.netloc or parts.scheme not in _PORTS:
            return "", "", None
        return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except ValueError:
        return "", "", None
