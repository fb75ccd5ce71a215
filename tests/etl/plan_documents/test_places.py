"""Where words stand on the pages of a PDF: held against another reader of PDFs, on pages as they are seen."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.child import pages_apart
from etl.plan_documents.opening import read_document
from etl.plan_tables.characters import unified
from etl.plan_tables.document import Box, PagePlace
from etl.plan_tables.page_places import PageBox, PageFinder, around, pages_of
from etl.plan_tables.reading import read_tables
from etl.plan_tables.result import ImportedRow, PlanImport
from tests.etl.plan_documents.written import as_pdf
from tests.etl.plan_tables.written import WrittenRow, WrittenTable

TABLE = WrittenTable(
    years=(2025, 2030),
    annual=False,
    has_unit=False,
    numbers="column",
    categories="bands",
    kinds=True,
    rows=(
        WrittenRow("护理型床位占比", "%", "养老服务", ("58.5", "65"), "约束性", 1),
        WrittenRow("养老机构床位数", "张", "养老服务", ("12,500", "≥15000"), "预期性", 2),
    ),
)


@pytest.fixture(scope="module", name="content")
def _content() -> bytes:
    return as_pdf(TABLE)


def seen(content: bytes, place: PageBox) -> str:
    """Return the words that another reader finds in a box, whose corner it counts from the page's lower left."""
    with pypdfium2.PdfDocument(content) as document:
        page = document[place.page - 1]
        crop = page.get_cropbox()
        left, top, right, bottom = place.box
        box = (crop[0] + left, crop[3] - bottom, crop[0] + right, crop[3] - top)
        return unified("".join(page.get_textpage().get_text_bounded(*box).split()))


def cells(read: PlanImport) -> Iterator[tuple[str, PageBox | None]]:
    """Yield every cell's words and its box."""
    finder = PageFinder(read.places)
    for row in read.rows:
        yield f"{row.name}（{row.unit}）", finder.find(row.spans["name"])
        yield _printed(row.baseline), finder.find(row.spans["baseline"])
        for year, span in row.target_spans.items():
            yield _printed(row.targets[year]), finder.find(span)


def _printed(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and value >= 10_000 else str(value)


def cropped(content: bytes) -> bytes:
    """Return a PDF whose pages show less than they are: 40 points are cut off at the left and 30 at the top."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            x0, y0, x1, y1 = map(float, page.mediabox)
            page.cropbox = pikepdf.Array([x0 + 40, y0, x1, y1 - 30])
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("cut", [False, True])
def test_a_cell_stands_in_its_box(content: bytes, cut: bool) -> None:
    shown = cropped(content) if cut else content
    read = read_tables(read_document(shown, "plan.pdf"))
    assert len(read.rows) == len(TABLE.rows)
    for words, place in cells(read):
        assert place is not None
        assert seen(shown, place).replace(",", "") == words.replace(",", "")


def test_a_row_stands_in_the_box_around_its_cells(content: bytes) -> None:
    read = read_tables(read_document(content, "plan.pdf"))
    finder = PageFinder(read.places)
    places = [finder.row(row) for row in read.rows]
    assert [place is not None and place.page for place in places] == [1, 1]
    upper, lower = (place.box for place in places if place)
    assert upper[3] <= lower[1] + 0.2
    assert upper[0] < upper[2] <= 595.3
    assert list(pages_of(read).items()) == [(1, (upper[0], upper[1], lower[2], lower[3]))]


def test_words_outside_of_tables_stand_in_their_line(content: bytes) -> None:
    document = read_document(content, "plan.pdf")
    line = document.places[0]
    assert "主要指标" in document.text[line.start : line.end]
    assert "主要指标" in seen(content, PageBox(line.page, line.box))


@pytest.mark.parametrize("cut", [False, True])
def test_what_stands_in_a_box_is_drawn(content: bytes, cut: bool) -> None:
    shown = cropped(content) if cut else content
    read = read_tables(read_document(shown, "plan.pdf"))
    (boxes,) = pages_of(read).values()
    (picture,) = pages_apart(shown, {1: boxes, 2: boxes}).values()
    image = Image.open(BytesIO(picture.png))
    scale = image.width / picture.width
    assert image.height == pytest.approx(picture.height * scale, abs=2)
    assert picture.box[0] == pytest.approx(max(0, boxes[0] - 40), abs=0.1)
    # The rules of the table's rows are drawn where their boxes say: dark from edge to edge.
    finder = PageFinder(read.places)
    for row in read.rows:
        place = finder.row(row)
        assert place
        line = round((place.box[3] - picture.box[1]) * scale)
        left, right = (round((edge - picture.box[0]) * scale) for edge in (place.box[0] + 1, place.box[2] - 1))
        assert any(all(image.getpixel((x, y)) < 200 for x in range(left, right)) for y in range(line - 2, line + 3))


def test_a_box_beside_the_page_shows_all_of_it(content: bytes) -> None:
    (picture,) = pages_apart(content, {1: (9000, 9000, 9001, 9001)}).values()
    assert picture.box == pytest.approx((0, 0, 595.3, 841.9), abs=0.1)


def test_what_is_no_document_is_not_drawn() -> None:
    with pytest.raises(UnreadableDocument):
        pages_apart(b"%PDF-1.7 nothing", {1: (0, 0, 9, 9)})


def test_a_box_goes_around_boxes_of_one_page() -> None:
    boxes: list[Box] = [(10, 20, 30, 40), (25, 18, 50, 39), (0, 0, 1, 1)]
    found = around([PageBox(2, boxes[0]), PageBox(2, boxes[1]), PageBox(3, boxes[2])])
    assert found == PageBox(2, (10, 18, 50, 40))
    assert around([]) is None


@pytest.mark.parametrize(
    ("span", "box"),
    [((0, 2), (0, 0, 1, 1)), ((3, 5), (1, 1, 2, 2)), ((1, 4), (0, 0, 2, 2)), ((2, 3), None), ((9, 9), None)],
)
def test_places_are_found_by_the_text(span: tuple[int, int], box: Box | None) -> None:
    finder = PageFinder((PagePlace(0, 2, 1, (0, 0, 1, 1)), PagePlace(3, 5, 1, (1, 1, 2, 2))))
    found = finder.find(span)
    assert (found.box if found else None) == box


def test_a_text_has_no_pages() -> None:
    read = read_tables(read_document("“十五五”主要指标\n指标\t2025年\t2030年\n床位（张）\t1\t2\n".encode(), "plan.txt"))
    row: ImportedRow = read.rows[0]
    assert PageFinder(read.places).row(row) is None
    assert not pages_of(read)
