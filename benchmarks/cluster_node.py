"""A machine of a cluster without its pages: a folder of its own, people who send and accept, and what follows the
generations. Says on its output what was acknowledged, a line each, once that is so; ends when its input does.

``python -m benchmarks.cluster_node FIRST MANY``: the writers' numbers, each of which has a quarter to itself.
"""

from __future__ import annotations

import sys
import threading
import time
from io import BytesIO

from etl.home import Home
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from etl.submissions.draft import DraftStage
from plan.denied import Denied
from plan.finding import Severity
from plan.period import Period
from plan.replies import finding_key
from plan.review import Person, Role
from plan.slots import Slot, SlotState
from tests.torture.books import book
from tests.workbooks import AFFAIRS, ASSISTANCE, ELDERLY

_DEPARTMENTS = (AFFAIRS, ASSISTANCE, ELDERLY)
_SAYING = threading.Lock()
REVIEWER = Person("丽塔", Role.REVIEWER)


def place_of(writer: int) -> tuple[str, Period]:
    """Return the department and quarter that a writer has to himself."""
    quarter = writer // len(_DEPARTMENTS)
    return _DEPARTMENTS[writer % len(_DEPARTMENTS)], Period(2022 + quarter // 4, quarter % 4 + 1)


class Writer:
    """Sends, accepts and reopens one quarter, again and again; what cannot be done now is tried again."""

    def __init__(self, service: SubmissionService, number: int, over: threading.Event) -> None:
        self._service = service
        self._place = place_of(number)
        self._person = Person(f"填报人{number}", Role.FILLER, self._place[0])
        # Contents that nobody has sent before: processes that come after this one begin elsewhere.
        self._turn = int(time.time() * 10) % 8_000
        self._over = over

    def work(self) -> None:
        """Work until the event is set."""
        while not self._over.is_set():
            try:
                self._step(self._service.slot(*self._place))
            except (ReportedError, Denied, KeyError):
                self._over.wait(0.2)  # a server is away, or the quarter moved on

    def _step(self, slot: Slot) -> None:
        if slot.state is SlotState.SUBMITTED:
            self._service.accept(slot.version, REVIEWER)
            say("accepted", slot.version)
        elif slot.state is SlotState.ACCEPTED:
            self._service.reopen(slot.version, REVIEWER, "数据有误")
        else:
            self._send(slot)

    def _send(self, slot: Slot) -> None:
        department, period = self._place
        drafts = [draft for draft in self._service.drafts(department) if draft.place == self._place]
        if drafts:
            key = drafts[-1].id
        else:
            self._turn += 1
            content = BytesIO(book(period, self._turn, department))
            key = self._service.take(content, "报表.xlsx", self._person, department, period)
            say("taken", key)
        while (draft := self._service.draft(key)).at_work and not self._over.is_set():
            self._service.wait(key)
            self._service.drafts(department)  # what a machine that was killed was reading is read by another one
        if draft.stage is not DraftStage.READY:
            self._service.again(key, self._person)
            return
        asked = [finding_key(f) for f in self._service.checked(key).findings if f.severity is Severity.EXPLAIN]
        self._service.explain(key, self._person, asked, "已核实")
        receipt = self._service.send(key, self._person, slot.version, "更正" if slot.effective else "")
        say("sent", receipt.number, receipt.sha256, receipt.rows)


def say(*what: object) -> None:
    """Write a line in one piece."""
    with _SAYING:
        sys.stdout.write(" ".join(map(str, what)) + "\n")
        sys.stdout.flush()


def main() -> None:
    """Work until the input ends."""
    first, many = map(int, sys.argv[1:])
    over = threading.Event()
    home = Home.from_environment()
    with home.serving(), SubmissionService(DataStore.of(home)) as service:
        writers = [Writer(service, number, over) for number in range(first, first + many)]
        threads = [threading.Thread(target=writer.work) for writer in writers]
        for thread in threads:
            thread.start()
        say("ready")
        sys.stdin.read()
        over.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
