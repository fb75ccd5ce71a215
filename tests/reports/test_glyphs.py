"""Every character the program itself prints is in the fonts that come with it."""

from __future__ import annotations

from plan.wording import WORDS
from plan.wording.report import DOCUMENT
from reports.evaluation.annex_towns import SIGNS
from reports.pdf import glyphs
from tests.reports.samples import PLAN


def test_every_word_and_name_of_ours() -> None:
    missing: dict[str, None] = {}
    for text in (*DOCUMENT.values(), *(pair[0] for pair in WORDS.values()), *SIGNS.values(), PLAN.model_dump_json()):
        glyphs.visible(text, missing)
    assert not missing
