"""What a home keeps, looked at from outside while nobody writes: the oracle after every fault."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.warehouse import content_digest
from plan.submission import State


@dataclass
class Acknowledged:
    """What the server said was done, as (submission, …)."""

    taken: list[str] = field(default_factory=list)
    sent: list[tuple[str, str, int]] = field(default_factory=list)
    decided: list[tuple[str, State]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.taken) + len(self.sent) + len(self.decided)


def journal_lines(home: Path) -> str:
    """Return a digest over every line of the journal, as SQLite has them."""
    digest = hashlib.sha256()
    with sqlite3.connect(f"{(home / 'journal.sqlite').as_uri()}?mode=ro", uri=True) as connection:
        for table in ("submission", "decision"):
            for line in connection.execute(f"SELECT * FROM {table} ORDER BY sequence"):
                digest.update(repr((table, line)).encode())
    connection.close()
    return digest.hexdigest()


def kept(home: Path) -> tuple[str, str, tuple[str, ...]]:
    """Return digests of the journal's lines and of the warehouse's rows, and the raw files."""
    return journal_lines(home), content_digest(home / "warehouse.duckdb"), raw_files(home)


def raw_files(home: Path) -> tuple[str, ...]:
    """Return names of the raw files."""
    return tuple(sorted(path.name for path in (home / "raw").iterdir()))


def assert_oracle(root: Path, acknowledged: Acknowledged) -> None:
    """(a) what was acknowledged is there, (b) whole, (c) lines and files are the same, (d) the doctor finds nothing and
    has nothing left to clear, (e) the warehouse is what a fresh rebuild makes."""
    data_store = DataStore.of(Home.at(root))
    ledger = data_store.ledger()
    lines = {s.id: (s.id, s.sha256, s.rows) for s in ledger.submissions}
    assert [sent for sent in acknowledged.sent if lines.get(sent[0]) != sent] == []
    decided = {(d.submission, d.state) for d in ledger.decisions}
    assert [each for each in acknowledged.decided if each not in decided] == []
    assert raw_files(root) == tuple(sorted({s.sha256 for s in ledger.submissions}))
    assert_sound(data_store)


def assert_sound(data_store: DataStore) -> None:
    """The doctor's checks, which read every file again and rebuild the warehouse beside the one in place."""
    assert _told(examine(data_store)) == []


def _told(checks: Iterable[object]) -> list[object]:
    return [check for check in checks if not check.ok or check.noted]  # type: ignore[attr-defined]
