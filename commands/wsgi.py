"""``commands.wsgi:bureaus`` for a WSGI server of one's own: all bureaus of the folder that ``GUIBIAO_BUREAUS`` names.

Made when it is asked for, in the process that serves: importing this reads and opens nothing. (One home alone is
``app:server``.)
"""

from __future__ import annotations

import atexit
import os
from pathlib import Path
from typing import Any

from etl.reported_error import ReportedError
from wording.faults import faults_noted

FOLDER = "GUIBIAO_BUREAUS"


def _front(folder: str) -> Any:
    """Return the WSGI application of all bureaus of a folder; ReportedError or CatalogueFaults where none is named or
    its settings are wrong."""
    from commands.hosting import front_of
    from etl.home.bureaus import BureauHomes

    # An empty one would be the folder in which the server happens to stand.
    if not folder:
        raise ReportedError("hosting.unnamed", name=FOLDER)
    homes = BureauHomes(Path(folder).absolute())
    with faults_noted():
        front, pool = front_of(homes, homes.settings())
    # Locks of homes in files are let go of in order; those in PostgreSQL go with the process anyway.
    atexit.register(pool.close)
    return front


def __getattr__(name: str) -> Any:
    if name != "bureaus":
        raise AttributeError(name)
    globals()["bureaus"] = _front(os.environ.get(FOLDER, ""))
    return globals()["bureaus"]
