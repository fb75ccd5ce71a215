"""Every figure of the printed tables, read back from the PDF by another program and computed a second time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from etl.store.data_store import DataStore
from plan.instant import instant_of
from reports.making import make
from reports.question import ReportQuestion
from tests.reports.conftest import MID
from tests.reports.pdfs import by_poppler, squeezed
from tests.reports.twin import SIGNS, Twin, period_words, printed, signed, twins, whole_count
from wording import say

LATER = ReportQuestion(date(2024, 6, 30), instant_of("2024-07-31T00:00"))
TODAY = ReportQuestion(date(2023, 9, 30))


@pytest.fixture(scope="module", params=[MID, TODAY, LATER], ids=["2022Q4", "2023Q3", "2024Q2"])
def report(
    request: pytest.FixtureRequest, demo: DataStore, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Twin]]:
    """Return a report's text without the feet of its pages, and its indicators computed again."""
    question = request.param
    text = by_poppler(make(demo, question), tmp_path_factory.mktemp("pdf"))
    with demo.warehouse() as store:
        observed = store.observations(question.known_at) if question.known_at else store.observations()
    feet = re.compile(r"—\d+—(演示数据·.{1,80}?不代表实际情况)?")
    return feet.sub("", text), twins(demo.plan, observed, question.as_of)


def share(value: float) -> str:
    return f"{printed(100 * value, 1)}%"


def name(twin: Twin) -> str:
    return f"{twin.indicator.name}（{twin.indicator.unit}）"


def test_table_2(report: tuple[str, list[Twin]]) -> None:
    text, found = report
    for twin in found:
        assert twin.latest is not None
        figures = [twin.planned(value) for _, value in twin.dated]
        old = "" if twin.latest == max(t.latest or 0 for t in found) else f"（{period_words(twin.latest)}）"
        progress = (share(twin.completion), share(twin.scheduled), signed(twin.gap))
        row = squeezed("".join((str(twin.indicator.no), name(twin), *figures, twin.shown(twin.now) + old, *progress)))
        assert row in text, row


def test_annex_1(report: tuple[str, list[Twin]]) -> None:
    text, found = report
    for twin in found:
        assert twin.latest is not None
        (_, base), *earlier, (_, target) = twin.dated
        years = [twin.of_year(year) for year in range(2021, twin.as_of.year + 1)]
        planned = (twin.planned(base), *(twin.planned(value) for _, value in earlier))
        head = (str(twin.indicator.no), twin.indicator.category, name(twin), "未标注")
        row = squeezed("".join((*head, *planned, *years, twin.planned(target))))
        assert row in text, row
        second = squeezed(
            "".join((str(twin.indicator.no), twin.indicator.name, period_words(twin.latest), share(twin.completion)))
        )
        level = "是" if twin.on_schedule else "否"
        words = "|".join(say(f"status.{key}") for key in STATUSES)
        assert re.search(re.escape(second) + level + f"（({words})）" + re.escape(signed(twin.gap)), text), second


STATUSES = ("achieved", "achieved_early", "ahead", "on_track", "near", "behind", "far_behind", "regressed", "missed")


def counted(found: list[Twin]) -> list[Twin]:
    return [twin for twin in found if len(twin.areas) > 1]


def cell(twin: Twin, area: str) -> str:
    """Return a town's value as a pattern: its sign, the value, and the mark of what is carried."""
    assert twin.latest is not None
    figures = twin.parts(twin.latest).get(area)
    if figures is None:
        return "—"
    if len(figures) == 2 and not figures[1]:
        return "无基数"
    value = figures[0] if len(figures) == 1 else twin.scale * figures[0] / figures[1]
    carried = any(twin.latest not in twin.cells[measure, area] for measure in twin.names)
    return f"[{SIGNS}]?" + re.escape(twin.shown(value)) + "◦" * carried


def test_annex_2_values(report: tuple[str, list[Twin]]) -> None:
    text, found = report
    those = counted(found)
    for town in those[0].areas:
        row = re.escape(town) + "".join(cell(twin, town) for twin in those)
        assert re.search(row, text), row


def test_annex_2_shortfalls(report: tuple[str, list[Twin]]) -> None:
    text, found = report
    those = [t for t in counted(found) if len(t.names) == 2 or getattr(t.indicator.formula, "town_target", None)]
    assert squeezed("全市" + "".join(whole_count(twin.owed()) for twin in those)) in text
    for town in those[0].areas:
        owed = (whole_count(t.owed(town)) if t.latest and town in t.parts(t.latest) else "—" for t in those)
        row = squeezed(town + "".join(owed))
        assert row in text, row


def test_the_table_of_paces(report: tuple[str, list[Twin]]) -> None:
    text, found = report
    for twin in found:
        target = twin.dated[-1][1]
        if twin.sense * (twin.now - target) >= -1e-9:
            continue
        unit = twin.plan.measure_of[twin.names[0]].unit
        pace = in_all(twin) if twin.whole else amount(twin, abs(twin.needed))
        title = twin.indicator.short_name or twin.indicator.name
        row = squeezed(f"{twin.indicator.no}{title}{whole_count(twin.owed())}{unit}{pace}")
        assert row in text, row


def in_all(twin: Twin) -> str:
    """Return what the remaining quarters must add of whole things, of which no quarter adds a part."""
    return f"{twin.left}个季度共{abs(twin.needed) * twin.left:.0f}{twin.indicator.unit}"


def amount(twin: Twin, change: float) -> str:
    """Return a change a quarter: one decimal finer than the value, of a share in points."""
    places = next(
        p for p in range(twin.indicator.decimals + 1, twin.indicator.decimals + 4) if float(f"{change:.{p}f}")
    )
    return printed(change, places) + ("个百分点" if twin.percent else twin.indicator.unit)


def test_the_shadows_and_the_trajectories_say_the_same_values(report: tuple[str, list[Twin]]) -> None:
    text, found = report
    for twin in found:
        shown = twin.shown(twin.now) + ("" if twin.percent else twin.indicator.unit)
        assert text.count(shown) >= 3, shown  # the overview's row, the drawing's head, the point


def test_the_paragraphs(report: tuple[str, list[Twin]]) -> None:
    text, found = report
    for twin in found:
        shown = twin.shown(twin.now) + ("" if twin.percent else twin.indicator.unit)
        assert f"实际为{shown}" in text
        if f"完成率为{share(twin.completion)}（序时应完成{share(twin.scheduled)}）" not in text:
            assert twin.sense * (twin.now - twin.dated[-1][1]) >= -1e-9 or twin.way(twin.now) < 0


def sentences(text: str) -> Iterator[str]:
    yield from re.findall(r"距2025年目标还差([\d,]+)", text)


def test_every_shortfall_that_is_told_is_one_of_them(report: tuple[str, list[Twin]]) -> None:
    text, found = report
    told = list(sentences(text))
    expected = [whole_count(twin.owed()) for twin in found if twin.owed() > 1e-6]
    assert sorted(told) == sorted(expected)
