"""Denied: a person is refused. Neither the data nor the code is wrong."""

from __future__ import annotations


class Denied(Exception):  # noqa: N818 - said to a person, not a programming error
    """``key`` is a sentence of ``wording`` and ``fields`` fill it: texts, periods, a fault of a file
    of ours (under ``path`` its place), and under ``role`` a role.

    ``conflict``: the person might do it, but what is kept has moved on or does not allow it now (HTTP 409, else 403).
    """

    # A key and fields instead of a sentence: `wording.denials` says it in the reader's language.
    def __init__(self, key: str, conflict: bool = False, **fields: object) -> None:
        self.key = key
        self.conflict = conflict
        self.fields = fields
        super().__init__(key)
