"""Rows right over the headers in which a form says who filled it in (填报部门 | 养老服务科): no headings, though they
look like a row of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.reading.headings import changes, said_in
from etl.reading.names import Lexicon, normal
from etl.reading.periods import NOTHING
from etl.reading.place_texts import is_bureau, places_of

_DEED = (
    "填报|填表|填写|填制|制表|报送|上报|报告|报表|编报|编制|统计|审核|复核|核对|经办|承办|联系|分管|主管|责任|牵头|负责"
)
_WHO = "单位|部门|科室|处室|股室|机关|人员?|员|者|领导|电话|手机|日期|时间"
# 填报部门: | 审核人(签字) | 联系电话: what is beside one of these is an answer, whatever it says.
_SIGNED = re.compile(rf"(?:{_DEED})(?:{_WHO})(?:名称|姓名)?(?:\([^()]*\))?:?")
# 单位 | 部门名称 | 县(市、区): these may head a column of towns, so the answer has to be a place or an office.
_WHOSE = re.compile(
    r"(?:所属|所在|本)?(?:单位|部门|科室|处室|股室|机关|地区|区域|地市|市县|县市区|县\(市[、,]?区\)|行政区划?)(?:名称)?:?"
)
_CODE = re.compile(r"^\d{4,12}")


def tells_of_form(labels: Iterable[str], beside: Iterable[str], lexicon: Lexicon) -> bool:
    """Tell whether a row over the headers is labels and their answers: 填报科室 | 养老服务科 | 填报人:王芳.

    ``labels``: the texts where labels stand; ``beside``: those over the number columns, in their order.
    """
    first = [plain for text in labels if (plain := normal(text))]
    if len(first) != 1:
        return False
    said = [*first, *(plain for text in beside if (plain := normal(text)))]
    if len(said) < 2:
        return False
    while said:
        label, _, answer = said.pop(0).partition(":")
        answer = answer or (said.pop(0) if said else "")
        if not answer or not _is_answered(label, answer, lexicon):
            return False
    return True


def _is_answered(label: str, answer: str, lexicon: Lexicon) -> bool:
    # 其中:公办 or 上季 beside it makes another thing of what stands below, whatever its label is.
    if changes(answer) or lexicon.measure(answer).names or lexicon.is_unit(answer):
        return False
    # The day on which a form was filled in is no quarter of its numbers.
    if said_in(answer)[0] != NOTHING and not label.endswith(("日期", "时间")):
        return False
    return _SIGNED.fullmatch(label) is not None or (_WHOSE.fullmatch(label) is not None and _is_whose(answer, lexicon))


def _is_whose(answer: str, lexicon: Lexicon) -> bool:
    """Tell whether an answer is a department, a bureau, or a place and nothing more."""
    place = _CODE.sub("", answer)
    return bool(lexicon.department(answer)) or is_bureau(answer) or "".join(places_of(place)) == place
