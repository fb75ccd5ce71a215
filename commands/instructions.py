"""instructions 批示: what is written to departments, answered and closed, by whoever has the machine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import IndicatorNo, Json, PlanId, TaskNo
from commands.shell import Shell, day, indicator_no, plan_of, shell_of
from etl.reported_error import ReportedError
from plan.instant import CHINA, shown_instant
from plan.instruction import Instruction, InstructionStep, InstructionSubject, SubjectKind
from plan.review import Person, Role

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from plan.bureau import BureauPlan
    from plan.catalogue import Plan

commands = typer.Typer(help="批示 (instructions of leaders)", no_args_is_help=True, rich_markup_mode=None)

Number = Annotated[str, typer.Argument(help="批示编号,见 list (instruction)")]
By = Annotated[str, typer.Option("--by", help="谁写的 (who)")]
Text = Annotated[str, typer.Option("--text", help="内容,500字以内 (text)")]


@commands.command("list", help="列出批示 (list the instructions)")
def list_instructions(
    context: typer.Context,
    plan_id: PlanId = None,
    everything: Annotated[bool, typer.Option("--all", help="含已办结 (closed ones too)")] = False,
    json: Json = False,
) -> None:
    """List the instructions of a plan that are not closed, or all of them, oldest first."""
    shell = shell_of(context)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id).plan
    kept = [each for each in data_store.instructions.all() if each.subject.plan == plan.document.id]
    told = [each for each in kept if everything or each.open]
    if json:
        from presentation.answers.instructions import instruction_answer

        shell.answer([instruction_answer(each, _today()) for each in told])
        return
    from commands.tables import print_out, table_of

    heads = ("instruction", "subject", "addressee", "text", "answer_by", "state", "who", "moment")
    print_out(table_of(shell, heads, [_row(shell, plan, each) for each in told]))


def _row(shell: Shell, plan: Plan, each: Instruction) -> tuple[object, ...]:
    state = "overdue" if each.overdue(_today()) else each.state.value
    words = shell.word(f"instruction.state_{state}")
    return (
        each.id,
        _about(shell, plan, each),
        each.to,
        each.text,
        each.due or "",
        words,
        each.by,
        shown_instant(each.at),
    )


def _about(shell: Shell, plan: Plan, each: Instruction) -> str:
    from wording import say, title_of

    key = each.subject.key
    if each.subject.kind is SubjectKind.TASK:
        return say("instruction.task", shell.lang, key=key)
    # A later edition of the catalogue may not have the indicator any more.
    known = plan.indicator_of.get(int(key))
    return f"{key} {title_of(known, shell.lang)}" if known else shell.word("instruction.indicator_gone", no=key)


@commands.command(help="写批示给科室 (write an instruction to a department)")
def write(
    context: typer.Context,
    indicator: IndicatorNo = None,
    task: TaskNo = None,
    to: Annotated[str | None, typer.Option("--to", help="批给谁,默认责任科室 (to whom)")] = None,
    text: Text = "",
    due: Annotated[str | None, typer.Option("--due", help="回复期限,如 2026-12-31 (answer by)")] = None,
    by: By = "",
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Write an instruction about an indicator or a task to the department that answers for it, or to another one."""
    shell = shell_of(context)
    if (indicator is None) is (task is None) or not by.strip() or not text.strip():
        raise ReportedError("instructions.use")
    data_store, until = shell.data_store(), day(due)
    # Tasks are of the first plan, whichever is in force today.
    entry = plan_of(data_store.bureau, plan_id) if task is None else data_store.bureau.entries[0]
    subject, usual = _indicator(entry, indicator) if task is None else _task(shell, entry, task)
    names = list(dict.fromkeys([*(department.name for department in entry.plan.departments), usual]))
    addressee = to or usual
    if addressee not in names:
        raise ReportedError("instructions.no_addressee", name=addressee, names=tuple(names))
    asked = Instruction("", subject, addressee, text.strip(), by.strip(), datetime.now(UTC), until)
    given = data_store.instructions.give(asked, Person(by.strip(), Role.MACHINE))
    _tell(shell, "instructions.written", given, json)


def _indicator(entry: BureauPlan, text: str | None) -> tuple[InstructionSubject, str]:
    """Return an indicator as a subject, and the department that answers for it."""
    no = indicator_no(entry.plan, text)
    assert no is not None, "asked only where a number is given"
    subject = InstructionSubject(entry.plan.document.id, SubjectKind.INDICATOR, str(no))
    return subject, entry.plan.indicator_of[no].department


def _task(shell: Shell, entry: BureauPlan, task: str) -> tuple[InstructionSubject, str]:
    """Return a task as a subject, and the unit that leads it."""
    from commands.tasks import board_of

    found = board_of(shell, shell.tasks(), None).by_id.get(task)
    if found is None:
        raise ReportedError("instructions.no_task", task=task)
    return InstructionSubject(entry.plan.document.id, SubjectKind.TASK, task), found.task.lead


@commands.command(help="记下科室的回复 (write down a department's answer)")
def answer(context: typer.Context, instruction: Number, text: Text, by: By, json: Json = False) -> None:
    """Write down what the department answered, and who did."""
    _step(shell_of(context), instruction, InstructionStep.REPLY, (text, by), json)


@commands.command(help="办结批示 (close an instruction)")
def close(context: typer.Context, instruction: Number, by: By, text: Text = "", json: Json = False) -> None:
    """Close an instruction; it stays in the list of all."""
    _step(shell_of(context), instruction, InstructionStep.CLOSE, (text, by), json)


_TOLD = {InstructionStep.REPLY: "instructions.answered", InstructionStep.CLOSE: "instructions.closed"}


def _step(shell: Shell, key: str, step: InstructionStep, said: tuple[str, str], json: bool) -> None:
    data_store: DataStore = shell.data_store()
    text, by = (each.strip() for each in said)
    if not by:
        raise ReportedError("instructions.who")
    if key not in {each.id for each in data_store.instructions.all()}:
        raise ReportedError("instructions.no_instruction", id=key)
    done = data_store.instructions.step(key, step, Person(by, Role.MACHINE), text, datetime.now(UTC))
    _tell(shell, _TOLD[step], done, json)


def _tell(shell: Shell, key: str, told: Instruction, json: bool) -> None:
    if json:
        from presentation.answers.instructions import instruction_answer

        shell.answer(instruction_answer(told, _today()))
    shell.tell(key, id=told.id, to=told.to)


def _today() -> date:
    return datetime.now(CHINA).date()
