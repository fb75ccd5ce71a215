"""audit: who did what and when; looked at, handed on as a file, and let go when it is old enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.audit import AuditAction, AuditEntry, AuditQuestion
from commands.options import Json
from commands.shell import Shell, instant, shell_of
from etl.reported_error import ReportedError
from plan.instant import written
from plan.review import Role
from plan.whole_number import whole_number
from wording import DEFAULT, Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.store.journal.audits import AuditJournal

commands = typer.Typer(help="审计记录 (the audit)", no_args_is_help=True, rich_markup_mode=None)

Since = Annotated[str | None, typer.Option(help="从何时起,如 2026-03-01 (from when on)")]
UntilWhen = Annotated[str | None, typer.Option("--until", help="到何时止,如 2026-03-31 (until when)")]
By = Annotated[str, typer.Option("--by", help="账号名 (an account's name)")]
DeedWord = Annotated[str | None, typer.Option("--deed", help="行为,如 登录 (deed, as signed_in)")]
Refused = Annotated[bool, typer.Option("--refused", help="只看没有做成的 (only what was not done)")]
Most = Annotated[str, typer.Option("--most", help="最多几条,all 为全部 (how many; all)")]
File = Annotated[Path, typer.Argument(readable=False, help="输出文件,.csv 或 .xlsx (a file, .csv or .xlsx)")]


@commands.command(name="list", help="查看审计记录,新的在前 (show entries, the newest first)")
def show(
    context: typer.Context,
    since: Since = None,
    until: UntilWhen = None,
    by: By = "",
    deed: DeedWord = None,
    refused: Refused = False,
    most: Most = "100",
    json: Json = False,
) -> None:
    """Show the entries asked for."""
    shell = shell_of(context)
    question = replace(_question(since, until, by, deed, refused), most=_most(most))
    audit = _audit_if_any()
    entries = audit.entries(question) if audit else ()
    if json:
        shell.answer([_answer(entry) for entry in entries])
    elif audit and entries:
        _print(shell, entries, audit.count(question))
    else:
        shell.tell("audit.none")


@commands.command(help="导出审计记录 (write entries to a file)")
def export(
    context: typer.Context,
    file: File,
    since: Since = None,
    until: UntilWhen = None,
    by: By = "",
    deed: DeedWord = None,
    refused: Refused = False,
) -> None:
    """Write the entries asked for as a table, the oldest first. That they were taken is an entry of its own."""
    shell = shell_of(context)
    make = _maker(file)
    question = replace(_question(since, until, by, deed, refused), most=None)
    audit = _audit_if_any()
    # Asked for newest first, as everywhere; a file is read from its beginning.
    entries = list(audit.entries(question))[::-1] if audit else []
    if audit:
        said = f"{len(entries)} {file.name}"
        # Before the file is written: what cannot be entered is not handed out.
        audit.enter(
            AuditEntry(
                datetime.now(UTC), shell.person().name, AuditAction.TAKEN_HOME, str(Role.MACHINE), "audit", True, said
            )
        )
    try:
        file.write_bytes(make(entries, shell.lang))
    except OSError as error:
        raise ReportedError("use.no_output", path=file, why=error) from error
    shell.tell("audit.exported", path=file, count=len(entries))


@commands.command(help="清理过了保存期的审计记录 (let go of what is older than it must be kept)")
def trim(context: typer.Context) -> None:
    """Let go of entries that are older than the policy asks to keep them."""
    from etl.home import Home
    from etl.home.policy import policy_of

    shell = shell_of(context)
    # By the home's own policy: nothing younger can be asked to go.
    days = policy_of(Home.from_environment()).audit.days
    audit = _audit_if_any()
    count = audit.trim(_border(audit, days), shell.person().name, str(Role.MACHINE)) if audit else 0
    shell.tell("audit.trimmed" if count else "audit.nothing_to_trim", count=count, days=days)


def _border(audit: AuditJournal, days: int) -> datetime:
    """Return before which instant entries are old enough to go: a clock that runs a year ahead must not make every
    entry so old. By up to `QUIET` it may be ahead unseen: entries stay as much longer."""
    from etl.store.journal.leaps import QUIET

    now = datetime.now(UTC)
    return now - audit.clock_error(now) - timedelta(days=days) - QUIET


def _question(since: str | None, until: str | None, by: str, deed: str | None, refused: bool) -> AuditQuestion:
    from access.account import tidy_name

    return AuditQuestion(tidy_name(by), _deed(deed), refused, _from(since), instant(until))


def _from(text: str | None) -> datetime | None:
    """Return the first instant of a span: `instant` takes a bare day for its last moment; here its first is meant."""
    moment = instant(text)
    if moment is None or text is None or len(text.strip()) > _DAY:
        return moment
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


_DAY = len("2026-03-01")


def _deed(text: str | None) -> AuditAction | None:
    if text is None:
        return None
    from access.audit_words import action_words

    found = next((deed for deed in AuditAction if text in (deed, *(action_words(deed, lang) for lang in Lang))), None)
    if found is None:
        raise ReportedError(
            "audit.no_deed", deed=text, deeds=tuple(f"{action_words(deed, DEFAULT)} {deed}" for deed in AuditAction)
        )
    return found


def _most(text: str) -> int | None:
    number = whole_number(text)
    if text not in _ALL and not number:
        raise ReportedError("audit.most", text=text)
    return number


_ALL = ("all", "全部")


def _maker(file: Path) -> Callable[[Sequence[AuditEntry], Lang], bytes]:
    from etl.operations.audit_export import audit_csv, audit_xlsx

    make = {".csv": audit_csv, ".xlsx": audit_xlsx}.get(file.suffix.casefold())
    if make is None:
        raise ReportedError("audit.ending", path=file)
    return make


def _audit_if_any() -> AuditJournal | None:
    """Return the audit of the home; None where there is no home yet: looking must not create one."""
    from dashboards.server.access_setup import audit_of
    from etl.home import Home

    home = Home.from_environment()
    if home.empty and home.warehouse.exists():
        raise ReportedError("keep.journal_missing", path=home.journal)
    return None if home.empty else audit_of(home)


def _answer(entry: AuditEntry) -> dict[str, object]:
    return {
        "sequence": entry.sequence,
        "at": written(entry.at),
        "by": entry.by,
        "role": entry.role,
        "deed": str(entry.deed),
        "about": entry.about,
        "ok": entry.ok,
        "detail": entry.detail,
        "address": entry.address,
        "line": entry.line,
    }


def _print(shell: Shell, entries: Sequence[AuditEntry], count: int) -> None:
    from access.audit_words import audit_headings, audit_rows
    from commands.tables import print_out, table_of

    table = table_of(shell, (), ())
    for heading in audit_headings(shell.lang):
        table.add_column(heading)
    for row in audit_rows(entries, shell.lang):
        table.add_row(*map(_plain, row))
    print_out(table)
    if count > len(entries):
        shell.tell("audit.more", shown=len(entries), count=count)


def _plain(cell: str) -> str:
    """Return a cell with its control characters written out (`\\x1b`): entries hold text that strangers typed."""
    # A control character could move the cursor and write over the lines above (OWASP ASVS 4.0, 7.3.1).
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in cell)
