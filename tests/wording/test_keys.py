"""Every key is asked for by the code, and every key that is asked for has words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from wording import Lang, has, texts

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("plan", "wording", "access", "etl", "presentation", "dashboards", "reports", "commands")
KEYS = sorted(texts(Lang.ZH))
TABLES = {key.partition(".")[0] for key in KEYS}

PATTERNS = frozenset(
    (
        "account.*",
        "action.*",
        "admin.*",
        "admin.*_note",
        "admin.done.*",
        "annotation.column.*",
        "annotation.severity.*",
        "audit.*",
        "audit.deed.*",
        "audit.detail.*",
        "auditing.*",
        "auditing.unread_*",
        "brief.*",
        "colour.*",
        "column.*",
        "counting.*",
        "compare.*",
        "compare.count_*",
        "connection.*",
        "county_count.*",
        "data.*.*",
        "data.dictionary.*",
        "data.kind.*",
        "data.title.*",
        "data.unit.*",
        "denied.*.*",
        "denied.instruction.role_*",
        "denied.note.*",
        "denied.ready.*",
        "denied.role.*",
        "denied.slip_order.*",
        "denied.slip_role.*",
        "denied.task_role.*",
        "desk.came_*",
        "desk.change_*",
        "desk.closed_*",
        "desk.column_*",
        "desk.do_*",
        "desk.heading_*",
        "desk.how_*",
        "desk.note_*",
        "desk.sentence_*",
        "desk.step_*",
        "desk.word_*",
        "detail.*",
        "detail.areas.*",
        "detail.formula.*",
        "detail.heat.key_*",
        "detail.indicator.*",
        "detail.key.*",
        "detail.milestone.*",
        "detail.pace.**",
        "detail.plan.*",
        "detail.plan.*_formula",
        "detail.plan.*_text",
        "detail.plan.example_*",
        "detail.plan.rule.*",
        "detail.plan.worded_*",
        "detail.quarters.*",
        "detail.quarters.short_*",
        "detail.sentence.*",
        "detail.sentence.opening*",
        "detail.trend.*",
        "display.state.*",
        "doctor.*",
        "doctor.found.*",
        "doctor.noted.*",
        "download.*",
        "effect.column_*",
        "evaluate.*",
        "evaluate.column.*",
        "evaluate.field.*",
        "evaluate.head.*",
        "evaluate.kind.*",
        "evaluate.make.*",
        "evaluate.place.*",
        "evaluate.stage.*",
        "hub.head.*",
        "hub.pull.*",
        "hub.whole.*",
        "hub.why.*",
        "finding.*",
        "finding.*.*",
        "fonts.*",
        "fonts.role.*",
        "headline.*",
        "factor.step.*",
        "headline.intake_*",
        "instruction.do_*",
        "instruction.entry_*",
        "instruction.state_*",
        "issue.*",
        "lake.column.*",
        "lake.table.*",
        "language.*",
        "mend.*",
        "message.report_*",
        "message.task_*",
        "message_state.*",
        "messages.*",
        "milestone_tally.*",
        "mend.*.*",
        "milestone.*",
        "mismatch.*",
        "numbers.column_*",
        "numbers.count_*",
        "numbers.order_*",
        "overview.*",
        "parents.*",
        "parents.head.*",
        "plan.state.*",
        "plan_import.doubt.*",
        "plan_import.file.*",
        "plan_import.head.*",
        "plan_import.left_why.*",
        "plan_import.why.*",
        "progress_form.rule_*",
        "progress_page.*",
        "progress_page.done_*",
        "rank.*",
        "reason.*",
        "remark.*",
        "report.*",
        "report.annex.*",
        "report.appraisal.*",
        "report.attached.*",
        "report.cover.*",
        "report.feasible.*",
        "report.determined.*",
        "report.figure.*",
        "report.head.*",
        "report.indicator.*",
        "report.indicator.plan.*",
        "report.missed.*",
        "report.missed.rest.*",
        "report.overall.milestone.*",
        "report.overall.time.*",
        "report.preface.method.*",
        "report.record.*",
        "report.record.is_*",
        "report.section.*",
        "report.section.八.feasible.*",
        "report.stand.*",
        "report.tasks.*",
        "report.tasks.table_*",
        "report.withheld.*",
        "restore.*",
        "revision.*",
        "revision.do_*",
        "revision.state.*",
        "role.*",
        "schedule.*",
        "scoring.*",
        "scoring.formula.*",
        "setting.*",
        "setting.*.means",
        "severity.*",
        "sign_on.fault.*",
        "notice.head.*",
        "notice.row.*",
        "notice.unanswered_*",
        "slip_action.*",
        "slip_colour.*",
        "slip_reason.*",
        "slip_state.*",
        "slot.*",
        "stage.*",
        "status.*",
        "succession.*",
        "succession.differs.*",
        "supervise.*",
        "supervise.column_*",
        "supervise.do_*",
        "supervise.kind_*",
        "supervise.step_*",
        "supervise.why_*",
        "target.*",
        "target.nature.*",
        "target.unjudged.*",
        "task_detail.*",
        "task_detail.extension_*",
        "task_detail.gives_*",
        "task_detail.history_*",
        "task_detail.line_*",
        "task_detail.node_*",
        "task_detail.unsaid_*",
        "task_form.column_*",
        "task_form.proposed_*",
        "task_form.rule_*",
        "task_headline.*",
        "task_kind.*",
        "task_page.by_*",
        "task_page.column_*",
        "task_page.empty_*",
        "task_page.hint_*",
        "task_page.legend_*",
        "task_page.unit_*",
        "task_page.view_*",
        "task_status.*",
        "task_table.*",
        "denied.town_target_order.*",
        "denied.town_target_role.*",
        "town.column_*",
        "town_target.column_*",
        "town_target.state_*",
        "town.state_*",
        "town.slip_*",
        "decompose.*",
        "decompose.done_*",
        "task_field.*",
        "tasks.read_*",
        "teach.head_*",
        "teach.what_*",
        "teach.why_*",
        "template.comment_*",
        "template.error_*",
        "template.guide_rule_*",
        "template.prompt_*",
        "term.done_*",
        "tiles.*_mark",
        "trend.*",
        "unread.*",
        "verify.*",
        "verify.reason.*",
        "wall.face.*",
        "why.*",
    )
)  # fmt: skip
"""How keys are put together from what is said of (a status, a finding's code): ``*`` for what the code fills in."""


@cache
def trees() -> tuple[ast.Module, ...]:
    files = [ROOT / "app.py", ROOT / "cli.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    return tuple(ast.parse(file.read_text(encoding="utf-8")) for file in files)


def nodes() -> Iterator[ast.AST]:
    return (node for tree in trees() for node in ast.walk(tree))


@cache
def constants() -> frozenset[str]:
    """Return every text in the code that is no docstring by its looks."""
    return frozenset(n.value for n in nodes() if isinstance(n, ast.Constant) and isinstance(n.value, str))


@cache
def patterns() -> frozenset[str]:
    """Return every text that is put together and begins as a key does, with ``*`` for what is filled in."""
    joined = (
        "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        for node in nodes()
        if isinstance(node, ast.JoinedStr)
    )
    return frozenset(text for text in joined if re.fullmatch(rf"(?:{'|'.join(TABLES)})\.[\w.*]+", text) and "*" in text)


@cache
def names() -> frozenset[str]:
    """Return what may be filled in: texts of the code, and names of fields (settings are told by them)."""
    fields = {n.target.id for n in nodes() if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
    return frozenset(text.strip("._: ") for text in constants()) | fields | {"True", "False", "None"}


def said(part: str) -> bool:
    """Tell whether the code says it, whole or piece by piece: ``days_kinder`` is ``days`` and ``kinder``."""
    pieces = re.split(r"\.|: ", part)
    return part in names() or all(piece in names() or set(piece.split("_")) <= names() for piece in pieces)


def asked_by(pattern: str, key: str) -> bool:
    """Tell whether a pattern gives the key when filled in with something that the code says."""
    found = re.fullmatch(re.escape(pattern).replace(r"\*", "(.*)"), key)
    return found is not None and all(map(said, found.groups()))


def test_the_ways_in_which_keys_are_put_together_are_known() -> None:
    assert patterns() == PATTERNS


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_a_way_to_put_keys_together_gives_keys(pattern: str) -> None:
    assert any(asked_by(pattern, key) for key in KEYS)


def test_every_key_is_asked_for() -> None:
    rest = [key for key in KEYS if key not in constants()]
    assert not [key for key in rest if not any(asked_by(pattern, key) for pattern in PATTERNS)]


ASKING = {
    *("say", "word", "tell", "filled", "in_every_language", "has"),
    *("ReportedError", "Denied", "noted", "fault_at", "unfit"),
}
"""Functions and exceptions whose first argument is a key."""


def asked() -> set[str]:
    """Return every key that stands as it is where words are asked for."""
    calls = (node for node in nodes() if isinstance(node, ast.Call) and node.args)
    first = (call.args[0] for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in ASKING)
    return {text for node in first for text in whole(node) if "." in text}  # findings have functions of these names too


def whole(node: ast.expr) -> Iterator[str]:
    """Yield the texts an expression may be, where they stand in it whole: also either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*whole(node.body), *whole(node.orelse))


def test_some_keys_are_asked_for_as_they_are() -> None:
    assert len(asked()) > 500


def test_every_key_that_is_asked_for_has_words() -> None:
    assert not [key for key in sorted(asked()) if not has(key)]
