"""Findings on a page as cards: the gravest first, each with its cell, what was found and what to do, and in a draft
with the forms for a reason, an offered mend or another value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, hidden, labelled, text_area
from dashboards.components.html import Child, disclosure
from dashboards.components.state_marks import severity_mark
from dashboards.pages.submissions.owed import back_to_list, place_id
from dashboards.pages.submissions.typed import typed_fields
from dashboards.request import Request
from dashboards.urls import url_of
from etl.submissions import CheckedDraft, Draft
from etl.workbook.annotate.lines import FindingGroup, alike, grouped
from plan.finding import Finding, Severity, tells_of_numbers
from plan.readiness import WrittenKey, cell_of, corrected_cells
from plan.replies import Mend, Replies, finding_key
from wording.naming import named
from wording.sentences import why_of

_SHOWN = 3
"""How many mends the button that takes all of them names; the others are counted."""

ORDER = (Severity.MEND, Severity.EXPLAIN, Severity.INFO)


@dataclass(frozen=True)
class Answers:
    """What was replied to findings, and the draft in which they can be answered, with what was read of it (None: they
    are only shown). ``corrects``: sending the draft corrects an accepted version, which asks for a reason anyway."""

    replies: Replies
    draft: Draft | None = None
    checked: CheckedDraft | None = None
    corrects: bool = False

    def by_correction(self, findings: Sequence[Finding]) -> bool:
        """Tell whether the reason of the correction, which the form to send asks for, answers all of the findings."""
        if not self.corrects or self.checked is None:
            return False
        return all(cell_of(finding) in self._corrected for finding in findings)

    @cached_property
    def _corrected(self) -> frozenset[WrittenKey]:
        """The cells in which an accepted number is corrected; worked out once, as each card needs them."""
        return corrected_cells(self.checked.findings if self.checked else ())

    def url_of(self, action: str) -> str:
        """Return the address of the forms of an action."""
        assert self.draft is not None, "only a draft is worked on"
        return url_of(urls.DRAFT_ACTION, draft=self.draft.id, action=action)


def findings_section(request: Request, findings: Sequence[Finding], answers: Answers) -> html.Section:
    """Return all findings as cards; those that only tell how the file was read are folded away."""
    parts: list[Component] = [html.H2(request.say("desk.findings"))]
    mends = [f for f in findings if f.severity is Severity.MEND]
    doubts = [f for f in findings if f.severity is Severity.EXPLAIN]
    parts += [card for same in together(mends) for card in _mends(request, same, answers)]
    parts += [_doubt(request, same, answers) for same in together(doubts)]
    parts += _mended(request, answers)
    if not mends and not doubts:
        parts.append(html.P(request.say("desk.nothing_doubtful"), className="desk-fine"))
    notes = [f for f in findings if f.severity is Severity.INFO]
    parts += [_note(request, same) for same in together([f for f in notes if tells_of_numbers(f)])]
    parts += _informs(request, [f for f in notes if not tells_of_numbers(f)])
    return html.Section(parts, className="findings", id="findings")


def together(doubts: Sequence[Finding]) -> list[list[Finding]]:
    """Return findings grouped by code, case and measure, in order: each group is answered by one reason or mended in
    one card."""
    same: dict[object, list[Finding]] = {}
    for finding in doubts:
        key = finding.code, finding.details.get("case"), finding.details.get("measure")
        same.setdefault(key, []).append(finding)
    return list(same.values())


def _informs(request: Request, findings: Sequence[Finding]) -> list[Component]:
    if not findings:
        return []
    lines = [_line(request, group) for group in groups_of(request, findings)]
    words = request.say("desk.informs", count=len(lines))
    return [disclosure(words, html.Ol(lines, className="finding-lines"))]


def _line(request: Request, group: FindingGroup) -> html.Li:
    return html.Li(
        [html.Span(group.place or request.say("annotation.whole_file"), className="place"), _sentences(group)]
    )


def _sentences(group: FindingGroup) -> html.Div:
    asked = [html.Span(group.mend, className="finding-mend")] if group.mend else []
    return html.Div([html.Span(group.found), *asked], className="finding-said")


def owed_groups(request: Request, findings: Sequence[Finding]) -> list[FindingGroup]:
    """Return the first group of each card that must be mended or explained, for the list of links to the cards."""
    mends = together([f for f in findings if f.severity is Severity.MEND])
    doubts = together([f for f in findings if f.severity is Severity.EXPLAIN])
    first: list[FindingGroup] = []
    for same in mends:
        groups = groups_of(request, same)
        first += groups if _apart(groups) else groups[:1]
    return [*first, *(groups_of(request, same)[0] for same in doubts)]


def groups_of(request: Request, findings: Sequence[Finding]) -> list[FindingGroup]:
    """Return findings as groups of one sentence; kept for the request, as each card asks for its own three times."""
    # By their places in memory, which are nobody else's as long as the findings are kept with the lines.
    asked = "groups", request.lang, request.as_of, *map(id, findings)
    _, lines = request.once(
        asked, lambda: (tuple(findings), grouped(named(findings, request.plan, request.lang), request.lang))
    )
    return lines


def _apart(groups: Sequence[FindingGroup]) -> bool:
    """Tell whether the groups ask for different things, so that each gets a card of its own."""
    return len({group.mend for group in groups}) > 1


def _card(
    request: Request, severity: Severity, place: str, inside: Sequence[Component], at: FindingGroup | None = None
) -> html.Article:
    """Return a card; ``at``: the group by which the list of what is owed links to it (None: the list does not)."""
    head: list[Component] = [severity_mark(request, severity), html.Span(place, className="place")]
    if at is None:
        return html.Article([html.Div(head, className="finding-head"), *inside], className="finding")
    head.append(back_to_list(request))
    parts = [html.Div(head, className="finding-head"), *inside]
    return html.Article(parts, className="finding", id=place_id(at), tabIndex="-1")


def _mends(request: Request, same: Sequence[Finding], answers: Answers) -> list[html.Article]:
    """Return the cards of what must be mended: one where all cells ask for the same, else one for each group."""
    groups = groups_of(request, same)
    if _apart(groups):
        return [_group(request, group, same, answers) for group in groups]
    # Said once for all cells, which are listed with what was found.
    place, inside = _each(request, same)
    inside += [*_offers(request, same, answers), *_typed(request, same, answers)]
    return [_card(request, Severity.MEND, place, inside, groups[0] if answers.draft else None)]


def _group(request: Request, group: FindingGroup, findings: Sequence[Finding], answers: Answers) -> html.Article:
    place = group.place or request.say("annotation.whole_file")
    inside: list[Component] = [_sentences(group)]
    own = [f for f in findings if _in(f, group)]
    inside += _offers(request, own, answers)
    inside += _typed(request, alike(own[0], findings), answers)
    return _card(request, group.severity, place, inside, group if answers.draft else None)


def _in(finding: Finding, group: FindingGroup) -> bool:
    return (finding.code, finding.sheet, finding.cell) == (group.code, group.sheet, group.cell)


def _typed(request: Request, findings: Sequence[Finding], answers: Answers) -> list[Component]:
    """Return the fields in which another value is typed, where the findings are worked on."""
    if answers.draft is None or answers.checked is None:
        return []
    return typed_fields(request, answers.draft, answers.checked, findings)


def _offers(request: Request, findings: Sequence[Finding], answers: Answers) -> list[Component]:
    """Return the mends that are safe, each shown before it is taken; those that are alike can be taken together."""
    if answers.checked is None:
        return []
    alike: dict[str, dict[Mend, Finding]] = {}
    for finding in findings:
        # Offers are alike if they say why with the same words, whatever number they put in.
        mend = answers.checked.offer(finding)
        if mend is not None:
            alike.setdefault(why_of(named([finding], request.plan, request.lang)[0], request.lang), {})[mend] = finding
    return [shown for why, mends in alike.items() for shown in _alike(request, tuple(mends), why, answers)]


def _alike(request: Request, mends: Sequence[Mend], why: str, answers: Answers) -> list[Component]:
    """Return one mend with its button; of several one button for all, and each of them beneath."""
    single = [_offer(request, mend, why, answers) for mend in mends]
    if len(mends) == 1:
        return single
    shown = tuple(_mend_line(request, mend) for mend in mends[:_SHOWN])
    words = request.say("desk.mend_all_shown", why=why, shown=shown, count=len(mends))
    fields = [field for mend in mends for field in _mend_fields(mend)]
    take = button(request.say("desk.mend_take_all", count=len(mends)), "button button-quiet")
    taking = html.Div([html.Span(words, className="mend-shown"), take])
    whole = form(request, answers.url_of("mend"), [*fields, taking], "offer offer-all")
    return [whole, disclosure(request.say("desk.mend_each"), html.Div(single))]


def _doubt(request: Request, same: Sequence[Finding], answers: Answers) -> html.Article:
    """Return doubts that one reason may answer: each with its cell, and the reason once."""
    place, inside = _each(request, same)
    inside += _offers(request, same, answers)
    inside += _typed(request, same, answers)
    inside.append(_reason(request, same, answers))
    (first, *_) = groups_of(request, same)
    return _card(request, Severity.EXPLAIN, place, inside, first if answers.draft else None)


def _note(request: Request, same: Sequence[Finding]) -> html.Article:
    """Return a card of findings about numbers that need no answer."""
    return _card(request, Severity.INFO, *_each(request, same))


def _each(request: Request, same: Sequence[Finding]) -> tuple[str, list[Component]]:
    """Return where findings of one kind stand, and what is said of each."""
    groups = groups_of(request, same)
    if len(groups) == 1:
        return groups[0].place or request.say("annotation.whole_file"), [_sentences(groups[0])]
    return request.say("desk.places", count=len(same)), _lines(groups)


def _lines(groups: Sequence[FindingGroup]) -> list[Component]:
    """Return what is said of each cell, and what is asked of all of them once."""
    lines = [html.Li([html.Span(g.place, className="place"), html.Span(g.found)]) for g in groups]
    asked = [html.P(groups[0].mend, className="finding-mend")] if groups[0].mend else []
    return [html.Ol(lines, className="finding-lines"), *asked]


def _reason(request: Request, same: Sequence[Finding], answers: Answers) -> Component:
    given = next((r for f in same if (r := answers.replies.reason_of(finding_key(f)))), "")
    if answers.draft is None:
        words = given or request.say("desk.no_reason")
        return html.P([html.Span(request.say("desk.reason"), className="field-words"), words], className="reason-given")
    if not given and answers.by_correction(same):
        return html.P(request.say("desk.by_correction"), className="finding-mend")
    # Every finding's key is sent along, so that one reason answers all of them.
    keys: list[Child] = [hidden("finding", finding_key(finding)) for finding in same]
    field = labelled(
        request.say("desk.reason"), text_area("reason", given, placeholder=request.say("desk.reason_hint"))
    )
    kept = [html.Span(request.say("desk.reason_kept"), className="kept")] if given else []
    row = html.Div([button(request.say("desk.reason_keep"), "button button-quiet"), *kept], className="field-row")
    return form(request, answers.url_of("explain"), [*keys, field, row], "reason")


def _mend_line(request: Request, mend: Mend) -> str:
    return _mend_words(request, mend, mend.cell)


def _mend_words(request: Request, mend: Mend, cell: str) -> str:
    old = mend.original or request.say("typed.blank")
    return request.say("desk.mend_shown", cell=cell, old=old, new=mend.shown)


def _offer(request: Request, mend: Mend, why: str, answers: Answers) -> Component:
    taking = _do(request, "desk.mend_take", f"{_mend_line(request, mend)}  {why}".strip())
    return form(request, answers.url_of("mend"), [*_mend_fields(mend), taking], "offer")


def _do(request: Request, key: str, shown: str) -> html.Div:
    return html.Div([html.Span(shown, className="mend-shown"), button(request.say(key), "button button-quiet")])


def _mend_fields(mend: Mend) -> list[Child]:
    # repr: the number comes back exactly as it was offered, and is compared as text.
    values = {"sheet": mend.sheet, "cell": mend.cell, "original": mend.original, "value": repr(mend.value)}
    return [hidden(name, value) for name, value in values.items()]


def _mended(request: Request, answers: Answers) -> list[Component]:
    """Return the mends that were taken, each with a button that undoes it."""
    if not answers.replies.mends:
        return []
    lines = [html.Li(_taken(request, mend, answers)) for mend in answers.replies.mends]
    heading = html.H3(request.say("desk.mended", count=len(lines)))
    return [html.Div([heading, html.Ol(lines, className="finding-lines")], className="mended")]


def _taken(request: Request, mend: Mend, answers: Answers) -> list[Component]:
    shown = _mend_words(request, mend, f"{mend.sheet}!{mend.cell}")
    shown += f"  {request.say('typed.by', by=mend.by)}" if mend.by else ""
    if answers.draft is None:
        return [html.Span(shown)]
    undo = _do(request, "desk.mend_undo", shown)
    return [form(request, answers.url_of("unmend"), [*_mend_fields(mend)[:2], undo], "offer")]
