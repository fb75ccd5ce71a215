"""The record of a home: its journal, and what the journal says.

Reading it needs none of the journal's library, which takes longer to import than a short command has to do.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from etl.home import Home
from etl.looking import Seen
from etl.store.journal.reading import read_ledger
from etl.store.ledger import Ledger
from etl.trouble import Trouble

if TYPE_CHECKING:
    from etl.store.journal import Journal


class Record:
    """The journal of a home, made on first use, and its lines as values. Safe for many threads."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._lines = Seen(home.journal, self._read)

    @cached_property
    def journal(self) -> Journal:
        """The journal, made with the home on first use; Trouble if it was there and is gone."""
        from etl.store.journal import Journal

        self._must_not_be_bereft()
        if self.home.empty:
            self.home.make()
        return Journal.at(self.home.journal)

    def _must_not_be_bereft(self) -> None:
        """A home with a warehouse and without a journal has lost its record: nothing may be made in its place."""
        if self.home.empty and self.home.warehouse.exists():
            raise Trouble("keep.journal_missing", path=self.home.journal)

    def ledger(self) -> Ledger:
        """Every line of the journal; nothing, and nothing made, where there is no home yet."""
        self._must_not_be_bereft()
        return Ledger() if self.home.empty else self._lines()

    def _read(self) -> Ledger:
        return read_ledger(self.home.journal) or self.journal.read()
