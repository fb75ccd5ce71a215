"""Tables on standard output, as all commands print them for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.shell import Shell

_PAGE = 200
"""Characters of a line in a file or a pipe, which has no window to take the width from."""


def print_out(*parts: Table | str) -> None:
    """Print tables and lines on standard output, as wide as the window."""
    console = Console(highlight=False)
    # rich takes 80 columns for a pipe and would break names apart.
    if not console.is_terminal:
        console = Console(highlight=False, width=_PAGE)
    for part in parts:
        console.print(part)


def table_of(shell: Shell, columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> Table:
    """Return a table; a column whose key ends in # is of numbers. Text is shown as it stands, never as markup."""
    table = Table(title=escape(title) or None, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    for column in columns:
        number = column[-1] == "#"
        header = shell.word(f"column.{column.rstrip('#')}")
        table.add_column(header, justify="right" if number else "left", no_wrap=number, overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    return table


def place_of(sheet: str, cell: str) -> str:
    """Return a cell as people write it."""
    return f"{sheet}!{cell}" if cell else sheet
