"""What SQLite writes to a file and its rollback journal, and when it has it put on the disk, in order.

SQLite's own way to the disk is wrapped, call by call, so that what is replayed is what was really asked of the system.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any

JOURNAL = "-journal"
# Paths stay pointers: SQLite keeps a database's parameters behind the name's end.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    """The beginning of ``sqlite3_vfs``, as far as it is wrapped."""

    _fields_ = [
        *[("version", c_int), ("file_size", c_int), ("longest_path", c_int), ("next", c_void_p), ("name", c_char_p)],
        *[("data", c_void_p), ("open", c_void_p), ("delete", c_void_p)],
    ]


class _Methods(Structure):
    """``sqlite3_io_methods``; what comes after ``sync`` is carried along unread."""

    _fields_ = [
        *[("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p)],
        *[("truncate", c_void_p), ("sync", c_void_p), ("rest", c_void_p * 13)],
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing asked of the disk: create, write, truncate, sync, delete (``flushed``: its folder is synced too)."""

    deed: str
    file: str
    offset: int = 0
    content: bytes = b""
    flushed: bool = False


_KEPT_ALIVE: list[object] = []
"""Tables and functions to which SQLite holds pointers as long as any file is open."""


def library() -> Any:
    """Return the SQLite that Python's module uses; None where it is built in and hides its functions."""
    loaded = ctypes.CDLL(_sqlite3.__file__)
    if not hasattr(loaded, "sqlite3_vfs_find"):
        return None
    loaded.sqlite3_vfs_find.restype = POINTER(_Vfs)
    loaded.sqlite3_vfs_find.argtypes = [c_char_p]
    return loaded


@contextmanager
def recorded(database: Path) -> Iterator[list[Step]]:
    """Write down what is asked of the disk for a database, whoever in this process opens it while the block lasts."""
    vfs = library().sqlite3_vfs_find(None).contents
    before, steps = (vfs.open, vfs.delete), list[Step]()
    names = {str(database).encode(): database.name, f"{database}{JOURNAL}".encode(): database.name + JOURNAL}
    opened = _OPEN(_opening(_OPEN(vfs.open), names, steps))
    deleted = _DELETE(_deleting(_DELETE(vfs.delete), names, steps))
    _KEPT_ALIVE.extend((opened, deleted))
    vfs.open, vfs.delete = (ctypes.cast(each, c_void_p) for each in (opened, deleted))
    try:
        yield steps
    finally:
        vfs.open, vfs.delete = before


def _opening(original: Any, names: dict[bytes, str], steps: list[Step]) -> Callable[..., int]:
    def opening(vfs: int, path: int | None, file: int, flags: int, out: int) -> int:
        read = ctypes.string_at(path) if path else b""
        name = names.get(read)
        is_new = name is not None and not Path(read.decode()).exists()
        code = int(original(vfs, path, file, flags, out))
        if name is not None and code == 0:
            if is_new:
                steps.append(Step("create", name))
            _wrap(file, name, steps)
        return code

    return opening


def _deleting(original: Any, names: dict[bytes, str], steps: list[Step]) -> Callable[..., int]:
    def deleting(vfs: int, path: int, flushes: int) -> int:
        read = ctypes.string_at(path)
        code = int(original(vfs, path, flushes))
        if code == 0 and read in names:
            steps.append(Step("delete", names[read], flushed=bool(flushes)))
        return code

    return deleting


def _wrap(file: int, name: str, steps: list[Step]) -> None:
    """Have an open file write through functions that write down what they are asked first."""
    place = ctypes.cast(file, POINTER(c_void_p))
    methods = _Methods()
    ctypes.memmove(ctypes.byref(methods), place[0], ctypes.sizeof(_Methods))
    write, truncate, sync = _WRITE(methods.write), _TRUNCATE(methods.truncate), _SYNC(methods.sync)

    def writes(of: int, content: int, length: int, offset: int) -> int:
        steps.append(Step("write", name, offset, ctypes.string_at(content, length)))
        return int(write(of, content, length, offset))

    def truncates(of: int, length: int) -> int:
        steps.append(Step("truncate", name, length))
        return int(truncate(of, length))

    def syncs(of: int, flags: int) -> int:
        code = int(sync(of, flags))
        steps.append(Step("sync", name))
        return code

    wrapped = _WRITE(writes), _TRUNCATE(truncates), _SYNC(syncs)
    methods.write, methods.truncate, methods.sync = (ctypes.cast(each, c_void_p) for each in wrapped)
    _KEPT_ALIVE.extend((methods, *wrapped))
    place[0] = ctypes.addressof(methods)
