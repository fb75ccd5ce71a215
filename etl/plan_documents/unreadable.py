"""Why a file gave no document."""

from __future__ import annotations


class UnreadableDocument(Exception):  # noqa: N818 - a refusal, told as one
    """A file is no document that can be read. ``why`` is a key of the wording (``plan_import.file.…``)."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)
