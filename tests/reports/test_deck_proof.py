"""Slides proven: who issued them, that no byte is another, and which figure was forged where they were edited."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from etl.home.signing_key import SigningKey
from etl.store.data_store import DataStore
from reports.checking.content import MismatchKind
from reports.checking.deck_reading import Deck, claim_in_deck, read_deck
from reports.making import ReportKind, make
from reports.proof import prove
from reports.proof.issued import Issuance, check_issue
from reports.proof.origin import Verdict, of_deck
from reports.signing import RECORD_PART, demonstration_key, record_signer
from tests.reports.test_brief import DECK

OTHER = SigningKey.of_seed(b"x" * 32).public


@pytest.fixture(scope="module")
def deck(demo: DataStore) -> bytes:
    return make(demo, DECK, ReportKind.DECK)


@pytest.fixture(scope="module", name="own")
def _own(deck: bytes) -> Deck:
    return read_deck(deck)


def saved(deck: bytes, how: Callable[..., None] = lambda shown: None) -> bytes:
    """Return slides saved again by a program that keeps what it does not know, after something was done to them."""
    shown = Presentation(BytesIO(deck))
    how(shown)
    out = BytesIO()
    shown.save(out)
    return out.getvalue()


def with_part(deck: bytes, name: str, how: Callable[[bytes], bytes]) -> bytes:
    """Return slides of which one part was written by hand."""
    out = BytesIO()
    with ZipFile(BytesIO(deck)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for each in source.namelist():
            content = source.read(each)
            changed = how(content) if re.fullmatch(name, each) else content
            assert (changed != content) is bool(re.fullmatch(name, each)), each
            target.writestr(each, changed)
    return out.getvalue()


def _shapes(shown: object, kind: str) -> list[object]:
    return [s for slide in shown.slides for s in slide.shapes if getattr(s, kind)]  # type: ignore[attr-defined]


def _cell(shown: object) -> None:
    _shapes(shown, "has_table")[0].table.cell(1, 2).text = "99.9%"  # type: ignore[attr-defined]


def _status(shown: object) -> None:
    _shapes(shown, "has_table")[0].table.cell(1, 5).text = "完成得很好"  # type: ignore[attr-defined]


def _title(shown: object) -> None:
    shown.slides[0].shapes[0].text_frame.text = "给局务会看的"  # type: ignore[attr-defined]


def _more(shown: object) -> None:
    slide = shown.slides.add_slide(shown.slide_layouts[6])  # type: ignore[attr-defined]
    slide.shapes.add_textbox(0, 0, 9_000_000, 900_000).text_frame.text = "下一步打算"


def _moved(shown: object) -> None:
    slides = shown.slides._sldIdLst  # type: ignore[attr-defined]
    slides.insert(1, slides[3])


def _gone(shown: object) -> None:
    slides = shown.slides._sldIdLst  # type: ignore[attr-defined]
    slides.remove(slides[2])


def _over(shown: object) -> None:
    chart = _shapes(shown, "has_chart")[0]
    slide = shown.slides[1]  # type: ignore[attr-defined]
    connector = slide.shapes.add_connector(1, chart.left, chart.top, 9_000_000, 4_000_000)  # type: ignore[attr-defined]
    assert connector is not None


def _sentence(shown: object) -> None:
    _, heading = (s.text_frame for s in shown.slides[1].shapes if s.has_text_frame)  # type: ignore[attr-defined]
    heading.text = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), heading.text)


def _unmarked(shown: object) -> None:
    foot = shown.slides[1].shapes[0].text_frame  # type: ignore[attr-defined]
    assert "演示数据" in foot.text
    foot.text = foot.text.replace("演示数据 · ", "")


@pytest.mark.parametrize(
    ("how", "verdict"),
    [
        (lambda shown: None, Verdict.RESAVED),
        (_title, Verdict.EDITED),
        (_more, Verdict.EDITED),
        (_moved, Verdict.RESAVED),
        (_cell, Verdict.ALTERED),
        (_status, Verdict.ALTERED),
        (_sentence, Verdict.ALTERED),
        (_gone, Verdict.ALTERED),
        (_over, Verdict.UNPROVEN),
        (_unmarked, Verdict.EDITED),
    ],
)
def test_what_was_done_to_slides_is_told(deck: bytes, own: Deck, how: Callable[..., None], verdict: Verdict) -> None:
    told = of_deck(read_deck(saved(deck, how)), own)
    assert told.verdict == verdict, told
    if verdict is Verdict.ALTERED:
        assert any(each.kind in (MismatchKind.FIGURE, MismatchKind.MISSING) for each in told.mismatches)


def test_a_figure_forged_in_a_chart_is_named_with_what_it_should_be(demo: DataStore, deck: bytes) -> None:
    values = re.compile(rb"(<c:val>.*?<c:v>)([^<]+)(</c:v>)", re.S)

    def forged(content: bytes) -> bytes:
        return values.sub(rb"\g<1>12345\g<3>", content, count=1)

    with ZipFile(BytesIO(deck)) as archive:
        name = sorted(each for each in archive.namelist() if re.fullmatch(r"ppt/charts/chart\d+\.xml", each))[0]
    proof = prove(demo, with_part(deck, re.escape(name), forged))
    assert proof.verdict is Verdict.ALTERED
    (mismatch,) = proof.mismatches
    assert (mismatch.printed, mismatch.kind) == ("12345", MismatchKind.FIGURE)
    assert mismatch.right
    assert mismatch.place.row


def test_a_figure_forged_in_the_workbook_behind_a_chart_is_found(deck: bytes, own: Deck) -> None:
    def forged(content: bytes) -> bytes:
        book = load_workbook(BytesIO(content))
        book.worksheets[0]["B2"] = 54321
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    with ZipFile(BytesIO(deck)) as archive:
        name = sorted(each for each in archive.namelist() if each.endswith(".xlsx"))[0]
    told = of_deck(read_deck(with_part(deck, re.escape(name), forged)), own)
    assert told.verdict is Verdict.ALTERED
    assert [each.printed for each in told.mismatches] == ["54321"]


def test_words_put_over_a_bar_are_found(deck: bytes, own: Deck) -> None:
    label = (
        b'<c:ser><c:dLbls><c:dLbl><c:idx val="0"/><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>99</a:t></a:r></a:p></c:rich>'
        b"</c:tx></c:dLbl></c:dLbls>"
    )
    with ZipFile(BytesIO(deck)) as archive:
        name = sorted(each for each in archive.namelist() if re.fullmatch(r"ppt/charts/chart\d+\.xml", each))[0]
    told = of_deck(read_deck(with_part(deck, re.escape(name), lambda c: c.replace(b"<c:ser>", label, 1))), own)
    assert told.verdict is Verdict.ALTERED
    assert [each.printed for each in told.mismatches] == ["99"]


def test_the_record_is_signed_and_signs_every_other_part(deck: bytes) -> None:
    record = claim_in_deck(deck)
    assert record is not None
    assert record_signer(record) == demonstration_key()
    assert record["document"] == "deck"
    key = demonstration_key()
    assert check_issue(deck, key).issue is Issuance.WHOLE
    assert check_issue(deck, OTHER).issue is Issuance.OTHER_KEY
    again = saved(deck)
    assert check_issue(again, key).issue is Issuance.RECORD  # the record goes on; the file is another
    assert check_issue(again, OTHER).issue is Issuance.OTHER_KEY


def test_a_forged_record_is_told(demo: DataStore, deck: bytes) -> None:
    def forged(content: bytes) -> bytes:
        return re.sub(rb'"value":[-\d.]+', b'"value":4242', content, count=1)

    bad = with_part(deck, re.escape(RECORD_PART), forged)
    assert check_issue(bad, demonstration_key()).issue is Issuance.CHANGED
    proof = prove(demo, bad)
    assert (proof.verdict, proof.reasons) == (Verdict.ALTERED, ("copy",))


def test_slides_whose_record_a_program_dropped_ask_by_their_property(deck: bytes) -> None:
    bare = with_part(deck, re.escape(RECORD_PART), lambda content: b"<report/>")
    assert check_issue(bare, demonstration_key()).issue is Issuance.EDITABLE
    claim, whole = claim_in_deck(bare), claim_in_deck(deck)
    assert claim is not None
    assert whole is not None
    assert all(claim[key] == whole[key] for key in ("as_of", "known_at", "data_version", "figures_sha256", "document"))


def test_two_parts_under_one_name_are_not_whole(deck: bytes) -> None:
    out = BytesIO(deck)
    with ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("ppt/presentation.xml", b"<other/>")
    assert check_issue(out.getvalue(), demonstration_key()).issue is not Issuance.WHOLE
