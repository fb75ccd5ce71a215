"""load, check and template: workbooks in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Department, Json, Out, PeriodCode
from commands.shell import Shell, department_of, end_with_no, period_of, shell_of
from etl.intake.walk import is_folder
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from etl.intake.outcome import Outcome, SentAs
    from etl.store.data_store import DataStore
    from plan.catalogue import Plan
    from plan.period import Period
    from presentation.answers import Answer

Paths = Annotated[list[Path], typer.Argument(readable=False, help="工作簿或文件夹 (files or folders)")]
Accept = Annotated[bool, typer.Option("--accept", help="报送并通过,入库 (submit and accept)")]
Reason = Annotated[str, typer.Option(help="更正的原因,记入台账 (why what was accepted is corrected)")]


def load(
    context: typer.Context,
    paths: Paths,
    department: Department = None,
    period: PeriodCode = None,
    accept: Accept = False,
    reason: Reason = "",
    json: Json = False,
) -> None:
    """Read and check workbooks; with --accept keep those that may enter."""
    from etl.intake.intake import by
    from etl.intake.intake import load as take_in

    shell = shell_of(context)
    data_store = shell.data_store()
    hands = by(shell.person().name, reason=reason) if accept else None
    with shell.progress() as progress:
        outcomes = take_in(
            paths, data_store, hands=hands, sent_as=_sent_as(data_store, department, period), progress=progress
        )
    if not outcomes:
        raise ReportedError("load.nothing")
    if json:
        shell.answer([_load_answer(shell, data_store.plan, outcome) for outcome in outcomes])
    else:
        from commands.intake_tables import show_load

        show_load(shell, data_store.plan, outcomes, accept)
    # 1 where anything must be mended, blanks too, with which a workbook may still have entered (decision 3).
    if any(outcome.to_mend for outcome in outcomes):
        end_with_no()


def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(readable=False, help="工作簿 (workbook)")],
    department: Department = None,
    period: PeriodCode = None,
    json: Json = False,
) -> None:
    """Read and check one workbook; nothing is kept."""
    from etl.intake.intake import load as take_in

    shell = shell_of(context)
    if is_folder(file):
        raise ReportedError("use.folder", path=file)
    data_store = shell.data_store()
    (outcome,) = take_in([file], data_store, sent_as=_sent_as(data_store, department, period))
    if json:
        shell.answer(_answer(shell, data_store.plan, outcome))
    else:
        from commands.intake_tables import show_check

        show_check(shell, data_store.plan, outcome)
    if outcome.to_mend:
        end_with_no()


def template(
    context: typer.Context, department: Department = None, period: PeriodCode = None, output: Out = None
) -> None:
    """Write a department's workbook for a quarter, with the last quarter's values beside."""
    shell = shell_of(context)
    quarter = period_of(period)
    data_store = shell.data_store()
    name = department_of(data_store.plan, department)
    if quarter is None or name is None:
        raise ReportedError("use.template")
    from etl.tasks.quarter_progress import QuarterProgress
    from etl.workbook.write.writing import write_template
    from plan.measures import values_before

    _check_template(data_store.plan, quarter, output)
    name = _reporting_then(data_store.plan, name, quarter)
    path = output or Path(f"{quarter}_{name}.xlsx")
    with data_store.warehouse() as warehouse:
        # For the grey column, by which moved rows are found later (decision 50).
        before = values_before(data_store.plan, warehouse.observations(), quarter)
        demonstration = warehouse.demonstration
    progress = QuarterProgress(data_store).sheet(name, quarter)
    try:
        write_template(
            data_store.plan, name, quarter, path, previous=before, demonstration=demonstration, progress=progress
        )
    except OSError as error:
        raise ReportedError("use.no_output", path=path, why=error) from error
    shell.tell("template.written", path=path)


def _reporting_then(plan: Plan, name: str, quarter: Period) -> str:
    """Return a department's name in a quarter, which may be an earlier or later one; ReportedError, listing those that
    report then, where it does not."""
    from plan.board import reporting
    from plan.catalogue import department_on

    now = department_on(plan, name, quarter.last_day)
    if now not in reporting(plan.at(quarter)):
        names = tuple(reporting(plan.at(quarter)))
        raise ReportedError("use.department_then", name=name, period=quarter, names=names)
    return now


def _check_template(plan: Plan, quarter: Period, path: Path | None) -> None:
    """Raise ReportedError unless the quarter is one of the plan's and the file's ending is .xlsx."""
    if quarter not in plan.periods:
        raise ReportedError("use.outside", period=quarter, first=plan.periods[0], last=plan.periods[-1])
    if path is not None and path.suffix.casefold() != ".xlsx":
        raise ReportedError("use.template_ending", path=path)


def _sent_as(data_store: DataStore, department: str | None, period: str | None) -> SentAs:
    from etl.intake.outcome import SentAs

    return SentAs(department_of(data_store.plan, department), period_of(period))


def _answer(shell: Shell, plan: Plan, outcome: Outcome) -> Answer:
    from presentation.answers.workbooks import workbook_answer

    read = outcome.department, outcome.period, outcome.layout, outcome.observations, outcome.findings
    said = workbook_answer(*read, shell.lang, plan)
    return {**said, "demonstration": outcome.demonstration}


def _load_answer(shell: Shell, plan: Plan, outcome: Outcome) -> Answer:
    whereabouts = {"file": outcome.file, "submission": outcome.submission, "again": outcome.again}
    corrections = [{"period": str(period), "submission": sent} for period, sent in outcome.corrections]
    return {**whereabouts, **_answer(shell, plan, outcome), "corrections": corrections}
