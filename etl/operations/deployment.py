"""What the doctor looks at besides what is kept: how a home stands where it serves a bureau.

Named checks like the doctor's own: who can read it, who may sign in, how strict the settings are, whether it is
backed up. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from etl.operations import deployed_access
from etl.operations import deployed_machine as machine
from etl.operations.deployed import Deployment, Found
from etl.operations.doctor import Examination
from etl.reported_error import ReportedError
from plan.catalogue_faults import CatalogueFaults

CHECKS: Mapping[str, Callable[[Deployment], Found]] = {
    "readers": machine.readers,
    "administrator": deployed_access.administrator,
    "second_administrator": deployed_access.second_administrator,
    "auditor": deployed_access.auditor,
    "journal_rights": deployed_access.journal_rights,
    "passwords": deployed_access.passwords,
    "settings": deployed_access.settings,
    "address": deployed_access.address,
    "https": deployed_access.https,
    "policy": deployed_access.policy,
    "sign_on": deployed_access.sign_on,
    "demonstration": machine.demonstration,
    "debugging": machine.debugging,
    "clock": machine.clock,
    "backup": machine.backup,
    "room": machine.room,
    "temporary": machine.temporary,
}
"""Every check by its name, in the order in which they are told; a name is a key of the wording too."""

NOTES = frozenset(
    {
        *("deploy.not_here", "deploy.root", "deploy.backup_gone", "deploy.backup_near"),
        *("deploy.first_passwords", "deploy.one_administrator", "deploy.clock_was_ahead"),
    }
)
"""What is worth saying and no fault."""


def examine_deployment(deployment: Deployment) -> tuple[Examination, ...]:
    """Return every check, in order."""
    return tuple(_examined(name, check, deployment) for name, check in CHECKS.items())


def _examined(name: str, check: Callable[[Deployment], Found], deployment: Deployment) -> Examination:
    """Run one check; what cannot be looked at is told as something found."""
    try:
        said = tuple(check(deployment))
    except ReportedError as why:
        said = (("trouble", {"why": why}),)
    # Several checks read the settings; their faults are listed once, by the check named so.
    except CatalogueFaults:
        said = (("deploy.settings_first", {}),)
    noted = tuple((key, fields) for key, fields in said if key in NOTES)
    return Examination(name, tuple(each for each in said if each not in noted), noted)
