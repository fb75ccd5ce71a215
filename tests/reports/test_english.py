"""The report in English: wholly so but for what people wrote and called, of the same figures, and proven as such."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from etl.store.data_store import DataStore
from etl.store.journal.evaluation_texts import kind_of
from etl.store.kept_texts import texts_of
from plan.assessment import Assessment
from reports.blocks import DrawingBlock, Heading, Paragraph, Report, TableBlock
from reports.checking.content import compared, figures_in, squeezed
from reports.checking.pdf_reading import read_pdf
from reports.checking.word_reading import TableTexts, WordText, read_word
from reports.evaluation import evaluation_of
from reports.making import ReportKind, make, materials_of
from reports.materials import Materials
from reports.pdf import whole_report
from reports.proof import Verdict, prove
from reports.proof.origin import of_pdf
from reports.question import ReportQuestion
from tests.reports import forging
from tests.reports.conftest import MID
from tests.reports.forging import word_with
from tests.reports.samples import PLAN, materials, random_observations, random_plan
from tests.reports.test_verify_pdf import LIKE, resaved
from tests.reports.test_verify_word_excel import replaced
from wording import Lang, say

ENGLISH = replace(MID, lang=Lang.EN)
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
DAYS = [date(2020, 12, 31), date(2022, 12, 31), date(2024, 6, 30), date(2025, 12, 31)]


def quoted(made: Materials) -> str:
    """Return what a report quotes as it is called: workbooks, submissions, their people and reasons."""
    sources = [*(sent.source for sent in made.sent), *(revision.source for revision in made.revisions)]
    said = {text for s in sources for text in (s.file, s.submission, s.submitted_by, s.accepted_by, s.reason)}
    said |= {revision.before for revision in made.revisions} | {each.reason for each in made.corrections}
    said |= {observation.sheet for observation in made.observations}
    return "|".join(re.escape(text) for text in sorted(filter(None, said), key=len, reverse=True)) or "$"


def texts_in(report: Report) -> Iterator[str]:
    yield from (report.title, report.mark, *report.facts)
    for section in report.sections:
        yield section.title
        for block in section.blocks:
            yield from _texts_of(block)


def _texts_of(block: Heading | Paragraph | TableBlock | DrawingBlock) -> Iterator[str]:
    if isinstance(block, TableBlock):
        yield from (block.caption, block.note, *(column.head for column in block.columns))
        yield from (cell for row in block.rows for cell in row)
    elif isinstance(block, DrawingBlock):
        yield from (block.caption, block.alt, block.note, *_words(block.data))
    else:
        yield block.text


def _words(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (word for each in data.values() for word in _words(each))
    elif isinstance(data, list | tuple):
        yield from (word for each in data for word in _words(each))


def chinese_in(texts: Iterable[str], made: Materials) -> set[str]:
    """Return what is Chinese in some texts and no quotation, whatever lines they are broken into."""
    names = re.compile(quoted(made))
    return {found for text in texts for found in CHINESE.findall(names.sub("", text))}


@pytest.fixture(scope="module")
def pdf(demo: DataStore) -> bytes:
    return make(demo, ENGLISH)


@pytest.fixture(scope="module")
def word(demo: DataStore) -> bytes:
    return make(demo, ENGLISH, ReportKind.WORD)


@pytest.mark.parametrize("day", DAYS)
def test_nothing_in_it_is_chinese_but_what_people_called_so(demo: DataStore, day: date) -> None:
    made = materials_of(demo, ReportQuestion(day, lang=Lang.EN))
    assert not chinese_in(texts_in(whole_report(made)), made)


def test_neither_is_anything_in_the_files(demo: DataStore, pdf: bytes, word: bytes) -> None:
    made, pieces = materials_of(demo, ENGLISH), read_word(word).pieces
    said = [piece.text for piece in pieces if isinstance(piece, WordText)]
    cells = [cell for piece in pieces if isinstance(piece, TableTexts) for row in piece.rows for cell in row]
    assert not chinese_in((*said, *cells), made)
    assert not chinese_in((squeezed(sheet.text) for sheet in read_pdf(pdf).sheets), made)
    book = openpyxl.load_workbook(BytesIO(make(demo, ENGLISH, ReportKind.EXCEL)))
    held = (str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert not chinese_in(held, made)
    assert not chinese_in((*book.sheetnames, str(book.properties.title)), made)


def _digits(text: str) -> list[str]:
    """Return a cell's figures without the quarter in brackets, in whatever order a language has them."""
    return sorted(re.findall(r"\d+(?:\.\d+)?", re.sub(r"[（(].*?[）)]", "", text)))


def _tables(report: Report) -> list[TableBlock]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, TableBlock)]


@pytest.mark.parametrize("day", DAYS)
def test_it_has_the_figures_of_the_chinese_one(demo: DataStore, day: date) -> None:
    chinese, english = (
        evaluation_of(materials_of(demo, ReportQuestion(day, lang=lang))) for lang in (Lang.ZH, Lang.EN)
    )
    for ours, other in zip(chinese.sections, english.sections, strict=True):
        assert [type(block) for block in ours.blocks] == [type(block) for block in other.blocks], other.title
    for one, two in zip(_tables(chinese), _tables(english), strict=True):
        columns = [at for at, column in enumerate(one.columns) if column.figures]
        for row, also in zip(one.rows, two.rows, strict=True):
            assert [_digits(row[at]) for at in columns] == [_digits(also[at]) for at in columns], two.caption


def test_every_file_is_equal_and_known_for_its_language(demo: DataStore, pdf: bytes, word: bytes) -> None:
    for content in (pdf, word, make(demo, ENGLISH, ReportKind.EXCEL)):
        proof = prove(demo, content)
        assert (proof.verdict, proof.ok) == (Verdict.EQUAL, True)
        assert proof.record is not None
        assert proof.record["lang"] == "en"


def test_one_that_was_saved_or_printed_again_is_read_in_its_language(
    demo: DataStore, pdf: bytes, word: bytes, tmp_path: Path
) -> None:
    for again in (resaved(pdf, forging.stripped, object_stream_mode=LIKE), word_with(word)):
        proof = prove(demo, again)
        assert (proof.verdict, proof.mismatches) == (Verdict.RESAVED, ())
    proof = prove(demo, forging.reprinted(pdf, tmp_path))
    assert (proof.verdict, proof.reasons) == (Verdict.RESAVED, ("reprinted",))
    report = whole_report(materials_of(demo, ENGLISH))
    assert of_pdf(read_pdf(pdf), pdf, report).verdict is Verdict.RESAVED


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("verdict “Far behind”", "verdict “On track”", Verdict.ALTERED),
        ("39.9 points behind", "3.9 points behind", Verdict.ALTERED),
        ("This report tells how far", "This report says how far", Verdict.EDITED),
    ],
)
def test_what_was_changed_in_it_is_told(demo: DataStore, word: bytes, old: str, new: str, verdict: Verdict) -> None:
    assert prove(demo, word_with(word, replaced(old, new))).verdict is verdict


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("3 behind, 2 achieved early", ["3", "behind", "2", "achievedearly"]),
        ("The method of its statuses", []),
        ("Met 2, Missed 1", ["met2", "missed1"]),
        ("Far\nbehind", ["farbehind"]),
        ("滞后 3项", ["滞后", "3"]),
        ("滞\n后", ["滞后"]),
    ],
)
def test_verdicts_are_figures_in_either_language(text: str, figures: list[str]) -> None:
    assert "".join(figures_in(text)) == "".join(figures)


def test_a_verdict_inside_another_word_is_none() -> None:
    assert compared("Methods met", "Method met").same


def test_one_that_is_listed_is_made_again_in_its_language(demo: DataStore, tmp_path: Path) -> None:
    assert [kind_of("pdf", lang) for lang in Lang][:2] == ["pdf", "pdf:en"]
    from reports.making import entry
    from reports.reporter import question_of

    for lang in Lang:
        made = entry(materials_of(demo, replace(MID, lang=lang)), ReportKind.WORD, b"", "甲", MID.known_at)
        assert (made.ending, made.lang, question_of(made).lang) == ("docx", lang, lang)
    assert texts_of(demo.record).made() == []


def test_any_plan_has_its_report_in_english() -> None:
    for seed in range(6):
        chance = random.Random(seed)
        plan = random_plan(chance)
        made = materials(plan, random_observations(plan, chance))
        english = replace(made, question=replace(made.question, lang=Lang.EN))
        report = evaluation_of(english)
        assert report.lang is Lang.EN
        assert len(report.sections) == len(evaluation_of(made).sections)


def heading_of(assessment: Assessment) -> str:
    return say("report.indicator.heading", Lang.EN, no=assessment.indicator.no, name=assessment.indicator.name_en)


def test_every_indicator_stands_under_its_english_name(demo: DataStore) -> None:
    made = materials_of(demo, ENGLISH)
    headings = {text for text in texts_in(evaluation_of(made)) if re.match(r"\d+\. ", text)}
    assert {heading_of(assessment) for assessment in made.assessments} <= headings
    assert len(made.assessments) == len(PLAN.indicators)
