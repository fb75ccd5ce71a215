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


def tells_of_form(labels: Iterable[str], answers: Iterable[str], lexicon: Lexicon) -> bool:
    """Tell whether a row over the headers is a label and its answer.

    ``labels``: the texts where labels stand; ``answers``: those over the number columns, each once.
    """
    said = [plain for text in labels if (plain := normal(text))]
    answered = {plain for text in answers if (plain := normal(text))}
    if len(said) != 1 or len(answered) != 1:
        return False
    (label,), (answer,) = said, answered
    # 其中:公办 or 上季 beside it makes another thing of what stands below, whatever its label is.
    if changes(answer) or said_in(answer)[0] != NOTHING or lexicon.measure(answer).names or lexicon.is_unit(answer):
        return False
    return _SIGNED.fullmatch(label) is not None or (_WHOSE.fullmatch(label) is not None and _is_whose(answer, lexicon))


def _is_whose(answer: str, lexicon: Lexicon) -> bool:
    """Tell whether an answer is a department, a bureau, or a place and nothing more."""
    place = _CODE.sub("", answer)
    return bool(lexicon.department(answer)) or is_bureau(answer) or "".join(places_of(place)) == place
