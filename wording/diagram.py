"""The diagram of the way of a submission, printed from the table, so that the two cannot differ."""

from __future__ import annotations

from plan.review import TRANSITIONS, Note, Transition
from plan.slots import SlotState
from wording import listed, say

_NOTES = {Note.FREE: "", Note.IF_CORRECTION: "，更正须写原因", Note.NEEDED: "，须写原因"}


def diagram() -> str:
    """Return a mermaid state diagram of every transition. A draft is kept without asking anybody, so no row says it."""
    lines = ["stateDiagram-v2", *(f"    {s} : {say(f'slot.{s}')}" for s in SlotState)]
    lines += ["    [*] --> none", f"    none --> draft : {say('action.draft')}"]
    lines += [_arrow(source, row) for row in TRANSITIONS for source in SlotState if source in row.sources]
    return "\n".join(lines)


def _arrow(source: SlotState, row: Transition) -> str:
    roles = listed(say(f"role.{role}") for role in sorted(row.roles))
    who = "，".join((roles, *["本科室"] * row.own_department, *["非报送本人"] * row.others_only))
    return f"    {source} --> {row.target} : {say(f'action.{row.action}')}（{who}{_NOTES[row.note]}）"
