"""A short piece of everything, to be run where nothing can leave: ``python -m tests.sealed.piece FOLDER``."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from etl.intake.seeding import DEMO
from tests.chromium import ARGUMENTS, chromium_path
from tests.dashboards.desks import grow

ROOT = Path(__file__).resolve().parents[2]
BOOK = DEMO / "2023" / "2023Q3_养老服务科.xlsx"
PAGES = ("/", "/areas", "/indicator/8", "/submit", "/review", "/evaluate", "/plan", "/healthz", "/_dash-dependencies")
COMMANDS = (
    ("check", str(BOOK)),
    ("load", str(BOOK), "--accept"),
    ("assess", "--json"),
    ("trace", "--indicator", "8", "--period", "2023Q2"),
    ("reminders",),
    ("report", "--as-of", "2023-06-30", "-o", "report.pdf"),
    ("verify", "report.pdf"),
    ("rebuild",),
    ("doctor",),
)
_GUIBIAO = (sys.executable, "-c", "import cli; cli.main()")


def main(folder: Path) -> None:
    """Command line, server and browser over a small home; falls over if anything does."""
    home = folder / "home"
    grow(home)
    environment = {**os.environ, "GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT)}
    for command in COMMANDS:
        done = subprocess.run(
            [*_GUIBIAO, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    with served(folder, environment) as address:
        for page in PAGES:
            assert status(address + page) < 500, page
        look(address)
    sys.stdout.write(f"{len(COMMANDS)} commands, {len(PAGES)} addresses and a browser\n")


@contextmanager
def served(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Yield the address of ``guibiao serve``."""
    command = [*_GUIBIAO, "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        found = next(filter(None, (re.search(r"http://\S+:\d+", line) for line in server.stderr)), None)
        assert found, "it does not serve"
        try:
            yield found[0]
        finally:
            server.terminate()


def status(url: str) -> int:
    """Return what the server answers to a GET."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def look(address: str) -> None:
    """Load the first page in Chromium, its scripts and all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")
        assert page.title()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
