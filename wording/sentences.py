"""A finding as the sentence people read: the same on the page, on the command line and in the returned workbook."""

from __future__ import annotations

import re

from plan.finding import Finding
from plan.period import Period
from plan.replies import mend_of
from wording import Lang, filled, has, listed, say
from wording.dates import period_code

_PERIOD = re.compile(r"\d{4}Q[1-4]")

_PERIODS = {
    "wrong_period": ("found", "expected"),
    "named_period": ("found", "expected"),
    "outside_plan": ("found",),
    "another_table": ("expected",),
    "note_ignored": ("expected", "quarter", "quarters"),
}
"""The fields of a finding that hold quarters, where they are others than usual."""

SEVERAL = "、"
"""Separates the parts of a list in a field of a finding, as the core writes them."""

_LISTS = {
    "ambiguous_layout": ("found",),
    "displaced": ("found",),
    "hidden_read.columns": ("found",),
    "hidden_read.rows": ("found",),
    "note_ignored": ("expected", "cells", "quarters"),
    "progress_nothing": ("found",),
    "progress_state_unread": ("expected",),
    "task_clause_twice": ("expected",),
    "task_no_table": ("found", "expected"),
    "task_not_taken": ("found",),
    "task_two_tables": ("found",),
    "task_unknown_kind": ("expected",),
    "task_unknown_scoring": ("expected",),
    "total_skips_text": ("cells",),
    "unknown_area": ("expected", "into"),
    "unknown_measure": ("expected",),
    "withdrawn": ("found",),
    "wrong_unit.several": ("found", "units"),
}
"""A finding's code, or code and case → its fields that hold lists. What a cell holds is none: its 、 is its own."""


class _Fields(dict[str, str]):
    """Fields of which missing ones are blank: a finding kept by an older edition must not break a page."""

    def __missing__(self, key: str) -> str:
        return ""


def message(finding: Finding, lang: Lang = Lang.ZH) -> str:
    """Return what was found, what was expected and how to mend it, in one or a few sentences."""
    own = {"found": finding.found, "expected": finding.expected, "cell": finding.cell, "sheet": finding.sheet}
    fields = _Fields({**own, **finding.details})
    for key in _PERIODS.get(finding.code, ("period", "before_period")):
        fields[key] = with_period_words(fields[key], lang)
    case = f"{finding.code}.{finding.details.get('case', '')}"
    for key in _LISTS.get(case, _LISTS.get(finding.code, ())):
        fields[key] = listed(fields[key].split(SEVERAL), lang)
    return filled(sentence_key(finding), lang, fields)


def with_period_words(text: str, lang: Lang) -> str:
    """Return the text with every 2023Q2 in it as the language says it."""
    return _PERIOD.sub(lambda match: period_code(Period.parse(match[0]), lang), text)


def sentence_key(finding: Finding) -> str:
    """Return the key of the finding's sentence: of its case if that has one of its own."""
    exact = f"finding.{finding.code}.{finding.details.get('case', '')}"
    return exact if has(exact) else f"finding.{finding.code}"


def why_of(finding: Finding, lang: Lang = Lang.ZH) -> str:
    """Return why the mend is safe, in a few words; empty if there is none."""
    exact = f"mend.{finding.code}.{finding.details.get('case', '')}"
    key = exact if has(exact) else f"mend.{finding.code}"
    return say(key, lang, **finding.details) if mend_of(finding) and has(key) else ""
