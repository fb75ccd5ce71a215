"""The brief and the slides: the numbers of the assessments and no others, one page, proven like every report."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdf
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from etl.store.data_store import DataStore
from etl.store.kept_texts import texts_of
from plan.comparison import StatusMove
from plan.instant import instant_of
from plan.status import Status
from presentation import formats
from presentation.reporting import JobStage, ReportQuery
from presentation.sentences import title_of, value_words
from reports.checking.content import squeezed
from reports.evaluation.brief import compared, number
from reports.figures import figures_of
from reports.making import ReportKind, make, materials_of
from reports.proof import Verdict, prove
from reports.question import ReportDocument, ReportQuestion
from reports.reporter import Reports
from tests.waiting import eventually
from wording import Lang, say

DAY, THEN = date(2022, 12, 31), instant_of("2023-02-15T00:00")


def asked(document: ReportDocument, lang: Lang = Lang.ZH, day: date = DAY) -> ReportQuestion:
    return ReportQuestion(day, THEN, THEN, lang, document=document)


BRIEF, DECK = asked(ReportDocument.BRIEF), asked(ReportDocument.DECK)


@pytest.fixture(scope="module")
def brief(demo: DataStore) -> bytes:
    return make(demo, BRIEF)


@pytest.fixture(scope="module")
def deck(demo: DataStore) -> bytes:
    return make(demo, DECK, ReportKind.DECK)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("day", [DAY, date(2021, 3, 31), date(2026, 9, 30)])
def test_a_brief_is_one_page_with_its_number_date_and_version(demo: DataStore, lang: Lang, day: date) -> None:
    question = ReportQuestion(day, None, None, lang, document=ReportDocument.BRIEF)
    read = pypdf.PdfReader(BytesIO(make(demo, question)))
    (page,) = read.pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    said, materials = squeezed(page.extract_text()), materials_of(demo, question)
    assert squeezed(number(materials)) in said
    assert squeezed(formats.day(day, lang)) in said
    assert materials.data_version in said
    assert squeezed(say("report.record.is_demonstration", lang)) in said


def test_every_number_of_the_brief_is_the_assessments(demo: DataStore, brief: bytes) -> None:
    materials = materials_of(demo, BRIEF)
    read = pypdf.PdfReader(BytesIO(brief))
    said = squeezed("".join(page.extract_text() for page in read.pages))
    at = 0
    for assessment in materials.assessments:
        assert assessment.latest is not None
        name = squeezed(f"{assessment.indicator.no}{title_of(assessment.indicator)}")
        at = said.index(name, at)
        row = said[at : said.find("各项指标完成情况", at)]
        assert squeezed(value_words(assessment.indicator, assessment.latest)) in row
        assert assessment.gap is None or formats.signed(assessment.gap) in row
        assert say(f"status.{assessment.status}") in row
    attached = json.loads(read.attachments["guibiao-report.json"][0])
    assert attached["figures"] == json.loads(json.dumps(figures_of(materials)))
    assert attached["document"] == "brief"


def test_what_changed_since_the_quarter_before_is_counted_whole(demo: DataStore) -> None:
    found = compared(materials_of(demo, BRIEF))
    assert (found.before.as_of, found.after.as_of) == (date(2022, 9, 30), DAY)
    assert sum(found.counts.values()) == len(materials_of(demo, BRIEF).assessments)
    assert [change.after for change in found.changes] == list(materials_of(demo, BRIEF).assessments)
    assert found.of(StatusMove.BETTER) or found.of(StatusMove.WORSE)


def test_both_are_the_same_bytes_again_and_proven(demo: DataStore, brief: bytes, deck: bytes) -> None:
    assert make(demo, BRIEF) == brief
    assert make(demo, DECK, ReportKind.DECK) == deck
    for made in (brief, deck):
        assert prove(demo, made).verdict in (Verdict.EQUAL, Verdict.SUPERSEDED)


def test_a_brief_with_another_number_is_found(demo: DataStore, brief: bytes) -> None:
    assert prove(demo, brief.replace(b'"value":', b'"valve":', 1) + b"\n").verdict is not Verdict.EQUAL


def test_slides_that_were_edited_are_told_as_such(demo: DataStore, deck: bytes) -> None:
    shown = Presentation(BytesIO(deck))
    shown.slides[0].shapes[0].text_frame.text = "改过的标题"
    out = BytesIO()
    shown.save(out)
    proof = prove(demo, out.getvalue())
    assert Verdict.EDITED in (proof.verdict, *proof.reasons)
    assert "改过的标题" in [each.printed for each in proof.mismatches]
    bare = Presentation()
    empty = BytesIO()
    bare.save(empty)
    assert prove(demo, empty.getvalue()).verdict is Verdict.FOREIGN


def charts(deck: bytes) -> list[Any]:
    shown = Presentation(BytesIO(deck))
    return [shape.chart for slide in shown.slides for shape in slide.shapes if shape.has_chart]


def test_the_charts_are_native_and_hold_the_very_figures(demo: DataStore, deck: bytes) -> None:
    materials = materials_of(demo, DECK)
    status, completion, *series = charts(deck)
    assert sum(status.plots[0].series[0].values) == len(materials.assessments)
    told = [a for a in reversed(materials.assessments) if a.completion is not None]
    schedule, done = completion.plots[0].series
    assert list(done.values) == [100 * (a.completion or 0.0) for a in told]
    assert list(schedule.values) == [100 * (a.scheduled or 0.0) for a in told]
    by_name = {title_of(a.indicator): a for a in materials.assessments}
    headings = [
        shape.text_frame.text
        for slide in Presentation(BytesIO(deck)).slides
        for shape in slide.shapes
        if shape.has_text_frame and "各季度" in shape.text_frame.text
    ]
    assert len(headings) == len(series) > 0
    for heading, chart in zip(headings, series, strict=True):
        assessment = by_name[heading.partition("：")[0]]
        assert list(chart.plots[0].series[0].values) == [value.value for value in assessment.series]


def test_behind_each_chart_stands_its_workbook(deck: bytes) -> None:
    with ZipFile(BytesIO(deck)) as archive:
        books = [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]
    assert len(books) == len(charts(deck))
    for book, chart in zip(sorted(map(_numbers, books)), sorted(map(_drawn, charts(deck))), strict=True):
        assert book == pytest.approx(chart, rel=1e-12)


def _numbers(book: bytes) -> list[float]:
    sheet = load_workbook(BytesIO(book)).active
    assert sheet is not None
    return sorted(
        cell for row in sheet.iter_rows(min_row=2, min_col=2, values_only=True) for cell in row if cell is not None
    )


def _drawn(chart: Any) -> list[float]:
    return sorted(value for series in chart.plots[0].series for value in series.values)


def test_the_table_of_the_slides_is_the_reports(demo: DataStore, deck: bytes) -> None:
    shown = Presentation(BytesIO(deck))
    tables = [shape.table for slide in shown.slides for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    for assessment in materials_of(demo, DECK).assessments:
        row = next(row for row in rows if row[0] == str(assessment.indicator.no))
        assert assessment.latest is not None
        assert row[2] == value_words(assessment.indicator, assessment.latest)
        assert row[5] == say(f"status.{Status(assessment.status)}")
    assert "演示数据" in "".join(s.text_frame.text for s in shown.slides[1].shapes if s.has_text_frame)


def test_they_are_listed_by_what_they_are_and_can_be_had_again(copied: Any) -> None:
    data_store = copied("listed")
    with data_store.warehouse() as store:
        reports = Reports(data_store, store)
        query = ReportQuery(DAY, THEN, THEN)
        try:
            for document, ending in (("brief", "pdf"), ("deck", "pptx")):
                job = reports.make(replace(query, document=document), ending, "甲")
                eventually(lambda key=job.key: getattr(reports.job(key), "over", False), "the report is not made")
                told = reports.job(job.key)
                assert told is not None
                assert told.stage is JobStage.DONE
                made = told.made
                assert made is not None
                assert (made.document, made.ending) == (document, ending)
                content = reports.content(made)
                assert content is not None
                (data_store.home.root / "reports" / made.sha256).unlink()
                assert reports.content(made) == content  # made again from its question
                assert prove(data_store, content).verdict in (Verdict.EQUAL, Verdict.SUPERSEDED)
        finally:
            reports.close()
    assert [made.kind for made in texts_of(data_store.record).made()] == ["pdf:::brief", "pptx:::deck"]
