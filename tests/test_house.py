"""The counts of docs/architecture.md: what a line of code, a comment and a small module are."""

from __future__ import annotations

from pathlib import Path

from benchmarks.house import ROOT, Source, list_small, list_without_comments, names_twice, program, table

TEXT = '''"""What it is.

Two lines more.
"""

NAME = "a # in a text is no comment"  # why this name
"""What the constant is."""


# Why it is a function.
def doubled(x: int) -> int:
    """Return it twice."""
    return (
        x  # noqa: X001 - to a tool
        * 2
    )
'''


def source(name: str, text: str) -> Source:
    return Source(ROOT / name, text)


def test_lines_of_code_and_comments_are_told_apart() -> None:
    code, comments = source("plan/x.py", TEXT).counted
    assert code == {6, 11, 13, 14, 15, 16}
    assert comments == {6, 10}
    assert source("plan/x.py", TEXT).functions == [("doubled", 5, 6)]


def test_small_modules_stand_with_who_imports_them() -> None:
    whole = [source("plan/x.py", TEXT), source("plan/y.py", "def f():\n    from plan.x import doubled\n" + "\n" * 60)]
    assert list_small(whole) == [" 16 plan/x.py <- plan/y.py (62)"]


def test_a_long_module_without_a_comment_and_a_class_in_two_modules_are_named() -> None:
    silent = source("plan/x.py", "class Same:\n    pass\n" + "x = 1\n" * 60)
    assert list_without_comments([silent, source("plan/y.py", "# why\n" + silent.text)]) == [" 62 plan/x.py"]
    assert names_twice([silent, source("plan/y.py", "class Same: pass")]) == {"Same": ["plan.x", "plan.y"]}


def test_every_row_stands_in_the_table_of_the_docs() -> None:
    docs = Path(ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert not [row for row in table(program()) if f"| {row} |" not in docs]
