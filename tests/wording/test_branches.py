"""No code outside ``wording/`` asks which language it is: what differs by language is a word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("plan", "access", "etl", "presentation", "dashboards", "reports", "commands")
FILES = sorted([ROOT / "app.py", ROOT / "cli.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))])

ALLOWED = {
    "dashboards/pages/evaluate/opinions.py": "the published methods are in English, and stand in it beside ours",
    "plan/status_methods.py": "a method says its own name and verdicts in its docstring, in both languages",
    "reports/word/styles.py": "the language of East Asian text in a document, whatever it is written in",
}
"""Files that name a language, and why."""

CODES = re.compile(r"(?:zh|en|zh-CN)|.*[?&]lang=(?:zh|en).*|lang=(?:zh|en)")


def named(tree: ast.Module) -> Iterator[str]:
    """Yield where a file names a language: as a member but for a parameter's default, or by its code."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    fields = [node for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    usual = {id(default) for f in functions for default in (*f.args.defaults, *f.args.kw_defaults)}
    usual |= {id(field.value) for field in fields}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Lang":
            if id(node) not in usual and node.attr.isupper():
                yield f"line {node.lineno}: Lang.{node.attr}"
        elif isinstance(node, ast.Constant) and id(node) not in usual and CODES.fullmatch(str(node.value)):
            yield f"line {node.lineno}: {node.value!r}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_language_is_named(file: Path) -> None:
    found = [*named(ast.parse(file.read_text(encoding="utf-8")))]
    assert bool(found) is (file.relative_to(ROOT).as_posix() in ALLOWED), found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(lang: Lang = Lang.ZH): return lang", False),
        ("def f(lang: str = 'zh'): return lang", False),
        ("x = 1 if lang is Lang.ZH else 2", True),
        ("x = lang == 'en'", True),
        ("x = '?lang=en'", True),
        ("x = 'lang'", False),
        ("class A:\n    lang: Lang = Lang.ZH", False),
    ],
)
def test_what_is_a_branch(code: str, found: bool) -> None:
    assert bool([*named(ast.parse(code))]) is found
