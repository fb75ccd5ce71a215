"""Texts that are names of places and bureaus, by how such names are made: 台州市临海市, 景宁畲族自治县, 市残联."""

from __future__ import annotations

import re

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
    # 浦东新区 is a place, 高新区 and 东部新区 are parts of one.
    r"|(?:.?|.*[高产科城空]|.*[东西南北中]部)新区|.*[县市区]市|.*(?:不含|不包括|除).*"
    r"|.*[社小地城辖园片郊山校厂库景灾林牧农营战疫发范点能住宅假护聚务居村镇老街市县户湾心要产销灌矿政染陷贸太禁分设动源]区"
    r"|.*(?:[的和与及等按向报送致由经请为在从到进对]|服务|养老|机构|情况|统计|报表).*"
)
# 民政局, 卫健委, 残联; 居委会 and 村委会 are no bureaus.
_BUREAU = re.compile(r"(?:局|厅|(?<![居村])委(?:员会)?|残联|妇联|工会|联合会|法院|检察院)(?:\(.*\))?$")
_NO_BUREAU = re.compile(r"[居村]民?委员会")


def places_of(text: str) -> list[str]:
    """Return the places with which a text begins, the highest first, without its province: 台州市, 临海市."""
    rest, found = _PROVINCE.sub("", text), []
    while (match := _PLACE.match(rest)) and not is_no_name(match[0]):
        found.append(match[0])
        rest = rest[match.end() :]
    return found


def is_no_name(text: str) -> bool:
    """Tell whether a text that ends as places do names none: 全市, 开发区, 社区."""
    return _NO_NAME.fullmatch(text) is not None


def is_bureau(text: str) -> bool:
    """Tell whether a text ends as the names of bureaus, committees and unions do: 临海市残联."""
    return _BUREAU.search(text) is not None and not _NO_BUREAU.search(text)


def bare_bureau(bureau: str) -> str:
    """Return a bureau's name without the places before it."""
    return bureau[sum(map(len, places_of(bureau))) :] if not _PROVINCE.match(bureau) else _PROVINCE.sub("", bureau)
