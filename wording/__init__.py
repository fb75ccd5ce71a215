"""The one place that holds the words users read, Chinese first, English beside it, others where somebody adds them.

``say("finding.missing", Lang.ZH, area="古城街道")`` fills the sentence kept under that key. The words are data, files
of TOML under ``languages/`` (see ``catalogues``); a further folder there is a further language, without any Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from string import Formatter

from wording.catalogues import BY, catalogue, codes, form_of, text_of


class Lang(StrEnum):
    """A language of the interface: Chinese, English, and every other that has a folder under ``languages/``."""

    # `_ignore_`, or Enum would make a member of the loop's own variable.
    _ignore_ = "code"
    ZH = "zh"
    EN = "en"
    # A member for every folder, so that a language needs no Python (decision 83); the names are added in the class
    # body, where Enum looks.
    for code in codes()[2:]:
        vars()[code.upper()] = code


DEFAULT = Lang.ZH
"""The language of whoever asks for none."""


def say(key: str, lang: Lang = Lang.ZH, /, **fields: object) -> str:
    """Return the sentence under ``key`` in ``lang``, its fields filled in; KeyError for an unknown key.

    A field that is a tuple of texts is written as a list in that language: 甲、乙; A, B.
    """
    return filled(key, lang, fields)


def filled(key: str, lang: Lang, fields: Mapping[str, object]) -> str:
    """Return the sentence under ``key`` in ``lang`` with its fields taken from a mapping."""
    text, code = text_of(key, lang.value)
    if any(isinstance(value, tuple) for value in fields.values()):
        fields = {name: listed(value, lang) if isinstance(value, tuple) else value for name, value in fields.items()}
    return (text if isinstance(text, str) else form_of(text, code, fields)).format_map(fields)


def has(key: str) -> bool:
    """Return whether there are words under ``key``."""
    try:
        return bool(text_of(key, Lang.ZH.value))
    except KeyError:
        return False


def fields_of(key: str, lang: Lang) -> frozenset[str]:
    """Return the names of the fields that the sentence under ``key`` takes in ``lang``."""
    text, _ = text_of(key, lang.value)
    forms = (text,) if isinstance(text, str) else tuple(form for name, form in text.items() if name != BY)
    return frozenset(name for form in forms for _, name, _, _ in Formatter().parse(form) if name)


def texts(lang: Lang) -> Mapping[str, tuple[str, ...]]:
    """Return all sentences of a language by their keys, of each its plural forms."""
    found = catalogue(lang.value).items()
    return {
        key: (text,) if isinstance(text, str) else tuple(form for name, form in text.items() if name != BY)
        for key, text in found
    }


@cache
def in_every_language(key: str) -> tuple[str, ...]:
    """Return the sentence of ``key`` in each language, so that it can be recognised in a file of any language."""
    return tuple(dict.fromkeys(say(key, lang) for lang in Lang))


def listed(items: Iterable[str], lang: Lang = Lang.ZH) -> str:
    """Return items in a row, separated as the language does: 甲、乙; A, B."""
    return say("language.listed", lang).join(items)


def joined(sentences: Iterable[str], lang: Lang = Lang.ZH) -> str:
    """Return sentences one after the other, separated as the language does; empty ones are left out."""
    return say("language.between", lang).join(filter(None, sentences))


def inside(text: str, lang: Lang = Lang.ZH) -> str:
    """Return a heading's word or name as it is written inside a sentence: in lower case where the language asks."""
    return text.lower() if say("language.inside", lang) == "lower" else text


def name_of(entry: object, lang: Lang = Lang.ZH) -> str:
    """Return the name of a catalogue entry (indicator, area, measure, department, category) in ``lang``."""
    return told_of(entry, "name", lang)


def title_of(indicator: object, lang: Lang = Lang.ZH) -> str:
    """Return an indicator's name for running text: the short one where the catalogue gives one in ``lang``."""
    # Chinese stands in the field itself; every other language takes the catalogue's `_en` fields (decision 83).
    own = getattr(indicator, f"short_name{say('language.catalogue', lang)}", None)
    return str(own or name_of(indicator, lang))


def told_of(entry: object, field: str, lang: Lang = Lang.ZH) -> str:
    """Return a text of a catalogue entry (name, title, unit, definition) as the catalogue has it for ``lang``."""
    own = getattr(entry, field + say("language.catalogue", lang), "")
    return str(own or getattr(entry, field))
