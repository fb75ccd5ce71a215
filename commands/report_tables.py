"""A proof for people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from commands.shell import Shell
from commands.tables import print_out, table_of

if TYPE_CHECKING:
    from plan.catalogue import Plan
    from reports.proof import Changed, Proof


def show_proof(shell: Shell, plan: Plan, file: Path, proof: Proof) -> None:
    """The verdict, why it could not be better, and one line a number that differs."""
    said = shell.word(f"verify.{proof.verdict.value}")
    reasons = [shell.word(f"verify.reason.{reason}") for reason in proof.reasons]
    print_out(escape(f"{file}：{said}"), *map(escape, reasons))
    if proof.changed:
        rows = [_changed(shell, plan, changed) for changed in proof.changed]
        columns = ("no#", "indicator", "figure", "old#", "new#", "changed_by")
        print_out(table_of(shell, columns, rows, shell.word("verify.differences", count=len(rows))))


def _changed(shell: Shell, plan: Plan, changed: Changed) -> tuple[object, ...]:
    from reports.comparing import name_of_figure, shown

    difference = changed.difference
    by = "；".join(
        f"{source.submission}（{source.accepted_by} {source.accepted_at:%Y-%m-%d}）" for source in changed.sources
    )
    name = plan.indicator_of[difference.no].name
    return difference.no, name, name_of_figure(difference), *shown(plan, difference), by or shell.word("verify.by_file")
