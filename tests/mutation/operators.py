"""What can be done to a node of the syntax tree to make it a little wrong."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Change = Callable[[ast.AST], ast.AST]
"""A fresh copy of a node → what stands in its place."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "ceil": "floor", "floor": "ceil"}
_LEFT_OUT = {"sorted", "abs", "reversed", "round", "set", "tuple", "list"}
"""Functions of which a mutant takes the first argument as it is."""


def changes(node: ast.AST, field: str, parent: ast.AST) -> Iterator[Change]:
    """Yield every change of a node that stands in a field of its parent, in a fixed order."""
    if field == "ifs" or (field == "test" and isinstance(parent, ast.If | ast.IfExp)):
        yield from (lambda _, truth=truth: ast.Constant(truth) for truth in (True, False))
    if field == "test" and isinstance(parent, ast.While):
        yield lambda _: ast.Constant(False)
    found = _OPERATORS.get(type(node))
    if found is not None:
        yield from found(node)


def _compare(node: ast.Compare) -> Iterator[Change]:
    for place, operator in enumerate(node.ops):
        other = _COMPARED[type(operator)]
        yield lambda copy, place=place, other=other: _with(copy, "ops", place, other())


def _with(node: ast.AST, field: str, place: int, value: object) -> ast.AST:
    getattr(node, field)[place] = value
    return node


def _boolean(node: ast.BoolOp) -> Iterator[Change]:
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield lambda copy: ast.BoolOp(other(), copy.values)
    for place in range(len(node.values)):
        yield lambda copy, place=place: _without(copy, place)


def _without(node: ast.BoolOp, place: int) -> ast.AST:
    left = [value for at, value in enumerate(node.values) if at != place]
    return left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if not isinstance(node.op, ast.UAdd):
        yield lambda copy: copy.operand


def _binary(node: ast.BinOp) -> Iterator[Change]:
    other = _COMPUTED.get(type(node.op))
    if other is not None:
        yield lambda copy: ast.BinOp(copy.left, other(), copy.right)
    yield lambda copy: copy.left
    if isinstance(node.op, ast.Add | ast.Mult):
        yield lambda copy: copy.right


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield lambda _: ast.Constant(not value)
    elif isinstance(value, float) and 0 < abs(value) < 1e-6:
        yield lambda _: ast.Constant(value * 1e6)
    elif isinstance(value, int | float):
        yield lambda _: ast.Constant(value + 1)
    elif isinstance(value, str):
        yield lambda _: ast.Constant(f"{value}?" if value else "?")


def _call(node: ast.Call) -> Iterator[Change]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name in _CALLED:
        yield lambda copy: _renamed(copy, _CALLED[name])
    if name in _LEFT_OUT and node.args and isinstance(node.func, ast.Name):
        yield lambda copy: copy.args[0]
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield lambda copy, place=place: _without_keyword(copy, place)


def _renamed(node: ast.Call, name: str) -> ast.AST:
    if isinstance(node.func, ast.Name):
        node.func.id = name
    elif isinstance(node.func, ast.Attribute):
        node.func.attr = name
    return node


def _without_keyword(node: ast.Call, place: int) -> ast.AST:
    del node.keywords[place]
    return node


def _return(node: ast.Return) -> Iterator[Change]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield lambda _: ast.Return(None)


def _gone(_: ast.AST) -> Iterator[Change]:
    yield lambda _: ast.Pass()


def _augmented(node: ast.AugAssign) -> Iterator[Change]:
    yield lambda copy: ast.Assign([copy.target], copy.value)
    other = _COMPUTED.get(type(node.op))
    if other is not None:
        yield lambda copy: ast.AugAssign(copy.target, other(), copy.value)


def _break(_: ast.AST) -> Iterator[Change]:
    yield lambda _: ast.Continue()


def _continue(_: ast.AST) -> Iterator[Change]:
    yield lambda _: ast.Break()


def _loop(node: ast.For) -> Iterator[Change]:
    yield lambda copy: ast.For(copy.target, ast.Tuple([], ast.Load()), copy.body, copy.orelse)


_OPERATORS: dict[type[ast.AST], Callable[..., Iterator[Change]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Return: _return,
    ast.Expr: _gone,
    ast.Raise: _gone,
    ast.AugAssign: _augmented,
    ast.For: _loop,
    ast.Break: _break,
    ast.Continue: _continue,
}
