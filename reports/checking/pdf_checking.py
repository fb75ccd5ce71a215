"""A PDF's words held against those of the report as it is printed here, and found again by place where they differ."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from reports.checking.content import Mismatch, MismatchKind, ReportPlace, squeezed
from reports.checking.pdf_reading import Pdf
from reports.checking.units import DrawingUnit, Piece, TableUnits, TextUnit
from wording import Lang, say

LONG = 12
"""Characters in a row that two texts do not share by chance: from such a run on they are read together again."""

FAR = 4_000
"""How many characters ahead such a run is looked for."""

MOST_COMPARED = 8_000
"""Characters of a stretch that is compared one by one; of a longer one only that it differs is told."""

_IN_FIGURES = frozenset("0123456789.,%")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A stretch of the whole text that belongs to a place."""

    start: int
    end: int
    place: ReportPlace


@dataclass(frozen=True, slots=True)
class PdfText:
    """The whole text of a PDF without its pages' heads and feet; ``marks`` counts the pages that bear the mark."""

    text: str
    marks: int


def printed_of(pdf: Pdf, mark: str) -> PdfText:
    """Return a PDF's text without spaces, page after page, and how many pages bear the ``mark``."""
    marked, texts, marks = squeezed(mark), [], 0
    for number, sheet in enumerate(pdf.sheets, 1):
        text = squeezed(sheet.text)
        if marked and text.startswith(marked):
            text, marks = text.removeprefix(marked), marks + 1
        # The page number between dashes is the last of its page; what a program sets behind it counts as text.
        head, foot, tail = text.rpartition(f"—{number}—")
        texts.append(head + tail if foot else text)
    return PdfText("".join(texts), marks)


def mismatches(found: Pdf, ours: Pdf, mark: str, pieces: Iterable[Piece], lang: Lang) -> tuple[Mismatch, ...]:
    """Return every place at which a file says something else than our own; none where its words are all the same."""
    said, right = printed_of(found, mark), printed_of(ours, mark)
    unmarked = right.marks - said.marks
    of_pages = (
        (Mismatch(ReportPlace(say("report.place.page_head", lang)), "", mark, MismatchKind.MISSING),)
        if unmarked > 0
        else ()
    )
    if said.text == right.text:
        return of_pages
    spans = list(spans_of(right.text, pieces))
    return (*of_pages, *_merged(_differing(said.text, right.text, spans), spans, right.text))


def spans_of(text: str, pieces: Iterable[Piece]) -> Iterator[TextSpan]:
    """Yield where in the text each piece stands, cell by cell. What lies between belongs to the drawing it precedes."""
    at = 0
    drawing: ReportPlace | None = None
    for piece in pieces:
        if isinstance(piece, DrawingUnit):
            drawing = piece.place
            continue
        for unit in _units(piece):
            words = squeezed(unit.text)
            start = text.find(words, at) if words else -1
            if start < 0:
                continue
            if drawing is not None and start > at:
                yield TextSpan(at, start, drawing)
            drawing = None
            yield TextSpan(start, start + len(words), unit.place)
            at = start + len(words)


def _units(piece: TextUnit | TableUnits) -> Iterator[TextUnit]:
    if isinstance(piece, TextUnit):
        yield piece
        return
    yield from (TextUnit(piece.place, head) for head in piece.heads)
    for row in piece.rows:
        yield from row


@dataclass(frozen=True, slots=True)
class TextChange:
    """A stretch of our text and what stands in its stead."""

    start: int
    end: int
    printed: str


def _differing(said: str, right: str, spans: Sequence[TextSpan]) -> Iterator[TextChange]:
    """Yield the stretches that differ: both texts are read together, and met again at the next long run they share."""
    at = here = 0
    # Runs end where pieces begin, so that one that is equal is passed over whole and a difference stays in its cell.
    borders = sorted({0, len(right), *(span.start for span in spans)})
    runs = list(pairwise(borders))
    while here < len(runs):
        start, end = runs[here]
        if said.startswith(right[start:end], at):
            at += end - start
            here += 1
            continue
        further, met = _met_again(said, right, runs, here, at)
        last = runs[further][0] if further < len(runs) else len(right)
        yield from _changes(said[at:met], right[start:last], start)
        at, here = met, further
    if at < len(said):
        yield TextChange(len(right), len(right), said[at:])


def _met_again(said: str, right: str, runs: Sequence[tuple[int, int]], here: int, at: int) -> tuple[int, int]:
    """Return the next run that is long enough to be known again, and where it stands; the ends of both where there is
    none."""
    for further in range(here + 1, len(runs)):
        start, end = runs[further]
        if end - start < LONG:
            continue
        met = said.find(right[start:end], at, at + FAR + start - runs[here][0])
        if met >= 0:
            return further, met
    return len(runs), len(said)


def _changes(printed: str, right: str, offset: int) -> Iterator[TextChange]:
    """Yield the changed stretches between two texts, character by character where they are not too long."""
    # The matcher takes time with the product of both lengths.
    if max(len(printed), len(right)) > MOST_COMPARED:
        yield TextChange(offset, offset + len(right), printed)
        return
    for kind, i, j, k, m in SequenceMatcher(None, right, printed, autojunk=False).get_opcodes():
        if kind != "equal":
            yield TextChange(offset + i, offset + j, printed[k:m])


def _merged(changes: Iterable[TextChange], spans: Sequence[TextSpan], right: str) -> Iterator[Mismatch]:
    """Yield one mismatch for each place: the whole text that stands there, and the one that should."""
    starts = [span.start for span in spans]
    by_span: dict[int, list[TextChange]] = {}
    for change in changes:
        at = bisect_right(starts, change.start) - 1 - _belongs_before(change, right)
        by_span.setdefault(max(at, 0), []).append(change)
    for index, found in by_span.items():
        span = spans[index] if spans else TextSpan(0, len(right), ReportPlace())
        yield _mismatch(span, found, right)


def _belongs_before(change: TextChange, right: str) -> bool:
    """Tell whether digits put in at a border make the figure before it longer: 10 becomes 100."""
    put_in = change.start == change.end and change.printed[:1] in _IN_FIGURES
    return put_in and change.start > 0 and right[change.start - 1].isdigit()


def _mismatch(span: TextSpan, changes: Sequence[TextChange], right: str) -> Mismatch:
    said, at = [], span.start
    for change in changes:
        said += [right[at : change.start], change.printed]
        at = max(at, change.end)
    printed = "".join((*said, right[at : span.end]))
    wanted = right[span.start : max(span.end, changes[-1].end)]
    # Everything lies behind the piece's end: it is something added or missing there, and the piece itself is right.
    if all(change.start >= span.end for change in changes):
        return Mismatch(
            span.place, "".join(change.printed for change in changes), right[span.end : changes[-1].end], _kind(changes)
        )
    return Mismatch(span.place, printed, wanted)


def _kind(changes: Sequence[TextChange]) -> MismatchKind:
    return MismatchKind.MISSING if not any(change.printed for change in changes) else MismatchKind.ADDED
