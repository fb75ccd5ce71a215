"""Words: every key in every shipped language, no field of its own in either, and English that is English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from plan.finding import SEVERITY_OF, UNREADABLE
from plan.forecast import Outlook
from plan.status import Status
from wording import Lang, fields_of, has, say, texts
from wording.checking import GIVEN, faults_of, lacking

CHINESE = re.compile(r"[\u4e00-\u9fff]")
KEYS = sorted(texts(Lang.ZH))


@pytest.mark.parametrize("lang", Lang)
def test_a_shipped_language_lacks_no_key(lang: Lang) -> None:
    assert not lacking(lang.value), f"languages/{lang} has no words for these keys"


@pytest.mark.parametrize("lang", Lang)
def test_a_shipped_language_has_no_fault(lang: Lang) -> None:
    assert not faults_of(lang.value)


def test_english_takes_no_field_that_chinese_does_not() -> None:
    given = {key: fields_of(key, Lang.ZH) | GIVEN.get(key, set()) for key in KEYS}
    assert not [key for key in KEYS if not fields_of(key, Lang.EN) <= given[key]]


def test_every_status_outlook_and_finding_has_words() -> None:
    wanted = {f"status.{s}" for s in Status} | {f"trend.{o}" for o in Outlook} | {f"finding.{c}" for c in SEVERITY_OF}
    assert all(map(has, wanted | {f"finding.{code}" for code in UNREADABLE}))


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
    "万人",
    "人",
}


def unquoted_chinese(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts in which there is Chinese that is no name of ours and stands in no quotes."""
    for english in texts:
        unquoted = re.sub(r"[“\"‘'(（][^”\"’')）]*[”\"’')）]", "", english.replace("{", "").replace("}", ""))
        for name in sorted(NAMES, key=len, reverse=True):  # 万人 before 人
            unquoted = unquoted.replace(name, "")
        if CHINESE.search(unquoted):
            yield english


def test_english_is_english_but_for_names_quoted() -> None:
    assert not list(unquoted_chinese(text for said in texts(Lang.EN).values() for text in said))
    assert list(unquoted_chinese(["a town 镇 of 合计 (临海市)", "a 数", "“数”"])) == ["a 数"]


@pytest.mark.parametrize("key", ["page.that.is.not", "page", "", "no_such_table.key"])
def test_a_key_nobody_wrote_is_an_error(key: str) -> None:
    assert not has(key)
    with pytest.raises(KeyError):
        say(key)
