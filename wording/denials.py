"""What a person who is refused is told: the same on the page and on the command line."""

from __future__ import annotations

from plan.catalogue_faults import CatalogueFault
from plan.denied import Denied
from plan.period import Period
from wording import Lang, say
from wording.dates import period_code
from wording.faults import fault_field

LONGEST = 120
"""Characters of what somebody typed that are quoted back to him."""


def denial(denied: Denied, lang: Lang = Lang.ZH) -> str:
    """Return the sentence of a refusal."""
    return say(denied.key, lang, **{name: _field_words(name, value, lang) for name, value in denied.fields.items()})


def _field_words(name: str, value: object, lang: Lang) -> object:
    if isinstance(value, CatalogueFault):
        return fault_field(name, value, lang)
    if isinstance(value, Period):
        return period_code(value, lang)
    if name == "role":
        return say(f"role.{value}", lang)
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value
