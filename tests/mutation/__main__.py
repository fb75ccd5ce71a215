"""``make mutate``: put every small fault into the numbers' code, one at a time, and count those the tests notice.

``python -m tests.mutation [module …]`` mutates only some; ``--by-hand`` puts in only what was made by hand. 0 if the
share of killed mutants is high enough and every mutant made by hand died; else 1. Survivors are listed: those of
argued.toml by number, all others by name. A run that was stopped goes on where it was (``tests/mutation/kept.py``).
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.mutation import plugin
from tests.mutation.anew import OPTIONS, import_others, silence, survives
from tests.mutation.kept import ANEW, FOLDER, SURVIVED, keep, known
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.targets import ROOT, TARGETS

HERE = Path(__file__).parent
WANTED = 0.9
"""Share of the mutants that must die."""

BY_HAND = "--by-hand"

SCORES = FOLDER / "scores.md"
"""The scores as docs/mutation.md tells them."""

_TOGETHER = 30_000
"""Bytes of the modules that are mutated by one process."""

Key = tuple[str, str]
"""(module, mutant)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault made by hand."""

    module: str
    key: str
    source: str
    tests: tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Mutate, print the outcome."""
    begun, modules = time.monotonic(), _modules(arguments)
    import_others(sorted({test for tests in TARGETS.values() for test in tests}))
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        found = dict(_told(pool.imap_unordered(_mutated, _together(modules), 1), len(modules)))
        by_hand = [] if arguments and arguments != [BY_HAND] else list(_by_hand())
        lasting = pool.imap(_survives, by_hand, 1)
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
            done += 1
            killed = sum(outcome != SURVIVED for outcome in outcomes.values())
            print(f"[{done}/{number}] {module}: {killed} of {len(outcomes)} mutants killed", flush=True)
            yield module, outcomes


def _mutated(group: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return what became of every mutant of modules: as it is known, else tried, and kept module by module."""
    missing = [module for module in group if any(mutant.function for mutant in _open(module))]
    if missing:
        done = _in_a_fork(lambda: _try(missing))
        assert done, f"no fault was put in, or not all: see {_log(missing)}"
    return {module: _anew(module) for module in group}


def _anew(module: str) -> dict[str, str]:
    """Try the mutants that are there only when their module is imported anew; return what became of all."""
    outcomes = known(module)
    for mutant in _open(module):
        code, kills = compile(mutant.build(), str(ROOT / module), "exec"), Counter(outcomes.values())
        survived = _in_a_fork(lambda code=code, kills=kills: _imported(module, code, TARGETS[module], kills))
        outcomes[mutant.key] = SURVIVED if survived else ANEW
        keep(module, outcomes)
    return outcomes


def _open(module: str) -> list[Mutant]:
    """Return the mutants of which nothing is known."""
    outcomes = known(module)
    return [mutant for mutant in mutants_of((ROOT / module).read_text("utf-8")) if mutant.key not in outcomes]


def _in_a_fork(work: Callable[[], bool]) -> bool:
    """Return what work tells in a process of its own; False where that process was ended, as by an endless loop."""
    child = os.fork()
    if not child:
        told = 1
        try:
            told = 0 if work() else 1
        finally:
            os._exit(told)
    return os.waitpid(child, 0)[1] == 0


def _try(modules: Sequence[str]) -> bool:
    """Put every open mutant of modules' functions in, one after the other, and ask their tests, which are collected
    once; keep what becomes of them."""
    silence(_log(modules))
    words = [*OPTIONS, "--mutate", ",".join(modules), *TARGETS[modules[0]]]
    return pytest.main(words, plugins=[plugin]) == 0


def _log(modules: Sequence[str]) -> Path:
    return FOLDER / f"{modules[0].replace('/', '.')}.log"


def _by_hand() -> Iterator[Fault]:
    """Yield the faults of by_hand.toml."""
    for fault in tomllib.loads((HERE / "by_hand.toml").read_text("utf-8")).get("fault", []):
        source = (ROOT / fault["module"]).read_text("utf-8")
        assert source.count(fault["before"]) == 1, f"{fault['name']}: its text must be found once in {fault['module']}"
        faulty = source.replace(fault["before"], fault["after"])
        tests = tuple(fault.get("tests", TARGETS.get(fault["module"], ())))
        yield Fault(fault["module"], fault["name"], faulty, tests)


def _survives(fault: Fault) -> bool:
    """Tell whether a fault made by hand survives."""
    code = compile(fault.source, str(ROOT / fault.module), "exec")
    return _imported(fault.module, code, fault.tests, Counter(known(fault.module).values()))


def _imported(module: str, code: CodeType, tests: Sequence[str], kills: Mapping[str, int]) -> bool:
    """Tell whether tests pass over other code of a module, in a process that then ends."""
    silence(FOLDER / "imported.log")
    return survives(ROOT / module, code, tests, kills)


def _report(outcomes: dict[Key, str], by_hand: int, still: list[str], seconds: float) -> int:
    """Print the score of every module, all survivors that nobody argued for, and the whole score; return 0 or 1."""
    argued = _argued()
    for module in sorted({module for module, _ in outcomes}):
        of_module = [outcome for (where, _), outcome in outcomes.items() if where == module]
        print(f"{_share(len(of_module) - of_module.count(SURVIVED), len(of_module))}  {module}")
    survivors = [key for key, outcome in outcomes.items() if outcome == SURVIVED]
    open_ones = [key for key in survivors if key not in argued]
    for module, key in open_ones:
        print(f"survived: {module}: {key}")
    modules = {module for module, _ in outcomes}
    for module, key in sorted(argued):
        if module in modules and outcomes.get((module, key)) != SURVIVED:
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
    all_ = Counter(where for where, _ in outcomes)
    killed = Counter(where for (where, _), told in outcomes.items() if told != SURVIVED)
    for name in sorted(all_):
        yield f"| `{name}` | {all_[name]} | {killed[name]} | {killed[name] / all_[name]:.1%} |"
    yield f"| **all** | {all_.total()} | {killed.total()} | {killed.total() / all_.total():.1%} |"


def _share(part: int, whole: int) -> str:
    return f"{part:4}/{whole:<4} {part / whole:6.1%}" if whole else "   0/0"


def _argued() -> set[Key]:
    """Return the survivors of argued.toml."""
    listed: list[dict[str, Any]] = tomllib.loads((HERE / "argued.toml").read_text("utf-8")).get("survivor", [])
    return {(each["module"], each["mutant"]) for each in listed}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
