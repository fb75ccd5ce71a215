"""Texts above a table by which it is another county's, another city's or another bureau's: asked about, for its towns
and measures may have the same names as ours.

What stands above our own city (浙江省台州市临海市) is no other place; its prefecture alone is one, unless ours is named
too: forms are issued by the prefecture and filled in by the county.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl.reading.headings import said_in
from etl.reading.names import Lexicon, normal
from etl.reading.period_search import NOTE
from etl.reading.place_texts import bare_bureau, is_bureau, is_no_name, places_of
from etl.reading.preamble import PreambleText

# Characters: longer texts explain, and name places that the form is not of.
_LONGEST = 60
# 制定机关:台州市民政局 and 台州市民政局制 say whose form it is, and not whose figures stand in it.
_ISSUER = re.compile(
    r"(?:制[定表]|批准|备案|主管|抄送|主送|印发|发文|来源|监制|主办|指导|核准|审批)(?:机关|单位|部门)?$"
)
_ISSUED = re.compile(r"(?:监|印|编|统一)?(?:制|印|发|制定|印发|编制|文件)$")
# Marks between the parts of a text, each of which may begin with a place.
_PIECES = re.compile(r"[:\-—–_|()、,;.·]")
# 附件2 天台县…, 331023天台县.
_FRONT = re.compile(r"^(?:附件?\d*|附?表\d*|关于|\d{4,12})")
# A cell of its own before the answer may say less: 单位 | 临海市残联.
_UNIT_ALONE = re.compile(r"(?:填报|填表|填写)?(?:单位|部门|科室)(?:名称)?:?")
# 填报单位:, 报送部门(盖章): what asks for whoever reports.
_UNIT = re.compile(r"^\(?(?:填报|填表|报送|上报|报告|编报|填写)(?:单位|部门|机关)(?:名称)?(?:\([^()]*\))?:?")


class OtherPlace(NamedTuple):
    """The cell of a text, the place or bureau it names, and which of the two (``place`` or ``bureau``)."""

    cell: str
    name: str
    case: str


def other_places(texts: Sequence[PreambleText], header: int, lexicon: Lexicon) -> Iterator[OtherPlace]:
    """Yield what texts above a header name of other places, and a reporting unit that is another bureau."""
    told = [text for text in texts if text.row < header and len(text.text) <= _LONGEST]
    names_ours = any(own in normal(text.text) for text in told for own in _own_names(lexicon))
    before = ""
    for text in told:
        plain = normal(text.text)
        if not NOTE.search(plain) and not _ISSUER.search(before):
            name = _place_in(plain, names_ours, lexicon)
            if name:
                yield OtherPlace(text.cell, name, "place")
            elif bureau := _bureau(plain, before, lexicon):
                yield OtherPlace(text.cell, bureau, "bureau")
        before = plain


def _own_names(lexicon: Lexicon) -> list[str]:
    return [name for name in lexicon.city_names if not is_no_name(name)]


def _place_in(plain: str, names_ours: bool, lexicon: Lexicon) -> str:
    """Return the other place that a part of a text begins with, of 浙江省台州市天台县 the last one; empty if none."""
    before = ""
    for piece in _PIECES.split(said_in(plain)[1]):
        # 天台县民政局制 within a longer line says no more than a whole one.
        if not _ISSUER.search(before) and not _ISSUED.search(piece):
            chain = places_of(_FRONT.sub("", piece))
            if chain and not _is_ours(chain, names_ours, lexicon):
                return chain[-1]
        before = piece
    return ""


def _is_ours(chain: Sequence[str], names_ours: bool, lexicon: Lexicon) -> bool:
    """Tell whether one of some places is our city or a town of ours, or they are a prefecture alone and our city is
    named elsewhere (``names_ours``)."""
    known = any(lexicon.area(name).names or lexicon.area(name).total for name in chain)
    return known or (names_ours and len(chain) == 1 and chain[0].endswith(("市", "州")))


def _is_unit(label: str) -> bool:
    return bool(_UNIT.fullmatch(label) or _UNIT_ALONE.fullmatch(label))


def _bureau(plain: str, before: str, lexicon: Lexicon) -> str:
    """Return the bureau that is named as the reporting unit and did not make the plan; empty if none is, or nobody
    knows which bureaus made it."""
    label = _UNIT.match(plain)
    answer = plain[label.end() :] if label else plain if _is_unit(before) else ""
    own = [
        bare_bureau(part) for part in re.split("[、,;和与]", normal(lexicon.plan.document.issued_by)) if is_bureau(part)
    ]
    if not is_bureau(answer) or not own or any(name in answer for name in own) or lexicon.department(answer):
        return ""
    return answer
