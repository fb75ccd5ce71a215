"""Slides held against ours: every figure of charts, their workbooks and tables must be ours; words may be others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.checking.comparing import same
from reports.checking.content import Mismatch, MismatchKind, ReportPlace, compared, paired, squeezed
from reports.checking.deck_reading import Deck, DeckChart, DeckSlide, Point

Rows = tuple[tuple[str, ...], ...]


def mismatches(found: Deck, own: Deck) -> tuple[Mismatch, ...]:
    """Return every difference of slides to ours. Slides may be in another order, others may stand between them."""
    left = list(found)
    differing: list[Mismatch] = []
    for number, slide in enumerate(own, 1):
        likest = max(left, key=lambda each: _likeness(each, slide), default=None)
        place = ReportPlace(_heading(slide), page=number)
        if likest is None or _likeness(likest, slide) == 0:
            differing.append(Mismatch(place, "", _heading(slide), MismatchKind.MISSING))
            continue
        left.remove(likest)
        differing += _slide(place, likest, slide)
    added = (Mismatch(ReportPlace(_heading(each)), _heading(each), "", MismatchKind.ADDED) for each in left)
    return (*differing, *added)


def _heading(slide: DeckSlide) -> str:
    return next((text for text in slide.texts if not _is_foot(text)), "")


def _is_foot(text: str) -> bool:
    """Tell whether a text is a slide's foot, which ends with its number: … · 3."""
    return text.rpartition(" · ")[2].isdigit()


def _likeness(found: DeckSlide, own: DeckSlide) -> int:
    """Return how much speaks for a slide being one of ours, 0 for nothing: the same heading most, then charts and
    tables, then each text that is the same."""
    heading = 8 * (squeezed(_heading(found)) == squeezed(_heading(own)))
    charts = 4 * bool(own.charts and [_names(c) for c in found.charts] == [_names(c) for c in own.charts])
    tables = 4 * bool(own.tables and [t[:1] for t in found.tables] == [t[:1] for t in own.tables])
    texts = len({*map(squeezed, found.texts)} & {*map(squeezed, own.texts)})
    return heading + charts + tables + texts


def _names(chart: DeckChart) -> list[tuple[str, str]]:
    return [(series, category) for series, category, _ in chart.drawn]


def _slide(place: ReportPlace, found: DeckSlide, own: DeckSlide) -> Iterator[Mismatch]:
    yield from _texts(place, _without_place(found), _without_place(own))
    if squeezed(found.notes) != squeezed(own.notes):
        yield Mismatch(place, found.notes, own.notes, MismatchKind.NOTES)
    for chart, right in zip(found.charts, own.charts, strict=False):
        yield from _chart(place, chart, right)
    for table, rows in zip(found.tables, own.tables, strict=False):
        yield from _table(place, table, rows)
    for there, wanted in ((len(found.charts), len(own.charts)), (len(found.tables), len(own.tables))):
        if there < wanted:
            yield Mismatch(place, "", place.section, MismatchKind.MISSING)
        # One more could be shown instead of ours: its figures are nobody's.
        if there > wanted:
            yield Mismatch(place, place.section, "")


def _without_place(slide: DeckSlide) -> list[str]:
    # The foot ends with the slide's number, which is another where slides were moved.
    return [text.rpartition(" · ")[0] if _is_foot(text) else text for text in slide.texts]


def _texts(place: ReportPlace, found: Sequence[str], own: Sequence[str]) -> Iterator[Mismatch]:
    for one, other in paired(list(map(squeezed, own)), list(map(squeezed, found))):
        if one is None or other is None:
            kind = MismatchKind.ADDED if one is None else MismatchKind.WORDS
            yield Mismatch(place, "" if other is None else found[other], "" if one is None else own[one], kind)
            continue
        if squeezed(own[one]) == squeezed(found[other]):
            continue
        held = compared(found[other], own[one])
        yield from (Mismatch(place, printed, right) for printed, right in held.exchanged)
        if held.same:
            yield Mismatch(place, found[other], own[one], MismatchKind.WORDS)


def _chart(place: ReportPlace, found: DeckChart, own: DeckChart) -> Iterator[Mismatch]:
    """Yield what is drawn otherwise, what the workbook behind holds otherwise, and words put over figures."""
    yield from _points(place, found.drawn, own.drawn)
    # A workbook that was taken out draws nothing else; one that is there is what editing the chart begins from.
    if found.book:
        yield from _points(place, found.book, own.book)
    written = [words for words in found.words if words not in own.words]
    yield from (Mismatch(place, words, "") for words in written)


def _points(place: ReportPlace, found: Sequence[Point], own: Sequence[Point]) -> Iterator[Mismatch]:
    values = {(squeezed(series), squeezed(category)): value for series, category, value in found}
    for series, category, right in own:
        at = ReportPlace(place.section, row=category, column=series, page=place.page)
        value = values.pop((squeezed(series), squeezed(category)), None)
        if value is None:
            yield Mismatch(at, "", right, MismatchKind.MISSING)
        elif not _same_value(value, right):
            yield Mismatch(at, value, right)
    for (series, category), value in values.items():
        yield Mismatch(ReportPlace(place.section, row=category, column=series, page=place.page), value, "")


def _same_value(value: str, right: str) -> bool:
    try:
        return same(float(right), float(value))
    except ValueError:
        return squeezed(value) == squeezed(right)


def _table(place: ReportPlace, found: Rows, own: Rows) -> Iterator[Mismatch]:
    head = own[0]
    for at, row in enumerate(own):
        theirs = found[at] if at < len(found) else ()
        for column, right in enumerate(row):
            value = theirs[column] if column < len(theirs) else None
            where = ReportPlace(place.section, row=row[0], column=head[column], page=place.page)
            if value is None:
                yield Mismatch(where, "", right, MismatchKind.MISSING)
            elif squeezed(value) != squeezed(right):
                yield Mismatch(where, value, right)
    yield from (Mismatch(place, " ".join(row), "", MismatchKind.ADDED) for row in found[len(own) :])
