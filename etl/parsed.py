"""Parsed YAML, kept: reading the catalogue and the layouts takes a short command as long as all of its own work.

What is kept is only a short cut, as plain JSON. It is named by the SHA-256 of the YAML file's bytes, so it is never
that of another text; it begins with a digest of itself, so a byte that changed is noticed; and it is believed only
where it is a file of our own that nobody else may write to. Anything else is parsed anew.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

_EDITION = 1
"""Raised when the same YAML text is to be read as something else than before."""

_LONGEST = 4 << 20
"""Bytes of what is kept; the catalogue comes to about 40,000."""

_DATE = "$date"
"""The key under which a date stands in JSON, which has none."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a file holds; of an empty one None."""

    value: object


class Parsed:
    """What YAML files hold, kept in a folder. None: nothing is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, name: str, content: bytes) -> FileContent | None:
        """Return what these bytes of a YAML file hold; None if it is not known, or not to be believed."""
        if self._folder is None:
            return None
        kept = _own(_path(self._folder, name, content))
        digest, _, body = kept.partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return None
        with suppress(ValueError, RecursionError):
            return FileContent(_plain(body))
        return None

    def put(self, name: str, content: bytes, value: object) -> None:
        """Keep what these bytes hold, if JSON can say it; where it cannot be kept, it will be parsed again."""
        if self._folder is None:
            return
        with suppress(OSError, TypeError, ValueError, RecursionError):
            # A command that only looks makes no home.
            if not self._folder.parent.is_dir():
                return
            body = json.dumps(value, allow_nan=False, default=_dated).encode()
            # Only what comes back as it went in: JSON turns keys into texts and tuples into lists.
            if len(body) < _LONGEST and _same(_plain(body), value):
                self._folder.mkdir(mode=0o700, exist_ok=True)
                _write(_path(self._folder, name, content), hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def _path(folder: Path, name: str, content: bytes) -> Path:
    return folder / f"{name}-{hashlib.sha256(b'%d %s' % (_EDITION, content)).hexdigest()}.json"


def _own(path: Path) -> bytes:
    """Return the bytes of a plain file that is ours alone to write; nothing for any other."""
    try:
        # A link could lead to somebody else's file, and a pipe would be waited for.
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return b""
    try:
        found = os.fstat(file)
        # Of the open file, not of the path: it cannot be exchanged between the look and the reading.
        ours = not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)
        return os.read(file, _LONGEST) if stat.S_ISREG(found.st_mode) and ours else b""
    finally:
        os.close(file)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, in place of what the same YAML file held in earlier editions."""
    # A catalogue that is edited every day would else leave a file for each text it ever had.
    stem = glob.escape(path.name.rpartition("-")[0])
    for earlier in path.parent.glob(f"{stem}-{'[0-9a-f]' * 64}.json"):
        earlier.unlink(missing_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            os.unlink(file.name)
            raise
    # Not synced: what a power cut makes of it fails its digest.
    os.replace(file.name, path)


def _plain(body: bytes) -> object:
    return json.loads(body, object_hook=_undated)


def _dated(value: object) -> object:
    if type(value) is date:
        return {_DATE: value.isoformat()}
    raise TypeError(f"JSON has no {type(value).__name__}")


def _undated(found: dict[str, Any]) -> object:
    return date.fromisoformat(found[_DATE]) if found.keys() == {_DATE} else found


def _same(one: object, other: object) -> bool:
    """Tell whether two values are equal down to their types: 1 is neither true nor 1.0, and a key 1 is not the text
    "1"."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other
