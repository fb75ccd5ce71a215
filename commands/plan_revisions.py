"""plan revise, decide and revisions: targets set anew by a document, proposed by one person and decided by another."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from commands.options import IndicatorNo, Json, PlanId
from commands.shell import day, indicator_no, plan_of, shell_of
from etl.reported_error import ReportedError
from plan.denied import Denied
from plan.review import Person, Role
from plan.revision import RevisionState, TargetRevision, check_targets, edges_of, revisions_of
from wording import say
from wording.denials import denial

Targets = Annotated[list[str] | None, typer.Option("--target", help="年=值,可多次 (YEAR=VALUE, several times)")]
By = Annotated[str | None, typer.Option("--by", help="办理人 (who)")]


def revise(
    context: typer.Context,
    indicator: IndicatorNo = None,
    target: Targets = None,
    number: Annotated[str, typer.Option("--number", help="文号 (number of the document)")] = "",
    dated: Annotated[str | None, typer.Option("--on", help="文件自何日起执行 (day from which it holds)")] = None,
    reason: Annotated[str, typer.Option("--reason", help="理由 (reason)")] = "",
    to: Annotated[str, typer.Option("--to", help="改与哪项指标比,写其id (id of the indicator held against)")] = "",
    by: By = None,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Propose new targets of an indicator by a document."""
    shell = shell_of(context)
    data_store = shell.data_store()
    on = day(dated)
    plan = plan_of(data_store.bureau, plan_id, on).plan
    no = indicator_no(plan, indicator)
    # Asked together: the one sentence names everything that a proposal needs.
    if None in (no, on, by) or not ((target or to) and number.strip() and reason.strip()):
        raise ReportedError("revision.use")
    assert no is not None
    assert on is not None
    assert by is not None
    told = [_target(text) for text in target or ()]
    wanted, highs = {year: low for year, low, _ in told}, {year: high for year, _, high in told if high is not None}
    asked = TargetRevision(
        "", plan.document.id, no, wanted, number, on, reason, by, datetime.now(UTC), highs=highs, to=to
    )

    def propose() -> TargetRevision:
        # Against the plan as it stands on the document's day, earlier revisions included.
        then = data_store.plan_then(plan, on)
        check_targets(then, then.indicator_of[no], wanted, on, highs, to)
        # The role is the machine's, the name the person's: who proposed may not accept, on the command line as on the
        # page.
        return data_store.revisions.propose(asked, Person(by, Role.MACHINE))

    _answer(context, _run(shell.lang, propose), json)


def decide(
    context: typer.Context,
    revision: Annotated[str, typer.Argument(help="调整编号 (the change)")],
    accept: Annotated[bool, typer.Option("--accept/--return", help="核准或退回 (accept or return)")] = True,
    note: Annotated[str, typer.Option("--note", help="意见 (what is said with it)")] = "",
    by: By = None,
    json: Json = False,
) -> None:
    """Accept new targets, as another person than who proposed them, or return them."""
    shell = shell_of(context)
    if by is None:
        raise ReportedError("revision.use")
    to = RevisionState.ACCEPTED if accept else RevisionState.RETURNED
    kept = shell.data_store().revisions
    if revision not in {each.id for each in kept.all()}:
        raise ReportedError("revision.not_there", id=revision)
    person = Person(by, Role.MACHINE)
    _answer(context, _run(shell.lang, lambda: kept.decide(revision, to, person, note, datetime.now(UTC))), json)


def revisions(context: typer.Context, plan_id: PlanId = None, json: Json = False) -> None:
    """List the targets set anew of a plan."""
    shell = shell_of(context)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id).plan
    told = revisions_of(data_store.revisions.all(), plan)
    if json:
        shell.answer([_plain(each) for each in told])
        return
    from commands.tables import print_out, table_of

    rows = [(r.id, r.indicator, r.dated, _words(r), r.number, shell.word(f"revision.state.{r.state}")) for r in told]
    print_out(table_of(shell, ("revision_id", "no#", "dated", "targets", "number", "revision_state"), rows))


def _target(text: str) -> tuple[int, float, float | None]:
    """Return (year, figure, None) of 2028=3, (year, low, high) of a range as 2028=2-4; ReportedError otherwise."""
    year, _, value = text.partition("=")
    if year.isdecimal() and (edges := edges_of(value)):
        return int(year), *edges
    try:
        figure = float(value)
        # float() reads "nan" and "inf", which are no targets.
        if math.isfinite(figure):
            return int(year), figure, None
    except ValueError:
        pass
    raise ReportedError("revision.target_use", text=text)


def _run(lang: Any, deed: Callable[[], TargetRevision]) -> TargetRevision:
    try:
        return deed()
    except Denied as denied:
        # Exit 1: the answer is no. A refusal is not a wrong use.
        typer.echo(denial(denied, lang), err=True)
        raise typer.Exit(1) from None


def _answer(context: typer.Context, revision: TargetRevision, json: bool) -> None:
    shell = shell_of(context)
    if json:
        shell.answer(_plain(revision))
    shell.tell("revision.told", id=revision.id, state=say(f"revision.state.{revision.state}", shell.lang))


def _words(revision: TargetRevision) -> str:
    high = {year: f"—{value:g}" for year, value in revision.highs.items()}
    said = [f"{year}: {value:g}{high.get(year, '')}" for year, value in revision.targets.items()]
    return ", ".join([*said, *([revision.to] if revision.to else [])])


def _plain(revision: TargetRevision) -> dict[str, object]:
    return {
        "id": revision.id,
        "plan": revision.plan,
        "indicator": revision.indicator,
        # By year as text, the form of every answer in JSON.
        "targets": {
            str(year): [value, revision.highs[year]] if year in revision.highs else value
            for year, value in revision.targets.items()
        },
        "to": revision.to or None,
        "number": revision.number,
        "dated": revision.dated.isoformat(),
        "reason": revision.reason,
        "state": revision.state.value,
        "proposed_by": revision.proposed_by,
        "proposed_at": revision.proposed_at.isoformat(),
        "decided_by": revision.decided_by or None,
        "decided_at": revision.decided_at.isoformat() if revision.decided_at else None,
        "note": revision.note,
    }


REVISION_COMMANDS = (
    ("revise", "按文件提出目标调整 (propose new targets by a document)", revise),
    ("decide", "核准或退回目标调整,须为另一人 (accept or return them, as another person)", decide),
    ("revisions", "列出目标调整 (list the targets set anew)", revisions),
)
"""Name, help and function of each."""
