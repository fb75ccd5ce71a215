"""Verdicts, second opinions, lineage and the plan, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from commands.shell import Shell
from commands.tables import place_of, print_out, table_of
from plan.wording import name_of

if TYPE_CHECKING:
    from plan.answers import Answer
    from plan.catalogue import Plan


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
    print_out(*([shell.word("demo.mark")] if demonstration else []), table_of(shell, columns, rows, title))


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
    print_out(table_of(shell, ("series#", "method", "verdict", "ratio#", "gap#"), rows))


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
                place_of(part["sheet"], part["cell"]),
            ),
            *(part["file"], part["submission"]),
            f"{part['submitted_by']} {part['submitted_at'][:10]}",
            f"{part['accepted_by']} {part['accepted_at'][:10]}",
            part["sha256"][:12],
        )
        for part in found["parts"]
    ]
    print_out(escape(head), table_of(shell, columns, rows))


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
    table = table_of(shell, ("no#", "category", "indicator", "unit", "baseline#"), [], plan.document.title)
    for year in plan.document.milestone_years:
        table.add_column(str(year), justify="right")
    table.add_column(shell.word("column.department"))
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    print_out(table)
