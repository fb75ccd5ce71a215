"""What supervision asks the reports for: a quarter's bulletin 督查通报, and the notice 督办通知书 of one slip."""

from __future__ import annotations

from datetime import date, datetime

from etl.tasks.task_store import TaskStore
from plan.instant import CHINA
from plan.period import Period
from plan.tasks.slip import Slip, SlipAction
from presentation.reporting import ReportQuery
from wording import Lang

PRINTED_AS = ("pdf", "docx")
"""What they are printed as: the record, and the one to edit."""


def bulletin_query(tasks: TaskStore, period: Period, known_at: datetime | None, lang: Lang) -> ReportQuery:
    """Return the question of a quarter's bulletin, as it was known at an instant (None: now)."""
    day = period.last_day
    return ReportQuery(day, known_at, known_at, lang, _plan_of(tasks, day), "bulletin")


def notice_query(tasks: TaskStore, slip: Slip, lang: Lang) -> ReportQuery:
    """Return the question of a slip's notice: of the instant at which it was handed over, whatever came later."""
    handed = next((step for step in slip.steps if step.action is SlipAction.ASSIGN), slip.steps[0])
    day = handed.at.astimezone(CHINA).date()
    return ReportQuery(day, handed.at, handed.at, lang, _plan_of(tasks, day), "notice", slip.id)


def _plan_of(tasks: TaskStore, day: date) -> str:
    """Return the id of the plan that was made into tasks; empty where it is the one in force on the day."""
    bureau = tasks.data_store.bureau
    entry = bureau.entry_of(tasks.plan)
    return "" if entry is None or bureau.at(day) == entry else entry.id
