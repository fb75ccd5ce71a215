"""A load in a process of its own, to be killed: ``python -m tests.etl.intake.victim HOME FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from etl.home import Home
from etl.intake import entry
from etl.intake.intake import load
from etl.store.data_store import DataStore
from tests.etl.conftest import HANDS


def main() -> None:
    """Load in small batches, so that there is much to be killed in the middle of."""
    entry.BATCH = 3
    load([Path(sys.argv[2])], DataStore.of(Home(Path(sys.argv[1]))), hands=HANDS)


if __name__ == "__main__":
    main()
