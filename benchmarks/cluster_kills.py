"""kill −9 of whatever a cluster is made of, at random moments, while sixteen people write at four machines.

Every machine has a folder of its own. Afterwards: what was acknowledged is kept, the doctor finds nothing, and all
machines show the same numbers. Meanwhile a reader fetches each generation that holds and proves all of it.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

import psycopg

from etl.files.bucket import Bucket
from etl.home import Home
from etl.operations.doctor import examine
from etl.operations.migration import migrate
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.generations.publishing import wanting
from etl.store.raw import sha256_of
from etl.store.warehouse import content_digest
from etl.submissions.draft import DraftStage
from etl.submissions.drafts_place import drafts_of
from plan.submission import State
from tests import postgres, seaweed
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 300.0
"""Seconds after which what is waited for will not come any more."""

KINDS = ("server", "publisher", "database", "files")  # killed in turn; publisher: the machine that publishes just now


@dataclass
class Seen:
    """What was acknowledged; what the reader found (``halves``: files gone or damaged); seconds to take over."""

    taken: set[str] = field(default_factory=set)
    sent: dict[str, tuple[str, int]] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    generations: set[int] = field(default_factory=set)
    proofs: int = 0
    halves: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    taken_over: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.taken) + len(self.sent) + len(self.accepted)

    def note(self, line: str) -> None:
        """Take a line that a machine wrote; one that a kill cut off acknowledges nothing."""
        what, *rest = line.split()
        if not line.endswith("\n"):
            return
        if what == "taken":
            self.taken.add(rest[0])
        elif what == "sent":
            self.sent[rest[0]] = rest[1], int(rest[2])
        elif what == "accepted":
            self.accepted.add(rest[0])


class Machine:
    """A process with a folder of its own, whose people write."""

    def __init__(self, home: Home, first: int, many: int, seen: Seen) -> None:
        self.home = home
        self._words = [sys.executable, "-m", "benchmarks.cluster_node", str(first), str(many)]
        self._seen = seen
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start, and wait until people write."""
        assert self.home.address is not None
        assert self.home.bucket is not None
        named = {"GUIBIAO_HOME": self.home.root, "GUIBIAO_JOURNAL": self.home.address.url}
        named |= {"GUIBIAO_FILES": self.home.bucket.url, "PYTHONPATH": ROOT, "PYTHONUTF8": "1"}
        environment = {**os.environ, **{name: str(value) for name, value in named.items()}}
        pipe = subprocess.PIPE
        log = (self.home.root.parent / f"{self.home.root.name}.log").open("ab")
        self.process = subprocess.Popen(
            self._words, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=log, text=True
        )
        log.close()
        self._ready = threading.Event()
        self._listener = threading.Thread(target=self._listen, args=(self.process,))
        self._listener.start()
        # Its folder is new, and nothing of the catalogue is parsed there yet: on a busy machine that takes its time.
        eventually(lambda: self._ready.is_set() or self.has_ended, "a machine does not start", _PATIENCE)

    @property
    def has_ended(self) -> bool:
        """Whether its process was started and is gone."""
        return self.process is not None and self.process.poll() is not None

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        assert process.stdin is not None
        with process.stdout as said, process.stdin:
            for line in said:
                self._seen.note(line)
                if line == "ready\n":
                    self._ready.set()

    def kill(self) -> None:
        """kill −9, and take in what it had said."""
        if self.process is not None:
            self.process.kill()
            self._gone(self.process)

    def end(self) -> None:
        """Let the people end what they are at."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.close()
        self._gone(self.process)

    def _gone(self, process: subprocess.Popen[str]) -> None:
        process.wait()
        self._listener.join()

    def revive(self) -> None:
        """Start again what ended by itself because a server was away, as a service manager does."""
        while self.has_ended:
            self._listener.join()
            self.start()


class Reader:
    """Proves every generation that holds, from the first byte to the last, and takes it."""

    def __init__(self, home: Home, seen: Seen) -> None:
        self._home, self._seen = home, seen
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        store = DataStore.of(self._home, tell=lambda key, **fields: None)
        shared, bucket = store.shared, self._home.bucket
        assert shared is not None
        assert bucket is not None
        while not self._closing.wait(0.3):
            with suppress(ReportedError):
                row = shared.last()
                if row is None:
                    continue
                found = wanting(bucket, row)
                self._seen.halves += [f"{row.number}: {name}" for name in found]
                self._seen.generations.add(row.number)
                shared.take()
                self._seen.proofs += 1


@dataclass(frozen=True, slots=True)
class Ordeal:
    """How much of everything: after ``seconds`` no further moment is begun."""

    moments: int
    machines: int = 4
    writers: int = 16
    seed: str = "cluster"
    seconds: float = inf
    tell: bool = False


def run(ordeal: Ordeal) -> Seen:
    """Kill at so many moments; AssertionError where anything that was acknowledged is lost, or half of a generation was
    ever to be seen."""
    seen, moment, until = Seen(), random.Random(ordeal.seed), time.monotonic() + ordeal.seconds
    with cluster(ordeal.machines) as (homes, reading, restarts, place), ExitStack() as held:
        many = ordeal.writers // ordeal.machines
        running = [Machine(home, number * many, many, seen) for number, home in enumerate(homes)]
        for machine in running:
            held.callback(machine.kill)
        with ThreadPoolExecutor(len(running)) as pool:
            list(pool.map(Machine.start, running))
        reader = Reader(reading, seen)
        held.callback(reader.close)
        for number in range(ordeal.moments):
            if time.monotonic() > until:
                break
            _kill_once(KINDS[number % len(KINDS)], running, restarts, place, seen, moment)
            if ordeal.tell and number % 10 == 9:
                print(f"  {number + 1} moments, {len(seen)} acknowledged", file=sys.stderr, flush=True)
        for machine in running:
            machine.end()
        held.pop_all()
        reader.close()
        _prove(homes, seen)
    return seen


def _kill_once(
    kind: str,
    running: list[Machine],
    restarts: dict[str, Callable[[], None]],
    place: str,
    seen: Seen,
    moment: random.Random,
) -> None:
    before = len(seen)  # a kill before anything new was acknowledged would prove nothing
    eventually(lambda: len(seen) > before + 2, f"nobody gets on ({kind})", _PATIENCE)
    time.sleep(moment.random())
    began, had = time.monotonic(), _accepted_and_published(place)[0]
    if kind in restarts:
        restarts[kind]()
        victim = None
    else:
        victim = moment.choice(running)
        if kind == "publisher":
            victim = _publishing(running, place) or victim
        victim.kill()
    seen.kills[kind] += 1
    if victim is not None:
        # Before it is started again: the others take over.
        eventually(lambda: _accepted_and_published(place)[1] >= had, "nobody publishes any more", _PATIENCE)
        seen.taken_over.append(time.monotonic() - began)
        victim.start()
    for machine in running:
        machine.revive()


def _accepted_and_published(place: str) -> tuple[int, int]:
    """Return how many acceptances there are, and how many of them the generation that holds has."""
    asked = "SELECT (SELECT count(*) FROM decision WHERE state = 'accepted'), "
    asked += "coalesce((SELECT acceptances FROM generation ORDER BY number DESC LIMIT 1), 0)"
    with psycopg.connect(place) as connection:
        row = connection.execute(asked).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _publishing(running: Sequence[Machine], place: str, seconds: float = 3.0) -> Machine | None:
    """Return the machine that holds the publisher's lock at this moment, if one does within some seconds."""
    asked = "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
    asked += "WHERE l.locktype = 'advisory' AND l.granted AND l.classid::bigint = 148"
    until = time.monotonic() + seconds
    with psycopg.connect(place, autocommit=True) as connection:
        while time.monotonic() < until:
            for (name,) in connection.execute(asked):
                process = name.rpartition(" ")[2].partition("@")[0]
                for machine in running:
                    if machine.process is not None and str(machine.process.pid) == process:
                        return machine
            time.sleep(0.005)
    return None


def _prove(homes: Sequence[Home], seen: Seen) -> None:
    """Hold what is kept against what was acknowledged."""
    store = DataStore.of(homes[0])
    ledger = store.ledger()
    kept = {s.id: (s.sha256, s.rows) for s in ledger.submissions}
    accepted = {d.submission for d in ledger.decisions if d.state is State.ACCEPTED}
    assert {key: kept.get(key) for key in seen.sent} == seen.sent, "a submission that was acknowledged is not kept"
    assert seen.accepted <= accepted, "an acceptance that was acknowledged is not kept"
    _prove_drafts(homes[-1], seen)
    assert seen.halves == [], seen.halves
    digests = set()
    for home in homes:
        own = DataStore.of(home, tell=lambda key, **fields: None)
        own.warehouse().close()
        digests.add(content_digest(home.warehouse))
    assert len(digests) == 1, "machines show different numbers"
    ill = [check for check in examine(store, thorough=True) if not check.ok]
    assert ill == [], ill


def _prove_drafts(home: Home, seen: Seen) -> None:
    """Open at a machine whatever was acknowledged as laid there, at whichever machine that was."""
    drafts = drafts_of(home)
    for key in seen.taken:
        draft = drafts.get(key)  # KeyError: an acknowledged draft is gone
        if draft.stage is not DraftStage.SENT:
            assert sha256_of(drafts.file(key).read_bytes()) == draft.sha256


@contextmanager
def cluster(machines: int) -> Iterator[tuple[list[Home], Home, dict[str, Callable[[], None]], str]]:
    """Yield the homes of so many machines, one of a reader, what restarts the servers, and the journal's address."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="guibiao-kills-")))
        (folder / "s3").mkdir()
        database = held.enter_context(postgres.started(careful=True))
        address, again = held.enter_context(seaweed.restartable(folder / "s3"))
        owner = held.enter_context(postgres.new_journal(database))
        first = Home(folder / "first")
        assert DataStore.of(first).journal
        migrate(first, owner.url, postgres.APP)
        serves = database.place(postgres.schema_of(owner), postgres.APP)
        bucket = Bucket.of(f"{address}/kills")
        homes = [Home(folder / f"machine{number}", serves, bucket) for number in range(machines)]
        assert database.restart is not None
        restarts = {"database": database.restart, "files": again}
        yield homes, Home(folder / "reader", serves, bucket), restarts, owner.conninfo


def table(seen: Seen) -> str:
    """Return what was seen as a table."""
    over = sorted(seen.taken_over) or [0.0]
    killed = ", ".join(f"{kind} {many}" for kind, many in sorted(seen.kills.items()))
    rows = [
        ("kill −9 at random moments", f"{sum(seen.kills.values())} ({killed})"),
        ("acknowledged drafts, submissions, acceptances", f"{len(seen.taken)}, {len(seen.sent)}, {len(seen.accepted)}"),
        ("of these kept", "all"),
        ("generations seen, proofs of all their bytes", f"{len(seen.generations)}, {seen.proofs}"),
        ("half generations visible", str(len(seen.halves))),
        ("taken over after, median and longest", f"{statistics.median(over):.1f} s, {over[-1]:.1f} s"),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {said} |" for name, said in rows)])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--machines", type=int, default=4)
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--seed", default="cluster")
    parser.add_argument("--minutes", type=float, default=inf, help="begin no further moment after that")
    said = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ordeal = Ordeal(said.moments, said.machines, said.writers, said.seed, 60 * said.minutes, tell=True)
    print(table(run(ordeal)))


if __name__ == "__main__":
    main()
