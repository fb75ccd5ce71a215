"""Audit 审计: who did what to what, when, from where, and whether it was done. Entries are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AuditAction(StrEnum):
    """What was done or tried."""

    BEGUN = "begun"  # the audit itself: lines of the journal written before it have no entry
    STARTED = "started"  # the server, under which settings
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ACCOUNT_RESET = "account_reset"
    ACCOUNT_UNLOCKED = "account_unlocked"
    FACTOR_ENROLLED = "factor_enrolled"
    FACTOR_REMOVED = "factor_removed"  # by its own person
    FACTOR_RESET = "factor_reset"  # by an administrator
    RECOVERY_USED = "recovery_used"  # its detail: how many codes are left
    ACCOUNT_PROPOSED = "account_proposed"  # one administrator wants it; nothing is done before another one does it too
    DISPLAY_ADDED = "display_added"
    DISPLAY_BOUND = "display_bound"  # a screen took its link, which nobody can take again
    DISPLAY_REVOKED = "display_revoked"
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    OPENED = "opened"  # a submission that waits, by somebody who may decide about it: it is not withdrawn any more
    TEXT_WRITTEN = "text_written"
    REPORT_MADE = "report_made"
    VERDICT_DETERMINED = "verdict_determined"  # an evaluator's own beside the computed one, or taken back
    FILE_ATTACHED = "file_attached"  # to a place of the evaluation, or taken off it
    TARGET_PROPOSED = "target_proposed"
    TARGET_ACCEPTED = "target_accepted"
    TARGET_RETURNED = "target_returned"
    INSTRUCTION_GIVEN = "instruction_given"
    INSTRUCTION_SEEN = "instruction_seen"
    INSTRUCTION_REPLIED = "instruction_replied"
    INSTRUCTION_CLOSED = "instruction_closed"
    TAKEN_HOME = "taken_home"  # a file with data was downloaded or exported
    REFUSED = "refused"  # somebody tried what he may not do or see
    TASK_LINE_WRITTEN = "task_line_written"  # a decomposition, progress, evidence, an extension or a slip's step
    AUDIT_TRIMMED = "audit_trimmed"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    JOURNAL_MOVED = "journal_moved"  # to another database, its lines unchanged


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry. ``by`` is an account's name (empty: nobody had signed in), ``role`` the role it acted in, ``about``
    what the deed was done to, ``ok`` whether it was done, ``address`` the IP address it came from, ``line`` the
    journal's line it belongs to (None: to none), ``sequence`` its number in the audit.
    """

    at: datetime
    by: str
    deed: AuditAction
    role: str = ""
    about: str = ""
    ok: bool = True
    detail: str = ""
    address: str = ""
    line: int | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which entries are asked for: of whom, what (one deed, or any of several), done to whom, of when (both ends belong
    to it); newest first, a page at a time."""

    by: str = ""
    deed: AuditAction | None = None
    refused_only: bool = False
    since: datetime | None = None
    until: datetime | None = None
    skip: int = 0
    most: int | None = 100
    deeds: tuple[AuditAction, ...] = ()
    about: tuple[str, ...] = ()
