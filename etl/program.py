"""This program, as others who wait for it are told."""

from __future__ import annotations

import sys
from pathlib import Path


def program_name() -> str:
    """Return the command this process runs, without what was given to it: guibiao load."""
    name = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python"
    return f"guibiao {sys.argv[1]}" if name == "guibiao" and len(sys.argv) > 1 else name
