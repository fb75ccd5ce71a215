"""Files that commands are given and write: there, or wrong use; whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from etl.reported_error import ReportedError


def check_readable(path: Path) -> None:
    """Raise ReportedError if a path is no file that can be opened: that is wrong use, whatever a file would hold."""
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        raise ReportedError("path.unreadable", path=path, why=error) from None


def check_writable(path: Path) -> None:
    """Raise ReportedError if nothing can be written at a path, before any work is done for it.

    ``os.path`` answers no where ``pathlib`` raises, as of a name that is too long: writing then says why.
    """
    # os.access is asked of the folder: the file is written beside it and renamed.
    if os.path.isdir(path) or not (os.path.isdir(path.parent) and os.access(path.parent, os.W_OK)):
        raise ReportedError("use.no_output", path=path, why=_unwritable(path))


def _unwritable(path: Path) -> OSError:
    code = errno.EISDIR if os.path.isdir(path) else errno.EACCES if os.path.isdir(path.parent) else errno.ENOENT
    return OSError(code, os.strerror(code))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step; ReportedError if it cannot be, and then what was there still stands."""
    # In the same folder, because a rename is one step only within a file system; with the process' number, for two may
    # write at once.
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(content)
        os.replace(half, path)
    except OSError as error:
        # The half file is taken away if it can be; the error that matters is the first one.
        with suppress(OSError):  # a name that is too long for a file is too long to be looked for
            half.unlink(missing_ok=True)
        raise ReportedError("use.no_output", path=path, why=error) from error
