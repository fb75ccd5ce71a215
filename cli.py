"""The command ``guibiao``: finds the command asked for, runs it, and turns errors into sentences and exit codes.

What goes wrong outside our own code is one or a few sentences, never a traceback.

Exit codes: 0 fine; 1 the answer is no; 2 wrong use, or something is missing.
"""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

# Imports make many objects and hardly any cycles: looking for them a hundred times took a tenth of a short command.
gc.set_threshold(200_000, 20, 20)
# At its end Python looks three times through everything there is, another tenth of a second: it goes with the process.
atexit.register(gc.freeze)

# pydantic would look through everything that is installed for plugins of its own, of which there are none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import typer

from commands.shell import NO, WRONG, Shell
from etl.audit_listener import listening
from etl.reported_error import ReportedError
from plan.catalogue_faults import CatalogueFaults
from plan.denied import Denied
from wording import DEFAULT, Lang

_HELP = "圭表:五年规划指标的报送、校验与评估 (--lang en: English messages)"

INTERRUPTED = 130
"""Exit code: stopped by the person, as shells say it."""

COMMANDS = (
    ("serve", "commands.upkeep", "打开网页服务 (serve the pages)"),
    ("load", "commands.intake", "读取、校验并入库 (read, check, keep workbooks)"),
    ("check", "commands.intake", "只校验一个工作簿,不入库 (dry run of one workbook)"),
    ("annotate", "commands.annotate", "在原工作簿上标出问题 (the planner's own file with its findings)"),
    ("assess", "commands.verdicts", "各指标的评估 (assess the indicators)"),
    ("compare", "commands.comparing", "两个日期有什么不同 (what changed between two dates)"),
    ("determine", "commands.determinations", "在计算结论旁另作认定或撤销 (set a verdict beside the computed one)"),
    ("determinations", "commands.determinations", "列出另作的认定 (list the verdicts that were set)"),
    ("judge", "commands.verdicts", "用各种方法评判任意序列 (judge series of any origin)"),
    ("trace", "commands.verdicts", "一个数从哪个单元格来 (lineage to the cell)"),
    ("export", "commands.export", "导出数据为 parquet、csv 或 xlsx (write data to a file)"),
    ("report", "commands.reports", "生成评估报告 (make the evaluation report)"),
    ("bulletin", "commands.reports", "生成督查通报 (make the bulletin of supervision)"),
    ("brief", "commands.reports", "生成一页简报 (make the one-page brief)"),
    ("deck", "commands.reports", "生成演示稿 (make slides)"),
    ("verify", "commands.reports", "核验报告 (prove a report again)"),
    ("key", "commands.issuing", "报告的签发公钥 (the public key reports are signed with)"),
    ("fonts", "commands.fonts", "报告用的字体缺哪些 (which faces reports lack)"),
    ("reminders", "commands.reminders", "今天该催报谁 (whom to remind today)"),
    ("backup", "commands.backups", "备份台账、原始文件等记录 (copy the record to a new folder)"),
    ("restore", "commands.backups", "从备份恢复到空的数据目录 (make the home of a backup)"),
    ("migrate", "commands.migration", "把台账迁到 PostgreSQL 或迁回 (move the journal to PostgreSQL, or back)"),
    ("rebuild", "commands.upkeep", "按台账和原始文件重建数据仓库 (rebuild the warehouse)"),
    ("doctor", "commands.upkeep", "检查所存的一切 (check everything that is kept)"),
    ("template", "commands.intake", "生成填报模板 (write a department's template)"),
    ("publish", "commands.hub", "发布给汇总平台 (publish for a hub)"),
)
"""(command, module with the function of the same name, what its help says), in the order of ``guibiao --help``."""

GROUPS = (
    ("plan", "commands.catalogue"),
    ("user", "commands.accounts"),
    ("display", "commands.displays"),
    ("audit", "commands.audit"),
    ("tasks", "commands.tasks"),
    ("slips", "commands.slips"),
    ("instructions", "commands.instructions"),
    ("messages", "commands.messages"),
    ("bureaus", "commands.bureaus"),
    ("hub", "commands.hub"),
    ("targets", "commands.town_targets"),
)
"""(group of commands, module with its ``commands``)."""


def app_of(asked: str = "") -> typer.Typer:
    """Return the command line; where ``asked`` is one of its commands or groups, with that one alone.

    Importing all of them and reading their options takes longer than most of them have to do.
    """
    app = typer.Typer(help=_HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    known = {name for name, *_ in (*COMMANDS, *GROUPS)}
    for name, module, summary in COMMANDS:
        if asked not in known - {name}:
            app.command(name, help=summary)(getattr(import_module(module), name))
    for name, module in GROUPS:
        if asked not in known - {name}:
            app.add_typer(import_module(module).commands, name=name)
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    """Do nothing. With a callback typer asks for the command's name even where the app has only one command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    if arguments is None:
        _in_utf8()
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe without Chinese must not end the command in an encoding error.
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
        Shell().tell("use.no_room_for_answer")
        code = WRONG
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _in_utf8() -> None:
    """Begin again in UTF-8 where the machine's locale is another one (GB 18030, none): files are named in Chinese, and
    a sound backup would not have the names that its manifest says."""
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _forget_the_answer() -> None:
    """Point standard output to nowhere: Python flushes it once more at its end, and would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what goes wrong outside our own code is printed, not raised."""
    lang, rest = _language(list(arguments))
    shell = Shell(lang or DEFAULT)
    try:
        if lang is None:
            raise ReportedError("use.lang")
        # Not standalone: the library would print its own English messages and end the process itself.
        with listening(_listen):
            return int(app_of(next(iter(rest), ""))(rest, prog_name="guibiao", standalone_mode=False, obj=shell) or 0)
    except ReportedError as trouble:
        typer.echo(trouble.sentence(shell.lang), err=True)
    except Denied as denied:
        from wording.denials import denial

        typer.echo(denial(denied, shell.lang), err=True)
        return NO
    except CatalogueFaults as faults:
        from wording.faults import faults_text

        typer.echo(faults_text(faults, shell.lang), err=True)
    except OSError as error:
        # pathlib answers most questions about a path with no and raises at the rest, whatever command asks.
        if not _closed(error, rest):
            raise
        typer.echo(ReportedError("path.unreadable", path=error.filename, why=error).sentence(shell.lang), err=True)
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as error:
        from commands.misuse import explain

        explain(shell, error)
    return WRONG


def _listen() -> None:
    """Send audit entries where the settings ask for it. Imported by commands that make one: they are few."""
    from commands.log_lines import listen

    listen()


_CLOSED = (errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.ELOOP)


def _closed(error: OSError, arguments: Sequence[str]) -> bool:
    """Whether a path that is named on the line, or one below or above it, cannot even be looked at: a name too long, a
    folder that is closed to us."""
    if error.errno not in _CLOSED or not isinstance(error.filename, str | os.PathLike):
        return False
    path = Path(error.filename)
    values = (argument.partition("=")[2] if argument.startswith("--") else argument for argument in arguments)
    named = [Path(name) for value in values if value for name in (value, os.path.realpath(value))]
    return any(path.is_relative_to(each) or each.is_relative_to(path) for each in named)


def _language(arguments: list[str]) -> tuple[Lang | None, list[str]]:
    """Return the language of ``--lang``, wherever it stands (None: one we do not have), and the rest of the line."""
    # Not an option of typer: each of some sixty commands would have to declare it.
    rest: list[str] = []
    lang = DEFAULT.value
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--lang":
            lang = next(waiting, "")
        elif argument.startswith("--lang="):
            lang = argument.partition("=")[2]
        else:
            rest.append(argument)
    return Lang(lang) if lang in set(Lang) else None, rest
