"""What a short command imports: only what it needs, so that it has answered before the rest would be there."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from tests.dashboards.desks import grow

ROOT = Path(__file__).resolve().parents[2]
SLOW = (
    "dash",
    "plotly",
    "flask",
    "pandas",
    "numpy",
    "sqlalchemy",
    "ruamel",
    "openpyxl",
    "xlsxwriter",
    "fontTools",
    "rich",
)
"""Each takes longer to import than a short command has to do."""


@pytest.fixture(scope="module", name="home")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("starting") / "home"
    grow(root)
    return root


def imported(home: Path, *words: str) -> set[str]:
    """Return which of the slow libraries a command imports the second time it is given."""
    code = f"import cli, sys\ntry: cli.main({list(words)!r})\nexcept SystemExit as end: assert not end.code\n"
    code += f"print(*[name for name in {SLOW!r} if name in sys.modules], file=sys.stderr)"
    environment = {**os.environ, "GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "words",
    [
        ("assess",),
        ("assess", "--known-at", "2023-05-01", "--json"),
        ("report", "--as-of", "2023Q2", "--output", "{folder}/r.pdf"),
        ("reminders",),
        ("plan", "show"),
        ("judge", "{folder}/series.json"),
        ("export", "--output", "{folder}/o.parquet"),
        ("export", "--what", "lineage", "--output", "{folder}/l.csv"),
        ("trace", "--indicator", "8", "--period", "2023Q2"),
    ],
    ids=" ".join,
)
def test_a_short_command_imports_nothing_that_takes_longer_than_itself(
    home: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "series.json").write_text("[]", encoding="utf-8")
    assert imported(home, *(word.format(folder=tmp_path) for word in words)) == set()


SERVED = """
import sys
from app import create_app
from dashboards.server.settings import Settings
from etl.home import Home
client = create_app(Settings(Home.from_environment())).server.test_client()
for page in ("/", "/indicator/8?trace=2023Q2"):
    assert client.get(page, headers={"Accept": "text/html"}).status_code == 200
print("pandas" in sys.modules)
"""
"""Pages as the server makes them for whoever comes first, the cells behind a number among them."""


def test_no_page_waits_for_pandas(home: Path) -> None:
    environment = {**os.environ, "GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", SERVED], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(("name", "module"), [row[:2] for row in (*cli.COMMANDS, *cli.GROUPS)])
def test_every_command_is_where_the_table_says(name: str, module: str) -> None:
    found = importlib.import_module(module)
    assert hasattr(found, "commands" if (name, module) in cli.GROUPS else name)
    assert list(cli.app_of(name).registered_commands or cli.app_of(name).registered_groups)
