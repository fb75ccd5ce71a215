"""A stand-in for systemctl, for tests: starts and stops what a unit's ExecStart says, with its environment.

Called as ``systemctl start|stop NAME``; ``STANDIN_UNITS`` is the folder of the units, where the process's number is
kept.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path


def start(unit: Path) -> int:
    """Start the unit's command in a session of its own."""
    text = unit.read_text("utf-8")
    environment = dict(pair.split("=", 1) for line in _of(text, "Environment") for pair in shlex.split(line))
    (command,) = _of(text, "ExecStart")
    (stand,) = _of(text, "WorkingDirectory")
    with unit.with_suffix(".log").open("ab") as log:
        started = subprocess.Popen(
            shlex.split(command),
            cwd=stand,
            env={"PATH": "/usr/bin:/bin", **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            umask=0o077,
            start_new_session=True,
        )
    unit.with_suffix(".pid").write_text(str(started.pid))
    return 0


def stop(unit: Path) -> int:
    """End the unit's process, if it runs, and wait until it has."""
    kept = unit.with_suffix(".pid")
    if not kept.exists():
        return 0
    pid = int(kept.read_text())
    kept.unlink()
    try:
        os.kill(pid, signal.SIGTERM)
        while _runs(pid):
            time.sleep(0.05)
    except ProcessLookupError:
        pass
    return 0


def _runs(pid: int) -> bool:
    """Tell whether a process is there and no zombie, which nobody here waits for."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _of(text: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


if __name__ == "__main__":
    deed, name = sys.argv[1:3]
    unit_file = Path(os.environ["STANDIN_UNITS"]) / f"{name}.service"
    sys.exit({"start": start, "stop": stop}[deed](unit_file))
