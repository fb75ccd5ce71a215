"""The command ``guibiao``. What goes wrong outside our own code is one or a few sentences, never a traceback.

Exit codes: 0 fine; 1 the answer is no; 2 wrong use, or something is missing.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import typer

from commands import accounts, annotate, audit, backups, catalogue, intake, reminders, reports, upkeep, verdicts
from commands.misuse import explain
from commands.shell import WRONG, Shell
from etl.trouble import Trouble
from plan.catalogue import CatalogueFaults
from plan.wording import Lang

_HELP = "圭表:五年规划指标的报送、校验与评估 (--lang en: English messages)"

INTERRUPTED = 130
"""Exit code: stopped by the person, as shells say it."""

app = typer.Typer(help=_HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
for _name, _command, _help in (
    ("serve", upkeep.serve, "打开网页服务 (serve the pages)"),
    ("load", intake.load, "读取、校验并入库 (read, check, keep workbooks)"),
    ("check", intake.check, "只校验一个工作簿,不入库 (dry run of one workbook)"),
    ("annotate", annotate.annotate, "在原工作簿上标出问题 (the planner's own file with its findings)"),
    ("assess", verdicts.assess, "各指标的评估 (assess the indicators)"),
    ("judge", verdicts.judge, "用各种方法评判任意序列 (judge series of any origin)"),
    ("trace", verdicts.trace, "一个数从哪个单元格来 (lineage to the cell)"),
    ("report", reports.report, "生成评估报告 (make the evaluation report)"),
    ("verify", reports.verify, "核验报告 (prove a report again)"),
    ("reminders", reminders.reminders, "今天该催报谁 (whom to remind today)"),
    ("backup", backups.backup, "备份台账、原始文件等记录 (copy the record to a new folder)"),
    ("restore", backups.restore, "从备份恢复到空的数据目录 (make the home of a backup)"),
    ("rebuild", upkeep.rebuild, "按台账和原始文件重建数据仓库 (rebuild the warehouse)"),
    ("doctor", upkeep.doctor, "检查所存的一切 (check everything that is kept)"),
    ("template", intake.template, "生成填报模板 (write a department's template)"),
):
    app.command(_name, help=_help)(_command)
app.add_typer(catalogue.commands, name="plan")
app.add_typer(accounts.commands, name="user")
app.add_typer(audit.commands, name="audit")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        code = run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our answer had enough
        _forget_the_answer()
        code = 0
    except OSError as error:  # the answer could not be written; other trouble is told where it is met
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            raise
        _forget_the_answer()
        Shell(Lang.ZH).tell("use.no_room_for_answer")
        code = WRONG
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _forget_the_answer() -> None:
    """What is left of the answer goes nowhere, so that ending the process does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    lang, rest = _language(list(arguments))
    shell = Shell(lang or Lang.ZH)
    try:
        if lang is None:
            raise Trouble("use.lang")
        return int(app(rest, prog_name="guibiao", standalone_mode=False, obj=shell) or 0)
    except Trouble as trouble:
        typer.echo(trouble.sentence(shell.lang), err=True)
    except CatalogueFaults as faults:
        typer.echo(str(faults), err=True)
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as error:
        explain(shell, error)
    return WRONG


def _language(arguments: list[str]) -> tuple[Lang | None, list[str]]:
    """The language asked for anywhere on the line (None: one we do not have), and the rest of the line."""
    rest: list[str] = []
    lang = Lang.ZH.value
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--lang":
            lang = next(waiting, "")
        elif argument.startswith("--lang="):
            lang = argument.partition("=")[2]
        else:
            rest.append(argument)
    return Lang(lang) if lang in set(Lang) else None, rest
