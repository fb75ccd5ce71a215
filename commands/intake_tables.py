"""What became of workbooks and what the doctor found, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape

from commands.shell import Shell
from commands.tables import place_of, print_out, table_of
from plan.finding import Severity
from plan.wording.sentences import message

if TYPE_CHECKING:
    from etl.doctor import Examined
    from etl.outcome import Outcome


def show_load(shell: Shell, outcomes: Sequence[Outcome], accept: bool) -> None:
    """One line a file, then everything that must be mended or explained."""
    rows = [
        (o.file, o.department, o.period or "", len(o.observations), _became(shell, o, accept), o.submission or "")
        for o in outcomes
    ]
    columns = ("file", "department", "period", "values#", "became", "submission")
    findings = [(o.file, f) for o in outcomes for f in o.findings if f.severity is not Severity.INFO]
    told = table_of(
        shell,
        ("file", "severity", "place", "finding"),
        [
            (file, shell.word(f"severity.{f.severity}"), place_of(f.sheet, f.cell), message(f, shell.lang))
            for file, f in findings
        ],
    )
    print_out(table_of(shell, columns, rows), *([told] if findings else []))


def _became(shell: Shell, outcome: Outcome, accept: bool) -> str:
    if outcome.again:
        return shell.word("became.again")
    if outcome.kept_out:
        return shell.word("became.kept_out")
    return shell.word("became.accepted" if accept else "became.would_enter")


def show_check(shell: Shell, outcome: Outcome) -> None:
    """What the workbook is, and every finding."""
    said = shell.word(
        "check.read",
        file=outcome.file,
        department=outcome.department or "—",
        period=outcome.period or "—",
        values=len(outcome.observations),
    )
    rows = [
        (shell.word(f"severity.{f.severity}"), place_of(f.sheet, f.cell), message(f, shell.lang))
        for f in outcome.findings
    ]
    verdict = shell.word("check.to_mend" if outcome.to_mend else "check.fine")
    print_out(escape(said), *([table_of(shell, ("severity", "place", "finding"), rows)] if rows else []), verdict)


def show_doctor(shell: Shell, examined: Sequence[Examined]) -> None:
    """One line a check."""
    rows = [
        (
            shell.word(f"doctor.{check.name}"),
            shell.word("doctor.ok" if check.ok else "doctor.ill"),
            "\n".join(check.said(shell.lang)),
        )
        for check in examined
    ]
    print_out(table_of(shell, ("check", "state", "found"), rows))
