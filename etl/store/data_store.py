"""The data store of a home: its catalogue, its record, what was read of it and the warehouse made from it, joined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from etl.home import Home
from etl.reading.layout import LAYOUTS, Layout
from etl.reported_error import ReportedError
from etl.store.accepted_store import AcceptedStore
from etl.store.catalogue import CatalogueContext
from etl.store.extractions import ExtractionStore
from etl.store.journal.ledger import Ledger
from etl.store.kept_instructions import KeptInstructions
from etl.store.kept_revisions import KeptRevisions
from etl.store.publisher import Notifier, WarehousePublisher, noted
from etl.store.record import Record
from plan.bureau import Bureau
from plan.catalogue import Plan
from plan.revision import revised

if TYPE_CHECKING:
    from etl.store.journal import Journal
    from etl.store.shared_warehouse import SharedWarehouse
    from etl.store.warehouse import Warehouse


class DataStore:
    """What a home keeps under one plan and its layouts. Making one reads nothing.

    Its parts do the work: ``catalogue``, ``record``, ``extractions``, ``accepted`` and ``publisher``; ``shared`` where
    servers share the warehouse.
    """

    def __init__(self, home: Home, catalogue: CatalogueContext, tell: Notifier = noted) -> None:
        self.home = home
        self.tell = tell
        self.catalogue = catalogue
        self.record = Record(home)
        self.extractions = ExtractionStore(home, catalogue)
        self.publisher = WarehousePublisher(home, catalogue, self.record, self.extractions, tell)
        self.shared = self._shared()
        self.revisions = KeptRevisions(self.record)
        self.instructions = KeptInstructions(self.record)
        self.accepted = AcceptedStore(catalogue, self.record, self.extractions, self.publisher.repeaters)

    @classmethod
    def of(cls, home: Home, catalogue: Path | None = None, layouts: Path = LAYOUTS, tell: Notifier = noted) -> Self:
        """Join what is kept under a catalogue (None: the home's own, else the program's) and a folder of layouts;
        CatalogueFaults lists every fault of them."""
        return cls(home, CatalogueContext.of(home, catalogue, layouts), tell)

    @classmethod
    def under(cls, home: Home, plan: Plan, layouts: Sequence[Layout], tell: Notifier = noted) -> Self:
        """Join what is kept under a plan and layouts in hand."""
        return cls(home, CatalogueContext(home, Bureau.of(plan), layouts), tell)

    @property
    def plan(self) -> Plan:
        """The plan by which workbooks are read and asked for; of a single plan, that plan."""
        return self.catalogue.plan

    @property
    def bureau(self) -> Bureau:
        """The plans that are watched."""
        return self.catalogue.bureau

    def plan_then(self, plan: Plan, as_of: date, known_at: datetime | None = None) -> Plan:
        """Return one of the bureau's plans with the targets that stand on a day, by what was known at an instant."""
        return revised(plan, self.revisions.all(), as_of, known_at)

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The program's layouts, and those that departments have made their own by now."""
        return self.catalogue.layouts

    @property
    def journal(self) -> Journal:
        """The journal, made with the home on first use; ReportedError if it was there and is gone."""
        return self.record.journal

    def ledger(self) -> Ledger:
        """Return every line of the journal; nothing, and nothing made, where there is no home yet."""
        return self.record.ledger()

    def _shared(self) -> SharedWarehouse | None:
        """Return the warehouse as servers share it, where both the journal and the files are on servers."""
        if self.home.address is None or self.home.bucket is None:
            return None
        from etl.store.shared_warehouse import SharedWarehouse

        return SharedWarehouse(self.home, (self.home.address, self.home.bucket), self.catalogue, self.publisher)

    def warehouse(self) -> Warehouse:
        """Open the warehouse of what the journal says now; rebuilt, and that told, if missing, damaged or behind."""
        if self.shared is not None:
            try:
                self.shared.take()
            except ReportedError as error:  # it is made of the record instead
                self.tell(error.key, **error.fields)
        return self.publisher.open()

    def rebuild(self) -> None:
        """Make the warehouse again from the record, whatever stands there."""
        self.publisher.rebuild()
