"""The sentences of the report itself (see ``written``)."""

from __future__ import annotations

from collections.abc import Mapping

from wording import Lang, say
from wording.catalogues import catalogue

DOCUMENT: Mapping[str, str] = {
    key.removeprefix("report."): str(text)
    for key, text in catalogue(Lang.ZH).items()
    if key.startswith(("report.", "opinion."))
}
"""Key → Chinese sentence of the report."""


def written(key: str, /, **fields: object) -> str:
    """The report's sentence under ``key`` with its fields filled in; KeyError for a key nobody wrote."""
    return say(key if key.startswith("opinion.") and key in DOCUMENT else f"report.{key}", Lang.ZH, **fields)
