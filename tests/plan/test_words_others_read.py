"""Words that journals, answers and other programs hold: changed here, what was written before could not be read."""

from __future__ import annotations

from enum import StrEnum

import pytest

from plan.difference import ChangeKind
from plan.forecast import Outlook, WithheldReason
from plan.indicator import Direction, Level, ScheduleKind, Timing
from plan.review import Action, Role
from plan.slots import SlotState
from plan.status import Basis, Status
from plan.submission import State


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (Outlook, "likely at_risk unlikely insufficient"),
        (WithheldReason, "few_values few_tests poor_tests over target_kind"),
        (Basis, "whole lower_bound too_little"),
        (
            Status,
            "achieved_early achieved ahead on_track near behind far_behind regressed missed incomplete not_judged "
            "no_number no_data",
        ),
        (ScheduleKind, "linear stepped compound"),
        (Timing, "stock ytd"),
        (Level, "town city"),
        (Direction, "up down"),
        (State, "submitted accepted returned reopened withdrawn"),
        (SlotState, "none draft submitted returned accepted reopened withdrawn"),
        (ChangeKind, "added changed same gone"),
        (Role, "filler reviewer leader evaluator auditor administrator machine"),
        (Action, "send accept return reopen withdraw"),
    ],
)
def test_the_words_are_what_they_were(words: type[StrEnum], told: str) -> None:
    now = [word.value for word in words]
    assert [word for word in now if word in told.split()] == told.split()  # others may come beside them
