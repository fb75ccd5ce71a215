"""The audit in words: every entry as one row, for the page, the command line and the files alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from access.audit import AuditAction, AuditEntry
from plan.instant import CHINA
from wording import Lang, fields_of, has, say

AUDIT_COLUMNS = ("sequence", "at", "by", "role", "deed", "about", "ok", "detail", "address", "line")
"""What a row holds, in order. Words of ``audit.`` name the columns."""


def audit_headings(lang: Lang) -> tuple[str, ...]:
    """Return the names of the columns."""
    return tuple(say(f"audit.{column}", lang) for column in AUDIT_COLUMNS)


def audit_rows(entries: Iterable[AuditEntry], lang: Lang) -> list[tuple[str, ...]]:
    """Return every entry as a row of words, in the order in which they come."""
    return [audit_row(entry, lang) for entry in entries]


def audit_row(entry: AuditEntry, lang: Lang) -> tuple[str, ...]:
    """Return an entry as a row of words: nothing is left out, and what was typed by somebody stays as it was typed."""
    return (
        str(entry.sequence),
        f"{entry.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        entry.by,
        role_said(entry.role, lang),
        action_words(entry.deed, lang),
        entry.about,
        say("audit.done" if entry.ok else "audit.not_done", lang),
        _detail(entry, lang),
        entry.address,
        "" if entry.line is None else str(entry.line),
    )


def action_words(deed: AuditAction, lang: Lang) -> str:
    """Return an action in words."""
    return say(f"audit.deed.{deed}", lang)


def role_said(role: str, lang: Lang) -> str:
    """Return a role in words; an unknown one unchanged."""
    return _words_or(f"role.{role}", role, lang)


def _detail(entry: AuditEntry, lang: Lang) -> str:
    """Return an entry's detail: codes of the program in words, text that people typed unchanged."""
    if entry.deed is AuditAction.REFUSED:
        return _refusal(entry, lang)
    said = _DETAIL_WORDS.get(entry.deed)
    return said(entry.detail, lang) if said and entry.detail else entry.detail


def _refusal(entry: AuditEntry, lang: Lang) -> str:
    """Return the sentence of which the entry holds the key. Of what it was filled with only the role is known."""
    # Refusals are kept by their key, so that they can be read in any language.
    if not has(entry.detail):
        return entry.detail
    fields = dict.fromkeys(fields_of(entry.detail, lang), "…")
    return say(entry.detail, lang, **{**fields, "role": role_said(entry.role, lang)})


def _code_words(detail: str, lang: Lang) -> str:
    return _words_or(f"audit.detail.{detail}", detail, lang)


def _account_words(detail: str, lang: Lang) -> str:
    role, space, rest = detail.partition(" ")
    return f"{role_said(role, lang)}{space}{rest}"


def _proposal_words(detail: str, lang: Lang) -> str:
    """Return the detail of a proposal in words: the deed, and the account's new role, department and last day."""
    deed, space, rest = detail.partition(" ")
    return f"{_words_or(f'audit.deed.{deed}', deed, lang)}{space}{_account_words(rest, lang)}"


def _trimmed(detail: str, lang: Lang) -> str:
    count, _, last = detail.partition(" ")
    return say("audit.detail.trimmed", lang, count=count, last=last)


def _words_or(key: str, otherwise: str, lang: Lang) -> str:
    return say(key, lang) if has(key) else otherwise


_DETAIL_WORDS: dict[AuditAction, Callable[[str, Lang], str]] = {
    AuditAction.SIGNED_IN: _code_words,
    AuditAction.SIGNED_OUT: _code_words,
    AuditAction.PASSWORD_CHANGED: _code_words,
    AuditAction.ACCOUNT_ADDED: _account_words,
    AuditAction.ACCOUNT_CHANGED: _account_words,
    AuditAction.ACCOUNT_PROPOSED: _proposal_words,
    AuditAction.AUDIT_TRIMMED: _trimmed,
}
