"""The quarter that a file's name says, held against the one it was sent for where nothing in the file says any.

A name is no part of what is read: the same bytes come under another one. So this is a check, asked once and kept with
the submission, and reading the bytes again says nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from etl.reading.extraction import Extraction
from etl.reading.period_words import LONGEST, spoken
from etl.reading.periods import NOTHING, PeriodMention, ended, named_quarter
from plan.finding import Finding


def period_of_name(name: str) -> PeriodMention:
    """Return the quarter a file's name says, or the month that ends one: 2024年二季度报表.xlsx. A day is when it was
    saved or sent, and says nothing."""
    stem = PurePath(name).stem[:LONGEST]
    said = spoken(stem)
    if said.quarters:
        return named_quarter(said)
    return ended(said) if said.months and not said.days else NOTHING


def named_otherwise(name: str, read: Extraction, read_unsent: Callable[[], Extraction]) -> tuple[Finding, ...]:
    """Return the question about a file whose name says another quarter than it was sent for, and which says none
    itself. ``read_unsent``: reads it as if nobody had said a quarter, which is only done where the name disagrees."""
    said, period = period_of_name(name), read.period
    if period is None or said.quarter is None or said.within(period.year) == period:
        return ()
    if not any(finding.code == "no_period" for finding in read_unsent().findings):
        return ()
    other = said.within(period.year)
    details = {"name": name, "period": str(period)}
    return (Finding("named_period", found=str(other), expected=str(period), details=details),)
