"""The tables of `tasks` and `slips` for people; with --json these commands answer without them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from commands.shell import Shell
from commands.tables import place_of, print_out, table_of
from plan.tasks.assess import TaskBoard
from plan.tasks.ledger import Evidence
from plan.tasks.slip import Slip
from plan.tasks.supervise import SlipProposal, TaskReminder
from wording import name_of
from wording.sentences import message

if TYPE_CHECKING:
    from etl.tasks.task_writing import ReadTasks
    from presentation.answers import Answer


def show_board(shell: Shell, board: TaskBoard) -> None:
    """Print every task as of the board's day, and how many stand under each word."""
    rows = [
        (
            each.task.id,
            # A terminal has a hundred columns or so; the number beside it names the task in full.
            each.task.title[:24],
            each.task.lead,
            _percent(each.completion),
            _percent(each.scheduled),
            "" if each.gap is None else f"{each.gap:+.1f}",
            shell.word(f"task_status.{each.status}"),
            shell.word(f"colour.{each.colour}") if each.colour else "",
            "" if each.silent_days is None else each.silent_days,
        )
        for each in board.tasks
    ]
    columns = ("task", "task_title", "lead", "completion#", "scheduled#", "gap#", "status", "light", "silent#")
    title = shell.word("tasks.title", day=board.day, rule=name_of(board.rule, shell.lang))
    print_out(table_of(shell, columns, rows, title))
    counts = [
        shell.word("tasks.counted", word=shell.word(f"task_status.{status}"), count=count)
        # Only words under which something stands: a line of zeros says nothing.
        for status, count in board.counts().items()
        if count
    ]
    typer.echo(" ".join(counts))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}%"


def show_read(shell: Shell, read: ReadTasks, found: Answer) -> None:
    """Print what a workbook says and every finding of it."""
    rows = [
        (shell.word(f"severity.{f.severity}"), place_of(f.sheet, f.cell), message(f, shell.lang)) for f in read.findings
    ]
    if rows:
        print_out(table_of(shell, ("severity", "place", "finding"), rows))
    # One of the two, by what kind of workbook it was.
    count = len(found.get("tasks") or found.get("reports") or ())
    typer.echo(shell.word(f"tasks.read_{found['kind']}", count=count))
    if changes := found.get("changes"):
        counts = {name: len(changes[name]) for name in ("added", "removed", "changed")}
        typer.echo(shell.word("tasks.changes", **counts))
    if found.get("accepted"):
        typer.echo(shell.word("tasks.kept_before" if found["again"] else "tasks.kept", line=found["line"]))


def show_proposals(shell: Shell, proposals: Sequence[SlipProposal]) -> None:
    """Print the slips proposed, the gravest first."""
    if not proposals:
        shell.tell("slips.none")
        return
    rows = [(shell.word(f"slip_colour.{p.colour}"), p.unit, p.task.id, p.task.title, _why(shell, p)) for p in proposals]
    print_out(table_of(shell, ("slip_colour", "unit_of", "task", "task_title", "reason"), rows))


def _why(shell: Shell, proposal: SlipProposal) -> str:
    gap = "" if proposal.gap is None else f"{abs(proposal.gap):.1f}"
    # Every field that any reason may name: each sentence takes those that it needs.
    fields = {"days": proposal.days, "due": proposal.due or "", "step": proposal.step, "gap": gap}
    return shell.word(f"slip_reason.{proposal.reason}", **fields, slip=proposal.answered)


def show_slips(shell: Shell, slips: Iterable[Slip]) -> None:
    """Print slips and how far they have come."""
    rows = [
        (
            slip.id,
            shell.word(f"slip_colour.{slip.colour}"),
            slip.unit,
            slip.task,
            shell.word(f"slip_state.{slip.state}"),
            slip.due or "",
        )
        for slip in slips
    ]
    if not rows:
        shell.tell("slips.no_open")
        return
    print_out(table_of(shell, ("slip", "slip_colour", "unit_of", "task", "slip_state", "due"), rows))


def show_reminders(shell: Shell, reminders: Sequence[TaskReminder]) -> None:
    """Print whom to remind of which step."""
    if not reminders:
        shell.tell("slips.no_reminders")
        return
    rows = [
        (r.task.lead, r.task.id, r.task.title, r.step, r.due, shell.word(f"rank.{r.to}"), f"{r.days:+}")
        for r in reminders
    ]
    columns = ("unit_of", "task", "task_title", "step", "slip_due", "rank", "days_off#")
    print_out(table_of(shell, columns, rows))


def show_sample(shell: Shell, sample: Sequence[Evidence], seed: str) -> None:
    """Print a sample of evidence, and the seed by which it is chosen again."""
    # Enough of the digest to find the file; its line names it exactly.
    rows = [(each.line, each.task, each.name, each.sha256[:16]) for each in sample]
    print_out(table_of(shell, ("line#", "task", "file", "sha256"), rows, shell.word("slips.sample", seed=seed)))
