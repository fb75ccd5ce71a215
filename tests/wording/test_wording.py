"""Words: both languages for every key, no field of its own in either, and English that is English."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from plan.finding import SEVERITY_OF, UNREADABLE
from plan.forecast import Outlook
from plan.status import Status
from wording import WORDS, Lang, say

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_english_takes_no_field_that_chinese_does_not(key: str) -> None:
    chinese, english = WORDS[key]
    assert chinese.strip()
    assert english.strip()
    assert fields(english) <= fields(chinese)


def test_every_status_outlook_and_finding_has_words() -> None:
    wanted = {f"status.{s}" for s in Status} | {f"trend.{o}" for o in Outlook} | {f"finding.{c}" for c in SEVERITY_OF}
    assert wanted <= WORDS.keys()
    assert {f"finding.{code}" for code in UNREADABLE} <= WORDS.keys()


NAMES = {
    "无",
    "未报",
    "填报",
    "合计",
    "演示数据",
    "镇",
    "街道",
    "全市",
    "说明",
    "规划",
    "专栏",
    "圭表",
    "中文",
    "万人",
    "人",
}


SAID_IN_THE_OTHER_LANGUAGE = {"app.language_label"}
"""The English page offers Chinese in Chinese."""


@pytest.mark.parametrize("key", sorted(WORDS.keys() - SAID_IN_THE_OTHER_LANGUAGE))
def test_english_is_english_but_for_names_quoted(key: str) -> None:
    english = re.sub(
        r"[“\"‘'(（][^”\"’')）]*[”\"’')）]", "", say(key, Lang.EN, **dict.fromkeys(fields(WORDS[key][1]), "x"))
    )
    for name in sorted(NAMES, key=len, reverse=True):  # 万人 before 人
        english = english.replace(name, "")
    assert not CHINESE.search(english), english


def test_a_key_nobody_wrote_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("page.that.is.not")
