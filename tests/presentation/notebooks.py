"""A notebook's code cells run in order in one namespace, without Jupyter and the twenty packages it brings."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook."""
    notebook = json.loads(path.read_text("utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    cells: list[dict[str, Any]] = notebook["cells"]
    return cells


def run(path: Path) -> dict[str, Any]:
    """Run the code cells; what each shows (the value of its last expression), by the cell's id."""
    names: dict[str, Any] = {}
    return {
        cell["id"]: _shown("".join(cell["source"]), names, f"{path.name}#{cell['id']}")
        for cell in cells_of(path)
        if cell["cell_type"] == "code"
    }


def _shown(source: str, names: dict[str, Any], place: str) -> Any:
    *statements, last = ast.parse(source, place).body
    assert isinstance(last, ast.Expr), f"{place} shows nothing"
    exec(compile(ast.Module(statements, []), place, "exec"), names)
    return eval(compile(ast.Expression(last.value), place, "eval"), names)
