"""Making a report: a home, a question and a kind in; a file's bytes out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from etl.texts import NoTexts, Texts
from reports.gather import gather
from reports.materials import Materials
from reports.question import Question

if TYPE_CHECKING:
    from etl.keeper import Keeper
    from etl.warehouse import Warehouse


class Kind(StrEnum):
    """What a report is printed as: the record, the one to edit, the annex to count with."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


def texts_of(keeper: Keeper) -> Texts:
    """Where a home's evaluators' texts are kept."""
    return NoTexts()


def materials_of(keeper: Keeper, question: Question, store: Warehouse | None = None) -> Materials:
    """What a report on a question rests on. ``store``: a warehouse that is open already."""
    if store is not None:
        return gather(keeper, store, texts_of(keeper), question)
    with keeper.warehouse() as opened:
        return gather(keeper, opened, texts_of(keeper), question)


def make(keeper: Keeper, question: Question, kind: Kind = Kind.PDF, store: Warehouse | None = None) -> bytes:
    """The report's bytes: the same for the same question, program and fonts, whenever and wherever it is asked."""
    return printed(keeper, materials_of(keeper, question, store), kind)


def printed(keeper: Keeper, materials: Materials, kind: Kind) -> bytes:
    """Materials as a file of a kind."""
    from reports.pdf.fonts import font_folder

    folder = font_folder(keeper.home.root)
    if kind is Kind.PDF:
        from reports.pdf import pdf_of

        return pdf_of(materials, folder)
    raise NotImplementedError(kind)
