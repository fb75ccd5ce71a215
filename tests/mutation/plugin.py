"""The part that runs inside pytest: the tests of a module once as it is, then again for each of its mutants.

The tests are collected once. A mutant of a function is a fork in which the function's code is replaced, so it costs no
start and no import; only the tests that run the changed line are asked, first those that are quick and killed most.
"""

from __future__ import annotations

import functools
import gc
import math
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from hypothesis import Phase, settings

from tests.mutation.kept import SURVIVED, keep, known
from tests.mutation.mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
_MORE_SECONDS, _TIMES = 5, 5
"""Processor time of a mutant's test: so many times what it takes over the sound code, and so much more. A busy machine
changes nothing of it."""

EXAMPLES = 8
"""So many examples of a law are enough for a mutant: a law holds for all, and five thousand mutants ask it."""

FIRST = Counter[str]()
"""Which tests are run first, where no mutant of a function is asked for: those with the highest number."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say which modules are mutated; what became of them is kept."""
    parser.addoption("--mutate", help="modules' paths from the root of the project, with commas between")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ask laws with few examples, the same in every run, and none for its simplest failure."""
    for item in items:
        test = getattr(item, "obj", None)
        own = getattr(test, "_hypothesis_internal_use_settings", None)
        if own is not None:
            few = min(own.max_examples, EXAMPLES)
            phases = (Phase.explicit, Phase.generate)
            less = settings(own, max_examples=few, derandomize=True, database=None, deadline=None, phases=phases)
            vars(test)["_hypothesis_internal_use_settings"] = less
    items.sort(key=lambda item: -FIRST[item.nodeid])


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run every mutant instead of the tests alone."""
    if not session.config.getoption("--mutate"):
        return None
    modules = session.config.getoption("--mutate").split(",")
    coverage = Coverage({str(ROOT / module) for module in modules})
    for item in session.items:
        coverage.run(item)
    assert not session.testsfailed, "the tests must pass before any fault is put in"
    programs = {module: Program(ROOT / module) for module in modules}
    # What is frozen is no longer found among the collector's objects, and no fork copies it to collect it.
    gc.freeze()
    for module, program in programs.items():
        keep(module, _outcomes(session, program, coverage, known(module)))
    return True


def _outcomes(session: pytest.Session, program: Program, coverage: Coverage, before: dict[str, str]) -> dict[str, str]:
    """Return what becomes of the mutants of a module's functions: what was known of them before, else tried."""
    found, items = {}, {item.nodeid: item for item in session.items}
    coverage.kills.update(items[killer] for killer in before.values() if killer in items)
    for mutant in mutants_of(Path(program.path).read_text("utf-8")):
        outcome = before[mutant.key] if mutant.key in before else _outcome(session, program, mutant, coverage)
        if outcome is not None:
            found[mutant.key] = outcome
    return found


class Coverage:
    """Which tests run which lines of some files, how long each test takes, and how many mutants it killed."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = paths
        self._tests: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[pytest.Item, float] = {}
        self.kills = Counter[pytest.Item]()

    def run(self, item: pytest.Item) -> None:
        """Run a test and note its lines."""
        lines: set[tuple[str, int]] = set()

        def trace(frame: FrameType, event: str, argument: object) -> Any:
            if frame.f_code.co_filename not in self._paths:
                return None
            lines.add((frame.f_code.co_filename, frame.f_lineno))
            return trace

        begun = time.process_time()
        sys.settrace(trace)
        try:
            _run(item)
        finally:
            sys.settrace(None)
        self.seconds[item] = time.process_time() - begun
        for line in lines:
            self._tests[line].append(item)

    def of(self, path: str, lines: range) -> list[pytest.Item]:
        """Return the tests that run one of some lines, the likeliest to notice in a short time first."""
        found = {item for line in lines for item in self._tests[path, line]}
        return sorted(found, key=lambda item: (-(1 + self.kills[item]) / (0.005 + self.seconds[item]), item.nodeid))


def _run(item: pytest.Item, after: pytest.Item | None = None) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)


class Program:
    """What a module's functions are while it is in use, and all that was kept of what was computed before."""

    def __init__(self, path: Path) -> None:
        everything = gc.get_objects()
        found = (each for each in everything if isinstance(each, FunctionType))
        self.path = str(path)
        self._functions = [each for each in found if each.__code__.co_filename == self.path]
        self._caches = [each for each in everything if isinstance(each, functools._lru_cache_wrapper)]

    def functions(self, name: str) -> list[FunctionType]:
        """Return a function as it is in use: also as a property, a method of a class with slots, or behind a cache."""
        return [each for each in self._functions if each.__code__.co_qualname == name]

    def forget(self) -> None:
        """Empty the caches: what is in them was computed before the fault was there."""
        for each in self._caches:
            each.cache_clear()


def _outcome(session: pytest.Session, program: Program, mutant: Mutant, coverage: Coverage) -> str | None:
    """Return the test that kills a mutant, else SURVIVED; None for a fault that is only there when its module is
    imported anew."""
    if not mutant.function:
        return None
    code = _code_of(compile(mutant.build(), program.path, "exec"), mutant.function)
    functions = [f for f in program.functions(mutant.function) if len(f.__code__.co_freevars) == len(code.co_freevars)]
    if not functions:
        return None
    tests = coverage.of(program.path, mutant.lines or range(code.co_firstlineno, max(_lines(code)) + 1))

    def broken() -> None:
        for function in functions:
            function.__code__ = code
        program.forget()

    place = _first_failing(session, broken, tests, coverage.seconds) if tests else 0
    if place == len(tests):
        return SURVIVED
    coverage.kills[tests[place]] += 1
    return tests[place].nodeid


def _code_of(module: CodeType, name: str) -> CodeType:
    """Return the code of a function by its qualified name."""
    return next(code for code in _codes(module) if code.co_qualname == name)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _lines(code: CodeType) -> Iterator[int]:
    return (line for each in _codes(code) for *_, line in each.co_lines() if line)


def _first_failing(
    session: pytest.Session, breaks: Callable[[], None], tests: Sequence[pytest.Item], seconds: Mapping[Any, float]
) -> int:
    """Return the place of the first test that fails over what ``breaks`` left, or takes far more than its usual
    ``seconds`` of the processor, or ends the fork in which they run; their number where all pass."""
    said, says = os.pipe()
    child = os.fork()
    if not child:
        try:
            _quiet(session)
            breaks()
            for place, (item, after) in enumerate(zip(tests, [*tests[1:], None], strict=True)):
                os.write(says, f"{place}\n".encode())
                _bound(seconds[item])
                _run(item, after)
                if session.testsfailed:
                    os._exit(0)
            os.write(says, f"{len(tests)}\n".encode())
        finally:
            os._exit(0)
    os.close(says)
    with os.fdopen(said, "rb") as told:
        places = told.read().split()
    os.waitpid(child, 0)
    return int(places[-1]) if places else 0


def _quiet(session: pytest.Session) -> None:
    """Let no word be said, or made up, of what goes wrong."""
    session.config.pluginmanager.unregister(name="terminalreporter")
    session.config.option.tbstyle = "no"
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _bound(seconds: float) -> None:
    """End this process when its next test takes far more of the processor than usual: an endless loop."""
    limit = math.ceil(time.process_time() + _MORE_SECONDS + _TIMES * seconds)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    # Whoever bounds this machine's processes has the last word: more than that may not be asked for.
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
