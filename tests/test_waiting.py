"""No test depends on how fast a machine is: limits of time are a minute at least, and nothing waits blindly."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import LIMIT, eventually

TESTS = Path(__file__).resolve().parent
MUST_FAIL = {"sealed/test_sealed.py", "sealed/witness.py"}
"""Here connections are opened that nobody may answer: they do not wait for anything."""


def hurries(tree: ast.AST) -> Iterator[str]:
    """Calls that wait for a fixed time, or give up sooner than a slow machine can answer."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name == "wait_for_timeout":
            yield f"{call.lineno}: waits for a time instead of for what happens"
        for word in call.keywords:
            if word.arg == "timeout" and isinstance(word.value, ast.Constant) and _is_short(word.value.value):
                yield f"{call.lineno}: gives up after {word.value.value}"


def _is_short(limit: object) -> bool:
    """In seconds, or in milliseconds as playwright counts."""
    assert isinstance(limit, int | float)
    return 0 < limit < LIMIT or 1000 <= limit < 1000 * LIMIT


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: str(path.relative_to(TESTS)))
def test_nothing_depends_on_the_speed_of_the_machine(path: Path) -> None:
    found = list(hurries(ast.parse(path.read_text("utf-8"))))
    assert found == [] or str(path.relative_to(TESTS)) in MUST_FAIL


@pytest.mark.parametrize(
    "code", ["page.wait_for_timeout(100)", "expect(x).to_be_visible(timeout=4_000)", "get(timeout=10)"]
)
def test_what_hurries_is_found(code: str) -> None:
    assert list(hurries(ast.parse(code)))


def test_what_happens_later_is_waited_for() -> None:
    left = iter((False, False, True))
    eventually(lambda: next(left), "never")
    assert list(left) == []
