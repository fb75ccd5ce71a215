"""user totp: lists who has a second factor, and removes one whose person lost telephone and recovery codes.

None can be set up here: its secret is for its person's telephone alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commands.administering import BY, Name, administration_of, authenticator_if_any, refusals
from commands.options import Json
from commands.shell import shell_of

if TYPE_CHECKING:
    from access.account import Account

commands = typer.Typer(help="动态口令 (one-time codes)", no_args_is_help=True, rich_markup_mode=None)


@commands.command(name="list", help="列出动态口令的启用情况 (who has a second factor)")
def show(context: typer.Context, json: Json = False) -> None:
    """List every account that has a second factor or must have one."""
    shell = shell_of(context)
    authenticator = authenticator_if_any()
    accounts = tuple(authenticator.accounts.accounts().values()) if authenticator else ()
    required = authenticator.policy.second_factor.roles if authenticator else ()
    concerned = [each for each in accounts if each.factor is not None or each.role in required]
    if json:
        shell.answer([_answer(each, each.role in required) for each in concerned])
    elif not concerned:
        shell.tell("user.factor_none")
    else:
        from commands.tables import print_out, table_of
        from plan.instant import shown_instant

        rows = [
            (
                each.name,
                shell.word(f"role.{each.role}"),
                shown_instant(each.factor.since) if each.factor else "",
                str(len(each.factor.recovery)) if each.factor else "",
                shell.word("setting.yes" if each.role in required else "setting.no"),
            )
            for each in concerned
        ]
        print_out(table_of(shell, ("account", "role", "factor_since", "factor_left", "factor_required"), rows))


@commands.command(help="重置动态口令 (take it off)")
def reset(context: typer.Context, name: Name) -> None:
    """Take off an account's second factor; whoever is in under it is out with the next request."""
    shell = shell_of(context)
    with refusals(shell):
        administration_of().reset_factor(BY, name)
    shell.tell("user.factor_reset", name=name)


def _answer(account: Account, required: bool) -> dict[str, object]:
    """Return an account's line of the answer in JSON; ``required``: its role must have a second factor."""
    from plan.instant import written

    factor = account.factor
    return {
        "name": account.name,
        "role": str(account.role),
        "enrolled": factor is not None,
        "since": written(factor.since) if factor else None,
        "recovery_left": len(factor.recovery) if factor else None,
        "required": required,
    }
