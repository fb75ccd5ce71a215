"""The nightly script of docs/operations.md and who is told of it, as they stand; each of its steps fails in turn."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.commands.operations_machine import Machine, machine_at, started
from tests.commands.operations_page import PAGE, blocks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the page's scripts are for Linux")

TONIGHT, TOMORROW = "2026-03-01-0230", "2026-03-02-0230"
EARLIER = ("2026-02-27-0230", "2026-02-28-0230")


@pytest.fixture(name="lasting", scope="module")
def _lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Yield a server for all nights, with its first backup."""
    with machine_at(tmp_path_factory.mktemp("nights")) as machine:
        assert machine.run("guibiao-admin", "backup", str(machine.root / "first")).returncode == 0
        yield machine


@pytest.fixture(name="machine")
def _machine(lasting: Machine) -> Iterator[Machine]:
    """Yield it with no backups where the nightly ones stand."""
    yield lasting
    for left in (lasting.backups, lasting.root / "drill"):
        shutil.rmtree(left, ignore_errors=True)
    lasting.backups.mkdir(mode=0o700)


@pytest.fixture(name="away")
def _away(machine: Machine) -> Iterator[Path]:
    """Yield a folder that stands for another machine's: of a file system of its own."""
    own = {path.stat().st_dev for path in (machine.backups, Path("/"))}
    if not Path("/dev/shm").is_dir() or Path("/dev/shm").stat().st_dev in own:
        pytest.skip("no second file system here")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        away = Path(folder, "away")
        away.mkdir()
        yield away


def stand_in(machine: Machine, name: str, script: str) -> Path:
    """Put a command before the machine's own."""
    path = machine.root / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def night(machine: Machine, moment: str, away: Path) -> subprocess.CompletedProcess[str]:
    """Run the script at a moment of the machine's clock, as the script asks for it."""
    stand_in(machine, "date", f'[ "$*" = "+%Y-%m-%d-%H%M" ] && echo {moment} || exec /usr/bin/date "$@"')
    return machine.run("guibiao-nightly", GUIBIAO_OFFSITE=str(away))


def failed(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the steps that its last line says have failed."""
    last = done.stderr.splitlines()[-1] if done.returncode else "guibiao-nightly:"
    assert last.startswith("guibiao-nightly:"), done.stderr
    assert done.returncode in (0, 1)
    return last.partition(":")[2].split()


def kept(folder: Path) -> list[str]:
    """Return all that lies in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[None]:
    """Mount a small file system at a place for as long as the block lasts."""
    try:
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)]
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("nothing can be mounted here: that takes a Linux and its administrator")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, capture_output=True)


@contextmanager
def moved(path: Path) -> Iterator[None]:
    """Take a file or folder away for as long as the block lasts."""
    aside = path.with_name(f"{path.name}-aside")
    path.rename(aside)
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)
        aside.rename(path)


@contextmanager
def in_place_of(machine: Machine, name: str, script: str) -> Iterator[None]:
    """Have a command do something else for as long as the block lasts."""
    path = stand_in(machine, name, script)
    try:
        yield
    finally:
        path.unlink()


@contextmanager
def original_lost(machine: Machine) -> Iterator[None]:
    raw = next((machine.home / "raw").iterdir())
    aside = raw.rename(machine.root / raw.name)
    yield
    aside.rename(raw)


@contextmanager
def home_open(machine: Machine) -> Iterator[None]:
    machine.home.chmod(0o755)
    yield
    machine.home.chmod(0o700)


@contextmanager
def away_is_ours(away: Path) -> Iterator[None]:
    """A mount that is gone: what is left is a folder of this machine's own disk, which can be written to."""
    with moved(away), tempfile.TemporaryDirectory(dir="/var/tmp") as own:
        away.symlink_to(own)
        try:
            yield
            assert not kept(Path(own)), "nothing is copied to where a fire takes it too"
        finally:
            away.unlink()


@contextmanager
def broken_off(machine: Machine) -> Iterator[None]:
    """A copy that ends in the middle, as a network does."""
    with in_place_of(machine, "cp", 'mkdir -p "$3/home" && echo half > "$3/home/journal.sqlite"; exit 1'):
        yield


Fault = Callable[[Machine, Path], object]
FAULTS: dict[str, tuple[Fault, list[str]]] = {
    "no folder of backups": (lambda machine, _: moved(machine.backups), ["backup", "offsite"]),
    "backups on a full disk": (lambda machine, _: mounted(machine.backups, "size=64k"), ["backup", "offsite"]),
    "backups only to be read": (lambda machine, _: mounted(machine.backups, "ro"), ["backup", "offsite"]),
    "an original lost": (lambda machine, _: original_lost(machine), ["backup", "doctor"]),
    "a home that others read": (lambda machine, _: home_open(machine), ["doctor"]),
    "no program": (lambda machine, _: moved(machine.program), ["backup", "offsite", "doctor"]),
    "the other machine gone": (lambda _, away: moved(away), ["offsite"]),
    "the other machine not mounted": (lambda _, away: away_is_ours(away), ["offsite"]),
    "the other machine full": (lambda _, away: mounted(away, "size=64k"), ["offsite"]),
    "the other machine only to be read": (lambda _, away: mounted(away, "ro"), ["offsite"]),
    "a copy broken off": (lambda machine, _: broken_off(machine), ["offsite"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_night_on_which_a_step_fails(machine: Machine, away: Path, fault: str) -> None:
    """It says which, the other steps are done, nothing that was kept goes, and the next night is a good one."""
    for folder in (machine.backups, away):
        for name in EARLIER:
            (folder / name).mkdir()
    makes, wanted = FAULTS[fault]
    with ExitStack() as stack:
        stack.enter_context(makes(machine, away))  # type: ignore[arg-type]
        done = night(machine, TONIGHT, away)
        assert failed(done) == wanted, done.stderr
    assert set(kept(machine.backups)) - {TONIGHT} == set(EARLIER)
    if "backup" not in wanted:
        assert (machine.backups / TONIGHT / "manifest.json").exists()
    done = night(machine, TOMORROW, away)
    assert failed(done) == [], done.stderr
    for folder in (machine.backups, away):
        assert set(kept(folder)) - {TONIGHT} == {*EARLIER, TOMORROW}, "no halves either"


@pytest.mark.parametrize("step", ["pruning", "offsite-pruning"])
def test_a_night_on_which_old_backups_cannot_go(machine: Machine, away: Path, step: str) -> None:
    folder = machine.backups if step == "pruning" else away
    for day in range(61):
        (folder / f"2020-{1 + day // 28:02}-{1 + day % 28:02}-0230").mkdir()
    with in_place_of(machine, "rm", f'case "$2" in "{folder}/2020-"*) exit 1;; esac; exec /usr/bin/rm "$@"'):
        assert failed(night(machine, TONIGHT, away)) == [step]
    assert len(kept(folder)) == 62
    assert failed(night(machine, TOMORROW, away)) == []
    assert (len(kept(folder)), TOMORROW in kept(folder)) == (60, True)


def test_a_good_night(machine: Machine, away: Path) -> None:
    """While people work: a backup here, the same elsewhere, sixty kept of each, and the doctor content."""
    started(machine)
    for folder in (machine.backups, away):
        for day in range(61):
            (folder / f"2020-{1 + day // 28:02}-{1 + day % 28:02}-0230").mkdir()
    (machine.backups / "first").mkdir()
    done = night(machine, TONIGHT, away)
    assert failed(done) == [], done.stderr
    manifests = [(folder / TONIGHT / "manifest.json").read_bytes() for folder in (machine.backups, away)]
    assert manifests[0] == manifests[1]
    for folder in (machine.backups, away):
        dated = [name for name in kept(folder) if name.startswith("20")]
        assert (len(dated), "2020-01-01-0230" in dated) == (60, False)
    assert (machine.backups / "first").exists()


def test_without_another_machine_nothing_is_copied(machine: Machine) -> None:
    assert machine.run("guibiao-nightly").returncode == 0
    assert len(kept(machine.backups)) == 1


@pytest.mark.parametrize("moment", ["2019-01-01-0000", "2000-01-01-0000", "2025-12-31-2359", "2039-01-01-0000"])
def test_whatever_the_clock_says_tonight_s_backup_stays(machine: Machine, away: Path, moment: str) -> None:
    """By its name alone the backup of a clock that was set back is the oldest: it went the moment it was made."""
    for folder in (machine.backups, away):
        for day in range(60):
            (folder / f"2020-{1 + day // 28:02}-{1 + day % 28:02}-0230").mkdir()
    assert failed(night(machine, moment, away)) == []
    for folder in (machine.backups, away):
        assert (folder / moment / "manifest.json").exists()
        assert len(kept(folder)) == 60


def test_twice_in_one_minute_leaves_the_first_as_it_was(machine: Machine, away: Path) -> None:
    """Started twice by hand, or at the hour that comes twice in autumn: the second copy was put into the first."""
    assert failed(night(machine, TONIGHT, away)) == []
    there = kept(away / TONIGHT)
    assert failed(night(machine, TONIGHT, away)) == ["backup", "offsite"]
    assert kept(away / TONIGHT) == there
    assert failed(night(machine, TOMORROW, away)) == []
    assert kept(away) == [TONIGHT, TOMORROW]
    drill = machine.run("guibiao-admin", "restore", str(away / TONIGHT), GUIBIAO_HOME=str(machine.root / "drill"))
    assert drill.returncode == 0, drill.stderr


def unit(description: str) -> str:
    """Return the unit of the page that says of itself what it does."""
    (found,) = (block for block in blocks("ini") if f"Description={description}" in block)
    return found


def test_no_night_lasts_for_ever() -> None:
    """A oneshot has no end of its own: one that hangs would keep every night to come, and fail at nothing."""
    timed = [block for block in blocks("ini") if "Type=oneshot" in block and "OnFailure=" in block]
    assert len(timed) == 2
    assert all(re.search(r"^TimeoutStartSec=\d+(h|min)$", block, re.MULTILINE) for block in timed)


@pytest.mark.parametrize("broken", [(), ("logger",), ("wall",), ("mail",), ("logger", "mail")])
def test_who_is_told_of_a_failed_unit(tmp_path: Path, broken: tuple[str, ...]) -> None:
    """Each unit by its own name, and each way of telling, whatever became of the ones before; with a mail added."""
    telling = unit("Tell that %i failed")
    assert "guibiao-failed@.service" in PAGE
    telling += 'ExecStart=-/usr/bin/mail -s "%i failed" office@example.gov.cn\n'
    names = re.findall(r"^OnFailure=guibiao-failed@%n\.service$", "".join(blocks("ini")), re.MULTILINE)
    assert len(names) == 2
    told: list[list[str]] = []
    for line in re.findall(r"^ExecStart=(.*)$", telling.replace("%i", "guibiao-backup.service"), re.MULTILINE):
        command, *words = shlex.split(line.removeprefix("-"))
        if Path(command).name not in broken:
            told.append([Path(command).name, *words])
        elif not line.startswith("-"):  # systemd goes on to the next line only where this one may fail
            break
    assert {words[0] for words in told} == {"logger", "wall", "mail"} - set(broken)
    assert all(any("guibiao-backup.service" in word for word in words) for words in told)
