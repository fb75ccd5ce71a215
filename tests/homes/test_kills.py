"""Kill −9 in the middle of bringing a home up: it stays what it was, or it is what it was to become."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from etl.store.journal import EvaluationJournal, Journal
from etl.store.journal.lines import SCHEMA_VERSION
from tests.homes.record import dump, edition, golden, homes

ROOT = Path(__file__).resolve().parents[2]
OLDER = [home for home in homes() if home.name != f"version{SCHEMA_VERSION}"]
MOMENTS = 8
_OPEN = "import sys, pathlib; from etl.store.journal import Journal; Journal.at(pathlib.Path(sys.argv[1]))"
_WRITES = "pwrite64,fdatasync,unlink"


@pytest.fixture(params=OLDER, ids=[home.name for home in OLDER])
def kept(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def sound(home: Path, kept: Path) -> str:
    """Return the edition a killed home is found in, once it was seen to hold every line, now and after it was brought
    up."""
    journal, told = home / "journal.sqlite", golden(kept)
    then = {table: dump(journal)[table] for table in told["lines"]}
    assert then == told["lines"]
    found = edition(journal)
    assert found in (told["schema"], SCHEMA_VERSION)
    assert Journal.at(journal).faults() == []
    assert EvaluationJournal.at(journal).evaluation_faults() == []
    assert edition(journal) == SCHEMA_VERSION
    assert {table: dump(journal)[table] for table in told["lines"]} == told["lines"]
    return found


def test_at_every_statement(kept: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.homes.victim", str(kept), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    copies = sorted(tmp_path.iterdir())
    assert int(done.stdout) == len(copies) - 1 > 20
    found = [sound(home, kept) for home in copies]
    assert (found[0], found[-1]) == (golden(kept)["schema"], SCHEMA_VERSION)
    assert sum(one != other for one, other in pairwise(found)) == 1, "the old, and from one moment on the new"


@pytest.fixture(scope="module")
def strace() -> str:
    found = shutil.which("strace")
    if not found or subprocess.run([found, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no strace here, or it may not trace: kills within a commit are not shown")
    return found


@pytest.mark.parametrize("moment", range(MOMENTS + 1))
def test_within_the_commit(kept: Path, tmp_path: Path, strace: str, moment: int) -> None:
    calls = _open_under(strace, _copy(kept, tmp_path / "whole"), tmp_path / "calls")
    last = round((len(calls) - 1) * moment / MOMENTS)
    home, call = _copy(kept, tmp_path / "killed"), calls[last]
    kill = f"inject={call}:signal=SIGKILL:when={calls[: last + 1].count(call)}"
    assert _open_under(strace, home, tmp_path / "calls", "-e", kill) == calls[: last + 1]
    sound(home, kept)


def _copy(kept: Path, to: Path) -> Path:
    return Path(shutil.copytree(kept, to))


def _open_under(strace: str, home: Path, out: Path, *more: str) -> list[str]:
    """Bring a home up while its calls that write are told, and maybe one of them kills; the calls, in order."""
    command = [strace, "-o", str(out), "-e", f"trace={_WRITES}", *more]
    opens = [sys.executable, "-B", "-c", _OPEN, str(home / "journal.sqlite")]
    subprocess.run([*command, *opens], cwd=ROOT, capture_output=True, check=False)
    lines = out.read_text("utf-8", "replace").splitlines()
    return [line.partition("(")[0] for line in lines if "(" in line]
