"""serve, rebuild and doctor: the server, the warehouse made again, and everything that is kept examined."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json
from commands.shell import Shell, end_with_no, shell_of
from etl.reported_error import ReportedError
from plan.whole_number import whole_number

if TYPE_CHECKING:
    from etl.home import Home
    from etl.operations.doctor import Examination
    from etl.store.data_store import DataStore

Host = Annotated[str, typer.Option(help="监听地址 (address to listen on)")]
Port = Annotated[str, typer.Option(help="端口 (port)")]
_LAST_PORT = 65535
Bureaus = Annotated[
    Path | None, typer.Option("--bureaus", help="各单位数据目录所在的文件夹 (folder of many bureaus' homes)")
]
Demo = Annotated[bool, typer.Option("--demo", help="空目录先载入演示数据 (load the demonstration set if empty)")]


def serve(
    context: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = "8050",
    demo: Demo = False,
    bureaus: Bureaus = None,
) -> None:
    """Serve the pages of the home, or of all bureaus of a folder."""
    shell = shell_of(context)
    with _listen(host, _port(port)) as listener:
        if bureaus is None:
            _serve_home(shell, listener, host, demo)
        else:
            from commands.hosting import serve_bureaus

            url = _url(listener, host)
            serve_bureaus(shell, bureaus, listener, url, lambda home: _tell_started(shell, home, url))


def _serve_home(shell: Shell, listener: socket.socket, host: str, demo: bool) -> None:
    """Serve the home of the environment; CatalogueFaults lists every fault of every file of ours."""
    from etl.home import Home
    from etl.operations.own_files import check_own_files

    if demo:
        from etl.intake.seeding import seed_next_plan

        seed_next_plan(Home.from_environment())
    # A file that only one page needs, too: whoever starts a server is there to mend it, and no reader is.
    check_own_files(Home.from_environment())
    data_store = shell.data_store()
    with data_store.home.serving():
        _serve(shell, data_store, listener, host, demo)


def _serve(shell: Shell, data_store: DataStore, listener: socket.socket, host: str, demo: bool) -> None:
    """Serve a home, whose lock is held: no other process serves it."""
    if demo:
        _demonstrate(shell, data_store)
    from app import create_app
    from commands.serving import serve_forever
    from dashboards.server.settings import Settings

    server = create_app(Settings(data_store.home)).server
    url = _url(listener, host)
    _log_audit(data_store.home)
    _tell_started(shell, data_store.home, url)
    shell.tell("serve.ready", url=url)
    serve_forever(server, listener)


def _url(listener: socket.socket, host: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


def _demonstrate(shell: Shell, data_store: DataStore) -> None:
    """Load the demonstration data into an empty home, those of its next plan too where the home has two plans."""
    from etl.intake.seeding import DEMO, NEXT, seed_demo, seed_revisions
    from etl.tasks.task_seeding import seed_tasks
    from etl.tasks.town_target_seeding import seed_town_targets

    for folder in (DEMO, NEXT) if data_store.bureau.several else (DEMO,):
        with shell.progress() as progress:
            seed_demo(data_store, folder, progress)
    if data_store.bureau.several and data_store.record.is_demonstration():
        seed_revisions(data_store)
    seed_tasks(shell.tasks())
    if data_store.bureau.several:
        seed_town_targets(shell.tasks())


def _log_audit(home: Home) -> None:
    """Send audit entries to the syslog, where the settings ask for it; ReportedError if that is not there."""
    from etl.home.policy import policy_of
    from etl.store.journal.audit_log import send_to

    syslog = policy_of(home).audit.syslog
    if syslog is not None:
        send_to(syslog)


def _tell_started(shell: Shell, home: Home, url: str) -> None:
    """Enter in the audit that the server started, and with which settings; where that cannot be written, as on a full
    disk, it serves all the same."""
    from datetime import UTC, datetime

    from access.audit import AuditAction, AuditEntry
    from dashboards.server.access_setup import audit_of
    from etl.home.policy import policy_of
    from plan.review import Role

    settings = policy_of(home).model_dump_json(exclude_defaults=True, exclude={"journal"}).removeprefix("{}")
    by = shell.person().name
    with suppress(ReportedError):
        audit_of(home).enter(AuditEntry(datetime.now(UTC), by, AuditAction.STARTED, Role.MACHINE, url, True, settings))


def _port(text: str) -> int:
    number = whole_number(text)
    if number is None or number > _LAST_PORT:
        raise ReportedError("use.port", text=text)
    return number


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, before anything slow is done; ReportedError if the port is taken or the address is
    not one of this machine."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ReportedError("serve.no_port", host=host, port=port, why=error) from error
    try:
        if os.name != "nt":  # there it would let two servers share a port
            # Without it a restarted server could not take its port for minutes (TIME_WAIT); on Windows it means
            # sharing it.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise ReportedError("serve.no_port", host=host, port=port, why=error) from error
    return listener


def rebuild(context: typer.Context) -> None:
    """Make the warehouse again from the journal and the original files; say what of them finds no area any more."""
    from etl.operations.placing import unplaced

    shell = shell_of(context)
    data_store = shell.data_store()
    data_store.rebuild()
    with data_store.warehouse() as warehouse:
        shell.tell("rebuild.done", version=warehouse.version, observations=len(warehouse.observations()))
    if found := unplaced(data_store.extractions, data_store.plan, data_store.ledger().accepted):
        shell.tell("doctor.found.areas.unplaced", **found.fields())


Deploy = Annotated[bool, typer.Option("--deploy", help="也检查部署 (also examine the deployment)")]


Thorough = Annotated[
    bool, typer.Option("--thorough", help="把所有原始文件重读一遍 (read every original file again)", show_default=False)
]


def doctor(
    context: typer.Context,
    deploy: Deploy = False,
    thorough: Thorough = False,
    json: Json = False,
    bureaus: Bureaus = None,
) -> None:
    """Look at everything that is kept, and name what is wrong with it; with ``deploy`` also at how it stands."""
    if bureaus is not None:
        _examine_bureaus(shell_of(context), bureaus, thorough, json)
        return
    from etl.home import Home
    from etl.operations.doctor import examine, unreadable_catalogue
    from etl.operations.own_files import faults_of_own_files
    from plan.catalogue_faults import CatalogueFaults

    shell = shell_of(context)
    try:
        examined = examine(shell.data_store(), thorough)
    except CatalogueFaults:
        examined = unreadable_catalogue(faults_of_own_files(Home.from_environment()))
    if deploy:
        from etl.operations.deployed import Deployment
        from etl.operations.deployment import examine_deployment

        examined = (*examined, *examine_deployment(Deployment(Home.from_environment())))
    if json:
        shell.answer({"ok": all(check.ok for check in examined), "checks": [_checked(shell, c) for c in examined]})
    else:
        from commands.intake_tables import show_doctor

        show_doctor(shell, examined)
    if not all(check.ok for check in examined):
        end_with_no()


def _examine_bureaus(shell: Shell, folder: Path, thorough: bool, json: bool) -> None:
    """Examine every bureau of a folder; exit code 1 if anything is wrong with any of them."""
    from commands.hosting import examine_bureaus

    found = examine_bureaus(shell, folder, thorough)
    fine = all(check.ok for examined in found.values() for check in examined)
    if json:
        checks = {key: [_checked(shell, check) for check in examined] for key, examined in found.items()}
        shell.answer({"ok": fine, "bureaus": checks})
    else:
        from commands.intake_tables import show_doctor

        for key, examined in found.items():
            show_doctor(shell, examined, key)
    if not fine:
        end_with_no()


def _checked(shell: Shell, check: Examination) -> dict[str, object]:
    title = shell.word(f"doctor.{check.name}")
    return {
        "name": check.name,
        "ok": check.ok,
        "title": title,
        "found": check.said(shell.lang),
        "noted": check.notes(shell.lang),
    }
