"""ReportedError: what is wrong with neither the data nor the code (a folder, a disk, a damaged record), as a
sentence."""

from __future__ import annotations

import errno
import os

from plan.catalogue_faults import CatalogueFault, CatalogueFaults
from wording import DEFAULT, Lang, say


class ReportedError(Exception):
    """An error that users are told. ``key`` is a sentence of the wording module and ``fields`` fill it; an error among
    them is told as its reason."""

    def __init__(self, key: str, **fields: object) -> None:
        self.key = key
        self.fields = fields
        super().__init__(self.sentence(DEFAULT))

    def sentence(self, lang: Lang) -> str:
        """Return what to tell, in ``lang``."""
        return say(self.key, lang, **sayable_fields(self.fields, lang))


def sayable_fields(fields: dict[str, object], lang: Lang) -> dict[str, object]:
    """Return the fields of a sentence with every error among them in words, a fault of a file of ours too (under
    ``path`` its place), and long texts cut: a sentence is read."""
    return {name: _cut(_said(name, each, lang)) for name, each in fields.items()}


def _said(name: str, value: object, lang: Lang) -> object:
    if isinstance(value, BaseException):
        return reason(value, lang)
    if not isinstance(value, CatalogueFault):
        return value
    from wording.faults import fault_field  # only here, and below: most errors are no faults of our files

    return fault_field(name, value, lang)


_LONGEST = 1000
"""Characters of a field's text that a sentence shows."""


def _cut(value: object) -> object:
    return f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value


_ERRNO = {
    # By name, because not every system has all of them.
    "no_room": ("ENOSPC", "EDQUOT", "EFBIG"),
    "denied": ("EACCES", "EPERM"),
    "read_only": ("EROFS",),
    "missing": ("ENOENT", "ENOTDIR"),
    "folder": ("EISDIR",),
    "exists": ("EEXIST",),
    "name": ("ENAMETOOLONG", "EINVAL", "EILSEQ", "ELOOP"),
    "many_open": ("EMFILE", "ENFILE"),
    "busy": ("EBUSY", "ETXTBSY"),
    "failing": ("EIO",),
    "port_taken": ("EADDRINUSE",),
    "not_ours": ("EADDRNOTAVAIL",),
}
_KINDS = {getattr(errno, name): kind for kind, names in _ERRNO.items() for name in names if hasattr(errno, name)}
# What SQLite, DuckDB and the resolver say: their errors carry no errno.
_SAID = {
    "no_room": ("database or disk is full",),
    "read_only": ("readonly database",),
    "busy": ("database is locked",),
    "failing": ("disk I/O error",),
    "denied": ("unable to open database file",),
    "damaged": ("file is not a database", "database disk image is malformed", "no such table", "no such column"),
    "no_address": ("Name or service not known", "name resolution", "No address associated", "not supported for host"),
}
_TEXTS = {
    **{text: kind for kind, texts in _SAID.items() for text in texts},
    # DuckDB passes on the system's words without its number.
    **{os.strerror(number): kind for number, kind in _KINDS.items()},
}


_STATES = {
    "53100": "no_room",
    "58030": "failing",
    "42501": "denied",
    "25006": "read_only",
    "55P03": "busy",
    "XX001": "damaged",
    "XX002": "damaged",
}
"""What PostgreSQL says, by its number: its words are in the language of whoever set it up."""


def kind_of(error: BaseException) -> str:
    """Return the kind of an error of the system or of a library: a key of `_ERRNO`, `_SAID` or `_STATES`, which has its
    words below ``why.`` in the wording; empty for any other error."""
    if isinstance(error, OSError) and error.errno in _KINDS:
        return _KINDS[error.errno]
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    if state in _STATES:
        return _STATES[state]
    said = str(error)
    return next((kind for text, kind in _TEXTS.items() if text in said), "")


def may_not_write(error: BaseException) -> bool:
    """Tell whether something could not be written for lack of permission or because it is read-only."""
    return kind_of(error) in {"denied", "read_only"}


def reason(error: BaseException, lang: Lang) -> str:
    """Return why something did not work, in words; what nobody has words for, as the library says it."""
    if isinstance(error, ReportedError):
        return error.sentence(lang)
    if isinstance(error, CatalogueFaults):
        from wording.faults import faults_text

        return faults_text(error, lang)
    kind = kind_of(error)
    return say(f"why.{kind}", lang) if kind else str(getattr(error, "strerror", None) or error)
