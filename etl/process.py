"""This process: what it is called to others who wait for it, how much memory it holds, and giving back what it does not
need."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path


def program_name() -> str:
    """Return the command this process runs, without its arguments, as people know it: ``guibiao load``."""
    name = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python"
    return f"guibiao {sys.argv[1]}" if name == "guibiao" and len(sys.argv) > 1 else name


def resident_bytes() -> int:
    """Return the process's resident memory in bytes; 0 where the system has no /proc."""
    with suppress(OSError, ValueError, IndexError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 0


def give_back_memory() -> None:
    """Collect garbage, and give freed memory back to the system, where its library is glibc (``malloc_trim``)."""
    import ctypes  # only here: no short command gives anything back

    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a system without glibc
            ctypes.CDLL("libc.so.6").malloc_trim(0)
