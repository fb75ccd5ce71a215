"""The cover that a third party signs: who evaluates, who answers for it, when, and the place for the seal."""

from __future__ import annotations

from collections.abc import Iterator

from etl.store.journal.evaluation_texts import COVER_FIELDS
from plan.evaluation import COVER
from reports.blocks import Paragraph, Tone
from reports.materials import Materials


def cover(materials: Materials) -> tuple[Paragraph, ...]:
    """Return the cover's lines; nothing where nobody wrote any of them."""
    if not any(materials.text(COVER, field) for field in COVER_FIELDS):
        return ()
    return (*_lines(materials), Paragraph(materials.say("report.cover.seal"), Tone.NOTE))


def _lines(materials: Materials) -> Iterator[Paragraph]:
    for field in COVER_FIELDS:
        text = materials.text(COVER, field)
        said = (
            " ".join(text.text.split())
            if text
            else materials.say("report.pending").rstrip(materials.say("report.stop"))
        )
        words = materials.say(f"report.cover.{field}", text=said)
        yield Paragraph(words, Tone.TEXT if text else Tone.PENDING)
