"""Words travel with the packages: a wheel has every file of them, and they are read where nothing can be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("plan", "wording", "access", "etl", "presentation", "dashboards", "reports", "commands")
FILES = ("pyproject.toml", "README.md", "LICENSE", "app.py", "cli.py")

SAID = """
import sys
sys.path.insert(0, sys.argv[1])
import wording
from wording.checking import main
assert wording.__file__.startswith(sys.argv[1]), wording.__file__
print(wording.say("status.behind"), wording.say("status.behind", wording.Lang.EN))
sys.exit(main([]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """Return a wheel built from a copy of the sources."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, source / name)
    order = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*order, "--wheel-dir", str(out), str(source)], check=True, capture_output=True, timeout=600)
    return ZipFile(next(out.glob("*.whl")))


@pytest.mark.parametrize(
    "pattern",
    ["wording/languages/*/*.toml", "etl/layouts/*.yaml", "dashboards/assets/*.css", "reports/templates/*.typ"],
)
def test_a_wheel_has_the_files_of_every_package(wheel: ZipFile, pattern: str) -> None:
    wanted = {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern)}
    assert wanted
    assert wanted <= set(wheel.namelist())


def test_words_are_read_from_an_installation_nobody_may_write_to(wheel: ZipFile, tmp_path: Path) -> None:
    place = tmp_path / "site-packages"
    wheel.extractall(place)
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(place.rglob("*"))
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    order = [sys.executable, "-X", "utf8", "-c", SAID, str(place)]
    done = subprocess.run(order, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "滞后 Behind"
    assert sorted(place.rglob("*")) == before
    for path in (place, *place.rglob("*")):
        path.chmod(0o755)
