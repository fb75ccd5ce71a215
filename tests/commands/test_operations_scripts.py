"""The scripts of docs/operations.md, run as they stand: upgrades that succeed and that do not."""

from __future__ import annotations

import re
import shutil
import sys

import pytest

from tests.commands.operations_machine import Machine, _machine, started, version  # noqa: F401 - a fixture, by its name
from tests.commands.operations_page import blocks, scripts
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the page's scripts are for Linux")


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
