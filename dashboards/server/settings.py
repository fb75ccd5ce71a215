"""What the app is told from outside: where the data are kept and which plan is watched."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from etl.home import Home, HomeClosedError


@dataclass(frozen=True, slots=True)
class Settings:
    """``home`` holds the journal, the workbooks and the warehouse; ``catalogue`` is the plan's file (None: the home's
    own, else the program's); ``prefix`` what stands before every address of ours, as /b/linhai (empty: nothing)."""

    home: Home
    catalogue: Path | None = None
    prefix: str = ""

    @classmethod
    def from_environment(cls) -> Settings:
        """Return the settings of ``GUIBIAO_HOME`` and the catalogue beside the program."""
        return cls(Home.from_environment())


def secret_of(home: Home) -> bytes:
    """Return the secret that signs who is asking: made at the first start that can keep it, for its owner's eyes
    only."""
    fresh, path = os.urandom(32), home.root / "secret"
    try:
        home.make()
        # O_EXCL: of two that start at once one makes it and the other reads it.
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(fresh)
    except FileExistsError:
        return path.read_bytes() or fresh
    except (OSError, HomeClosedError):  # no room, or a home that is only read: this one lasts until the server ends
        return fresh
    return fresh
