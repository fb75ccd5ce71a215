"""plan show, plan check and plan import: the catalogue as the program reads it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json, PlanId
from commands.output import check_readable, check_writable, write_whole
from commands.plan_import import import_
from commands.plan_revisions import REVISION_COMMANDS
from commands.shell import Shell, bureau, day, end_with_no, plan_of, shell_of
from etl.reported_error import ReportedError
from plan.bureau import Bureau, BureauPlan
from plan.catalogue import Plan
from plan.catalogue_faults import CatalogueFaults
from plan.instant import CHINA
from wording import Lang, name_of, told_of
from wording.faults import fault_place, fault_words

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from plan.indicator_value import IndicatorValue
    from plan.rollover import BaselineDecision

commands = typer.Typer(help="规划目录 (the catalogue)", no_args_is_help=True, rich_markup_mode=None)


commands.command("import", help="从规划文本读出指标表 (read a plan's document)")(import_)


# Commands of a file of their own that belong under `plan`.
for _name, _help, _run in REVISION_COMMANDS:
    commands.command(_name, help=_help)(_run)


@commands.command("list", help="列出本局的规划 (list the plans)")
def list_(context: typer.Context, json: Json = False) -> None:
    """List the bureau's plans: those of the program's folder and of the home, the one in force today marked."""
    shell, plans = shell_of(context), bureau()
    today = datetime.now(CHINA).date()
    rows = [_listed(plans, entry, today) for entry in plans.entries]
    if json:
        shell.answer(rows)
    else:
        from commands.verdict_tables import show_plans

        show_plans(shell, plans, rows)


@commands.command(help="列出低于上级规划的目标 (targets that ask for less than a parent's)")
def conflicts(context: typer.Context, plan_id: PlanId = None, json: Json = False) -> None:
    """List the targets of a plan that ask for less than a parent's of the same year; the answer is no where there are
    any."""
    from plan.parent import conflicts as find

    shell = shell_of(context)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id).plan
    # Today's targets, revisions included; of a plan that is over or not begun those of its last or first day.
    then = data_store.plan_then(plan, max(plan.baseline_day, min(datetime.now(CHINA).date(), plan.final_day)))
    found = find(then, data_store.bureau.parents)
    rows = [
        {
            "no": indicator.no,
            "name": indicator.name,
            "year": told.milestone.year,
            "own": told.own,
            "parent": told.parent.document.id,
            "parent_indicator": told.indicator.no,
            "target": told.milestone.value,
        }
        for indicator, told in found
    ]
    if json:
        shell.answer(rows)
    else:
        for row in rows:
            typer.echo(shell.word("parents.told", **row))
        if not rows:
            shell.tell("parents.no_conflict")
    # The exit code says whether there are any, for scripts that watch it.
    if rows:
        end_with_no()


def _listed(plans: Bureau, entry: BureauPlan, today: date) -> dict[str, object]:
    document = entry.plan.document
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "first_year": document.first_year,
        "last_year": document.last_year,
        "indicators": len(entry.plan.indicators),
        "main": entry.main,
        "in_force": entry.in_force(today),
        "default": plans.at(today) == entry,
        "demonstration": entry.demonstration,
        "file": entry.file,
    }


@commands.command(help="显示规划目录 (show the catalogue)")
def show(context: typer.Context, plan_id: PlanId = None, json: Json = False) -> None:
    """Show a plan's indicators with baselines and targets."""
    shell = shell_of(context)
    plan = plan_of(bureau(), plan_id).plan
    if json:
        shell.answer(plan.model_dump(mode="json"))
    else:
        from commands.verdict_tables import show_plan

        show_plan(shell, plan)


@commands.command(help="检查规划目录与版式 (check the catalogue and the layouts)")
def check(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(readable=False, help="另一份规划目录,如导入所得 (another catalogue)")
    ] = None,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Print every fault of the catalogue, further plans and layouts, or of another file alone, with its key path."""
    shell = shell_of(context)
    plans, faults = _faults(file, shell.lang)
    chosen = _chosen(plans, plan_id)
    if json:
        shell.answer({"ok": not faults, "faults": faults, "flows": _flows(chosen[0] if chosen else None)})
    elif not faults:
        for plan in chosen:
            _say_fine(shell, plan)
    # On standard error, so that with --json standard output is JSON and nothing else.
    for fault in faults:
        typer.echo(f"{fault['file']}: {fault['path']}: {fault['fault']}", err=True)
    if faults:
        end_with_no()


Into = Annotated[Path, typer.Option("--into", readable=False, help="写入的文件 (the file to write)")]
DecidedBy = Annotated[str | None, typer.Option("--by", help="认定人;给出即由暂定转为定值 (who decides)")]
DecidedOn = Annotated[str | None, typer.Option("--on", help="认定日期,默认今天 (day of the decision)")]
Number = Annotated[str, typer.Option("--number", help="认定文号 (number of the document)")]


@commands.command(help="由本规划接续下一个规划的草稿 (draft the next plan from a plan)")
def roll(
    context: typer.Context,
    plan_id: Annotated[str, typer.Argument(help="上一规划的编号,如 145 (the plan that ends)")],
    into: Into,
    decided_by: DecidedBy = None,
    decided_on: DecidedOn = None,
    number: Number = "",
    json: Json = False,
) -> None:
    """Draft the plan that follows: the indicators, last accepted values as baselines, targets to be filled in."""
    from etl.yaml_files import yaml_text
    from plan.rollover import rolled

    shell = shell_of(context)
    # Before the values are worked out: nobody should wait for a file that cannot be put down.
    check_writable(into)
    data_store = shell.data_store()
    plan = plan_of(data_store.bureau, plan_id).plan
    finals, complete = final_values(data_store, plan)
    decision = _decision(shell, decided_by, decided_on, number, complete)
    draft = rolled(plan, data_store.bureau.first.document.id, finals, decision)
    write_whole(into, yaml_text(draft).encode())
    missing = [no for no, value in finals.items() if value is None]
    if json:
        told = {"file": str(into), "indicators": len(draft["indicators"]), "provisional": decision is None}
        shell.answer({**told, "complete": complete, "without_value": missing})
    shell.tell("plan.rolled", path=into, count=len(draft["indicators"]))
    shell.tell("plan.rolled_fixed" if decision else "plan.rolled_provisional")


@commands.command(help="把接续来的暂定基期认定为定值 (fix provisional baselines by a decision)")
def fix(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(readable=False, help="下一规划的文件 (the next plan's file)")],
    decided_by: DecidedBy = None,
    decided_on: DecidedOn = None,
    number: Number = "",
) -> None:
    """Fix a plan's baselines at what was accepted of the plan before, once its last quarter is in whole."""
    from etl.yaml_files import edited_yaml, read_yaml
    from plan.rollover import fixed, source_plan

    shell = shell_of(context)
    # Fixing without a person would be a decision that nobody made.
    if decided_by is None:
        raise ReportedError("plan.fix_by")
    check_writable(file)
    check_readable(file)
    content = read_yaml(file)
    data_store = shell.data_store()
    name = source_plan(content)
    if name is None:
        raise ReportedError("plan.fix_none", path=file)
    before = plan_of(data_store.bureau, name).plan
    finals, complete = final_values(data_store, before)
    decision = _decision(shell, decided_by, decided_on, number, complete)
    assert decision is not None, "somebody decides"
    written, count = fixed(content, before, finals, decision)
    # Edited in place: who explained a target in a comment finds it there after the decision.
    write_whole(file, edited_yaml(file.read_bytes().decode(), content, written).encode())
    shell.tell("plan.fixed", path=file, count=count)


def final_values(data_store: DataStore, plan: Plan) -> tuple[dict[int, IndicatorValue | None], bool]:
    """Return each indicator's value of a plan's last quarter (None: there is none), and whether every department's
    workbook for it is accepted."""
    from plan.coverage import reported
    from plan.measures import indicator_value
    from plan.observed import Observed
    from plan.period import Period

    last = Period.ended_by(plan.final_day)
    with data_store.warehouse() as warehouse:
        observed = Observed(warehouse.observations())
    view = plan.at(last)
    values = {each.no: indicator_value(view, each, observed, last) for each in view.indicators}
    return values, reported(plan, observed, last).complete


def _decision(shell: Shell, by: str | None, on: str | None, number: str, complete: bool) -> BaselineDecision | None:
    """Return the decision that the options ask for (None: nobody decides yet, baselines stay provisional);
    ReportedError where the last quarter is not complete."""
    from plan.rollover import BaselineDecision

    if by is None:
        return None
    # A baseline fixed before every department was accepted would be fixed at a figure that is still coming in.
    if not complete:
        raise ReportedError("plan.fix_incomplete")
    # The day in China: in UTC a decision of the early morning would be of the day before.
    return BaselineDecision(by, day(on) or datetime.now(CHINA).date(), number)


def _chosen(plans: Bureau | None, plan_id: str | None) -> list[Plan]:
    """Return the named plan alone, else all plans, the first one first; [] where the catalogue could not be read."""
    if plans is None:
        return []
    # All of them where none is named: a fault of a further plan must not wait until somebody asks for it.
    return [plan_of(plans, plan_id).plan] if plan_id else [entry.plan for entry in plans.entries]


def _faults(file: Path | None, lang: Lang) -> tuple[Bureau | None, list[dict[str, str]]]:
    from etl.home import Home
    from etl.operations.own_files import check_own_files
    from etl.yaml_files import plan_by_itself

    home = Home.from_environment()
    try:
        if file is not None:
            # What is not there is wrong use, not a catalogue with a fault.
            check_readable(file)
            return plan_by_itself(file, home.root), []
        return check_own_files(home), []
    except CatalogueFaults as error:
        return None, [
            {"file": part.file, "path": fault_place(each, lang), "fault": fault_words(each, lang)}
            for part in error.parts
            for each in part.faults
        ]


def _say_fine(shell: Shell, plan: Plan) -> None:
    title = told_of(plan.document, "title", shell.lang)
    counts = {"indicators": len(plan.indicators), "measures": len(plan.measures), "towns": len(plan.towns)}
    typer.echo(shell.word("plan.fine", title=title, **counts))
    for number in _flows(plan):
        typer.echo(shell.word("plan.flow", no=number, name=name_of(plan.indicator_of[number], shell.lang)))


def _flows(plan: Plan | None) -> list[int]:
    """Return the numbers of the indicators that count within a year, whose quarters are compared with a part of its
    target."""
    from plan.flow import is_flow

    return [indicator.no for indicator in plan.indicators if is_flow(plan, indicator)] if plan else []
