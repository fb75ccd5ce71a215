"""From a home's folder to the files of a backup: one part of the record after the other, noting what was copied."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etl.home import Home
from etl.operations.copies import FileVanishedError, copy_plain, size_and_digest, walk_plain
from etl.operations.manifest import RECORD, BackupFile
from etl.reported_error import ReportedError
from etl.store.raw import raw_path
from etl.submissions.drafts_place import shared_drafts_of

# A draft's id, which names its folder.
_DRAFT = re.compile(r"[0-9a-f]{24}")
_HALF = (".part", ".new")
_QUARTER = 92 * 86_400.0
"""Seconds of a quarter."""

_TRIES = 20
"""Times a draft is copied until nobody changed it meanwhile; after that as it is, every file of it being whole."""


@dataclass(frozen=True, slots=True)
class Copying:
    """Copies from the folder ``root`` to the folder ``to``. ``left_out``: files whose names are no text, old drafts."""

    root: Path
    to: Path
    entries: list[BackupFile] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in sorted(RECORD):
            # Following it would put what is not the home's into a backup that others may read.
            if (self.root / name).is_symlink():
                raise ReportedError("copy.not_plain", path=self.root / name)
        self.to.mkdir(mode=0o700)

    def file(self, source: Path) -> bool:
        """Copy one file and note it; return whether it was there. Raises ReportedError, or OSError for no room."""
        path = source.relative_to(self.root).as_posix()
        try:
            size, sha256 = copy_plain(source, self.to / path)
        except FileVanishedError:
            # The target was made before the source was found to be gone.
            (self.to / path).unlink(missing_ok=True)
            return False
        self.entries.append(BackupFile(path=path, size=size, sha256=sha256))
        return True

    def note(self, copied: Path) -> None:
        """Note a file that came to the backup by another way."""
        size, sha256 = size_and_digest(copied)
        self.entries.append(BackupFile(path=copied.relative_to(self.to).as_posix(), size=size, sha256=sha256))

    def folder(self, folder: Path) -> None:
        """Copy a folder as it is, but for what is only half written; what vanishes meanwhile was to go."""
        for path, plain in walk_plain(folder) if folder.is_dir() else ():
            name = path.relative_to(self.root).as_posix()
            if not _is_text(name):
                # A name that is no UTF-8 cannot stand in the manifest, which is JSON.
                self.left_out.append(ascii(name))
            elif not plain:
                raise ReportedError("copy.not_plain", path=path)
            elif not (path.name.startswith(".") or path.name.endswith(_HALF)):
                self.file(path)

    def originals(self, home: Home, named: Iterable[str]) -> Iterator[str]:
        """Copy every original the journal names; yield the SHA-256 of each that is gone or is not what was sent."""
        for sha256 in named:
            there = self.file(raw_path(home, sha256))
            if not there or self.entries[-1].sha256 != sha256:
                yield sha256

    def drafts(self, ahead: float = 0.0) -> None:
        """Copy the drafts; one that is changed, sent or thrown away meanwhile is looked at again. ``ahead``: seconds by
        which the clock seems to be ahead.

        One that has lain there for longer than a quarter is left out: nobody has sent it in all that time, and every
        backup would hold it.
        """
        for folder in _drafts(self.root / "drafts"):
            if _age(folder) - ahead > _QUARTER:
                self.left_out.append(f"drafts/{folder.name}")
                continue
            tries, noted = _TRIES, len(self.entries)
            while not self._draft(folder) and (tries := tries - 1):
                del self.entries[noted:]
                shutil.rmtree(self.to / folder.relative_to(self.root), ignore_errors=True)

    def shared_drafts(self, home: Home) -> None:
        """Write down the drafts that the home's servers share, as a home without servers keeps them."""
        shared = shared_drafts_of(home)
        if shared is not None:
            for path in shared.write_to(self.to / "drafts", _QUARTER):
                self.note(path)

    def _draft(self, folder: Path) -> bool:
        """Copy a draft's files; return whether it stood still meanwhile, or is gone. The draft says how far it is, so
        it comes before what was read of it: that may be newer, as after a kill, but never wanting."""
        before = _bytes(folder / "draft.json")
        if not before:
            return True
        for name in ("draft.json", "checked.json", "file"):
            self.file(folder / name)
        return before == _bytes(folder / "draft.json")


def _age(folder: Path) -> float:
    """Return the seconds since something was put into a folder or taken out of it; 0 where it is gone meanwhile."""
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _drafts(folder: Path) -> list[Path]:
    found = sorted(folder.iterdir()) if folder.is_dir() else ()
    return [path for path in found if _DRAFT.fullmatch(path.name) and path.is_dir() and not path.is_symlink()]


def _bytes(path: Path) -> bytes:
    """Return a file's bytes; none where it is gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
