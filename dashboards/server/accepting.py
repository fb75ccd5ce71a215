"""Checks before something is accepted for good: the password was given lately, and a second person acts."""

from __future__ import annotations

from flask import Response, g

from access.audit import AuditQuestion
from access.authenticator import now_utc
from access.second_person import HANDS, LIFETIME, check_other_hand
from dashboards.access_services import AccessServices
from dashboards.server.posting import proof_first


def before_accepting(access_services: AccessServices | None, sender: str) -> Response | None:
    """Return the redirect to the password form where the password was not given within the policy's minutes; None
    where the act may go on. Denied where the policy asks for two persons and one administrator set up the accounts
    of both ``sender`` and reviewer."""
    if proof := proof_first():
        return proof
    if access_services is not None and access_services.administration.two_persons:
        reviewer = g.viewer.person.name
        question, now = AuditQuestion(deeds=HANDS, about=(reviewer, sender), most=None), now_utc()
        known = access_services.audit.entries(question)
        check_other_hand(access_services.audit.dated(known, now, LIFETIME), reviewer, sender, now)
    return None
