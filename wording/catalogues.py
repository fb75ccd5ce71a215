"""The catalogues of words: ``languages/<code>/*.toml``, read a file at a time, when one of its keys is first asked for.

A file holds tables (``[finding]``) of sentences, each a text with ``{fields}`` or, where the number of a field decides,
its plural forms: ``{ one = "1 town", other = "{count} towns", by = "count" }``. A table may go on in another file.
"""

from __future__ import annotations

import gettext
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from plan.whole_number import whole_number

FOLDER = Path(__file__).resolve().parent / "languages"
"""A folder a language, named by its code."""

SOURCE = "zh"
"""The language in which the program is written; every key is in it."""

COMMON = "en"
"""The language that stands in for one that lacks a key."""

Text = str | Mapping[str, str]
"""A sentence, or its plural forms by their names."""

OTHER, BY = "other", "by"
"""The form that every plural has, and the entry that names the deciding field (``count`` where there is none)."""

_HEADER = re.compile(r"^\[([A-Za-z0-9_-]+)\]", re.MULTILINE)


class WordsError(ValueError):
    """A file of words that cannot be read: its path and what is wrong with it."""


def codes() -> tuple[str, ...]:
    """Return the codes of all languages that have a file, Chinese and English first."""
    found = {path.parent.name for path in FOLDER.glob("*/*.toml")}
    first = (SOURCE, COMMON)
    return (*(code for code in first if code in found), *sorted(found - set(first)))


@cache
def text_of(key: str, code: str) -> tuple[Text, str]:
    """Return the text under ``key`` and the code of the language it is in: the one asked for, else English, else
    Chinese.

    KeyError for a key that none of them has.
    """
    table, _, name = key.partition(".")
    for language in dict.fromkeys((code, COMMON, SOURCE)):
        if (text := _table(language, table).get(name)) is not None:
            return text, language
    raise KeyError(key)


def catalogue(code: str) -> Mapping[str, Text]:
    """Return every key of a language with its text, and none of another's."""
    return {f"{table}.{name}": text for table in _places(code) for name, text in _table(code, table).items()}


def form_of(forms: Mapping[str, str], code: str, fields: Mapping[str, object]) -> str:
    """Return the plural form for the deciding field's number; the form ``other`` where that is not a whole number."""
    number = whole_number(str(fields.get(forms.get(BY, "count"), "")))
    name = OTHER if number is None else _plural(code)(number)
    return forms.get(name, forms[OTHER])


@cache
def _plural(code: str) -> Callable[[int], str]:
    """Return the language's rule: ``language.plural`` as gettext writes it, an index into the names of
    ``language.forms``."""
    rule, forms = (str(text_of(f"language.{name}", code)[0]) for name in ("plural", "forms"))
    # c2py looks at each token of the expression first, so a rule in a file of words can run no code.
    index, names = gettext.c2py(rule), forms.split()
    return lambda number: names[index(number)]


@cache
def _table(code: str, name: str) -> Mapping[str, Text]:
    parts: Iterable[Mapping[str, Text]] = (_parsed(path)[name] for path in _places(code).get(name, ()))
    return {key: text for part in parts for key, text in part.items()}


@cache
def _places(code: str) -> Mapping[str, tuple[Path, ...]]:
    """Return the files of each table. Only the tables' heads are looked for: parsing all files takes ten times as
    long."""
    places: dict[str, tuple[Path, ...]] = {}
    for path in sorted((FOLDER / code).glob("*.toml")):
        for name in _HEADER.findall(path.read_text(encoding="utf-8")):
            places[name] = (*places.get(name, ()), path)
    return places


@cache
def _parsed(path: Path) -> Mapping[str, Mapping[str, Text]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordsError(f"{path}: {error}") from error
