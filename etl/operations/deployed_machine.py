"""Checks of the machine a home is on: who else can read it, its disk, its backups, the environment.

Each yields wording keys with their fields, below ``doctor.found.``; nothing where all is well.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from access.audit import AuditQuestion
from etl.home import Home
from etl.operations.deployed import FRESH, Deployment, Found
from etl.operations.manifest import RECORD_FILES, RECORD_FOLDERS, last_backup
from etl.store.warehouse.seal import seal_of
from plan.instant import shown_instant

ROOM = 2_000_000_000
"""Bytes that must be free where the home lies: a rebuild, a day's drafts and a margin."""

SWITCHES = (
    *("DASH_DEBUG", "DASH_UI", "DASH_HOT_RELOAD", "DASH_SERVE_DEV_BUNDLES", "FLASK_DEBUG", "FLASK_ENV"),
    *("PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONBREAKPOINT", "GUIBIAO_FAULT"),
)
"""Environment variables that only those set who develop the program: some open it to whoever asks, one kills it."""


def readers(deployment: Deployment) -> Found:
    """Check that nobody but its owner can read the record."""
    if os.name == "nt":
        yield "deploy.not_here", {}
        return
    for path, mode in exposed(deployment.home):
        yield "deploy.exposed", {"path": path, "mode": f"{mode:04o}", "wanted": "0700" if path.is_dir() else "0600"}
    # Whoever is root reads everything whatever the modes say, and so does whoever takes over the process.
    if os.geteuid() == 0:
        yield "deploy.root", {}


def demonstration(deployment: Deployment) -> Found:
    """Check that there is no demonstration data among the bureau's."""
    if deployment.home.empty:
        return
    from etl.store.journal import Journal

    sent = [s.id for s in Journal.at(deployment.home.journal).read().submissions if s.demonstration]
    if sent:
        yield "deploy.demonstration", {"count": len(sent), "first": sent[0]}


def debugging(deployment: Deployment) -> Found:
    """Check that no environment variable for development is set."""
    for name in SWITCHES:
        if deployment.environment.get(name, "").casefold() not in ("", "0", "false", "production"):
            yield "deploy.switch", {"name": name, "value": deployment.environment[name]}


def clock(deployment: Deployment) -> Found:
    """Check that nothing was entered in the audit after now: the clock is behind, or it was ahead for a while."""
    if deployment.home.empty:
        return
    from etl.store.journal.audits import AuditJournal

    audit, soon = AuditJournal.at(deployment.home.journal), deployment.now + _CLOCKS_DIFFER
    ahead = audit.entries(AuditQuestion(since=soon, most=None))
    if not ahead:
        return
    furthest = max(ahead, key=lambda entry: entry.at)
    (last,) = audit.entries(AuditQuestion(most=1))
    # What was entered since then by a clock that is right again is told once more for as long as it stands there, and
    # is no fault any more.
    key = "deploy.clock_behind" if last.at >= soon else "deploy.clock_was_ahead"
    said = {"count": len(ahead), "at": shown_instant(furthest.at), "now": shown_instant(deployment.now)}
    yield key, said


_CLOCKS_DIFFER = timedelta(hours=1)
"""How far apart two clocks may be without anybody's fault."""


def backup(deployment: Deployment) -> Found:
    """Check that there is a backup younger than `FRESH`, and that it does not lie on the home's own disk."""
    last = last_backup(deployment.home.root)
    if last is None:
        yield "deploy.no_backup", {}
        return
    age, folder = deployment.now - last.made_at, Path(last.folder)
    # By a clock that was ahead: it would seem to be fresh until that day comes, whatever is backed up until then.
    if age < -_CLOCKS_DIFFER:
        yield "deploy.backup_ahead", {"folder": folder, "at": shown_instant(last.made_at)}
    if age > FRESH:
        yield "deploy.old_backup", {"folder": folder, "days": age.days, "most": FRESH.days}
    with suppress(OSError):
        if not folder.is_dir():
            yield "deploy.backup_gone", {"folder": folder}
        # The same device: the disk that takes the home takes its backup too.
        elif folder.stat().st_dev == deployment.home.root.stat().st_dev:
            yield "deploy.backup_near", {"folder": folder}


def room(deployment: Deployment) -> Found:
    """Check that at least `ROOM` bytes are free on the home's disk."""
    try:
        free = shutil.disk_usage(deployment.home.root).free
    except OSError as error:
        yield "deploy.no_look", {"path": deployment.home.root, "why": error}
        return
    if free < ROOM:
        yield "deploy.no_room", {"path": deployment.home.root, "free": free // 1_000_000, "least": ROOM // 1_000_000}


def temporary(deployment: Deployment) -> Found:
    """Check that a temporary file can be written."""
    try:
        with tempfile.TemporaryFile() as file:
            # Making a file can succeed on a full disk; the first byte cannot.
            file.write(b"x")
    except OSError as error:
        yield "deploy.no_temporary", {"why": error}


_FOLDERS = ("drafts", "swept", *sorted(RECORD_FOLDERS))

# Every right of group and others.
_ANY_OF_OTHERS = 0o077


def exposed(home: Home) -> Iterator[tuple[Path, int]]:
    """Yield every folder and file that others than its owner may do anything with, and its permissions.

    What lies in a folder that others may not enter is looked at no further.
    """
    files = (home.journal_file, home.sessions, home.warehouse, seal_of(home.warehouse))
    more = (home.root / name for name in (*RECORD_FILES, *_FOLDERS))
    for path in (home.root, home.raw, home.extracted, home.parsed, *files, *more):
        with suppress(OSError):  # there is none, or nobody can look
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _ANY_OF_OTHERS:
                yield path, mode
