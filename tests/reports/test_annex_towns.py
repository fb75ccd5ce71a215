"""附件2's cells: every status's sign, and every mark."""

from __future__ import annotations

import pytest

from plan.status import Status
from presentation.heatmap import Cell, HeatmapMark
from reports.evaluation.annex_towns import SIGNS, cell_words
from tests.reports.samples import PLAN
from wording import Lang

PRINTED = {
    "achieved": "✓",
    "achieved_early": "★",
    "ahead": "▲",
    "on_track": "●",
    "near": "◐",
    "behind": "▼",
    "far_behind": "■",
    "regressed": "◇",
    "missed": "×",
    "incomplete": "…",
    "not_judged": "?",
    "no_number": "=",
    "no_data": "○",
}


def test_every_status_has_a_sign_of_its_own() -> None:
    assert {status.value: sign for status, sign in SIGNS.items()} == PRINTED
    assert set(SIGNS) == set(Status)
    assert len(set(SIGNS.values())) == len(SIGNS)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(None, HeatmapMark.SILENT, None), "—"),
        (Cell(52.0, HeatmapMark.CITY_ONLY, Status.NEAR), "—"),
        (Cell(52.0, HeatmapMark.ABSENT, Status.NEAR), "—"),
        (Cell(None, HeatmapMark.OWN, None), "无基数"),
        (Cell(52.04, HeatmapMark.OWN, Status.BEHIND), "▼52.0%"),
        (Cell(52.04, HeatmapMark.OWN, None), "52.0%"),
        (Cell(57.98, HeatmapMark.CARRIED, Status.AHEAD), "▲57.98%◦"),
    ],
)
def test_a_town_s_cell(cell: Cell, words: str) -> None:
    assert cell_words(PLAN.indicator_of[8], cell, Lang.ZH) == words
