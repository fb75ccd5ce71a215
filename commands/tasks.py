"""tasks: the ledger of tasks shown, sent out as a workbook, taken in and assessed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import AsOf, Department, Json, KnownAt, Out, PeriodCode
from commands.shell import Shell, day, end_with_no, instant, period_of, shell_of
from etl.reported_error import ReportedError

# For types alone: each command imports what it runs, so that a short one does not wait for all of them.
if TYPE_CHECKING:
    from etl.tasks.task_service import ReceivedTasks
    from etl.tasks.task_store import TaskStore
    from etl.tasks.task_writing import ReadTasks
    from plan.tasks.assess import TaskBoard
    from presentation.answers import Answer

commands = typer.Typer(help="任务分解与进展 (tasks and their progress)", no_args_is_help=True, rich_markup_mode=None)

File = Annotated[Path, typer.Argument(readable=False, help="任务分解表或任务进展表 (decomposition or progress)")]
Accept = Annotated[bool, typer.Option("--accept", help="报送并通过,入台账 (submit and accept)")]
Reason = Annotated[str, typer.Option(help="改动的原因,记入台账 (why it changes)")]
Rule = Annotated[str | None, typer.Option("--rule", help="灯色规则 (colour rule)")]
Progress = Annotated[bool, typer.Option("--progress", help="任务进展表,须写明 --period (a sheet of progress)")]


@commands.command(help="条目分解情况 (what was taken, what not)")
def show(context: typer.Context, known_at: KnownAt = None, json: Json = False) -> None:
    """Show how many commitments were taken, and which were not."""
    from presentation.answers.tasks import ledger_answer

    shell = shell_of(context)
    found = ledger_answer(shell.tasks().ledger(instant(known_at)))
    if json:
        shell.answer(found)
        return
    typer.echo(shell.word("tasks.shown", **{**found, "left": len(found["not_taken"])}))
    # After the count, as a list of a hundred ids would push it out of sight.
    if found["not_taken"]:
        typer.echo(shell.word("tasks.left", names=tuple(found["not_taken"])))


@commands.command(help="生成任务分解表或任务进展表 (write the workbook to fill in)")
def template(
    context: typer.Context,
    progress: Progress = False,
    department: Department = None,
    period: PeriodCode = None,
    output: Out = None,
) -> None:
    """Write the decomposition to be filled in, or with --progress a quarter's progress."""
    from commands.output import check_writable, write_whole
    from etl.tasks.progress_form import progress_bytes
    from etl.tasks.task_service import TaskService
    from etl.tasks.template import template_bytes

    shell = shell_of(context)
    quarter = period_of(period)
    if progress and quarter is None:
        raise ReportedError("tasks.needs_period")
    store = shell.tasks()
    names = TaskService(store).names
    unit = _unit(names.units, department)
    path = output or Path(shell.word("tasks.progress_file" if progress else "tasks.file", period=quarter or ""))
    # Before the work: nobody should wait for a workbook that cannot be put down.
    check_writable(path)
    ledger = store.ledger()
    content = progress_bytes(ledger, names, quarter, unit) if progress and quarter else template_bytes(ledger, names)
    write_whole(path, content)
    shell.tell("tasks.written", path=path)


def _unit(units: object, name: str | None) -> str | None:
    assert isinstance(units, dict)
    if name is not None and name not in units:
        # `units` has a unit under each of its names: it is offered once.
        raise ReportedError("tasks.no_unit", name=name, names=tuple(dict.fromkeys(units.values())))
    # The unit's own name, whichever of its names was typed.
    return units[name] if name is not None else None


@commands.command(help="只校验,不入台账 (dry run)")
def check(
    context: typer.Context,
    file: File,
    department: Department = None,
    period: PeriodCode = None,
    output: Out = None,
    json: Json = False,
) -> None:
    """Read and check a decomposition or a sheet of progress; nothing is kept. With -o the file with its findings."""
    from etl.tasks.task_service import TaskService

    shell = shell_of(context)
    _check_exists(file)
    store = shell.tasks()
    # Read without a person: a dry run asks no right and leaves no trace.
    read = TaskService(store).read(file, department, period_of(period))
    if output is not None:
        _return(shell, store, read, file, output)
    _tell(shell, store, read, file, json, {})
    # After everything was told: the exit code says no, the findings say why.
    if read.kept_out:
        end_with_no()


@commands.command(help="读取、校验,加 --accept 入台账 (read, check, keep)")
def load(
    context: typer.Context,
    file: File,
    accept: Accept = False,
    department: Department = None,
    period: PeriodCode = None,
    reason: Reason = "",
    json: Json = False,
) -> None:
    """Read and check a decomposition or a sheet of progress; with --accept keep it in the ledger."""
    from etl.tasks.task_service import ReceivedTasks, TaskService

    shell = shell_of(context)
    _check_exists(file)
    store = shell.tasks()
    service = TaskService(store)
    if accept:
        # Whoever has the command line is the machine's administrator: outside the roles, and recorded as such.
        received = service.send(
            file, shell.person(), accept=True, reason=reason, unit=department, period=period_of(period)
        )
    else:
        received = ReceivedTasks(service.read(file, department, period_of(period)))
    _tell(shell, store, received.read, file, json, _kept(received))
    if received.read.kept_out:
        end_with_no()


def _return(shell: Shell, store: TaskStore, read: ReadTasks, file: Path, path: Path) -> None:
    """Write the sender's own workbook with every finding marked at its cell."""
    from commands.annotate import check_paths
    from etl.workbook.annotation import annotate
    from plan.finding import Finding
    from wording.naming import named
    from wording.sentences import message

    # The marked workbook must not be written over the sender's own.
    check_paths(file, path)
    try:
        refusal = annotate(file, named(read.findings, store.plan, shell.lang), path, shell.lang)
    except OSError as error:
        raise ReportedError("use.no_output", path=path, why=error) from error
    if refusal is None:
        shell.tell("tasks.written", path=path)
    else:
        typer.echo(message(Finding(refusal.code, details={"case": refusal.detail}), shell.lang), err=True)


def _check_exists(file: Path) -> None:
    from commands.output import check_readable

    if not file.is_file() and not file.is_dir():
        raise ReportedError("path.missing", path=file)
    check_readable(file)


def _kept(received: ReceivedTasks) -> Answer:
    return {"line": received.line, "accepted": received.accepted, "again": received.again}


def _tell(shell: Shell, store: TaskStore, read: ReadTasks, file: Path, json: bool, more: Answer) -> None:
    from presentation.answers.workbooks import finding_answer

    found = {**_read_answer(store, read), "file": file.name, **more}
    if json:
        shell.answer({**found, "findings": [finding_answer(f, shell.lang, store.plan) for f in read.findings]})
        return
    from commands.task_tables import show_read

    show_read(shell, read, found)


def _read_answer(store: TaskStore, read: ReadTasks) -> Answer:
    from etl.tasks.decomposition import ReadDecomposition
    from etl.tasks.task_writing import report_json, task_json
    from plan.tasks.changes import difference_of

    if isinstance(read, ReadDecomposition):
        # Against what is in force: a changed decomposition is accepted for what it changes.
        found = difference_of(store.ledger().tasks, read.tasks)
        changed = [{"id": each.after.id, "fields": list(each.fields)} for each in found.changed]
        changes = {"added": [t.id for t in found.added], "removed": [t.id for t in found.removed], "changed": changed}
        return {"kind": "decomposition", "tasks": [task_json(task) for task in read.tasks], "changes": changes}
    return {
        "kind": "progress",
        "unit": read.unit,
        "period": str(read.period) if read.period else None,
        "reports": [report_json(report, cell) for report, cell in zip(read.reports, read.cells, strict=True)],
    }


@commands.command(help="各项任务的完成与序时 (assess the tasks)")
def assess(
    context: typer.Context, as_of: AsOf = None, known_at: KnownAt = None, rule: Rule = None, json: Json = False
) -> None:
    """Show every task as of a day, from what was known at an instant."""
    from presentation.answers.tasks import board_answers

    shell = shell_of(context)
    board = board_of(shell, shell.tasks(), as_of, known_at, rule)
    if json:
        shell.answer(board_answers(board))
        return
    from commands.task_tables import show_board

    show_board(shell, board)


def board_of(
    shell: Shell, store: TaskStore, as_of: str | None, known_at: str | None = None, rule: str | None = None
) -> TaskBoard:
    """Return the ledger assessed as the options ask; ReportedError for a colour rule that is not there."""
    from plan.instant import CHINA

    supervision = store.catalogue.supervision
    if rule is not None and rule not in {each.id for each in supervision.colour_rules}:
        raise ReportedError("tasks.no_rule", name=rule, names=tuple(each.id for each in supervision.colour_rules))
    # The newest report's day: as of today every quarter not yet reported would read as a lag.
    asked = day(as_of) or store.default_day(datetime.now(CHINA).date())
    return store.board(asked, instant(known_at), supervision.rule_of(rule) if rule else None)


Task = Annotated[str, typer.Argument(help="任务号 (task)")]


@commands.command(help="上传佐证文件 (keep a file of evidence)")
def attach(
    context: typer.Context,
    task: Task,
    file: Annotated[Path, typer.Argument(readable=False, help="PDF、JPG、PNG、OFD、DOCX、XLSX")],
    node: Annotated[int | None, typer.Option(help="第几个节点,从1起 (node, from 1)")] = None,
) -> None:
    """Keep a file as evidence of a task or one of its nodes."""
    from etl.tasks.evidence import LARGEST
    from etl.tasks.task_service import TaskService

    shell = shell_of(context)
    _check_exists(file)
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)  # one byte more than is taken: enough to refuse it
    service = TaskService(shell.tasks())
    known = service.store.ledger().current.get(task)
    # From 1 for people, from 0 in the ledger; a task that is not there is told by the service.
    if node is not None and known is not None and not 1 <= node <= len(known.nodes):
        raise ReportedError("tasks.no_node", task=task, node=node)
    place = None if node is None else node - 1
    line = service.attach(content, file.name, task, shell.person(), place)
    typer.echo(shell.word("tasks.attached", file=file.name, line=line.sequence))


@commands.command(help="申请延期,加 --approve 同时批准 (ask for a later due day)")
def extend(
    context: typer.Context,
    task: Task,
    due: Annotated[str, typer.Option(help="新的时限,如 2024-06-30 (new due day)")],
    reason: Annotated[str, typer.Option(help="原因 (why)")],
    approve: Annotated[bool, typer.Option("--approve", help="同时批准 (approve it too)")] = False,
) -> None:
    """Ask for a later due day of a task; both days are kept."""
    from etl.tasks.task_service import TaskService
    from plan.tasks.task import Extension

    shell = shell_of(context)
    later, person = day(due), shell.person()
    assert later is not None, "the option is required"
    service = TaskService(shell.tasks())
    line = service.ask_extension(Extension(task=task, due=later, reason=reason), person)
    if approve:
        # Two lines, as with two persons: the record shows that it was asked for and that it was approved.
        service.decide(line.sequence, person, True)
    typer.echo(shell.word("tasks.extended" if approve else "tasks.extension_asked", task=task, due=later))


@commands.command(help="终止任务 (end a task by a decision)")
def end(
    context: typer.Context,
    task: Task,
    on: Annotated[str, typer.Option(help="终止日期 (from which day)")],
    document: Annotated[str, typer.Option(help="依据的文件 (by which document)")],
    reason: Reason = "",
) -> None:
    """End a task from a day on, by a document."""
    from etl.tasks.task_service import TaskService
    from plan.tasks.task import TaskEnding

    shell = shell_of(context)
    last = day(on)
    assert last is not None, "the option is required"
    TaskService(shell.tasks()).end(TaskEnding(task=task, on=last, document=document, reason=reason), shell.person())
    typer.echo(shell.word("tasks.ended", task=task, day=last))
