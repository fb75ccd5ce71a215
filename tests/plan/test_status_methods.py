"""The registry of status methods: one function is one method, told everywhere; its docstring is its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from dashboards.pages.evaluate.page import build as build_evaluate
from dashboards.pages.plan.page import build as build_plan
from dashboards.server.routing import request_of
from etl.yaml_files import load_plan
from plan.judge import judge
from plan.opinions import methods, opinions_of
from plan.period import Period
from plan.schedule import Point, Schedule
from plan.status_methods import Opinion, VerdictWord, method_of, methods_table, status_method, unregister
from reports.blocks import Paragraph, TableBlock
from reports.evaluation.annex_methods import annex_methods
from tests.dashboards.fakes import fake_reader, fake_store
from tests.dashboards.tree import text_in
from tests.reports.samples import materials
from wording import Lang

DOCS = Path(__file__).resolve().parents[2] / "docs" / "methods.md"
LIMITS = load_plan().thresholds
NOW = Period(2023, 3)


@pytest.mark.parametrize("key", list(methods()))
def test_every_method_says_itself_in_both_languages(key: str) -> None:
    method = methods()[key]
    for word in (method.titles, method.texts, *(word.said for word in method.words.values())):
        assert re.search("[\u4e00-\u9fff]", word["zh"]) or word["zh"] == word["en"]
        assert not re.search("[\u4e00-\u9fff]", word["en"])
    assert any(word.ranks for word in method.words.values())
    assert any(not word.ranks for word in method.words.values())
    assert method.title("fr") == method.title("en")  # a language that a docstring lacks is told in English


def test_the_docs_are_printed_from_the_docstrings() -> None:
    assert methods_table() in DOCS.read_text("utf-8")


def half_way(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
    """Ask for half of what the schedule asks for.

    zh: 折半法：完成应完成的一半即为可以；按1、0.5分级。
    en: Half way: half of what is due will do; limits 1, 0.5.

    | verdict | rank | zh | en |
    | plenty | 3 | 绰绰有余 | plenty |
    | enough | 2 | 马马虎虎 | enough |
    | short | 0–1 | 差得多 | short |
    | untold | – | 说不上 | untold |
    """
    completion = schedule.completion(values[-1][1], values[-1][0]) if values else None
    due = schedule.scheduled(values[-1][0]) if values else None
    if completion is None or not due:
        return Opinion("untold")
    ratio = completion / due
    return Opinion("plenty" if ratio >= 1 else "enough" if ratio >= 0.5 else "short", ratio)


@pytest.fixture
def another() -> Iterator[str]:
    """Yield one more method, defined here and nowhere else."""
    status_method()(half_way)
    yield "half_way"
    unregister("half_way")


def series(value: float) -> dict[str, object]:
    return {
        "baseline": {"date": "2020-12-31", "value": 0},
        "targets": {"2022-12-31": 40, "2025-12-31": 100},
        "values": {"2022-12-31": value},
        "as_of": "2022-12-31",
    }


@pytest.mark.parametrize(
    ("value", "status", "ratio"), [(44, "plenty", 1.1), (40, "plenty", 1.0), (20, "enough", 0.5), (19, "short", 0.475)]
)
def test_a_method_is_one_function_and_its_table_of_cases(another: str, value: float, status: str, ratio: float) -> None:
    [found] = judge([series(value)], LIMITS)
    assert found[another] == {"ratio": pytest.approx(ratio), "status": status}
    assert list(found) == ["path", *methods()]
    assert list(found)[:5] == ["path", "open_sdg", "eurostat", "un", "destatis"]
    assert list(found)[-1] == another


@pytest.mark.parametrize(
    ("lang", "told"), [(Lang.ZH, "完成应完成的一半即为可以"), (Lang.EN, "half of what is due will do")]
)
def test_pages_tell_it(another: str, lang: Lang, told: str) -> None:
    """How it judges on both pages; on the evaluation page also each of its words and why it differs."""
    title = methods()[another].title(lang)
    for build, address in ((build_plan, "/plan"), (build_evaluate, "/evaluate")):
        words = text_in(build(request_of(fake_reader(NOW), address, f"?lang={lang}")))
        assert told in words
        assert title in words
    assert methods()[another].word("enough", lang) in words or methods()[another].word("plenty", lang) in words


def test_the_report_and_the_docs_tell_it(another: str) -> None:
    annex = annex_methods(materials(observations=fake_store(NOW).observations(), as_of=NOW.last_day))
    assert any(isinstance(b, Paragraph) and "折半法：完成应完成的一半" in b.text for b in annex.blocks)
    tables = [block for block in annex.blocks if isinstance(block, TableBlock)]
    table = next(each for each in tables if "折半法" in [column.head for column in each.columns])
    at = [column.head for column in table.columns].index("折半法")
    assert {row[at].partition("（")[0] for row in table.rows} & {"绰绰有余", "马马虎虎", "差得多"}
    assert "Half way `half_way`" in methods_table()


def test_without_it_nobody_speaks_of_it() -> None:
    assert "half_way" not in methods()
    assert "half_way" not in judge([series(10)], LIMITS)[0]
    assert opinions_of(
        Schedule(((date(2020, 12, 31), 0.0), (date(2025, 12, 31), 1.0)), 1), [], NOW.last_day
    ).keys() == (methods().keys())


def test_ranks_are_read_as_written() -> None:
    words = method_of("half_way", half_way).words
    assert words["short"] == VerdictWord({"zh": "差得多", "en": "short"}, frozenset({0, 1}))
    assert words["untold"].ranks == frozenset()


@pytest.mark.parametrize(
    ("docstring", "lacking"),
    [
        ("Judge.", "must say zh: and en:"),
        ("Judge.\n\nzh: 法：算。\n", "must say zh: and en:"),
        ("Judge.\n\nzh: 法：算。\nen: Way: counts.\n", "must list its words"),
        ("Judge.\n\nzh: 法：算。\nen: Way: counts.\n\n| verdict | rank | zh |\n", "columns zh and en"),
        ("Judge.\n\nzh: 法：算。\nen: Way: counts.\n\n| verdict | rank | zh | en |\n| x | 1 | 好 |\n", "too short"),
    ],
)
def test_a_docstring_that_lacks_something_is_refused_at_once(docstring: str, lacking: str) -> None:
    def judged(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
        return Opinion("x")

    judged.__doc__ = docstring
    with pytest.raises(AssertionError, match=lacking):
        status_method()(judged)
    assert "judged" not in methods()
