"""reminders: whom to remind of what today; for people, and as JSON for a mail or messaging hook."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json
from commands.shell import Shell, day, shell_of
from plan.instant import CHINA

if TYPE_CHECKING:
    from plan.board import Reminder
    from presentation.answers import Answer

Today = Annotated[str | None, typer.Option("--today", help="当作今天的日期,如 2023-10-08 (the day to take for today)")]


def reminders(context: typer.Context, today: Today = None, json: Json = False) -> None:
    """List the departments to remind: on the catalogue's days before a deadline, and every day after it."""
    from etl.submissions.drafts_place import drafts_of
    from plan.board import reminders as reminders_of

    shell = shell_of(context)
    data_store = shell.data_store()
    # Deadlines are days in China, wherever the machine stands.
    asked = day(today) or datetime.now(CHINA).date()
    found = reminders_of(data_store.plan, data_store.record.heads(), asked, drafts_of(data_store.home).places())
    if json:
        shell.answer([_answer(reminder) for reminder in found])
    else:
        from commands.tables import print_out, table_of

        if not found:
            shell.tell("reminders.none")
            return
        rows = [
            (r.department, r.period, r.due, _left(shell, r.days_left), shell.word(f"slot.{r.state}")) for r in found
        ]
        title = shell.word("reminders.title", today=asked)
        print_out(table_of(shell, ("department", "period", "due", "left", "slot"), rows, title))


def _left(shell: Shell, days: int) -> str:
    return shell.word("reminders.over", days=-days) if days < 0 else shell.word("reminders.before", days=days)


def _answer(reminder: Reminder) -> Answer:
    return {
        "department": reminder.department,
        "period": str(reminder.period),
        "due": reminder.due.isoformat(),
        "days_left": reminder.days_left,
        "overdue": reminder.overdue,
        "state": str(reminder.state),
    }
