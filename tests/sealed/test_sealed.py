"""Nothing leaves the machine: shown on a short piece of everything; ``make sealed`` shows it on the whole suite."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sealed.witness import UNFIT

ROOT = Path(__file__).resolve().parents[2]
LOOKS_OUT = """
import contextlib, socket
with contextlib.suppress(OSError):
    socket.create_connection(("192.0.2.7", 8443), timeout=0.2)
with contextlib.suppress(OSError):
    socket.getaddrinfo("plans.invalid", 80)
"""


def sealed(*command: str) -> tuple[int, str]:
    """Return a command where nothing can leave: its exit code, and everything that was said."""
    runner = ["sh", "tests/sealed/run.sh", sys.executable, sys.executable]
    done = subprocess.run([*runner, *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode == UNFIT:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    return done.returncode, done.stdout + done.stderr


def test_a_short_piece_of_everything_wants_nothing_from_outside(tmp_path: Path) -> None:
    code, said = sealed("-m", "tests.sealed.piece", str(tmp_path))
    assert "packets that wanted out: 0" in said, said
    assert code == 0, said


def test_what_wants_out_is_counted_and_named() -> None:
    code, said = sealed("-c", LOOKS_OUT)
    assert code == 1
    assert "TCP to 192.0.2.7 port 8443" in said
    assert "for the name plans.invalid" in said
    assert "packets that wanted out: 0" not in said


def test_what_fails_inside_fails_outside() -> None:
    assert sealed("-c", "raise SystemExit(7)")[0] == 7


def test_nothing_leaves_by_any_other_door() -> None:
    code, said = sealed("-c", "import socket; print('devices', sorted(name for _, name in socket.if_nameindex()))")
    assert code == 0
    assert "devices ['lo', 'nowhere', 'out']" in said or "devices ['lo', 'out']" in said
