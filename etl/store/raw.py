"""Raw workbooks: the bytes as they were sent, named by their SHA-256, never edited.

A file is staged first, read from there (so what is kept is exactly what was read), and takes its name only once its
bytes are on the disk. Whatever a kill leaves behind is swept when the next writer comes.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from etl.faults import fault_point
from etl.files.bucket import Bucket
from etl.home import Home
from etl.reported_error import ReportedError

_STAGED = ".part"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A copy on its way in: the file's SHA-256, and ``path``, where the copy can be read."""

    sha256: str
    path: Path


def raw_path(home: Home, sha256: str) -> Path:
    """Return where the bytes with that SHA-256 are kept; fetched first where the home's files are in a bucket and there
    is no copy here yet. ReportedError where the bucket cannot be asked, or gives other bytes."""
    path = home.raw / sha256
    if home.bucket is not None and not path.exists():
        _fetch(home, home.bucket, sha256)
    return path


def _fetch(home: Home, bucket: Bucket, sha256: str) -> None:
    content = bucket.get(_name(sha256))
    if content is None:
        return
    if sha256_of(content) != sha256:
        raise ReportedError("files.altered", name=_name(sha256), address=bucket)
    # A name of its own until it is whole: another thread may be fetching the same.
    half = home.raw / f"{sha256}.{secrets.token_hex(4)}{_STAGED}"
    try:
        half.write_bytes(content)
        os.replace(half, home.raw / sha256)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise ReportedError("keep.no_home", path=home.raw, why=error) from error


def _name(sha256: str) -> str:
    return f"raw/{sha256}"


def staged_path(home: Home, sha256: str) -> Path:
    """Return where a copy of the bytes with that SHA-256 lies on its way in."""
    return home.raw / f"{sha256}{_STAGED}"


def stage(home: Home, source: Path, sha256: str, content: bytes) -> StagedFile:
    """Copy bytes into the home under a name that is not yet theirs; ReportedError if they cannot be written."""
    path = staged_path(home, sha256)
    try:
        # From the bytes in hand and not from `source` again: what is kept is then what was read, whatever
        # happens to the file.
        path.write_bytes(content)
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise ReportedError("keep.no_raw", file=source.name, why=error) from error
    return StagedFile(sha256, path)


def sync(staged: StagedFile) -> None:
    """Wait until the staged bytes are on the disk."""
    # For writing, because fsync of a file opened for reading fails on Windows.
    with staged.path.open("rb+") as file:
        os.fsync(file.fileno())


def admit(home: Home, staged: Iterable[StagedFile]) -> None:
    """Give staged and synced copies their names, for good; where the home's files are in a bucket, there first."""
    for copy in staged:
        if home.bucket is not None:
            put_raw(home.bucket, copy.sha256, copy.path)
        # The name comes after fsync (the caller's): a name whose bytes a power cut took would be a lost original.
        os.replace(copy.path, raw_path(home, copy.sha256))
    # A rename is only on the disk once its folder is; the journal's line must not come first.
    sync_folder(home.raw)
    fault_point("after_raw")


def put_raw(bucket: Bucket, sha256: str, path: Path) -> bool:
    """Put a file's bytes into a bucket under their name, if they are not there; return whether they were not.

    ReportedError where there is something else under that name.
    """
    fresh = bucket.put(_name(sha256), path)
    if not fresh and bucket.size(_name(sha256)) != path.stat().st_size:
        raise ReportedError("files.altered", name=_name(sha256), address=bucket)
    return fresh


def turn_away(staged: StagedFile) -> None:
    """Forget a staged copy."""
    staged.path.unlink(missing_ok=True)


def sweep(home: Home, known: Callable[[str], bool]) -> list[Path]:
    """Clear what a kill left: half-made copies go, whole files without a line in the journal move to ``swept/``.

    The caller holds the writer's lock. Nothing whole is ever deleted: should the journal have lost a line, its file is
    still there. What cannot be cleared (a full disk, a folder that may not be written to) harms nobody and stays.
    Returns what was cleared.
    """
    cleared = []
    for path in orphans(home, known):
        with suppress(OSError):
            if half_made(path):
                path.unlink()
            else:
                _set_aside(home, path)
            cleared.append(path)
    return cleared


def half_made(path: Path) -> bool:
    """Tell whether a file among the raw ones is a copy that was never finished."""
    return path.name.endswith(_STAGED)


def orphans(home: Home, known: Callable[[str], bool]) -> list[Path]:
    """Return what :func:`sweep` would clear."""
    # Staged copies are among them: their name with `.part` is no SHA-256 that a line could hold.
    # By names: every start looks at all of them, and a path for each takes longer than looking.
    names = os.listdir(home.raw) if home.raw.is_dir() else []
    return [home.raw / name for name in sorted(names) if not known(name)]


def raw_faults(home: Home, digests: Iterable[str]) -> list[tuple[str, str]]:
    """Return (SHA-256, wording key) of every file that is not there, or is not what its name says.

    Where they are in a bucket it is asked for each: the copies here prove nothing.
    """
    faults = []
    for sha256 in digests:
        content = _kept(home, sha256)
        if content is None:
            faults.append((sha256, "raw.missing"))
        elif sha256_of(content) != sha256:
            faults.append((sha256, "raw.altered"))
    return faults


def _kept(home: Home, sha256: str) -> bytes | None:
    if home.bucket is not None:
        return home.bucket.get(_name(sha256))
    path = home.raw / sha256
    return path.read_bytes() if path.is_file() else None


def strangers(bucket: Bucket, known: Callable[[str], bool], now: datetime) -> list[str]:
    """Return the SHA-256 of files in a bucket that no line names, and that nobody can still be about to write a line
    for: what is younger than an hour is left alone."""
    young = now - timedelta(hours=1)
    found = ((file.name.rpartition("/")[2], file.at) for file in bucket.files("raw"))
    return sorted(sha256 for sha256, at in found if at < young and not known(sha256))


def sweep_bucket(bucket: Bucket, known: Callable[[str], bool], now: datetime) -> int:
    """Give what :func:`strangers` finds a name below ``swept/``; return how many. Nothing is ever deleted. The caller
    holds the writer's lock."""
    found = strangers(bucket, known, now)
    for sha256 in found:
        bucket.set_aside(_name(sha256), f"swept/{sha256}")
    return len(found)


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _set_aside(home: Home, path: Path) -> None:
    folder = home.root / "swept"
    folder.mkdir(mode=0o700, exist_ok=True)
    # Within one file system, so that the file is whole in one place or the other.
    os.replace(path, folder / path.name)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
