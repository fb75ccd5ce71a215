"""What the doctor looks at besides what is kept: how a home stands where it serves a bureau.

Named checks like the doctor's own: who can read it, who may enter it, how strictly its doors are kept, whether it is
backed up. Nothing is changed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from etl.doctor import Examined
from etl.exposure import exposed
from etl.home import Home
from etl.manifest import last_backup
from etl.trouble import Trouble
from etl.yaml_files import read_yaml
from plan.account import Account
from plan.catalogue import CatalogueFaults
from plan.floor import weaknesses
from plan.permission import ADMINISTRATORS, AUDITORS
from plan.policy import Policy, read_policy
from plan.review import Role

FRESH = timedelta(days=7)
"""How old a first password may grow before its person has set another, and how old the last backup may be."""

ROOM = 2_000_000_000
"""Bytes that must be free where the home lies: a rebuild, a day's drafts and a margin."""

SWITCHES = (
    *("DASH_DEBUG", "DASH_UI", "DASH_HOT_RELOAD", "DASH_SERVE_DEV_BUNDLES", "FLASK_DEBUG", "FLASK_ENV"),
    *("PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONBREAKPOINT", "GUIBIAO_FAULT"),
)
"""Of the environment: for those who write the program."""

Said = tuple[str, dict[str, object]]
Found = Iterator[Said]


@dataclass(frozen=True)
class Deployment:
    """A home where it serves: looked at with an environment, at a moment."""

    home: Home
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def policy(self) -> Policy:
        """How strictly its doors are kept; CatalogueFaults if the settings have faults."""
        return read_policy(read_yaml(self.home.settings)) if self.home.settings.exists() else Policy()

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Every account that may be used now; Trouble if the journal cannot be read."""
        if self.home.empty:
            return ()
        from etl.journal.accounts import AccountJournal

        accounts = AccountJournal.at(self.home.journal).accounts().values()
        return tuple(account for account in accounts if account.may_enter(self.now))

    def of_role(self, roles: frozenset[Role]) -> list[Account]:
        """The accounts that may be used now in one of ``roles``."""
        return [account for account in self.accounts if account.role in roles]


def examine_deployment(deployment: Deployment) -> tuple[Examined, ...]:
    """Every check, in order."""
    return tuple(_examined(name, check, deployment) for name, check in CHECKS.items())


def _examined(name: str, check: Callable[[Deployment], Found], deployment: Deployment) -> Examined:
    """What cannot be looked at is no good news."""
    try:
        said = tuple(check(deployment))
    except Trouble as why:
        said = (("trouble", {"why": why}),)
    except CatalogueFaults:
        said = (("deploy.settings_first", {}),)
    noted = tuple((key, fields) for key, fields in said if key in NOTES)
    return Examined(name, tuple(each for each in said if each not in noted), noted)


def _readers(deployment: Deployment) -> Found:
    """Nobody but its owner can read the record."""
    if os.name == "nt":
        yield "deploy.not_here", {}
        return
    for path, mode in exposed(deployment.home):
        yield "deploy.exposed", {"path": path, "mode": f"{mode:04o}", "wanted": "0700" if path.is_dir() else "0600"}
    if os.geteuid() == 0:
        yield "deploy.root", {}


def _administrator(deployment: Deployment) -> Found:
    """Somebody can keep the accounts."""
    if not deployment.of_role(ADMINISTRATORS):
        yield "deploy.no_administrator", {}


def _auditor(deployment: Deployment) -> Found:
    """Somebody else can read what they did."""
    if not deployment.of_role(AUDITORS):
        yield "deploy.no_auditor", {}


def _passwords(deployment: Deployment) -> Found:
    """Nobody still goes about with a password that somebody else gave him."""
    for account in deployment.accounts:
        given = account.changed_at
        if account.secret and account.must_change and given and deployment.now - given > FRESH:
            yield "deploy.first_password", {"name": account.name, "days": (deployment.now - given).days}


def _settings(deployment: Deployment) -> Found:
    """The settings can be read."""
    try:
        assert deployment.policy, "a policy, or faults"
    except CatalogueFaults as error:
        for path, fault in error.faults:
            yield "fault", {"path": f"{error.file}: {path}", "fault": fault}


def _address(deployment: Deployment) -> Found:
    """The one address under which people come is set, so that no other is answered."""
    if deployment.policy.address is None:
        yield "deploy.no_address", {}


def _https(deployment: Deployment) -> Found:
    """People come by https, which a proxy of ours speaks."""
    policy = deployment.policy
    if not policy.secure:
        yield "deploy.no_https", {}
    if not policy.behind_proxy:
        yield "deploy.no_proxy", {}


def _policy(deployment: Deployment) -> Found:
    """No setting is weaker than the floor."""
    for weak in weaknesses(deployment.policy):
        yield "deploy.weak", {"path": weak.path, "value": weak.value, "least": weak.least, "most": weak.most}


def _sign_on(deployment: Deployment) -> Found:
    """Single sign-on goes by https, and its secret is one."""
    sign_on = deployment.policy.sign_on
    if sign_on is None:
        return
    if urlsplit(sign_on.issuer).scheme != "https":
        yield "deploy.sign_on_http", {"address": sign_on.issuer}
    path = deployment.home.root / sign_on.secret_file
    try:
        found, content = path.stat(), path.read_bytes()
    except OSError as error:
        yield "deploy.sign_on_secret", {"path": path, "why": error}
        return
    if not content.strip():
        yield "deploy.sign_on_empty", {"path": path}
    if os.name != "nt" and found.st_mode & 0o077:
        yield "deploy.exposed", {"path": path, "mode": f"{found.st_mode & 0o777:04o}", "wanted": "0600"}


def _demonstration(deployment: Deployment) -> Found:
    """There is no demonstration data among the bureau's."""
    if deployment.home.empty:
        return
    from etl.journal import Journal

    sent = [s.id for s in Journal.at(deployment.home.journal).read().submissions if s.demonstration]
    if sent:
        yield "deploy.demonstration", {"count": len(sent), "first": sent[0]}


def _debugging(deployment: Deployment) -> Found:
    """No switch for those who write the program is set."""
    for name in SWITCHES:
        if deployment.environment.get(name, "").casefold() not in ("", "0", "false", "production"):
            yield "deploy.switch", {"name": name, "value": deployment.environment[name]}


def _backup(deployment: Deployment) -> Found:
    """There is a backup of the last days."""
    last = last_backup(deployment.home.root)
    if last is None:
        yield "deploy.no_backup", {}
        return
    age, folder = deployment.now - last.made_at, Path(last.folder)
    if age > FRESH:
        yield "deploy.old_backup", {"folder": folder, "days": age.days, "most": FRESH.days}
    with suppress(OSError):
        if not folder.is_dir():
            yield "deploy.backup_gone", {"folder": folder}
        elif folder.stat().st_dev == deployment.home.root.stat().st_dev:
            yield "deploy.backup_near", {"folder": folder}


def _room(deployment: Deployment) -> Found:
    """There is room for what comes."""
    try:
        free = shutil.disk_usage(deployment.home.root).free
    except OSError as error:
        yield "deploy.no_look", {"path": deployment.home.root, "why": error}
        return
    if free < ROOM:
        yield "deploy.no_room", {"path": deployment.home.root, "free": free // 1_000_000, "least": ROOM // 1_000_000}


def _temporary(deployment: Deployment) -> Found:
    """There is a place for what is only of the moment."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
    except OSError as error:
        yield "deploy.no_temporary", {"why": error}


CHECKS: Mapping[str, Callable[[Deployment], Found]] = {
    "readers": _readers,
    "administrator": _administrator,
    "auditor": _auditor,
    "passwords": _passwords,
    "settings": _settings,
    "address": _address,
    "https": _https,
    "policy": _policy,
    "sign_on": _sign_on,
    "demonstration": _demonstration,
    "debugging": _debugging,
    "backup": _backup,
    "room": _room,
    "temporary": _temporary,
}
"""Name → what it looks at."""

NOTES = frozenset({"deploy.not_here", "deploy.root", "deploy.backup_gone", "deploy.backup_near"})
"""What is worth saying and no fault."""
