"""A YAML file that people wrote is edited in place: what they explained stays, and it holds what it should."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import _parse, edited_yaml, yaml_text

TEXT = """\
# 下一规划,目标由会议定
bureau: a   # 同一个局
document: {id: b, title: "带引号的“题”"}

indicators:
  # 第一项
  - no: 1
    baseline: 10.4        # 暂定
    baseline_from:
      plan: a             # 上一规划
      provisional: true
    milestones: [{year: 2028, value: 12}, {year: 2030, value: 14}]  # 会议纪要第3页
  - no: 2
    baseline: null
"""


def changed() -> tuple[object, object]:
    before = _parse(TEXT, "x")
    after = deepcopy(before)
    entry = after["indicators"][0]  # type: ignore[index]
    entry["baseline"] = 11.5
    entry["baseline_from"] |= {"provisional": False, "decided_by": "王局长"}
    return before, after


def test_comments_quotes_and_order_stay_and_only_what_changed_is_another() -> None:
    before, after = changed()
    text = edited_yaml(TEXT, before, after)
    assert _parse(text, "x") == after
    new, old = text.splitlines(), TEXT.splitlines()
    assert [line for line in new if line not in old] == [
        "    baseline: 11.5        # 暂定",
        "      provisional: false",
        "      decided_by: 王局长",
    ]
    assert [line for line in old if line not in new] == ["    baseline: 10.4        # 暂定", "      provisional: true"]


def test_one_value_at_two_places_is_written_out_twice() -> None:
    before, day = _parse("a: 1\nb: 1\n", "x"), date(2026, 1, 18)
    assert edited_yaml("a: 1\nb: 1\n", before, {"a": day, "b": day}) == "a: 2026-01-18\nb: 2026-01-18\n"


def test_lists_that_stand_under_their_key_stay_there() -> None:
    flat = "indicators:\n- no: 1   # 一\n  baseline: 1\n- no: 2\n  baseline: 2\n"
    before = _parse(flat, "x")
    after = deepcopy(before)
    after["indicators"][1]["baseline"] = 5  # type: ignore[index]
    assert edited_yaml(flat, before, after) == flat.replace("baseline: 2", "baseline: 5")


PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text("ab：# '\"甲\n", max_size=6))


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.lists(PLAIN, max_size=3) | PLAIN, max_size=4), st.data()
)
def test_whatever_is_set_is_read_back(content: dict[str, object], data: st.DataObject) -> None:
    after = deepcopy(content)
    for key, value in content.items():
        if not isinstance(value, list):
            after[key] = data.draw(PLAIN)
    after["new"] = data.draw(PLAIN)
    assert _parse(edited_yaml(yaml_text(content), content, after), "x") == after


@pytest.mark.parametrize("same", [TEXT, "a: 1\n", "a:\n- 1\n- 2\n"])
def test_what_does_not_change_keeps_its_text(same: str) -> None:
    value = _parse(same, "x")
    assert edited_yaml(same, value, deepcopy(value)) == same
