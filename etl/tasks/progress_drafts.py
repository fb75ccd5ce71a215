"""Drafts of progress: what somebody began to report of a task on its page and has not sent, a file each in the home.

A draft is replaced as a whole, so a kill leaves it as it was or as it became; it is its person's own, and no part of
what is known.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from etl.home import Home
from etl.reported_error import ReportedError
from plan.review import Person
from plan.tasks.progress import Progress

FOLDER = "task-drafts"


@dataclass(frozen=True, slots=True)
class ProgressDraft:
    """What was begun, and when it was last kept."""

    progress: Progress
    saved_at: datetime


class ProgressDrafts:
    """The drafts of progress in a home; making one touches nothing."""

    def __init__(self, home: Home) -> None:
        self._folder = home.root / FOLDER

    def of(self, task: str, person: Person) -> ProgressDraft | None:
        """Return a person's draft for a task; None where there is none, or none that can be read."""
        try:
            content = json.loads(self._path(task, person).read_bytes())
            return ProgressDraft(
                Progress.model_validate(content["progress"]), datetime.fromisoformat(content["saved_at"])
            )
        # A draft of an earlier edition or half a disk: the form opens empty, and the next keeping replaces it.
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None

    def keep(self, progress: Progress, person: Person, at: datetime) -> None:
        """Keep a person's draft in place of the one before; ReportedError where the disk does not take it."""
        said = {"progress": progress.model_dump(mode="json", exclude_defaults=True), "saved_at": at.isoformat()}
        path = self._path(progress.task, person)
        # Renamed when it is whole, so that a kill or a full disk leaves the draft before it.
        half = path.with_suffix(f".{os.getpid()}.part")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
            os.replace(half, path)
        except OSError as error:
            with suppress(OSError):
                half.unlink(missing_ok=True)
            raise ReportedError("keep.no_home", path=self._folder, why=error) from error

    def drop(self, task: str, person: Person) -> None:
        """Forget a draft, if there is one."""
        with suppress(OSError):
            self._path(task, person).unlink()

    def _path(self, task: str, person: Person) -> Path:
        # Hashed, as names of tasks and people may hold anything a path must not; NUL is in none of them.
        named = "\0".join((task, person.name, person.department or ""))
        return self._folder / f"{hashlib.sha256(named.encode()).hexdigest()[:24]}.json"
