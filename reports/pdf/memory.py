"""What the engine remembers of one report to be quicker with the next, let go: each other report adds some 30 MB.

The engine forgets whatever the last ten compilations did not use, so eleven empty ones make it forget everything. A
report that is being printed meanwhile is only slower for it.
"""

from __future__ import annotations

import typst

_ROUNDS = 11


def forget() -> None:
    """Let go of what the engine remembers: some 50 ms, and the server's memory stays where it was."""
    engine = typst.Compiler(b"", font_paths=[], ignore_system_fonts=True)
    for _ in range(_ROUNDS):
        engine.compile(b"", format="svg")
