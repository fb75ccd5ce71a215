"""The manifest of a backup: every file with its size and SHA-256, and what the journal said when it was made.

Which parts of a home are its record is said here too: a backup holds those and nothing else.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, datetime
from pathlib import Path, PurePath, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from etl.operations.copies import FileVanishedError, new_file, pieces, size_and_digest, walk_plain
from etl.reported_error import ReportedError
from etl.store.journal.copying import Snapshot

RECORD_FILES = (
    *("corrections.yaml", "areas.geojson", "settings.yaml", "secret", "signing.pem", "sso.secret"),
    *("bureau.yaml", "indicators.yaml", "supervision.yaml"),
)
"""What people wrote and nobody can make again, the keys that sign, and the secret of single sign-on."""

RECORD_FOLDERS = ("layouts", "plans", "sources", "fonts", "reports", "swept", "task-drafts")
"""Folders that are copied as they are."""

RECORD = frozenset({"journal.sqlite", "raw", "drafts", *RECORD_FILES, *RECORD_FOLDERS})
"""The record: what a backup holds of a home."""

LAST = "last-backup.json"
"""Where a home remembers its last backup."""

REMADE = (
    "warehouse.duckdb",
    "extracted",
    "parsed",
    "sessions.sqlite",
    "journal.sqlite-",
    "doctor-",
    "lock",
    "serving",
    "generations",
    LAST,
)
"""How the names of the rest begin: made again, or of the moment. Nobody is logged in after a restore."""


def _shown(moment: datetime) -> datetime:
    # At either end of the calendar there is no such moment in China's time, in which all are told.
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError
    return moment


_Moment = Annotated[datetime, AfterValidator(_shown)]


class _Kept(BaseModel):
    # forbid: a manifest of a later edition may mean something by a key that this one would pass over.
    model_config = ConfigDict(frozen=True, extra="forbid")


class BackupFile(_Kept):
    """A file of a backup; ``path`` as in the home, with slashes."""

    path: str
    size: int
    sha256: str


class Manifest(_Kept):
    """What a backup holds. ``tips``: the last line of each kind of the journal, (sequence, hash).
    ``wanting``: original files that the home itself no longer had, or not as they were sent."""

    format: Literal[1] = 1
    program: str
    made_at: _Moment
    submissions: Annotated[int, Field(ge=0)]
    last_at: _Moment | None
    demonstration: bool
    tips: dict[str, tuple[int, str]]
    wanting: tuple[str, ...] = ()
    files: tuple[BackupFile, ...]

    @property
    def bytes(self) -> int:
        """How large all files are together."""
        return sum(entry.size for entry in self.files)


class LastBackup(_Kept):
    """What a home remembers of its last backup."""

    folder: str
    made_at: _Moment


def manifest_path(backup: Path) -> Path:
    """Return where a backup's manifest lies."""
    return backup / "manifest.json"


def files_of(backup: Path) -> Path:
    """Return where the files of a backup lie, as they lay in the home."""
    return backup / "home"


def write_kept(path: Path, kept: BaseModel) -> None:
    """Write a manifest or the like, to the disk."""
    with new_file(path) as file:
        file.write(kept.model_dump_json(indent=1).encode() + b"\n")


def read_manifest(backup: Path) -> Manifest:
    """Return the manifest of a backup; ReportedError if there is none, or none that this edition understands."""
    path = manifest_path(backup)
    try:
        return Manifest.model_validate_json(b"".join(pieces(path)))
    except FileVanishedError:
        raise ReportedError("restore.no_manifest", path=backup) from None
    except ValidationError:
        raise ReportedError("restore.manifest", path=path) from None


def last_backup(home: Path) -> LastBackup | None:
    """Return the last backup that was made of a home, as the home remembers it."""
    try:
        return LastBackup.model_validate_json(b"".join(pieces(home / LAST)))
    except (ReportedError, ValidationError):
        return None


ManifestFault = tuple[str, str]
"""(wording key below ``restore.``, path)."""


def manifest_faults(manifest: Manifest) -> list[ManifestFault]:
    """Return the paths that lead elsewhere than into a home's record, or are named twice. To be asked before any of
    them is looked at."""
    paths = [entry.path for entry in manifest.files]
    # The second of two entries would be copied over the first, and both would seem to be proven.
    twice = [path for path, times in Counter(paths).items() if times > 1]
    return [("escaping", path) for path in paths if not _within(path)] + [("twice", path) for path in twice]


def _within(path: str) -> bool:
    """Tell whether a path leads into a home's record and nowhere else."""
    parts = PurePosixPath(path).parts
    # The path must be written as its parts joined: that leaves out `a//b`, `./a` and a slash at either end.
    straight = "/".join(parts) == path and "\0" not in path and not {"..", "/"} & set(parts)
    here = os.name != "nt" or PurePath(path).parts == parts  # there more characters lead away than a slash
    return straight and here and bool(parts) and parts[0] in RECORD


def count_faults(manifest: Manifest, journal: Snapshot) -> Iterator[ManifestFault]:
    """Yield what a manifest says otherwise of its journal than the journal itself, and the originals that it names of
    which the manifest says neither that they are there nor that the home no longer had them."""
    holds = {
        "submissions": journal.submissions,
        "last_at": datetime.fromisoformat(journal.last_at) if journal.last_at else None,
        "demonstration": journal.demonstration,
        "tips": dict(journal.tips),
    }
    yield from (("otherwise", name) for name, value in holds.items() if getattr(manifest, name) != value)
    there = {PurePosixPath(entry.path).name: entry for entry in manifest.files if entry.path.startswith("raw/")}
    whole = {name for name, entry in there.items() if entry.sha256 == name}
    for sha256 in sorted(set(journal.raw) - whole - set(manifest.wanting)):
        yield "altered" if sha256 in there else "missing", f"raw/{sha256}"
    if not set(manifest.wanting) <= set(journal.raw) - whole:
        yield "otherwise", "wanting"


def folder_faults(root: Path, manifest: Manifest) -> Iterator[ManifestFault]:
    """Yield what a folder holds otherwise than the manifest says: missing, altered, more, or no plain file."""
    entries = {entry.path: entry for entry in manifest.files}
    found = {path.relative_to(root).as_posix(): plain for path, plain in walk_plain(root)} if root.is_dir() else {}
    yield from (("missing", path) for path in entries if path not in found)
    for path, plain in found.items():
        if not plain:
            yield "not_plain", path
        elif path not in entries:
            yield "extra", path
        elif size_and_digest(root / path) != (entries[path].size, entries[path].sha256):
            yield "altered", path
