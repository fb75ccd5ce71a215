"""What names tests by their path names some that are there: pytest runs nothing at all where one of many is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import LONG

ROOT = Path(__file__).resolve().parents[1]
_ADDED = re.compile(r"\$\(addprefix (?P<before>\S*?tests/\S*),(?P<names>[^)]*)\)")
_PATH = re.compile(r"tests/[\w./-]+")


def _named(text: str) -> Iterator[str]:
    """Yield every path below tests/ that a text names, those of make's ``addprefix`` too."""
    for added in _ADDED.finditer(text):
        before = added["before"].partition("=")[2] or added["before"]
        # A backslash goes on in the next line.
        yield from (before + name for name in added["names"].replace("\\\n", " ").split())
    yield from _PATH.findall(_ADDED.sub("", text))


def test_every_path_that_make_names_is_there() -> None:
    named = set(_named((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert ([path for path in sorted(named) if not list(ROOT.glob(path))], len(named) > 15) == ([], True)


def test_the_list_of_what_must_hold_names_tests_that_are_there() -> None:
    """Docs/security.md leaves ``tests/`` out; a folder means all in it."""
    table = (ROOT / "docs/security.md").read_text(encoding="utf-8").partition("## The list")[2].partition("\n## ")[0]
    rows = [line.split("|")[3] for line in table.splitlines() if line.startswith("| ") and "shown by" not in line]
    named = [name for row in rows for name in re.findall(r"`([^`]*(?:\.py|/))`", row)]
    folders = ["", *{f"{name.rpartition('/')[0]}/" for name in named if "/" in name}]
    gone = [n for n in named if not any(list((ROOT / "tests").glob(f + n)) for f in folders) and n != "etl/faults.py"]
    assert (gone, len(named) > 50) == ([], True)


def test_long_tests_are_there() -> None:
    tests = [path.relative_to(ROOT / "tests").as_posix() for path in (ROOT / "tests").rglob("*.py")]
    assert [long for long in LONG if not any(test.startswith(long) for test in tests)] == []
