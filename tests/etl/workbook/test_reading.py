"""The child may die, hang, grow or lie: only its own file pays, and the caller lives on."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from etl.workbook import ChildNotStartedError, Refusal, Workbook, read_workbook, read_workbooks
from etl.workbook.read import reading
from etl.workbook.scan import limits
from tests.etl.workbook import make
from tests.waiting import LIMIT, eventually

FAULTY = """
import sys; sys.path[:] = sys.argv[1:]
import os, time, json
from etl.workbook.read import child
honest = child._read
read = []
def faulty(answers, path, name):
    if name == "first" and read: os.abort()
    read.append(name)
    if name == "kill": os.kill(os.getpid(), 9)
    if name == "abort": os.abort()
    if name == "hang": time.sleep(3600)
    if name == "spin":
        while True: pass
    if name == "grow": bytes(2 << 30)
    if name == "panic": raise BaseException("a parser's panic")
    if name == "lie": answers.write(b'{"end":{"format":"exe","notes":[]}}\\n')
    if name == "babble": answers.write(b"no json\\n")
    if name == "half": answers.write(b'{"sheet":'); answers.flush(); os._exit(0)
    if name == "trickle":
        while True: answers.write(b'{"sheet":{}}\\n'); answers.flush(); time.sleep(.1)
    if name == "flood":
        while True: answers.write(b"x" * 65536)
    if name == "late": honest(answers, path, name); answers.flush(); time.sleep(.2); os._exit(1)
    honest(answers, path, name)
child._read = faulty
"""
BOOT = f"{FAULTY}child.main()"
BOOT_FORKER = f"{FAULTY}from etl.workbook.read import forking; forking.fork_on_request()"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(make.xlsx(make.ONE_CELL))
    return path


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reading, "_BOOT", BOOT)
    monkeypatch.setattr(limits, "WALL", LIMIT)
    before = set(children())  # a browser or a server of another test may be among them
    yield
    assert not set(children()) - before, "no child is left behind"


def children() -> list[str]:
    listing = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return listing.read_text().split() if listing.exists() else []


FAULTS = [
    ("kill", "damaged", "child_killed"),
    ("abort", "damaged", "child_killed"),
    ("half", "damaged", "child_killed"),
    ("hang", "too_large", "timeout"),
    ("spin", "too_large", "timeout"),
    ("trickle", "damaged", "child_answer"),
    ("flood", "damaged", "child_killed"),
    ("grow", "too_large", "memory"),
    ("panic", "damaged", "parser_failed"),
    ("lie", "damaged", "child_answer"),
    ("babble", "damaged", "child_answer"),
]


@pytest.mark.parametrize(("fault", "code", "detail"), FAULTS)
@pytest.mark.usefixtures("faulty")
def test_a_fault_costs_only_its_file(
    good: Path, monkeypatch: pytest.MonkeyPatch, fault: str, code: str, detail: str
) -> None:
    names = ["a.xlsx", fault, "b.xlsx", "c.xlsx", fault, *["d.xlsx"] * 6]
    results = read_workbooks((good, name) for name in names)
    for name in names:
        monkeypatch.setattr(limits, "WALL", 1.0 if name == fault and detail == "timeout" else LIMIT)
        result = next(results)
        if name == fault:
            assert result == Refusal(code, detail)
        else:
            assert isinstance(result, Workbook), (name, result)
    assert list(results) == []


@pytest.mark.usefixtures("faulty")
def test_a_child_that_dies_between_files_costs_none(good: Path) -> None:
    results = list(read_workbooks((good, name) for name in ["late", "late", "a.xlsx"]))
    assert [type(result) for result in results][2] is Workbook


@pytest.mark.usefixtures("faulty")
def test_leaving_in_the_middle_leaves_no_child(good: Path) -> None:
    results = read_workbooks((good, "a.xlsx") for _ in range(50))
    assert len(list(islice(results, 3))) == 3
    results.close()  # type: ignore[attr-defined]


def test_time_the_caller_takes_is_not_the_childs(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0.0
    monkeypatch.setattr(limits, "WALL", LIMIT)
    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + taken))
    for result in read_workbooks((good, "a.xlsx") for _ in range(7)):
        taken += 2 * LIMIT
        assert isinstance(result, Workbook)


def test_a_batch_keeps_its_order(tmp_path: Path) -> None:
    paths = []
    for n in range(30):
        path = tmp_path / f"{n}.xlsx"
        path.write_bytes(make.xlsx(make.sheet_xml(f"<row><c><v>{n}</v></c></row>")) if n % 7 else b"")
        paths.append((path, path.name))
    results = list(read_workbooks(paths))
    for n, result in enumerate(results):
        assert result == Refusal("empty", "zero_bytes") if n % 7 == 0 else result.sheets[0].rows == ((n,),)


def test_an_empty_batch_starts_nothing() -> None:
    assert list(read_workbooks([])) == []


def test_a_broken_installation_is_our_fault(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_forkers", [])  # another test may have one ready
    monkeypatch.setattr(reading, "_BOOT", "import no_such_module")
    with pytest.raises(ChildNotStartedError, match="no_such_module"):
        read_workbook(good)


def test_it_starts_from_any_folder_and_hands_no_secrets_on(good: Path, tmp_path: Path) -> None:
    """Neither a module lying in the working folder nor the caller's environment reaches the child."""
    (tmp_path / "json.py").write_text("raise SystemExit('a trap')")
    code = (
        "import sys; sys.path[:] = [p for p in sys.argv[1:] if p]\n"
        "from pathlib import Path; from etl.workbook import read_workbook; print(read_workbook(Path('a.xlsx')))"
    )
    environment = {**os.environ, "PYTHONSTARTUP": "json.py", "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, reading._ROOT, *sys.path],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("Workbook(format='xlsx'")


def test_names_of_any_kind(good: Path, tmp_path: Path) -> None:
    for name in ("填报\n表.xlsx", "a\0b.xlsx", "\udcff.xlsx", "", ".", "CON", "x" * 3000, "\u202excod.xlsx"):
        assert isinstance(read_workbook(good, name), Workbook)
    odd = tmp_path / os.fsdecode(b"\xff \xe8\xa1\xa8.csv")
    odd.write_bytes(b"a,b\n")
    assert isinstance(read_workbook(odd), Workbook)


@pytest.fixture(name="forker")
def _forker(monkeypatch: pytest.MonkeyPatch) -> Iterator[psutil.Process]:
    """Yield the process that forks readers, which may be faulty."""
    if not reading.CAN_FORK:
        pytest.skip("there is no fork here")
    monkeypatch.setattr(reading, "_BOOT_FORKER", BOOT_FORKER)
    monkeypatch.setattr(reading, "_forkers", [])
    monkeypatch.setattr(limits, "WALL", LIMIT)
    before = set(children())
    reading.keep_ready()
    (pid,) = set(children()) - before
    yield psutil.Process(int(pid))
    for forker in reading._forkers:
        forker.close()
    assert not set(children()) - before, "no child is left behind"


@pytest.mark.parametrize(("fault", "code", "detail"), FAULTS)
def test_a_forked_reader_is_held_as_any_other(
    good: Path, forker: psutil.Process, monkeypatch: pytest.MonkeyPatch, fault: str, code: str, detail: str
) -> None:
    assert isinstance(read_workbook(good), Workbook)
    monkeypatch.setattr(limits, "WALL", 1.0 if detail == "timeout" else LIMIT)
    assert read_workbook(good, fault) == Refusal(code, detail)
    monkeypatch.setattr(limits, "WALL", LIMIT)
    assert isinstance(read_workbook(good), Workbook)
    assert forker.is_running()
    assert forker.children() == [], "what was read is over"


@pytest.mark.usefixtures("forker")
def test_every_file_has_a_reader_that_nobody_used_before(good: Path) -> None:
    assert [type(read_workbook(good, "first")) for _ in range(5)] == [Workbook] * 5


def test_a_forked_reader_holds_nothing_but_its_pipes(good: Path, forker: psutil.Process) -> None:
    reader = threading.Thread(target=read_workbook, args=(good, "hang"))
    reader.start()
    eventually(forker.children, "nothing reads")
    (forked,) = forker.children()
    eventually(lambda: len(os.listdir(f"/proc/{forked.pid}/fd")) == 3, "it holds more than its pipes")
    forked.kill()
    reader.join()


def test_many_at_once_by_forked_readers(good: Path, forker: psutil.Process) -> None:
    names = ["a.xlsx", "kill", "lie", "b.xlsx"] * 8
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda name: read_workbook(good, name), names))
    assert [isinstance(result, Workbook) for result in results] == [name.endswith("xlsx") for name in names]
    assert forker.children() == []


def test_a_forking_process_that_is_gone_is_replaced(good: Path, forker: psutil.Process) -> None:
    forker.kill()
    assert isinstance(read_workbook(good), Workbook), "read by one that began from nothing"
    assert [each.owner for each in reading._forkers] == [os.getpid()]
    assert isinstance(read_workbook(good), Workbook)
    assert not forker.is_running() or forker.status() == psutil.STATUS_ZOMBIE


@pytest.mark.usefixtures("forker")
def test_a_process_that_was_forked_itself_does_not_share_it(good: Path) -> None:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_is_read, [good] * 6) == [True] * 6
    assert isinstance(read_workbook(good), Workbook)


def _is_read(path: Path) -> bool:
    return isinstance(read_workbook(path), Workbook)
