"""export: observations, assessments or lineage as a file for other programs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import AreaName, AsOf, Json, KnownAt, Out, PlanId
from commands.output import check_writable, write_whole
from commands.shell import Shell, area_of, day, instant, plan_of, shell_of
from etl.reported_error import ReportedError
from plan.instant import written

if TYPE_CHECKING:
    from presentation.datasets import Dataset, DatasetName
    from presentation.datasets.files import Format

FormatName = Annotated[str | None, typer.Option("--format", help="格式 parquet、csv 或 xlsx,默认看文件名 (format)")]
WhatName = Annotated[str, typer.Option("--what", help="observations、assessments、lineage 或 tasks (which dataset)")]
Unreported = Annotated[bool, typer.Option("--unreported", help="未报的也列出,数值空着 (list what was not reported)")]


def export(
    context: typer.Context,
    format_: FormatName = None,
    what: WhatName = "observations",
    output: Out = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    area: AreaName = None,
    unreported: Unreported = False,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Write a dataset to a file."""
    from commands.tasks import board_of
    from etl.evaluation.kept_evaluation import KeptEvaluation
    from presentation.datasets import DatasetName, DatasetScope, dataset_of
    from presentation.datasets.files import file_of

    shell = shell_of(context)
    wanted, kind = _what(what), _format(format_, output)
    if unreported and wanted is not DatasetName.OBSERVATIONS:
        raise ReportedError("export.unreported")
    assert output is not None, "there is no format without a file"
    asked, known = day(as_of), instant(known_at)
    # Before the work: making a large file only to fail at its name would waste minutes.
    check_writable(output)
    data_store = shell.data_store()
    everything = wanted is DatasetName.OBSERVATIONS and plan_id is None  # observations belong to no single plan
    plan = data_store.plan if everything else plan_of(data_store.bureau, plan_id, asked).plan
    if wanted is DatasetName.ASSESSMENTS:
        plan = data_store.plan_then(plan, asked or plan.final_day, known)
    scope = DatasetScope(asked, known, area_of(plan, area), unreported, shell.lang)
    tasks = board_of(shell, shell.tasks(), as_of, known_at) if wanted is DatasetName.TASKS else None
    told = KeptEvaluation(data_store.record).determinations() if wanted is DatasetName.ASSESSMENTS else ()
    with data_store.warehouse() as warehouse:
        dataset = dataset_of(wanted, plan, warehouse, scope, tasks, told)
    content = file_of(dataset, kind)
    write_whole(output, content)
    shell.tell("export.written", title=dataset.title, count=len(dataset.rows), path=output)
    if json:
        _answer(shell, dataset, kind, output, content)


def _what(name: str) -> DatasetName:
    from presentation.datasets import DatasetName

    if name not in set(DatasetName):
        raise ReportedError("export.what", text=name, names=tuple(DatasetName))
    return DatasetName(name)


def _format(name: str | None, path: Path | None) -> Format:
    """Return the format that is named, else that of the file's ending; ReportedError where the two disagree."""
    from presentation.datasets.files import Format

    ending = path.suffix.lower().removeprefix(".") if path else ""
    if name is not None and name not in set(Format):
        raise ReportedError("export.format", text=name, formats=tuple(Format))
    if path is None or (name is None and ending not in set(Format)):
        raise ReportedError("export.use")
    if name is not None and ending in set(Format) and ending != name:
        raise ReportedError("export.ending", ending=ending, format=name, path=path)
    return Format(name or ending)


def _answer(shell: Shell, dataset: Dataset, kind: Format, path: Path, content: bytes) -> None:
    scope = dataset.scope
    shell.answer(
        {
            "file": str(path),
            "format": str(kind),
            "what": str(dataset.what),
            "rows": len(dataset.rows),
            "columns": [column.name for column in dataset.columns],
            "as_of": scope.as_of.isoformat() if scope.as_of else None,
            "known_at": written(scope.known_at) if scope.known_at else None,
            "area": scope.area,
            "version": dataset.version,
            "demonstration": dataset.demonstration,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    )
