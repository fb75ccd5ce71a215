"""The table of the towns' page as a workbook: numbers as numbers, nothing the page does not say."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.components.data_note import data_note
from dashboards.pages.areas.ranking import owed_head
from dashboards.pages.indicator.indicator_files import asked_for, title
from dashboards.request import Request
from etl.workbook.write.export import Cell, table_xlsx
from plan.assessment import Assessment
from presentation import cells
from presentation.sentences import area_name
from presentation.towns import ranked


def areas_xlsx(request: Request) -> bytes:
    """Return the ranking of the towns for an indicator."""
    assessment = asked_for(request)
    heads = [request.say(f"detail.{key}") for key in ("area", "areas.value", "areas.standing")]
    heads.append(owed_head(request, assessment))
    return table_xlsx(heads, ranking_rows(request, assessment), title(request, assessment), data_note(request))


def ranking_rows(request: Request, assessment: Assessment) -> list[Sequence[Cell]]:
    """Return one row a town, as ranked."""
    silent = request.say("detail.heat.key_silent")
    return [
        (
            area_name(request.plan, figure.area, request.lang),
            # 未报 in words: an empty cell in a workbook is soon added up as 0.
            silent if figure.value is None else cells.shown(assessment.indicator, figure.value),
            "" if figure.standing is None else request.say(f"status.{figure.standing.value}"),
            cells.owed(figure.owed),
        )
        for figure in ranked(request.plan, assessment)
    ]
