"""Policy: passwords, locks, sessions, audit. Read from ``settings.yaml`` of the home; every value has a safe
default.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from access.account import role_of
from access.message_policy import MessagesPolicy
from plan.catalogue_faults import CatalogueFaults
from plan.review import Role
from plan.schema_faults import schema_faults, unfit


class _Part(BaseModel):
    # A misspelt key is a fault: otherwise its default would be in force, unseen.
    model_config = ConfigDict(frozen=True, extra="forbid")


def _whole(least: int, most: int) -> Any:
    """Return a field for whole numbers from ``least`` to ``most``; strict, or ``minutes: true`` would be one minute."""
    return Field(strict=True, ge=least, le=most)


def _address(text: str, path: bool = True) -> str:
    """Return an http(s) address without a slash at its end; an error of the schema for anything else, for one with a
    name, password, query or fragment, and for one with a path unless ``path``."""
    try:
        # urlsplit raises for a bracket or a port that is none, and takes all else for an address.
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    # A name or password in an address would be printed with every report.
    more = sound and (parts.query or parts.fragment or "@" in parts.netloc or (parts.path.strip("/") and not path))
    if not sound or more or not _PLAIN.fullmatch(text):
        raise unfit("fault.not_address" if path else "fault.not_bare_address")
    return text.rstrip("/?#")


_BELOW = re.compile(r"https?://[^/]+/b/[a-z0-9-]{1,32}/?\Z")
"""The address of one of many bureaus in a service: the only one that may have a path (`/b/<id>`)."""

_PLAIN = re.compile(r"[!-~]+")
"""Printable ASCII without the blank: all that browsers send of an address."""


class PasswordPolicy(_Part):
    """``strength`` is how hard a password is to guess, 0 to 4 (zxcvbn); ``days`` after which it must be changed (0:
    never); ``remembered`` earlier ones may not come back."""

    length: Annotated[int, _whole(8, 64)] = 10
    strength: Annotated[int, _whole(0, 4)] = 3
    kinds: Annotated[int, _whole(1, 4)] = 3
    days: Annotated[int, _whole(0, 3650)] = 90
    remembered: Annotated[int, _whole(0, 24)] = 5


class LockPolicy(_Part):
    """So many ``failures`` for a name from one machine, or ``name_failures`` from all of them, lock it for ``minutes``;
    after ``address_failures`` from one machine each name has one try from there."""

    failures: Annotated[int, _whole(1, 100)] = 5
    name_failures: Annotated[int, _whole(1, 1000)] = 20
    address_failures: Annotated[int, _whole(1, 10000)] = 50
    minutes: Annotated[int, _whole(1, 1440)] = 10


class SessionPolicy(_Part):
    """A session ends after ``idle_minutes`` without a request of its person's, and after ``hours`` in any case. Before
    an acceptance or a reset a password older than ``prove_minutes`` is asked for again (0: never)."""

    idle_minutes: Annotated[int, _whole(1, 1440)] = 30
    hours: Annotated[int, _whole(1, 168)] = 12
    prove_minutes: Annotated[int, _whole(0, 1440)] = 10


class AuditPolicy(_Part):
    """``days`` that entries are kept at least. The law asks for six months. ``syslog``: where each is sent besides, a
    socket of this machine (/dev/log) or host:port (none: nowhere)."""

    days: Annotated[int, _whole(184, 36500)] = 365
    syslog: Annotated[str, Field(min_length=1)] | None = None


class SecondFactorPolicy(_Part):
    """Whoever has a password of ours may set up a second factor; whoever acts in one of the ``roles`` must. ``issuer``
    is what his app calls this service (none: by its own name)."""

    roles: tuple[Role, ...] = ()
    issuer: Annotated[str, Field(min_length=1, max_length=32, pattern="^[^:%]+$")] | None = None

    @field_validator("roles", mode="before")
    @classmethod
    def _are_roles(cls, roles: object) -> object:
        # Left to pydantic, whose fault names the key.
        if not isinstance(roles, list | tuple):
            return roles
        found = [role_of(each) if isinstance(each, str) else None for each in roles]
        if None in found:
            raise unfit("fault.not_roles")
        return tuple(found)


class SignOnPolicy(_Part):
    """Single sign-on by OpenID Connect: ``claim`` names the account, ``secret_file`` holds the client's secret."""

    issuer: str
    client_id: Annotated[str, Field(min_length=1)]
    secret_file: Annotated[str, Field(min_length=1)]
    claim: Annotated[str, Field(min_length=1)] = "preferred_username"
    label: str = "统一身份认证"

    @field_validator("issuer")
    @classmethod
    def _is_address(cls, issuer: str) -> str:
        return _address(issuer)


class Policy(_Part):
    """The whole file. ``address`` is the one under which people reach the pages (none: whatever name is asked for);
    ``behind_proxy``: a proxy of ours in front tells who asks and whether by https; ``two_persons``: what is done to
    accounts that review or audit needs two administrators, outside the demonstration; ``administrators_from``: the
    address ranges from which administrators may come (none: from anywhere); ``journal``: where the journal is kept in
    PostgreSQL, ``files``: where originals and reports are in object storage (none: in the home)."""

    address: str | None = None
    behind_proxy: bool = False
    two_persons: bool = True
    password: PasswordPolicy = PasswordPolicy()
    lock: LockPolicy = LockPolicy()
    session: SessionPolicy = SessionPolicy()
    second_factor: SecondFactorPolicy = SecondFactorPolicy()
    audit: AuditPolicy = AuditPolicy()
    sign_on: SignOnPolicy | None = None
    messages: MessagesPolicy | None = None
    administrators_from: tuple[str, ...] = ()
    journal: Annotated[str, Field(pattern=r"^postgresql(\+psycopg)?://")] | None = None
    files: Annotated[str, Field(pattern=r"^s3://")] | None = None

    @field_validator("administrators_from")
    @classmethod
    def _are_ranges(cls, ranges: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(str(ip_network(each)) for each in ranges)
        except ValueError:
            raise unfit("fault.not_ranges") from None

    def admits_administrators(self, address: str) -> bool:
        """Tell whether administrators may come from an address: from anywhere, where no ranges are set."""
        if not self.administrators_from:
            return True
        try:
            # What is no address is in no range: nobody is let in because it is not known where he comes from.
            number = ip_address(address)
        except ValueError:
            return False
        return any(number in ip_network(each) for each in self.administrators_from)

    @field_validator("address")
    @classmethod
    def _is_address(cls, address: str | None) -> str | None:
        return None if address is None else _address(address, path=bool(_BELOW.match(address)))

    @property
    def host(self) -> str | None:
        """The host and port of the address, as browsers send them: without the port that goes without saying."""
        if self.address is None:
            return None
        parts = urlsplit(self.address)
        usual = ":443" if self.secure else ":80"
        return parts.netloc.casefold().removesuffix(usual)

    @property
    def secure(self) -> bool:
        """Whether people reach the pages by https."""
        return self.address is not None and self.address.startswith("https://")


def read_policy(content: object, file: str = "settings.yaml") -> Policy:
    """Return the policy that a settings file holds (nothing in it: the defaults); CatalogueFaults listing every
    fault."""
    try:
        return Policy.model_validate({} if content is None else content)
    except ValidationError as error:
        raise CatalogueFaults(file, tuple(schema_faults(error))) from None
