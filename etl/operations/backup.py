"""Backup: the record of a home as a folder of plain files with a manifest, made while everybody works on.

The order makes it one piece. Drafts first: what is sent meanwhile is in the journal then, and the draft only waits to
be sent again. The journal under the writer's lock, in one moment, with the small files. The originals last: they are
on the disk before their line, never edited, and those a line names are never cleared.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from etl.home import Home
from etl.operations.copies import check_place, new_file, whole_folder
from etl.operations.copying import Copying
from etl.operations.manifest import (
    LAST,
    RECORD,
    RECORD_FILES,
    RECORD_FOLDERS,
    REMADE,
    LastBackup,
    Manifest,
    files_of,
    manifest_path,
    write_kept,
)
from etl.reported_error import ReportedError
from etl.store.journal.leaps import leapt, readable

_PATIENCE = 600.0
"""Seconds to wait for a writer: nobody waits for a backup, and a night without one is worse than a late one."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made. ``left_out``: what else is in the home and no part of the record; ``sound``: whether
    SQLite finds the journal's pages in order."""

    folder: Path
    manifest: Manifest
    left_out: tuple[str, ...]
    sound: bool

    @property
    def ok(self) -> bool:
        """Whether the home was whole when it was copied."""
        return self.sound and not self.manifest.wanting


def back_up(home: Home, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Backup:
    """Copy the record of a home to ``folder``, which comes to be when all is in it. ReportedError, and nothing is
    left."""
    if home.empty:
        raise ReportedError("backup.nothing", path=home.root)
    place = folder.resolve()
    check_place(place, home.root, "backup.taken")
    # Before copying: what is sent meanwhile may be missing, and must not seem to be in it.
    made_at = clock()
    with whole_folder(place) as part:
        copying = Copying(home.root, files_of(part))
        manifest, sound = _copied(home, copying, made_at)
        write_kept(manifest_path(part), manifest)
    # Only now that the folder has its name.
    remember(home.root, LastBackup(folder=str(place), made_at=made_at))
    strangers = sorted(path.name for path in home.root.iterdir() if _is_unknown(path.name))
    return Backup(place, manifest, (*strangers, *copying.left_out), sound)


_READ_BY = ("layouts", "plans")
"""Folders by which the journal's workbooks are read: copied in the same moment as the journal."""


def _copied(home: Home, copying: Copying, made_at: datetime) -> tuple[Manifest, bool]:
    """Copy everything in the order that makes it one piece; return the manifest, and whether the journal is sound."""
    from etl.store.journal.copying import copy_journal

    copying.drafts(_clock_error(home))
    copying.shared_drafts(home)
    with home.undisturbed(_PATIENCE):
        journal = copying.to / home.journal_file.name
        # Made here with mode 0600: SQLite would make it as the umask says.
        with new_file(journal):
            pass
        said = copy_journal(home.journal, journal)
        copying.note(journal)
        for name in RECORD_FILES:
            copying.file(home.root / name)
        for name in _READ_BY:
            copying.folder(home.root / name)
    for name in RECORD_FOLDERS:
        if name not in _READ_BY:
            copying.folder(home.root / name)
    # After the lock is let go: originals are many, and what the copied journal names cannot change.
    wanting = tuple(copying.originals(home, said.raw))
    manifest = Manifest(
        program=version("guibiao"),
        made_at=made_at,
        submissions=said.submissions,
        last_at=datetime.fromisoformat(said.last_at) if said.last_at else None,
        demonstration=said.demonstration,
        tips=dict(said.tips),
        wanting=wanting,
        files=tuple(copying.entries),
    )
    return manifest, said.sound


def _clock_error(home: Home) -> float:
    """Return by how many seconds the clock seems to be ahead; 0 where the audit cannot be read, which is told when the
    journal is copied, and where a server keeps it, whose clock tells how old shared drafts are."""
    from etl.store.journal.copying import moments_entered

    if home.address is not None:
        return 0.0
    with suppress(ReportedError):
        return leapt(readable(moments_entered(home.journal_file)), datetime.now(UTC)).total_seconds()
    return 0.0


def remember(root: Path, last: LastBackup) -> None:
    """Write down in a home which its last backup is; a home that cannot be written to does not know."""
    fresh = root / f"{LAST}.new"
    with suppress(OSError):
        fresh.unlink(missing_ok=True)
        write_kept(fresh, last)
        os.replace(fresh, root / LAST)


def _is_unknown(name: str) -> bool:
    """Tell whether a name in the home is neither of the record nor of what is made again."""
    return name not in RECORD and not name.startswith(REMADE)
