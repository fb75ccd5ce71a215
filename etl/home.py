"""Home: the folder in which everything is kept, and the one writer's lock on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from etl.trouble import Trouble

DEFAULT = Path(__file__).resolve().parent.parent / "var"


class HomeClosed(Trouble):
    """The home's folder cannot be written to."""

    def __init__(self, root: Path, why: OSError) -> None:
        super().__init__("keep.no_home", path=root, why=why)


@dataclass(frozen=True, slots=True)
class Home:
    """Where the record (``raw``, ``journal``) and what is made from it (``extracted``, ``warehouse``) stand."""

    root: Path

    @classmethod
    def from_environment(cls) -> Home:
        """The home named by ``GUIBIAO_HOME``, else ``var`` beside the program."""
        return cls(Path(os.environ.get("GUIBIAO_HOME") or DEFAULT).absolute())

    @property
    def raw(self) -> Path:
        """Every workbook ever submitted, named by its SHA-256."""
        return self.root / "raw"

    @property
    def extracted(self) -> Path:
        """What was read from them, kept so that no workbook is read twice."""
        return self.root / "extracted"

    @property
    def journal(self) -> Path:
        """The journal: an SQLite file."""
        return self.root / "journal.sqlite"

    @property
    def warehouse(self) -> Path:
        """The warehouse: a DuckDB file."""
        return self.root / "warehouse.duckdb"

    @property
    def corrections(self) -> Path:
        """Corrections of this home's own, if there are any."""
        return self.root / "corrections.yaml"

    @property
    def settings(self) -> Path:
        """How strictly its doors are kept, if not as by default."""
        return self.root / "settings.yaml"

    @property
    def sessions(self) -> Path:
        """Who has signed in: an SQLite file that is no part of the record."""
        return self.root / "sessions.sqlite"

    @property
    def parsed(self) -> Path:
        """What catalogue and layouts hold, kept so that they are not parsed by every command."""
        return self.root / "parsed"

    @property
    def layouts(self) -> Path:
        """Layouts that departments made their own by confirming a guess."""
        return self.root / "layouts"

    @property
    def empty(self) -> bool:
        """Whether nothing was ever kept here; Trouble if nobody may look."""
        try:
            return not self.journal.exists()
        except OSError as error:
            raise Trouble("keep.home_unread", path=self.root, why=error) from error

    def make(self) -> None:
        """Make the folders if they are not there, readable by their owner alone; Trouble if that cannot be."""
        try:
            for folder in (self.root, self.raw, self.extracted):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise HomeClosed(self.root, error) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; another process, or another thread, waits here until it is let go."""
        self.make()
        try:
            file = (self.root / "lock").open("a+b")
        except OSError as error:
            raise HomeClosed(self.root, error) from error
        with file:
            _lock(file)
            try:
                yield
            finally:
                _unlock(file)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """The writer's lock, to read what must not change meanwhile; a home nobody here may write to is read without.

        HomeClosed where nothing is kept yet, and nothing can be.
        """
        with ExitStack() as held:
            try:
                held.enter_context(self.writing())
            except HomeClosed:
                if self.empty:
                    raise
            yield


if sys.platform == "win32":  # pragma: no cover - the other half of the shim
    import msvcrt
    import time

    def _lock(file: IO[bytes]) -> None:
        while True:
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(0.05)
            else:
                return

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
