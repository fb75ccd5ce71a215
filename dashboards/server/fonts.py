"""The heading face: Noto Serif SC (OFL, from the font wheel) cut down to the characters our headings can hold."""

from __future__ import annotations

import string
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from plan.catalogue import Plan
from wording import Lang, name_of, texts

HEADINGS = (
    "app.",
    "page.",
    "not_found.",
    "date.",
    "gap.",
    "headline.",
    "attention.",
    "overview.",
    "status.",
    "detail.",
)
"""Wording that can stand in a heading, by the start of its key."""

PUNCTUATION = "，。、；：！？（）〔〕《》“”‘’…—·−×÷％%‰≥≤±→←↑↓"
NUMERALS = "〇零一二三四五六七八九十百千万亿"


def heading_characters(plan: Plan) -> str:
    """Return every character of the words, of the catalogue's names and units, figures and marks; sorted, each once."""
    plan = plan.whole
    entries = (*plan.categories, *plan.departments, plan.areas.city, *plan.areas.towns, *plan.measures)
    names = [name_of(entry) for entry in entries] + [plan.document.title, plan.document.title_en]
    indicators = [text for i in plan.indicators for text in (i.name, i.short_name or "", i.unit)]
    words = [text for lang in Lang for key, said in texts(lang).items() if key.startswith(HEADINGS) for text in said]
    whole = "".join((*names, *indicators, *words, string.printable, PUNCTUATION, NUMERALS))
    return "".join(sorted({character for character in whole if character.isprintable()}))


def font_name(characters: str) -> str:
    """Return the file name for a set of characters: another set, another name, so that it may be cached for ever."""
    return f"serif-{sha256(characters.encode()).hexdigest()[:12]}.woff2"


def cut_font(source: Path, characters: str) -> bytes:
    """Return the font with only those characters, as WOFF2: the same bytes for the same characters."""
    from fontTools.subset import Options, Subsetter, load_font, save_font  # slow to import, needed once an install

    options = Options(flavor="woff2", layout_features=["kern", "palt", "halt"], desubroutinize=True, hinting=False)
    # Copyright, names, licence and its address stay in the file, as the OFL asks; no time of making, for the same
    # bytes.
    options.name_IDs, options.notdef_outline, options.recalc_timestamp = [0, 1, 2, 13, 14], True, False
    cutter, out = Subsetter(options), BytesIO()
    cutter.populate(text=characters)
    with load_font(str(source), options) as font:
        cutter.subset(font)
        save_font(font, out, options)
    return out.getvalue()
