"""The scripts of docs/operations.md, run as they stand: nightly work, and upgrades that succeed and that do not.

Folders of the test's own stand in for /opt, /srv and /usr/local/sbin, and a small stand-in for systemctl starts what
the page's unit says; nobody becomes the account guibiao.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.home import Home
from tests.commands import standin_systemctl
from tests.commands.operations_page import blocks, put, scripts
from tests.etl.intake.lived_in import live_in
from tests.waiting import LIMIT, eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the page's scripts are for Linux")
ROOT = Path(__file__).resolve().parents[2]
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        machine = Machine(tmp_path, free.getsockname()[1])
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


def test_every_script_is_one(machine: Machine) -> None:
    assert set(scripts()) == {"guibiao-admin", "guibiao-nightly", "guibiao-upgrade"}
    for name in scripts():
        assert machine.run("sh", "-n", str(machine.root / "sbin" / name)).returncode == 0
    if shutil.which("systemd-analyze"):
        for number, unit in enumerate(blocks("ini")):
            kind = "timer" if "[Timer]" in unit else "service"
            path = machine.root / f"guibiao-{number}.{kind}"
            known = re.sub(r"^(ExecStart=)(-?)\S+", r"\1\2/bin/true", unit, flags=re.MULTILINE)
            path.write_text(re.sub(r"^(User|Group)=.*\n", "", known, flags=re.MULTILINE))
        for path in machine.root.glob("guibiao-*.service"):
            said = machine.run("systemd-analyze", "verify", "--man=no", str(path))
            assert not [line for line in said.stderr.splitlines() if path.name in line], said.stderr


def test_a_night(machine: Machine) -> None:
    """While people work: a backup here, the same elsewhere, sixty kept of each, and the doctor content."""
    started(machine)
    away = machine.root / "away"
    away.mkdir()
    for folder in (machine.backups, away):
        for day in range(61):
            (folder / f"2020-{1 + day // 28:02}-{1 + day % 28:02}-0230").mkdir()
    (machine.backups / "first").mkdir()
    done = machine.run("guibiao-nightly", GUIBIAO_OFFSITE=str(away))
    assert done.returncode == 0, done.stderr + done.stdout
    made = sorted(path.name for path in machine.backups.iterdir() if path.name.startswith(time.strftime("%Y-")))
    assert len(made) == 1
    assert (away / made[0] / "manifest.json").read_bytes() == (machine.backups / made[0] / "manifest.json").read_bytes()
    for folder in (machine.backups, away):
        dated = [path.name for path in folder.iterdir() if path.name.startswith("20")]
        assert (len(dated), "2020-01-01-0230" in dated) == (60, False)
    assert (machine.backups / "first").exists()
    drill = machine.run("guibiao-admin", "restore", str(away / made[0]), GUIBIAO_HOME=str(machine.root / "drill"))
    assert drill.returncode == 0, drill.stderr


def test_a_night_on_which_the_backup_fails(machine: Machine) -> None:
    """Every other step runs all the same, old backups stay, and the end says what failed."""
    for day in range(1, 4):
        (machine.backups / f"2020-01-0{day}-0230").mkdir()
    raw = next((machine.home / "raw").iterdir())
    raw.rename(machine.root / raw.name)
    away = machine.root / "away"
    away.mkdir()
    done = machine.run("guibiao-nightly", GUIBIAO_OFFSITE=str(away))
    assert done.returncode == 1
    assert "guibiao-nightly: backup doctor" in done.stderr.splitlines()[-1]
    assert "原始文件" in done.stdout + done.stderr, "the doctor ran and named it"
    assert len(list(away.iterdir())) == 1, "what could be copied was"
    assert (machine.backups / "2020-01-01-0230").exists()
    (machine.root / raw.name).rename(raw)
    shutil.rmtree(machine.root / "away")
    done = machine.run("guibiao-nightly", GUIBIAO_OFFSITE=str(machine.root / "unmounted"))
    assert (done.returncode, "offsite" in done.stderr.splitlines()[-1]) == (1, True)


def test_an_upgrade(machine: Machine) -> None:
    started(machine)
    following = version(machine, "two")
    done = machine.run("guibiao-upgrade", str(following))
    assert done.returncode == 0, done.stderr + done.stdout
    assert machine.program.resolve() == following.resolve()
    assert machine.healthy()
    assert len(list(machine.backups.glob("before-upgrade-*/manifest.json"))) == 1
    again = machine.run("guibiao-upgrade", str(version(machine, "three")))
    assert again.returncode == 0, again.stderr + again.stdout
    assert len(list(machine.backups.glob("before-upgrade-*/manifest.json"))) == 2, "a second one has its own backup"


def test_an_upgrade_without_a_backup_changes_nothing(machine: Machine) -> None:
    started(machine)
    before = machine.program.resolve()
    shutil.rmtree(machine.backups)
    done = machine.run("guibiao-upgrade", str(version(machine, "two")))
    assert (done.returncode, "no backup, no upgrade" in done.stderr) == (1, True)
    assert machine.program.resolve() == before
    eventually(machine.healthy, "the version before does not serve")


def test_an_upgrade_to_what_is_not_installed_stops_nothing(machine: Machine) -> None:
    started(machine)
    empty = machine.root / "opt" / "guibiao-empty"
    empty.mkdir()
    assert machine.run("guibiao-upgrade", str(empty)).returncode == 1
    assert machine.run("guibiao-upgrade").returncode != 0
    assert machine.healthy()
    assert not list(machine.backups.iterdir())


def test_an_upgrade_to_what_does_not_start_goes_back(machine: Machine) -> None:
    started(machine)
    before = machine.program.resolve()
    broken = machine.root / "opt" / "guibiao-broken"
    (broken / ".venv" / "bin").mkdir(parents=True)
    (broken / ".venv" / "bin" / "guibiao").write_text("#!/bin/sh\nexit 1\n")
    (broken / ".venv" / "bin" / "guibiao").chmod(0o755)
    size = (machine.home / "journal.sqlite").stat().st_size
    done = machine.run("guibiao-upgrade", str(broken))
    assert (done.returncode, "it does not start: back to" in done.stderr) == (1, True), done.stderr
    assert machine.program.resolve() == before
    eventually(machine.healthy, "the version before does not serve")
    (aside,) = machine.home.parent.glob("home-before-upgrade-*")
    assert (aside / "journal.sqlite").stat().st_size >= size, "what was there is kept aside"
    assert (machine.home / "raw").is_dir()
