"""A line of the evaluation beside its texts: verdicts that were set, files that were attached; before and after the
journal numbered it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

TABLE = "evaluation_line"


class EvaluationLineKind(StrEnum):
    """What a line holds."""

    DETERMINATION = "determination"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class NewEvaluationLine:
    """A line before the journal gave it a number. ``content`` is plain JSON; ``about`` an indicator's quarter or a
    place of the report; ``file`` and ``sha256`` of an attached file, else empty."""

    kind: EvaluationLineKind
    about: str
    content: Mapping[str, Any]
    by: str
    role: str
    at: datetime
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """A line as it is kept. ``sequence`` orders, not the clock."""

    sequence: int
    kind: EvaluationLineKind
    about: str
    content: Mapping[str, Any] = field(hash=False)
    by: str
    role: str
    at: datetime
    file: str
    sha256: str
    hash: str


def evaluation_line_of(line: Mapping[str, Any]) -> EvaluationLine:
    """Return the value that a row stands for."""
    return EvaluationLine(
        sequence=line["sequence"],
        kind=EvaluationLineKind(line["kind"]),
        about=line["about"],
        content=json.loads(line["content"]),
        by=line["by"],
        role=line["role"],
        at=datetime.fromisoformat(line["at"]),
        file=line["file"],
        sha256=line["sha256"],
        hash=line["hash"],
    )
