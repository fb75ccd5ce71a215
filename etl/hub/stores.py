"""Where publications lie: a folder or bucket that both sides reach, or an https address from which the hub fetches."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Protocol
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from etl.files.bucket import Bucket
from etl.reported_error import ReportedError

_ADDRESS = "://"

_PATIENCE = 20.0
"""Seconds for an answer to begin, and for each further piece of it."""


class Unreachable(Exception):  # noqa: N818 - told as a state of the bureau, not as a fault of ours
    """What was asked for is not to be had; ``why`` is the system's own word."""

    def __init__(self, why: object) -> None:
        self.why = str(why)
        super().__init__(self.why)


class ReadableStore(Protocol):
    """Objects under names with slashes."""

    def read(self, name: str, most: int) -> bytes:
        """Return an object of at most ``most`` bytes; Unreachable if it is not there, not readable or larger."""


class PublicationStore(ReadableStore, Protocol):
    """Where a bureau writes what it publishes."""

    def has(self, name: str) -> bool:
        """Tell whether there is such an object; ReportedError where that cannot be known."""

    def put(self, name: str, content: bytes) -> None:
        """Write an object whole or not at all, in place of one of its name; ReportedError if it cannot be."""


class FolderStore:
    """A folder: written by a bureau, read by the hub."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, name: str, most: int) -> bytes:
        """Return a file of at most ``most`` bytes; Unreachable otherwise."""
        try:
            # O_NONBLOCK: a pipe in place of a file would hold the hub for ever.
            with open(os.open(self._root / name, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
                content = file.read(most + 1)
        except OSError as error:
            raise Unreachable(error.strerror or error) from None
        if content is None or len(content) > most:
            raise Unreachable(f"> {most}")
        return content

    def has(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return (self._root / name).is_file()

    def put(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all; ReportedError if it cannot be."""
        path = self._root / name
        half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(half, path)
        except OSError as error:
            raise ReportedError("hub.unwritten", path=path, why=error.strerror or error) from None


class BucketStore:
    """A prefix of a bucket: written by a bureau, read by the hub, each with credentials of its own (`Bucket`)."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def read(self, name: str, most: int) -> bytes:
        """Return an object of at most ``most`` bytes; Unreachable otherwise."""
        try:
            content = self._bucket.get(name, most)
        except ReportedError as error:
            raise Unreachable(error.fields.get("why") or error) from None
        if content is None:
            raise Unreachable(f"{self._bucket}/{name}")
        return content

    def has(self, name: str) -> bool:
        """Tell whether there is such an object; ReportedError where that cannot be known."""
        return self._bucket.size(name) is not None

    def put(self, name: str, content: bytes) -> None:
        """Write an object whole or not at all; ReportedError if it cannot be."""
        self._bucket.replace(name, content)


class _NoRedirects(HTTPRedirectHandler):
    """Takes a redirection for a failure, as any answer but 200: only the address in the hub's file is asked."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


class WebStore:
    """An address under which a bureau's own web server shows its publication; only read."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._opener = build_opener(_NoRedirects())

    def read(self, name: str, most: int) -> bytes:
        """Return what the address answers, at most ``most`` bytes; Unreachable otherwise."""
        try:
            with self._opener.open(f"{self._address}/{name}", timeout=_PATIENCE) as answer:
                content: bytes = answer.read(most + 1)
        except (URLError, OSError, ValueError) as error:
            raise Unreachable(getattr(error, "reason", "") or error) from None
        if len(content) > most:
            raise Unreachable(f"> {most}")
        return content


def store_of(source: str, base: Path) -> ReadableStore:
    """Return where a source points: an http(s) address, a bucket, else a folder (a relative one is below ``base``).

    Unreachable for an address of another kind.
    """
    if urlsplit(source).scheme in ("http", "https"):
        return WebStore(source)
    if _ADDRESS not in source:
        return FolderStore(base / source)
    try:
        return published_at(source)
    except ReportedError as error:
        raise Unreachable(error) from None


def published_at(to: str, below: str = "") -> PublicationStore:
    """Return where a bureau publishes: a bucket's prefix (s3://…), else a folder; ``below``: at that name in it.

    ReportedError for an address of another kind: a folder of its name would be made, and nobody would look there.
    """
    if _ADDRESS in to:
        return BucketStore(Bucket.of(f"{to.rstrip('/')}/{below}"))
    return FolderStore(Path(to) / below)
