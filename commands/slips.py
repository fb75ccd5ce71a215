"""slips: what is proposed, what is open, and the steps of a slip."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import AsOf, Json, Out
from commands.shell import Shell, shell_of
from commands.tasks import board_of
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from etl.tasks.task_service import TaskService
    from plan.tasks.slip import Slip

commands = typer.Typer(help="督办单 (slips of supervision)", no_args_is_help=True, rich_markup_mode=None)

Number = Annotated[str, typer.Argument(help="督办单编号,如 2023-07 (slip)")]
TaskId = Annotated[str, typer.Option("--task", help="任务号 (task)")]
ColourOf = Annotated[str, typer.Option("--colour", help="blue、yellow 或 red")]
NoteOf = Annotated[str, typer.Option("--note", help="事由或意见 (why)")]


@commands.command(help="今天建议发的督办单 (what is proposed today)")
def propose(context: typer.Context, as_of: AsOf = None, json: Json = False) -> None:
    """Print the slips proposed on a day (default: today), the gravest first."""
    from plan.tasks.supervise import propose as proposals_of
    from presentation.answers.tasks import proposal_answers

    shell = shell_of(context)
    store = shell.tasks()
    # Today and not the newest report's day, as of which tasks are assessed: what is due soon is so by the calendar.
    found = proposals_of(board_of(shell, store, as_of or _today().isoformat()), store.catalogue.supervision)
    if json:
        shell.answer(proposal_answers(found))
        return
    from commands.task_tables import show_proposals

    show_proposals(shell, found)


@commands.command("list", help="督办单 (the slips)")
def list_slips(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="含已销号 (closed ones too)")] = False,
    json: Json = False,
) -> None:
    """Print the slips that are not closed, or all of them."""
    shell = shell_of(context)
    slips = [slip for slip in shell.tasks().ledger().slips if everything or slip.is_open]
    _answer(shell, slips, json)


@commands.command(help="今天该提醒谁,按提前和逾期的天数逐级 (whom to remind today, by the ladder)")
def reminders(context: typer.Context, as_of: AsOf = None, json: Json = False) -> None:
    """Tell which steps are due, or past, by one of the days of the ladder, and to whom the reminder goes."""
    from plan.tasks.supervise import task_reminders
    from presentation.answers.tasks import reminder_answers

    shell = shell_of(context)
    store = shell.tasks()
    # By the calendar, not as of the newest report: the ladder counts days from today.
    board = board_of(shell, store, as_of or _today().isoformat())
    found = task_reminders(board, store.catalogue.supervision)
    if json:
        shell.answer(reminder_answers(found))
        return
    from commands.task_tables import show_reminders

    show_reminders(shell, found)


@commands.command("spot-check", help="抽查佐证,种子相同抽到的相同 (a sample of evidence, the same for a seed)")
def sample(
    context: typer.Context,
    seed: Annotated[str, typer.Option(help="种子,会印在结果里 (seed)")],
    count: Annotated[int, typer.Option(help="抽几件 (how many)")] = 12,
    json: Json = False,
) -> None:
    """Choose evidence to be looked at; whoever has the seed can choose the same again."""
    from plan.tasks.supervise import spot_check
    from presentation.answers.tasks import sample_answer

    shell = shell_of(context)
    found = spot_check(shell.tasks().ledger().evidence, seed, count)
    if json:
        shell.answer(sample_answer(found, seed))
        return
    from commands.task_tables import show_sample

    show_sample(shell, found, seed)


@commands.command(help="立项交办 (issue a slip)")
def issue(context: typer.Context, task: TaskId, colour: ColourOf, note: NoteOf, json: Json = False) -> None:
    """Open a slip on a task's lead and hand it over."""
    from plan.tasks.slip import SlipColour

    shell = shell_of(context)
    if colour not in set(SlipColour):
        raise ReportedError("slips.no_colour", name=colour, names=tuple(SlipColour))
    _answer(shell, [_service(shell).issue(task, SlipColour(colour), shell.person(), note)], json, alone=True)


@commands.command(help="签收并反馈 (receive and answer)")
def answer(
    context: typer.Context,
    slip: Number,
    cause: Annotated[str, typer.Option(help="原因 (cause)")],
    measures: Annotated[str, typer.Option(help="措施 (measures)")],
    deadline: Annotated[str, typer.Option(help="时限 (deadline)")],
    json: Json = False,
) -> None:
    """Answer a slip with cause, measures and deadline; it is received first where it was not."""
    from plan.tasks.slip import SlipAction, SlipState

    shell = shell_of(context)
    service = _service(shell)
    known = next((each for each in service.store.ledger().slips if each.id == slip), None)
    # An answer says that the slip arrived; without the step the order of the table would refuse it.
    first = [SlipAction.RECEIVE] if known and known.state is SlipState.ASSIGNED else []
    words = {"cause": cause, "measures": measures, "deadline": deadline}
    _answer(shell, [service.step(slip, [*first, SlipAction.ANSWER], shell.person(), **words)], json, alone=True)


@commands.command(help="复核:办结销号,或 --return 退办 (review: settle and close, or return)")
def close(
    context: typer.Context,
    slip: Number,
    back: Annotated[bool, typer.Option("--return", help="退办,须写明 --note (return it)")] = False,
    note: NoteOf = "",
    json: Json = False,
) -> None:
    """Review an answered slip and close it, or with --return send it back."""
    from plan.tasks.slip import SlipAction, SlipState

    shell = shell_of(context)
    service = _service(shell)
    known = next((each for each in service.store.ledger().slips if each.id == slip), None)
    steps = [SlipAction.REVIEW, SlipAction.RETURN] if back else [SlipAction.REVIEW, SlipAction.SETTLE, SlipAction.CLOSE]
    # Steps that a page took already are not taken again, so that the command may follow anything.
    done = {SlipState.REVIEWED: 1, SlipState.SETTLED: 2}.get(known.state, 0) if known and known.state else 0
    _answer(shell, [service.step(slip, steps[done:], shell.person(), note=note)], json, alone=True)


@commands.command("print", help="打印督办通知书,PDF或Word (print a slip's notice)")
def print_notice(context: typer.Context, slip: Number, output: Out = None, json: Json = False) -> None:
    """Print a slip's notice as it was handed over; PDF or Word by the file's ending."""
    from commands.reports import write_report
    from presentation.tasks.printing import notice_query
    from reports.question import question_asked

    shell = shell_of(context)
    if output is None or output.suffix.lower() not in (".pdf", ".docx"):
        raise ReportedError("notice.use")
    store = shell.tasks()
    known = next((each for each in store.ledger().slips if each.id == slip), None)
    if known is None:
        raise ReportedError("tasks.no_slip", slip=slip)
    question = question_asked(notice_query(store, known, shell.lang))
    written = write_report(shell, store.data_store, question, output)
    if json:
        shell.answer({"file": str(output), "sha256": written})


def _answer(shell: Shell, slips: list[Slip], json: bool, alone: bool = False) -> None:
    from presentation.answers.tasks import slip_answer

    if json:
        # One slip is an object, a list of them a list, whatever their number.
        found = [slip_answer(slip) for slip in slips]
        shell.answer(found[0] if alone else found)
        return
    from commands.task_tables import show_slips

    show_slips(shell, slips)


def _service(shell: Shell) -> TaskService:
    from etl.tasks.task_service import TaskService

    return TaskService(shell.tasks())


def _today() -> date:
    from plan.instant import CHINA

    return datetime.now(CHINA).date()
