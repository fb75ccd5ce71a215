"""What a home has accepted, as checks and corrections ask for it."""

from __future__ import annotations

from etl.store.accepted import Accepted
from etl.store.catalogue import CatalogueContext
from etl.store.corrections import check_expectations
from etl.store.extractions import ExtractionStore
from etl.store.folding import accepted_of, replayed
from etl.store.ledger import Ledger


class AcceptedStore:
    """The accepted observations of a record, from its extractions."""

    def __init__(self, catalogue: CatalogueContext, extractions: ExtractionStore) -> None:
        self._catalogue = catalogue
        self._extractions = extractions

    def of(self, ledger: Ledger) -> Accepted:
        """What these lines accept, as the checks want it."""
        speaking, corrections = tuple(ledger.speaking().values()), self._catalogue.corrections

        def replay() -> Accepted:
            return replayed(ledger, self._extractions.of(ledger.accepted), corrections)

        return accepted_of(ledger, self._extractions.of(speaking), corrections, replay)

    def check_corrections(self, ledger: Ledger) -> None:
        """CatalogueFaults if a correction would not find what it expects among what these lines accept."""
        if corrections := self._catalogue.corrections:
            check_expectations(corrections, accepted_of(ledger, self._extractions.of(ledger.accepted)))
