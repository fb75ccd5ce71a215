"""Everything at once over one home: people who look, some who send, a doctor, a backup, and a watch on /healthz.

Who looks lives in a process of its own, and so does the watch: none waits for another's interpreter.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.measuring import GUIBIAO, ROOT, quantile
from dashboards.server.roles import demonstration_people
from plan.period import Period
from plan.review import Person, Role
from tests.torture.books import DEPARTMENT, book
from tests.torture.client import Answer, Client, filler, reviewer
from tests.workbooks import the_plan

BREATH = 1.2
"""Seconds between two pages of one person."""

OFTEN = 0.05
"""Seconds between two looks at /healthz."""

PAGES = {
    Role.FILLER: ("/submit", "/", "/indicator/8"),
    Role.REVIEWER: ("/review", "/", "/tasks"),
    Role.EVALUATOR: ("/evaluate", "/", "/plan"),
    Role.LEADER: ("/", "/areas", "/supervise"),
}
"""What people of a role look at, in turn."""

_TRIES = 20
"""Clicks on 报送 while others are accepted all the time."""

# For names of backups and contents of workbooks: nothing is sent twice in a run.
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Busy:
    """Seconds that people waited for pages, and the watch for /healthz, while all of it went on; the corrections that
    were accepted meanwhile."""

    pages: Sequence[float]
    health: Sequence[float]
    accepted: int

    def page(self, share: float) -> float:
        """Return the seconds below which this share of the pages came."""
        return quantile(self.pages, share)

    @property
    def worst_health(self) -> float:
        """The longest that /healthz took."""
        return max(self.health)


def of_one_page(address: str, seconds: float, people: int) -> Busy:
    """Measure 审核 alone: so many reviewers look at it, while one sends and one accepts."""
    return _measured(address, [(reviewer(), ("/review",))] * people, (Period(2025, 4),), lambda: time.sleep(seconds))


def of_everything(address: str, home: Path, seconds: float, people: int) -> Busy:
    """Measure what everybody looks at, while two send and two accept, a backup is made and the doctor examines the
    home; until both have ended and at least for so many seconds."""
    different = [person for person in demonstration_people(the_plan()) if person.role in PAGES]
    lookers = [(person, PAGES[person.role]) for person, _ in zip(cycle(different), range(people), strict=False)]
    return _measured(
        address,
        lookers,
        (Period(2025, 4), Period(2025, 3)),
        lambda: _night_jobs(home, time.monotonic() + seconds),
    )


def _night_jobs(home: Path, until: float) -> None:
    """Make a backup and let the doctor look at everything, at the same time, until ``until`` at least; both give way
    to the server, as their unit in docs/operations.md says (``Nice=10``)."""
    environment = {**os.environ, "GUIBIAO_HOME": str(home)}
    commands = (["backup", str(home.parent / f"{home.name}-backup-{next(_numbers)}")], ["doctor"])
    running = [
        subprocess.Popen(
            ["nice", "-n", "10", str(GUIBIAO), *each], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        for each in commands
    ]
    ended = [process.wait() for process in running]
    assert ended == [0, 0], f"backup and doctor ended with {ended}"
    time.sleep(max(0.0, until - time.monotonic()))


def _measured(
    address: str, lookers: Sequence[tuple[Person, Sequence[str]]], quarters: Sequence[Period], wait: Callable[[], None]
) -> Busy:
    """Return what those who look waited for while one sends and one accepts in each quarter, until ``wait`` returns."""
    accepted: list[str] = []
    with _in_own_process(_watch, address) as health, _in_own_process(_look, address, lookers) as pages:
        ended = threading.Event()

        def work(period: Period) -> None:
            sending, deciding = Client(address, filler(DEPARTMENT)), Client(address, reviewer())
            while not ended.is_set():
                accepted.append(corrected(sending, deciding, period).number)

        with ThreadPoolExecutor(len(quarters)) as people:
            sent = [people.submit(work, period) for period in quarters]
            try:
                wait()
            finally:
                ended.set()
            for each in sent:
                each.result()
    return Busy(pages, health, len(accepted))


@contextmanager
def _in_own_process(ask: Callable[..., None], *given: object) -> Iterator[list[float]]:
    """Yield a list that holds, when the block has ended, the seconds which a process of its own took for its
    questions."""
    found: list[float] = []
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    ready, ended = context.Event(), context.Event()
    process = context.Process(target=ask, args=(*given, ready, ended, sending))
    process.start()
    try:
        assert ready.wait(120), "whoever asks never begins"
        yield found
    finally:
        ended.set()
        found.extend(receiving.recv())
        process.join()


def _watch(address: str, ready: Event, ended: Event, sending: Connection) -> None:
    taken: list[float] = []
    client = Client(address)
    ready.set()
    while not ended.wait(OFTEN):
        taken.append(seconds_of(lambda: client.page("/healthz")))
    sending.send(taken)


def _look(
    address: str, lookers: Sequence[tuple[Person, Sequence[str]]], ready: Event, ended: Event, sending: Connection
) -> None:
    taken: list[float] = []
    clients = [(Client(address, person), pages) for person, pages in lookers]

    def look(client: Client, pages: Sequence[str], first: float) -> None:
        ended.wait(first)
        for page in cycle(pages):
            client.get(f"/version?of=desk&have=x&at={page}")
            taken.append(seconds_of(lambda page=page: client.page(page)))  # type: ignore[misc]
            if ended.wait(BREATH):
                return

    # People do not click in step.
    starts = [BREATH * number / len(clients) for number in range(len(clients))]
    with ThreadPoolExecutor(len(clients)) as people:
        looks = [people.submit(look, *each, first) for each, first in zip(clients, starts, strict=True)]
        ready.set()
        for each in looks:
            each.result()  # whoever was refused a page did not measure it
    sending.send(taken)


def seconds_of(act: Callable[[], object]) -> float:
    """Return the seconds something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that was sent and accepted, and the seconds that either took."""

    number: str
    sent: float
    accepted: float


def corrected(sending: Client, deciding: Client, period: Period) -> Corrected:
    """Correct a department's quarter (reopened if it was accepted, sent, accepted) and return how long that took."""
    if newest := _newest(deciding, period):
        deciding.decide("reopen", newest, "数据有误")
    draft = sending.ready(book(period, next(_numbers)), DEPARTMENT, period)
    answers: list[Answer] = []
    for _ in range(_TRIES):
        seen = sending.seen(draft)
        sent = seconds_of(lambda seen=seen: answers.append(sending.send(draft, seen)))  # type: ignore[misc]
        if answers[-1].to:
            break
        # Another quarter was accepted in this moment: it is checked again, and whoever sends is asked for one more
        # click.
        sending.explain(draft, sending.checked(draft))
    number = answers[-1].number
    assert answers[-1].to, answers[-1].text
    accepted = seconds_of(lambda: answers.append(deciding.decide("accept", number)))
    assert answers[-1].to, answers[-1].text
    return Corrected(number, sent, accepted)


def _newest(deciding: Client, period: Period) -> str:
    """Return the id of the newest version of the department's quarter, as the board links to it; empty if none."""
    page = deciding.page(f"/review?year={period.year}")
    marks = [part.split('"')[0].split("?")[0] for part in page.split('href="/submission/')[1:]]
    return next((mark for mark in marks if mark.startswith(f"{period}-{DEPARTMENT}-")), "")
