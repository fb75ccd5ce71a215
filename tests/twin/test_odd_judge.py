"""``judge`` against its twin over series that no plan has: noughts, negatives, any days, directions that contradict."""

from __future__ import annotations

import random

from etl.yaml_files import load_plan
from plan.judge import judge
from tests.twin.comparing import differences
from tests.twin.odd.judge import judged, odd_series

SERIES = 3000


def test_every_verdict_of_every_method_on_odd_series() -> None:
    draw = random.Random(11)
    asked = [odd_series(draw) for _ in range(SERIES)]
    asked = [each for each in asked if min(each["targets"]) > each["baseline"]["date"]]
    said = judge(asked, load_plan().thresholds)
    # Of the methods that are the twin's; one that somebody adds has its own table of cases.
    pairs = [(told, one, judged(told)) for told, one in zip(asked, said, strict=True)]
    wrong = [(told, found) for told, one, twin in pairs for found in differences({k: one[k] for k in twin}, twin)]
    assert wrong == []
    statuses = {(key, one[key]["status"]) for one in said for key in one}
    assert len(statuses) >= 29, "every status but those that rest on partial data is met"
