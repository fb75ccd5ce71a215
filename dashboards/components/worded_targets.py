"""The plan's targets that are words alone: told as they are, with nothing worked out."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Children, status_mark, table
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
    rows: list[list[Children]] = [
        [
            str(each.no),
            name_of(each, lang),
            category_name(request.plan, each.category, lang),
            told_of(each, "words", lang),
            nature_words(each.nature, lang),
            status_mark(Status.NO_NUMBER, lang),
        ]
        for each in worded
    ]
    keys = ("no", "indicator", "category", "words", "nature", "status")
    heads = [request.say(f"detail.plan.worded_{key}") for key in keys]
    heading = html.H2(request.say("detail.plan.worded"))
    shown = table(request.say("detail.plan.worded_note"), heads, rows, text=len(heads))
    return [html.Section([heading, shown], className="section worded")]
