"""How many submissions a second are kept, by how many processes write to how many journals: in a file and on a server.

A journal is one chain, so its writers queue; other bureaus' chains are other journals. Every commit waits for the disk.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from etl.postgres.address import JournalAddress
from etl.store.journal import Journal
from etl.store.journal.audits import AuditJournal
from etl.store.journal.ledger import NewSubmission
from plan.period import Period
from tests import postgres

Place = Path | JournalAddress

CASES = ((1, 1), (1, 4), (1, 16), (4, 4), (16, 1))
"""(journals, writers of each)."""


def write(place: Place, who: int, many: int) -> None:
    """Keep so many submissions of one department, each in a transaction of its own."""
    journal = Journal.at(place)
    for number in range(many):
        head = (f"科室{who}", Period(2024, 1), "a.xlsx", f"{who}-{number}", "template", 500, True, "报送人")
        journal.submit([NewSubmission(*head, datetime.now(UTC))])


def measured(places: Sequence[Place], writers: int, many: int) -> float:
    """Return submissions a second, of ``writers`` processes at each place; every one is there afterwards."""
    context = multiprocessing.get_context("spawn")
    for place in places:
        Journal.at(place)
    with context.Pool(len(places) * writers) as pool:
        pool.starmap(write, [(place, 99, 1) for place in places for _ in range(writers)])  # imports are done
        began = time.perf_counter()
        pool.starmap(write, [(place, who, many) for place in places for who in range(writers)], chunksize=1)
        took = time.perf_counter() - began
    for place in places:
        assert len(Journal.at(place).read().submissions) == writers * many + 1
        assert Journal.at(place).faults() == AuditJournal.at(place).faults() == []
    return len(places) * writers * many / took


@contextmanager
def places_of(kind: str, journals: int) -> Iterator[list[Place]]:
    """Yield empty journals, in files or on one server that waits for its disk."""
    with ExitStack() as held:
        if kind == "file":
            folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="guibiao-writers-")))
            yield [folder / f"{number}.sqlite" for number in range(journals)]
        else:
            server = held.enter_context(postgres.started(careful=True))
            yield [held.enter_context(postgres.new_journal(server)) for _ in range(journals)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=50, help="submissions of each writer")
    many = parser.parse_args(arguments).many
    print("| journals | writers of each | SQLite, a second | PostgreSQL, a second |\n|---|---|---|---|")
    for journals, writers in CASES:
        found = []
        for kind in ("file", "server"):
            with places_of(kind, journals) as places:
                found.append(measured(places, writers, many))
        print(f"| {journals} | {writers} | {found[0]:,.0f} | {found[1]:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
