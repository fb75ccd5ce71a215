"""The words for who cannot see a drawing, held against ours: whoever looks at the page notices no other figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reports.checking.content import Mismatch, MismatchKind, ReportPlace, compared, figures_in, paired, squeezed
from reports.checking.units import DrawingUnit, Piece

_COMPARED = 50
"""How many strange ones are held against ours; more are told all the same, as added."""


def otherwise_described(said: Sequence[str], pieces: Iterable[Piece]) -> Iterator[Mismatch]:
    """Yield where a file's alternative texts are not those of our drawings. Texts taken out are not told: programs that
    print a file again keep none, and nothing false is said by that."""
    drawings = [piece for piece in pieces if isinstance(piece, DrawingUnit)]
    own, there = {squeezed(unit.alt): unit for unit in drawings}, [squeezed(text) for text in said]
    yield from _exchanged(own, there)
    gone = [unit for alt, unit in own.items() if alt not in there]
    strange = [text for text, plain in zip(said, there, strict=True) if plain and plain not in own]
    pairs = paired([unit.alt for unit in gone], strange[:_COMPARED])
    for one, other in (*pairs, *((None, at) for at in range(_COMPARED, len(strange)))):
        if other is not None and one is not None:
            yield from _differing(gone[one], strange[other])
        elif other is not None and figures_in(strange[other]):
            yield Mismatch(ReportPlace(), strange[other], "", MismatchKind.ADDED)


def _exchanged(own: dict[str, DrawingUnit], there: Sequence[str]) -> Iterator[Mismatch]:
    """Yield texts of ours that stand at another drawing of ours."""
    found = [text for text in there if text in own]
    wanted = [text for text in own if text in found]
    for right, text in zip(wanted, found, strict=True) if len(wanted) == len(found) else ():
        if right != text:
            yield Mismatch(own[right].place, own[text].alt, own[right].alt)


def _differing(unit: DrawingUnit, text: str) -> Iterator[Mismatch]:
    figures = compared(text, unit.alt).exchanged
    yield from (Mismatch(unit.place, printed, right) for printed, right in figures)
    if not figures:
        same = figures_in(text) == figures_in(unit.alt)
        yield Mismatch(unit.place, text, unit.alt, MismatchKind.WORDS if same else MismatchKind.FIGURE)
