"""Chinese punctuation is a word like others: what pages, reports and commands print of it stands in wording/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("dashboards", "presentation", "reports", "commands")
MARKS = frozenset("、，。；：（）「」《》")

READ = {
    "dashboards/pages/task/entry.py": {"，"},  # in a number that somebody typed
    "dashboards/server/vendor.py": {"，。、；：！？（）〔〕《》“”‘’…—·−×÷％%‰≥≤±→←↑↓"},  # what a font must have
    "reports/checking/units.py": {"[（(][^（(]*[)）]$"},  # what a report's heads are read by
    # Of what was printed and should have been: the same text for readers of any language.
    "reports/checking/content.py": {"、"},
    "reports/checking/excel_checking.py": {"、"},
    "reports/checking/word_checking.py": {"、"},
}
"""Files that read such marks, or hold them without saying them."""


def literals(text: str) -> Iterator[str]:
    """Yield the string literals of a module that are neither documentation nor a command's help, which has both
    languages."""
    tree = ast.parse(text)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.keyword) and node.arg == "help":
            passed |= {id(each) for each in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.value


def said(text: str) -> set[str]:
    """Return the literals of a module that hold Chinese punctuation."""
    return {each for each in literals(text) if MARKS & set(each)}


@pytest.mark.parametrize("path", sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py")), ids=str)
def test_no_page_report_or_command_prints_chinese_punctuation_of_its_own(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    assert said(path.read_text(encoding="utf-8")) - READ.get(name, set()) == set()


def test_a_mark_is_found_in_any_literal() -> None:
    module = '"""一、二"""\nA = f"{a}：{b}"\nB = "、".join(a)\nC = Option(help="一，二")\nD = ", "\n"""三。"""\n'
    assert said(module) == {"：", "、"}


@pytest.mark.parametrize("name", READ)
def test_what_is_allowed_is_there(name: str) -> None:
    assert said((ROOT / name).read_text(encoding="utf-8")) == READ[name]
