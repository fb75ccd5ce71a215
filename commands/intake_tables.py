"""The tables of `load`, `check` and `doctor` for people; with --json these commands answer without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands.printed_table import PrintedTable
from commands.shell import Shell
from commands.tables import print_out, table_of
from etl.workbook.annotate.lines import grouped
from plan.finding import Finding, Severity
from presentation.sentences import department_name
from wording import joined
from wording.naming import named

if TYPE_CHECKING:
    from etl.intake.outcome import Outcome
    from etl.operations.doctor import Examination
    from plan.catalogue import Plan


LISTED = 30
"""So many files are listed one by one; more are counted."""


def show_load(shell: Shell, plan: Plan, outcomes: Sequence[Outcome], accept: bool) -> None:
    """Print what became of the files, then everything that must be mended or explained."""
    # An archive of hundreds of workbooks is counted; what is wrong with any of them is told one by one all the same.
    became = _listed if len(outcomes) <= LISTED else _counted
    rows = [
        (o.file, *line)
        for o in outcomes
        for line in _lines(shell, plan, [f for f in o.findings if f.severity is not Severity.INFO])
    ]
    told = table_of(shell, ("file", "severity", "place", "finding"), rows)
    print_out(became(shell, plan, outcomes, accept), *([told] if rows else []))


def _lines(shell: Shell, plan: Plan, findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Return (severity, cells, sentence) of the findings; those that differ in their cell alone are one line."""
    return [
        (shell.word(f"severity.{group.severity}"), group.place, joined((group.found, group.mend), shell.lang))
        for group in grouped(named(findings, plan, shell.lang), shell.lang)
    ]


def _listed(shell: Shell, plan: Plan, outcomes: Sequence[Outcome], accept: bool) -> PrintedTable:
    rows = [
        (
            o.file,
            department_name(plan, o.department, shell.lang),
            o.period or "",
            len(o.observations),
            _became(shell, o, accept) + _corrects(shell, o),
            "\n".join(filter(None, (o.submission, *(sent for _, sent in o.corrections)))),
        )
        for o in outcomes
    ]
    return table_of(shell, ("file", "department", "period", "values#", "became", "submission"), rows)


def _corrects(shell: Shell, outcome: Outcome) -> str:
    """Return which earlier quarters it corrects too."""
    periods = tuple(str(period) for period, _ in outcome.corrections)
    return shell.word("load.corrects", periods=periods) if periods else ""


def _counted(shell: Shell, plan: Plan, outcomes: Sequence[Outcome], accept: bool) -> PrintedTable:
    """Return a table of how many files and values each department has by what became of them."""
    files: Counter[tuple[str, str]] = Counter()
    values: Counter[tuple[str, str]] = Counter()
    for o in outcomes:
        kind = o.department, _became(shell, o, accept)
        files[kind] += 1
        values[kind] += len(o.observations)
    rows = [
        (department_name(plan, department, shell.lang), became, count, values[department, became])
        for (department, became), count in files.items()
    ]
    return table_of(shell, ("department", "became", "files#", "values#"), rows)


def _became(shell: Shell, outcome: Outcome, accept: bool) -> str:
    if outcome.again:
        return shell.word("became.again")
    if outcome.kept_out:
        return shell.word("became.kept_out")
    return shell.word("became.accepted" if accept else "became.would_enter")


def show_check(shell: Shell, plan: Plan, outcome: Outcome) -> None:
    """Print what the workbook is, and every finding."""
    said = shell.word(
        "check.read",
        file=outcome.file,
        department=department_name(plan, outcome.department, shell.lang) or "—",
        period=outcome.period or "—",
        values=len(outcome.observations),
    )
    rows = _lines(shell, plan, outcome.findings)
    verdict = shell.word("check.to_mend" if outcome.to_mend else "check.fine")
    print_out(said, *([table_of(shell, ("severity", "place", "finding"), rows)] if rows else []), verdict)


def show_doctor(shell: Shell, examined: Sequence[Examination], title: str = "") -> None:
    """Print one line a check, under a title where there is one."""
    rows = [
        (
            shell.word(f"doctor.{check.name}"),
            shell.word("doctor.ok" if check.ok else "doctor.ill"),
            "\n".join((*check.said(shell.lang), *check.notes(shell.lang))),
        )
        for check in examined
    ]
    print_out(table_of(shell, ("check", "state", "found"), rows, title))
