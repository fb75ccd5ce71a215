"""What the commands `user`, `user totp` and `display` share: as whom they act, their services, and their refusals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import WRONG, Shell, catalogue
from plan.denied import Denied
from plan.review import Person, Role
from wording import say
from wording.denials import denial

if TYPE_CHECKING:
    from access.administration import Administration
    from access.authenticator import Authenticator
    from plan.catalogue import Plan

Name = Annotated[str, typer.Argument(help="账号名 (name)")]

BY = Person(say("load.administrator"), Role.MACHINE)
"""Whoever has the machine, by the name that the journal has for him in every language."""


def administration_of() -> Administration:
    """Return what changes the accounts of the home, audited and told to the syslog where the settings ask for it."""
    # Imported where they are used: a short command should not load what others need (decision 57).
    from access.administration import Administration

    plan = catalogue()
    return Administration(audited_authenticator(), units_with_accounts(plan), towns=plan.towns)


def units_with_accounts(plan: Plan) -> tuple[str, ...]:
    """Return the departments and further units of the home that accounts may be of (`plan.tasks.settings`)."""
    from etl.home import Home
    from etl.tasks.catalogue import TaskCatalogue
    from plan.tasks.settings import account_units

    return account_units(plan, TaskCatalogue.of(Home.from_environment(), plan).supervision)


def audited_authenticator() -> Authenticator:
    """Return the authenticator of the home, whose audit goes to the syslog too where the settings ask for it."""
    from dashboards.server.access_setup import authenticator_of
    from etl.home import Home
    from etl.store.journal.audit_log import send_to

    authenticator = authenticator_of(Home.from_environment())
    if authenticator.policy.audit.syslog is not None:
        send_to(authenticator.policy.audit.syslog)
    return authenticator


def authenticator_if_any() -> Authenticator | None:
    """Return the authenticator of the home; None where there is no home yet: listing accounts must not create one."""
    from dashboards.server.access_setup import authenticator_of
    from etl.home import Home

    home = Home.from_environment()
    # A home with a warehouse and no journal has lost its record: `authenticator_of` says so; it makes none.
    return None if home.empty and not home.warehouse.exists() else authenticator_of(home)


@contextmanager
def refusals(shell: Shell) -> Iterator[None]:
    """Print the sentence of a Denied raised within, and end the command as wrong use (exit code 2)."""
    try:
        yield
    except Denied as denied:
        typer.echo(denial(denied, shell.lang), err=True)
        raise typer.Exit(WRONG) from None
