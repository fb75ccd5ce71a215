"""Checks of who may sign in where a home serves, by which way, and how strict the settings are.

Each yields wording keys with their fields, below ``doctor.found.``; nothing where all is well.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from access.floor import weaknesses
from access.permission import ADMINISTRATORS, AUDITORS
from etl.operations.deployed import FRESH, Deployment, Found, faults_found
from plan.catalogue_faults import CatalogueFaults


def administrator(deployment: Deployment) -> Found:
    """Check that somebody can keep the accounts."""
    if not deployment.of_role(ADMINISTRATORS):
        yield "deploy.no_administrator", {}


def auditor(deployment: Deployment) -> Found:
    """Check that somebody can read the audit."""
    if not deployment.of_role(AUDITORS):
        yield "deploy.no_auditor", {}


def passwords(deployment: Deployment) -> Found:
    """Check that no first password, which somebody else gave, is older than `FRESH`."""
    for account in deployment.accounts:
        given = account.changed_at
        # An account of single sign-on has no secret here, and nothing to change.
        if account.secret and account.must_change and given and deployment.now - given > FRESH:
            yield "deploy.first_password", {"name": account.name, "days": (deployment.now - given).days}
    young = sum(bool(a.secret) and a.must_change for a in deployment.accounts)
    if young:
        yield "deploy.first_passwords", {"count": young, "all": len(deployment.accounts)}


def journal_rights(deployment: Deployment) -> Found:
    """Check that the role that serves can only add to a journal on a server, which keeps what it says it keeps; what
    serves a file owns it."""
    address = deployment.home.address
    if address is None or deployment.home.empty:
        return
    from etl.store.journal.rights import careless, may_change

    if tables := may_change(address):
        yield "deploy.journal_rights", {"tables": tuple(tables)}
    for name in careless(address):
        yield "deploy.journal_careless", {"name": name}


def second_administrator(deployment: Deployment) -> Found:
    """Check that two can keep the accounts, where it takes two."""
    if deployment.policy.two_persons and len(deployment.of_role(ADMINISTRATORS)) < 2:
        yield "deploy.one_administrator", {}


def settings(deployment: Deployment) -> Found:
    """Check that the settings can be read."""
    try:
        assert deployment.policy, "a policy, or faults"
    except CatalogueFaults as error:
        yield from faults_found(error)


def address(deployment: Deployment) -> Found:
    """Check that the one address under which people come is set, so that no other is answered."""
    if deployment.policy.address is None:
        yield "deploy.no_address", {}


def https(deployment: Deployment) -> Found:
    """Check that people come by https, through a proxy of the bureau's."""
    policy = deployment.policy
    if not policy.secure:
        yield "deploy.no_https", {}
    if not policy.behind_proxy:
        yield "deploy.no_proxy", {}


def policy(deployment: Deployment) -> Found:
    """Check that no setting is weaker than the floor."""
    for weak in weaknesses(deployment.policy):
        yield "deploy.weak", {"path": weak.path, "value": weak.value, "least": weak.least, "most": weak.most}


def sign_on(deployment: Deployment) -> Found:
    """Check that single sign-on goes by https, and that its secret is there and its owner's alone."""
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
    # Any right of group or others; Windows keeps rights in another way, which st_mode does not show.
    if os.name != "nt" and found.st_mode & 0o077:
        yield "deploy.exposed", {"path": path, "mode": f"{found.st_mode & 0o777:04o}", "wanted": "0600"}
