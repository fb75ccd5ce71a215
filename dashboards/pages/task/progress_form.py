"""The form that reports one task, made for a phone: what was done, how much, photos and files, a few words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, labelled, text_area
from dashboards.components.html import Child, disclosure
from dashboards.components.task_parts import unit_words
from dashboards.pages.task.entry import COUNTED, LONGEST
from dashboards.request import Request
from dashboards.urls import url_of
from plan.tasks.assess import TaskAssessment
from plan.tasks.history import NodeState, nodes_of
from plan.tasks.ledger import Evidence
from plan.tasks.progress import Progress
from plan.tasks.task import Scoring
from presentation import formats
from presentation.tasks import words

# Files of one report, and the size of each: photos from a phone have 3 to 10 MB.
MOST_FILES = 6
FILE_MB = 20
# image/* besides the endings: with it phones offer their camera.
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.ofd,.docx,.xlsx,image/*"


@dataclass(frozen=True, slots=True)
class FormState:
    """What a form begins with: the task's assessment, the draft (None: none), the proposed day, the last report (None:
    none), whether cause and measures must be given (``explain``), and the files kept with the draft."""

    assessed: TaskAssessment
    draft: Progress | None
    day: date
    last: Progress | None
    explain: bool
    files: tuple[Evidence, ...]


def progress_form(request: Request, state: FormState, address: str = urls.REPORT_PROGRESS) -> html.Form:
    """Return the whole form with its two buttons; ``address``: the pattern of where it is sent."""
    where = url_of(address, task=quote(state.assessed.task.id, safe=""))
    # Numbered by what there is: a task without nodes has no part one that is empty.
    parts = [*_parts(request, state)]
    numbered: list[Child] = [
        html.Section([_heading(place, title), *content], className="progress-part")
        for place, (title, content) in enumerate(parts, 1)
    ]
    inside: list[Child] = [_day(request, state), *numbered, _why(request, state), _buttons(request)]
    return form(request, where, inside, "form progress-form deed", encType="multipart/form-data")


def _heading(place: int, title: str) -> html.H2:
    return html.H2([html.Span(str(place), className="part-number"), title])


def _parts(request: Request, state: FormState) -> Iterator[tuple[str, list[Component]]]:
    task = state.assessed.task
    if task.nodes:
        yield request.say("progress_page.nodes"), _nodes(request, state)
    if task.scoring in COUNTED and not task.by_nodes:
        yield request.say("progress_page.figure"), _figure(request, state)
    if task.scoring is Scoring.TOWNS and not task.by_nodes:
        yield request.say("progress_page.towns"), _towns(request, state)
    if task.scoring is Scoring.DOCUMENT and not task.by_nodes:
        yield request.say("progress_page.document"), _document(request, state)
    yield request.say("progress_page.files"), _files(request, state)
    yield request.say("progress_page.words"), _words(request, state)


def _day(request: Request, state: FormState) -> html.Label:
    day = state.draft.day if state.draft else state.day
    field = Input(type="date", name="day", value=day.isoformat(), required=True)
    return labelled(request.say("progress_page.day"), field)


def _nodes(request: Request, state: FormState) -> list[Component]:
    states = nodes_of(state.assessed)
    done = [each for each in states if each.done is not None]
    shown: list[Component] = []
    if done:
        items = [html.Li(f"{each.node.name} {each.done}") for each in done]
        summary = request.say("progress_page.nodes_done", count=len(done))
        shown.append(disclosure(summary, html.Ul(items), "disclosure nodes-done"))
    # Nodes done before are only told: a tick taken away could be read as taking the node back.
    shown += [_node(request, state, each) for each in states if each.done is None]
    return shown


def _node(request: Request, state: FormState, node: NodeState) -> html.Div:
    ticked = state.draft is not None and node.place in state.draft.nodes
    box = Input(type="checkbox", name="node", value=str(node.place), checked=ticked or None)
    due = request.say("progress_page.node_due", date=node.node.due.isoformat())
    days = (state.assessed.day - node.node.due).days
    late = request.say("progress_page.node_late", count=days) if node.missed else ""
    words_of_it = html.Span(
        [html.Strong(node.node.name), html.Span(due + late, className="note node-missed" if node.missed else "note")]
    )
    weight = html.Span(request.say("progress_page.weight", weight=formats.plain(node.node.weight, 2)), className="note")
    given = state.draft.nodes[node.place].isoformat() if ticked and state.draft else ""
    day = labelled(
        request.say("progress_page.node_day"), Input(type="date", name=f"node_day_{node.place}", value=given or None)
    )
    return html.Div([html.Label([box, words_of_it, weight], className="node-choice"), day], className="node-entry")


def _figure(request: Request, state: FormState) -> list[Component]:
    task, before = state.assessed.task, state.assessed.done.done
    given = state.draft.done if state.draft else None
    unit = words.unit_word(task, request.lang)
    field = Input(
        # Text and not number: number fields drop what they do not understand, and then nobody can say what was wrong.
        # The last figure is only a placeholder, for a value left standing would be reported once more.
        type="text", name="done", value=None if given is None else f"{given:.12g}", inputMode="decimal",
        placeholder=None if before is None else f"{before:.12g}",
    )  # fmt: skip
    total = formats.plain(state.assessed.total, 2) if state.assessed.total else formats.NONE
    of = html.Span(request.say("progress_page.of", total=total, unit=unit), className="figure-of")
    entry = html.Span([field, of], className="figure-entry")
    shown: list[Component] = [labelled(request.say("progress_page.cumulative"), entry)]
    if before is not None and state.assessed.done.reported:
        said = request.say("progress_page.last_figure", done=formats.plain(before, 2), unit=unit,
                           date=state.assessed.done.reported.isoformat())  # fmt: skip
        shown.append(html.P(said, className="note"))
    return shown


def _towns(request: Request, state: FormState) -> list[Component]:
    # Towns done before stand ticked: what was once done stays done.
    done = set(state.draft.towns if state.draft and state.draft.towns else state.assessed.done.towns)
    boxes = [
        html.Label(
            [Input(type="checkbox", name="town", value=town, checked=town in done or None), unit_words(request, town)],
            className="town-choice",
        )
        for town in state.assessed.task.towns
    ]
    return [html.Div(boxes, className="town-choices")]


def _document(request: Request, state: FormState) -> list[Component]:
    given = state.draft.document if state.draft else (state.last.document if state.last else "")
    return [labelled(request.say("progress_page.number"), Input(type="text", name="document", value=given or None))]


def _files(request: Request, state: FormState) -> list[Component]:
    field = Input(type="file", name="files", multiple=True, accept=ACCEPTED)
    kept = [html.Li([each.name, html.Span(f" {each.kind.upper()}", className="note")]) for each in state.files]
    shown: list[Component] = [html.Ul(kept, className="kept-files")] if kept else []
    hint = html.P(request.say("progress_page.files_hint", most=MOST_FILES, size=FILE_MB), className="note")
    return [*shown, labelled(request.say("progress_page.choose"), field, "field file-field"), hint]


def _words(request: Request, state: FormState) -> list[Component]:
    return [_text(request, state, key) for key in ("said", "problem", "next_step")]


def _text(request: Request, state: FormState, key: str) -> html.Label:
    """Return a text area; the last report's words are its placeholder."""
    given = str(getattr(state.draft, key)) if state.draft else ""
    last = str(getattr(state.last, key)) if state.last else ""
    hint = request.say("progress_page.last", words=last[:60]) if last else None
    return labelled(request.say(f"progress_page.{key}"), text_area(key, given, LONGEST, placeholder=hint))


def _why(request: Request, state: FormState) -> Component:
    """Return cause, measures and deadline: open where the task must be explained, else folded away."""
    fields: list[Child] = [_text(request, state, key) for key in ("cause", "measures")]
    given = state.draft.deadline if state.draft else ""
    deadline = Input(type="date", name="deadline", value=given or None)
    fields.append(labelled(request.say("progress_page.deadline"), deadline))
    # Open where the task lags: it cannot be sent without, and a folded field is not found on a phone.
    if not state.explain:
        return disclosure(request.say("progress_page.why_folded"), fields, "disclosure why-folded")
    title = html.P([html.Strong(request.say("progress_page.why")), " ", request.say("progress_page.why_note")])
    return html.Div([title, *fields], className="why")


def _buttons(request: Request) -> html.Div:
    """Return both buttons; saving comes first, because the key Enter presses the first one."""
    return html.Div(
        [
            button(request.say("progress_page.save"), "button", name="do", value="save"),
            button(request.say("progress_page.send"), "button button-main", name="do", value="send"),
        ],
        className="progress-buttons",
    )
