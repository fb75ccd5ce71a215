"""The diagrams of the ways of submissions and slips, printed from their tables, so that the two cannot differ."""

from __future__ import annotations

from plan.review import TRANSITIONS, ReasonNeed, Transition
from plan.slots import SlotState
from plan.tasks.slip import SLIP_TRANSITIONS, SlipState
from wording import listed, say

_NOTES = {ReasonNeed.FREE: "", ReasonNeed.IF_CORRECTION: "，更正须写原因", ReasonNeed.NEEDED: "，须写原因"}


def diagram() -> str:
    """Return a mermaid state diagram of every transition. A draft is kept without asking anybody, so no row says it."""
    lines = ["stateDiagram-v2", *(f"    {s} : {say(f'slot.{s}')}" for s in SlotState)]
    lines += ["    [*] --> none", f"    none --> draft : {say('action.draft')}"]
    lines += [_arrow(source, row) for row in TRANSITIONS for source in SlotState if source in row.sources]
    return "\n".join(lines)


def slip_diagram() -> str:
    """Return a mermaid state diagram of a slip's way, printed from its table."""
    lines = ["stateDiagram-v2", *(f"    {s} : {say(f'slip_state.{s}')}" for s in SlipState)]
    for row in SLIP_TRANSITIONS:
        who = listed(say(f"role.{role}") for role in sorted(row.roles))
        said = "，".join((who, *["承办单位"] * row.own_unit, *["非上一步经办人"] * row.others_only))
        arrow = f"{row.target} : {say(f'slip_action.{row.action}')}（{said}{_NOTES[row.note]}）"
        lines += [f"    {source} --> {arrow}" for source in SlipState if source in row.sources]
        lines += [] if row.sources else [f"    [*] --> {arrow}"]
    return "\n".join(lines)


def _arrow(source: SlotState, row: Transition) -> str:
    roles = listed(say(f"role.{role}") for role in sorted(row.roles))
    who = "，".join((roles, *["本科室"] * row.own_department, *["非报送本人"] * row.others_only))
    return f"    {source} --> {row.target} : {say(f'action.{row.action}')}（{who}{_NOTES[row.note]}）"
