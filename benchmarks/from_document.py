"""From a plan's document to its dashboard: `python -m benchmarks.from_document DOCUMENT` prints each step's time.

The steps are commands, in a copy of the program whose catalogue is the imported plan, with a home of its own; the
figures that fill the templates are the plan's baselines, invented as reports of its first quarter.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.measuring import ROOT

_T = TypeVar("_T")
_ROOMS = ("plan", "wording", "access", "etl", "presentation", "dashboards", "reports", "commands")
_SHOW = """
import re, sys
from app import create_app
from dashboards.server.settings import Settings
name, first, own = sys.argv[1:]
client = create_app(Settings.from_environment()).server.test_client()
base = {"base_url": "http://127.0.0.1"}
client.post("/login", data={"name": name, "password": first}, **base)
token = re.search(r'name="token" value="(.+?)"', client.get("/password", **base).get_data(as_text=True))[1]
client.post("/password", data={"token": token, "old": first, "new": own, "again": own}, **base)
answer = client.get("/", follow_redirects=True, **base)
words = re.sub(r"<(style|script).*?</\\1>|<[^>]+>", " ", answer.get_data(as_text=True), flags=re.S)
print(answer.status_code, " ".join(words.split())[:160])
sys.exit(answer.status_code != 200)
"""
"""Signs in, sets a password of one's own and prints what the overview says first."""


def main(document: Path) -> int:
    """Go the whole way; print a line a step. 1 if a step fails."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            _go(document.resolve(), Path(scratch))
        except subprocess.CalledProcessError as error:
            print((error.stdout + error.stderr).decode("utf-8", "replace"), file=sys.stderr)
            return 1
    print(f"{'in all':<24}{time.perf_counter() - began:6.1f} s")
    return 0


def _go(document: Path, scratch: Path) -> None:
    program = scratch / "program"
    written = scratch / "plan.yaml"
    _step("plan import", lambda: _run(ROOT, scratch, "plan", "import", str(document), "-o", str(written)))
    _step("plan check", lambda: _run(ROOT, scratch, "plan", "check", str(written)))
    _step("a copy of the program", lambda: _copy(program, written))
    files = _step("templates", lambda: _templates(program, scratch))
    _step("filled", lambda: _fill(files, written))
    _step("loaded", lambda: _run(program, scratch, "load", str(scratch / "books"), "--accept"))
    _step("assess", lambda: _run(program, scratch, "assess"))
    first = _step("an account", lambda: _run(program, scratch, "user", "add", "reader", "--role", "领导")).strip()
    own = secrets.token_urlsafe(16)
    print(_step("overview page", lambda: _run(program, scratch, "reader", first, own, code=_SHOW)).strip())


def _step(name: str, do: Callable[[], _T]) -> _T:
    began = time.perf_counter()
    done = do()
    print(f"{name:<24}{time.perf_counter() - began:6.1f} s", flush=True)
    return done


def _run(program: Path, scratch: Path, *arguments: str, code: str = "import cli; cli.main()") -> str:
    environment = {**os.environ, "GUIBIAO_HOME": str(scratch / "home"), "PYTHONPATH": str(program)}
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=program, env=environment, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def _copy(program: Path, catalogue: Path) -> None:
    """Copy the program; its catalogue is the imported plan, and of the layouts only the template's fits any plan."""
    program.mkdir()
    for room in (*_ROOMS, "sources"):
        shutil.copytree(ROOT / room, program / room, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (ROOT / "app.py", ROOT / "cli.py", *ROOT.glob("*.yaml")):
        shutil.copy(path, program / path.name)
    shutil.copy(catalogue, program / "indicators.yaml")
    for layout in (program / "etl" / "layouts").glob("*.yaml"):
        if layout.name != "template.yaml":
            layout.unlink()


def _templates(program: Path, scratch: Path) -> list[Path]:
    from etl.yaml_files import load_plan

    plan = load_plan(program / "indicators.yaml")
    (scratch / "books").mkdir()
    files = []
    for name in dict.fromkeys(measure.department for measure in plan.measures):
        path = scratch / "books" / f"{name}.xlsx"
        period = f"{plan.document.first_year}Q1"
        _run(program, scratch, "template", "--department", name, "--period", period, "-o", str(path))
        files.append(path)
    return files


def _fill(files: list[Path], catalogue: Path) -> None:
    """Write each measure's baseline into the city's cell of the templates."""
    import openpyxl

    from etl.yaml_files import load_plan

    baselines = {indicator.name: indicator.baseline for indicator in load_plan(catalogue).indicators}
    for path in files:
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    name = next((name for name in baselines if str(cell.value or "").startswith(name)), None)
                    if name is not None:
                        _write_below(sheet, cell, baselines[name])
        book.save(path)


def _write_below(sheet: object, cell: object, value: float) -> None:
    """Write a value into the row of the city in a measure's column."""
    rows = range(cell.row + 1, sheet.max_row + 1)  # type: ignore[attr-defined]
    city = (row for row in rows if str(sheet.cell(row, 1).value or "").startswith("全市"))  # type: ignore[attr-defined]
    for row in city:
        sheet.cell(row, cell.column).value = value  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
