"""The part that runs inside pytest: the tests of a module once as it is, then again for each of its mutants.

The tests are collected once. A mutant of a function is a fork in which the function's code is replaced, so it costs no
start and no import; only the tests that run the changed line are asked, the quickest first.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from tests.mutation.mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
_LEAST_SECONDS, _TIMES = 20, 10
"""Processor time of a mutant's tests: so many times what they take, and at least so much."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say which module is mutated, and where its outcomes go."""
    parser.addoption("--mutate", help="a module's path from the root of the project")
    parser.addoption("--mutate-to", help="a JSON file for the outcomes: {key: killed, survived or elsewhere}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run every mutant instead of the tests alone."""
    if not session.config.getoption("--mutate"):
        return None
    path = ROOT / session.config.getoption("--mutate")
    coverage = Coverage(path)
    for item in session.items:
        coverage.run(item)
    assert not session.testsfailed, "the tests must pass before any fault is put in"
    outcomes = {mutant.key: _outcome(session, path, mutant, coverage) for mutant in mutants_of(path.read_text("utf-8"))}
    Path(session.config.getoption("--mutate-to")).write_text(json.dumps(outcomes), encoding="utf-8")
    return True


class Coverage:
    """Which tests run which lines of a module, and how long each test takes."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._tests: dict[int, list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[pytest.Item, float] = {}

    def run(self, item: pytest.Item) -> None:
        """Run a test and note its lines."""
        lines: set[int] = set()

        def trace(frame: FrameType, event: str, argument: object) -> Any:
            if frame.f_code.co_filename != self._path:
                return None
            lines.add(frame.f_lineno)
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

    def of(self, lines: range) -> list[pytest.Item]:
        """Return the tests that run one of some lines, the quickest first."""
        found = {item for line in lines for item in self._tests[line]}
        return sorted(found, key=lambda item: (self.seconds[item], item.nodeid))


def _run(item: pytest.Item, after: pytest.Item | None = None) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)


def _outcome(session: pytest.Session, path: Path, mutant: Mutant, coverage: Coverage) -> str:
    """Return ``elsewhere`` for a fault that is only there when the module is imported anew."""
    if not mutant.function:
        return "elsewhere"
    code = _code_of(compile(mutant.build(), str(path), "exec"), mutant.function)
    functions = [
        f for f in _functions(str(path), mutant.function) if len(f.__code__.co_freevars) == len(code.co_freevars)
    ]
    if not functions:
        return "elsewhere"
    tests = coverage.of(mutant.lines or range(code.co_firstlineno, max(_lines(code)) + 1))
    if not tests:
        return "survived"
    limit = _LEAST_SECONDS + _TIMES * sum(coverage.seconds[item] for item in tests)
    return "survived" if _passes(session, functions, code, tests, round(limit)) else "killed"


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


def _functions(path: str, name: str) -> list[FunctionType]:
    """Return the function as it is in use: also as a property, a method of a class with slots, or behind a cache."""
    found = (each for each in gc.get_objects() if isinstance(each, FunctionType))
    return [f for f in found if f.__code__.co_filename == path and f.__code__.co_qualname == name]


def _passes(
    session: pytest.Session, functions: Sequence[FunctionType], code: CodeType, tests: Sequence[pytest.Item], limit: int
) -> bool:
    """Tell whether all tests pass over the replaced code, in a fork that may not take longer than ``limit`` seconds."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    failed = True
    try:
        session.config.pluginmanager.unregister(name="terminalreporter")
        _quiet(limit)
        for function in functions:
            function.__code__ = code
        _forget()
        failed = any(_fails(session, item) for item in tests)
    finally:
        os._exit(failed)


def _quiet(limit: int) -> None:
    """Bounded in time, and no word of what goes wrong."""
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _forget() -> None:
    """What is kept in caches was computed before the fault was there."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper):
            each.cache_clear()


def _fails(session: pytest.Session, item: pytest.Item) -> bool:
    _run(item)
    return session.testsfailed > 0
