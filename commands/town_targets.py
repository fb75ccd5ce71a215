"""targets: a city's target divided among its towns: drafted, answered, agreed, issued."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json, PlanId
from commands.shell import Shell, area_of, day, indicator_no, plan_of, shell_of
from etl.reported_error import ReportedError
from plan.instant import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from etl.tasks.town_targets import TownTargets
    from plan.catalogue import Plan
    from plan.indicator import Indicator
    from plan.town_targets import TownTarget

commands = typer.Typer(
    help="分镇目标:起草、答复、商定、下达 (towns' targets)", no_args_is_help=True, rich_markup_mode=None
)

No = Annotated[str, typer.Option("--indicator", help="指标号 (indicator)")]
Year = Annotated[int, typer.Option("--year", help="目标年 (year)")]
Town = Annotated[str, typer.Option("--town", help="镇(街道) (town)")]
Value = Annotated[str | None, typer.Option("--value", help="另提的数,不写即同意 (another figure; none: agreed)")]
Values = Annotated[list[str], typer.Option("--target", help="镇=值,可多次 (TOWN=VALUE, several times)")]
Towns = Annotated[list[str] | None, typer.Option("--town", help="镇(街道),不写即全部已答复的 (towns; none: all)")]
Note = Annotated[str, typer.Option("--note", help="说明 (why)")]


@commands.command("list", help="各镇目标办到哪一步,合计够不够 (how far each is, and whether the sum is enough)")
def list_targets(context: typer.Context, indicator: No, year: Year, plan_id: PlanId = None, json: Json = False) -> None:
    """Print every town's target of an indicator for a year, and how together they compare with the city's."""
    shell = shell_of(context)
    plan, chosen = _plan_and_indicator(shell, indicator, plan_id)
    _answer(shell, plan, chosen, year, json)


@commands.command(help="起草 (draft)")
def draft(
    context: typer.Context, indicator: No, year: Year, target: Values, note: Note = "", plan_id: PlanId = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Draft targets for towns."""
    shell = shell_of(context)
    plan, chosen = _plan_and_indicator(shell, indicator, plan_id)
    values = dict(_value_of(plan, text) for text in target)
    _kept(shell).draft(plan, chosen, year, values, shell.person(), note)
    _answer(shell, plan, chosen, year, json)


@commands.command(help="镇(街道)的答复 (a town's answer)")
def answer(
    context: typer.Context, indicator: No, year: Year, town: Town, value: Value = None, note: Note = "",
    plan_id: PlanId = None, json: Json = False,
) -> None:  # fmt: skip
    """Enter a town's answer: it agrees, or asks for another figure and says why."""
    shell = shell_of(context)
    plan, chosen = _plan_and_indicator(shell, indicator, plan_id)
    place = area_of(plan, town) or ""
    _kept(shell).answer(plan, chosen, year, place, shell.person(), None if value is None else _figure(value), note)
    _answer(shell, plan, chosen, year, json)


@commands.command(help="商定 (agree)")
def agree(
    context: typer.Context, indicator: No, year: Year, town: Towns = None, plan_id: PlanId = None, json: Json = False
) -> None:
    """Agree to what towns answered."""
    from plan.town_targets import TownTargetState

    shell = shell_of(context)
    plan, chosen = _plan_and_indicator(shell, indicator, plan_id)
    kept = _kept(shell)
    known = kept.of(plan, chosen.no, year)
    answered = [each.town for each in known.values() if each.state is TownTargetState.ANSWERED]
    towns = [area_of(plan, name) or "" for name in town] if town else answered
    kept.agree(plan, chosen.no, year, towns, shell.person())
    _answer(shell, plan, chosen, year, json)


@commands.command(help="下达,合计须够全市目标 (issue; together they must make up the city's)")
def issue(
    context: typer.Context, indicator: No, year: Year,
    document: Annotated[str, typer.Option("--number", help="责任书文号 (document)")],
    on: Annotated[str, typer.Option("--on", help="自何日起 (from which day)")],
    plan_id: PlanId = None, json: Json = False,
) -> None:  # fmt: skip
    """Issue what is agreed with every town."""
    shell = shell_of(context)
    plan, chosen = _plan_and_indicator(shell, indicator, plan_id)
    dated = day(on)
    assert dated is not None, "the option is required"
    # As last reported: a ratio's towns weigh by their denominators of today, not of the target's year.
    weights = _weights(shell, plan, chosen)
    _kept(shell).issue(plan, chosen, year, shell.person(), document, dated, weights)
    _answer(shell, plan, chosen, year, json)


def _plan_and_indicator(shell: Shell, indicator: str, plan_id: str | None) -> tuple[Plan, Indicator]:
    plan = plan_of(shell.data_store().bureau, plan_id).plan
    no = indicator_no(plan, indicator)
    assert no is not None, "the option is required"
    then = shell.data_store().plan_then(plan, _today())
    return then, then.indicator_of[no]


def _value_of(plan: Plan, text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    return area_of(plan, name.strip()) or "", _figure(value)


def _figure(text: str) -> float:
    try:
        figure = float(text)
    except ValueError:
        # Told with nan and inf, which float takes and nobody means.
        figure = math.nan
    if not math.isfinite(figure):
        raise ReportedError("town_target.figure", text=text)
    return figure


def _weights(shell: Shell, plan: Plan, indicator: Indicator) -> Mapping[str, float]:
    from plan.observed import Observed
    from plan.town_weights import weights_of

    with shell.data_store().warehouse() as warehouse:
        return weights_of(plan, indicator, Observed(warehouse.observations()), _today())


def _today() -> date:
    return datetime.now(CHINA).date()


def _kept(shell: Shell) -> TownTargets:
    from etl.tasks.town_targets import TownTargets

    return TownTargets(shell.tasks())


def _answer(shell: Shell, plan: Plan, indicator: Indicator, year: int, json: bool) -> None:
    from plan.town_targets import division_of

    found = _kept(shell).of(plan, indicator.no, year)
    agreed = {town: each.agreed for town, each in found.items() if each.agreed is not None}
    division = division_of(plan, indicator, year, agreed, _weights(shell, plan, indicator))
    if json:
        told = {"city": division.city, "total": division.total, "enough": division.enough}
        shell.answer({**told, "without": list(division.without), "towns": [_plain(each) for each in found.values()]})
        return
    _show(shell, found.values())
    total = "—" if division.total is None else f"{division.total:.6g}"
    key = "town_target.enough" if division.enough else "town_target.not_enough"
    typer.echo(shell.word(key, total=total, city=f"{division.city:.6g}", count=len(division.without)))


def _show(shell: Shell, targets: Iterable[TownTarget]) -> None:
    from commands.tables import print_out, table_of

    rows = [
        (each.town, *map(_cell, (each.drafted, each.asked, each.agreed)), shell.word(f"town_target.state_{each.state}"))
        for each in targets
    ]
    columns = ("town", "town_drafted#", "town_asked#", "town_agreed#", "town_target_state")
    print_out(table_of(shell, columns, rows))


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _plain(target: TownTarget) -> dict[str, object]:
    return {
        "town": target.town,
        "state": str(target.state),
        "drafted": target.drafted,
        "asked": target.asked,
        "agreed": target.agreed,
        "steps": [
            {"action": str(step.action), "by": step.by, "at": step.at.isoformat(), "value": step.value,
             "note": step.note, "document": step.document, "dated": step.dated.isoformat() if step.dated else None}
            for step in target.steps
        ],
    }  # fmt: skip
