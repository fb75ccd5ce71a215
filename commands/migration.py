"""migrate: the journal of a home moves to PostgreSQL, or back into its folder."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from access.audit import AuditAction, AuditEntry
from commands.shell import Shell, shell_of
from etl.reported_error import ReportedError
from plan.review import Role

if TYPE_CHECKING:
    from etl.home import Home

To = Annotated[
    str, typer.Option("--to", help="postgresql+psycopg://… 或 file (an address, or file: back into the home)")
]
App = Annotated[
    str | None,
    typer.Option("--app", help="服务用的数据库账户,只许增加 (the role that serves and may only add)"),
]


def migrate(context: typer.Context, to: To, app: App = None) -> None:
    """Move the journal, compare every table, and set aside the one it came from."""
    from etl.home import Home
    from etl.operations.migration import migrate as move

    shell = shell_of(context)
    moved = move(Home.from_environment(), to, app)
    place = moved.home.journal
    if moved.digests:
        _audit(shell, moved.home)
        for name, digest in sorted(moved.digests.items()):
            shell.tell("migrate.table", name=name, digest=digest)
        shell.tell("migrate.done", place=place, tables=len(moved.digests))
    else:
        shell.tell("migrate.begun", place=place)
    if app is not None and moved.home.address is not None:
        shell.tell("migrate.serve", role=app)
    shell.tell("migrate.next" if moved.home.address is not None else "migrate.next_file")


def _audit(shell: Shell, home: Home) -> None:
    from etl.store.journal.audits import AuditJournal

    who, now = shell.word("load.administrator"), datetime.now(UTC)
    # It has moved, and nothing takes that back.
    with suppress(ReportedError):
        entry = AuditEntry(now, who, AuditAction.JOURNAL_MOVED, Role.MACHINE, str(home.journal))
        AuditJournal.at(home.journal).enter(entry)
