"""A server as docs/operations.md has it after its first start: its scripts and units, as they stand on the page.

Folders of the test's own stand in for /opt, /srv and /usr/local/sbin, and a small stand-in for systemctl starts what
the page's unit says; nobody becomes the account guibiao.
"""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.home import Home
from tests.commands import standin_systemctl
from tests.commands.operations_page import blocks, put, scripts
from tests.etl.intake.lived_in import live_in
from tests.ports import free_port
from tests.waiting import LIMIT, eventually

VENV = Path(sys.prefix)


@dataclass(frozen=True)
class Machine:
    """A server's folders below one of the test's own."""

    root: Path
    port: int

    @property
    def home(self) -> Path:
        return self.root / "srv" / "guibiao" / "home"

    @property
    def backups(self) -> Path:
        return self.root / "srv" / "guibiao-backups"

    @property
    def program(self) -> Path:
        return self.root / "opt" / "guibiao"

    @property
    def environment(self) -> dict[str, str]:
        path = f"{self.root / 'sbin'}:{self.root / 'bin'}:/usr/bin:/bin"
        units = str(self.root / "units")
        return {"PATH": path, "STANDIN_UNITS": units, "GUIBIAO_HOME": str(self.home), "LANG": "C.UTF-8"}

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, **more}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=LIMIT) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            return False


def version(machine: Machine, name: str) -> Path:
    """Return a folder with an installed version: this one."""
    folder = machine.root / "opt" / f"guibiao-{name}"
    folder.mkdir(parents=True)
    (folder / ".venv").symlink_to(VENV)
    return folder


@pytest.fixture(name="machine")
def _machine(tmp_path: Path) -> Iterator[Machine]:
    """Yield a server as the page has it after its first start."""
    with machine_at(tmp_path) as machine:
        yield machine


@contextmanager
def machine_at(tmp_path: Path) -> Iterator[Machine]:
    """Yield such a server below a folder."""
    machine = Machine(tmp_path, free_port())
    here = {
        "/srv/guibiao": str(tmp_path / "srv" / "guibiao"),
        "/opt/guibiao": str(machine.program),
        "/usr/local/sbin": str(tmp_path / "sbin"),
        "8050": str(machine.port),
        "setpriv --reuid=guibiao --regid=guibiao --clear-groups \\\n    ": "",
        "tries=60": "tries=5",
    }
    for folder in ("sbin", "bin", "units", "srv/guibiao", "srv/guibiao-backups"):
        (tmp_path / folder).mkdir(parents=True, mode=0o700)
    live_in(Home(machine.home), tmp_path)
    (machine.home / "settings.yaml").write_text(blocks("yaml")[0], "utf-8")
    for path in (machine.home, *machine.home.rglob("*")):  # as umask 077 of the service has it
        path.chmod(0o700 if path.is_dir() else 0o600)
    machine.program.symlink_to(version(machine, "one"))
    for name, text in scripts().items():
        (tmp_path / "sbin" / name).write_text(put(text, here), "utf-8")
        (tmp_path / "sbin" / name).chmod(0o755)
    (tmp_path / "units" / "guibiao.service").write_text(put(blocks("ini")[0], here), "utf-8")
    systemctl = f'#!/bin/sh\nexec "{sys.executable}" "{standin_systemctl.__file__}" "$@"\n'
    (tmp_path / "bin" / "systemctl").write_text(systemctl)
    (tmp_path / "bin" / "systemctl").chmod(0o755)
    for account in (("王管理", "administrator"), ("赵管理", "administrator"), ("李审计", "auditor")):
        assert machine.run("guibiao-admin", "user", "add", account[0], "--role", account[1]).returncode == 0
    try:
        yield machine
    finally:
        machine.run("systemctl", "stop", "guibiao")


def started(machine: Machine) -> None:
    assert machine.run("systemctl", "start", "guibiao").returncode == 0
    eventually(machine.healthy, "the server is not there")
