"""What evaluators wrote, version by version, and the one form that is open: which one is in the URL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, hidden, labelled
from dashboards.components.html import Child, aria, disclosure, link, spoken
from dashboards.pages.evaluate.question import address
from dashboards.request import Request
from etl.store.journal.evaluation_texts import EvaluationText, fields_at
from plan.evaluation import COVER, longest, may_write
from plan.instant import shown_instant
from plan.whole_number import ascii_number
from presentation.sentences import title_of

ADDRESS = urls.EVALUATION_TEXT

Versions = Mapping[tuple[str, str], Sequence[EvaluationText]]
"""Every version of each (place, field), oldest first."""


def versions_of(texts: Iterable[EvaluationText]) -> Versions:
    """Return the texts of each (place, field), oldest first."""
    found: dict[tuple[str, str], list[EvaluationText]] = {}
    for text in sorted(texts, key=lambda each: each.sequence):
        found.setdefault((text.place, text.field), []).append(text)
    return found


def newest_at(versions: Versions, place: str) -> int:
    """Return the sequence of the last text at a place; 0 before there is one."""
    return max((versions[place, f][-1].sequence for f in fields_at(place) if (place, f) in versions), default=0)


def anchor(place: str) -> str:
    """Return the id of a place on the page."""
    return f"text-{place}"


def place_words(request: Request, place: str) -> str:
    """Return what a place is called."""
    if not place.isdecimal():
        return request.say(f"evaluate.place.{place}")
    return f"{place} {title_of(request.plan.indicator_of[int(place)], request.lang)}"


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The form that is open: its place, and the texts typed but not saved (by field). ``seen``: sequence of the newest
    text that its writer was shown; ``moved``: of the newest when he began, later ones are shown as written meanwhile.
    """

    place: str
    seen: int
    moved: int
    typed: Mapping[str, str]


def writing_of(request: Request, versions: Versions) -> OpenForm | None:
    """Return the form the address asks for; None where it asks for none, or the viewer may not write."""
    place = request.query.get("write", "")
    # An address may ask for any form; it opens for whoever may write.
    if not place or not may_write(request.viewer.person) or request.reporter is None:
        return None
    seen = _number(request.query.get("seen", ""), newest_at(versions, place))
    typed = request.reporter.typed(request.query.get("kept", ""))
    return OpenForm(place, seen, _number(request.query.get("moved", ""), seen), typed)


def _number(text: str, otherwise: int) -> int:
    number = ascii_number(text)
    return otherwise if number is None else number


def written_at(request: Request, place: str, versions: Versions) -> list[Component]:
    """Return the texts of a place, or its form where that is open."""
    writing = writing_of(request, versions)
    if writing is not None and writing.place == place:
        return [_form(request, writing, versions)]
    shown = [_field(request, place, field, versions) for field in fields_at(place)]
    return [html.Div(shown, className=f"texts texts-{len(shown)}")]


def to_form(request: Request, place: str, versions: Versions) -> list[Component]:
    """Return the link to the form of a place, for a viewer who may write and has not opened it."""
    if not may_write(request.viewer.person) or request.query.get("write") == place:
        return []
    newest = newest_at(versions, place)
    words = request.say("evaluate.rewrite" if newest else "evaluate.write")
    what = spoken(request.say("evaluate.write_what", what=place_words(request, place)))
    to = f"{address(request, write=place, seen=newest)}#{anchor(place)}"
    return [link([words, what], to, "file texts-way")]


def _field(request: Request, place: str, field: str, versions: Versions) -> html.Div:
    """Return one text: its heading where a place has several, the newest version, and earlier ones folded away."""
    told = versions.get((place, field), ())
    heading = [] if len(fields_at(place)) == 1 else [html.H4(request.say(f"evaluate.field.{field}"))]
    return html.Div([*heading, *_newest(request, told), *_earlier(request, told)], className="text")


def _newest(request: Request, told: Sequence[EvaluationText]) -> list[Component]:
    if not told or not told[-1].text.strip():
        return [html.P(request.say("evaluate.pending"), className="pending")]
    return _version(request, told, len(told))


def _version(request: Request, told: Sequence[EvaluationText], number: int) -> list[Component]:
    text = told[number - 1]
    said = text.text if text.text.strip() else request.say("evaluate.withdrawn")
    by = request.say("evaluate.by", author=text.author, at=shown_instant(text.at), number=number)
    return [html.P(said, className="written"), html.P(by, className="written-by")]


def _earlier(request: Request, told: Sequence[EvaluationText]) -> list[Component]:
    """Return the older versions folded away, the latest first; all of them where the last one withdrew the text."""
    shown = len(told) - bool(told and told[-1].text.strip())
    if not shown:
        return []
    parts: list[Child] = [part for n in range(shown, 0, -1) for part in _version(request, told, n)]
    return [disclosure(request.say("evaluate.earlier", count=shown), parts, "disclosure earlier")]


def text_seen(told: Sequence[EvaluationText], seen: int) -> str:
    """Return the text that stood there at sequence ``seen``, when a form was opened; "" for none."""
    return next((text.text for text in reversed(told) if text.sequence <= seen), "")


def _form(request: Request, writing: OpenForm, versions: Versions) -> html.Form:
    place = writing.place
    boxes: list[Child] = [
        labelled(request.say(f"evaluate.field.{field}"), _box(writing, field, versions.get((place, field), ())))
        for field in fields_at(place)
    ]
    inside: list[Child] = [
        hidden("place", place),
        hidden("seen", writing.seen),
        hidden("at", address(request)),
        html.Div(_moved(request, writing, versions), className="moved"),
        html.Div(boxes, className=f"texts texts-{len(boxes)}"),
        html.P(request.say("evaluate.longest", most=longest(place)), className="limits"),
        html.Div(
            [
                button(request.say("evaluate.save"), "button button-main"),
                link(request.say("evaluate.leave"), f"{address(request)}#{anchor(place)}", "file"),
            ],
            className="field-row",
        ),
    ]
    return form(request, ADDRESS, inside, "form writing", **aria(label=place_words(request, place)))


def _box(writing: OpenForm, field: str, told: Sequence[EvaluationText]) -> html.Textarea:
    """Return the text area of a field, with what was typed and could not be saved, else with the text that was seen."""
    said = writing.typed.get(field, text_seen(told, writing.seen))
    rows = 1 if writing.place == COVER else 5 if writing.place.isdecimal() else 10
    return html.Textarea(said or None, name=field, maxLength=longest(writing.place), rows=rows, disable_n_clicks=True)


def _moved(request: Request, writing: OpenForm, versions: Versions) -> list[Component]:
    """Return the versions that others wrote since the form was opened."""
    found: list[Component] = []
    for field in fields_at(writing.place):
        told = versions.get((writing.place, field), ())
        if told and told[-1].sequence > writing.moved:
            newest, number = told[-1], len(told)
            fields = {"author": newest.author, "at": shown_instant(newest.at), "number": number}
            words = request.say("evaluate.moved", field=request.say(f"evaluate.field.{field}"), **fields)
            said = newest.text if newest.text.strip() else request.say("evaluate.withdrawn")
            found += [html.P(words, className="told", role="alert"), html.P(said, className="written")]
    return found
