"""Whose file it is, and whether it says what it said: by its bytes, else by what can be read in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from etl.home import Home
from etl.workbook.write.export import ExportSheet
from reports.blocks import Report
from reports.checking import deck_checking, excel_checking, pdf_checking, word_checking
from reports.checking.alternative_texts import otherwise_described
from reports.checking.comparing import differences, name_of_figure, shown
from reports.checking.content import Mismatch, ReportPlace
from reports.checking.content import MismatchKind as Differs
from reports.checking.deck_reading import Deck, read_deck
from reports.checking.excel_reading import SheetValues
from reports.checking.opening import OpenedFile
from reports.checking.pdf_reading import Pdf, read_pdf
from reports.checking.units import pieces_of
from reports.checking.word_reading import Image, WordDocument, read_word
from reports.figures import digest_of, figures_of
from reports.making import ReportKind, printed
from reports.materials import Materials
from reports.pdf.fonts import faces, font_folder
from reports.record import program
from reports.signing import issuer_of
from wording import in_every_language

if TYPE_CHECKING:
    from etl.store.data_store import DataStore


class Verdict(StrEnum):
    """The result of a proof; its words are the wording's ``verify.…``."""

    EQUAL = "equal"
    """Ours, byte for byte, and every number is what the data say today."""
    RESAVED = "resaved"
    """Saved again by another program: other bytes, and everything that can be read is ours."""
    EDITED = "edited"
    """A Word file or workbook with other words; its figures are ours."""
    SUPERSEDED = "superseded"
    """Ours (also resaved or edited), and some numbers have been corrected or completed since."""
    ALTERED = "altered"
    """It says it is ours, and a figure or, in a PDF, anything else is another."""
    OTHER_PLAN = "other_plan"
    """A report on another plan."""
    OTHER_DATA = "other_data"
    """A report from another home: what was known at its instant is not what is known here."""
    UNPROVEN = "unproven"
    """It cannot be told: another program, catalogue or fonts, or something lies over what was printed."""
    FOREIGN = "foreign"
    """Not a report of this program at all."""


OURS = (Verdict.EQUAL, Verdict.RESAVED, Verdict.EDITED)
"""Verdicts that say yes to a file's figures."""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """A verdict on the file alone, why it is no better (keys of ``verify.reason.``), and what it says otherwise."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()


def origin_of(data_store: DataStore, then: Materials, file: OpenedFile) -> FileVerdict:
    """Return what a file is, held against what its own question gives."""
    claim = file.claim or {}
    # First of all: a copy whose digest is not its own has been edited, whatever the rest looks like.
    forged = tuple(_copied(then, claim))
    if forged:
        return FileVerdict(Verdict.ALTERED, ("copy",), forged)
    reasons = tuple(_other_surroundings(data_store, then, claim))
    # Only where catalogue and program are ours can another data version mean another home's data.
    if not {"catalogue", "program"} & {*reasons} and then.data_version != claim["data_version"]:
        return FileVerdict(Verdict.OTHER_DATA)
    ours = printed(data_store, then, file.kind)
    # The bytes prove everything at once, and nothing in the file need be trusted for it.
    if ours == file.content:
        return FileVerdict(Verdict.EQUAL)
    found = _content(then, file, ours, data_store.home, by_another=bool(reasons))
    # Another program or font makes differences of its own: a mismatch is then no proof of forgery.
    verdict = Verdict.UNPROVEN if reasons and found.verdict is Verdict.ALTERED else found.verdict
    return FileVerdict(verdict, (*reasons, *found.reasons), found.mismatches)


def _copied(then: Materials, claim: Mapping[str, Any]) -> Iterable[Mismatch]:
    """Yield the figures a PDF carries, where their digest is not theirs: each that is not ours."""
    figures = claim.get("figures")
    if figures is None or digest_of(dict(figures)) == claim.get("figures_sha256"):
        return
    for difference in differences(figures, figures_of(then)):
        place = ReportPlace(
            "guibiao-report.json", column=name_of_figure(then.plan, difference, then.lang), no=difference.no
        )
        yield Mismatch(place, *shown(then.plan, difference, then.lang))
    yield Mismatch(ReportPlace("guibiao-report.json"), digest_of(dict(figures)), str(claim.get("figures_sha256")))


def _other_surroundings(data_store: DataStore, then: Materials, claim: Mapping[str, Any]) -> Iterable[str]:
    """Yield what the bytes depend on and is another than when the file was made: keys of ``verify.reason.…``."""
    if _plan_digest(claim) != _sha256(then.plan_digest):
        yield "catalogue"
    if claim["program"] != program():
        yield "program"
    issuer = issuer_of(data_store.home, then.demonstration)
    if "surroundings" in claim:
        said = dict(claim["surroundings"])
        if said.pop("address", None) != issuer.address:
            yield "address"
        if said != faces(font_folder(data_store.home.root)).surroundings:
            yield "fonts"
    own = issuer.signer.public if issuer.signer else None
    if ("surroundings" in claim or "signer" in claim) and claim.get("signer") != own:
        yield "key"


def _plan_digest(claim: Mapping[str, Any]) -> str:
    return _sha256(str(claim["plan_digest"])) if "plan_digest" in claim else str(claim["plan_sha256"])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _content(then: Materials, file: OpenedFile, ours: bytes, home: Home, by_another: bool) -> FileVerdict:
    """Return what can be read in a file whose bytes are not ours; ``by_another`` program, catalogue or font it was
    made."""
    if file.kind is ReportKind.DECK:
        return _deck(file, ours)
    if file.kind is ReportKind.PDF:
        return _pdf(then, file, ours, home, by_another)
    return _word(then, file, ours, by_another) if file.kind is ReportKind.WORD else _workbook(then, file, by_another)


def _but_record(differing: tuple[Mismatch, ...], by_another: bool) -> tuple[Mismatch, ...]:
    """Return mismatches without those of the record's page, which names program, catalogue and fonts, where these are
    others; all of them elsewhere."""
    names = (*in_every_language("report.record"), *in_every_language("report.sheet.record"))
    return tuple(each for each in differing if each.place.section not in names) if by_another else differing


def _pdf(then: Materials, file: OpenedFile, ours: bytes, home: Home, by_another: bool) -> FileVerdict:
    from reports.pdf import whole_report

    found = file.content_of()
    if not isinstance(found, Pdf):
        return FileVerdict(Verdict.ALTERED, ("unreadable",))
    report = whole_report(then, font_folder(home.root), issuer_of(home, then.demonstration))
    return of_pdf(found, ours, report, by_another)


def of_pdf(found: Pdf, ours: bytes, report: Report, by_another: bool = False) -> FileVerdict:
    """Return what a PDF is beside our own bytes of a report."""
    from reports.pdf.glyphs import visible

    # If every page is drawn as ours is, the words need not be read.
    own = read_pdf(ours, words=False)
    differing = _otherwise_drawn(found, own)
    pieces = tuple(pieces_of(report, lambda text: visible(text, {})))
    said = tuple(otherwise_described(found.spoken, pieces))
    if differing != ():
        printed = pdf_checking.mismatches(found, read_pdf(ours), report.mark, pieces, report.lang)
        said = (*_but_record(printed, by_another), *said)
    if said:
        return FileVerdict(Verdict.ALTERED, (), said)
    # Another address of the installation leads every figure elsewhere, truthfully.
    led = () if by_another else tuple(_led_elsewhere(found, own))
    if led:
        return FileVerdict(Verdict.ALTERED, ("links",), led)
    return _laid_over(found) or _drawing_verdict(found, own, differing, by_another)


def _led_elsewhere(found: Pdf, own: Pdf) -> Iterable[Mismatch]:
    """Yield each link that leads elsewhere than ours. Links taken out are not told: nothing is hidden by that."""
    known = {target for sheet in own.sheets for target, _ in sheet.links}
    for number, sheet in enumerate(found.sheets, 1):
        right = own.sheets[number - 1] if number <= len(own.sheets) else None
        # Only on pages as we drew them is compared where each lies: printed again, links are cut and ordered otherwise.
        if right is not None and right.drawn == sheet.drawn:
            ours = {where: target for target, where in right.links}
            wrong = [(target, ours.get(where, "")) for target, where in sheet.links if ours.get(where) != target]
        else:
            wrong = [(target, "") for target, _ in sheet.links if target not in known and not target.startswith("#")]
        yield from (Mismatch(ReportPlace(page=number), *each, Differs.LINK) for each in wrong)


def _otherwise_drawn(found: Pdf, own: Pdf) -> tuple[int, ...] | None:
    """Return the pages that are drawn otherwise than ours; None where there are more or fewer pages."""
    if len(found.sheets) != len(own.sheets):
        return None
    pairs = enumerate(zip(found.sheets, own.sheets, strict=True), 1)
    return tuple(number for number, (one, other) in pairs if one.drawn != other.drawn)


def _laid_over(found: Pdf) -> FileVerdict | None:
    """Return UNPROVEN where anything lies over words that are ours; None where nothing does."""
    if any(sheet.laid_over for sheet in found.sheets):
        return FileVerdict(Verdict.UNPROVEN, ("laid_over",))
    return FileVerdict(Verdict.UNPROVEN, ("pictures",)) if any(sheet.pictures for sheet in found.sheets) else None


def _drawing_verdict(found: Pdf, own: Pdf, differing: tuple[int, ...] | None, by_another: bool) -> FileVerdict:
    """Return the verdict on a PDF whose words are ours and whose pages ``differing`` are drawn otherwise.

    Where every page is drawn otherwise it was printed again by a program, else something was painted over. Printing
    again writes every page's instructions anew. Where ours still stand, only what they draw with was
    exchanged: fonts, whose digits may then look like others.
    """
    if differing == ():
        return FileVerdict(Verdict.RESAVED)
    if differing is None or by_another or _printed_again(found, own):
        return FileVerdict(Verdict.RESAVED, ("reprinted",))
    places = tuple(Mismatch(ReportPlace(page=page), "", "", Differs.PICTURE) for page in differing)
    return FileVerdict(Verdict.ALTERED, ("drawn",), places)


def _printed_again(found: Pdf, own: Pdf) -> bool:
    return all(one.written != other.written for one, other in zip(found.sheets, own.sheets, strict=True))


def _deck(file: OpenedFile, ours: bytes) -> FileVerdict:
    if not isinstance(file.inside, tuple):
        return FileVerdict(Verdict.ALTERED, ("unreadable",))
    return of_deck(file.inside, read_deck(ours))


def of_deck(found: Deck, own: Deck) -> FileVerdict:
    """Return what slides are beside our own."""
    differing = deck_checking.mismatches(found, own)
    if any(map(_of_figures, differing)):
        return FileVerdict(Verdict.ALTERED, (), differing)
    # A picture or a shape without words may lie over a figure.
    if sum(slide.others for slide in found) > sum(slide.others for slide in own):
        return FileVerdict(Verdict.UNPROVEN, ("laid_over",), differing)
    return FileVerdict(Verdict.EDITED if differing else Verdict.RESAVED, (), differing)


def _of_figures(differing: Mismatch) -> bool:
    """Tell whether a difference is one of figures. Missing counts with them: a row taken out hides what it said; and
    so does a row put into a table of ours."""
    if differing.kind is Differs.ADDED:
        return bool(differing.place.row)
    return differing.kind in (Differs.FIGURE, Differs.MISSING)


def _word(then: Materials, file: OpenedFile, ours: bytes, by_another: bool) -> FileVerdict:
    from reports.word import whole_report

    if not isinstance(file.inside, WordDocument):
        return FileVerdict(Verdict.ALTERED, ("unreadable",))
    return of_word(file.inside, ours, whole_report(then), by_another)


def of_word(found: WordDocument, ours: bytes, report: Report, by_another: bool = False) -> FileVerdict:
    """Return what a Word file is beside our own bytes of a report."""
    from reports.word.text import xml_safe

    pictures = [piece.sha256 for piece in read_word(ours).pieces if isinstance(piece, Image)]
    said = word_checking.mismatches(found, pieces_of(report, xml_safe), pictures)
    marks = word_checking.marks_missing(found, report.mark, report.lang)
    differing = _but_record((*said, *marks), by_another)
    if any(map(_of_figures, differing)):
        return FileVerdict(Verdict.ALTERED, (), differing)
    if found.floating:
        return FileVerdict(Verdict.UNPROVEN, ("laid_over",), differing)
    if any(each.kind is Differs.PICTURE for each in differing):
        return FileVerdict(Verdict.UNPROVEN, ("pictures",), differing)
    return FileVerdict(Verdict.EDITED if differing else Verdict.RESAVED, (), differing)


def _workbook(then: Materials, file: OpenedFile, by_another: bool) -> FileVerdict:
    from reports.excel import leaves_of

    if not isinstance(file.inside, Mapping):
        return FileVerdict(Verdict.ALTERED, ("unreadable",))
    return of_workbook(file.inside, leaves_of(then), by_another)


def of_workbook(
    found: Mapping[str, SheetValues], leaves: Sequence[ExportSheet], by_another: bool = False
) -> FileVerdict:
    """Return what a workbook is beside our own sheets."""
    differing = _but_record(excel_checking.mismatches(found, leaves), by_another)
    if any(map(_of_figures, differing)):
        return FileVerdict(Verdict.ALTERED, (), differing)
    if any(found[leaf.name].laid_over for leaf in leaves):
        return FileVerdict(Verdict.UNPROVEN, ("laid_over",), differing)
    return FileVerdict(Verdict.EDITED if differing else Verdict.RESAVED, (), differing)
