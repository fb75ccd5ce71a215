"""An indicator that began in mid-plan: pages, report and workbooks show it from its time on, under its own years."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards.pages.evaluate.page import build as build_evaluate
from dashboards.pages.indicator.page import build as build_indicator
from dashboards.pages.indicator.page import named
from dashboards.pages.overview.overview_files import facts
from dashboards.pages.plan.page import build as build_plan
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.routing import request_of, with_parameters
from plan.observation import Observation
from plan.period import Period
from reports.blocks import Paragraph, TableBlock
from reports.evaluation import evaluation_of
from reports.evaluation.overall import milestone_sentence
from reports.excel import excel_of
from tests.dashboards.fakes import FakeStore, fake_store
from tests.dashboards.tree import find, text_in
from tests.printed import MORE, with_one_more
from tests.reports.samples import materials

PLAN = with_one_more(schedule="stepped")
YOUNG = PLAN.indicators[-1]
OLD = len(PLAN.indicators) - 1
NOW, BEFORE = Period(2025, 2), Period(2024, 2)
SAID = [Observation(MORE, town, NOW, 1.0, "表", "B5", f"fake-{NOW}-x") for town in PLAN.towns[:10]]


def asked(path: str, period: Period, search: str = "") -> Request:
    store = FakeStore([*fake_store(NOW).observations(), *SAID])
    return request_of(Reader(PLAN, store), path, f"?as_of={period}{search}")


def rows(request: Request) -> list[list[str]]:
    """Return the cells of the plan's own table."""
    page = build_plan(request)
    found = find(page, lambda part: type(part).__name__ == "Tr")
    return [[text_in(cell) for cell in row.children] for row in found]


@pytest.mark.parametrize("lang", ["", "&lang=en"])
def test_the_plan_s_table_has_it_in_its_years_from_its_time_on(lang: str) -> None:
    own = [row for row in rows(asked("/plan", NOW, lang)) if row[0] == str(YOUNG.no)]
    assert [row[3:] for row in own] == [["0（2024年）" if not lang else "0 (2024)", "—", "19"]]
    assert not [row for row in rows(asked("/plan", BEFORE, lang)) if row[0] == str(YOUNG.no)]


def test_its_page_is_there_from_its_time_on_and_says_its_own_base_year() -> None:
    for period, name in ((NOW, MORE), (BEFORE, None)):
        assert named(with_parameters(asked("", period), {"no": str(YOUNG.no)})) == name
    words = text_in(build_indicator(with_parameters(asked("", NOW), {"no": str(YOUNG.no)})))
    assert "由2024年的0个到2025年二季度的" in words
    assert "2024年末、2025年末，到期一次达到" in words


def test_the_evaluation_counts_it_only_among_the_targets_it_has() -> None:
    words = text_in(build_evaluate(asked("/evaluate", NOW)))
    assert f"2022年{OLD}项目标" in words
    assert MORE in words
    assert MORE not in text_in(build_evaluate(asked("/evaluate", BEFORE)))


def test_the_overview_s_workbook_leaves_its_missing_target_blank() -> None:
    request = asked("/", NOW)
    [own] = [a for a in request.reader.assessments(request.as_of) if a.indicator.no == YOUNG.no]
    told = facts(request, own)
    assert [shown for _, shown in told][5:8] == ["0（2024年）", "—", "19"]
    assert told[6][0] is None


def test_the_report_tells_it_from_its_time_on() -> None:
    observations = [*fake_store(NOW).observations(), *SAID]
    made = materials(PLAN.at(NOW), observations, NOW.last_day)
    assert f"{OLD}项2022年目标" in milestone_sentence(made, 2022)
    report = evaluation_of(made)
    tables = [b for section in report.sections for b in section.blocks if isinstance(b, TableBlock)]
    assert any(any(MORE in cell for cell in row) and "—" in row for table in tables for row in table.rows)
    assert len(excel_of(made)) > 10_000
    early = evaluation_of(materials(PLAN.at(BEFORE), observations, date(2024, 6, 30)))
    said = "".join(b.text for section in early.sections for b in section.blocks if isinstance(b, Paragraph))
    assert MORE not in said
