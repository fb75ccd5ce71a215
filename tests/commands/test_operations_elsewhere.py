"""*On another machine* of docs/operations.md: another path, zone and language, a copy that was broken off."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.operations_machine import Machine, machine_at
from tests.commands.operations_page import blocks, put
from tests.etl.intake.lived_in import contents
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the page's scripts are for Linux")

MACHINES = {
    "no UTF-8": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "far in the west": {"TZ": "America/New_York"},
    "far in the east": {"TZ": "Pacific/Kiritimati", "LANG": "POSIX"},
}


@pytest.fixture(name="lost", scope="module")
def _lost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machine, Path]]:
    """Yield a machine that is no more, and its last backup where it was copied to."""
    with machine_at(tmp_path_factory.mktemp("lost")) as machine:
        backup = machine.root / "offsite" / "2026-04-01-0230"
        backup.parent.mkdir()
        assert machine.run("guibiao-admin", "backup", str(backup)).returncode == 0
        yield machine, backup


@pytest.fixture(name="fresh", scope="module")
def _fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Yield another machine, set up as the page says."""
    with machine_at(tmp_path_factory.mktemp("服务器二")) as machine:
        yield machine


def steps(fresh: Machine, backup: Path) -> str:
    """Return the page's commands, for this machine and as the account that runs the tests."""
    here = {
        "/mnt/guibiao-offsite": str(backup.parent),
        "/srv/guibiao-backups": str(fresh.backups),
        "chown -R guibiao:guibiao": ":",
    }
    (block,) = (block for block in blocks("sh") if "/mnt/guibiao-offsite" in block)
    return put(block, here)


def emptied(fresh: Machine) -> None:
    fresh.run("systemctl", "stop", "guibiao")
    shutil.rmtree(fresh.home, ignore_errors=True)
    shutil.rmtree(fresh.backups)
    fresh.backups.mkdir(mode=0o700)


@pytest.mark.parametrize("machine", MACHINES)
def test_it_is_what_it_was(lost: tuple[Machine, Path], fresh: Machine, machine: str) -> None:
    emptied(fresh)
    admin = fresh.root / "sbin" / "guibiao-admin"
    page = admin.read_text("utf-8")
    said = " ".join(f"{name}={value}" for name, value in MACHINES[machine].items())
    try:  # the command of the page takes nothing from who calls it: here its own surroundings are the machine's
        admin.write_text(page.replace("LANG=C.UTF-8", said), "utf-8")
        done = fresh.run("sh", "-euc", steps(fresh, lost[1]))
    finally:
        admin.write_text(page, "utf-8")
    assert done.returncode == 0, done.stderr + done.stdout
    eventually(fresh.healthy, "the server is not there")
    was, now = (contents(home, "warehouse", "extracted", "parsed", "sessions") for home in (lost[0].home, fresh.home))
    assert {name: now[name] for name in was if name.startswith(("raw/", "fonts/", "reports/", "secret"))} == {
        name: was[name] for name in was if name.startswith(("raw/", "fonts/", "reports/", "secret"))
    }
    assert "fonts/宋体.ttf" in now
    users = [each.run("guibiao-admin", "user", "list").stdout for each in (lost[0], fresh)]
    assert users[0] == users[1]
    assert "王管理" in users[0]


@pytest.mark.parametrize("part", ["manifest.json", "home/journal.sqlite", "home/secret", "home/raw"])
def test_a_copy_that_was_broken_off_is_refused(lost: tuple[Machine, Path], fresh: Machine, part: str) -> None:
    emptied(fresh)
    half = fresh.root / "half" / lost[1].name
    shutil.copytree(lost[1], half)
    shutil.rmtree(half / part) if (half / part).is_dir() else (half / part).unlink()
    done = fresh.run("sh", "-euc", steps(fresh, half))
    shutil.rmtree(half)
    assert done.returncode == 2, done.stderr
    assert Path(part).name in done.stderr
    assert "Traceback" not in done.stderr
    assert not fresh.home.exists()
