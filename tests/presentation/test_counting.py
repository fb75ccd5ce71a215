"""Counting words of tasks: the usual ones are told in the language, any other stays as it was typed."""

from __future__ import annotations

import pytest

from presentation.tasks.words import _COUNTING, counted_in
from wording import Lang


@pytest.mark.parametrize(
    ("typed", "lang", "told"),
    [
        ("项", Lang.EN, "items"),
        ("处", Lang.EN, "places"),
        ("名", Lang.EN, "people"),
        ("项", Lang.ZH, "项"),
        ("台套", Lang.EN, "台套"),
        ("", Lang.EN, ""),
    ],
)
def test_a_unit_is_told_in_the_language_where_it_is_a_usual_one(typed: str, lang: Lang, told: str) -> None:
    assert counted_in(typed, lang) == told


@pytest.mark.parametrize("typed", _COUNTING)
def test_chinese_keeps_the_word_that_was_typed(typed: str) -> None:
    assert counted_in(typed, Lang.ZH) == typed
    assert counted_in(typed, Lang.EN) != typed
