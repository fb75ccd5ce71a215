"""Every character the program itself prints is in the fonts that come with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reports.evaluation.annex_towns import SIGNS
from reports.pdf import glyphs
from reports.pdf.fonts import free_fonts
from tests.reports.samples import PLAN
from wording import Lang, texts


def test_every_word_and_name_of_ours() -> None:
    missing: dict[str, None] = {}
    for text in (
        *(said[0] for said in texts(Lang.ZH).values()),
        *SIGNS.values(),
        PLAN.model_dump_json(),
    ):
        glyphs.visible(text, missing)
    assert not missing


@pytest.mark.parametrize("path", free_fonts(), ids=lambda path: path.name)
def test_what_a_font_has_a_shape_for_is_what_the_library_says(path: Path) -> None:
    with TTFont(path, lazy=True) as font:
        known = set(font.getBestCmap())
    spans = zip(*glyphs.spans(path), strict=True)
    assert {code for first, last in spans for code in range(first, last + 1)} == known
