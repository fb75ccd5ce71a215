"""Who can read a home: its folder, and the files in it that nobody but its owner has any business with."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from etl.home import Home
from etl.operations.manifest import RECORD_FILES

# Every right of group and others.
_OTHERS = 0o077


def exposed(home: Home) -> Iterator[tuple[Path, int]]:
    """Yield every folder and file that others than its owner may do anything with, and its permissions."""
    files = (home.journal, home.sessions, *(home.root / name for name in RECORD_FILES))
    for path in (home.root, home.raw, *files):
        with suppress(OSError):  # there is none, or nobody can look
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _OTHERS:
                yield path, mode
