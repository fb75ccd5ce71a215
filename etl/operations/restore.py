"""Restore: a home made of a backup, which is proved file by file before anything comes to be.

Nothing is ever overwritten: the place of the home has to be free. What is made from the record is made again after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from etl.home import Home
from etl.operations.backup import remember
from etl.operations.copies import check_place, copy_plain, whole_folder
from etl.operations.manifest import (
    LastBackup,
    Manifest,
    ManifestFault,
    count_faults,
    files_of,
    folder_faults,
    manifest_faults,
    manifest_path,
    read_manifest,
)
from etl.reported_error import ReportedError
from etl.store.journal.copying import snapshot_of
from wording import Lang, say

_NAMED = 20
"""So many faults are named one by one."""


class UnsoundBackupError(ReportedError):
    """A backup that is not what its manifest says; ``faults`` are all that is wrong with it."""

    def __init__(self, backup: Path, faults: Iterable[ManifestFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("restore.unsound", path=backup, count=len(self.faults))

    def sentence(self, lang: Lang) -> str:
        """Return what is wrong, a line each."""
        named = [say(f"restore.{key}", lang, path=path) for key, path in self.faults[:_NAMED]]
        return "\n".join((super().sentence(lang), *named))


def restore(backup: Path, home: Home, prove: Callable[[Home], object] = lambda home: None) -> Manifest:
    """Make the home of a backup. ReportedError, and nothing is left: the backup is unsound, or the home is not empty.

    ``prove`` is asked with the copy before it takes its place, and raises if that is no home.
    """
    if home.address is not None:
        raise ReportedError("migrate.restore", address=home.address)
    place, source = home.root.resolve(), backup.resolve()
    if not source.is_dir():
        raise ReportedError("path.missing", path=backup)
    check_place(place, source, "restore.taken")
    manifest = read_manifest(source)
    # All of it before a byte is copied, so a backup that is damaged leaves nothing behind.
    _must_be_sound(source, manifest)
    with whole_folder(place) as part:
        for entry in manifest.files:
            copy_plain(files_of(source) / entry.path, part / entry.path)
        # Of the copy once more: the disk it came from may give other bytes the second time.
        if faults := tuple(folder_faults(part, manifest)):
            raise UnsoundBackupError(backup, faults)
        # Every byte may be as it was put there, and the manifest be another's: of counts made up, of lines cut off.
        if faults := tuple(count_faults(manifest, snapshot_of(Home(part).journal_file))):
            raise UnsoundBackupError(backup, faults)
        prove(Home(part))
        remember(part, LastBackup(folder=str(source), made_at=manifest.made_at))
    return manifest


def _must_be_sound(backup: Path, manifest: Manifest) -> None:
    beside = {path.name for path in backup.iterdir()} - {manifest_path(backup).name, files_of(backup).name}
    # A path that leads elsewhere is not even looked at, so nothing more is examined then.
    faults = manifest_faults(manifest) or [
        *(("extra", name) for name in sorted(beside)),
        *((("not_plain", "home"),) if files_of(backup).is_symlink() else folder_faults(files_of(backup), manifest)),
    ]
    if not any(entry.path == Home(backup).journal_file.name for entry in manifest.files):
        faults.append(("missing", Home(backup).journal_file.name))
    if faults:
        raise UnsoundBackupError(backup, faults)
