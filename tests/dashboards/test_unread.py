"""An address that says what nobody understands is told so, with what is shown instead."""

from __future__ import annotations

import pytest

from dashboards.server.frame import framed
from dashboards.server.routing import find_pages
from plan.period import Period
from plan.status import Status
from tests.dashboards.fakes import fake_reader
from tests.dashboards.tree import by_class, text_in

PAGES = find_pages()


def told(path: str, search: str) -> list[str]:
    shown = framed(PAGES, fake_reader(Period(2023, 3)), path, search)
    return [text_in(notice) for main in shown for notice in by_class(main, "unread")]


@pytest.mark.parametrize(
    ("path", "search", "words"),
    [
        ("/", "?as_of=foo", "网址里的日期“foo”读不懂，这里显示的是2023年三季度。"),
        ("/indicator/4", "?as_of=2022-02-31", "网址里的日期“2022-02-31”读不懂，这里显示的是2023年三季度。"),
        ("/", "?as_of=9999Q4&lang=en", "The date “9999Q4” in the address cannot be read; this page shows Q3 2023."),
        ("/areas", "?known_at=foo", "网址里的所知时刻“foo”读不懂，这里按现在所知显示。"),
        ("/plan", "?lang=xx", "网址里的语言“xx”没有，这里用中文显示。"),
        ("/", "?status=great", "网址里的状态“great”没有这一种，这里显示全部指标。"),
        ("/", "?sort=name", "网址里的排序“name”没有这一种，这里按规划顺序排列。"),
        ("/indicator/8", "?area=北京", "网址里的镇(街道)“北京”没有这一个，这里没有按它显示。"),
        ("/areas", "?indicator=99", "网址里的指标“99”没有这一项，这里显示的是指标1。"),
    ],
)
def test_it_is_said(path: str, search: str, words: str) -> None:
    assert told(path, search) == [words]


@pytest.mark.parametrize(("path", "search"), [("/indicator/8", "?trace=foo"), ("/areas", "?area=foo")])
def test_pages_that_say_it_themselves(path: str, search: str) -> None:
    shown = text_in(framed(PAGES, fake_reader(Period(2023, 3)), path, search))
    assert "foo" in shown


@pytest.mark.parametrize(
    ("path", "search"),
    [
        ("/", ""),
        ("/", f"?as_of=2022Q4&known_at=2023-02-15&lang=zh&sort=gap&status={Status.BEHIND}"),
        ("/indicator/8", "?as_of=2022-11-05&trace=2022Q3&area=杜桥镇"),
        ("/areas", "?indicator=13&area=杜桥镇"),
    ],
)
def test_what_is_understood_needs_no_word(path: str, search: str) -> None:
    assert told(path, search) == []


def test_a_long_value_is_told_short_and_is_only_text() -> None:
    assert told("/", "?as_of=" + "x" * 180) == [
        f"网址里的日期“{'x' * 24}…”读不懂，这里显示的是2023年三季度。",
    ]
