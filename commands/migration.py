"""migrate: the journal of a home moves to PostgreSQL, its files to object storage, or back into its folder."""

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
    str | None, typer.Option("--to", help="postgresql+psycopg://… 或 file (an address, or file: back into the home)")
]
App = Annotated[
    str | None,
    typer.Option("--app", help="服务用的数据库账户,只许增加 (the role that serves and may only add)"),
]


Files = Annotated[str | None, typer.Option("--files", help="s3://桶/前缀 或 folder (a bucket, or folder: back)")]


def migrate(context: typer.Context, to: To = None, files: Files = None, app: App = None) -> None:
    """Move the journal, compare every table, and set aside the one it came from; copy the files and prove them."""
    from etl.home import Home

    shell, home = shell_of(context), Home.from_environment()
    if to is None and files is None:
        raise ReportedError("migrate.nothing")
    if files is not None:
        _move_files(shell, home, files)
    if to is not None:
        _move_journal(shell, home, to, app)


def _move_files(shell: Shell, home: Home, to: str) -> None:
    from etl.operations.moving_files import move_files

    moved = move_files(home, to)
    place = moved.home.bucket or moved.home.root
    shell.tell("files.moved", place=place, originals=moved.originals, reports=moved.reports, digest=moved.digest)
    shell.tell("files.next" if moved.home.bucket is not None else "files.next_folder")


def _move_journal(shell: Shell, home: Home, to: str, app: str | None) -> None:
    from etl.operations.migration import migrate as move

    moved = move(home, to, app)
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

    who, now = shell.person().name, datetime.now(UTC)
    # The journal has moved by now: that the audit cannot be written must not look like a failed migration.
    with suppress(ReportedError):
        entry = AuditEntry(now, who, AuditAction.JOURNAL_MOVED, Role.MACHINE, str(home.journal))
        AuditJournal.at(home.journal).enter(entry)
