"""The words for who cannot see a drawing: forged, exchanged, added, or only lost by a program that keeps none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pikepdf
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from reports.checking.apart import pdf_apart, word_apart
from reports.checking.content import MismatchKind as Differs
from reports.checking.pdf_reading import read_pdf
from reports.checking.word_reading import read_word
from reports.materials import Materials
from reports.pdf import whole_report as pdf_report
from reports.proof.origin import FileVerdict, Verdict, of_pdf, of_word
from reports.word import whole_report
from tests.reports.forging import resaved, word_with

ALTERED, RESAVED, EDITED = Verdict.ALTERED, Verdict.RESAVED, Verdict.EDITED
Changed = Callable[[Sequence[str]], Sequence[str]]
"""All alternative texts of a file → those it is given in their places; an empty one is taken out."""


def _at(place: int, change: Callable[[str], str]) -> Changed:
    return lambda texts: [change(text) if at == place else text for at, text in enumerate(texts)]


# What is done to the texts; the verdict on a PDF and on a Word file; (place's table begins so, printed, kind).
CASES: Mapping[str, tuple[Changed, Verdict, Verdict, tuple[str, str, Differs] | None]] = {
    "nothing": (lambda texts: texts, RESAVED, RESAVED, None),
    "other spaces": (_at(1, lambda text: text.replace("，", "， ")), RESAVED, RESAVED, None),
    "another figure": (
        *(_at(1, lambda text: text.replace("15.5人", "16.5人")), ALTERED, ALTERED),
        ("图2", "16.5", Differs.FIGURE),
    ),
    "another verdict": (
        *(_at(1, lambda text: text.replace("未达成", "达成")), ALTERED, ALTERED),
        ("图2", "达成", Differs.FIGURE),
    ),
    "a figure left out": (
        *(_at(1, lambda text: text.replace("序时应为16.00人；", "")), ALTERED, ALTERED),
        ("图2", "", Differs.FIGURE),
    ),
    "other words": (
        *(_at(1, lambda text: text.replace("纵轴不从0开始", "纵轴不是从0开始")), ALTERED, EDITED),
        ("图2", "纵轴不是", Differs.WORDS),
    ),
    "two exchanged": (
        *(lambda texts: [texts[0], texts[2], texts[1], *texts[3:]], ALTERED, ALTERED),
        ("图2", "58.3%", Differs.FIGURE),
    ),
    "all taken out": (lambda texts: [""] * len(texts), RESAVED, RESAVED, None),
    "one taken out": (_at(1, lambda text: ""), RESAVED, RESAVED, None),
    "of another matter": (_at(0, lambda text: "实际完成率为99.9%"), ALTERED, EDITED, ("", "99.9%", Differs.ADDED)),
}


def _figures(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    def walk(element: object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(element, pikepdf.Array):
            for each in element:
                yield from walk(each)
        elif isinstance(element, pikepdf.Dictionary):
            if "/Alt" in element:
                yield element
            if "/K" in element:
                yield from walk(element.K)

    return walk(pdf.Root.StructTreeRoot.K)


def _in_pdf(change: Changed) -> Callable[[pikepdf.Pdf], None]:
    def changed(pdf: pikepdf.Pdf) -> None:
        figures = list(_figures(pdf))
        assert len(figures) > 10
        for figure, text in zip(figures, change([str(figure.Alt) for figure in figures]), strict=True):
            figure.Alt = pikepdf.String(text)
            if not text:
                del figure["/Alt"]

    return changed


def _in_word(change: Changed) -> Callable[[Document], None]:
    def changed(document: Document) -> None:
        drawn = [each for each in document.element.body.iter(qn("wp:docPr")) if each.get("descr")]
        assert len(drawn) > 10
        for each, text in zip(drawn, change([each.get("descr") for each in drawn]), strict=True):
            each.set("descr", text)

    return changed


def _told(proof: FileVerdict, wanted: tuple[str, str, Differs] | None) -> None:
    if wanted is None:
        assert not proof.mismatches
        return
    table, printed, kind = wanted
    found = proof.mismatches[0]
    assert found.place.table.startswith(table)
    assert bool(found.place.table) == bool(table)
    assert printed in found.printed
    assert found.kind is kind


@pytest.mark.parametrize("name", CASES)
def test_a_pdf(mid_term: bytes, materials: Materials, name: str) -> None:
    """Every page is drawn as ours: nothing but these texts is another."""
    change, verdict, _, told = CASES[name]
    proof = of_pdf(read_pdf(resaved(mid_term, _in_pdf(change))), mid_term, pdf_report(materials))
    assert proof.verdict is verdict
    _told(proof, told)


@pytest.mark.parametrize("name", CASES)
def test_a_word_file(word: bytes, materials: Materials, name: str) -> None:
    change, _, verdict, told = CASES[name]
    proof = of_word(read_word(word_with(word, _in_word(change))), word, whole_report(materials))
    assert proof.verdict is verdict
    _told(proof, told)


def test_the_child_hands_them_over(mid_term: bytes, word: bytes) -> None:
    pdf, document = pdf_apart(mid_term), word_apart(word)
    assert pdf is not None
    assert document is not None
    assert pdf.spoken == read_pdf(mid_term).spoken
    assert document.spoken == read_word(word).spoken
    assert len(document.spoken) > 10


def test_texts_that_replace_what_is_drawn_are_read_too(mid_term: bytes, materials: Materials) -> None:
    """``ActualText`` is spoken in place of what stands there."""

    def change(pdf: pikepdf.Pdf) -> None:
        figure = next(_figures(pdf))
        figure.ActualText = pikepdf.String("每万人持证社会工作专业人才数99.5人")

    proof = of_pdf(read_pdf(resaved(mid_term, change)), mid_term, pdf_report(materials))
    assert proof.verdict is ALTERED


def test_a_structure_that_leads_back_to_itself_ends(mid_term: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        root.K = pikepdf.Array([root.K, root])

    assert len(read_pdf(resaved(mid_term, change)).spoken) >= len(read_pdf(mid_term).spoken)
