"""Opens copies of a home and dies in each at a later statement: ``python -m tests.homes.victim HOME FOLDER``.

Every copy is opened in a child that SQLite itself kills (−9) as its n-th statement begins, until one lives. The last
line says how many died.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import sqlalchemy as sa

from etl.store.journal import EvaluationJournal, Journal


def main() -> None:
    """Copy, open, die; again a statement later."""
    died = 0
    while _dies(Path(shutil.copytree(sys.argv[1], Path(sys.argv[2]) / f"{died:03}")), died):
        died += 1
    sys.stdout.write(f"{died}\n")


def _dies(home: Path, statement: int) -> bool:
    child = os.fork()
    if not child:
        _die_at(statement)
        Journal.at(home / "journal.sqlite").read()
        EvaluationJournal.at(home / "journal.sqlite").texts()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "it fell over instead"
    return os.WIFSIGNALED(status)


def _die_at(statement: int) -> None:
    left = [statement]

    def begins(_sql: str) -> None:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    @sa.event.listens_for(sa.Engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(begins)


if __name__ == "__main__":
    main()
