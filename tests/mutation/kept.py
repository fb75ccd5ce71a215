"""What became of mutants, kept in build/mutation: a run that was stopped, or follows new tests, asks only what is open.

A kill holds as long as the program is the same and the test that killed stands in the same file; whatever survived is
asked again where any test of its module is another. So tests may be written while a run goes on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.mutation.targets import ROOT, TARGETS

FOLDER = ROOT / "build" / "mutation"

SURVIVED, ANEW = "", "anew"
"""What stands for a mutant in place of the test that killed it: none did; it died in a process that imported it."""

_SOURCES = {".py", ".toml", ".yaml"}
_ABOUT_OUTCOMES = {"argued.toml", "by_hand.toml", "targets.py", "__main__.py"}
"""What is said of outcomes, or which are asked for, changes none."""


def known(module: str) -> dict[str, str]:
    """Return what is known of a module's mutants and holds still: {key: the test that killed it, or SURVIVED}."""
    file = _file(module)
    told = json.loads(file.read_text("utf-8")) if file.exists() else {}
    if told.get("program") != _program():
        return {}
    then, now, outcomes = told["tests"], _tests(TARGETS[module]), told["outcomes"]
    if then == now:
        return dict(outcomes)
    same = {path for path, digest in then.items() if now.get(path) == digest}
    return {key: killer for key, killer in outcomes.items() if killer.partition("::")[0] in same}


def keep(module: str, outcomes: dict[str, str]) -> None:
    """Keep what became of a module's mutants."""
    told = {"program": _program(), "tests": _tests(TARGETS[module]), "outcomes": outcomes}
    _file(module).write_text(json.dumps(told, ensure_ascii=False, indent=0), encoding="utf-8")


def _file(module: str) -> Path:
    return FOLDER / f"{module.replace('/', '.')}.json"


def _tests(paths: Sequence[str]) -> dict[str, str]:
    return {path: sha256((ROOT / path).read_bytes()).hexdigest()[:12] for path in paths}


@cache
def _program() -> str:
    """Return a digest of all that every outcome depends on: the program, and what tests share."""
    folders = ("plan", "wording", "presentation", "reports", "etl", "tests/plan", "tests/reports", "tests/mutation")
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.*") if file.suffix in _SOURCES)
    beside = (file for file in files if not file.name.startswith("test_") and file.name not in _ABOUT_OUTCOMES)
    all_ = (*beside, ROOT / "tests/conftest.py", ROOT / "indicators.yaml")
    return sha256(b"".join(file.read_bytes() for file in all_)).hexdigest()[:12]
