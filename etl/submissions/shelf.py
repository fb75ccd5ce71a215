"""Where drafts lie: a folder each under ``drafts/``, with the bytes, the draft, and what was read of it.

A draft appears at once (its folder takes its name when all is in it) and every change replaces a whole file, so a kill
leaves it as it was or as it became. What was only half received is swept an hour later.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, TypeVar

from etl.faults import fault_point
from etl.home import Home
from etl.postgres.advisory_lock import holding
from etl.reported_error import ReportedError, may_not_write
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
from etl.submissions.read_drafts import Identity, ReadDrafts
from etl.workbook.scan.limits import FILE_BYTES, MB
from plan.slots import Place

T = TypeVar("T")

# What `secrets.token_hex(12)` gives; anything else in an address never becomes part of a path.
_ID = re.compile(r"[0-9a-f]{24}")
_PART = ".part"
# Seconds: no upload takes so long.
_STALE = 3600.0
KEPT_SENT = 30 * 24 * 3600.0
"""Seconds after which the memory of a draft that was sent goes."""


class Drafts:
    """The drafts of a home. Changes queue, of one process, or of all where the journal is on a server; each is a file
    replaced."""

    def __init__(self, home: Home) -> None:
        self._folder = home.root / "drafts"
        self._address = home.address
        self._lock = threading.RLock()
        self._known: dict[str, tuple[Identity | None, Draft]] = {}
        self._read = ReadDrafts()

    def take(self, source: IO[bytes], draft: Draft) -> Draft:
        """Stream a file's bytes to the disk and keep the draft; ReportedError if it is too large or there is no room.

        The draft comes back with its id, its size and its SHA-256.
        """
        key = secrets.token_hex(12)
        part = self._folder / f"{key}{_PART}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.mkdir(mode=0o700)
            size, sha256 = _stream(source, part / "file")
            taken = replace(draft, id=key, size=size, sha256=sha256)
            _write(part / "draft.json", draft_json(taken))
            # With bytes and draft.json inside and synced: a draft that is listed is whole.
            os.replace(part, self._folder / key)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise unkept(draft.name, error) from error
        except ReportedError:
            shutil.rmtree(part, ignore_errors=True)
            raise
        fault_point("after_take")
        return taken

    def file(self, key: str) -> Path:
        """Return where a draft's bytes are."""
        return self._path(key) / "file"

    def get(self, key: str) -> Draft:
        """Return a draft; KeyError if there is none of that id that this edition can read. Read again only when it
        changed."""
        path = self._path(key) / "draft.json"
        # The identity is taken before reading, so at worst a newer draft is read once more.
        now, known = _identity(path), self._known.get(key)
        if known is not None and known[0] == now:
            return known[1]
        draft = understood(draft_of, _read(path, key), key)
        self._known[key] = now, draft
        return draft

    def checked(self, key: str) -> CheckedDraft:
        """Return what was read of a draft and found; KeyError while nothing was."""
        path = self._path(key) / "checked.json"
        # As in `get`: taken before reading, so at worst a newer one is read once more.
        now = _identity(path)
        kept = self._read.get(key, now) if now else None
        if kept is None:
            kept = understood(checked_of, _read(path, key), key)
            if now:
                self._read.put(key, now, kept)
        return kept

    def all(self) -> tuple[Draft, ...]:
        """Return every draft, those sent too, oldest first."""
        keys = os.listdir(self._folder) if self._folder.is_dir() else []
        # Else the memory of drafts would grow for as long as the server runs.
        for gone in self._known.keys() - set(keys):
            self._known.pop(gone, None)
        found = []
        for key in filter(_ID.fullmatch, keys):
            known = self._known.get(key)
            # One that was sent stays as it is: of a month's, which every open page asks for, no file is looked at.
            if known is not None and known[1].stage is DraftStage.SENT:
                found.append(known[1])
                continue
            with suppress(KeyError):  # discarded while we looked
                found.append(self.get(key))
        return oldest_first(found)

    def places(self) -> frozenset[Place]:
        """Return the slots for which there is a draft that was neither sent nor replaced."""
        return frozenset(draft.place for draft in self.all() if draft.open)

    def change(self, key: str, how: Callable[[Draft], Draft]) -> Draft:
        """Replace a draft by what ``how`` makes of it; KeyError if it is gone, ReportedError if there is no room."""
        with self._changing(key):
            before = self.get(key)
            after = how(before)
            if after != before:
                _write(self._path(key) / "draft.json", draft_json(after))
            return after

    def finish(self, key: str, checked: CheckedDraft, how: Callable[[Draft], Draft | None]) -> Draft | None:
        """Keep what was read, and the draft that ``how`` makes; keep nothing if it returns None."""
        with self._changing(key):
            after = how(self.get(key))
            if after is not None:
                # Before draft.json, whose stage says that it is there.
                _write(self._path(key) / "checked.json", checked_json(checked))
                _write(self._path(key) / "draft.json", draft_json(after))
            return after

    def discard(self, key: str) -> None:
        """Discard a draft; one that is gone already is fine. ReportedError where it cannot be, and it stays whole."""
        part = self._folder / f"{key}{_PART}"
        with self._lock:
            try:
                # Away in one step: of a draft that is taken apart file by file a kill would leave a half.
                os.replace(self._path(key), part)
            except FileNotFoundError:
                return
            except OSError as error:
                raise ReportedError("desk.not_discarded", why=error) from error
            shutil.rmtree(part, ignore_errors=True)

    def mark_sent(self, key: str, submission: str) -> None:
        """Note that the draft became a submission: only the memory of that stays, for whoever presses the button
        twice."""
        self.change(key, lambda draft: replace(draft, stage=DraftStage.SENT, submission=submission))
        # After the note: without it a kill would leave a draft that says it is ready and has no file.
        for name in ("file", "checked.json"):
            (self._path(key) / name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a kill left half received, and what is still kept of drafts sent long ago."""
        for path in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            age = time.time() - path.stat().st_mtime
            half = path.name.endswith(_PART) and age > _STALE
            if half or (not (path / "file").exists() and age > KEPT_SENT):
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _changing(self, key: str) -> Iterator[None]:
        with self._lock, self._elsewhere(key):
            try:
                yield
            except OSError as error:
                raise unkept(key, error) from error

    def _elsewhere(self, key: str) -> AbstractContextManager[object]:
        """Hold back the other servers of the home that would change a draft."""
        return nullcontext() if self._address is None else holding(self._address, f"draft {key}")

    def still_for(self, key: str) -> float:
        """Return the seconds since a draft last changed; 0 where it is gone."""
        with suppress(OSError):
            return time.time() - (self._path(key) / "draft.json").stat().st_mtime
        return 0.0

    def _path(self, key: str) -> Path:
        if not _ID.fullmatch(key):
            raise DraftNotThereError(key)
        return self._folder / key


def oldest_first(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Return drafts in the order in which they were taken in."""
    return tuple(sorted(drafts, key=lambda draft: (draft.taken_at, draft.id)))


def unkept(file: str, error: OSError) -> ReportedError:
    """Return why something was not kept: there is no room, or the home may only be read."""
    return ReportedError("desk.not_written" if may_not_write(error) else "desk.no_room", file=file, why=error)


def _identity(path: Path) -> Identity | None:
    """Return what tells a file from the one that takes its place: every change of a draft is a new file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _stream(source: IO[bytes], path: Path) -> tuple[int, str]:
    """Write what comes, a piece at a time, to the last byte on the disk; return its size in bytes and SHA-256."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while piece := source.read(MB):
            size += len(piece)
            # Counted as it comes: what the browser says of the length is its own affair.
            if size > FILE_BYTES:
                raise ReportedError("desk.too_large", limit=FILE_BYTES // MB)
            digest.update(piece)
            file.write(piece)
            file.flush()
            fault_point("during_take")
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _write(path: Path, content: dict[str, Any]) -> None:
    # Beside it, synced, then renamed: readers see the old draft or the new one.
    fresh = path.with_name(f"{path.name}.new")
    try:
        with fresh.open("wb") as file:
            file.write(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _read(path: Path, key: str) -> Any:
    try:
        return json.loads(path.read_bytes())
    # ValueError is JSON that an earlier edition, or a hand, left half there.
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise DraftNotThereError(key) from error


def understood(read: Callable[[Any], T], kept: Any, key: str) -> T:
    """Return what was kept, as a value. Another edition may have kept other things: its draft stays where it is,
    unread."""
    try:
        return read(kept)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DraftNotThereError(key) from error
