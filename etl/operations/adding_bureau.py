"""A new bureau in a folder of many: its home with its names, its catalogue, and where its journal and files are."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from etl.home import Home
from etl.home.bureaus import BUREAU_FILE, ID, BureauHomes, HostedBureau
from etl.operations.migration import migrate
from etl.postgres.address import JournalAddress
from etl.postgres.journal_state import in_schema, make_schema
from etl.reported_error import ReportedError
from etl.store.corrections import CORRECTIONS, load_corrections
from etl.tasks.catalogue import SOURCES, SUPERVISION, TaskCatalogue
from etl.yaml_files import CATALOGUE, load_bureau, yaml_text
from plan.catalogue_faults import told_together

# Files and folders that make up a catalogue.
_OF_CATALOGUE = (CATALOGUE.name, SUPERVISION.name, CORRECTIONS.name, SOURCES.name, "plans")


@dataclass(frozen=True, slots=True)
class NewBureau:
    """A bureau to add. ``catalogue``: the folder of its catalogue's files (None: the program's); ``journal``: a
    database, in which it gets a schema of its own, and ``app`` the role that serves there; ``files``: a bucket's
    prefix, below which it gets its own; ``address``: the service's, below which people reach it."""

    key: str
    named: HostedBureau
    catalogue: Path | None = None
    journal: JournalAddress | None = None
    app: str | None = None
    files: str | None = None
    address: str | None = None


def add_bureau(homes: BureauHomes, new: NewBureau) -> Home:
    """Make the home of a bureau; ReportedError or CatalogueFaults, and no bureau is there, where something is wrong."""
    if not ID.fullmatch(new.key):
        raise ReportedError("hosting.bad_id", found=new.key)
    root = homes.folder / new.key
    if root.exists():
        raise ReportedError("hosting.taken", bureau=new.key, path=root)
    settings = _settings(new)
    if new.catalogue is not None:
        _check_catalogue(new.catalogue)
    try:
        root.mkdir(mode=0o700)
        if new.catalogue is not None:
            _copy_catalogue(new.catalogue, root)
        if settings:
            _write(root / "settings.yaml", settings)
    except OSError as error:
        raise ReportedError("hosting.unmade", path=root, why=error) from error
    home = Home(root)
    home.make()
    if new.journal is not None:
        make_schema(new.journal, _schema(new.key))
        migrate(home, in_schema(new.journal, _schema(new.key)).url, new.app)
    # Last: until then the folder is no bureau's, and nobody serves it.
    _write(root / BUREAU_FILE, new.named.model_dump(exclude_none=True))
    return Home.at(root)


def _check_catalogue(folder: Path) -> None:
    """Raise CatalogueFaults that tells every fault of every file, before anything is made."""
    plans = load_bureau(folder / CATALOGUE.name)
    tasks = TaskCatalogue(plans.first, folder / SOURCES.name, folder / SUPERVISION.name)
    with told_together() as reading:
        with reading():
            assert tasks.supervision, "read, or its faults are told"
        with reading():
            assert tasks.commitments, "read, or their faults are told"
        with reading():
            load_corrections(plans.reading, folder / CORRECTIONS.name)


def _settings(new: NewBureau) -> dict[str, object]:
    said: dict[str, object] = {}
    if new.address is not None:
        said["address"] = new.address
    if new.journal is not None:
        said["journal"] = in_schema(new.journal, _schema(new.key), new.app).url
    if new.files is not None:
        said["files"] = f"{new.files.rstrip('/')}/{new.key}"
    return said


def _schema(key: str) -> str:
    # Underscores, for a name with hyphens would have to be quoted in every statement.
    return f"bureau_{key.replace('-', '_')}"


def _copy_catalogue(source: Path, root: Path) -> None:
    for name in _OF_CATALOGUE:
        path = source / name
        if path.is_dir():
            shutil.copytree(path, root / name)
        elif path.exists():
            shutil.copyfile(path, root / name)


def _write(path: Path, content: dict[str, object]) -> None:
    try:
        # Its owner's alone: an address may hold a password.
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(yaml_text(content))
    except OSError as error:
        raise ReportedError("hosting.unmade", path=path, why=error) from error
