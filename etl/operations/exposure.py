"""Who can read a home: its folder, and the files in it that nobody but its owner has any business with."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from etl.home import Home
from etl.operations.manifest import RECORD_FILES, RECORD_FOLDERS
from etl.store.warehouse.seal import seal_of

_FOLDERS = ("drafts", "swept", *sorted(RECORD_FOLDERS))

# Every right of group and others.
_OTHERS = 0o077


def exposed(home: Home) -> Iterator[tuple[Path, int]]:
    """Yield every folder and file that others than its owner may do anything with, and its permissions.

    What lies in a folder that others may not enter is looked at no further.
    """
    files = (home.journal, home.sessions, home.warehouse, seal_of(home.warehouse))
    more = (home.root / name for name in (*RECORD_FILES, *_FOLDERS))
    for path in (home.root, home.raw, home.extracted, home.parsed, *files, *more):
        with suppress(OSError):  # there is none, or nobody can look
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _OTHERS:
                yield path, mode
