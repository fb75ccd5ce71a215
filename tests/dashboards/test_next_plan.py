"""The next plan's draft from the page of a plan that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from dash import html
from ruamel.yaml import YAML

from dashboards.pages.plan.rollover import next_plan, rollover_block
from dashboards.reader import Reader
from dashboards.server.frame import demonstration, show
from dashboards.server.routing import find_pages, request_of
from plan.bureau import read_bureau
from plan.period import Period
from tests.dashboards.fakes import fake_reader
from tests.dashboards.tree import text_in
from tests.plan.test_bureau import further


def test_a_plan_that_is_over_offers_the_draft_of_the_next() -> None:
    asked = replace(request_of(fake_reader(Period(2025, 4)), "/plan", ""), today=date(2026, 2, 1))
    assert "下一规划草稿（2026—2030，YAML）" in " ".join(text_in(block) for block in rollover_block(asked))
    draft = YAML(typ="safe").load(next_plan(asked).decode())
    assert (draft["bureau"], draft["document"]["first_year"]) == ("linhai-minzheng-145", 2026)
    assert all(entry["milestones"] == [{"year": 2028}, {"year": 2030}] for entry in draft["indicators"])
    told = [entry["baseline_from"] for entry in draft["indicators"] if "baseline_from" in entry]
    assert told
    assert all(source["period"] == "2025Q4" and source["provisional"] for source in told)


def test_before_its_end_it_offers_none() -> None:
    asked = replace(request_of(fake_reader(Period(2025, 3)), "/plan", ""), today=date(2025, 12, 31))
    assert rollover_block(asked) == []


def test_an_address_is_about_its_plan_and_tasks_about_the_first() -> None:
    own = fake_reader(Period(2025, 4))
    bureau = read_bureau(own.plan, {"155.yaml": further()})
    reader = Reader(bureau.reading, own.store, bureau)
    first, later = "linhai-minzheng-145", "linhai-minzheng-155"
    asked = {
        "/?as_of=2025Q4": first,
        "/?as_of=2026Q3": later,
        "/?plan=145&as_of=2026Q3": first,
        "/?plan=155&as_of=2025Q4": later,
        "/tasks?plan=155": first,
        "/supervise?as_of=2026Q3": first,
    }
    found = {address: request_of(reader, *address.split("?")).reader for address in asked}
    assert {address: each.plan.document.id for address, each in found.items()} == asked
    assert {each.plan.document.id for each in found.values() if each.is_first} == {first}
    assert request_of(reader, "/submit", "").reader.plan is bureau.reading
    assert request_of(reader, "/", "?plan=999").unread == {"plan": "999"}


def test_the_band_of_a_page_of_no_plan_speaks_of_the_plan_in_force() -> None:
    own = fake_reader(Period(2025, 4))
    bureau = read_bureau(own.plan, {"155.yaml": further() | {"demonstration": True}})
    asked = request_of(Reader(bureau.reading, own.store, bureau), "/submit", "")
    told = {day: text_in(demonstration(replace(asked, today=day))[0]) for day in (date(2025, 6, 30), date(2026, 6, 30))}
    assert ["虚构" in text for text in told.values()] == [False, True]
    assert ["取自规划" in text for text in told.values()] == [True, False]


@pytest.mark.parametrize(("period", "invented"), [("2025Q4", False), ("2026Q2", True)])
@pytest.mark.parametrize("path", ["/submit", "/entry"])
def test_a_page_of_a_quarter_speaks_of_the_plan_then_in_force(path: str, period: str, invented: bool) -> None:
    own = fake_reader(Period(2025, 4))
    bureau = read_bureau(own.plan, {"155.yaml": further() | {"demonstration": True}})
    asked = request_of(Reader(bureau.reading, own.store, bureau), path, f"?period={period}")
    page = next(page for page in find_pages() if page.path == path)
    shown = " ".join(text_in(part) for part in show([page], page, asked, content=html.Div()))
    assert ("虚构" in shown) is invented
    assert ("2026–2030" in shown.split("换看")[0]) is invented
