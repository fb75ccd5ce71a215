"""Drafts that every server of a home opens, also one with a folder of its own: their bytes are in object storage,
what is known of them in PostgreSQL.

A draft is listed once its row is there, which comes after its bytes. The home's folder holds copies of the bytes alone.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from typing import IO, Any, TypeVar

from etl.faults import fault_point
from etl.files.bucket import Bucket
from etl.home import Home
from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError
from etl.store.journal.shared_drafts import DraftRecord, DraftTable
from etl.store.raw import sha256_of
from etl.submissions.draft import (
    CheckedDraft,
    Draft,
    DraftNotThereError,
    DraftStage,
    checked_json,
    checked_of,
    draft_json,
    draft_of,
)
from etl.submissions.shelf import KEPT_SENT, Drafts, oldest_first, understood, unkept

T = TypeVar("T")

_STALE = timedelta(hours=1)
"""Age after which bytes without a draft go: whoever put them there would have kept the draft by then."""


class SharedDrafts(Drafts):
    """The drafts of a home whose journal and files are on servers. Changes of one draft queue, of all servers."""

    def __init__(self, home: Home, address: JournalAddress, bucket: Bucket) -> None:
        super().__init__(home)
        # What lies in the folder alone: on its way to the servers, or from before there were any.
        self._own = Drafts(home)
        self._table = DraftTable(address)
        self._bucket = bucket
        self._listed: dict[str, tuple[int, Draft | None]] = {}

    def take(self, source: IO[bytes], draft: Draft) -> Draft:
        """Stream a file's bytes to the folder, put them into the bucket and keep the draft; return it with id, size and
        SHA-256. ReportedError where it is too large, there is no room, or a server does not answer."""
        taken = self._own.take(source, draft)
        try:
            self._share(taken, None)
        except ReportedError:
            shutil.rmtree(self._path(taken.id), ignore_errors=True)
            raise
        return taken

    def file(self, key: str) -> Path:
        """Return where a copy of a draft's bytes is, fetched where there is none; ReportedError if the bucket does not
        answer or gives other bytes."""
        path = self._own.file(key)
        if not path.exists():
            self._fetch(self.get(key), path)
        return path

    def get(self, key: str) -> Draft:
        """Return a draft; KeyError if there is none of that id that this edition can read."""
        self._path(key)  # what is no id is refused before anybody is asked
        return _draft(self._table.content(key), key)

    def checked(self, key: str) -> CheckedDraft:
        """Return what was read of a draft and found; KeyError while nothing was."""
        self._path(key)
        record = self._table.get(key)
        return _value(checked_of, record.checked if record else None, key)

    def all(self) -> tuple[Draft, ...]:
        """Return every draft, those sent too, oldest first."""
        now = self._table.revisions()
        known = self._listed
        fresh = [key for key, revision in now.items() if key not in known or known[key][0] != revision]
        read = self._table.contents(fresh) if fresh else {}
        listed = {key: known[key] for key in now if key not in fresh}
        listed |= {key: (now[key], _readable(content, key)) for key, content in read.items()}
        # What another server has sent or discarded: the folder's copies of the bytes are of no use any more.
        sent = {key for key in read if (draft := listed[key][1]) is not None and draft.stage is DraftStage.SENT}
        for key in sent | (known.keys() - now.keys()):
            shutil.rmtree(self._path(key), ignore_errors=True)
        self._listed = listed
        return oldest_first(draft for _, draft in listed.values() if draft is not None)

    def change(self, key: str, how: Callable[[Draft], Draft]) -> Draft:
        """Replace a draft by what ``how`` makes of it; KeyError if it is gone."""
        made: list[Draft] = []

        def changed(before: DraftRecord) -> DraftRecord:
            made.append(how(_draft(before.content, key)))
            return replace(before, content=_json(draft_json(made[-1])))

        self._path(key)
        self._table.change(key, changed)
        return made[-1]

    def finish(self, key: str, checked: CheckedDraft, how: Callable[[Draft], Draft | None]) -> Draft | None:
        """Keep what was read, and the draft that ``how`` makes; keep nothing if it returns None."""
        made: list[Draft | None] = []

        def changed(before: DraftRecord) -> DraftRecord | None:
            made.append(how(_draft(before.content, key)))
            return None if made[-1] is None else DraftRecord(_json(draft_json(made[-1])), _json(checked_json(checked)))

        self._path(key)
        self._table.change(key, changed)
        return made[-1]

    def discard(self, key: str) -> None:
        """Discard a draft; one that is gone already is fine."""
        path = self._path(key)
        self._table.remove(key)
        self._drop_bytes(key, path)

    def mark_sent(self, key: str, submission: str) -> None:
        """Note that the draft became a submission: only the memory of that stays."""

        def sent(before: DraftRecord) -> DraftRecord:
            draft = _draft(before.content, key)
            return DraftRecord(_json(draft_json(replace(draft, stage=DraftStage.SENT, submission=submission))))

        path = self._path(key)
        self._table.change(key, sent)
        self._drop_bytes(key, path)

    def sweep(self) -> None:
        """Take in drafts that lie in the folder alone, and clear what a kill left and what was sent long ago."""
        self._own.sweep()
        with suppress(ReportedError):  # a server that does not answer is told to whoever opens a page
            self._take_over()
            for draft in self.all():
                if draft.stage is DraftStage.SENT and self.still_for(draft.id) > KEPT_SENT:
                    self._table.remove(draft.id)
            self._sweep_bytes()

    def still_for(self, key: str) -> float:
        """Return the seconds since a draft last changed; 0 where it is gone."""
        return self._table.age(key) or 0.0

    def write_to(self, folder: Path, youngest: float = inf) -> list[Path]:
        """Write the drafts that changed within so many seconds into a folder, as a home without servers keeps them;
        return the files."""
        written = []
        for draft in self.all():
            record = self._table.get(draft.id)
            if record is None or self.still_for(draft.id) > youngest:
                continue
            place = folder / draft.id
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if draft.stage is not DraftStage.SENT and not (place / "file").exists():
                self._fetch(draft, place / "file")
            parts = {"checked.json": record.checked, "draft.json": record.content}
            for name, content in parts.items():
                if content is not None:
                    (place / name).write_bytes(content.encode("ascii"))
            written += sorted(place.iterdir())
        return written

    def bring_home(self) -> None:
        """Move every draft into the home's folder. Nobody serves meanwhile."""
        self.write_to(self._folder)
        for draft in self.all():
            self._table.remove(draft.id)
            with suppress(ReportedError):
                self._bucket.delete(_name(draft.id))

    def _share(self, draft: Draft, checked: CheckedDraft | None) -> None:
        """Put a draft of the folder where all servers see it: its bytes first."""
        path = self._path(draft.id)
        if draft.stage is not DraftStage.SENT:
            self._bucket.put(_name(draft.id), path / "file")
        fault_point("after_draft_bytes")
        self._table.add(
            draft.id, DraftRecord(_json(draft_json(draft)), _json(checked_json(checked)) if checked else None)
        )
        # From here on it is a copy of the bytes and no draft of the folder's own.
        for name in ("draft.json", "checked.json"):
            (path / name).unlink(missing_ok=True)

    def _take_over(self) -> None:
        """Share what a home without servers has kept, or a kill has left between the folder and the servers."""
        for draft in self._own.all():
            checked = None
            with suppress(KeyError):
                checked = self._own.checked(draft.id)
            self._share(draft, checked)

    def _fetch(self, draft: Draft, path: Path) -> None:
        content = self._bucket.get(_name(draft.id))
        if content is None:
            return  # sent or discarded meanwhile: there is no file, as in a folder
        if sha256_of(content) != draft.sha256:
            raise ReportedError("files.altered", name=_name(draft.id), address=self._bucket)
        half = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.write_bytes(content)
            os.replace(half, path)
        except OSError as error:
            raise unkept(draft.name, error) from error

    def _drop_bytes(self, key: str, path: Path) -> None:
        shutil.rmtree(path, ignore_errors=True)
        with suppress(ReportedError):  # left there they are swept when a server starts
            self._bucket.delete(_name(key))

    def _sweep_bytes(self) -> None:
        there, young = {draft.id for draft in self.all() if draft.open or draft.replaced}, datetime.now(UTC) - _STALE
        for file in self._bucket.files("drafts"):
            if file.name.rpartition("/")[2] not in there and file.at < young:
                self._bucket.delete(file.name)


def _name(key: str) -> str:
    return f"drafts/{key}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)


def _value(read: Callable[[Any], T], kept: str | None, key: str) -> T:
    """Return what was kept, as a value; KeyError where there is nothing, or another edition kept other things."""
    if kept is None:
        raise DraftNotThereError(key)
    return understood(lambda text: read(json.loads(text)), kept, key)


def _draft(kept: str | None, key: str) -> Draft:
    return _value(draft_of, kept, key)


def _readable(kept: str, key: str) -> Draft | None:
    """Return a draft; None for one of another edition, which stays where it is, unread."""
    try:
        return _draft(kept, key)
    except KeyError:
        return None
