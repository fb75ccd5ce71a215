"""The next plan's draft from the page of a plan that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ruamel.yaml import YAML

from dashboards.pages.plan.rollover import next_plan, rollover_block
from dashboards.server.routing import request_of
from plan.period import Period
from tests.dashboards.fakes import fake_reader
from tests.dashboards.tree import text_in


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
