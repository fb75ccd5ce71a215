"""What an indicator means: definition, formula in words, who counts it, how old it is."""

from __future__ import annotations

from dash import html

from dashboards import urls
from dashboards.components.html import Child, Children, link
from dashboards.request import Request
from plan.assessment import Assessment
from plan.indicator import Fixed, Indicator, Ratio
from presentation import formats
from presentation.schedule_words import formula_words as formula_words_of
from presentation.sentences import department_name, is_city_level, is_ytd
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
        (request.say("detail.about.timing"), timing_words(request, indicator)),
        (request.say("detail.about.schedule"), formula_words_of(assessment.schedule, request.lang)),
        (request.say("detail.about.department"), department_name(request.plan, indicator.department, request.lang)),
        (request.say("detail.about.source"), told_of(indicator, "source", request.lang)),
        (request.say("detail.about.age"), _age(request, assessment)),
    ]
    if not indicator.unit_printed:
        ours = request.say("detail.about.unit_ours", unit=formats.unit(indicator, request.lang))
        entries.append((request.say("detail.about.unit"), ours))
    return entries


def timing_words(request: Request, indicator: Indicator) -> str:
    """Return state at the quarter's end, or cumulated from January."""
    return request.say("detail.about.ytd" if is_ytd(request.plan, indicator) else "detail.about.stock")


def formula_words(request: Request, indicator: Indicator) -> str:
    """Return how the indicator is computed, with the measures' names."""
    names = [name_of(request.plan.measure_of[name], request.lang) for name in indicator.formula.measures]
    fields = dict(zip(("numerator", "denominator"), names, strict=False))
    return request.say(f"detail.formula.{_kind(request, indicator)}", **fields)


def _kind(request: Request, indicator: Indicator) -> str:
    formula = indicator.formula
    if isinstance(formula, Fixed):
        return "level"
    if not isinstance(formula, Ratio):
        return "sum"
    if is_city_level(request.plan, indicator):
        return "city"
    return "ratio_percent" if formula.scale == 100 else "ratio"


def _formula(request: Request, indicator: Indicator) -> Children:
    words: list[Child] = [formula_words(request, indicator)]
    if isinstance(indicator.formula, Ratio) and not is_city_level(request.plan, indicator):
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
