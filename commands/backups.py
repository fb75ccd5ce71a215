"""backup and restore: copy a home's record to another folder, and make a home of such a copy."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.audit import AuditAction, AuditEntry
from commands.shell import Shell, end_with_no, shell_of
from etl.reported_error import ReportedError, reason
from plan.catalogue_faults import CatalogueFaults
from plan.instant import shown_instant
from plan.review import Role

if TYPE_CHECKING:
    from etl.home import Home
    from etl.store.data_store import DataStore

New = Annotated[Path, typer.Argument(metavar="DIR", help="新的或空的文件夹 (a new or empty folder)")]
Made = Annotated[Path, typer.Argument(metavar="DIR", help="一份备份 (a backup)")]


def backup(context: typer.Context, folder: New) -> None:
    """Copy the record to a new folder, while everybody works on."""
    from etl.home import Home
    from etl.operations.backup import back_up

    shell = shell_of(context)
    home = Home.from_environment()
    made = back_up(home, folder)
    _audit(shell, home, AuditAction.BACKED_UP, made.folder)
    manifest = made.manifest
    shell.tell(
        "backup.done",
        path=made.folder,
        submissions=manifest.submissions,
        files=len(manifest.files),
        size=_size(manifest.bytes),
        last=_moment(manifest.last_at),
    )
    if manifest.demonstration:
        shell.tell("backup.demonstration")
    if made.left_out:
        shell.tell("backup.left_out", names=" ".join(made.left_out))
    if manifest.wanting:
        shell.tell("backup.wanting", count=len(manifest.wanting), names="\n".join(manifest.wanting))
    if not made.sound:
        shell.tell("backup.unsound")
    if not made.ok:
        end_with_no()


def restore(context: typer.Context, folder: Made) -> None:
    """Make the home of a backup; then rebuild what is made from the record, and examine everything."""
    from commands.intake_tables import show_doctor
    from etl.operations.doctor import examine
    from etl.operations.restore import restore as make_home
    from etl.store.record import Record

    shell = shell_of(context)
    data_store = shell.data_store()
    manifest = make_home(folder, data_store.home, lambda copy: Record(copy).ledger())
    shell.tell(
        "restore.done",
        path=folder,
        made=shown_instant(manifest.made_at),
        home=data_store.home.root,
        submissions=manifest.submissions,
        files=len(manifest.files),
        last=_moment(manifest.last_at),
    )
    _audit(shell, data_store.home, AuditAction.RESTORED, folder)
    _rebuild(shell, data_store)
    examined = examine(data_store)
    show_doctor(shell, examined)
    if not all(check.ok for check in examined):
        end_with_no()


def _audit(shell: Shell, home: Home, deed: AuditAction, folder: Path) -> None:
    """Enter a backup in the audit, if the home can be written: one that can only be read is backed up all the same."""
    from etl.store.journal.audits import AuditJournal

    who = shell.person().name
    # The copy is what was asked for, and it is there.
    with suppress(ReportedError):
        AuditJournal.at(home.journal).enter(AuditEntry(datetime.now(UTC), who, deed, Role.MACHINE, str(folder)))


def _rebuild(shell: Shell, data_store: DataStore) -> None:
    """Rebuild the warehouse, or say why that was impossible: the doctor, who runs next, names every fault."""
    try:
        data_store.rebuild()
    except (ReportedError, CatalogueFaults) as why:
        shell.tell("restore.not_rebuilt", why=reason(why, shell.lang))


def _moment(moment: datetime | None) -> str:
    return shown_instant(moment) if moment else "—"


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
