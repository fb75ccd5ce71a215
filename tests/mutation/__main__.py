"""``make mutate``: put every small fault into the numbers' code, one at a time, and count those the tests notice.

``python -m tests.mutation [module …]`` mutates only some; ``--by-hand`` puts in only what was made by hand. 0 if the
share of killed mutants is high enough and every mutant made by hand died; else 1. Survivors are listed: those of
argued.toml by number, all others by name. A run that was stopped goes on where it was, as long as nothing has changed
that a module's outcomes depend on (build/mutation).
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import hypothesis  # noqa: F401 - what the tests need of others is imported once, before any fork
import pydantic  # noqa: F401
import pytest
import ruamel.yaml  # noqa: F401

from tests.mutation import plugin
from tests.mutation.anew import OPTIONS, silence, survives
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.targets import ROOT, TARGETS

HERE = Path(__file__).parent
WANTED = 0.9
"""Share of the mutants that must die."""

BY_HAND = "--by-hand"

SCORES = ROOT / "build" / "mutation" / "scores.md"
"""The scores as docs/mutation.md tells them."""

_TOGETHER = 30_000
"""Bytes of the modules that are mutated by one process."""

_SOURCES = {".py", ".toml", ".yaml"}
_ABOUT_OUTCOMES = {"argued.toml", "by_hand.toml", "targets.py", "__main__.py"}
"""What is said of outcomes, or which are asked for, changes none."""

Key = tuple[str, str]
"""(module, mutant)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that stands in a module when it is imported."""

    module: str
    key: str
    source: str
    tests: tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Mutate, print the outcome."""
    begun, modules = time.monotonic(), _modules(arguments)
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        found = dict(_told(pool.imap_unordered(_mutated, _together(modules), 1), len(modules)))
        faults = [fault for module in modules for fault in _anew(module, found[module])]
        by_hand = [] if arguments and arguments != [BY_HAND] else list(_by_hand())
        lasting = pool.imap(_imported, [*faults, *by_hand], 1)
        for fault in faults:
            found[fault.module][fault.key] = "survived" if next(lasting) else "killed"
        still = [fault.key for fault, survived in zip(by_hand, lasting, strict=True) if survived]
    outcomes = {(module, key): outcome for module in modules for key, outcome in found[module].items()}
    return _report(outcomes, len(by_hand), still, time.monotonic() - begun)


def _modules(arguments: list[str]) -> list[str]:
    """Return the modules that are asked for, the longest first: all unless some are named."""
    asked = [] if arguments == [BY_HAND] else arguments or list(TARGETS)
    return sorted(asked, key=_size, reverse=True)


def _size(module: str) -> int:
    return (ROOT / module).stat().st_size


def _together(modules: Sequence[str]) -> list[tuple[str, ...]]:
    """Return modules that share their tests in groups of which each runs them once; not so long that one core waits
    for the other, the longest first."""
    groups: list[list[str]] = []
    for module in modules:
        fit = (g for g in groups if TARGETS[g[0]] == TARGETS[module] and sum(map(_size, [*g, module])) < _TOGETHER)
        group = next(fit, None)
        if group is None:
            groups.append([module])
        else:
            group.append(module)
    return sorted(map(tuple, groups), key=lambda group: sum(map(_size, group)), reverse=True)


def _told(results: Iterator[dict[str, dict[str, str]]], number: int) -> Iterator[tuple[str, dict[str, str]]]:
    done = 0
    for group in results:
        for module, outcomes in group.items():
            done, found = done + 1, Counter(outcomes.values())
            killed = f"{found['killed']} of {len(outcomes)} mutants killed, {found['elsewhere']} put off"
            print(f"[{done}/{number}] {module}: {killed}", flush=True)
            yield module, outcomes


def _mutated(group: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return what became of every mutant of modules' functions: as a run that was stopped found it, else tried."""
    folder = ROOT / "build" / "mutation"
    kept = {module: folder / f"{module.replace('/', '.')}-{_state(TARGETS[module])}.json" for module in group}
    missing = [module for module in group if not kept[module].exists()]
    if missing:
        for module, outcomes in _tried(missing).items():
            kept[module].write_text(json.dumps(outcomes), encoding="utf-8")
    return {module: json.loads(kept[module].read_text("utf-8")) for module in group}


def _state(tests: Sequence[str]) -> str:
    """Return a digest of all that a module's outcomes depend on: the program, what tests share, and its own tests."""
    files = (*_shared(), *(ROOT / test for test in tests))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@cache
def _shared() -> tuple[Path, ...]:
    folders = ("plan", "wording", "presentation", "reports", "etl", "tests/plan", "tests/reports", "tests/mutation")
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.*") if file.suffix in _SOURCES)
    beside = (file for file in files if not file.name.startswith("test_") and file.name not in _ABOUT_OUTCOMES)
    return (*beside, ROOT / "tests/conftest.py", ROOT / "indicators.yaml")


def _tried(modules: Sequence[str]) -> dict[str, dict[str, str]]:
    """Put every mutant of modules in, one after the other, and ask their tests, which are collected once."""
    log = ROOT / "build" / "mutation" / f"{modules[0].replace('/', '.')}.log"
    silence(log)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = Path(folder) / "outcomes.json"
        words = [*OPTIONS, "--mutate", ",".join(modules), "--mutate-to", str(outcomes), *TARGETS[modules[0]]]
        code = pytest.main(words, plugins=[plugin])
        assert outcomes.exists(), f"pytest ended with {code} before any fault was put in: see {log}"
        found: dict[str, dict[str, str]] = json.loads(outcomes.read_text("utf-8"))
        return found


def _anew(module: str, outcomes: dict[str, str]) -> Iterator[Fault]:
    """Yield what must be imported to be there."""
    mutants: dict[str, Mutant] = {m.key: m for m in mutants_of((ROOT / module).read_text("utf-8"))}
    for key, outcome in outcomes.items():
        if outcome == "elsewhere":
            yield Fault(module, key, ast.unparse(mutants[key].build()), TARGETS[module])


def _by_hand() -> Iterator[Fault]:
    """Yield the faults of by_hand.toml."""
    for fault in tomllib.loads((HERE / "by_hand.toml").read_text("utf-8")).get("fault", []):
        source = (ROOT / fault["module"]).read_text("utf-8")
        assert source.count(fault["before"]) == 1, f"{fault['name']}: its text must be found once in {fault['module']}"
        faulty = source.replace(fault["before"], fault["after"])
        tests = tuple(fault.get("tests", TARGETS.get(fault["module"], ())))
        yield Fault(fault["module"], fault["name"], faulty, tests)


def _imported(fault: Fault) -> bool:
    """Tell whether a fault survives."""
    silence(ROOT / "build" / "mutation" / "imported.log")
    path = ROOT / fault.module
    return survives(path, compile(fault.source, str(path), "exec"), fault.tests)


def _report(outcomes: dict[Key, str], by_hand: int, still: list[str], seconds: float) -> int:
    """Print the score of every module, all survivors that nobody argued for, and the whole score; return 0 or 1."""
    argued = _argued()
    for module in sorted({module for module, _ in outcomes}):
        of_module = [outcome for (where, _), outcome in outcomes.items() if where == module]
        print(f"{_share(of_module.count('killed'), len(of_module))}  {module}")
    survivors = [key for key, outcome in outcomes.items() if outcome == "survived"]
    open_ones = [key for key in survivors if key not in argued]
    for module, key in open_ones:
        print(f"survived: {module}: {key}")
    modules = {module for module, _ in outcomes}
    for module, key in sorted(argued):
        if module in modules and outcomes.get((module, key)) != "survived":
            print(f"argued in vain, it does not survive: {module}: {key}")
    for name in still:
        print(f"survived, made by hand: {name}")
    killed, all_ = len(outcomes) - len(survivors), len(outcomes)
    of_argued = len(survivors) - len(open_ones)
    print(f"made by hand: {by_hand - len(still)} of {by_hand} killed; {seconds / 60:.1f} min")
    print(f"survived: {len(survivors)}, argued in tests/mutation/argued.toml: {of_argued}")
    print(f"score: {_share(killed, all_).strip()} of all mutants killed, {WANTED:.0%} wanted")
    if {module for module, _ in outcomes} == set(TARGETS):
        SCORES.write_text("\n".join(_table(outcomes)) + "\n", encoding="utf-8")
    # A survivor that is not argued is named above: it is work to do, while a low share is a fault of the tests.
    return int(killed < WANTED * all_ or bool(still))


def _table(outcomes: dict[Key, str]) -> Iterator[str]:
    """Yield the lines of docs/mutation.md's table: every module, and all of them together."""
    yield "| module | mutants | killed | share |"
    yield "|---|---:|---:|---:|"
    killed, all_ = (Counter(where for (where, _), told in outcomes.items() if told in words) for words in _COUNTED)
    for name in sorted(all_):
        yield f"| `{name}` | {all_[name]} | {killed[name]} | {killed[name] / all_[name]:.1%} |"
    yield f"| **all** | {all_.total()} | {killed.total()} | {killed.total() / all_.total():.1%} |"


_COUNTED = (("killed",), ("killed", "survived"))


def _share(part: int, whole: int) -> str:
    return f"{part:4}/{whole:<4} {part / whole:6.1%}" if whole else "   0/0"


def _argued() -> set[Key]:
    """Return the survivors of argued.toml."""
    listed: list[dict[str, Any]] = tomllib.loads((HERE / "argued.toml").read_text("utf-8")).get("survivor", [])
    return {(each["module"], each["mutant"]) for each in listed}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
