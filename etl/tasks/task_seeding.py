"""The demonstration of tasks: its lines as they were read when it was made, brought in with the files they name.

The workbooks lie beside the lines; that they read as the lines say is proven by a test and by the doctor, so that a
server that shows the demonstration need not read twenty of them when it starts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from etl.reported_error import ReportedError
from etl.store.journal.task_line import NewTaskLine, TaskLineKind
from etl.store.raw import admit, raw_path, sha256_of, stage, sync
from etl.tasks.task_store import TaskStore

DEMO_TASKS = Path(__file__).resolve().parents[2] / "data" / "demo_tasks"
LINES = "lines.jsonl"


def seed_tasks(store: TaskStore, folder: Path = DEMO_TASKS) -> bool:
    """Bring the demonstration's tasks into a home that has none and nothing real; whether that was done. ReportedError
    if the set is not whole."""
    # Never beside a single real line: invented tasks would be judged as the bureau's own.
    if store.lines() or not store.data_store.record.is_demonstration():
        return False
    lines = read_lines(folder)
    files = {line.sha256: folder / line.file for line in lines if line.sha256}
    with store.home.writing():
        staged = []
        for sha256, path in files.items():
            content = _content(path, sha256)
            if not raw_path(store.home, sha256).exists():
                staged.append(stage(store.home, path, sha256, content))
        for copy in staged:
            sync(copy)
        # Files before lines, so that no line names a file that is not there.
        admit(store.home, staged)
        # Asked again inside the transaction, as lines may have been written since.
        return bool(store.journal.append(lambda known: () if known else lines))


def read_lines(folder: Path = DEMO_TASKS, name: str = LINES) -> Sequence[NewTaskLine]:
    """Return the demonstration's lines in order; ReportedError if they are missing or wrong."""
    path = folder / name
    try:
        return [_line(json.loads(text)) for text in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, KeyError) as error:
        raise ReportedError("demo.no_manifest", path=path, why=error) from error


def _line(said: dict[str, object]) -> NewTaskLine:
    content = said["content"]
    assert isinstance(content, dict), "a line's content is an object"
    texts = {name: str(said[name]) for name in ("by", "about", "role", "file", "sha256")}
    at = datetime.fromisoformat(str(said["at"]))
    return NewTaskLine(TaskLineKind(str(said["kind"])), content, at=at, demonstration=True, **texts)


def _content(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReportedError("demo.no_manifest", path=path, why=error) from error
    if sha256_of(content) != sha256:
        raise ReportedError("demo.altered", path=path)
    return content
