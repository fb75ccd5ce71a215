"""督办通知书: one slip as it is handed over. What is demanded of whom and why, by when, and in which words of the plan.

It speaks of the moment at which the slip was handed over, whatever came later: the same slip, the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plan.instant import shown_instant
from plan.tasks.assess import TaskBoard
from plan.tasks.ledger import TaskLedger
from plan.tasks.slip import Slip, SlipAction, SlipStep
from plan.tasks.task import Task
from presentation import formats
from presentation.tasks.headline import task_sentence
from presentation.tasks.words import colour_word, rule_name, scoring_word
from reports.blocks import Block, Column, Paragraph, Report, Section, TableBlock, Tone
from reports.evaluation.opening import mark
from reports.evaluation.words import unit_words
from reports.materials import Materials
from wording import told_of


def notice(materials: Materials) -> Report:
    """Return the notice but for its record; KeyError where the ledger did not have the slip at the instant."""
    board, slip = _board_and_slip(materials)
    task = board.ledger.by_id.get(slip.task)
    sections = (
        _demand(materials, board.ledger, slip, task),
        _about(materials, board, slip, task),
        _how_to_answer(materials, slip),
        _signing(materials, slip),
    )
    invented = materials.demonstration or board.ledger.demonstration
    title = materials.say("notice.title")
    shown = materials.say("report.title.demonstration", title=title) if invented else title
    return Report(shown, _facts(materials, slip), mark(materials), sections, materials.lang, listed=False)


def _board_and_slip(materials: Materials) -> tuple[TaskBoard, Slip]:
    board = materials.tasks
    slips = board.ledger.slips if board else ()
    slip = next((each for each in slips if each.id == materials.question.slip), None)
    if board is None or slip is None:
        # No notice of a slip that was not there at the instant: a page that demands nothing would look like one that
        # does.
        raise KeyError(materials.question.slip)
    return board, slip


def _facts(materials: Materials, slip: Slip) -> tuple[str, ...]:
    colour = materials.say(f"slip_colour.{slip.colour}")
    return (
        materials.say("notice.number", slip=slip.id, colour=colour),
        materials.say("notice.day", day=formats.day(materials.as_of, materials.lang)),
    )


def _step(slip: Slip, action: SlipAction) -> SlipStep | None:
    return next((step for step in slip.steps if step.action is action), None)


def _due(slip: Slip) -> date | None:
    assigned = _step(slip, SlipAction.ASSIGN)
    # The day that was set at 交办: a later step may have set another one, of which this paper knows nothing.
    return assigned.due if assigned else slip.due


def _demand(materials: Materials, ledger: TaskLedger, slip: Slip, task: Task | None) -> Section:
    """Return the section of what is demanded: of whom, about what and why, and by when it is to be answered."""
    opened, due = _step(slip, SlipAction.OPEN), _due(slip)
    lang = materials.lang
    said = materials.say(
        "notice.demand",
        title=task.title if task else slip.task,
        id=slip.task,
        reason=opened.note if opened else "",
        due=formats.day(due, lang) if due else materials.say("report.record.nothing"),
    )
    blocks: list[Block] = [
        Paragraph(materials.say("notice.to", unit=unit_words(materials, slip.unit))),
        Paragraph(said),
    ]
    if ledger.demonstration or materials.demonstration:
        blocks.append(Paragraph(materials.say("notice.demonstration"), Tone.MARK))
    return Section(materials.say("notice.section.demand"), tuple(blocks))


def _about(materials: Materials, board: TaskBoard, slip: Slip, task: Task | None) -> Section:
    """Return the section of the task: how it stood, what the decomposition says of it, the document's own words."""
    assessed = board.by_id.get(slip.task)
    blocks: list[Block] = []
    if assessed is not None:
        light = colour_word(assessed.colour, materials.lang) if assessed.colour else ""
        rule = rule_name(board.rule, materials.lang)
        lit = materials.say("notice.light", light=light, rule=rule) if light else ""
        blocks.append(Paragraph(task_sentence(assessed, materials.lang) + lit))
    if task is not None:
        columns = (Column(materials.say("report.record.item"), 2.4), Column(materials.say("report.record.value"), 8.6))
        rows = tuple(_rows(materials, board.ledger, task))
        blocks.append(TableBlock(materials.say("notice.table"), columns, rows, materials.say("notice.table_note")))
    return Section(materials.say("notice.section.about"), tuple(blocks))


def _rows(materials: Materials, ledger: TaskLedger, task: Task) -> Iterator[tuple[str, str]]:
    listed = materials.say("report.listed")
    facts = {
        "task": f"{task.id} {task.title}",
        "lead": unit_words(materials, task.lead),
        "supporting": listed.join(unit_words(materials, each) for each in task.supporting),
        "supervising": unit_words(materials, task.supervising),
        "post": task.post,
        "days": f"{task.start.isoformat()} – {task.due.isoformat()}",
        "scoring": scoring_word(task.scoring, materials.lang),
    }
    # Only what is said: an empty row would look as if something had been left out.
    for key, said in facts.items():
        if said:
            yield materials.say(f"notice.row.{key}"), said
    for each in task.commitments:
        yield _clause(materials, ledger, each)


def _clause(materials: Materials, ledger: TaskLedger, commitment: str) -> tuple[str, str]:
    """Return a clause by its number, and its own words with the document and the heading under which they stand."""
    found, source = ledger.commitments.by_id[commitment], ledger.commitments.source_of[commitment]
    title, heading = told_of(source, "title", materials.lang), source.sections[found.section]
    words = materials.say("notice.clause", quote=found.quote, title=title, section=f"{found.section} {heading}")
    return materials.say("notice.row.clause", id=commitment), words


def _how_to_answer(materials: Materials, slip: Slip) -> Section:
    """Return the section of what an answer must hold, and what follows if there is none."""
    said = [Paragraph(materials.say("notice.answer")), Paragraph(materials.say(f"notice.unanswered_{slip.colour}"))]
    return Section(materials.say("notice.section.answer"), tuple(said))


def _signing(materials: Materials, slip: Slip) -> Section:
    """Return who handed it over and when, and where it is signed for."""
    assigned = _step(slip, SlipAction.ASSIGN)
    keys = ("unit", "person", "day", "remark")
    columns = tuple(Column(materials.say(f"notice.head.{key}"), 2.0 + (key == "unit")) for key in keys)
    blocks: list[Block] = []
    if assigned is not None:
        # To the minute, since the time for an answer runs from it.
        at = shown_instant(assigned.at)
        blocks.append(Paragraph(materials.say("notice.handed", by=assigned.by, at=at)))
    return Section(
        materials.say("notice.section.signing"),
        (
            *blocks,
            TableBlock(materials.say("notice.signed"), columns, ((unit_words(materials, slip.unit), "", "", ""),)),
        ),
    )
