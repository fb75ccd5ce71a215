"""A planner and a reviewer: one quarter from workbook to acceptance, again and again, until the server is gone.

They go on after a restart from where the quarter stands, with the draft that was acknowledged before.
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from itertools import count
from pathlib import Path

from etl.home import Home
from etl.store.data_store import DataStore
from plan.period import Period
from plan.slots import Slot, SlotState
from plan.submission import State
from tests.torture.books import DEPARTMENT, ROWS, book
from tests.torture.client import Answer, Client, Gone, filler, reviewer
from tests.torture.record import Acknowledged

PERIODS = tuple(Period(2024, quarter) for quarter in (1, 2, 3, 4))
_PATIENCE = 30


class Pair:
    """The two of them, at one quarter. ``acknowledged`` is shared by all pairs of a home."""

    def __init__(self, home: Path, address: str, period: Period, acknowledged: Acknowledged) -> None:
        self._data_store = DataStore.of(Home.at(home))
        self._people = Client(address, filler(DEPARTMENT)), Client(address, reviewer())
        self._period = period
        self._acknowledged = acknowledged
        self._draft, self._sha256 = "", ""
        self._turns = count(1)
        self._refused = 0

    def move(self, address: str) -> None:
        """Go on at the server that was started again."""
        for person in self._people:
            person.move(address)

    @property
    def slot(self) -> Slot:
        """Where the quarter stands by the record."""
        return self._data_store.ledger().slot(DEPARTMENT, self._period)

    def work(self) -> None:
        """Until the server is gone."""
        with suppress(Gone):
            while True:
                self.step()

    def once(self) -> Slot:
        """Until the quarter is accepted; where it stands then."""
        while (slot := self.slot).state is not SlotState.ACCEPTED:
            self.step()
        return slot

    def step(self) -> None:
        """On from where the quarter stands."""
        slot, deciding = self.slot, self._people[1]
        if slot.state is SlotState.SUBMITTED:
            self._decided(deciding.decide("accept", slot.version), slot.version, State.ACCEPTED)
        elif slot.state is SlotState.ACCEPTED:
            self._decided(deciding.decide("reopen", slot.version, "数据有误"), slot.version, State.REOPENED)
        else:
            self._send()

    def _send(self) -> None:
        filling = self._people[0]
        if not self._draft:
            content = book(self._period, next(self._turns))
            draft = filling.upload(content, "报表.xlsx", DEPARTMENT, self._period)
            self._acknowledged.taken.append(draft)
            self._draft, self._sha256 = draft, hashlib.sha256(content).hexdigest()
        if filling.get(f"/submit/{self._draft}").status == 404:  # sent, and the kill came before the answer
            answer = filling.send(self._draft, "")
            assert "again=1" in answer.to
        else:
            filling.explain(self._draft, filling.checked(self._draft))
            answer = filling.send(self._draft)
        if self._done(answer):
            self._acknowledged.sent.append((answer.number, self._sha256, ROWS))
            self._draft = ""

    def _decided(self, answer: Answer, version: str, state: State) -> None:
        if self._done(answer):
            self._acknowledged.decided.append((version, state))

    def _done(self, answer: Answer) -> bool:
        """Refused now and then is fine (the record moved on meanwhile); for ever is not."""
        self._refused = 0 if answer.to else self._refused + 1
        assert self._refused < _PATIENCE, answer.text
        return bool(answer.to)


def all_at_work(pairs: list[Pair]) -> list[threading.Thread]:
    """Return every pair at work in a thread of its own."""
    threads = [threading.Thread(target=pair.work) for pair in pairs]
    for thread in threads:
        thread.start()
    return threads
