"""Observation 数据: one number a department counted, and the cell it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plan.period import Period

FigureKey = tuple[str, str, Period]
"""(measure, area, period): which figure an observation is."""


@dataclass(frozen=True, slots=True)
class Observation:
    """``value`` of ``measure`` in ``area`` for ``period``, in the measure's own unit.

    ``measure`` and ``area`` are the catalogue's names. ``submission`` is the id of the submission that carries it
    (empty while a workbook is only being checked).
    """

    measure: str
    area: str
    period: Period
    value: float
    sheet: str = ""
    cell: str = ""
    submission: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an observation came from, for whoever wants to see the cell. ``reason``: why it corrects an earlier one."""

    submission: str
    file: str
    sha256: str
    submitted_by: str
    submitted_at: datetime
    accepted_by: str
    accepted_at: datetime
    reason: str = ""
