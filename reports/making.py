"""Making a report: a home, a question and a kind in; a file's bytes out, and a line in the list of reports made."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from etl.store.journal.evaluation_texts import Made, kind_of
from etl.store.kept_texts import texts_of
from reports.figures import digest_of, figures_of
from reports.gather import gather
from reports.materials import Materials
from reports.pdf.fonts import font_folder
from reports.question import Question

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from etl.store.warehouse import Warehouse


class Kind(StrEnum):
    """What a report is printed as: the record, the one to edit, the annex to count with."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


def materials_of(keeper: DataStore, question: Question, store: Warehouse | None = None) -> Materials:
    """What a report on a question rests on. ``store``: a warehouse that is open already."""
    if store is not None:
        return gather(keeper, store, texts_of(keeper.record), question)
    with keeper.warehouse() as opened:
        return gather(keeper, opened, texts_of(keeper.record), question)


def make(
    keeper: DataStore,
    question: Question,
    kind: Kind = Kind.PDF,
    by: str | None = None,
    store: Warehouse | None = None,
) -> bytes:
    """The report's bytes: the same for the same question, program and fonts, whenever and wherever it is asked.

    With ``by`` the report is entered in the list of reports made.
    """
    materials = materials_of(keeper, question, store)
    made = printed(keeper, materials, kind)
    if by is not None:
        texts_of(keeper.record).record(entry(materials, kind, made, by, datetime.now(UTC)))
    return made


def printed(keeper: DataStore, materials: Materials, kind: Kind) -> bytes:
    """Materials as a file of a kind."""
    folder = font_folder(keeper.home.root)
    if kind is Kind.PDF:
        from reports.pdf import pdf_of

        return pdf_of(materials, folder)
    if kind is Kind.WORD:
        from reports.word import word_of

        return word_of(materials, folder)
    from reports.excel import excel_of

    return excel_of(materials)


def entry(materials: Materials, kind: Kind, made: bytes, by: str, at: datetime) -> Made:
    """The line of a report made."""
    question = materials.question
    known, texts = (moment.isoformat() if moment else "" for moment in (question.known_at, question.texts_at))
    return Made(
        kind=kind_of(kind.value, question.lang),
        as_of=question.as_of.isoformat(),
        known_at=known,
        texts_at=texts,
        sha256=hashlib.sha256(made).hexdigest(),
        figures=digest_of(figures_of(materials)),
        data_version=materials.data_version,
        program=materials.program,
        made_by=by,
        made_at=at,
    )
