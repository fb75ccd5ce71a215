"""assess, judge and trace: verdicts, second opinions, and where a number came from."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import AreaName, AsOf, IndicatorNo, Json, KnownAt, PeriodCode, PlanId, TaskNo
from commands.shell import (
    area_of,
    bureau,
    day,
    end_with_no,
    indicator_no,
    instant,
    period_of,
    plan_of,
    read_json,
    shell_of,
)
from etl.reported_error import ReportedError
from plan.period import Period
from presentation.sentences import area_name
from wording import name_of

if TYPE_CHECKING:
    from plan.catalogue import Plan
    from plan.observed import Observed
    from presentation.answers import Answer


def assess(
    context: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    indicator: IndicatorNo = None,
    area: AreaName = None,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Assess every indicator as of a day, from what was known at an instant."""
    from etl.evaluation.kept_evaluation import KeptEvaluation
    from plan.determination import determinations_of, standing
    from plan.observed import Observed
    from presentation.answers.assessments import assessment_answers
    from presentation.answers.determinations import determination_answer

    shell = shell_of(context)
    asked, known = day(as_of), instant(known_at)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id, asked).plan
    chosen, place = indicator_no(plan, indicator), area_of(plan, area)
    with data_store.warehouse() as warehouse:
        observed = Observed(warehouse.observations(known))
        demonstration = warehouse.demonstration
    as_of_day = asked or _default_day(plan, observed)
    plan = data_store.plan_then(plan, as_of_day, known)
    answers = assessment_answers(plan, observed, as_of_day, chosen, place)
    told = KeptEvaluation(data_store.record).determinations() if place in (None, plan.city) else ()
    found = standing(determinations_of(told, plan.document.id, Period.ended_by(as_of_day), known))
    for answer in answers:
        determined = found.get(answer["no"])
        answer["determination"] = determination_answer(determined) if determined else None
    if json:
        shell.answer(answers)
    else:
        from commands.verdict_tables import show_assessments

        show_assessments(shell, plan, answers, demonstration)


def _default_day(plan: Plan, observed: Observed) -> date:
    """Return the last day of the newest quarter that is complete or past its deadline today."""
    from plan.coverage import default_period
    from plan.instant import CHINA

    return default_period(plan, observed, datetime.now(CHINA).date()).last_day


def judge(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(readable=False, help="序列的JSON文件 (series as JSON)")],
    json: Json = False,
) -> None:
    """Judge series of any origin by every status method."""
    from plan.judge import judge as judge_all

    shell = shell_of(context)
    judged = judge_all(read_json(file), bureau().first.thresholds, file.name)
    if json:
        shell.answer(judged)
    else:
        from commands.verdict_tables import show_judged

        show_judged(shell, judged)


def trace(
    context: typer.Context,
    indicator: IndicatorNo = None,
    area: AreaName = None,
    period: PeriodCode = None,
    task: TaskNo = None,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Follow a value down to the cells, files and people it came from; with --task a task to its clauses."""
    from plan.observed import Observed
    from presentation.answers.traces import formula_text, lineage_of, trace_answer

    shell = shell_of(context)
    if task is not None:
        from commands.task_trace import trace_task

        trace_task(shell, task, json)
        return
    quarter = period_of(period)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id, quarter.last_day if quarter else None).plan
    # Held against the plan before the warehouse is opened.
    number, place = indicator_no(plan, indicator), area_of(plan, area) or plan.city
    if number is None or quarter is None:
        raise ReportedError("use.trace")
    asked = plan.indicator_of[number]
    with data_store.warehouse() as warehouse:
        lineage = lineage_of(plan, asked, Observed(warehouse.observations()), place, quarter)
        # The lineage of a value that cannot be made is told too: its cells show what is missing.
        found = trace_answer(asked, quarter, place, lineage, warehouse.source, warehouse.remarks) if lineage else None
    if json:
        shell.answer(found or {"value": None, "formula": formula_text(asked), "parts": []})
    elif found:
        from commands.verdict_tables import show_trace

        show_trace(shell, plan, found)
    if found is None or found["value"] is None:
        who = {"name": name_of(asked, shell.lang), "area": area_name(plan, place, shell.lang), "period": quarter}
        shell.tell(_why_nothing(found), **who)
        end_with_no()


def _why_nothing(found: Answer | None) -> str:
    """Return the key of the sentence that says why there is no value."""
    if found is None:
        return "trace.no_value"
    return "trace.no_measure" if found["missing_measures"] else "trace.no_whole"
