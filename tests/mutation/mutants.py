"""Mutants of a module: every small fault that can be put into it, one at a time."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tests.mutation.operators import Change, changes

Step = tuple[str, int | None]
"""(field, index in it) from a node to one of its children."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one fault in it. ``key`` names the fault without its line, so that it outlives edits elsewhere."""

    key: str
    line: int
    lines: range
    """The lines of which a test must run one to be able to notice; empty at the level of module and class."""
    function: str
    """The qualified name of the outermost function around it; empty at the level of module and class."""
    build: Callable[[], ast.Module]


@dataclass(frozen=True, slots=True)
class Site:
    """A node that can be changed, and the way to it from the root."""

    node: ast.AST
    parent: ast.AST
    path: tuple[Step, ...]
    function: str
    lines: range


def mutants_of(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its nodes."""
    tree, seen = ast.parse(source), Counter[str]()
    for site in _sites(tree, (), (), "", range(0)):
        for change in changes(site.node, site.path[-1][0], site.parent):
            told = f"{site.function or '(module)'}: {_told(site.node)} → {_told(change(copy.deepcopy(site.node)))}"
            seen[told] += 1
            key = told if seen[told] == 1 else f"{told} [{seen[told]}]"
            line = int(getattr(site.node, "lineno", 0))
            yield Mutant(key, line, site.lines, site.function, partial(_mutated, tree, site.path, change))


_LEFT_ALONE = (ast.Assert, ast.Import, ast.ImportFrom, ast.expr_context)
"""What an assertion says never happens, so no test runs into it."""

_FIELDS_LEFT_ALONE = {"annotation", "returns", "decorator_list"}
"""What a type checker holds, and how a class is stored."""


def _sites(
    node: ast.AST, path: tuple[Step, ...], scope: tuple[str, ...], function: str, lines: range
) -> Iterator[Site]:
    for field, index, child in _children(node):
        if isinstance(child, _LEFT_ALONE) or field in _FIELDS_LEFT_ALONE or _is_docstring(child):
            continue
        if not scope and isinstance(node, ast.Assign) and _is_type(child):
            continue
        here, names, around = (*path, (field, index)), scope, function
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and field == "body" and not function:
            names = (*scope, node.name)
            around = ".".join(names) if isinstance(node, ast.FunctionDef) else ""
        ran = _ran(child, lines) if around else range(0)
        yield Site(child, node, here, around, ran)
        yield from _sites(child, here, names, around, ran)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield field, None, value
        elif isinstance(value, list):
            yield from ((field, index, each) for index, each in enumerate(value) if isinstance(each, ast.AST))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_type(node: ast.AST) -> bool:
    """Tell whether it is a union of types, which a type checker holds; constants of a module are in capitals."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitOr) and _is_type(node.left) and _is_type(node.right)
    if isinstance(node, ast.Constant):
        return node.value is None
    return isinstance(node, ast.Name) and not node.id.isupper()


def _ran(node: ast.AST, around: range) -> range:
    """Return a simple statement is run as a whole; of a compound one each expression of its head by itself."""
    if isinstance(node, ast.For):
        return range(node.lineno, node.iter.lineno + 1)
    if isinstance(node, ast.stmt):
        return range(0) if hasattr(node, "body") else _span(node)
    return _span(node) if isinstance(node, ast.expr) and not around else around


def _span(node: ast.stmt | ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _mutated(tree: ast.Module, path: tuple[Step, ...], change: Change) -> ast.Module:
    """Return the module with one node changed; what does not stand above that node is shared with the module."""
    # A copy of everything would take most of the time that a mutant costs.
    found = parent = copy.copy(tree)
    for step in path[:-1]:
        child = copy.copy(_at(parent, step))
        _put(parent, step, child)
        parent = child
    node = _at(parent, path[-1])
    instead = ast.copy_location(change(copy.deepcopy(node)), node)
    _put(parent, path[-1], ast.fix_missing_locations(instead))
    return found


def _at(node: ast.AST, step: Step) -> ast.AST:
    field, index = step
    found = getattr(node, field) if index is None else getattr(node, field)[index]
    assert isinstance(found, ast.AST)
    return found


def _put(node: ast.AST, step: Step, child: ast.AST) -> None:
    field, index = step
    if index is None:
        setattr(node, field, child)
    else:
        row = getattr(node, field)
        setattr(node, field, [*row[:index], child, *row[index + 1 :]])


def _told(node: ast.AST) -> str:
    """Return a node in one line; a compound statement by its head."""
    text = ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0]
    return text if len(text) <= 100 else f"{text[:60]} … {text[-36:]}"
