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
from etl.reading.preamble import PreambleText

# Characters: longer texts explain, and name places that the form is not of.
_LONGEST = 60
_HAN = "[\u4e00-\u9fff]"
_PROVINCE = re.compile(rf"^{_HAN}{{2,6}}?(?:省|自治区)")
# 市场, 县级, 区域 are no places; 社区 and 全市 neither, see _NO_NAME.
_PLACE = re.compile(
    rf"({_HAN}{{1,5}}?)(自治[县州旗]|县(?![级城域乡区市])|市(?![区场级容域外内值县委府]|民(?!政)|政(?!府))|区(?![域划分间片别级块位])|旗(?!帜))"
)
# What ends like a place and is none: 全市, 试点县, 夜市, 社区; and phrases that end with one: …的临海市.
_NO_NAME = re.compile(
    r"(?:[省市县区地]|[大中小]|直辖|[省市县地]级|[一二三四五六七八九十两几多某甲乙丙丁]|山区|海岛|试点|示范|贫困|强|自治|.*[个全本各该我])[县市区旗]"
    r"|.*(?:[超夜集股门上]|^城|^都|^大都|[大小中古老新省县乡入进农各心型]城|..城|..都)市"
    r"|.*[社小地城辖园片郊山校厂库景灾林牧农营战疫发范点能住宅假护聚务居村镇新老街市县户湾心要产销灌矿政染陷贸太禁分设动源]区"
    r"|.*(?:[的和与及等按向报送致由经请为在从到进对]|服务|养老|机构|情况|统计|报表).*"
)
# 制定机关:台州市民政局 and 台州市民政局制 say whose form it is, and not whose figures stand in it.
_ISSUER = re.compile(
    r"(?:制[定表]|批准|备案|主管|抄送|主送|印发|发文|来源|监制|主办|指导|核准|审批)(?:机关|单位|部门)?$"
)
_ISSUED = re.compile(r"(?:监|印|编|统一)?(?:制|印|发|制定|印发|编制|文件)$")
# Marks between the parts of a text, each of which may begin with a place.
_PIECES = re.compile(r"[:\-—–_|()、,;.·]")
_FRONT = re.compile(r"^(?:附件?\d*|附?表\d*|关于)")
# 填报单位:, 报送部门(盖章): what asks for whoever reports.
_UNIT = re.compile(r"^\(?(?:填报|填表|报送|上报|报告|编报|填写)(?:单位|部门|机关)(?:名称)?(?:\([^()]*\))?:?")
# 民政局, 卫健委, 残联; 居委会 and 村委会 are no bureaus.
_BUREAU = re.compile(r"(?:局|厅|(?<![居村])委(?:员会)?|残联|妇联|工会|联合会|法院|检察院)(?:\(.*\))?$")
_NO_BUREAU = re.compile(r"[居村]民?委员会")


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
    return [name for name in lexicon.city_names if not _NO_NAME.fullmatch(name)]


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


def places_of(text: str) -> list[str]:
    """Return the places with which a text begins, the highest first, without its province: 台州市, 临海市."""
    rest, found = _PROVINCE.sub("", text), []
    while (match := _PLACE.match(rest)) and not _NO_NAME.fullmatch(match[0]):
        found.append(match[0])
        rest = rest[match.end() :]
    return found


def _is_ours(chain: Sequence[str], names_ours: bool, lexicon: Lexicon) -> bool:
    """Tell whether one of some places is our city or a town of ours, or they are a prefecture alone and our city is
    named elsewhere (``names_ours``)."""
    known = any(lexicon.area(name).names or lexicon.area(name).total for name in chain)
    return known or (names_ours and len(chain) == 1 and chain[0].endswith(("市", "州")))


def _bureau(plain: str, before: str, lexicon: Lexicon) -> str:
    """Return the bureau that is named as the reporting unit and did not make the plan; empty if none is, or nobody
    knows which bureaus made it."""
    label = _UNIT.match(plain)
    answer = plain[label.end() :] if label else plain if _UNIT.fullmatch(before) else ""
    own = [
        _bare(part) for part in re.split("[、,;和与]", normal(lexicon.plan.document.issued_by)) if _BUREAU.search(part)
    ]
    is_one = answer and _BUREAU.search(answer) and not _NO_BUREAU.search(answer)
    if not is_one or not own or any(name in answer for name in own) or lexicon.department(answer):
        return ""
    return answer


def _bare(bureau: str) -> str:
    """Return a bureau's name without the places before it."""
    return bureau[sum(map(len, places_of(bureau))) :] if not _PROVINCE.match(bureau) else _PROVINCE.sub("", bureau)
