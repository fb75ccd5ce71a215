"""Lineage: the cells add up to the value, every one has its file, and what it said before is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboards.pages.indicator.lineage import IndicatorLineage, lineage_of, revisions_of
from dashboards.pages.indicator.page import build
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.routing import request_of, with_parameters
from plan.observation import Observation, Source
from plan.period import Period
from plan.validator import read_plan
from tests.dashboards.fakes import NUMBERS, FakeStore, fake_reader, fake_store, the_plan
from tests.dashboards.tree import by_class, hrefs, text_in

NOW = Period(2023, 3)
PLAN = the_plan()


def lineage(no: int, area: str | None = None, period: Period = NOW) -> IndicatorLineage | None:
    reader = fake_reader(NOW)
    told = reader.assessment(no, NOW.last_day)
    assert told is not None
    return lineage_of(PLAN, reader.store, told, period, area)


@pytest.mark.parametrize("no", NUMBERS)
def test_the_cells_add_up_to_the_citys_value(no: int) -> None:
    told, found = fake_reader(NOW).assessment(no, NOW.last_day), lineage(no)
    assert told is not None
    assert found is not None
    top = sum(part.terms[0].observation.value for part in found.parts)
    assert found.numerator == pytest.approx(top)
    if found.denominator is None:
        assert found.value == pytest.approx(top)
    else:
        below = sum(part.terms[1].observation.value for part in found.parts)
        assert found.denominator == pytest.approx(below)
        assert found.value == pytest.approx(found.scale * top / below)
    assert found.value == told.value


def test_every_term_names_its_cell_and_a_source_that_is_listed() -> None:
    found = lineage(8)
    assert found is not None
    for part in found.parts:
        for term in part.terms:
            assert term.observation.sheet
            assert term.observation.cell
            assert found.sources[found.mark_of(term.source) - 1] == term.source
    assert [source.submission for source in found.sources] == ["fake-2023Q3-养老服务科", "fake-2023Q2-养老服务科"]


def test_one_town_has_its_own_formula_and_its_carried_terms_are_marked() -> None:
    found = lineage(8, "尤溪镇")
    assert found is not None
    assert len(found.parts) == 1
    assert found.denominator is not None
    assert found.value == pytest.approx(100 * found.numerator / found.denominator)
    assert found.parts[0].carried
    assert {term.observation.period for term in found.parts[0].terms} == {Period(2023, 2)}


def test_nothing_to_trace_is_none() -> None:
    assert lineage(8, period=Period(2025, 1)) is None
    assert lineage(8, "没有的镇") is None
    assert lineage(11, "上盘镇") is None


class Corrected(FakeStore):
    """A store in which one cell was corrected twice."""

    def revisions(self, measure: str, area: str, period: Period) -> list[tuple[Observation, Source]]:
        spoken = super().revisions(measure, area, period)
        if measure != "护理型床位数":
            return spoken
        return [(_said(spoken[0][0], value), _accepted(spoken[0][1], day)) for value, day in ((90.0, 1), (95.0, 9))]


def _said(observation: Observation, value: float) -> Observation:
    return Observation(observation.measure, observation.area, observation.period, value, "表", "C5", "更正")


def _accepted(source: Source, day: int) -> Source:
    at = datetime(2023, 11, day, tzinfo=UTC)
    return Source(source.submission, f"{day}.xlsx", "f" * 64, "甲", at, "乙", at)


def corrected() -> Reader:
    return Reader(PLAN, Corrected(fake_store(NOW).observations()))


def asked(reader: Reader, search: str) -> Request:
    return with_parameters(request_of(reader, "/indicator/8", search), {"no": "8"})


def test_revisions_are_told_oldest_first_and_only_as_known() -> None:
    reader = corrected()
    told = reader.assessment(8, NOW.last_day)
    assert told is not None
    found = lineage_of(PLAN, reader.store, told, NOW, "古城街道")
    assert found is not None
    beds, _ = revisions_of(reader.store, found)
    assert [revision.observation.value for revision in beds] == [90.0, 95.0]
    early, _ = revisions_of(reader.store, found, datetime(2023, 11, 5, tzinfo=UTC))
    assert [revision.observation.value for revision in early] == [90.0]


def test_the_panel_shows_numbers_cells_files_digest_and_changes() -> None:
    page = build(asked(corrected(), "?trace=2023Q3&area=古城街道"))
    shown = text_in(by_class(page, "trace")[0])
    for wanted in (
        "护理型床位数",
        "养老服务科!C5",
        "fake-2023Q3-养老服务科.xlsx",
        "000000000000…",
        "第2次",
        "95张",
        "9.xlsx",
    ):
        assert wanted in shown, wanted
    assert "2023年10月18日 08:00" in shown  # midnight UTC is eight in the morning here


def test_the_panel_of_the_city_leads_to_every_town_and_back() -> None:
    panel = by_class(build(asked(fake_reader(NOW), "?trace=2023Q3")), "trace")[0]
    addresses = hrefs(panel)
    assert addresses[0] == "/indicator/8"
    assert sum("area=" in address for address in addresses) == 19


def test_a_link_to_a_figure_that_is_not_there_says_so() -> None:
    for search in ("?trace=2030Q1", "?trace=nonsense", "?trace=2023Q3&area=没有"):
        panel = by_class(build(asked(fake_reader(NOW), search)), "trace")[0]
        assert "没有这项数据" in text_in(panel)


def test_figures_of_merged_towns_stand_under_their_own_headings_with_their_names() -> None:
    catalogue = PLAN.model_dump(mode="json", exclude_none=True)
    gone, heir = catalogue["areas"]["towns"][:2]
    gone |= {"until": "2022Q4", "into": [heir["name"]]}
    # Neither has said anything since they were merged: both their last figures are carried.
    said = [
        each
        for each in fake_store(NOW).observations()
        if each.area not in (gone["name"], heir["name"]) or each.period < Period(2023, 1)
    ]
    plan = read_plan(catalogue)
    page = build(asked(Reader(plan, FakeStore(said)), "?trace=2023Q3"))
    (table,) = by_class(page, "trace-table")
    head, body = table.children
    columns = len(head.children.children)
    rows = [row.children for row in body.children[:-1]]  # the last is the total
    assert {len(row) for row in rows} == {columns}
    (merged,) = [row for row in rows if heir["name"] in text_in(row[0])]
    for cell in merged[1:3]:
        assert len(cell.children) == 2
        assert gone["name"] in text_in(cell)
        assert text_in(cell).count("沿用2022年四季度的数") == 2
