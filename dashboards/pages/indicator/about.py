"""What an indicator means: definition, formula in words, who counts it, how old it is."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html

from dashboards import urls
from dashboards.components.html import Child, Children, link
from dashboards.request import Request
from plan.assessment import Assessment
from plan.indicator import Indicator, Ratio
from presentation import formats
from presentation.indicator_words import formula_words, schedule_formula, timing_words
from presentation.sentences import department_name, is_city_level
from presentation.target_words import is_plain, nature_words, steps
from wording import name_of, told_of


def about_block(request: Request, assessment: Assessment) -> html.Section:
    """Return definition and source, as a list of terms."""
    entries = [html.Div([html.Dt(word), html.Dd(said)]) for word, said in _entries(request, assessment)]
    method = html.P(
        link(request.say("detail.about.method"), request.href(urls.PLAN, trace=None, area=None)), className="side-note"
    )
    return html.Section([html.H2(request.say("detail.about")), html.Dl(entries, className="about"), method])


def _entries(request: Request, assessment: Assessment) -> list[tuple[str, Children]]:
    indicator = assessment.indicator
    entries: list[tuple[str, Children]] = [
        (request.say("detail.about.definition"), told_of(indicator, "definition", request.lang)),
        (request.say("detail.about.formula"), _formula(request, indicator)),
        (request.say("detail.about.measures"), _measures(request, indicator)),
        (request.say("detail.about.timing"), timing_words(request.plan, indicator, request.lang)),
        (request.say("detail.about.schedule"), schedule_formula(assessment.schedule, request.lang)),
        (request.say("detail.about.department"), department_name(request.plan, indicator.department, request.lang)),
        (request.say("detail.about.source"), told_of(indicator, "source", request.lang)),
        (request.say("detail.about.age"), _age(request, assessment)),
    ]
    entries += _as_printed(request, indicator)
    # The plan prints no unit there: it is ours, and must not be taken for the document's.
    if not indicator.unit_printed:
        ours = request.say("detail.about.unit_ours", unit=formats.unit(indicator, request.lang))
        entries.append((request.say("detail.about.unit"), ours))
    return entries


def _as_printed(request: Request, indicator: Indicator) -> Iterator[tuple[str, Children]]:
    """Yield what the document prints of the target besides figures: its kind, its nature, a note on the baseline."""
    if not is_plain(indicator):
        yield request.say("detail.about.target"), steps(indicator, request.lang, request.plan)
    if indicator.nature is not None:
        yield request.say("detail.about.nature"), nature_words(indicator.nature, request.lang)
    if indicator.baseline_note:
        yield request.say("detail.about.baseline_note"), indicator.baseline_note


def _formula(request: Request, indicator: Indicator) -> Children:
    words: list[Child] = [formula_words(request.plan, indicator, request.lang)]
    if isinstance(indicator.formula, Ratio) and not is_city_level(request.plan, indicator):
        # Said where the value could be taken for the mean of the towns' shares.
        words.append(html.Small(request.say("detail.not_mean")))
    return words


def _measures(request: Request, indicator: Indicator) -> Children:
    """Return each measure with its unit and how it is counted."""
    items: list[Child] = []
    for name in indicator.formula.measures:
        measure = request.plan.measure_of[name]
        unit, definition = (told_of(measure, field, request.lang) for field in ("unit", "definition"))
        named = request.say("detail.about.measure", name=name_of(measure, request.lang), unit=unit)
        items.append(html.Span([named, html.Small(definition)], className="about-measure"))
    return items


def _age(request: Request, assessment: Assessment) -> str:
    if assessment.latest is None:
        return request.say("status.no_data")
    period = formats.period(assessment.latest.period, request.lang)
    key = "detail.about.old" if assessment.quarters_old else "detail.about.fresh"
    return request.say(key, period=period, count=assessment.quarters_old)
