"""The warehouse of a home whose journal and files are on servers: taken from the generation that holds, and published
as the next one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from etl.faults import fault_point
from etl.files.bucket import Bucket
from etl.home import Home
from etl.postgres.address import JournalAddress
from etl.postgres.advisory_lock import AdvisoryLock
from etl.postgres.notices import announce
from etl.reported_error import ReportedError
from etl.store.catalogue import CatalogueContext
from etl.store.generations.fetching import GenerationDamaged, fetch
from etl.store.generations.manifest import FOLDER
from etl.store.generations.publishing import PublishedGeneration, prune, put_generation, wanting
from etl.store.journal.generation_rows import GenerationRow, GenerationTable
from etl.store.publisher import WarehousePublisher

_PRUNE_EVERY = 600.0
"""Seconds between two looks for files that no generation names any more."""


class SharedWarehouse:
    """What a server takes and publishes. ReportedError where a server does not answer: what is in place stays."""

    def __init__(
        self,
        home: Home,
        servers: tuple[JournalAddress, Bucket],
        catalogue: CatalogueContext,
        publisher: WarehousePublisher,
    ) -> None:
        self._home = home
        self.address, self._bucket = servers
        self._catalogue = catalogue
        self._publisher = publisher
        self._table = GenerationTable(self.address)
        # (version, mark) → number of the generation that this server published of them.
        self._published: dict[tuple[str, str], int] = {}
        # By the monotonic clock; so long ago that the first publication looks.
        self._pruned = -_PRUNE_EVERY

    def last(self) -> GenerationRow | None:
        """Return the generation that holds; None if there is none yet."""
        return self._table.last()

    def take(self) -> bool:
        """Put the generation that holds in the warehouse's place if it is newer and of our making; return whether it
        was.

        GenerationDamaged if a file of it is not what it should be: what is in place stays.
        """
        from etl.store.warehouse import is_piece, put_together

        row = self.last()
        if row is None or not self._is_ours(row) or not self._is_newer(row):
            return False
        self._home.make()
        fetched = fetch(self._bucket, row.manifest, self._home.root / FOLDER)
        # Of another edition, or no manifest of ours at all.
        told = fetched.manifest.meta
        if told.get("version") != row.version or not all(is_piece(piece.name) for piece in fetched.manifest.pieces):
            raise GenerationDamaged("generation.damaged", name=row.manifest, address=self._bucket)
        with self._home.writing():
            # Asked again under the lock: meanwhile something may have been accepted here.
            newer = self._is_newer(row)
            if newer:
                put_together(self._home.warehouse, told, fetched.files)
        return newer

    def is_current(self) -> bool:
        """Tell whether the generation that holds has everything that is accepted, as this server reads it; also where
        another one, which reads otherwise, has published since this one did."""
        version, mark = self._publisher.version(), self._catalogue.mark
        row = self.last()
        if row is None:
            return self._publisher.version_after(0) == version  # nothing is accepted yet
        # One that came after ours reads otherwise: published again, the two would take turns for ever.
        had_its_turn = row.number > self._published.get((version, mark), row.number)
        return (row.version, row.mark) == (version, mark) or had_its_turn

    def wanting(self) -> list[str]:
        """Return the names of files of the generation that holds that are gone or damaged; every byte is read."""
        row = self.last()
        return wanting(self._bucket, row) if row is not None else []

    def publish(self, whole: bool = False) -> PublishedGeneration | None:
        """Publish the warehouse as the next generation; None where another server is about it, or it holds already.

        What is in place is brought up first. ``whole``: every file in the bucket is proven and put anew where it is
        damaged. ReportedError, and the generation of before holds.
        """
        with AdvisoryLock(self.address, "publishing") as lock:
            if not lock.acquired():
                return None
            before = self.last()
            if self.is_current() and not whole:
                return None
            if self._publisher.is_behind():
                self._publisher.bring_up()
            made = self._put(before, whole)
            fault_point("before_row")
            # Whoever lost the lock with his connection stops here; and would come second with his row.
            lock.acquired()
            self._published[made.row.version, made.row.mark] = made.row.number
            healed = before is not None and before.manifest == made.row.manifest
            if not healed and not self._table.add(made.row):
                return None
            fault_point("after_row")
            self._prune_now_and_then()
        announce(self.address)
        return made

    def _put(self, before: GenerationRow | None, whole: bool) -> PublishedGeneration:
        from etl.store.warehouse import WarehouseBroken, taken_apart

        try:
            with taken_apart(self._home.warehouse) as pieces:
                return put_generation(self._bucket, pieces, before, whole)
        except WarehouseBroken as error:
            raise ReportedError("generation.moved", path=self._home.warehouse) from error

    def _prune_now_and_then(self) -> None:
        if time.monotonic() - self._pruned >= _PRUNE_EVERY:
            prune(self._bucket, self._table.latest(), datetime.now(UTC))
            self._pruned = time.monotonic()

    def _is_ours(self, row: GenerationRow) -> bool:
        """Tell whether a generation is what this server would make of the same acceptances."""
        return row.mark == self._catalogue.mark and row.version == self._publisher.version_after(row.acceptances)

    def _is_newer(self, row: GenerationRow) -> bool:
        """Tell whether a generation has more than the warehouse in place, or that one is not fit."""
        said = self._meta_in_place()
        held = int(said.get("acceptances", 0))
        fit = (said.get("version"), said.get("mark")) == (self._publisher.version_after(held), self._catalogue.mark)
        return not fit or held < row.acceptances

    def _meta_in_place(self) -> Mapping[str, str]:
        """Return what the warehouse in place says of itself; nothing where it is missing or damaged."""
        from etl.store.warehouse import WarehouseBroken, proven, said_of

        try:
            proven(self._home.warehouse)
            return said_of(self._home.warehouse)
        except WarehouseBroken:
            return {}
