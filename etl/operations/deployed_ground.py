"""The ground on which a home stands: who else can read it, its disk, its backups, the environment."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from etl.operations.deployed import FRESH, Deployment, Found
from etl.operations.exposure import exposed
from etl.operations.manifest import last_backup

ROOM = 2_000_000_000
"""Bytes that must be free where the home lies: a rebuild, a day's drafts and a margin."""

SWITCHES = (
    *("DASH_DEBUG", "DASH_UI", "DASH_HOT_RELOAD", "DASH_SERVE_DEV_BUNDLES", "FLASK_DEBUG", "FLASK_ENV"),
    *("PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONBREAKPOINT", "GUIBIAO_FAULT"),
)
"""Of the environment: for those who write the program."""


def readers(deployment: Deployment) -> Found:
    """Nobody but its owner can read the record."""
    if os.name == "nt":
        yield "deploy.not_here", {}
        return
    for path, mode in exposed(deployment.home):
        yield "deploy.exposed", {"path": path, "mode": f"{mode:04o}", "wanted": "0700" if path.is_dir() else "0600"}
    if os.geteuid() == 0:
        yield "deploy.root", {}


def demonstration(deployment: Deployment) -> Found:
    """There is no demonstration data among the bureau's."""
    if deployment.home.empty:
        return
    from etl.store.journal import Journal

    sent = [s.id for s in Journal.at(deployment.home.journal).read().submissions if s.demonstration]
    if sent:
        yield "deploy.demonstration", {"count": len(sent), "first": sent[0]}


def debugging(deployment: Deployment) -> Found:
    """No switch for those who write the program is set."""
    for name in SWITCHES:
        if deployment.environment.get(name, "").casefold() not in ("", "0", "false", "production"):
            yield "deploy.switch", {"name": name, "value": deployment.environment[name]}


def backup(deployment: Deployment) -> Found:
    """There is a backup of the last days."""
    last = last_backup(deployment.home.root)
    if last is None:
        yield "deploy.no_backup", {}
        return
    age, folder = deployment.now - last.made_at, Path(last.folder)
    if age > FRESH:
        yield "deploy.old_backup", {"folder": folder, "days": age.days, "most": FRESH.days}
    with suppress(OSError):
        if not folder.is_dir():
            yield "deploy.backup_gone", {"folder": folder}
        elif folder.stat().st_dev == deployment.home.root.stat().st_dev:
            yield "deploy.backup_near", {"folder": folder}


def room(deployment: Deployment) -> Found:
    """There is room for what comes."""
    try:
        free = shutil.disk_usage(deployment.home.root).free
    except OSError as error:
        yield "deploy.no_look", {"path": deployment.home.root, "why": error}
        return
    if free < ROOM:
        yield "deploy.no_room", {"path": deployment.home.root, "free": free // 1_000_000, "least": ROOM // 1_000_000}


def temporary(deployment: Deployment) -> Found:
    """There is a place for what is only of the moment."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
    except OSError as error:
        yield "deploy.no_temporary", {"why": error}
