"""Answers for people: neat tables on standard output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.shell import Shell
from plan.finding import Severity
from plan.wording import name_of
from plan.wording.sentences import message

if TYPE_CHECKING:
    from etl.doctor import Examined
    from etl.outcome import Outcome
    from plan.answers import Answer
    from plan.catalogue import Plan


_PAGE = 200
"""Columns where nobody's window says how many there are: a file or a pipe."""


def _print(*parts: Table | str) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_PAGE)
    for part in parts:
        console.print(part)


def _table(shell: Shell, columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> Table:
    """A table; a column whose key ends in # is of numbers. Text is shown as it stands, never as markup."""
    table = Table(title=escape(title) or None, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    for column in columns:
        number = column[-1] == "#"
        header = shell.word(f"column.{column.rstrip('#')}")
        table.add_column(header, justify="right" if number else "left", no_wrap=number, overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    return table


def show_load(shell: Shell, outcomes: Sequence[Outcome], accept: bool) -> None:
    """One line a file, then everything that must be mended or explained."""
    rows = [
        (o.file, o.department, o.period or "", len(o.observations), _became(shell, o, accept), o.submission or "")
        for o in outcomes
    ]
    columns = ("file", "department", "period", "values#", "became", "submission")
    findings = [(o.file, f) for o in outcomes for f in o.findings if f.severity is not Severity.INFO]
    told = _table(
        shell,
        ("file", "severity", "place", "finding"),
        [
            (file, shell.word(f"severity.{f.severity}"), _place(f.sheet, f.cell), message(f, shell.lang))
            for file, f in findings
        ],
    )
    _print(_table(shell, columns, rows), *([told] if findings else []))


def _became(shell: Shell, outcome: Outcome, accept: bool) -> str:
    if outcome.again:
        return shell.word("became.again")
    if outcome.kept_out:
        return shell.word("became.kept_out")
    return shell.word("became.accepted" if accept else "became.would_enter")


def _place(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if cell else sheet


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
        (shell.word(f"severity.{f.severity}"), _place(f.sheet, f.cell), message(f, shell.lang))
        for f in outcome.findings
    ]
    verdict = shell.word("check.to_mend" if outcome.to_mend else "check.fine")
    _print(escape(said), *([_table(shell, ("severity", "place", "finding"), rows)] if rows else []), verdict)


def show_assessments(shell: Shell, plan: Plan, answers: Sequence[Answer], demonstration: bool) -> None:
    """One line an indicator."""
    rows = [_assessed(shell, plan, answer) for answer in answers]
    columns = (
        "no#",
        "indicator",
        "value#",
        "unit",
        "at",
        "target#",
        "completion#",
        "gap#",
        "status",
        "areas#",
        "outlook",
    )
    title = shell.word("assess.title", area=answers[0]["area"], as_of=answers[0]["as_of"]) if answers else ""
    _print(*([shell.word("demo.mark")] if demonstration else []), _table(shell, columns, rows, title))


def _assessed(shell: Shell, plan: Plan, answer: Answer) -> tuple[object, ...]:
    indicator = plan.indicator_of[answer["no"]]
    trend = answer["trend"]
    return (
        answer["no"],
        name_of(indicator, shell.lang),
        _number(answer["value"], indicator.decimals),
        indicator.unit,
        answer["value_period"] or "",
        f"{indicator.final.value:g}",
        _number(answer["completion"], 1, 100, "%"),
        _number(answer["gap"], 1, sign=True),
        shell.word(f"status.{answer['status']}") if answer["status"] else "",
        f"{answer['areas_reported']}/{answer['areas_total']}",
        shell.word(f"trend.{trend['verdict']}") if trend else "",
    )


def _number(value: float | None, decimals: int, scale: float = 1, after: str = "", sign: bool = False) -> str:
    if value is None:
        return ""
    return f"{value * scale:{'+' if sign else ''},.{decimals}f}{after}"


def show_judged(shell: Shell, judged: Sequence[dict[str, Any]]) -> None:
    """One line a series and method."""
    rows = [
        (
            position,
            shell.word(f"judge.{method}"),
            said["status"],
            _number(said.get("ratio"), 3),
            _number(said.get("gap"), 2),
        )
        for position, series in enumerate(judged, 1)
        for method, said in series.items()
    ]
    _print(_table(shell, ("series#", "method", "verdict", "ratio#", "gap#"), rows))


def show_trace(shell: Shell, found: Answer) -> None:
    """The value, its formula, and one line a cell."""
    what = f"{found['name']} · {found['area']} · {found['period']}"
    head = f"{what}: {found['value']:.10g} {found['unit']} = {found['formula']}"
    columns = ("measure", "area", "period", "value#", "place", "file", "submission", "sent", "accepted", "sha256")
    rows = [
        (
            *(
                part["measure"],
                part["area"],
                part["period"],
                f"{part['value']:.10g}",
                _place(part["sheet"], part["cell"]),
            ),
            *(part["file"], part["submission"]),
            f"{part['submitted_by']} {part['submitted_at'][:10]}",
            f"{part['accepted_by']} {part['accepted_at'][:10]}",
            part["sha256"][:12],
        )
        for part in found["parts"]
    ]
    _print(escape(head), _table(shell, columns, rows))


def show_plan(shell: Shell, plan: Plan) -> None:
    """One line an indicator, with its baseline and targets."""
    rows = [
        (
            i.no,
            i.category,
            name_of(i, shell.lang),
            i.unit,
            f"{i.baseline:g}",
            *(f"{m.value:g}" for m in i.milestones),
            i.department,
        )
        for i in plan.indicators
    ]
    table = _table(shell, ("no#", "category", "indicator", "unit", "baseline#"), [], plan.document.title)
    for year in plan.document.milestone_years:
        table.add_column(str(year), justify="right")
    table.add_column(shell.word("column.department"))
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    _print(table)


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
    _print(_table(shell, ("check", "state", "found"), rows))
