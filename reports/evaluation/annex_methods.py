"""附件4 指标口径与计算方法: how every figure is read and made, and what other methods say of the same data."""

from __future__ import annotations

from collections.abc import Iterator

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator, Ratio, Sum
from plan.opinions import methods, opinions_of
from plan.status import AS_TESTED
from plan.status_methods import NOT_AVAILABLE, Opinion, StatusMethod
from presentation import formats
from presentation.method_limits import METHODS, limits_of, method_words
from presentation.sentences import is_ytd, title_of
from reports.blocks import Block, Column, Heading, Paragraph, Section, Table
from reports.evaluation.words import status_word
from reports.materials import Materials
from wording import Lang, say
from wording.report import written

_OPINIONS_WIDTH = 10.0
"""Width of all columns of opinions together, in the measure of the other columns."""


def annex_methods(materials: Materials) -> Section:
    """The annex."""
    blocks: list[Block] = [
        Heading(2, written("annex.4.reading")),
        _readings(materials.plan),
        Heading(2, written("annex.4.methods")),
        *map(Paragraph, _methods(materials.plan)),
        Heading(2, written("annex.4.status")),
        Paragraph(written("annex.4.status_text")),
        _rules(materials.plan),
        Heading(2, written("annex.4.opinions")),
        Paragraph(written("annex.4.opinions_text", count=len(methods()))),
        *(Paragraph(f"{method.title(Lang.ZH)}：{method.text(Lang.ZH)}") for method in methods().values()),
        opinions_table(materials),
    ]
    return Section(written("annex.4"), tuple(blocks), fresh_page=True)


def _readings(plan: Plan) -> Table:
    widths = {"no": 0.9, "indicator": 3.4, "definition": 5.0, "formula": 4.2, "timing": 1.8, "department": 2.2}
    columns = tuple(Column(written(f"head.{head}"), width, head == "no") for head, width in widths.items())
    rows = tuple(_reading(plan, indicator) for indicator in plan.indicators)
    return Table(written("annex.4.reading_table"), columns, rows, written("annex.4.reading_note"))


def _reading(plan: Plan, indicator: Indicator) -> tuple[str, ...]:
    timing = say("detail.about.ytd" if is_ytd(plan, indicator) else "detail.about.stock")
    departments = dict.fromkeys(plan.measure_of[name].department for name in indicator.formula.measures)
    who = written("listed").join(departments)
    return str(indicator.no), indicator.name, indicator.definition, formula_words(plan, indicator), timing, who


def formula_words(plan: Plan, indicator: Indicator) -> str:
    """How the indicator is computed, with the measures' names."""
    fields = dict(zip(("numerator", "denominator"), indicator.formula.measures, strict=False))
    return say(f"detail.formula.{_kind(plan, indicator)}", **fields)


def _kind(plan: Plan, indicator: Indicator) -> str:
    formula = indicator.formula
    if isinstance(formula, Ratio):
        if plan.areas_of(indicator) == (plan.city,):
            return "city"
        return "ratio_percent" if formula.scale == 100 else "ratio"
    return "sum" if isinstance(formula, Sum) else "level"


def _methods(plan: Plan) -> Iterator[str]:
    for name in METHODS:
        formula, text = method_words(plan, name)
        yield written("annex.4.method", name=say(f"detail.plan.{name}"), formula=formula, text=text)
    yield written("annex.4.rounding")


def _rules(plan: Plan) -> Table:
    columns = (Column(written("head.status"), 2.0), Column(written("head.rule"), 8.0))
    fields = limits_of(plan)
    rows = tuple((status_word(s), say(f"detail.plan.rule.{s.value}", **fields)) for s in AS_TESTED)
    return Table(written("annex.4.status_table"), columns, rows)


def opinions_table(materials: Materials) -> Table:
    """附表4-3: the same data under other published methods."""
    heads = [written("head.no"), written("head.indicator"), written("opinion.head")]
    heads.extend(method.title(Lang.ZH) for method in methods().values())
    widths = (0.9, 3.6, 2.0, *[_OPINIONS_WIDTH / len(methods())] * len(methods()))
    columns = tuple(
        Column(head, width, not place) for place, (head, width) in enumerate(zip(heads, widths, strict=True))
    )
    rows = tuple(_opinions(assessment) for assessment in materials.assessments)
    return Table(written("annex.4.opinions_table"), columns, rows, written("annex.4.opinions_note"))


def _opinions(assessment: Assessment) -> tuple[str, ...]:
    found = opinions_of(assessment.schedule, assessment.judged, assessment.as_of)
    said = tuple(opinion_words(method, found[key]) for key, method in methods().items())
    indicator = assessment.indicator
    return str(indicator.no), title_of(indicator), status_word(assessment.status), *said


def opinion_words(method: StatusMethod, opinion: Opinion) -> str:
    """One method's verdict, with the ratio it rests on."""
    word = method.word(opinion.status, Lang.ZH)
    if opinion.published is not None:
        return written("opinion.instead", word=word, published=opinion_words(method, opinion.published))
    if opinion.ratio is None or opinion.status == NOT_AVAILABLE:
        return word
    return written("opinion.ratio", word=word, ratio=formats.number(opinion.ratio, 2))
