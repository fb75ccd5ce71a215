"""Copies of files that are to last: plain files only, read once, on the disk before they count; and folders that are
there whole or not at all.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from etl.faults import fault_point
from etl.reported_error import ReportedError
from etl.store.raw import sync_folder

_PIECE = 1 << 20
"""Bytes read at a time."""
_UNFINISHED = ".unfinished"
_OURS = re.compile(r"\..+\.[0-9a-f]{8}" + re.escape(_UNFINISHED))
"""The name of a folder that is being filled."""

_STALE = 24 * 3600.0
"""Seconds after which a folder that was never finished is removed."""


class FileVanishedError(ReportedError):
    """A file that was to be read is not there any more."""


def walk_plain(root: Path) -> Iterator[tuple[Path, bool]]:
    """Yield everything under a folder that is not a folder, and whether it is a plain file. Links are not followed.

    ReportedError for a folder that may not be looked into.
    """
    try:
        with os.scandir(root) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise ReportedError("copy.unread", path=root, why=error) from error
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from walk_plain(Path(entry.path))
        else:
            yield Path(entry.path), entry.is_file(follow_symlinks=False)


def pieces(source: Path) -> Iterator[bytes]:
    """Yield the bytes of a plain file, a piece at a time; FileVanishedError if it is gone, ReportedError if it is a
    link or unreadable."""
    try:
        # Opened first, asked what it is afterwards: between a look and an opening it could be put in place of another.
        with open(os.open(source, os.O_RDONLY | _SAFELY), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ReportedError("copy.not_plain", path=source)
            while piece := file.read(_PIECE):
                yield piece
    except FileNotFoundError as error:
        raise FileVanishedError("copy.unread", path=source, why=error) from error
    except OSError as error:
        # ELOOP is what O_NOFOLLOW says of a link.
        key = "copy.not_plain" if error.errno == errno.ELOOP else "copy.unread"
        raise ReportedError(key, path=source, why=error) from error


_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A link is not followed, a pipe not waited for."""


def size_and_digest(source: Path) -> tuple[int, str]:
    """Return the size and the SHA-256 of a plain file, as :func:`pieces` reads it."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces(source):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def copy_plain(source: Path, target: Path) -> tuple[int, str]:
    """Copy a plain file to the disk, readable by its owner only; return the size in bytes and SHA-256 of what was
    copied.

    As :func:`pieces` for the source; OSError if the copy has no room.
    """
    _make_folder(target.parent)
    digest, size = hashlib.sha256(), 0
    with new_file(target) as file:
        for piece in pieces(source):
            digest.update(piece)
            size += file.write(piece)
            fault_point("during_copy")
    _keep_moment(source, target)
    return size, digest.hexdigest()


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it: ``parents`` of ``mkdir`` would leave them open to others."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file made now, for its owner's eyes only, and on the disk when it is done."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _keep_moment(source: Path, target: Path) -> None:
    """Give a copy the time of its original: drafts and reports are kept, or swept, by the time of their files."""
    with suppress(OSError):
        found = os.lstat(source)
        os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))


def check_place(place: Path, apart_from: Path, taken: str) -> None:
    """Raise ReportedError unless a folder can come to stand at ``place``, which holds nothing yet.

    ``taken``: the wording key where something is there; ``apart_from``: a folder that may be neither around nor inside.
    """
    if not place.parent.is_dir():
        raise ReportedError("copy.no_parent", path=place.parent)
    try:
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise ReportedError(taken, path=place)
    except OSError as error:
        raise ReportedError("copy.unread", path=place, why=error) from error
    # Nothing can be renamed onto a mounted folder.
    if place.is_mount():
        raise ReportedError("copy.mount", path=place)
    other = apart_from.resolve()
    # A backup inside the home would be copied into the next one, and so on.
    if place.is_relative_to(other) or other.is_relative_to(place):
        raise ReportedError("copy.inside", path=place, other=other)


@contextmanager
def whole_folder(place: Path) -> Iterator[Path]:
    """Yield a folder to fill, which comes to stand at ``place`` when all is in it and on the disk; else nothing is
    left.

    ReportedError if there is no room, or if something stands there by then.
    """
    _clear_stale(place.parent)
    # Beside its place, for a rename is only one step within one file system.
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}{_UNFINISHED}")
    try:
        part.mkdir(mode=0o700)
        yield part
        # Every name inside before the folder's own: a power cut must not leave a backup with its name
        # and half of its files.
        _sync_folders(part)
        fault_point("before_place")
        _take_place(part, place)
        fault_point("after_place")
    except OSError as error:
        raise ReportedError("copy.unwritten", path=place, why=error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _clear_stale(folder: Path) -> None:
    """Remove what kills left of earlier tries in a folder, once it is a day old, lest it fill the disk. Of any name:
    every night's backup has another one."""
    for left in folder.iterdir():
        with suppress(OSError):
            if _OURS.fullmatch(left.name) and time.time() - left.lstat().st_mtime > _STALE:
                shutil.rmtree(left)


def _take_place(part: Path, place: Path) -> None:
    if os.name == "nt" and place.exists():  # there a folder takes no other's place, not even an empty one's
        place.rmdir()
    part.rename(place)
    sync_folder(place.parent)


def _sync_folders(root: Path) -> None:
    for folder, _, _ in os.walk(root):
        sync_folder(Path(folder))
