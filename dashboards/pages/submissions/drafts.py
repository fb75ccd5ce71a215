"""Drafts on pages: the stages of reading, and what still has to be mended or explained."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, aria, data, link
from dashboards.components.state_marks import severity_mark
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import Draft, DraftStage
from plan.finding import Severity
from plan.instant import shown_instant
from presentation import formats

STEPS = (DraftStage.RECEIVED, DraftStage.READING, DraftStage.CHECKING, DraftStage.READY)
_STUCK = frozenset({DraftStage.REFUSED, DraftStage.FAILED})


def steps(request: Request, draft: Draft) -> html.Ol:
    """Return the stages 已收到 → 读取 → 校验 → 完成 with the current one marked; while the draft is being read, the
    script refreshes the page."""
    reached = STEPS.index(draft.stage) if draft.stage in STEPS else 1 if draft.stage in _STUCK else len(STEPS)
    # data-busy: live.js asks more often while it stands on the page.
    busy = data(busy="") if draft.at_work else {}
    items = [_step(request, stage, place, reached, draft) for place, stage in enumerate(STEPS)]
    return html.Ol(items, className="steps", **busy, **aria(label=request.say("desk.steps")))


def _step(request: Request, stage: DraftStage, place: int, reached: int, draft: Draft) -> html.Li:
    stuck = place == reached and draft.stage in _STUCK
    done = place < reached or draft.stage is DraftStage.READY
    state = "stuck" if stuck else "done" if done else "now" if place == reached else "later"
    words = request.say(f"stage.{draft.stage}") if stuck else request.say(f"desk.step_{stage}")
    current = aria(current="step") if state in ("now", "stuck") else {}
    return html.Li(words, className=f"step step-{state}", **current)


def draft_list(request: Request, drafts: Sequence[Draft]) -> list[Component]:
    """Return every draft of a department, the newest first."""
    if not drafts:
        return [html.P(request.say("desk.no_drafts"), className="desk-none")]
    return [html.Ol([_row(request, draft) for draft in reversed(drafts)], className="drafts")]


def _row(request: Request, draft: Draft) -> html.Li:
    name = link(draft.name, request.href(url_of(urls.DRAFT, draft=draft.id), period=None, year=None), "draft-link")
    when = request.say("desk.taken", by=draft.by, at=shown_instant(draft.taken_at))
    about = html.Div(
        [name, html.Small(f"{formats.period(draft.period, request.lang)} · {when}")], className="draft-name"
    )
    return html.Li(
        [about, html.Div(standing(request, draft), className="draft-state")], className="draft", key=draft.id
    )


def standing(request: Request, draft: Draft) -> list[Component]:
    """Return the stages until the draft is read, then how many findings must be mended and explained."""
    if draft.stage is not DraftStage.READY:
        return [steps(request, draft)]
    owed = [_owed(request, draft, severity) for severity in (Severity.MEND, Severity.EXPLAIN)]
    shown = [mark for mark in owed if mark is not None]
    return shown or [html.Span(request.say("desk.clean"), className="status slot-accepted desk-clean")]


def _owed(request: Request, draft: Draft, severity: Severity) -> Component | None:
    count = draft.count(severity)
    if not count:
        return None
    return html.Span(
        [severity_mark(request, severity), html.Span(str(count), className="owed-count")], className="owed"
    )


def facts(request: Request, rows: Sequence[tuple[str, Child]]) -> html.Dl:
    """Return a list of terms: (wording key, content)."""
    return html.Dl([html.Div([html.Dt(request.say(key)), html.Dd(said)]) for key, said in rows], className="facts")


def size_words(size: int) -> str:
    """Return a file's size: 1.2 MB; 38 kB."""
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, round(size / 1024))} kB"
