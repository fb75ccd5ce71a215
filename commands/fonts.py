"""fonts: which faces of the standard for official documents are there, and what stands in for the others."""

from __future__ import annotations

import typer

from commands.options import Json
from commands.shell import end_with_no, shell_of


def fonts(context: typer.Context, json: Json = False) -> None:
    """Say which faces reports are printed in; exit code 1 where one that is asked for is missing."""
    from etl.home import Home
    from reports.pdf.fonts import font_folder, font_uses

    shell, home = shell_of(context), Home.from_environment().root
    folder = font_folder(home)
    uses = font_uses(folder)
    if json:
        shell.answer([{"role": each.role, "found": each.found or None, "used": each.used} for each in uses])
    else:
        for each in uses:
            key, role = "fonts.told" if each.found else "fonts.told_missing", shell.word(f"fonts.role.{each.role}")
            typer.echo(shell.word(key, role=role, found=each.found, used=each.used))
    missing = [each for each in uses if not each.found]
    if missing:
        shell.tell("fonts.some", count=len(missing), folder=folder or home / "fonts")
        end_with_no()
    shell.tell("fonts.all")
