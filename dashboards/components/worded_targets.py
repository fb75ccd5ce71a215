"""The plan's targets in words (定性目标): listed as the plan has them; nothing is computed for them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import status_mark
from dashboards.components.responsive_table import Cell, grid
from dashboards.request import Request
from plan.status import Status
from presentation.sentences import category_name
from presentation.target_words import nature_words
from wording import name_of, told_of


def worded_targets(request: Request) -> list[Component]:
    """Return their table under a heading; nothing where every target has a number."""
    worded, lang = request.plan.worded, request.lang
    if not worded:
        return []
    rows: list[list[Cell]] = [
        [
            (str(each.no), "grid-no"),
            (name_of(each, lang), "grid-name"),
            (category_name(request.plan, each.category, lang), "words"),
            (told_of(each, "words", lang), "words"),
            (nature_words(each.nature, lang), "words"),
            # 不设数值 as a status of its own: an empty cell would look like data that are missing.
            (status_mark(Status.NO_NUMBER, lang), "words"),
        ]
        for each in worded
    ]
    keys = ("no", "indicator", "category", "words", "nature", "status")
    heads = [(request.say(f"detail.plan.worded_{key}"), "grid-name" if key == "indicator" else "words") for key in keys]
    heading, note = html.H2(request.say("detail.plan.worded")), request.say("detail.plan.worded_note")
    shown = grid(note, heads, rows, "worded-targets")
    return [html.Section([heading, html.P(note, className="lead"), shown], className="section worded")]
