"""Making a report: a home, a question and a kind in; a file's bytes out, and a line in the list of reports made."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from etl.store.journal.evaluation_texts import ReportEntry, kind_of
from etl.store.kept_texts import texts_of
from reports.figures import digest_of, figures_of
from reports.gather import Indexed, gather
from reports.materials import Materials
from reports.pdf.fonts import font_folder
from reports.question import ReportDocument, ReportQuestion

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from etl.store.warehouse import Warehouse


class ReportKind(StrEnum):
    """What a report is printed as: the record, the one to edit, the annex to count with, slides to show."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"
    DECK = "pptx"


def materials_of(
    data_store: DataStore,
    question: ReportQuestion,
    store: Warehouse | None = None,
    kept: Indexed | None = None,
) -> Materials:
    """Return what a report on a question rests on. ``store``: a warehouse that is open already; ``kept``: its
    observations of now, where they are kept indexed."""
    if store is not None:
        return gather(data_store, store, texts_of(data_store.record), question, kept)
    with data_store.warehouse() as opened:
        return gather(data_store, opened, texts_of(data_store.record), question)


def make(
    data_store: DataStore,
    question: ReportQuestion,
    kind: ReportKind = ReportKind.PDF,
    by: str | None = None,
    store: Warehouse | None = None,
) -> bytes:
    """Return the report's bytes: the same for the same question, program and fonts, whenever and wherever it is asked.

    With ``by`` the report is entered in the list of reports made.
    """
    # Entered after printing: a report that could not be made must not stand in the list.
    materials = materials_of(data_store, question, store)
    made = printed(data_store, materials, kind)
    if by is not None:
        texts_of(data_store.record).record(entry(materials, kind, made, by, datetime.now(UTC)))
    return made


def printed(data_store: DataStore, materials: Materials, kind: ReportKind) -> bytes:
    """Return materials as a file of a kind."""
    folder = font_folder(data_store.home.root)
    if kind is ReportKind.PDF:
        # Imported where it is used: one report needs one of the three writers (decision 57).
        from reports.pdf import pdf_of
        from reports.signing import issuer_of

        return pdf_of(materials, folder, issuer_of(data_store.home, materials.demonstration))
    if kind is ReportKind.WORD:
        from reports.word import word_of

        return word_of(materials, folder)
    if kind is ReportKind.DECK:
        from reports.deck import deck_of
        from reports.signing import issuer_of

        return deck_of(materials, issuer_of(data_store.home, materials.demonstration).signer)
    from reports.excel import excel_of

    return excel_of(materials)


def entry(materials: Materials, kind: ReportKind, made: bytes, by: str, at: datetime) -> ReportEntry:
    """Return the line of a report made."""
    question = materials.question
    known, texts = (moment.isoformat() if moment else "" for moment in (question.known_at, question.texts_at))
    return ReportEntry(
        kind=kind_of(kind.value, question.lang, question.plan, _listed_as(question), question.slip),
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


def _listed_as(question: ReportQuestion) -> str:
    return "" if question.document is ReportDocument.EVALUATION else question.document.value
