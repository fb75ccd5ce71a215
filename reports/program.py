"""Which program made a report: its version and a fingerprint of all that reports are made by."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("plan", "wording", "etl", "presentation", "reports")


@cache
def program() -> str:
    """Return ``0.1.0+1a2b3c4d``: another fingerprint, and the same question may give other bytes."""
    # Typst's version too: another engine sets other lines.
    digest = hashlib.sha256(version("typst").encode())
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            # Words, templates and layouts as well as code: each of them can change a printed byte.
            if path.suffix in {".py", ".toml", ".typ", ".yaml"}:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{version('guibiao')}+{digest.hexdigest()[:8]}"
