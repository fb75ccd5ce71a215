"""PostgreSQL crashes and comes back while people write: what was acknowledged is kept, and nobody has to start anew."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from etl.home import Home
from etl.reported_error import ReportedError
from etl.store.journal import Journal
from etl.store.journal.audits import AuditJournal
from tests.etl.test_journal import draft
from tests.postgres import Server, new_journal
from tests.waiting import eventually

RESTARTS, WRITERS = 4, 4


def test_crashes_under_writers(postgres: Server, tmp_path: Path) -> None:
    if postgres.restart is None:
        pytest.skip("the server is named by GUIBIAO_TEST_POSTGRES: it is not ours to stop")
    with new_journal(postgres) as address:
        home = Home(tmp_path / "home", address)
        journal = Journal.at(home.journal)
        acknowledged: list[str] = []
        refused: list[str] = []
        over = threading.Event()

        def write(who: int) -> None:
            number = 0
            while not over.is_set():
                number += 1
                try:
                    (sent,) = journal.submit([draft(f"{who}-{number}", f"科室{who}")])
                except ReportedError as error:
                    refused.append(error.key)
                    time.sleep(0.02)
                else:
                    acknowledged.append(sent.sha256)

        threads = [threading.Thread(target=write, args=(who,)) for who in range(WRITERS)]
        for thread in threads:
            thread.start()
        for _ in range(RESTARTS):
            before = len(acknowledged)
            eventually(lambda before=before: len(acknowledged) > before + 10, "nobody writes any more")  # type: ignore[misc]
            postgres.restart()
        over.set()
        for thread in threads:
            thread.join()
        kept = {submission.sha256 for submission in journal.read().submissions}
        assert set(acknowledged) <= kept
        assert journal.faults() == AuditJournal.at(address).faults() == []
        assert refused, "a crash was met"
        assert set(refused) <= {"keep.journal_unreachable", "keep.journal_unanswered"}
