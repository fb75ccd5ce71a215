"""A Word file held against the report: its figures must be ours; its words may be an evaluator's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from reports.checking.alternative_texts import otherwise_described
from reports.checking.content import Mismatch, MismatchKind, ReportPlace, compared, figures_in, paired, squeezed
from reports.checking.units import DESCRIPTIVE, NAMING, DrawingUnit, Piece, TableUnits, TextUnit, names_in
from reports.checking.word_reading import Image, TableTexts, WordDocument, WordText
from wording import Lang, say

Found = WordText | TableTexts | Image


def mismatches(found: WordDocument, pieces: Iterable[Piece], pictures: Sequence[str]) -> tuple[Mismatch, ...]:
    """Return every difference of a Word file to the report in pieces. ``pictures``: the SHA-256 of our own drawings, in
    order."""
    # Without paragraphs that hold nothing, and without the table of contents, which Word fills as it likes.
    wanted, present = list(_without_empty(pieces)), [piece for piece in found.pieces if _counts(piece)]
    names = names_in(wanted)
    keys, own = [_key(piece) for piece in wanted], [_found_key(piece) for piece in present]
    differing: list[Mismatch] = []
    for kind, i, j, k, m in SequenceMatcher(None, keys, own, autojunk=False).get_opcodes():
        pairs = zip(range(i, j), range(k, m), strict=True) if kind == "equal" else ()
        differing += [each for one, other in pairs for each in _grids(wanted[one], present[other], names)]
        if kind != "equal":
            differing += _stretch(wanted[i:j], present[k:m], names)
    return (*differing, *_pictures(wanted, present, pictures), *otherwise_described(found.spoken, wanted))


def _without_empty(pieces: Iterable[Piece]) -> Iterator[Piece]:
    return (piece for piece in pieces if not isinstance(piece, TextUnit) or squeezed(piece.text))


def _counts(piece: Found) -> bool:
    return not isinstance(piece, WordText) or (not piece.listed and bool(squeezed(piece.text)))


def _key(piece: Piece) -> str:
    """Return what a piece is recognised by: a text by itself, a table by its heads."""
    # Drawings have no words, so all are alike in the order of pieces; their bytes are compared apart.
    if isinstance(piece, TextUnit):
        return squeezed(piece.text)
    return "|".join(("", *map(squeezed, piece.heads))) if isinstance(piece, TableUnits) else "▣"


def _found_key(piece: Found) -> str:
    if isinstance(piece, WordText):
        return squeezed(piece.text)
    return "|".join(("", *map(squeezed, piece.rows[0] if piece.rows else ()))) if isinstance(piece, TableTexts) else "▣"


def marks_missing(found: WordDocument, mark: str, lang: Lang) -> Iterator[Mismatch]:
    """Yield the mark that says what the data are, where a section's pages do not bear it any more."""
    if mark and any(squeezed(mark) not in squeezed(header) for header in found.headers or ("",)):
        yield Mismatch(ReportPlace(say("report.place.page_head", lang)), "", mark, MismatchKind.MISSING)


def _stretch(wanted: Sequence[Piece], said: Sequence[Found], names: tuple[str, ...]) -> Iterator[Mismatch]:
    """Yield paragraphs and tables that differ, each beside its like."""
    units = [piece for piece in wanted if isinstance(piece, TextUnit)]
    texts = [piece.text for piece in said if isinstance(piece, WordText)]
    for one, other in paired([squeezed(unit.text) for unit in units], list(map(squeezed, texts))):
        yield from _texts(None if one is None else units[one], None if other is None else texts[other], names)
    grids = [piece for piece in wanted if isinstance(piece, TableUnits)]
    tables = [piece for piece in said if isinstance(piece, TableTexts)]
    for one, other in paired(list(map(_key, grids)), list(map(_found_key, tables))):
        if one is not None and other is not None:
            yield from _table(grids[one], tables[other], names)
        elif one is not None:
            yield Mismatch(grids[one].place, "", grids[one].place.table, MismatchKind.MISSING)
        elif other is not None:
            yield Mismatch(
                ReportPlace(), " ".join(tables[other].rows[0][:4]) if tables[other].rows else "", "", MismatchKind.ADDED
            )


def _texts(unit: TextUnit | None, text: str | None, names: tuple[str, ...]) -> Iterator[Mismatch]:
    if unit is None:
        yield Mismatch(ReportPlace(), text or "", "", MismatchKind.ADDED)
        return
    if text is None or unit.free:
        # Texts of evaluators are theirs to change, in the file too.
        yield Mismatch(unit.place, text or "", unit.text, MismatchKind.WORDS)
        return
    held = compared(text, unit.text, names)
    yield from (Mismatch(unit.place, printed, right) for printed, right in held.exchanged)
    if held.put:
        yield Mismatch(unit.place, "、".join(held.put), "", MismatchKind.ADDED)
    if held.same:
        yield Mismatch(unit.place, text, unit.text, MismatchKind.WORDS)


def _grids(piece: Piece, found: Found, names: tuple[str, ...]) -> Iterator[Mismatch]:
    if isinstance(piece, TableUnits) and isinstance(found, TableTexts):
        yield from _table(piece, found, names)


def _table(grid: TableUnits, found: TableTexts, names: tuple[str, ...]) -> Iterator[Mismatch]:
    """Yield row by row, known by their first cells, and cell by cell."""
    heads, *rows = found.rows or ((),)
    columns = [
        next((at for at, head in enumerate(heads) if squeezed(head) == squeezed(own)), None) for own in grid.heads
    ]
    by_name: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        by_name.setdefault(squeezed(row[0]) if row else "", []).append(row)
    by_column = [{squeezed(row[at].text) for row in grid.rows} for at in range(len(grid.heads))]
    for own in grid.rows:
        same = by_name.get(squeezed(own[0].text), [])
        if not same:
            yield Mismatch(replace(own[0].place, column=""), "", own[0].place.row, MismatchKind.MISSING)
            continue
        yield from _cells(own, same.pop(0), columns, by_column, names)
    for name, left in by_name.items():
        yield from (Mismatch(replace(grid.place, row=name), " ".join(row), "", MismatchKind.ADDED) for row in left)


def _cells(
    own: tuple[TextUnit, ...],
    row: tuple[str, ...],
    columns: Sequence[int | None],
    told: Sequence[set[str]],
    names: tuple[str, ...],
) -> Iterator[Mismatch]:
    """Yield the cells of a row that differ. ``told``: what the rows say in each column."""
    for unit, at, others in zip(own, columns, told, strict=True):
        text = row[at] if at is not None and at < len(row) else None
        if text is None:
            yield Mismatch(unit.place, "", unit.text, MismatchKind.MISSING)
        elif squeezed(text) != squeezed(unit.text):
            # Other words around the same figures are no forgery: Word files are there to be edited.
            same = unit.place.column in DESCRIPTIVE and _says_the_same(unit, text, names)
            # Another row's name or department is no other wording: the figures are then said of somebody else.
            words = unit.free or (same and squeezed(text) not in others)
            yield Mismatch(unit.place, text, unit.text, MismatchKind.WORDS if words else MismatchKind.FIGURE)


def _says_the_same(unit: TextUnit, text: str, names: tuple[str, ...]) -> bool:
    """Tell whether other words have the same figures, and exchange no name for another; where a name stands by itself,
    it has to be there."""
    if figures_in(text) != figures_in(unit.text) or not compared(text, unit.text, names).same:
        return False
    named = (name for name in names if squeezed(name) in squeezed(unit.text))
    return unit.place.column not in NAMING or all(squeezed(name) in squeezed(text) for name in named)


def _pictures(wanted: Sequence[Piece], said: Sequence[Found], own: Sequence[str]) -> Iterator[Mismatch]:
    """Yield pictures that are not ours, one by one; those taken out are words that were edited."""
    shown = [piece.sha256 for piece in said if isinstance(piece, Image)]
    drawings = [piece.place for piece in wanted if isinstance(piece, DrawingUnit)]
    yield from _exchanged(dict(zip(own, drawings, strict=True)), shown)
    for place, sha256 in zip(drawings, own, strict=True):
        if sha256 not in shown:
            # As many pictures as ours and another among them: exchanged. Fewer: taken out, as words may be.
            yield Mismatch(
                place, "", place.table, MismatchKind.PICTURE if len(shown) >= len(own) else MismatchKind.WORDS
            )


def _exchanged(own: Mapping[str, ReportPlace], shown: Sequence[str]) -> Iterator[Mismatch]:
    """Yield drawings of ours that stand where another one of ours should."""
    there = [sha256 for sha256 in shown if sha256 in own]
    wanted = [sha256 for sha256 in own if sha256 in shown]
    # One that is there twice stands for another that is not there at all, which is told as missing.
    for right, found in zip(wanted, there, strict=True) if len(wanted) == len(there) else ():
        if right != found:
            yield Mismatch(own[right], own[found].table, own[right].table, MismatchKind.PICTURE)
