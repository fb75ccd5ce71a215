"""Tables on standard output, as all commands print them for people."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

import typer

from commands.printed_table import PrintedTable, plain
from commands.shell import Shell

_PAGE = 200
"""Characters of a line in a file or a pipe, which has no window to take the width from."""


def print_out(*parts: PrintedTable | str) -> None:
    """Print tables as wide as the window, and lines as they stand, on standard output."""
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PAGE
    for part in parts:
        # typer leaves the letters plain where nobody looks at them in a terminal.
        typer.echo(plain(part) if isinstance(part, str) else "\n".join(part.lines(room, _bold)))


def _bold(text: str) -> str:
    return typer.style(text, bold=True)


def table_of(shell: Shell, columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> PrintedTable:
    """Return a table; a column whose key ends in # is of numbers."""
    table = PrintedTable(title)
    for column in columns:
        table.add_column(shell.word(f"column.{column.rstrip('#')}"), number=column[-1] == "#")
    for row in rows:
        table.add_row(*row)
    return table


def place_of(sheet: str, cell: str) -> str:
    """Return a cell as people write it."""
    return f"{sheet}!{cell}" if cell else sheet
