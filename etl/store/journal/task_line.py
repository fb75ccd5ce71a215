"""A line of tasks and supervision as a value: before the journal numbered it, and after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class TaskLineKind(StrEnum):
    """What a line holds. ``decision`` is about a line before it: accepted or returned, and why."""

    DECOMPOSITION = "decomposition"
    PROGRESS = "progress"
    EXTENSION = "extension"
    ENDING = "ending"
    EVIDENCE = "evidence"
    DECISION = "decision"
    SLIP = "slip"
    TOWN_TARGET = "town_target"


@dataclass(frozen=True, slots=True)
class NewTaskLine:
    """A line before the journal gave it a number. ``content`` is plain JSON; ``about`` the task, the slip, or for a
    decision the number of the line decided (empty: of the line before it in the same transaction)."""

    kind: TaskLineKind
    content: Mapping[str, Any]
    by: str
    at: datetime
    about: str = ""
    role: str = ""
    file: str = ""
    sha256: str = ""
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A line as it is kept. ``sequence`` orders, not the clock."""

    sequence: int
    kind: TaskLineKind
    about: str
    content: Mapping[str, Any] = field(hash=False)
    by: str
    role: str
    at: datetime
    file: str
    sha256: str
    demonstration: bool
    hash: str


def task_line_of(line: Mapping[str, Any]) -> TaskLine:
    """Return the value that a row stands for."""
    return TaskLine(
        sequence=line["sequence"],
        kind=TaskLineKind(line["kind"]),
        about=line["about"],
        content=json.loads(line["content"]),
        by=line["by"],
        role=line["role"],
        at=datetime.fromisoformat(line["at"]),
        file=line["file"],
        sha256=line["sha256"],
        demonstration=bool(line["demonstration"]),
        hash=line["hash"],
    )
