"""display: adds and revokes displays (大屏, screens in halls), as the machine's administrator; prints a link once.

What is refused is wrong use (exit code 2): a name that cannot be, a display that is bound or does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.administering import BY, audited_authenticator, authenticator_if_any, refusals
from commands.options import Json
from commands.shell import shell_of

if TYPE_CHECKING:
    from access.authenticator import Authenticator
    from access.displays import DisplayService

commands = typer.Typer(help="大屏 (displays)", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str, typer.Argument(help="大屏名,如 三楼会议室 (name)")]


@commands.command(help="新增大屏,给出一次性链接 (add a display; its link works once)")
def add(context: typer.Context, name: Name) -> None:
    """Add a display; its link alone goes to standard output."""
    shell = shell_of(context)
    with refusals(shell):
        authenticator = audited_authenticator()
        token = _service(authenticator).add(BY, name)
    from dashboards.urls import WALL_JOIN

    shell.tell("display.added", name=name)
    # Alone on standard output, so that a script can take it; the words go to standard error.
    typer.echo(f"{authenticator.policy.address or ''}".rstrip("/") + f"{WALL_JOIN}#{token}")


@commands.command(name="list", help="列出大屏 (list the displays)")
def show(context: typer.Context, json: Json = False) -> None:
    """List every display and how it stands."""
    from plan.instant import shown_instant, written

    shell = shell_of(context)
    authenticator = authenticator_if_any()
    found = _service(authenticator).displays() if authenticator else ()
    if json:
        shell.answer(
            [
                {"name": each.name, "state": str(state), "since": written(each.changed_at) if each.changed_at else None}
                for each, state in found
            ]
        )
    elif not found:
        shell.tell("display.none")
    else:
        from commands.tables import print_out, table_of

        rows = [
            (each.name, shell.word(f"display.state.{state}"), shown_instant(each.changed_at) if each.changed_at else "")
            for each, state in found
        ]
        print_out(table_of(shell, ("display", "account_state", "since"), rows))


@commands.command(help="收回大屏的授权 (shut a display out)")
def revoke(context: typer.Context, name: Name) -> None:
    """Shut a display out with its next question."""
    shell = shell_of(context)
    with refusals(shell):
        _service(audited_authenticator()).revoke(BY, name)
    shell.tell("display.revoked", name=name)


def _service(authenticator: Authenticator) -> DisplayService:
    from access.displays import DisplayService

    return DisplayService(authenticator.accounts, authenticator.audit)
