"""Homes and folders that may not be written to, also for root, whom permissions do not bind."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BOUND = """
import ctypes, os, sys
if os.geteuid() == 0:
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: gone with the next exec
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):
            sys.exit(99)
os.execv(sys.executable, [sys.executable, "-c", "import cli; cli.main()", *sys.argv[1:]])
"""
"""Runs a command as somebody whom permissions bind."""

_NO_SUCH_THING = 99


def bound(home: Path, *arguments: object, stand: Path | None = None) -> tuple[int, str, str]:
    """Return a command in a process of its own that permissions bind: (exit code, standard output, standard error)."""
    environment = {"GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", _BOUND, *map(str, arguments)]
    done = subprocess.run(
        command, env=environment, cwd=stand or home.parent, capture_output=True, check=False, timeout=120
    )
    if done.returncode == _NO_SUCH_THING:
        pytest.skip("root's capabilities cannot be laid down here")
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@contextmanager
def closed(*folders: Path) -> Iterator[None]:
    """Yield nothing may be written to the folders and what is in them."""
    paths = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    modes = {path: path.stat().st_mode for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Yield a disk of so many megabytes at a folder."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(folder: Path) -> None:
    """Use every byte that is left."""
    with (folder / "filler").open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2


_DAC = (1 << 1) | (1 << 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, in the first of the two words in which capabilities are kept."""

_VERSION_3 = 0x20080522


@contextmanager
def permissions_bind() -> Iterator[None]:
    """Have permissions bind this thread, and those that it starts, also where it is root's."""
    libc = ctypes.CDLL(None, use_errno=True)
    head, kept = (ctypes.c_uint32 * 2)(_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(head, kept):
        pytest.skip("capabilities cannot be read here")
    # Effective alone: what is still permitted can be taken up again.
    bound = (ctypes.c_uint32 * 6)(kept[0] & ~_DAC, *kept[1:])
    if libc.capset(head, bound):
        pytest.skip("capabilities cannot be laid down here")
    try:
        yield
    finally:
        libc.capset(head, kept)
