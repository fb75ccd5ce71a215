"""verify on PDFs that are not our bytes: saved again, printed again, painted over, or forged, which is named."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from etl.store.data_store import DataStore
from plan.instant import instant_of
from reports.blocks import Report, TableBlock
from reports.checking.content import MismatchKind as Differs
from reports.checking.content import squeezed
from reports.checking.pdf_reading import read_pdf
from reports.evaluation import evaluation_of
from reports.making import ReportKind, make, materials_of
from reports.pdf import whole_report
from reports.proof import Proof, prove
from reports.proof.origin import OURS, FileVerdict, Verdict, of_pdf
from reports.question import ReportQuestion
from tests.reports import forging
from tests.reports.conftest import MID
from tests.reports.forging import Cell, resaved, with_cell
from wording import say

LIKE = pikepdf.ObjectStreamMode.generate
HARMLESS: dict[str, Callable[[bytes, Path], bytes]] = {
    "metadata": lambda pdf, _: resaved(pdf, forging.retitled),
    "linearised": lambda pdf, _: resaved(pdf, linearize=True),
    "packed": lambda pdf, _: resaved(pdf, object_stream_mode=LIKE, recompress_flate=True),
    "unpacked": lambda pdf, _: resaved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all),
    "without its copy": lambda pdf, _: resaved(pdf, forging.stripped),
    "a byte behind its end": lambda pdf, _: pdf + b"\n%saved\n",
}


@pytest.fixture(scope="module")
def right(demo: DataStore) -> Report:
    return whole_report(materials_of(demo, MID))


@pytest.mark.parametrize("name", HARMLESS)
def test_a_report_that_was_only_saved_again_says_so(mid_term: bytes, right: Report, tmp_path: Path, name: str) -> None:
    again = read_pdf(HARMLESS[name](mid_term, tmp_path))
    assert of_pdf(again, mid_term, right) == FileVerdict(Verdict.RESAVED)


def test_its_question_is_found_in_its_copy_or_on_its_last_page(
    demo: DataStore, mid_term: bytes, tmp_path: Path
) -> None:
    for change in (forging.retitled, forging.stripped):
        proof = prove(demo, resaved(mid_term, change, object_stream_mode=LIKE))
        assert (proof.verdict, proof.mismatches, proof.reasons, proof.ok) == (Verdict.RESAVED, (), (), True)
        assert proof.record is not None
        assert (proof.record["as_of"], proof.record["known_at"]) == ("2022-12-31", "2023-02-15T00:00:00+08:00")


def test_one_that_was_printed_to_a_pdf_again_is_read(demo: DataStore, mid_term: bytes, tmp_path: Path) -> None:
    proof = prove(demo, forging.reprinted(mid_term, tmp_path))
    assert (proof.verdict, proof.reasons, proof.ok) == (Verdict.RESAVED, ("reprinted",), True)
    assert proof.record is not None
    assert proof.record["known_at"] == "2023-02-15T00:00:00+08:00"


def test_an_instant_of_many_digits_is_found_again_on_the_last_page(demo: DataStore, tmp_path: Path) -> None:
    question = ReportQuestion(
        MID.as_of, instant_of("2023-02-15T00:00:00.123456"), instant_of("2023-02-16T01:02:03.4+00:00")
    )
    proof = prove(demo, forging.reprinted(make(demo, question), tmp_path))
    assert proof.verdict is Verdict.RESAVED
    assert proof.record is not None
    assert proof.record["known_at"] == "2023-02-15T00:00:00.123456+08:00"
    assert proof.record["texts_at"] == "2023-02-16T09:02:03.400000+08:00"


OVERLAID = {
    "annotated": (forging.annotated, Verdict.UNPROVEN, "laid_over"),
    "with a picture": (forging.with_picture, Verdict.UNPROVEN, "pictures"),
    "painted over": (forging.painted_over, Verdict.ALTERED, "drawn"),
}


@pytest.mark.parametrize("name", OVERLAID)
def test_what_may_hide_a_figure_is_not_taken_for_harmless(mid_term: bytes, right: Report, name: str) -> None:
    change, verdict, reason = OVERLAID[name]
    proof = of_pdf(read_pdf(resaved(mid_term, change)), mid_term, right)
    assert (proof.verdict, proof.reasons) == (verdict, (reason,))
    assert verdict not in OURS
    if verdict is Verdict.ALTERED:
        assert [each.place.page for each in proof.mismatches] == [4]


FORGED: list[tuple[Cell, str, int | None]] = [
    (("附表1-1", 7, 6), "57.6%", 8),
    (("附表2-1", 3, 2), "◐88.8%", 2),
    (("表3", 0, 2), "7人", 1),
    (("表2", 7, 6), "95.0%", 8),
]


@pytest.fixture
def forged(demo: DataStore, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Report], Report]], bytes]:
    """Return the mid-term report as a forger prints it: the copy inside and the record are the true ones."""

    def print_it(change: Callable[[Report], Report]) -> bytes:
        with monkeypatch.context() as patch:
            patch.setattr("reports.pdf.report_of", lambda materials: change(evaluation_of(materials)))
            return make(demo, MID, ReportKind.PDF)

    return print_it


@pytest.mark.parametrize(("cell", "text", "no"), FORGED)
def test_a_forged_cell_is_named_with_what_it_says_and_what_is_right(
    forged: Callable[[Callable[[Report], Report]], bytes],
    mid_term: bytes,
    right: Report,
    cell: Cell,
    text: str,
    no: int | None,
) -> None:
    proof = of_pdf(read_pdf(forged(lambda report: with_cell(report, cell, text))), mid_term, right)
    table = next(t for t in tables(right) if t.caption.startswith(cell[0]))
    assert proof.verdict is Verdict.ALTERED
    (found,) = proof.mismatches
    assert (found.place.table, found.place.column, found.place.no) == (table.caption, table.columns[cell[2]].head, no)
    assert (found.printed, found.right) == (squeezed(text), squeezed(table.rows[cell[1]][cell[2]]))
    assert table.rows[cell[1]][0] in found.place.row


def tables(report: Report) -> list[TableBlock]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, TableBlock)]


def test_a_forged_and_reprinted_figure_is_named_too(
    demo: DataStore, forged: Callable[[Callable[[Report], Report]], bytes], tmp_path: Path
) -> None:
    content = forged(lambda report: with_cell(report, ("附表1-1", 7, 6), "57.6%"))
    proof = prove(demo, forging.reprinted(content, tmp_path))
    (found,) = proof.mismatches
    assert (proof.verdict, proof.ok, found.place.no, found.printed) == (Verdict.ALTERED, False, 8, "57.6%")


def test_the_mark_of_a_demonstration_may_not_be_taken_off(
    forged: Callable[[Callable[[Report], Report]], bytes], mid_term: bytes, right: Report
) -> None:
    proof = of_pdf(read_pdf(forged(lambda report: replace(report, mark=""))), mid_term, right)
    assert proof.verdict is Verdict.ALTERED
    assert any(each.kind is Differs.MISSING and each.right.startswith("演示数据") for each in proof.mismatches)


def test_any_byte_that_changes_is_noticed_and_no_other_word_is_ever_taken_for_ours(
    demo: DataStore, mid_term: bytes
) -> None:
    chance = random.Random(7)
    for place in [*(chance.randrange(200, len(mid_term)) for _ in range(2)), len(mid_term) - 40]:
        altered = bytearray(mid_term)
        altered[place] ^= 0x21
        assert noticed(prove(demo, bytes(altered)))
    assert noticed(prove(demo, mid_term[:-100]))


def noticed(proof: Proof) -> bool:
    """Not taken for our bytes; where it is said to be harmless, its words and drawings are ours."""
    return proof.verdict is not Verdict.EQUAL and (proof.verdict is not Verdict.RESAVED or not proof.mismatches)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_verdict_and_reason_has_its_words(lang: str) -> None:
    from wording import Lang

    for verdict in Verdict:
        assert say(f"verify.{verdict.value}", Lang(lang))
    for kind in Differs:
        assert say(f"mismatch.{kind.value}", Lang(lang))
    for reason in ("copy", "unreadable", "laid_over", "pictures", "reprinted", "drawn", "resaved", "edited"):
        assert say(f"verify.reason.{reason}", Lang(lang))
