"""annotate: the planner's own file with its findings, written beside it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from commands.options import Department, Out, PeriodCode
from commands.shell import department_of, end_with_no, period_of, shell_of
from etl.reported_error import ReportedError

_ENDINGS = (".xlsx", ".xlsm")


def annotate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(readable=False, help="工作簿 (workbook)")],
    output: Out = None,
    department: Department = None,
    period: PeriodCode = None,
) -> None:
    """Check one workbook and write it with every finding marked at its cell; nothing is kept."""
    from etl.intake.intake import load as take_in
    from etl.intake.outcome import SentAs
    from etl.workbook.annotation import annotate as write_annotated
    from etl.workbook.annotation import annotated_name
    from plan.finding import Finding, Severity
    from wording.naming import named
    from wording.sentences import message

    shell = shell_of(context)
    path = output or file.with_name(annotated_name(file.name, shell.lang))
    check_paths(file, path)
    data_store = shell.data_store()
    sent_as = SentAs(department_of(data_store.plan, department), period_of(period))
    # Read and checked as `check` does, and kept nowhere: there are no hands given.
    (outcome,) = take_in([file], data_store, sent_as=sent_as)
    try:
        refusal = write_annotated(file, named(outcome.findings, data_store.plan, shell.lang), path, shell.lang)
    except OSError as error:
        raise ReportedError("use.no_output", path=path, why=error) from error
    if refusal is not None:
        typer.echo(message(Finding(refusal.code, details={"case": refusal.detail}), shell.lang), err=True)
        end_with_no()
    counts = Counter(finding.severity for finding in outcome.findings)
    shell.tell("annotate.written", path=path, **{severity.value: counts[severity] for severity in Severity})


def check_paths(file: Path, output: Path) -> None:
    """Refuse to write over the original, and what is written is called what it is."""
    from etl.intake.walk import is_folder

    if is_folder(file):
        raise ReportedError("use.folder", path=file)
    if output.suffix.casefold() not in _ENDINGS:
        raise ReportedError("annotate.ending", path=output)
    try:
        # samefile and not the names: one file may be reached by two, and what is written must never be the original.
        same = output.exists() and file.exists() and output.samefile(file)
    except OSError as error:
        raise ReportedError("use.no_output", path=output, why=error) from error
    if same:
        raise ReportedError("annotate.same", path=output)
