"""A snapshot of a home: its journal and its warehouse of one moment, to be proven while everybody works on.

The writer's lock is held only while the two are taken. Originals and extractions are read where they stand: they are
never edited, and those a line names are never cleared.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from etl.home import Home, HomeBusyError, HomeClosedError
from etl.reported_error import ReportedError
from etl.store.accepted_store import AcceptedStore
from etl.store.data_store import DataStore
from etl.store.journal.ledger import Ledger
from etl.store.publisher import WarehousePublisher
from etl.store.record import Record
from etl.store.warehouse.seal import seal_of

PREFIX = "doctor-"
"""How the name of a snapshot's folder begins, which lies in the home while it is looked at."""


class HomeSnapshot:
    """A moment of a home. ``busy``: who wrote meanwhile for so long that the moment was taken beside him, so that the
    warehouse may be behind the journal; None for nobody."""

    def __init__(self, store: DataStore, folder: Path, busy: HomeBusyError | None) -> None:
        self.store = store
        self.home = store.home
        self.catalogue = store.catalogue
        self.extractions = store.extractions
        self.folder = folder
        self.busy = busy
        taken = Home(folder)
        self.record = Record(taken)
        self.warehouse = taken.warehouse
        self.publisher = WarehousePublisher(taken, store.catalogue, self.record, store.extractions, store.tell)
        self.accepted = AcceptedStore(store.catalogue, self.record, store.extractions, self.publisher.repeaters)
        self.ledger: Ledger = self.record.ledger()


@contextmanager
def snapshot(store: DataStore) -> Iterator[HomeSnapshot]:
    """Take a snapshot of a home that is there. ReportedError if its journal cannot be read, or a copy has no room."""
    with ExitStack() as until_examined:
        folder, busy = _taken(store.home, until_examined)
        yield HomeSnapshot(store, folder, busy)


def _taken(home: Home, until_examined: ExitStack) -> tuple[Path, HomeBusyError | None]:
    """Return the folder in which a snapshot was taken, and who was writing all the while, if somebody was."""
    # In the home, because a hard link needs the same file system; elsewhere the warehouse is copied.
    places = [home.root, None] if os.access(home.root, os.W_OK) else [None]
    while True:
        place = places.pop(0)
        try:
            with ExitStack() as half:
                folder = Path(half.enter_context(tempfile.TemporaryDirectory(dir=place, prefix=PREFIX)))
                busy = _take(home, folder)
                until_examined.enter_context(half.pop_all())
                return folder, busy
        except OSError as error:
            # A full disk is what a doctor is asked about: temporary files may be on another one.
            if not places:
                raise ReportedError("doctor.no_copy", why=error) from error


def _take(home: Home, folder: Path) -> HomeBusyError | None:
    """Copy journal and warehouse into a folder; return who was writing all the while, if somebody was."""
    from etl.store.journal.copying import copy_journal

    busy = None
    with ExitStack() as held:
        try:
            held.enter_context(home.undisturbed())
        except HomeBusyError as error:
            busy = error
        except HomeClosedError:
            pass  # nothing is written where nothing can be
        if home.empty:
            return busy
        journal = folder / home.journal_file.name
        journal.touch(mode=0o600)
        copy_journal(home.journal, journal)
        # Under the lock, so warehouse and seal belong together and to the journal just copied.
        for path in (home.warehouse, seal_of(home.warehouse)):
            if path.exists():
                _linked(path, folder / path.name)
    return busy


def _linked(path: Path, copy: Path) -> None:
    """Link the same file under another name, which stays when another is swapped in; copy it where that cannot be."""
    try:
        os.link(path, copy)
    except OSError:
        shutil.copyfile(path, copy)
