"""The questions about a form that is not known yet: what each column means, which rows are no towns. The answers are
kept as a layout, so that they are asked once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dash import html

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled, select
from dashboards.components.html import Child, Children, aria, disclosure, table
from dashboards.request import Request
from dashboards.urls import url_of
from etl.reading.questions import NONE, OPEN, Question, Questions, QuestionTopic
from etl.reading.units import factor, read_unit
from etl.submissions import Draft
from plan.period import Period
from plan.replies import LAST_QUARTER, THIS_QUARTER
from presentation import formats
from wording import listed, name_of

_WHOSE = f"{LAST_QUARTER}:"
_LONGEST_NAME = 60


def teaching_form(request: Request, questions: Questions, draft: Draft, named: str, remembered: bool) -> html.Form:
    """Return the form with all questions, open ones first; ``named``: the proposed name of the layout ("": none is
    made); ``remembered``: whether answers are kept with a layout, and not with this draft alone."""
    # The number of a question is its place here: the answer comes back under it.
    numbered = list(enumerate(questions.all))
    asked = [(at, q) for at, q in numbered if q.about is not QuestionTopic.ROW and _is_asked(q, questions)]
    rows = [(at, q) for at, q in numbered if q.about is QuestionTopic.ROW]
    sure = [(at, q) for at, q in numbered if (at, q) not in asked and (at, q) not in rows]
    inside: list[Child] = _cards(request, asked, draft)
    if rows:
        note = "teach.rows_note" if remembered else "teach.rows_here"
        inside += [html.H3(request.say("teach.rows")), html.P(request.say(note), className="limits")]
        inside += _cards(request, rows, draft)
    if sure:
        words = request.say("teach.sure", count=len(sure))
        inside.append(disclosure(words, _sure(request, sure, draft)) if asked or rows else _sure(request, sure, draft))
    inside += [*_lacking(request, questions), *_name_and_button(request, draft, named)]
    return form(request, url_of(urls.DRAFT_ACTION, draft=draft.id, action="confirm"), inside, "confirm teach")


def _is_asked(question: Question, questions: Questions) -> bool:
    """Tell whether a person has to answer: the question is open, its answer is a suggestion, or the column may be the
    one that is missing."""
    may_be_lacking = bool(questions.lacking) and question.how == "unknown" and question.count > 0
    # What is no column (a row, a unit, a sheet) is asked of a person in any case.
    return (
        question.is_open
        or question.likeness is not None
        or may_be_lacking
        or question.about is not QuestionTopic.COLUMN
    )


def headline(request: Request, questions: Questions) -> str:
    """Return how many headings were known, and how many answers are left."""
    if not questions.columns:
        return request.say("teach.sentence_rows")
    known, left = sum(q.is_sure for q in questions.columns), len(questions.open)
    key = "teach.sentence" if left else "teach.sentence_known"
    return request.say(key, all=len(questions.columns), known=known, open=left)


def _fields(at: int, question: Question) -> list[Child]:
    """Return the hidden fields that identify the question of the answer with this number."""
    return [hidden("asked", at), hidden("about", question.about), hidden("label", question.label)]


def _cards(request: Request, asked: Sequence[tuple[int, Question]], draft: Draft) -> list[Child]:
    """Return the questions as cards, which the style sheet puts side by side."""
    cards = [_card(request, at, question, draft) for at, question in asked]
    return [html.Div(cards, className="teach-cards")] if cards else []


def _card(request: Request, at: int, question: Question, draft: Draft) -> html.Div:
    """Return a question with its likely answers as radio buttons, and the others in a list."""
    options = [_option(request, at, question, answer) for answer in question.options]
    parts: list[Child] = [*_fields(at, question), _title(request, at, question), *options]
    others = _others(request, question, draft)
    if others:
        chosen = question.chosen if question.chosen not in (*question.options, OPEN) else ""
        choices = [("", request.say("teach.other")), *others]
        named = aria(label=request.say("teach.other_of", label=question.label))
        parts.append(select(f"other{at}", choices, chosen, className="header-pick teach-other", **named))
    state = "teach-open" if question.is_open else "teach-set"
    return html.Div(parts, className=f"teach-card {state}", role="group", **aria(labelledby=f"teach-{at}"))


def _title(request: Request, at: int, question: Question) -> html.Div:
    # A label's own number (“#2”, of two alike) is no part of what stands in the form.
    shown = " › ".join(part for part in question.label.partition("#")[0].split("/") if part)
    words = [html.Span(_where(request, question), className="teach-line"), html.Strong(shown)]
    said = _seen(request, question)
    if question.about is not QuestionTopic.COLUMN:
        what = question.how if question.how in ("title", "units") else question.about
        said.insert(0, request.say(f"teach.what_{what}", unit=question.unit))
    note = request.say("teach.and").join(said)
    return html.Div([html.P(words, id=f"teach-{at}"), html.P(note, className="limits")], className="teach-head")


def _where(request: Request, question: Question) -> str:
    """Return the column's letters or the rows' numbers; its sheet where that matters."""
    lines = listed(question.lines[:6], request.lang) + ("…" if len(question.lines) > 6 else "")
    if question.about is QuestionTopic.SHEET:
        return request.say("teach.where_title" if question.how == "title" else "teach.where_sheet")
    is_row = question.about is QuestionTopic.ROW or all(line.isdigit() for line in question.lines)
    key = "teach.where_row" if is_row else "teach.where_column"
    return request.say(key if question.about is not QuestionTopic.UNIT else "teach.where_cell", lines=lines)


def _seen(request: Request, question: Question) -> list[str]:
    """Return the quarters its headings name, and what numbers stand there."""
    quarters = [formats.period(Period.parse(period), request.lang) for period in question.periods]
    said = [listed(quarters[:6], request.lang)] if quarters else []
    if question.count:
        low, high = (f"{value:.10g}" for value in (question.low, question.high))
        said.append(request.say("teach.numbers", count=question.count, low=low, high=high))
    return said


def _option(request: Request, at: int, question: Question, answer: str) -> html.Label:
    """Return an answer that a click gives, with why it may be right."""
    # Chosen beforehand only where name and numbers agree (decision 73).
    checked = question.chosen == answer or None
    field = Input(type="radio", name=f"answer{at}", value=answer, checked=checked)
    words: list[Child] = [html.Span(_answer(request, question, answer))]
    why = _why(request, question, answer)
    words += [html.Small(why)] if why else []
    return html.Label([field, html.Span(words, className="teach-words")], className="teach-option")


def _answer(request: Request, question: Question, answer: str) -> str:
    """Return an answer in words."""
    if answer == NONE:
        return request.say("teach.none_row" if question.about is QuestionTopic.ROW else "teach.none")
    if question.about is QuestionTopic.ROW:
        return request.say("teach.town", town=answer)
    if question.about is QuestionTopic.SHEET and question.how != "title":
        return request.say("teach.sheet", sheet=answer)
    if question.about is QuestionTopic.UNIT:
        measure = request.plan.measure_of[question.label]
        times = factor(read_unit(answer), read_unit(measure.unit))
        return request.say("teach.unit", unit=answer, times=f"{float(times or 1):g}")
    return _meaning(request, answer)


def _meaning(request: Request, answer: str) -> str:
    """Return what a column may be taken for, in words."""
    if answer == THIS_QUARTER:
        return request.say("teach.this_quarter")
    measure = request.plan.measure_of.get(answer.removeprefix(_WHOSE))
    name = name_of(measure, request.lang) if measure is not None else answer
    return request.say("teach.earlier", measure=name) if answer.startswith(LAST_QUARTER) else name


def _why(request: Request, question: Question, answer: str) -> str:
    """Return why an answer may be right: its numbers, or its words alone."""
    like = question.likeness
    if like is not None and answer == like.measure:
        return request.say("teach.alike", near=like.near, count=like.count)
    if answer == NONE or question.about is not QuestionTopic.COLUMN or answer.startswith(_WHOSE):
        return ""
    return request.say(f"teach.why_{question.how}") if question.how in ("nearest", "changed", "ambiguous") else ""


def _others(request: Request, question: Question, draft: Draft) -> list[tuple[str, str]]:
    """Return the further possible answers, as (value, words), for the list below the likely ones."""
    if question.about is QuestionTopic.ROW:
        return [(town, town) for town in request.plan.at(draft.period).towns if town not in question.options]
    if question.about is not QuestionTopic.COLUMN:
        return []
    names = [measure.name for measure in request.plan.at(draft.period).measures_of(draft.department)]
    every = [*names, *(f"{_WHOSE}{name}" for name in names)]
    return [(name, _meaning(request, name)) for name in every if name not in question.options]


def _sure(request: Request, questions: Sequence[tuple[int, Question]], draft: Draft) -> html.Div:
    """Return a table of the columns that were recognised, each with a list in which its meaning can be changed."""
    heads: list[Children] = [request.say(f"teach.head_{key}") for key in ("line", "label", "numbers", "means", "how")]
    rows = [list(_sure_row(request, at, question, draft)) for at, question in questions]
    return table(request.say("desk.headers"), heads, rows, text=5)


def _sure_row(request: Request, at: int, question: Question, draft: Draft) -> Iterator[Children]:
    yield [*_fields(at, question), _where(request, question)]
    yield " › ".join(question.label.partition("#")[0].split("/"))
    yield request.say("teach.and").join(_seen(request, question))
    options = [*((o, _answer(request, question, o)) for o in question.options), *_others(request, question, draft)]
    named = aria(label=request.say("desk.header_pick", label=question.label))
    yield select(f"answer{at}", options, question.chosen, className="header-pick", **named)
    yield request.say(f"desk.how_{question.how}")


def _lacking(request: Request, questions: Questions) -> list[Child]:
    """Return the measures for which the form has no column."""
    if not questions.lacking:
        return []
    names = tuple(name_of(request.plan.measure_of[name], request.lang) for name in questions.lacking)
    return [html.P(request.say("teach.lacking", measures=names), className="told")]


def _name_and_button(request: Request, draft: Draft, named: str) -> list[Child]:
    """Return the field for the layout's name, if one is made, and the button."""
    name = Input(type="text", name="layout_name", value=draft.replies.layout_name or named, maxLength=_LONGEST_NAME)
    field = labelled(request.say("teach.name"), name)
    note = html.P(request.say("teach.note"), className="limits")
    end: list[Child] = [field, note] if named else []
    return [hidden("confirmed", "yes"), *end, button(request.say("teach.confirm"), "button button-main")]
