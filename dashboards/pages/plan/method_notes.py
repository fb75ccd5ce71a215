"""How every number is made, printed from the catalogue: formulas, limits, the rules of the statuses, and one worked
example."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import Children, status_mark, table
from dashboards.request import Request
from plan.assessment import schedule_of
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.opinions import methods
from plan.status import JudgedValue, Status, status_of
from plan.target_rules import statuses_of
from presentation import formats
from presentation.indicator_words import METHODS, limits_of, method_words
from presentation.sentences import title_of


def method_blocks(request: Request) -> list[Component]:
    """Return each number with its formula and what it means, the limits filled in."""
    told = [(request.say(f"detail.plan.{name}"), *method_words(request.plan, name, request.lang)) for name in METHODS]
    entries = [
        html.Div([html.Dt(name), html.Dd([html.P(formula, className="formula"), html.P(text)])])
        for name, formula, text in told
    ]
    other = html.P(request.say("detail.plan.other_methods", count=len(methods())), className="prose")
    others = [
        html.Div([html.Dt(method.title(request.lang)), html.Dd(html.P(method.text(request.lang)))])
        for method in methods().values()
    ]
    return [html.Dl(entries, className="methods"), other, html.Dl(others, className="methods")]


def status_table(request: Request) -> list[Component]:
    """Return the statuses that this plan's indicators can have, with shape, word and rule."""
    fields = limits_of(request.plan, request.lang)
    rows: list[list[Children]] = [
        [status_mark(status, request.lang), request.say(f"detail.plan.rule.{status.value}", **fields)]
        # Only what this plan's indicators can be: a table of all would explain words that occur nowhere.
        for status in statuses_of(request.plan)
    ]
    heads = [request.say("detail.plan.status"), request.say("detail.plan.rule")]
    return [
        html.P(request.say("detail.plan.statuses_summary"), className="prose"),
        html.Div(table(request.say("detail.plan.statuses"), heads, rows, text=2), className="status-table"),
        html.P(request.say("detail.plan.limits_note", **fields), className="side-note"),
    ]


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up value put through the method; ``completion`` and ``scheduled`` are fractions, ``gap`` in points."""

    indicator: Indicator
    day: date
    value: float
    expected: float
    completion: float
    scheduled: float
    gap: float
    status: Status


def example_of(plan: Plan) -> Example:
    """Return the first indicator with a made-up value: a year after its first target, a quarter of the way from there
    to its last, so that it is easily recomputed by hand."""
    # Whatever the catalogue's first indicator is, so that the example follows the catalogue.
    indicator = plan.indicators[0]
    first, final = indicator.milestones[0], indicator.final
    day, value = date(first.year + 1, 12, 31), first.value + (final.value - first.value) / 4
    # By the functions that judge, so that the example cannot go out of date.
    schedule = schedule_of(plan, indicator)
    completion, scheduled, gap = schedule.completion(value, day), schedule.scheduled(day), schedule.gap(value, day)
    assert completion is not None, "the example's indicator has a way to go"
    assert scheduled is not None, "and a schedule"
    assert gap is not None, "and so a gap"
    status = status_of(schedule, [JudgedValue(day, value)], day, plan.thresholds)
    return Example(indicator, day, value, schedule.expected(day), completion, scheduled, gap, status)


def example_block(request: Request) -> list[Component]:
    """Return the worked example, computed by the same code as every page."""
    example, lang = example_of(request.plan), request.lang
    said = request.say(
        "detail.plan.example_text",
        name=title_of(example.indicator, lang),
        day=formats.day(example.day, lang),
        value=formats.with_unit(example.indicator, example.value, lang),
    )
    figures: list[tuple[str, Children]] = [
        ("expected", formats.plain(example.expected, 4)),
        ("completion", f"{formats.plain(100 * example.completion, 2)}%"),
        ("scheduled", f"{formats.plain(100 * example.scheduled, 2)}%"),
        ("gap", formats.signed(example.gap, 2)),
        ("status", status_mark(example.status, lang)),
    ]
    entries = [html.Div([html.Dt(request.say(f"detail.plan.example_{key}")), html.Dd(word)]) for key, word in figures]
    return [html.P(said, className="prose"), html.Dl(entries, className="example")]
