"""Whether a language is whole: which keys it lacks, and what is wrong with those it has.

``python -m wording.checking fr`` tells both of a language that is being written; without a code, of all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from string import Formatter

from wording.catalogues import BY, OTHER, SOURCE, Text, WordsError, catalogue, codes, text_of

COUNTED = {"time.quarters": 4, "time.months": 12, "time.months_short": 12}
"""Lists of words, and how many each has."""


GIVEN = {"report.numeral": {"number", "chinese"}, "time.year_on_scale": {"year", "short"}}
"""Fields that a key is given although the Chinese sentence does not use them: other languages may."""

OWN = ("language.tag", "language.label", "language.short", "language.switch")
"""What no two languages have in common: a copy of another one begins with its name, and would be offered twice."""


def lacking(code: str) -> list[str]:
    """Return the keys that a language has no words for, in the order of the Chinese ones."""
    own = catalogue(code)
    return [key for key in catalogue(SOURCE) if key not in own]


def faults_of(code: str) -> list[str]:
    """Return what is wrong with a language's words: a line each, which begins with the key or the file."""
    try:
        own = catalogue(code)
    except WordsError as error:
        return [str(error)]
    wrong = [f"{key}: {fault}" for key, text in own.items() for fault in _faults(key, text, code)]
    others = [(other, catalogue(other)) for other in codes() if other != code]
    taken = [(key, other) for key in OWN if key in own for other, words in others if words.get(key) == own[key]]
    return [*wrong, *(f"{key}: is that of {other}" for key, other in taken)]


def _faults(key: str, text: Text, code: str) -> Iterator[str]:
    # Held against the Chinese words, in which every key is first written.
    known = catalogue(SOURCE)
    if key not in known:
        yield "no such key"
        return
    if not isinstance(text, str):
        yield from _faults_of_forms(text, code)
    if strange := _fields(text) - _fields(known[key]) - GIVEN.get(key, set()):
        yield f"takes {', '.join(sorted(strange))}, which it is not given"
    if (many := COUNTED.get(key)) and len(str(text).split()) != many:
        yield f"has {len(str(text).split())} words in place of {many}"


def _faults_of_forms(forms: object, code: str) -> Iterator[str]:
    names = {OTHER, BY, *str(text_of("language.forms", code)[0]).split()}
    if not isinstance(forms, dict) or OTHER not in forms:
        yield f"has no form “{OTHER}”; a key with dots stands in quotation marks"
    elif strange := forms.keys() - names:
        yield f"has forms that the language does not have: {', '.join(sorted(strange))}"


def _fields(text: Text) -> set[str]:
    forms = [text] if isinstance(text, str) else [form for name, form in text.items() if name != BY]
    return {name for form in forms for _, name, _, _ in Formatter().parse(str(form)) if name is not None}


def main(asked: list[str]) -> int:
    """Print what each language lacks and what is wrong with it; return the exit code, 1 where there is anything."""
    found = 0
    for code in asked or codes():
        faults = faults_of(code)
        # A file that cannot be read lacks every key: only its fault is told.
        told = [*faults, *(f"{key}: no words" for key in (lacking(code) if not faults else ()))]
        found += len(told)
        sys.stdout.write("".join(f"{code} {line}\n" for line in told) or f"{code} is whole\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
