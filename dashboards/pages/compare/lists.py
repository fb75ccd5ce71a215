"""Beside what moved: targets set anew, indicators whose status stayed, and the submissions that brought figures."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.determined import beside
from dashboards.components.html import Child, Children, disclosure, status_mark
from dashboards.components.responsive_table import grid
from dashboards.pages.compare.rows import indicator_link, notes, short_number
from dashboards.request import Request
from plan.comparison import Comparison, IndicatorChange, StatusMove, SubmissionEffect, TargetChange
from plan.instant import shown_instant
from presentation import formats
from presentation.comparison import target_change_words
from presentation.sentences import amount_words, department_name, title_of
from wording import inside


def _headed(request: Request, key: str, count: str, *content: Component) -> html.Section:
    heading = html.H2([request.say(key), html.Span(count, className="compare-count")])
    return html.Section([heading, *content], className="compare-section")


def targets_section(request: Request, found: Comparison) -> html.Section:
    """Return the targets that were set anew, and how the value stands under the old ones."""
    blocks = [_target(request, change) for change in found.targets]
    none = [html.P(request.say("compare.no_targets"), className="side-note")]
    return _headed(request, "compare.targets", request.say("compare.items", count=len(blocks)), *(blocks or none))


def _target(request: Request, change: TargetChange) -> html.Div:
    # Only years whose target is another: the others would look as if they had been set anew as well.
    years = sorted({y for y in (*change.old, *change.new) if change.old.get(y) != change.new.get(y)})
    facts: list[Component] = []
    for year in years:
        old, new = target_change_words(change, year, request.lang)
        facts += [
            html.Dt(request.say("compare.target_row", year=year)),
            html.Dd([html.Del(old), " → ", html.Strong(new)]),
        ]
    for revision in change.revisions:
        words = request.say(
            "compare.basis_words", number=revision.number, day=formats.day(revision.dated, request.lang)
        )
        facts += [html.Dt(request.say("compare.basis_document")), html.Dd([words, html.Br(), revision.reason])]
    facts += [html.Dt(request.say("compare.effect")), html.Dd(effect_words(request, change))]
    number = html.Span(str(change.indicator.no), className="change-no")
    name: list[Child] = [number, title_of(change.indicator, request.lang)]
    return html.Div([html.H3(name), html.Dl(facts, className="target-facts")], className="target-change")


def effect_words(request: Request, change: TargetChange) -> str:
    """Return how the later value stands under the old and under the new targets."""
    lang = request.lang
    gaps = [formats.NONE if a.gap is None else formats.signed(a.gap) for a in (change.under_old, change.current)]
    statuses = [inside(request.say(f"status.{a.status}"), lang) for a in (change.under_old, change.current)]
    key = "compare.effect_other" if change.differs else "compare.effect_same"
    return request.say(key, old=gaps[0], new=gaps[1], old_status=statuses[0], status=statuses[1])


def unchanged_section(request: Request, found: Comparison) -> html.Section:
    """Return the indicators whose status is what it was, with both values."""
    changes = found.of(StatusMove.SAME)
    rows = html.Ol([_unchanged(request, change) for change in changes], className="unmoved")
    return _headed(request, "compare.same", request.say("compare.items", count=len(changes)), rows)


def _unchanged(request: Request, change: IndicatorChange) -> html.Li:
    cells: list[Child] = [
        html.Span(str(change.no), className="change-no"),
        html.Div([indicator_link(request, change), *notes(request, change)], className="change-name"),
        html.Span(_values(request, change), className="unmoved-values"),
    ]
    if change.after is not None:
        mark, determined = status_mark(change.after.status, request.lang), beside(request, change.no)
        cells.append(html.Span([mark, *determined]) if determined else mark)
    return html.Li(cells)


def _values(request: Request, change: IndicatorChange) -> Children:
    lang = request.lang
    shown = [amount_words(a.indicator, a.latest, lang) if a else formats.NONE for a in (change.before, change.after)]
    unit = "" if formats.percent_sign(change.indicator) else formats.unit(change.indicator, lang)
    if shown == [formats.NONE, formats.NONE]:  # nothing was known and nothing is: there is no value that stayed
        return formats.NONE
    if not change.value_change:
        return request.say("compare.kept", value=formats.with_word(shown[1], unit, lang))
    return [f"{shown[0]} → ", html.Strong(shown[1]), f" {unit}"]


_COLUMNS = {
    "submission": "grid-name",
    "department": "col-department",
    "accepted": "col-when",
    "content": "col-content",
    "numbers": "col-numbers",
    "moved": "col-moved",
    "valued": "col-valued",
}
"""The columns by their wording key, and the class of each."""


def submissions_section(request: Request, found: Comparison) -> html.Section:
    """Return the submissions that brought figures between the two dates, the newest first."""
    effects = found.submissions
    count = request.say("compare.sent", count=len(effects))
    if not effects:
        return _headed(request, "compare.submissions", count, html.P(request.say("compare.no_submissions")))
    # Submissions that moved no indicator are folded, not left out.
    telling = [effect for effect in effects if effect.telling]
    rest = [effect for effect in effects if not effect.telling]
    note = html.P(request.say("compare.submissions_note"), className="side-note")
    parts: list[Component] = [note, *([_table(request, found, telling)] if telling else [])]
    if rest:
        said = request.say("compare.rest", count=len(rest))
        parts.append(disclosure(said, _table(request, found, rest)))
    return _headed(request, "compare.submissions", count, *parts)


def _table(request: Request, found: Comparison, effects: Sequence[SubmissionEffect]) -> html.Div:
    moves = {change.no: change for change in found.changes}
    rows = [list(zip(_effect(request, effect, moves), _COLUMNS.values(), strict=True)) for effect in effects]
    heads = [(request.say(f"compare.{key}"), name) for key, name in _COLUMNS.items()]
    return grid(request.say("compare.submissions"), heads, rows, "effects")


def _effect(request: Request, effect: SubmissionEffect, changes: dict[int, IndicatorChange]) -> list[Children]:
    sent, lang = effect.submission, request.lang
    period = formats.period(sent.period, lang)
    content: Children = [html.Strong(request.say("compare.correction")), " ", period] if sent.corrects else period
    counts = ((effect.added, "added"), (effect.replaced, "replaced"))
    numbers = [request.say(f"compare.{key}", count=count) for count, key in counts if count]
    return [
        html.Code(short_number(sent.id, sent.department), title=sent.id),
        department_name(request.plan, sent.department, lang),
        shown_instant(sent.accepted_at),
        content,
        request.say("language.listed").join(numbers),
        [_moved(request, changes[no]) for no in effect.moved] or formats.NONE,
        _valued(request, effect, changes),
    ]


def _moved(request: Request, change: IndicatorChange) -> html.Span:
    """Return an indicator whose status moved, with the shape and colour of the new one."""
    number = html.Span(f"{change.no} {title_of(change.indicator, request.lang)}", className="moved-name")
    mark = [status_mark(change.after.status, request.lang)] if change.after else []
    return html.Span([number, " ", *mark], className="moved-indicator")


def _valued(request: Request, effect: SubmissionEffect, changes: dict[int, IndicatorChange]) -> Children:
    told = [f"{no} {title_of(changes[no].indicator, request.lang)}" for no in effect.valued]
    again = request.say("compare.after_correction")
    told += [f"{no} {title_of(changes[no].indicator, request.lang)}{again}" for no in effect.restated]
    return request.say("language.listed").join(told) or formats.NONE
