"""规划与方法 as a value: the plan's own figures, the catalogue's limits, and an example that can be done by hand."""

from __future__ import annotations

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboards.pages.plan.method_notes import example_of
from dashboards.pages.plan.page import SECTIONS, build
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.markup import to_html
from dashboards.server.routing import request_of
from plan.period import Period
from plan.status import AS_TESTED, Status
from tests.dashboards.fakes import empty_reader, fake_reader, fake_store, the_plan
from tests.dashboards.tree import by_class, find, hrefs, text_in

NOW = Period(2023, 3)
PLAN = the_plan()


def asked(search: str = "", reader: Reader | None = None) -> Request:
    return request_of(reader or fake_reader(NOW), "/plan", search)


@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_builds_with_data_and_without(search: str) -> None:
    for reader in (fake_reader(NOW), empty_reader()):
        page = build(asked(search, reader))
        assert len(to_html(page)) > 10_000
        json.dumps(page, cls=PlotlyJSONEncoder, allow_nan=False)


def test_the_table_is_the_plans_own() -> None:
    table = by_class(build(asked()), "plan-table")[0]
    rows = [[text_in(cell) for cell in row.children] for row in find(table, lambda c: type(c).__name__ == "Tr")]
    figures = [row for row in rows if row[0].isdigit()]
    assert len(figures) == len(PLAN.indicators)
    assert figures[0] == ["1", "每万人持证社会工作专业人才数", "人", "10.4", "16", "20"]
    assert figures[2] == ["3", "镇(街道)社会工作站", "个*", "6", "19", "19"]
    assert figures[3][3:] == ["9,720", "11,400", "13,000"]
    assert figures[1][3:] == ["40%", "58%", "62%"]
    assert [row[0] for row in rows if len(row) == 1] == [category.name for category in PLAN.categories]


def test_what_the_plan_leaves_open_is_said() -> None:
    words = text_in(build(asked()))
    assert "规划未标注约束性、预期性" in words
    assert PLAN.document.number in words
    assert "15天内报送" in words


def test_limits_come_from_the_catalogue() -> None:
    limits = PLAN.thresholds.model_copy(update={"ahead": 7.0, "behind": -33.0, "carry_quarters": 2})
    changed = PLAN.model_copy(update={"thresholds": limits})
    words = text_in(build(asked("", Reader(changed, fake_store(NOW)))))
    for wanted in ("G ≥ +7", "G ≤ −33", "最多2个季度"):
        assert wanted in words, wanted


def test_all_eleven_statuses_stand_with_shape_and_word() -> None:
    assert set(AS_TESTED) == set(Status)
    marks = by_class(by_class(build(asked()), "status-table")[0], "status")
    assert len(marks) == 11
    assert len(by_class(marks, "shape")) == 11


def test_the_example_is_the_check_figure() -> None:
    example = example_of(PLAN)
    assert (example.value, str(example.day)) == (17.0, "2023-12-31")
    assert example.expected == pytest.approx(17.3321, abs=5e-5)
    assert 100 * example.completion == pytest.approx(68.75)
    assert 100 * example.scheduled == pytest.approx(72.21, abs=5e-3)
    assert example.gap == pytest.approx(-3.46, abs=5e-3)
    assert example.status is Status.NEAR


def test_every_section_can_be_jumped_to() -> None:
    page = build(asked())
    assert [href for href in hrefs(page) if href.startswith("#")] == [f"#{name}" for name in SECTIONS]
    ids = {getattr(component, "id", None) for component in find(page, lambda c: type(c).__name__ == "Section")}
    assert ids == set(SECTIONS)


def test_departments_say_when_they_last_reported() -> None:
    assert text_in(build(asked())).count("2023年三季度") >= len(PLAN.departments)
    assert "还没有" in text_in(build(asked("", empty_reader())))
