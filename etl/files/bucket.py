"""A bucket's prefix in which files of a home are kept: each put once and never written over, found by its name.

How the service is reached and who we are there is said by the usual variables (AWS_ENDPOINT, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ALLOW_HTTP), never by the address.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from obstore.store import S3Store

SCHEME = "s3://"

_ADDRESS = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._=-]+)*/?")

_TIMEOUT = "30s"
"""After which a service is given up that does not answer."""

_RETRIES = 2
"""Tries more that a request has, where the service is busy or the connection broke."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a bucket says of a file: its name below the prefix, its size in bytes, when it was put there."""

    name: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Bucket:
    """A prefix of a bucket. What goes wrong outside our code is ReportedError."""

    url: str

    @classmethod
    def of(cls, text: str) -> Bucket:
        """Return the bucket of an address s3://bucket/prefix; ReportedError for any other."""
        if not _ADDRESS.fullmatch(text):
            raise ReportedError("files.address", expected="s3://bucket/prefix")
        return cls(text.rstrip("/"))

    def __str__(self) -> str:
        return self.url

    def put(self, name: str, content: bytes | Path) -> bool:
        """Put a file where there is none of its name; return whether there was none. It is there whole or not at all,
        and kept once this returns."""
        from obstore import put
        from obstore.exceptions import AlreadyExistsError

        try:
            # Created, never written over: under a digest's name the same is there, under any other somebody else's.
            put(self._store, name, content, mode="create")
        except AlreadyExistsError:
            return False
        except _troubles() as error:
            raise self._unreachable(error) from error
        return True

    def replace(self, name: str, content: bytes) -> None:
        """Put a file in place of whatever has its name, whole in one step. For what is no part of the record: a pointer
        to what holds now."""
        from obstore import put

        try:
            put(self._store, name, content, mode="overwrite")
        except _troubles() as error:
            raise self._unreachable(error) from error

    def get(self, name: str, most: float = inf) -> bytes | None:
        """Return a file's bytes; None if there is none of that name, or none of at most ``most`` bytes."""
        from obstore import get

        try:
            found = get(self._store, name)
            # Its size is said before its bytes come: of one that is too large none are taken.
            return found.bytes().to_bytes() if found.meta["size"] <= most else None
        except FileNotFoundError:
            return None
        except _troubles() as error:
            raise self._unreachable(error) from error

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has; None if there is none of that name."""
        from obstore import head

        try:
            return int(head(self._store, name)["size"])
        except FileNotFoundError:
            return None
        except _troubles() as error:
            raise self._unreachable(error) from error

    def files(self, folder: str) -> Iterator[StoredFile]:
        """Yield every file below a folder."""
        from obstore import list as listed

        try:
            for page in listed(self._store, prefix=folder):
                yield from (StoredFile(each["path"], each["size"], each["last_modified"]) for each in page)
        except _troubles() as error:
            raise self._unreachable(error) from error

    def delete(self, name: str) -> None:
        """Delete a file that is no part of the record; one that is gone already is fine."""
        from obstore import delete

        try:
            delete(self._store, name)
        except FileNotFoundError:
            return
        except _troubles() as error:
            raise self._unreachable(error) from error

    def set_aside(self, name: str, other: str) -> None:
        """Give a file another name: it is under both for a moment, and never under none."""
        from obstore import copy, delete

        try:
            # Copied first: S3 has no renaming, and a kill in between leaves one too many rather than none.
            copy(self._store, name, other)
            delete(self._store, name)
        except FileNotFoundError:
            return
        except _troubles() as error:
            raise self._unreachable(error) from error

    @property
    def _store(self) -> S3Store:
        """The client; ReportedError where obstore is not installed."""
        # A client for each process: connections that a fork inherits are not its own.
        return _opened(self.url, os.environ.get("AWS_ENDPOINT", ""), os.getpid())

    def _unreachable(self, error: Exception) -> ReportedError:
        # The first line: what follows is what the client had been told.
        why = " ".join(str(error).partition("\n")[0].split())
        return ReportedError("files.unreachable", address=self.url, why=why)


@lru_cache(maxsize=8)
def _opened(url: str, _endpoint: str, _process: int) -> S3Store:
    """Return this process’s client of an address at the endpoint that the environment names; ReportedError where the
    library is not installed."""
    try:
        from obstore.store import S3Store
    except ImportError as error:
        raise ReportedError("files.no_library") from error
    options: Any = {"timeout": _TIMEOUT, "connect_timeout": "5s"}
    # Plain http has to be asked for by name: workbooks and reports would go over the network for all to read.
    if os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true":
        options["allow_http"] = True
    try:
        return S3Store.from_url(url, client_options=options, retry_config={"max_retries": _RETRIES})
    except _troubles() as error:
        raise ReportedError("files.unreachable", address=url, why=str(error).partition("\n")[0]) from error


def _troubles() -> tuple[type[Exception], ...]:
    """Return what the client raises, whatever is wrong."""
    from obstore.exceptions import BaseError

    # What obstore raises is not all of one class: some settings and connections end in Python's own errors.
    return (BaseError, OSError, ValueError)
