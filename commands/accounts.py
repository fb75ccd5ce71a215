"""user: adds, changes, closes and opens accounts, as the machine's administrator; prints first passwords once.

What is refused is wrong use (exit code 2): a name, role or department that cannot be, an account that does not exist.
"""

from __future__ import annotations

import ipaddress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands import second_factors
from commands.administering import BY, Name, administration_of, authenticator_if_any, refusals, units_with_accounts
from commands.options import Department, Json
from commands.shell import Shell, catalogue, day, shell_of
from etl.reported_error import ReportedError
from plan.denied import Denied
from plan.review import Role

if TYPE_CHECKING:
    from access.account import Account
    from access.administration import Administration
    from access.authenticator import Authenticator

commands = typer.Typer(help="账号 (accounts)", no_args_is_help=True, rich_markup_mode=None)
commands.add_typer(second_factors.commands, name="totp")

AnyName = Annotated[str | None, typer.Argument(help="账号名 (name)")]
Address = Annotated[str | None, typer.Option(help="试错太多的机器的 IP 地址 (IP address of a machine)")]
RoleWord = Annotated[str | None, typer.Option("--role", help="角色,如 填报 (role, as filler)")]
Until = Annotated[str | None, typer.Option(help="可用的最后一天,如 2026-12-31 (last day)")]
NewUntil = Annotated[str | None, typer.Option("--until", help="可用的最后一天;none 为不限 (last day; none: no end)")]
_NO_END = ("none", "无", "")


@commands.command(help="新增账号 (add an account)")
def add(
    context: typer.Context, name: Name, role: RoleWord = None, department: Department = None, until: Until = None
) -> None:
    """Add an account; its first password alone goes to standard output."""
    shell = shell_of(context)
    asked, last = _role(role), day(until)
    with refusals(shell):
        password = administration_of().add(BY, name, asked, _place(asked, department), last)
    _tell_password(shell, "user.added", name, password)


@commands.command(name="list", help="列出账号 (list the accounts)")
def show(context: typer.Context, json: Json = False) -> None:
    """List every account: its role, its department, how it stands, its last day."""
    from access.account import of_people

    shell = shell_of(context)
    authenticator = authenticator_if_any()
    accounts = tuple(of_people(authenticator.accounts.accounts()).values()) if authenticator else ()
    if json:
        shell.answer([_answer(authenticator, account) for account in accounts] if authenticator else [])
    elif authenticator is None or not accounts:
        shell.tell("user.none")
    else:
        _print(shell, authenticator, accounts)


@commands.command(help="停用账号 (close an account)")
def disable(context: typer.Context, name: Name) -> None:
    """Close an account; whoever is in under it is out with the next request."""
    shell = shell_of(context)
    with refusals(shell):
        administration_of().disable(BY, name)
    shell.tell("user.disabled", name=name)


@commands.command(help="重新启用账号 (open a closed account)")
def enable(context: typer.Context, name: Name) -> None:
    """Open a closed account again."""
    shell = shell_of(context)
    with refusals(shell):
        administration_of().enable(BY, name)
    shell.tell("user.enabled", name=name)


@commands.command(help="重置密码 (another first password)")
def reset(context: typer.Context, name: Name) -> None:
    """Print another first password, alone on standard output."""
    shell = shell_of(context)
    with refusals(shell):
        password = administration_of().reset(BY, name)
    _tell_password(shell, "user.reset", name, password)


@commands.command(help="解除账号或地址的锁定 (lift the lock of an account or an address)")
def unlock(context: typer.Context, name: AnyName = None, address: Address = None) -> None:
    """Lift a lock before its time: of a name, or of a machine from which too many passwords were wrong."""
    shell = shell_of(context)
    # Exactly one of both: a name locked and an address locked are different decisions.
    if (name is None) == (address is None):
        raise ReportedError("user.unlock_what")
    with refusals(shell):
        if name is not None:
            administration_of().unlock(BY, name)
            shell.tell("user.unlocked", name=name)
        if address is not None:
            administration_of().unlock_address(BY, _number_of(address))
            shell.tell("user.unlocked_address", address=address)


def _number_of(address: str) -> str:
    """Return an address as the server writes it; ReportedError for what is none."""
    try:
        return str(ipaddress.ip_address(address.strip()))
    except ValueError:
        raise ReportedError("user.no_address", address=address) from None


@commands.command(help="变更角色、科室、截止日期 (change role, department, last day)")
def change(
    context: typer.Context, name: Name, role: RoleWord = None, department: Department = None, until: NewUntil = None
) -> None:
    """Change what is said; the rest stays, but for a department that the new role cannot have."""
    shell = shell_of(context)
    if role is None and department is None and until is None:
        raise ReportedError("user.nothing")
    with refusals(shell):
        administration = administration_of()
        before = _account(administration, name)
        asked = before.role if role is None else _role(role)
        # A new role asks for its own department: the old one would give it another department's data.
        place = _place(asked, department) or (before.department if asked is before.role else None)
        administration.change(BY, name, asked, place, _until(until, before.until))
    shell.tell("user.changed", name=name)


def _role(text: str | None) -> Role:
    from access.account import role_of

    if text is None:
        raise ReportedError("user.role")
    found = role_of(text)
    if found is None:
        raise ReportedError("user.no_role", role=text)
    return found


def _place(role: Role, name: str | None) -> str | None:
    """Return the department, other unit or town of an account; ReportedError that lists them for any other."""
    plan = catalogue()
    units = units_with_accounts(plan)
    names = plan.towns if role is Role.TOWN else units
    if name is not None and name not in (*units, *plan.towns):
        raise ReportedError("use.department", name=name, names=names)
    return name


def _until(text: str | None, before: date | None) -> date | None:
    if text is None:
        return before
    return None if text in _NO_END else day(text)


def _account(administration: Administration, name: str) -> Account:
    from access.account import tidy_name

    found = next((a for a in administration.accounts() if a.name == tidy_name(name)), None)
    if found is None:
        raise Denied("denied.account_unknown", name=name)
    return found


def _tell_password(shell: Shell, key: str, name: str, password: str) -> None:
    shell.tell(key, name=name)
    # Alone on standard output, so that a script can take it; the words go to standard error.
    typer.echo(password)


def _answer(authenticator: Authenticator, account: Account) -> dict[str, object]:
    from access.account import account_state
    from plan.instant import written

    now, locked = datetime.now(UTC), authenticator.locked_until(account.name)
    return {
        "name": account.name,
        "role": str(account.role),
        "department": account.department,
        "state": str(account_state(account, locked, authenticator.must_change(account), now)),
        "until": account.until.isoformat() if account.until else None,
        "disabled": account.disabled,
        "locked_until": written(locked) if locked else None,
        "must_change": authenticator.must_change(account),
        "second_factor": account.factor is not None,
    }


def _print(shell: Shell, authenticator: Authenticator, accounts: tuple[Account, ...]) -> None:
    from access.account import account_state, state_said
    from commands.tables import print_out, table_of

    now = datetime.now(UTC)
    rows = []
    for account in accounts:
        locked = authenticator.locked_until(account.name)
        state = account_state(account, locked, authenticator.must_change(account), now)
        role, place = shell.word(f"role.{account.role}"), account.department or ""
        rows.append((account.name, role, place, state_said(state, locked, shell.lang), account.until or ""))
    print_out(table_of(shell, ("account", "role", "department", "account_state", "until"), rows))
