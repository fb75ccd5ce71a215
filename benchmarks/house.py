"""The house in figures: what docs/architecture.md's table counts, and lists of what stands out.

``python -m benchmarks.house`` prints the table; ``comments``, ``small`` or ``long`` after it lists modules without
comments, small modules with who imports them, and long functions. Needs nothing but the source text.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("plan", "wording", "access", "etl", "presentation", "dashboards", "reports", "commands")
INSTRUCTIONS = ("noqa", "type:", "pragma", "fmt:", "!")
"""What a comment begins with that speaks to a tool, not to a reader: it is not counted."""

BLANK = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
"""Tokens that make no line a line of code."""


@dataclass(frozen=True)
class Source:
    """A module of the program as text."""

    path: Path
    text: str

    @property
    def where(self) -> str:
        """Return its path below the project."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        """Return its full name."""
        return self.where.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def lines(self) -> int:
        """Return how many lines the file has."""
        return len(self.text.splitlines())

    @cached_property
    def tree(self) -> ast.Module:
        """Return it parsed."""
        return ast.parse(self.text)

    @cached_property
    def docstring_lines(self) -> set[int]:
        """Return the lines of docstrings, and of other texts that stand alone below what they explain."""
        found: set[int] = set()
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Expr)
                and isinstance(value := node.value, ast.Constant)
                and isinstance(value.value, str)
            ):
                found |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        return found

    @cached_property
    def counted(self) -> tuple[set[int], set[int]]:
        """Return the lines of code and the lines on which a comment for readers stands."""
        code: set[int] = set()
        comments: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                if not token.string.lstrip("# ").startswith(INSTRUCTIONS):
                    comments.add(token.start[0])
            elif token.type not in BLANK:
                code |= set(range(token.start[0], token.end[0] + 1))
        return code - self.docstring_lines, comments

    @property
    def functions(self) -> list[tuple[str, int, int]]:
        """Return every function: its name, its lines of code, and its lines with docstring and comments."""
        code, _ = self.counted
        return [
            (node.name, sum(node.lineno <= n <= (node.end_lineno or 0) for n in code), _height(node))
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]

    def imports(self, modules: set[str]) -> set[str]:
        """Return the modules of the house that it imports, wherever in the file."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= {name if name in modules else node.module or "" for name in inner}
        return (found & modules) - {self.module}


def _height(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def program() -> list[Source]:
    """Return every module of the program; tests, benchmarks and the makers of demonstration data are left out."""
    files = [ROOT / "app.py", ROOT / "cli.py", *(f for p in PACKAGES for f in sorted((ROOT / p).rglob("*.py")))]
    return [Source(file, file.read_text(encoding="utf-8")) for file in files]


def table(sources: list[Source]) -> dict[str, str]:
    """Return the rows of docs/architecture.md's table that the text alone tells."""
    functions = [function for source in sources for function in source.functions]
    code = [lines for _, lines, _ in functions]
    whole = [lines for _, _, lines in functions]
    coded = sum(len(source.counted[0]) for source in sources)
    folders: Counter[str] = Counter()
    for source in sources:
        folders[source.path.parent.relative_to(ROOT).as_posix()] += source.lines
    (largest, most), *_ = folders.most_common(1)
    lines, said = [source.lines for source in sources], sum(len(source.counted[1]) for source in sources)
    return {
        "Python files of the program": f"{len(sources):,}",
        "lines in them; lines of code": f"{sum(lines):,}; {coded:,}",
        "functions; code lines of one: median, 90th percentile, longest": f"{len(functions):,}; {_spread(code)}",
        "the same with docstring and comments": _spread(whole),
        "functions over 60 lines": str(sum(n > 60 for n in whole)),
        "median lines of a file": f"{median(lines):g}",
        "files over 350 lines": str(sum(n > 350 for n in lines)),
        "files under 60 lines (without `__init__.py`)": str(len(small(sources))),
        "comment lines to 100 lines of code; to 100 of all": f"{100 * said / coded:.1f}; {100 * said / sum(lines):.1f}",
        "public class names that stand in two modules or more": str(len(names_twice(sources))),
        "entries in `dashboards/`": str(len(entries(ROOT / "dashboards"))),
        "largest folder's share of the lines": f"{100 * most / sum(lines):.1f} % (`{largest}/`)",
    }


def _spread(lengths: list[int]) -> str:
    return f"{median(lengths):g}, {quantiles(lengths, n=10)[-1]:g}, {max(lengths)}"


def entries(folder: Path) -> list[str]:
    """Return what stands in a folder, but for what Python itself puts there."""
    return sorted(e.name for e in folder.iterdir() if e.name not in {"__pycache__", "__init__.py"})


def names_twice(sources: list[Source]) -> dict[str, list[str]]:
    """Return the public class names that stand in two modules or more."""
    homes: dict[str, list[str]] = {}
    for source in sources:
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(source.module)
    return {name: modules for name, modules in homes.items() if len(modules) > 1}


def small(sources: list[Source]) -> list[Source]:
    """Return the modules of fewer than 60 lines, packages' own files left out."""
    return [source for source in sources if source.lines < 60 and source.path.name != "__init__.py"]


def list_small(sources: list[Source]) -> list[str]:
    """Return a line for every small module: its lines, and the modules that import it with theirs."""
    modules = {source.module: source for source in sources}
    importers: dict[str, list[Source]] = {}
    for source in sources:
        for name in source.imports(set(modules)):
            importers.setdefault(name, []).append(source)
    told = {name: ", ".join(f"{i.where} ({i.lines})" for i in found) for name, found in importers.items()}
    return [f"{s.lines:3} {s.where} <- {told.get(s.module, 'nobody')}" for s in small(sources)]


def list_without_comments(sources: list[Source]) -> list[str]:
    """Return a line for every module of more than 60 lines of code that has no comment."""
    silent = [s for s in sources if len(s.counted[0]) > 60 and not s.counted[1]]
    return [f"{len(s.counted[0]):3} {s.where}" for s in sorted(silent, key=lambda s: -len(s.counted[0]))]


def list_long(sources: list[Source]) -> list[str]:
    """Return a line for every function of more than 60 lines with its docstring and comments."""
    found = [(source.where, *function) for source in sources for function in source.functions]
    return [f"{whole:3} ({code} of code) {where} {name}" for where, name, code, whole in found if whole > 60]


LISTS = {"comments": list_without_comments, "small": list_small, "long": list_long}


def main(asked: list[str]) -> None:
    """Print the table, or the list that is asked for."""
    sources = program()
    if asked:
        print("\n".join(LISTS[asked[0]](sources)))
    else:
        print("\n".join(f"| {row} | {value} |" for row, value in table(sources).items()))


if __name__ == "__main__":
    main(sys.argv[1:])
