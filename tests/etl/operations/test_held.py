"""The writer's lock, or the journal, held by another process: a writer is told by whom, and nobody else waits."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from access.audit import AuditAction, AuditEntry, AuditQuestion
from etl.home import Home, HomeBusyError
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.journal.audits import AuditJournal
from tests.dashboards.desks import EVALUATOR, LEADER, REVIEWER, Office, grow, opened
from tests.serving import served
from tests.waiting import LIMIT, eventually
from wording import Lang

HOLD_LOCK = """
import sys
from pathlib import Path
from etl.home import Home
with Home(Path(sys.argv[1])).writing():
    print("held", flush=True)
    sys.stdin.read()
"""

HOLD_JOURNAL = """
import sqlite3, sys
journal = sqlite3.connect(sys.argv[1] + "/journal.sqlite", isolation_level=None)
journal.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(program: str, root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds something of a home until the block ends."""
    command = [sys.executable, "-c", program, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    grow(tmp_path / "home")
    return tmp_path / "home"


def test_a_writer_is_told_who_writes_and_since_when(root: Path) -> None:
    before = datetime.now(UTC)
    with held(HOLD_LOCK, root) as holder, pytest.raises(HomeBusyError) as told, Home(root).writing(patience=0.2):
        pytest.fail("two cannot write")
    who = told.value.holder
    assert (who.program, who.process) == ("-c", str(holder.pid))
    assert who.since is not None
    assert before <= who.since <= datetime.now(UTC)
    assert str(holder.pid) in told.value.sentence(Lang.ZH)
    assert f"process {holder.pid}" in told.value.sentence(Lang.EN)


def test_the_lock_of_a_process_that_was_killed_is_free(root: Path) -> None:
    with held(HOLD_LOCK, root) as holder:
        holder.kill()
        holder.wait()
        with Home(root).writing(patience=0.2):
            pass


@pytest.mark.parametrize("said", ["", "{", "[]", '{"program": 1}', '{"program": "a", "process": "1", "since": "x"}'])
def test_a_lock_in_which_nothing_can_be_read_is_held_all_the_same(root: Path, said: str) -> None:
    with held(HOLD_LOCK, root):
        (root / "lock").write_text(said)
        with pytest.raises(HomeBusyError) as told, Home(root).writing(patience=0):
            pytest.fail("two cannot write")
    assert told.value.holder.since is None


def test_threads_of_one_process_are_told_too(root: Path) -> None:
    with Home(root).writing():
        refused: list[HomeBusyError] = []

        def write() -> None:
            try:
                with Home(root).writing(patience=0.1):
                    pass
            except HomeBusyError as busy:
                refused.append(busy)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(refused) == 1
    with Home(root).writing(patience=0):
        assert json.loads((root / "lock").read_text())["process"]


def test_whoever_waits_bears_turns_that_end(root: Path) -> None:
    """On a busy machine eight turns take longer than anybody waits for one that does not end."""
    turns, patience = 8, 4.0

    def write(_number: int) -> bool:
        with Home(root).writing(patience):
            time.sleep(patience / 6)
        return True

    with ThreadPoolExecutor(turns) as writers:
        assert list(writers.map(write, range(turns))) == [True] * turns


HOLDERS = {"the lock": HOLD_LOCK, "the journal": HOLD_JOURNAL}


@pytest.mark.parametrize("what", HOLDERS)
def test_whoever_reads_goes_on(root: Path, what: str) -> None:
    with opened(root) as office:
        pages = ("/", "/indicator/8", "/areas", "/review", "/healthz", "/version?of=desk&have=x&at=/review")
        reader, reviewer = office.browser(LEADER), office.browser(REVIEWER)
        looks: list[Callable[[], int]] = [
            *(lambda page=page: reader.get(page).status_code for page in pages if "review" not in page),
            *(lambda page=page: reviewer.get(page).status_code for page in pages if "review" in page),
        ]
        before = [look() for look in looks]
        _settled(office)
        with held(HOLDERS[what], root):
            assert [look() for look in looks] == before == [200] * len(pages)


ENTRY = AuditEntry(datetime(2026, 3, 2, 4, tzinfo=UTC), "王管理", AuditAction.ACCOUNT_ADDED, about="新来的")

HOLD_CHANGED_JOURNAL = HOLD_JOURNAL.replace('print("held"', 'journal.execute("CREATE TABLE held (x)"); print("held"')


@pytest.mark.parametrize(
    "holder", [HOLD_JOURNAL, HOLD_CHANGED_JOURNAL], ids=["held", "held with a change not yet kept"]
)
def test_pages_that_nobody_has_read_since_the_last_writing_go_on(root: Path, holder: str) -> None:
    """Whatever a server knows of the journal is out of date, and it cannot ask for its lock."""
    with opened(root, tasks=True) as office:
        reader, evaluator = office.browser(LEADER), office.browser(EVALUATOR)
        AuditJournal.at(root / "journal.sqlite").enter(ENTRY)
        if holder == HOLD_CHANGED_JOURNAL:
            # What lies beside the journal says that it is being written: it is read as far as it is known that nobody
            # has, so somebody has to have read it.
            _settled(office)
        with held(holder, root):
            looks = [(reader, page) for page in ("/", "/indicator/8", "/areas", "/tasks")]
            looks += [(evaluator, page) for page in ("/evaluate", "/revisions")]
            assert {page: browser.get(page).status_code for browser, page in looks} == {page: 200 for _, page in looks}
            assert ENTRY.about in {
                each.about for each in AuditJournal.at(root / "journal.sqlite").entries(AuditQuestion())
            }
        assert [check for check in examine(DataStore.of(Home(root))) if not check.ok] == []


def _settled(office: Office) -> None:
    """Until the journal's file shows by its time that nobody has just written to it."""
    record = office.data_store.record
    eventually(lambda: record.heads() is record.heads(), "a file that nobody writes to settles")


@pytest.mark.parametrize("what", HOLDERS)
def test_whoever_decides_is_told_and_nothing_is_changed(root: Path, what: str) -> None:
    with opened(root) as office:
        reviewer = office.browser(REVIEWER)
        accepted = next(iter(office.data_store.record.heads().values())).version
        lines = len(office.data_store.ledger().decisions)
        token = reviewer.token
        with held(HOLDERS[what], root):
            answer = reviewer.post(f"/review/{accepted}/reopen", token=token, note="数据有误", at="/review")
            assert answer.status_code == 503
            assert "请稍后再试" in answer.get_data(as_text=True)
        assert len(DataStore.of(Home(root)).ledger().decisions) == lines


def test_the_doctor_proves_a_moment_while_somebody_writes(root: Path) -> None:
    with held(HOLD_LOCK, root):
        assert [check for check in examine(DataStore.of(Home(root))) if not check.ok] == []
    assert not list(root.glob("doctor-*"))


def test_the_doctor_names_a_row_that_the_lines_do_not_say(root: Path) -> None:
    with sqlite3.connect(root / "journal.sqlite") as journal:
        journal.execute("UPDATE slot SET state = 'returned' WHERE period = '2023Q1'")
    store = DataStore.of(Home(root))
    (found,) = [check for check in examine(store) if not check.ok]
    assert (found.name, [key for key, _ in found.found]) == ("journal", ["chain.slot"])
    store.rebuild()
    assert [check for check in examine(DataStore.of(Home(root))) if not check.ok] == []


@pytest.mark.parametrize("what", HOLDERS)
def test_health_and_pages_are_answered_while_senders_wait(
    root: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight threads, eight who send, and the lock held from outside for as long as it takes: some wait, the others are
    told at once, and whoever looks is answered before anybody lets go."""
    monkeypatch.setattr("etl.home.PATIENCE", LIMIT)
    with opened(root) as office, served(office.server, threads=8) as port:
        reviewer = office.browser(REVIEWER)
        accepted = next(iter(office.data_store.record.heads().values())).version
        form = {"token": reviewer.token, "note": "数据有误", "at": "/review"}
        cookie = "; ".join(f"{each.key}={each.value}" for each in reviewer.client._cookies.values())

        def ask(path: str, sent: dict[str, str] | None = None) -> int:
            body = urlencode(sent).encode() if sent else None
            asked = urllib.request.Request(f"http://127.0.0.1:{port}{quote(path)}", body, {"Cookie": cookie})
            try:
                with urllib.request.urlopen(asked, timeout=2 * LIMIT) as answer:
                    return int(answer.status)
            except urllib.error.HTTPError as refused:
                with refused:
                    return refused.code

        assert [ask(path) for path in ("/", "/areas", "/healthz")] == [200] * 3
        _settled(office)
        with ThreadPoolExecutor(8) as senders:
            with held(HOLDERS[what], root) as holder:
                sent = [senders.submit(ask, f"/review/{accepted}/reopen", form) for _ in range(8)]
                eventually(lambda: sum(each.done() for each in sent) >= 4, "those who need not wait are told")
                assert {each.result() for each in sent if each.done()} == {503}
                assert [ask(path) for path in ("/healthz", "/", "/areas", "/healthz")] == [200] * 4
                if what == "the lock":
                    assert not all(each.done() for each in sent), "some wait until it is let go"
                assert holder.poll() is None
            assert {each.result() for each in sent} <= {200, 303, 409, 503}
