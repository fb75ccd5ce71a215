"""督查通报: the quarterly bulletin of supervision. How tasks stand, what is short by name, and which slips wait.

The same engine, record and proof as the report's: it is asked its question again like any other.
"""

from __future__ import annotations

from collections.abc import Iterator

from plan.period import Period
from plan.tasks.assess import TaskBoard
from plan.tasks.colours import Colour
from plan.tasks.ledger import TaskLedger
from plan.tasks.slip import UNANSWERED, Slip
from plan.tasks.task_status import COUNTED_AS, CountyCount
from presentation import formats
from presentation.formats import NONE
from presentation.tasks.words import rule_name
from reports.blocks import Block, Column, Paragraph, Report, Section, TableBlock, Tone
from reports.evaluation.opening import facts, mark
from reports.evaluation.task_sections import counts_sentence, task_table
from reports.evaluation.words import unit_words
from reports.materials import Materials
from wording import told_of


def bulletin(materials: Materials) -> Report:
    """Return the bulletin but for its record; where nothing was decomposed by then it says so."""
    period = formats.period(Period.containing(materials.as_of), materials.lang)
    title = materials.say("bulletin.title", period=period)
    board = materials.tasks
    if board is None:
        # Still a bulletin: asked for a quarter before anything was decomposed, it proves that there was nothing.
        sections: tuple[Section, ...] = (
            Section(materials.say("bulletin.overall"), (Paragraph(materials.say("bulletin.nothing")),)),
        )
    else:
        sections = (
            _overall(materials, board),
            _short(materials, board),
            _slips(materials, board),
            _units(materials, board),
        )
    # In the title, too, which is what remains of a bulletin when it is quoted.
    shown = materials.say("report.title.demonstration", title=title) if _invented(materials) else title
    return Report(shown, facts(materials), mark(materials), sections, materials.lang)


def _invented(materials: Materials) -> bool:
    return materials.demonstration or bool(materials.tasks and materials.tasks.ledger.demonstration)


def _overall(materials: Materials, board: TaskBoard) -> Section:
    ledger = board.ledger
    count, left = len(ledger.commitments.all), len(ledger.not_taken)
    blocks: list[Block] = [
        Paragraph(materials.say("bulletin.taken", total=count, taken=count - left, left=left, tasks=len(board.tasks))),
        Paragraph(counts_sentence(materials, board.tasks, "report.tasks.all")),
        Paragraph(_county(materials, board)),
        Paragraph(_lights(materials, board)),
    ]
    if _invented(materials):
        blocks.append(Paragraph(materials.say("bulletin.demonstration"), Tone.MARK))
    return Section(materials.say("bulletin.overall"), tuple(blocks))


def _county(materials: Materials, board: TaskBoard) -> str:
    """Return the five counts in which counties report their ledgers."""
    said = [
        materials.say("report.tasks.counted", word=materials.say(f"county_count.{each}"), count=count)
        for each, count in board.county_counts().items()
    ]
    return materials.say("bulletin.county", parts=materials.say("report.listed").join(said))


def _lights(materials: Materials, board: TaskBoard) -> str:
    said = [
        materials.say("report.tasks.counted", word=materials.say(f"colour.{colour}"), count=count)
        for colour, count in board.colours().items()
    ]
    # Published rules have gaps (银川 says nothing of 0 to 10 points below); how many lights rest on our choice is
    # printed.
    unstated = sum(each.lit is not None and not each.lit.stated for each in board.tasks)
    parts = materials.say("report.listed").join(said)
    rule = rule_name(board.rule, materials.lang)
    source = told_of(board.rule, "source", materials.lang)
    return materials.say("bulletin.lights", rule=rule, source=source, parts=parts, unstated=unstated)


def _short(materials: Materials, board: TaskBoard) -> Section:
    """Return the section of the tasks that are 欠进度, by name."""
    # 欠进度 as counties count it: whatever is below its schedule, however little.
    short = [each for each in board.tasks if COUNTED_AS[each.status] is CountyCount.SHORT]
    blocks: list[Block] = [Paragraph(materials.say("bulletin.short_text", count=len(short)))]
    if short:
        blocks.append(
            task_table(materials, short, materials.say("bulletin.short_table"), materials.say("bulletin.short_note"))
        )
    return Section(materials.say("bulletin.short"), tuple(blocks))


def _slips(materials: Materials, board: TaskBoard) -> Section:
    """Return the section of the open slips: how many they are, and those without an answer by their numbers."""
    # As they stood on the bulletin's day: a slip closed since is still open in a bulletin printed again.
    waiting = [slip for slip in board.ledger.slips_on(board.day) if slip.is_open]
    late = [slip for slip in waiting if slip.state in UNANSWERED]
    blocks: list[Block] = [Paragraph(materials.say("bulletin.slips_text", count=len(waiting), late=len(late)))]
    if late:
        widths = {"slip": 1.6, "slip_colour": 1.4, "lead": 2.6, "task_title": 5.0, "slip_state": 1.6, "due": 2.2}
        columns = tuple(Column(materials.say(f"report.head.{head}"), width) for head, width in widths.items())
        rows = tuple(_slip(materials, board.ledger, slip) for slip in late)
        blocks.append(TableBlock(materials.say("bulletin.slips_table"), columns, rows))
    return Section(materials.say("bulletin.slips"), tuple(blocks))


def _slip(materials: Materials, ledger: TaskLedger, slip: Slip) -> tuple[str, ...]:
    # A later decomposition may have dropped the task; its slip waits all the same.
    task = ledger.by_id.get(slip.task)
    return (
        slip.id,
        materials.say(f"slip_colour.{slip.colour}"),
        unit_words(materials, slip.unit),
        task.title if task else slip.task,
        materials.say(f"slip_state.{slip.state}"),
        slip.due.isoformat() if slip.due else NONE,
    )


def _units(materials: Materials, board: TaskBoard) -> Section:
    """Return the section of how many tasks each unit leads, and their lights; in the ledger's order, never ranked."""
    widths = {"lead": 3.4, "count": 1.6, "green": 1.6, "yellow": 1.6, "red": 1.6, "unlit": 1.6}
    columns = tuple(
        Column(materials.say(f"report.head.{head}"), width, head != "lead") for head, width in widths.items()
    )
    table = TableBlock(materials.say("bulletin.units_table"), columns, tuple(_unit_rows(materials, board)))
    return Section(materials.say("bulletin.units"), (Paragraph(materials.say("bulletin.units_text")), table))


def _unit_rows(materials: Materials, board: TaskBoard) -> Iterator[tuple[str, ...]]:
    # In the ledger's order and no other: supervision is of tasks, and a ranking of units is not what it is for.
    for unit in dict.fromkeys(each.task.lead for each in board.tasks):
        own = [each.colour for each in board.tasks if each.task.lead == unit]
        lights = (str(own.count(colour)) for colour in Colour)
        yield unit_words(materials, unit), str(len(own)), *lights, str(own.count(None))
