"""compare: what changed from one date to another, and which submissions did it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json, KnownAt, PlanId
from commands.shell import Shell, day, instant, plan_of, shell_of
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.store.data_store import DataStore
    from etl.store.warehouse import Warehouse
    from plan.catalogue import Plan
    from plan.comparison import Comparison, DatedView
    from plan.submission import AcceptedSubmission

From = Annotated[str | None, typer.Option("--from", help="前一期,如 2025Q3 (the earlier date)")]
To = Annotated[str | None, typer.Option("--to", help="后一期,如 2025Q4 (the later date)")]
KnownFrom = Annotated[
    str | None, typer.Option("--known-from", help="前一期按何时所知,默认当时公布的 (known at, of the earlier date)")
]
Corrected = Annotated[bool, typer.Option("--corrected", help="前一期用更正后的数 (the earlier date as corrected)")]


def compare(
    context: typer.Context,
    before: From = None,
    after: To = None,
    known_at: KnownAt = None,
    known_from: KnownFrom = None,
    corrected: Corrected = False,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Compare two dates: values, statuses, targets, and the submissions that did it."""
    shell = shell_of(context)
    first, last = day(before), day(after)
    if first is None or last is None or first > last:
        raise ReportedError("compare.use")
    if corrected and known_from is not None:
        raise ReportedError("compare.use_basis")
    known, known_then = instant(known_at), instant(known_from)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id, last).plan
    with data_store.warehouse() as warehouse:
        accepted = warehouse.accepted()
        # As it was published then, unless asked otherwise: else a correction would look like progress.
        earlier = known if corrected else known_then or _known_then(plan, accepted, first, known)
        sides = [_snapshot(data_store, warehouse, plan, *side) for side in ((first, earlier), (last, known))]
        demonstration = warehouse.demonstration
    found = _compared(data_store, sides, accepted)
    _tell(shell, plan, found, demonstration, json)


def _known_then(
    plan: Plan, accepted: Sequence[AcceptedSubmission], day: date, known: datetime | None
) -> datetime | None:
    from plan.comparison import known_then
    from plan.period import Period

    return known_then(plan, accepted, Period.ended_by(day), known)


def _snapshot(
    data_store: DataStore, warehouse: Warehouse, plan: Plan, as_of: date, known: datetime | None
) -> DatedView:
    from plan.assessment import assess
    from plan.comparison import DatedView
    from plan.observed import Observed

    observed = Observed(warehouse.observations(known))
    then = data_store.plan_then(plan, as_of, known)
    return DatedView(as_of, known, then, observed, assess(then, observed, as_of))


def _compared(data_store: DataStore, sides: Sequence[DatedView], accepted: Sequence[AcceptedSubmission]) -> Comparison:
    from plan.comparison import compare as compare_sides
    from plan.revision import revisions_of

    before, after = sides
    return compare_sides(before, after, accepted, revisions_of(data_store.revisions.all(), after.plan))


def _tell(shell: Shell, plan: Plan, found: Comparison, demonstration: bool, json: bool) -> None:
    if json:
        from presentation.answers.comparison import comparison_answer

        shell.answer(comparison_answer(found))
        return
    from commands.comparison_tables import show_comparison

    show_comparison(shell, plan, found, demonstration)
