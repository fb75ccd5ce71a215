"""The homes of many bureaus in one folder: which there are, and that no two of them share anything.

A folder below it is a bureau's home if it has a ``bureau.yaml``: other folders (backups, what was published) may lie
beside them. ``service.yaml`` in the folder says how all of them are served together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from access.policy import Policy, read_policy
from etl.home import Home
from etl.reported_error import ReportedError
from etl.yaml_files import read_yaml
from plan.catalogue_faults import CatalogueFaults
from plan.schema_faults import schema_faults

BUREAU_FILE, SERVICE_FILE = "bureau.yaml", "service.yaml"

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
"""A bureau's id: part of an address, a folder's name, a schema's."""

_ONE_PLACE = ("GUIBIAO_JOURNAL", "GUIBIAO_FILES")
"""Variables that would put the records of all bureaus into one place."""

_Text = Annotated[str, Field(min_length=1, max_length=80)]


class _File(BaseModel):
    # A misspelt key is a fault: otherwise its default would be in force, unseen.
    model_config = ConfigDict(frozen=True, extra="forbid")


class HostedBureau(_File):
    """What a bureau is called where several are named."""

    name: _Text
    name_en: _Text | None = None


class ServiceSettings(_File):
    """How many bureaus are served together. ``by``: below /b/<id>, or by the host of each one's own ``address``;
    ``listed``: whether the first page names them to whoever asks; ``address`` and ``behind_proxy`` as in a bureau's
    settings; ``open``: bureaus open at a time, ``memory``: MiB of the process beyond which bureaus are let go;
    ``idle``: minutes after which one that was left is let go of."""

    name: _Text = "圭表"
    name_en: _Text = "Guibiao"
    by: Literal["path", "host"] = "path"
    listed: Annotated[bool, Field(strict=True)] = False
    address: str | None = None
    behind_proxy: Annotated[bool, Field(strict=True)] = False
    open: Annotated[int, Field(strict=True, ge=1, le=1000)] = 24
    memory: Annotated[int, Field(strict=True, ge=256, le=1 << 20)] = 2048
    idle: Annotated[int, Field(strict=True, ge=1, le=1 << 20)] = 60

    @property
    def policy(self) -> Policy:
        """The settings by which the service's own pages are served (those of no bureau); CatalogueFaults where the
        address is none."""
        said = {"address": self.address, "behind_proxy": self.behind_proxy}
        return read_policy(said, SERVICE_FILE)


_Read = TypeVar("_Read", bound=_File)


class BureauHomes:
    """The bureaus of a folder. Settings that were read are kept until their file changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._policies: dict[str, tuple[tuple[int, int] | None, Policy]] = {}

    def settings(self) -> ServiceSettings:
        """Return how the bureaus are served; CatalogueFaults listing every fault of the file, ReportedError where
        there is no such folder, or one journal is set for all of them."""
        if not self.folder.is_dir():
            raise ReportedError("hosting.no_folder", path=self.folder)
        for name in _ONE_PLACE:
            if os.environ.get(name):
                raise ReportedError("hosting.one_place", name=name)
        path = self.folder / SERVICE_FILE
        return _read(path, ServiceSettings) if path.exists() else ServiceSettings()

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all bureaus, sorted."""
        found = (entry.name for entry in self.folder.iterdir() if self.is_bureau(entry.name))
        return tuple(sorted(found))

    def is_bureau(self, key: str) -> bool:
        """Tell whether there is a bureau of an id, whatever state it is in."""
        return ID.fullmatch(key) is not None and (self.folder / key / BUREAU_FILE).is_file()

    def home(self, key: str) -> Home:
        """Return the home of a bureau; ReportedError or CatalogueFaults where its settings are wrong."""
        assert self.is_bureau(key), "an id is looked up before its home is asked for"
        return Home.at(self.folder / key)

    def bureau(self, key: str) -> HostedBureau:
        """Return what a bureau is called; CatalogueFaults where its file is wrong."""
        return _read(self.folder / key / BUREAU_FILE, HostedBureau)

    def policy(self, key: str) -> Policy:
        """Return the settings of a bureau; CatalogueFaults where they are wrong."""
        path = self.folder / key / "settings.yaml"
        try:
            found = path.stat()
        except FileNotFoundError:
            return Policy()
        except OSError as error:
            raise ReportedError("keep.home_unread", path=path, why=error) from error
        signature = found.st_mtime_ns, found.st_size
        known = self._policies.get(key)
        if known is None or known[0] != signature:
            known = self._policies[key] = signature, read_policy(read_yaml(path))
        return known[1]

    def of_host(self, host: str) -> str | None:
        """Return the bureau whose address has a host (with its port, where it is not the usual one); None where none
        or several have."""
        found = [key for key in self.ids() if self._host(key) == host.casefold()]
        return found[0] if len(found) == 1 else None

    def check(self, key: str, prefix: str) -> None:
        """Raise ReportedError where a bureau may not be served beside the others, ``prefix`` being what stands before
        its addresses (empty: it has a host of its own)."""
        policy = self.policy(key)
        if policy.audit.syslog is not None:  # the process has one: it would be told of every bureau's people
            raise ReportedError("hosting.own_syslog", bureau=key)
        if policy.address is not None and urlsplit(policy.address).path != prefix:
            raise ReportedError("hosting.address", bureau=key, address=policy.address, prefix=prefix or "/")
        mine = set(self._places(key, policy))
        for other in self.ids():
            shared = mine & set(self._places_of(other)) if other != key else set()
            if shared:
                raise ReportedError("hosting.shared", bureau=key, other=other, place=min(shared))

    def _host(self, key: str) -> str | None:
        try:
            return self.policy(key).host
        except (CatalogueFaults, ReportedError):
            return None  # it is told of where the bureau is opened or examined

    def _places_of(self, key: str) -> Iterator[str]:
        """Yield where a bureau keeps what it keeps; of one whose settings are wrong, its folder alone."""
        try:
            policy = self.policy(key)
        except (CatalogueFaults, ReportedError):
            policy = Policy()
        yield from self._places(key, policy)

    def _places(self, key: str, policy: Policy) -> Iterator[str]:
        """Yield the folder, the database and the bucket of a bureau, as texts to compare with those of another."""
        yield str((self.folder / key).resolve())
        if policy.journal is not None:
            parts = urlsplit(policy.journal)
            # Without the password; with the role, for each may have a schema of its own by default.
            yield f"{parts.username or ''}@{parts.hostname or ''}:{parts.port or ''}{parts.path}?{parts.query}"
        if policy.files is not None:
            yield policy.files.rstrip("/")


def _read(path: Path, kind: type[_Read]) -> _Read:
    try:
        return kind.model_validate(read_yaml(path) or {})
    except ValidationError as error:
        raise CatalogueFaults(path.name, tuple(schema_faults(error))) from None
