"""Two dates compared as a page: every indicator once, links and files with the same numbers."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from plotly.utils import PlotlyJSONEncoder

from dashboards import urls
from dashboards.pages.compare.asked import comparison_of
from dashboards.pages.compare.page import PAGE, build
from dashboards.pages.overview.page import build as overview
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.ignored_parameters import sentences
from dashboards.server.markup import to_html
from dashboards.server.routing import request_of
from plan.comparison import StatusMove
from plan.period import Period
from plan.revision import RevisionState, TargetRevision
from presentation.comparison import comparison_headline, comparison_sentence
from tests.dashboards.fakes import NUMBERS, empty_reader, fake_reader, fake_store, the_plan
from tests.dashboards.tree import by_class, find, hrefs, text_in
from wording import Lang

NOW = Period(2023, 3)
READER = fake_reader(NOW)
REVISION = TargetRevision(
    "T1", the_plan().document.id, 8, {2025: 52.5}, "演示7号", date(2023, 8, 1), "延期", "甲",
    datetime(2023, 8, 1, tzinfo=UTC), RevisionState.ACCEPTED, "乙", datetime(2023, 8, 2, tzinfo=UTC),
)  # fmt: skip
REVISED = Reader(the_plan(), fake_store(NOW), revisions=lambda: [REVISION])


def asked(search: str = "", reader: Reader | None = None) -> Request:
    return request_of(reader or READER, urls.COMPARE, search)


@pytest.mark.parametrize("lang", ["", "&lang=en"])
@pytest.mark.parametrize(
    "search", ["?", "?from=2021Q1", "?from=2023Q3", "?from=2022Q4&basis=corrected", "?from=nonsense"]
)
@pytest.mark.parametrize("reader", [READER, REVISED, empty_reader()], ids=["data", "revised", "empty"])
def test_builds_whatever_is_asked(search: str, lang: str, reader: Reader) -> None:
    page = build(asked(search + lang, reader))
    assert len(to_html(page)) > 2000
    json.dumps(page, cls=PlotlyJSONEncoder, allow_nan=False)


def test_every_indicator_stands_once_and_the_sentence_counts_them_all() -> None:
    request = asked("?from=2022Q2")
    found, page = comparison_of(request), build(request)
    rows = find(page, lambda c: "data-no" in c.to_plotly_json()["props"])
    moved = [int(row.to_plotly_json()["props"]["data-no"]) for row in rows]
    still = len(by_class(page, "unmoved")[0].children)
    assert len(moved) == len(set(moved)) == len(NUMBERS) - found.counts[StatusMove.SAME]
    assert still == found.counts[StatusMove.SAME]
    for lang in Lang:
        assert sum(piece.count for piece in comparison_headline(found, lang)) == len(NUMBERS)
    assert comparison_sentence(found) in text_in(page)


def test_the_usual_other_date_is_the_quarter_before() -> None:
    found = comparison_of(asked("?as_of=2023Q2"))
    assert (found.before.as_of, found.after.as_of) == (date(2023, 3, 31), date(2023, 6, 30))
    assert comparison_of(asked("?from=2024Q1")).before.as_of == date(2023, 6, 30)
    said = list(sentences(PAGE, asked("?from=2024Q1"))) + list(sentences(PAGE, asked("?from=2023Q1")))
    assert len(said) == 1
    assert "2024Q1" in said[0]


def test_what_was_known_then_is_the_default_and_the_corrected_one_a_switch() -> None:
    then, now = comparison_of(asked()), comparison_of(asked("?basis=corrected"))
    assert then.before.known_at == datetime(2023, 7, 20, tzinfo=UTC)
    assert now.before.known_at is None
    early = comparison_of(asked("?known_at=2023-05-01"))
    assert early.before.known_at == early.after.known_at  # nothing of the quarter was in by then


def test_each_row_leads_to_its_cells() -> None:
    page = build(asked("?from=2022Q2&lang=en"))
    links = [href for row in by_class(page, "change-by") for href in hrefs(row)]
    assert links
    assert all(href.startswith("/indicator/") and "trace=2023Q3" in href and "lang=en" in href for href in links)
    assert not any("from=" in href for href in links)


def test_a_target_set_anew_is_told_with_its_document_and_what_the_old_one_would_say() -> None:
    page = build(asked("?from=2023Q2", REVISED))
    block = text_in(by_class(page, "target-change")[0])
    assert "58%" in block
    assert "52.5%" in block
    assert "演示7号" in block
    assert "延期" in block
    assert "目标调整了" in text_in(page)
    assert "没有调整过目标" in text_in(build(asked("?from=2023Q2")))


def test_the_files_hold_the_numbers_of_the_comparison() -> None:
    request = asked("?from=2022Q2")
    found = comparison_of(request)
    sheet = load_workbook(BytesIO(PAGE.downloads[0].make(request))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows[: len(NUMBERS)]] == list(NUMBERS)
    lines = list(csv.reader(StringIO(PAGE.downloads[1].make(request).decode("utf-8-sig"))))
    for line, change in zip(lines[1:], found.changes, strict=False):
        assert change.after is not None
        assert change.after.value is not None
        assert float(line[4]) == change.after.value
        assert line[5] == "" if change.value_change is None else float(line[5]) == change.value_change
    assert "演示数据" in lines[-1][0]


def test_the_overview_leads_here_with_its_date() -> None:
    request = request_of(READER, "/", "?as_of=2023Q2&sort=gap")
    assert "/compare?as_of=2023Q2" in hrefs(overview(request))


def test_what_later_quarters_have_overtaken_is_folded_away() -> None:
    page = build(asked("?from=2022Q2"))
    tables = by_class(page, "effects")
    assert len(tables) == 2
    assert "2023Q3" in text_in(tables[0])
    assert "2022Q4" not in text_in(tables[0])
    assert "2022Q4" in text_in(tables[1])
