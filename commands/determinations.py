"""determine and determinations: verdicts that an evaluator sets beside the computed ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import AsOf, IndicatorNo, Json, PlanId
from commands.shell import Shell, day, indicator_no, plan_of, shell_of
from etl.evaluation.evaluation_service import EvaluationService, GivenFile
from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.reported_error import ReportedError
from plan.determination import Determination, determinable, determinations_of
from plan.period import Period
from plan.review import Person, Role
from plan.status import Status
from presentation.answers.determinations import determination_answer

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from plan.assessment import Assessment
    from plan.catalogue import Plan

Verdict = Annotated[str | None, typer.Option("--verdict", help="认定为何种结论,如 on_track (which verdict)")]
GroundFile = Annotated[Path | None, typer.Option("--file", readable=False, help="依据文件 (the document itself)")]


def determine(
    context: typer.Context,
    indicator: IndicatorNo = None,
    as_of: AsOf = None,
    verdict: Verdict = None,
    reason: Annotated[str, typer.Option("--reason", help="理由 (reason)")] = "",
    document: Annotated[str, typer.Option("--document", help="依据的名称、文号 (title and number)")] = "",
    file: GroundFile = None,
    by: Annotated[str | None, typer.Option("--by", help="认定人 (who)")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="撤销认定 (take it back)")] = False,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Set a verdict beside the computed one, with its reason and document, or take it back."""
    shell, asked = shell_of(context), day(as_of)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id, asked).plan
    no = indicator_no(plan, indicator)
    # Either a verdict or its withdrawal, never both and never neither.
    if no is None or asked is None or not by or not reason.strip() or withdraw is (verdict is not None):
        raise ReportedError("determine.use")
    period = Period.ended_by(asked)
    computed = _computed(data_store, plan, no, period)
    if computed is None:
        raise ReportedError("determine.no_verdict", no=no, period=period)
    kept, status = KeptEvaluation(data_store.record), None if verdict is None else _status(shell, plan, period, verdict)
    person, now = Person(by, Role.MACHINE), datetime.now(UTC)
    wanted = Determination(
        plan.document.id, no, period, status, computed.status, reason.strip(), document.strip(), by, now
    )
    lines = determinations_of(kept.determinations(), plan.document.id, period).get(no, [])
    # As the page sends what it had seen: a verdict set meanwhile is not written over unseen.
    seen = lines[-1].sequence if lines else 0
    told = EvaluationService(kept).determine(plan, wanted, person, seen, _file_of(file))
    if json:
        shell.answer({"indicator": no, **determination_answer(told)})
    words = {"no": no, "period": period, "computed": shell.word(f"status.{told.computed}")}
    if told.status is None:
        shell.tell("determine.withdrawn", **words)
    else:
        shell.tell("determine.told", **words, status=shell.word(f"status.{told.status}"))


def _computed(data_store: DataStore, plan: Plan, no: int, period: Period) -> Assessment | None:
    """Return the computed assessment of an indicator for the whole city at a quarter's end; None if the plan does not
    have it then."""
    from plan.assessment import Assessor
    from plan.observed import Observed

    with data_store.warehouse() as warehouse:
        observed = Observed(warehouse.observations())
    then = data_store.plan_then(plan, period.last_day).on(period.last_day)
    asked = next((each for each in then.indicators if each.no == no), None)
    return Assessor(then, observed, period.last_day).area(asked, then.city) if asked else None


def _status(shell: Shell, plan: Plan, period: Period, text: str) -> Status:
    """Return the verdict that a code or a word names; ReportedError that lists those that can be set."""
    offered = determinable(plan, period)
    found = next((s for s in offered if text in (s.value, shell.word(f"status.{s}"))), None)
    if found is None:
        raise ReportedError("determine.verdict", text=text, verdicts=tuple(s.value for s in offered))
    return found


def _file_of(path: Path | None) -> GivenFile | None:
    if path is None:
        return None
    try:
        return GivenFile(path.name, path.read_bytes())
    except OSError as error:
        raise ReportedError("path.unreadable", path=path, why=error) from None


def determinations(context: typer.Context, plan_id: PlanId = None, json: Json = False) -> None:
    """List every verdict that was set or taken back of a plan, oldest first."""
    shell = shell_of(context)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id).plan
    told = [each for each in KeptEvaluation(data_store.record).determinations() if each.plan == plan.document.id]
    if json:
        shell.answer([{"indicator": each.indicator, **determination_answer(each)} for each in told])
        return
    from commands.tables import print_out, table_of

    rows = [_row(shell, each) for each in told]
    print_out(
        table_of(shell, ("no#", "period", "computed", "determined", "ground", "document_of", "who", "moment"), rows)
    )


def _row(shell: Shell, each: Determination) -> tuple[object, ...]:
    status = shell.word(f"status.{each.status}") if each.status else shell.word("determine.none")
    computed = shell.word(f"status.{each.computed}")
    at = determination_answer(each)["at"]
    return each.indicator, each.period, computed, status, each.reason, each.document or each.file, each.by, at
