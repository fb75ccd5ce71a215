"""plan show, plan check and plan import: the catalogue as the program reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.options import Json
from commands.plan_import import import_
from commands.shell import Shell, catalogue, no, shell_of
from plan.catalogue import CatalogueFaults, Plan
from wording import name_of, told_of

commands = typer.Typer(help="规划目录 (the catalogue)", no_args_is_help=True, rich_markup_mode=None)


commands.command("import", help="从规划文本读出指标表 (read a plan's document)")(import_)


@commands.command(help="显示规划目录 (show the catalogue)")
def show(context: typer.Context, json: Json = False) -> None:
    """Show the plan's indicators with baselines and targets."""
    shell = shell_of(context)
    plan = catalogue()
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
    json: Json = False,
) -> None:
    """List every fault of the catalogue and the layouts, or of another catalogue alone, with its key path."""
    shell = shell_of(context)
    plan, faults = _faults(file)
    if json:
        shell.answer({"ok": not faults, "faults": faults, "flows": _flows(plan)})
    elif plan and not faults:
        _say_fine(shell, plan)
    for fault in faults:
        typer.echo(f"{fault['file']}: {fault['path']}: {fault['fault']}", err=True)
    if faults:
        no()


def _faults(file: Path | None) -> tuple[Plan | None, list[dict[str, str]]]:
    from etl.reading.layout import load_layouts
    from etl.store.corrections import load_corrections
    from etl.yaml_files import load_plan

    plan = None
    try:
        if file is not None:
            return load_plan(file), []
        # In this order: layouts and corrections are held against the plan.
        plan = load_plan()
        load_layouts(plan)
        load_corrections(plan)
    except CatalogueFaults as error:
        return plan, [{"file": error.file, "path": path, "fault": fault} for path, fault in error.faults]
    return plan, []


def _say_fine(shell: Shell, plan: Plan) -> None:
    title = told_of(plan.document, "title", shell.lang)
    counts = {"indicators": len(plan.indicators), "measures": len(plan.measures), "towns": len(plan.towns)}
    typer.echo(shell.word("plan.fine", title=title, **counts))
    for number in _flows(plan):
        typer.echo(shell.word("plan.flow", no=number, name=name_of(plan.indicator_of[number], shell.lang)))


def _flows(plan: Plan | None) -> list[int]:
    """Return the numbers of the indicators that count a year's work and are held against their share of the year."""
    from plan.flow import is_flow

    return [indicator.no for indicator in plan.indicators if is_flow(plan, indicator)] if plan else []
