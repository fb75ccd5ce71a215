"""Drawings: no word hides a line, an axis that does not begin at 0 says so, nothing is small, all follow their text."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from etl.store.data_store import DataStore
from plan.assessment import Assessment
from plan.instant import instant_of
from presentation.drawing import text_width
from reports.blocks import DrawingBlock, Heading, Paragraph
from reports.drawings import indicator_drawing
from reports.evaluation import evaluation_of
from reports.making import ReportKind, make, materials_of
from reports.question import ReportQuestion
from reports.trajectory import ROOM, SIZE, VALUE_SIZE
from tests.reports.conftest import MID
from tests.reports.pdfs import squeezed
from tests.reports.samples import PLAN, level, materials
from wording import Lang

DAYS = [
    *(date(2021, 3, 31), date(2021, 12, 31), date(2022, 12, 31)),
    *(date(2023, 9, 30), date(2024, 12, 31), date(2025, 12, 31)),
]
Box = tuple[float, float, float, float]


def drawn(data_store: DataStore, day: date) -> list[tuple[Assessment, dict[str, Any]]]:
    made = materials_of(data_store, ReportQuestion(day))
    return [(assessment, dict(indicator_drawing(made.plan, assessment, Lang.ZH))) for assessment in made.assessments]


def box(word: dict[str, Any]) -> Box:
    """Return where the template sets a word, in points from below left."""
    size = VALUE_SIZE if word["strong"] else SIZE
    (x, y), (wide, high) = word["at"], ROOM
    width, height = size * text_width(word["text"]), size
    left = x * wide + word["dx"] - word["across"] * width
    bottom = y * high + word["dy"] - word["up"] * height
    return left, bottom, left + width, bottom + height


def crossed(inside: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Tell whether a stroke runs through a box, by walking along it."""
    (x0, y0), (x1, y1) = ((x * ROOM[0], y * ROOM[1]) for x, y in (start, end))
    left, bottom, right, top = inside
    steps = max(int(abs(x1 - x0) + abs(y1 - y0)), 1)
    walked = ((x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(steps + 1))
    return any(left < x < right and bottom < y < top for x, y in walked)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_word_hides_a_line_a_point_a_stroke_or_another_word(demo: DataStore, day: date) -> None:
    for assessment, drawing in drawn(demo, day):
        boxes = {word["text"]: box(word) for word in drawing["words"]}
        assert len(boxes) == len({word["text"] for word in drawing["words"]})
        assert len(drawing["words"]) >= min(3, 1 + len(assessment.schedule.points)), assessment.indicator.no
        for (one, a), (other, b) in combinations(boxes.items(), 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (assessment.indicator.no, one, other)
        for text, inside in boxes.items():
            assert inside[0] >= 0, text
            assert inside[2] <= ROOM[0] + 12, text
            for run in drawing["actual"]:
                for start, end in pairwise(run):
                    assert not crossed(inside, start, end), (assessment.indicator.no, text)
            for at in (*(point["at"] for point in drawing["points"]), drawing["due"]):
                assert not crossed(inside, at, at), (assessment.indicator.no, text)


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2023, 9, 30)], ids=str)
def test_the_value_and_the_targets_are_told_and_keep_off_the_path(demo: DataStore, day: date) -> None:
    for assessment, drawing in drawn(demo, day):
        said = [word["text"] for word in drawing["words"]]
        assert any(word["strong"] for word in drawing["words"])
        assert any("2025年目标" in text for text in said), assessment.indicator.no
        for word in drawing["words"]:
            for start, end in pairwise(drawing["path"]):
                assert not crossed(box(word), start, end), (assessment.indicator.no, word["text"])


def test_an_axis_that_does_not_begin_at_zero_says_so_in_the_drawing_and_in_its_words(demo: DataStore) -> None:
    made = materials_of(demo, MID)
    blocks = [block for section in evaluation_of(made).sections for block in section.blocks]
    drawings = [block for block in blocks if isinstance(block, DrawingBlock) and block.kind == "indicator"]
    noted = []
    for block in drawings:
        lowest = float(str(block.data["ticks"][0]["text"]).rstrip("%").replace(",", "").replace("−", "-"))
        from_zero = lowest == 0 and block.data["ticks"][0]["y"] == 0
        assert (block.data["note"] == "") is from_zero, block.caption
        assert ("纵轴不从0开始" in block.alt) is not from_zero
        noted.append(not from_zero)
    assert any(noted)
    assert not all(noted)


def test_a_percentage_carries_its_sign_at_every_tick_and_word(demo: DataStore) -> None:
    for assessment, drawing in drawn(demo, date(2023, 9, 30)):
        if assessment.indicator.unit == "%":
            assert all(tick["text"].endswith("%") for tick in drawing["ticks"])
            assert all(word["text"].endswith("%") for word in drawing["words"])
            assert all(label["text"].endswith("%") for label in drawing["shadow"]["labels"])
            assert drawing["value"].endswith("%")


def test_every_figure_stands_after_its_own_heading_and_text_in_the_pdf(
    mid_term: bytes, demo: DataStore, tmp_path: Path
) -> None:
    (tmp_path / "read.pdf").write_bytes(mid_term)
    made = subprocess.run(["pdftotext", "-layout", str(tmp_path / "read.pdf"), "-"], capture_output=True, check=True)
    text = squeezed(made.stdout.decode())
    at, seen = text.rindex("二、主要指标完成情况"), 0
    blocks = evaluation_of(materials_of(demo, MID)).sections[2].blocks
    for place, block in enumerate(blocks):
        if not isinstance(block, DrawingBlock):
            continue
        heading, paragraph = blocks[place - 2], blocks[place - 1]
        assert isinstance(heading, Heading)
        assert isinstance(paragraph, Paragraph)
        for words in (squeezed(heading.text), squeezed(paragraph.text)[-14:], squeezed(block.caption)):
            at = text.index(words, at)
        seen += 1
        assert f"图{seen + 1}" in block.caption
    assert seen == len(demo.plan.indicators)


def test_and_in_word(demo: DataStore) -> None:
    document = docx.Document(BytesIO(make(demo, MID, ReportKind.WORD)))
    blocks = [block for section in evaluation_of(materials_of(demo, MID)).sections for block in section.blocks]
    paragraphs = list(document.paragraphs)
    pictures = [at for at, paragraph in enumerate(paragraphs) if list(paragraph._p.iter(qn("w:drawing")))]
    assert [paragraphs[at + 1].text for at in pictures] == [b.caption for b in blocks if isinstance(b, DrawingBlock)]
    numbers = [each.indicator.no for each in materials_of(demo, MID).assessments]
    found = [int(paragraphs[at - 2].text.partition("．")[0]) for at in pictures[1:-1]]  # the last is of all methods
    assert sorted(found) == numbers
    for at in pictures[1:-1]:
        styles = [paragraph.style.name for paragraph in paragraphs[at - 2 : at] if paragraph.style]
        assert styles == ["Heading 3", "Normal"]


FONT = re.compile(rb"/[\w.+-]+\s+([\d.]+)\s+Tf")
PLACED = re.compile(rb"([-\d.]+) [-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ Tm")
FINAL = ReportQuestion(date(2025, 12, 31), instant_of("2026-12-31"))


@pytest.mark.parametrize("question", [MID, FINAL], ids=["mid", "final"])
def test_nothing_is_printed_smaller_than_can_be_read(demo: DataStore, question: ReportQuestion) -> None:
    smallest = 100.0
    with pikepdf.open(BytesIO(make(demo, question))) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            contents = page.Contents.read_bytes()
            assert {abs(float(scale)) for scale in PLACED.findall(contents)} == {1.0}
            smallest = min([smallest, *(float(size) for size in FONT.findall(contents))])
    assert smallest >= 7.5


def test_a_value_that_rounding_would_call_met_is_drawn_with_its_miss() -> None:
    made = materials(observations=level(8, {"2022Q4": 57.98}))
    drawing = indicator_drawing(PLAN, made.assessments[7], Lang.ZH)
    assert drawing["value"] == "57.98%"
