"""A ledger of two thousand tasks: what its pages take, the first time after a change and then, and with fifty people.

The demonstration's tasks, each in sixteen copies with its progress. ``python -m benchmarks.ledger`` prints these rows.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from benchmarks.homes import Grown
from benchmarks.measuring import Row, quantile
from benchmarks.own_home import serving
from benchmarks.size import SMALL, WHOLE, Size
from etl.home import Home
from etl.intake.seeding import seed_demo
from etl.store.data_store import DataStore
from etl.store.journal.task_line import NewTaskLine, TaskLineKind
from etl.tasks.task_seeding import read_lines, seed_tasks
from etl.tasks.task_store import TaskStore
from etl.yaml_files import CATALOGUE
from tests.torture.client import Client, reviewer

PAGES = {"任务": "/tasks", "督办": "/supervise", "a task": "/task/1", "总览 with its line on tasks": "/"}
WANTED = 100
"""Milliseconds that 95 of 100 who look are wanted to wait at most while fifty do."""


def rows(scratch: Path, size: Size) -> Iterator[Row]:
    """Yield what each page takes; ``scratch``: a folder for the home."""
    store = TaskStore(DataStore.of(Home(scratch / "ledger")))
    seed_demo(store.data_store)
    tasks = _seeded(store, size.copies)
    with serving(Grown(store.home, CATALOGUE, tasks)) as (address, server, _):
        client = Client(address, reviewer())
        for name, path in PAGES.items():
            first = _first(client, server, path, store, size.runs)
            yield Row(
                f"{name}, a large ledger, the first look after a change",
                f"{first:.0f} ms of the processor",
                f"{tasks:,} tasks",
            )
            then = _used(server, lambda path=path: client.page(path), size.looks)  # type: ignore[misc]
            p95 = 1000 * _together(address, path, size)
            yield Row(
                f"{name}, a large ledger, many people look",
                f"{size.planners * 5} people: P95 {p95:.0f} ms",
                f"{then:.1f} ms of the processor a look; {WANTED} ms wanted",
                p95 <= WANTED if size.judged else None,
            )


def _seeded(store: TaskStore, copies: int) -> int:
    """Bring in the demonstration's lines, each task and its progress in so many copies; return how many tasks."""
    assert seed_tasks(store), "the home is new"
    held = len(store.lines())
    more = [_copied(line, copies) for line in read_lines() if line.kind in _COPIED]
    # Each with its acceptance behind it, as the demonstration's own.
    accepted = NewTaskLine(TaskLineKind.DECISION, {"note": "", "state": "accepted"}, "演示审核员甲", datetime.now(UTC))
    for line in more:
        decision = replace(accepted, at=line.at, demonstration=True, role="reviewer")
        assert store.journal.append(lambda known, pair=(line, decision): pair), "an empty answer adds nothing"  # type: ignore[misc]
    assert len(store.lines()) == held + 2 * len(more)
    return len(store.ledger().tasks)


# Lines that name tasks, and of which each copy needs its own.
_COPIED = frozenset({TaskLineKind.DECOMPOSITION, TaskLineKind.PROGRESS})


def _copied(line: NewTaskLine, copies: int) -> NewTaskLine:
    kind, key = ("tasks", "id") if line.kind is TaskLineKind.DECOMPOSITION else ("reports", "task")
    entries: list[dict[str, Any]] = line.content[kind]
    more = [{**entry, key: f"{entry[key]}-{n}" if n else entry[key]} for n in range(copies) for entry in entries]
    return replace(line, content={**line.content, kind: more})


def _first(client: Client, server: psutil.Process, path: str, store: TaskStore, runs: int) -> float:
    """Return the processor's milliseconds of the first look after a line was added: the median of some."""
    taken = []
    for _ in range(runs):
        line = NewTaskLine(
            TaskLineKind.EVIDENCE,
            {"kind": "png", "size": 1},
            "演示填报员甲",
            datetime.now(UTC),
            "1",
            demonstration=True,
        )
        store.journal.append(lambda known, line=line: (line,))  # type: ignore[misc]
        taken.append(_used(server, lambda: client.page(path), 1))
    return statistics.median(taken)


def _used(server: psutil.Process, act: Any, times: int) -> float:
    """Return the milliseconds of the processor that the server uses for one of so many acts."""
    before = server.cpu_times()
    for _ in range(times):
        act()
    after = server.cpu_times()
    return 1000 * (after.user + after.system - before.user - before.system) / times


def _together(address: str, path: str, size: Size) -> float:
    """Return the P95 of seconds while so many people look at a page again and again, a second apart."""
    looked: list[float] = []

    people = size.planners * 5

    def look(number: int) -> None:
        client = Client(address, reviewer())
        client.page(path)
        # People do not click in step.
        time.sleep(number / people)
        for _ in range(size.looks):
            time.sleep(1)
            start = time.perf_counter()
            client.page(path)
            looked.append(time.perf_counter() - start)

    threads = [threading.Thread(target=look, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return quantile(looked, 0.95)


def main(arguments: list[str]) -> int:
    """Print the rows; return 0."""
    with tempfile.TemporaryDirectory() as scratch:
        for row in rows(Path(scratch), SMALL if "--small" in arguments else WHOLE):
            print(f"| {row.what} | {row.figure} | {row.beside} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
