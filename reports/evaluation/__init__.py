"""The evaluation as a value: from materials to a report of sections. Pure; the same materials, the same report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.blocks import Report
from reports.evaluation.annex_methods import annex_methods
from reports.evaluation.annex_sources import annex_sources
from reports.evaluation.annex_table import annex_table
from reports.evaluation.annex_tasks import annex_tasks
from reports.evaluation.annex_towns import annex_towns
from reports.evaluation.brief import brief
from reports.evaluation.bulletin import bulletin
from reports.evaluation.indicators import indicators
from reports.evaluation.notice import notice
from reports.evaluation.opening import cover, facts, mark, preface, title
from reports.evaluation.overall import overall
from reports.evaluation.sections import written_sections
from reports.evaluation.written_annexes import written_annexes
from reports.materials import Materials
from reports.question import ReportDocument

__all__ = ["evaluation_of", "report_of"]


def report_of(materials: Materials) -> Report:
    """Return the document that the question asks for."""
    return _DOCUMENTS[materials.question.document](materials)


def evaluation_of(materials: Materials) -> Report:
    """Return the whole report but for its record, which names the fonts and is added by whoever prints it
    (`reports.record.with_record`)."""
    sections = (
        preface(materials),
        overall(materials),
        indicators(materials),
        *written_sections(materials),
        annex_table(materials),
        annex_towns(materials),
        annex_tasks(materials),
        annex_methods(materials),
        annex_sources(materials),
        *written_annexes(materials),
    )
    return Report(title(materials), facts(materials), mark(materials), sections, materials.lang, cover=cover(materials))


_DOCUMENTS: Mapping[ReportDocument, Callable[[Materials], Report]] = {
    ReportDocument.EVALUATION: evaluation_of,
    ReportDocument.BULLETIN: bulletin,
    ReportDocument.NOTICE: notice,
    ReportDocument.BRIEF: brief,
    ReportDocument.DECK: brief,
}
