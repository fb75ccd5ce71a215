"""Files of a home on their way to object storage, or back into its folder: copied, read again, and proven by their
SHA-256.

Nothing is taken away where they were: the copies in the folder are what a bucket's files are read from first. A kill
leaves some of them there; the command run again puts the rest beside them.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from etl.faults import fault_point
from etl.files.bucket import Bucket
from etl.home import Home
from etl.reported_error import ReportedError
from etl.store.raw import put_raw, raw_faults, raw_path, sha256_of
from etl.store.record import Record
from etl.submissions.drafts_place import bring_drafts_home

FOLDER = "folder"
"""What is said for the home's own folder, where a bucket is asked for."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class MovedFiles:
    """Files that were moved. ``home``: with its files where they are now; ``originals``, ``reports``: how many;
    ``digest``: a SHA-256 over the originals' own, in their order."""

    home: Home
    originals: int
    reports: int
    digest: str


def move_files(home: Home, to: str) -> MovedFiles:
    """Copy originals, evidence and reports to the bucket ``to``, or to the home's folder (:data:`FOLDER`).

    ReportedError: there are other files, an original is missing or altered, or what is read again is not the same.
    """
    target = replace(home, bucket=None if to == FOLDER else Bucket.of(to))
    if target.bucket == home.bucket:
        raise ReportedError("files.same", place=target.bucket or home.root)
    with home.serving(alone=True), home.writing():
        named = sorted(Record(home).files())
        if target.bucket is not None:
            _must_be_free(target.bucket, named)
        bring_drafts_home(home)  # where they are shared: they go to the other bucket when a server starts
        _must_be_whole(home, named, "files.unsound")
        for sha256 in named:
            _copy(home, target, sha256)
            fault_point("during_carry")
        reports = _reports(home)
        for name in reports:
            _copy_report(home, target, name)
        _must_be_whole(target, named, "files.differs")
    return MovedFiles(target, len(named), len(reports), hashlib.sha256("\n".join(named).encode()).hexdigest())


def _must_be_free(bucket: Bucket, named: Iterable[str]) -> None:
    """Refuse a bucket with other originals than ours: they are another bureau's."""
    others = {file.name.rpartition("/")[2] for file in bucket.files("raw")} - set(named)
    if others:
        raise ReportedError("files.taken", address=bucket, count=len(others))


def _must_be_whole(home: Home, named: Iterable[str], key: str) -> None:
    """Raise the sentence of ``key`` where any of the originals is missing or altered."""
    found = raw_faults(home, named)
    if found:
        raise ReportedError(key, count=len(found), first=found[0][0])


def _copy(home: Home, target: Home, sha256: str) -> None:
    """Put an original into the home's folder, and from there into the target's bucket, if it has one."""
    path = raw_path(home, sha256)  # a copy in the folder, fetched where there was none
    if sha256_of(path.read_bytes()) != sha256:
        path.unlink()  # of a file that is whole in a bucket: it was looked at before
        path = raw_path(home, sha256)
    if target.bucket is not None:
        put_raw(target.bucket, sha256, path)


def _reports(home: Home) -> list[str]:
    folder = home.root / "reports"
    here = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    there = {file.name.rpartition("/")[2] for file in home.bucket.files("reports")} if home.bucket else set()
    return sorted(name for name in here | there if _SHA256.fullmatch(name))


def _copy_report(home: Home, target: Home, name: str) -> None:
    path = home.root / "reports" / name
    if target.bucket is not None:
        if path.exists():
            target.bucket.put(f"reports/{name}", path)
    elif not path.exists():
        content = home.bucket.get(f"reports/{name}") if home.bucket else None
        if content is not None:
            _write(path, content)


def _write(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    half.write_bytes(content)
    os.replace(half, path)
