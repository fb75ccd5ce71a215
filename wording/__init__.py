"""The one place that holds the words users read, Chinese first, English beside it.

``say("finding.missing", Lang.ZH, area="古城街道")`` fills the sentence kept under that key. The tables are split by
who speaks: statuses and methods, findings, pages, commands, the template workbook. A test holds that every key has
both languages and that English needs no field that Chinese does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from wording.access import ACCESS
from wording.annotation import ANNOTATION
from wording.commands import COMMANDS
from wording.connection import CONNECTION
from wording.datasets import DATASETS
from wording.findings import FINDINGS
from wording.methods import METHODS
from wording.pages import PAGES
from wording.pages_admin import PAGES_ADMIN
from wording.pages_desk import PAGES_DESK
from wording.pages_detail import PAGES_DETAIL
from wording.pages_doors import PAGES_DOORS
from wording.pages_evaluate import PAGES_EVALUATE
from wording.pages_teach import TEACH
from wording.report import REPORT
from wording.review import REVIEW
from wording.sign_on import SIGN_ON
from wording.template import TEMPLATE
from wording.upkeep import UPKEEP


class Lang(StrEnum):
    """A language of the interface."""

    ZH = "zh"
    EN = "en"


def _joined(*tables: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    joined: dict[str, tuple[str, str]] = {}
    for table in tables:
        assert not joined.keys() & table.keys(), f"said twice: {joined.keys() & table.keys()}"
        joined.update(table)
    return MappingProxyType(joined)


WORDS = _joined(
    *(ACCESS, ANNOTATION, METHODS, FINDINGS, PAGES, PAGES_DESK, PAGES_DETAIL, PAGES_DOORS, PAGES_EVALUATE),
    *(PAGES_ADMIN, CONNECTION, TEACH),
    *(COMMANDS, DATASETS, REPORT, REVIEW, SIGN_ON, TEMPLATE, UPKEEP),
)
"""Key → (Chinese, English), both with the same ``{fields}``."""


def say(key: str, lang: Lang = Lang.ZH, /, **fields: object) -> str:
    """The sentence under ``key`` in ``lang`` with its fields filled in; KeyError for a key nobody wrote."""
    chinese, english = WORDS[key]
    return (chinese if lang is Lang.ZH else english).format_map(fields)


def name_of(entry: object, lang: Lang = Lang.ZH) -> str:
    """The name of a catalogue entry (indicator, area, measure, department, category) in ``lang``."""
    return str(getattr(entry, "name" if lang is Lang.ZH else "name_en"))
