"""The evaluation as a value: from materials to a report of sections. Pure; the same materials, the same report."""

from __future__ import annotations

from reports.blocks import Report, Section
from reports.evaluation.annex_methods import annex_methods
from reports.evaluation.annex_sources import annex_sources
from reports.evaluation.annex_table import annex_table
from reports.evaluation.annex_towns import annex_towns
from reports.evaluation.indicators import indicators
from reports.evaluation.opening import facts, mark, preface, title
from reports.evaluation.overall import overall
from reports.evaluation.sections import written_sections
from reports.evaluation.words import evaluators_text
from reports.materials import Materials

__all__ = ["evaluation_of"]


def evaluation_of(materials: Materials) -> Report:
    """Return the whole report but for its record, which only who prints it can write."""
    sections = (
        preface(materials),
        overall(materials),
        indicators(materials),
        *written_sections(materials),
        annex_table(materials),
        annex_towns(materials),
        # 附件3 (tasks and projects) is the evaluators' to write: the plan's data hold none.
        Section(materials.say("report.annex.3"), tuple(evaluators_text(materials, "附件3", "正文")), fresh_page=True),
        annex_methods(materials),
        annex_sources(materials),
    )
    return Report(title(materials), facts(materials), mark(materials), sections, materials.lang)
