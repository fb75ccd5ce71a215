"""The demonstration of towns' targets: its lines as they were made, brought into a home that holds nothing real."""

from __future__ import annotations

from pathlib import Path

from etl.store.journal.task_line import TaskLineKind
from etl.tasks.task_seeding import DEMO_TASKS, read_lines
from etl.tasks.task_store import TaskStore

TOWN_TARGETS = "town_targets.jsonl"
_NEXT = DEMO_TASKS.parent / "next"


def seed_town_targets(store: TaskStore, folder: Path = _NEXT) -> bool:
    """Bring the demonstration's towns' targets into a home that has none and nothing real; whether that was done.
    ReportedError if they are missing or wrong."""
    # Never beside a single real line: what no town ever said would be held against it.
    if not store.data_store.record.is_demonstration() or _has_some(store):
        return False
    lines = read_lines(folder, TOWN_TARGETS)
    with store.home.writing():
        return bool(store.journal.append(lambda known: () if _has_some(store) else lines))


def _has_some(store: TaskStore) -> bool:
    return any(line.kind is TaskLineKind.TOWN_TARGET for line in store.lines())
