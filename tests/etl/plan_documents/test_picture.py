"""Tables in pictures: the grid by its rules; what a recogniser reads is a proposal, and without one the way is told."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.child import pages_apart
from etl.plan_documents.opening import read_document
from etl.plan_documents.picture import can_read_pictures
from etl.plan_documents.rules import ruled_cells
from etl.plan_tables.page_places import PageFinder, pages_of
from etl.plan_tables.reading import read_tables
from tests.etl.plan_documents.pictured import as_picture, as_scan
from tests.etl.plan_documents.test_places import TABLE

WITH = pytest.mark.skipif(not can_read_pictures(), reason="the recogniser is not installed: pip install 'guibiao[ocr]'")
WITHOUT = pytest.mark.skipif(can_read_pictures(), reason="the recogniser is installed: what is told without it")


def grid(*missing: tuple[int, int, int, int]) -> tuple[bytes, int]:
    """Draw a grid of two rows and three columns, but for rules within the boxes that are ``missing``."""
    image = Image.new("L", (400, 200), 255)
    for y in (20, 80, 140):
        image.paste(0, (20, y, 381, y + 2))
    for x in (20, 140, 260, 380):
        image.paste(0, (x, 20, x + 2, 142))
    for box in missing:
        image.paste(255, box)
    return image.tobytes(), image.width


def test_cells_are_what_stands_between_rules() -> None:
    assert len(ruled_cells(*grid())) == 6
    assert ruled_cells(*grid())[0] == pytest.approx((20, 20, 140, 80), abs=2)


def test_a_rule_that_is_missing_merges_two_cells() -> None:
    merged = ruled_cells(*grid((138, 24, 145, 78)))
    assert len(merged) == 5
    assert merged[0] == pytest.approx((20, 20, 260, 80), abs=2)


def test_cells_that_make_no_rectangle_are_none() -> None:
    # Three cells in an angle: which words are whose is not certain.
    assert len(ruled_cells(*grid((138, 24, 145, 78), (24, 78, 136, 85)))) == 3


def test_words_and_a_single_rule_are_no_table() -> None:
    image = Image.new("L", (300, 100), 255)
    image.paste(0, (10, 50, 290, 52))
    assert ruled_cells(image.tobytes(), 300) == []
    assert ruled_cells(bytes(100), 10) == []


@WITHOUT
def test_without_the_recogniser_a_picture_is_told_as_one() -> None:
    with pytest.raises(UnreadableDocument) as told:
        read_document(as_picture(TABLE), "表.png")
    assert told.value.why == "picture"
    assert [words.why for words in read_tables(read_document(as_scan(TABLE), "扫描.pdf")).refused] == ["picture"]


@WITH
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF"])
def test_what_is_recognised_is_a_proposal_with_its_box(kind: str) -> None:
    content = as_scan(TABLE) if kind == "PDF" else as_picture(TABLE, kind)
    read = read_tables(read_document(content, "表"))
    assert (read.rows, read.counts) == ((), ())
    assert [(row.name, row.unit, row.baseline, dict(row.targets)) for row in read.proposed] == [
        ("护理型床位占比", "%", 58.5, {2030: 65}),
        ("养老机构床位数", "张", 12500, {2030: "≥15000"}),
    ]
    finder = PageFinder(read.places)
    boxes = [finder.row(row) for row in read.proposed]
    upper, lower = (place.box for place in boxes if place)
    assert upper[3] == pytest.approx(lower[1], abs=1.5)
    (picture,) = pages_apart(content, pages_of(read)).values()
    assert picture.box[0] <= upper[0] < upper[2] <= picture.box[2]
    assert Image.open(BytesIO(picture.png)).width > 100


@WITH
@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nnothing", b"\xff\xd8\xff\xe0nothing"])
def test_a_damaged_picture_is_told_as_that(content: bytes) -> None:
    with pytest.raises(UnreadableDocument) as told:
        read_document(content, "x")
    assert told.value.why == "damaged"
