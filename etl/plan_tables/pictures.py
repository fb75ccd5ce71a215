"""Pictures: where a document has its table of indicators as a picture, or not at all, its user is told so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.plan_tables.document import PlanDocument, Span
from etl.plan_tables.result import RefusedWords

_ABOUT_TABLES = re.compile(r"主要(?:发展)?指标|指标(?:体系|表)|专栏\s*[1一]|主要目标")
_ABOVE = 600
"""Characters before a picture in which a table of indicators may be spoken of."""


def picture_refusals(document: PlanDocument, found: bool) -> Iterator[RefusedWords]:
    """Yield the pictures that stand where a table of indicators is spoken of; where no table was ``found`` at all and
    none stands so, the first picture for all."""
    told = [span for span in document.pictures if _is_spoken_of(document.text, span)]
    # Where tables were read a picture is only a hint that there may be another one: the first few are named.
    for span in told if not found else told[:_SHOWN]:
        yield _refusal(document.text, span, len(told))
    if not found and not told and document.pictures:
        yield _refusal(document.text, document.pictures[0], len(document.pictures))


_SHOWN = 3


def _refusal(text: str, span: Span, count: int) -> RefusedWords:
    return RefusedWords(text[span[0] : span[1]][:80], span, "picture", {"count": count})


def _is_spoken_of(text: str, span: Span) -> bool:
    above = text[max(0, span[0] - _ABOVE) : span[0]]
    mentions = [match.end() for match in _ABOUT_TABLES.finditer(above)]
    # A heading in between has begun another subject.
    return bool(mentions) and "\n#" not in above[mentions[-1] :]


_TITLE = re.compile(
    r"^.{0,4}(?:专\s*栏|表|附表)\s*\d{0,2}.{0,40}指标.{0,20}$|^(?:[#*]|[^\S\n])*.{0,30}主要(?:发展|预期)?指标(?:一览)?表?(?:\*|[^\S\n])*$",
    re.MULTILINE,
)
"""Never beyond its line: of many empty ones each would look through all that follow."""


def title_refusals(document: PlanDocument) -> Iterator[RefusedWords]:
    """Yield the first title of a table of indicators below which there is none that can be read."""
    title = _TITLE.search(document.text)
    if title is not None:
        yield RefusedWords(" ".join(title[0].split()), title.span(), "no_table")
