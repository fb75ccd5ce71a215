"""Make the demonstration of tasks: ``python -m data.make_tasks`` writes ``data/demo_tasks``. The same bytes every time.

Two versions of a decomposition, a workbook of progress for each of 20 quarters, some files of evidence, and
``lines.jsonl``: what the program reads of them with who sent and accepted it when, and the slips. All of it is invented
and says 演示数据.
"""

from __future__ import annotations

import json
import random
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from data.task_plan import NURSING_HOMES, decomposition
from data.task_story import Course, course_of, ending_of, explained, extension_of, reports_of
from etl.store.journal.task_line import NewTaskLine, TaskLine, TaskLineKind
from etl.store.raw import sha256_of
from etl.tasks.catalogue import TaskCatalogue
from etl.tasks.decomposition import ReadDecomposition, read_decomposition
from etl.tasks.fields import NameIndex
from etl.tasks.folding import ACCEPTED, fold
from etl.tasks.progress_form import DONE, PROGRESS, STAMP, progress_form
from etl.tasks.progress_reading import ReadProgress, explanation_needed, read_progress
from etl.tasks.task_seeding import DEMO_TASKS, LINES
from etl.tasks.task_writing import decision_line, next_slip, sending_line, slip_line
from etl.tasks.template import EDITION, template_bytes
from etl.workbook.read.reading import read_workbook
from etl.workbook.write.task_sheet import SheetBook, SheetCell, sheet_book_bytes
from etl.yaml_files import load_plan
from plan.instant import CHINA
from plan.period import Period, periods_between
from plan.review import Person, Role
from plan.tasks.assess import TaskBoard, assess_tasks
from plan.tasks.ledger import Decomposition, TaskLedger
from plan.tasks.progress import Progress
from plan.tasks.slip import Slip, SlipAction, SlipColour, SlipStep
from plan.tasks.supervise import SlipProposal, answer_due, propose
from plan.tasks.task import Scoring, Task

PERIODS = periods_between(Period(2021, 1), Period(2025, 4))
OFFICE, OTHER = (Person(f"演示审核员{name}", Role.REVIEWER, None, True) for name in "甲乙")
_SENT = (datetime(2022, 2, 25, 9, 30, tzinfo=CHINA), datetime(2022, 8, 26, 10, 10, tzinfo=CHINA))


class TaskDemo:
    """The demonstration on its way: the lines so far and the files that they name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan = load_plan()
        catalogue = TaskCatalogue(self.plan)
        self.ways, self.commitments = catalogue.supervision, catalogue.commitments
        self.names = NameIndex(self.plan, self.ways, self.commitments)
        self.chance = random.Random("guibiao progress")
        self.lines: list[TaskLine] = []

    def ledger(self) -> TaskLedger:
        """Return the ledger of the lines so far."""
        return fold(self.lines, self.commitments)

    def append(self, *new: NewTaskLine) -> None:
        """Append lines as the journal will number them."""
        for each in new:
            number = len(self.lines) + 1
            about = each.about or str(number - 1)
            self.lines.append(
                TaskLine(
                    sequence=number,
                    kind=each.kind,
                    about=about,
                    content=dict(each.content),
                    by=each.by,
                    role=each.role,
                    at=each.at.astimezone(UTC),
                    file=each.file,
                    sha256=each.sha256,
                    demonstration=True,
                    hash="",
                )
            )

    def keep(self, name: str, content: bytes) -> str:
        """Write a file of the demonstration and return its SHA-256."""
        (self.folder / name).write_bytes(content)
        return sha256_of(content)

    def filler(self, unit: str) -> Person:
        """Return who reports for a unit."""
        names = [department.name for department in self.plan.departments]
        if unit not in names:
            return Person(f"演示{unit}", Role.FILLER, unit, True)
        return Person(f"演示填报员{'甲乙丙丁戊己庚辛'[names.index(unit)]}", Role.FILLER, unit, True)


def make_tasks(folder: Path = DEMO_TASKS) -> None:
    """Write the workbooks, the evidence and the lines under ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    demo = TaskDemo(folder)
    _decompose(demo, 1)
    tasks = decomposition(demo.plan, demo.commitments, 2)
    courses = {task.id: course_of(task, demo.chance) for task in tasks}
    for period in PERIODS:
        if period == Period(2022, 3):
            _decompose(demo, 2)
        _report(demo, period, courses)
        if period >= Period(2022, 1):
            _decide(demo, period, tasks, courses)
            _supervise(demo, period)
    _evidence(demo)
    demo.lines.sort(key=lambda line: line.at)
    (folder / LINES).write_text("".join(_numbered(demo.lines)), encoding="utf-8")


def _decompose(demo: TaskDemo, version: int) -> None:
    tasks = decomposition(demo.plan, demo.commitments, version)
    invented = Decomposition(1, 1, "", _SENT[0], _SENT[0], "", "", "", tasks, True)
    content = template_bytes(TaskLedger(demo.commitments, (invented,)), demo.names)
    name, at = f"任务分解表-第{version}版.xlsx", _SENT[version - 1]
    read = _checked(read_decomposition(_book(content, name), demo.names))
    reason = "按半年检查情况补充责任岗位" if version == 2 else ""
    demo.append(
        sending_line(read, name, demo.keep(name, content), OFFICE, at, reason),
        decision_line(OTHER, at + timedelta(days=3, hours=2), ACCEPTED),
    )


def _report(demo: TaskDemo, period: Period, courses: dict[str, Course]) -> None:
    """Write a quarter's workbook of the whole bureau, and a line for each unit that reports in it."""
    ledger = demo.ledger()
    found: dict[str, Progress] = {}
    for task in ledger.current.values():
        original = ledger.by_id[task.id]
        ending = ledger.ending_of(task.id)
        if (ending and ending.on < period.last_day) or _complete(ledger, task, period):
            continue
        report = reports_of(original, courses[task.id], period, demo.chance)
        if report is not None:
            needed = explanation_needed(ledger, demo.names, report)
            found[task.id] = explained(report, demo.chance) if needed else report
    name = f"任务进展-{period}.xlsx"
    content = _progress_book(demo, ledger, period, found)
    read = _checked(read_progress(_book(content, name), ledger, demo.names))
    sha256 = demo.keep(name, content)
    for unit in dict.fromkeys(ledger.current[report.task].lead for report in read.reports):
        _send_unit(demo, read, unit, (name, sha256), ledger)


def _complete(ledger: TaskLedger, task: Task, period: Period) -> bool:
    from plan.tasks.task_schedule import complete

    before = period.shift(-1).last_day
    return complete(task, ledger.achieved(task.id, before), before)


def _send_unit(demo: TaskDemo, read: ReadProgress, unit: str, file: tuple[str, str], ledger: TaskLedger) -> None:
    assert read.period is not None, "it was just written"
    own = [(r, c) for r, c in zip(read.reports, read.cells, strict=True) if ledger.current[r.task].lead == unit]
    part = replace(read, unit=unit, reports=tuple(r for r, _ in own), cells=tuple(c for _, c in own))
    first = max(read.period.last_day + timedelta(days=6 + demo.chance.randrange(8)), date(2022, 3, 7))
    at = datetime.combine(first, time(9, demo.chance.randrange(60)), CHINA)
    demo.append(
        sending_line(part, *file, demo.filler(unit), at),
        decision_line(OFFICE, at + timedelta(days=2, hours=3), ACCEPTED),
    )


def _progress_book(demo: TaskDemo, ledger: TaskLedger, period: Period, found: dict[str, Progress]) -> bytes:
    form = progress_form(ledger, demo.names, period, None)
    places = {name: place for place, name in enumerate(PROGRESS)}
    rows = [_filled(list(row), places, ledger, found) for row in form.rows]
    stamp = (STAMP, "", str(period), EDITION)
    return sheet_book_bytes(
        SheetBook(form.title, [replace(form, rows=rows)], "填写说明", ["演示数据，均为模拟。"], stamp, marked=True)
    )


def _filled(
    row: list[SheetCell], places: dict[str, int], ledger: TaskLedger, found: dict[str, Progress]
) -> list[SheetCell]:
    report = found.get(str(row[places["number"]]))
    if report is None:
        row[places["state"]] = row[places["day"]] = None
        return row
    task, item = ledger.current[report.task], row[places["item"]]
    if item is None:
        words = {"said": report.said, "problem": report.problem, "next": report.next_step, "cause": report.cause}
        words |= {"measures": report.measures, "deadline": report.deadline, "document": report.document}
        for name, value in {**words, "done": report.done}.items():
            row[places[name]] = value or None if isinstance(value, str) else value
    elif task.scoring is Scoring.TOWNS:
        row[places["state"]] = DONE if item in report.towns else None
    else:
        done = {task.nodes[place].name: on for place, on in report.nodes.items()}
        row[places["state"]], row[places["day"]] = (DONE, done[str(item)]) if item in done else (None, None)
    return row


def _decide(demo: TaskDemo, period: Period, tasks: tuple[Task, ...], courses: dict[str, Course]) -> None:
    """Append a quarter's extensions, asked for and approved when they became necessary, and the one task's ending."""
    for task in tasks:
        extension = extension_of(task, courses[task.id])
        if extension is None or Period.containing(task.due - timedelta(days=110)) != period:
            continue
        at = datetime.combine(period.last_day - timedelta(days=39), time(15, 5), CHINA)
        person = demo.filler(task.lead)
        content = extension.model_dump(mode="json")
        asked = NewTaskLine(TaskLineKind.EXTENSION, content, person.name, at, task.id, person.role)
        demo.append(asked, decision_line(OFFICE, at + timedelta(days=7), ACCEPTED))
    ending = ending_of(tasks)
    if Period.containing(ending.on) == period:
        at = datetime.combine(ending.on, time(16, 0), CHINA)
        content = ending.model_dump(mode="json")
        demo.append(NewTaskLine(TaskLineKind.ENDING, content, OFFICE.name, at, ending.task, OFFICE.role))


def _supervise(demo: TaskDemo, period: Period) -> None:
    """Issue a few slips on the twelfth day after a quarter; most are answered, some returned, the last are open."""
    day = period.last_day + timedelta(days=12)
    board = _board(demo, period.last_day)
    seen: set[SlipColour] = set()
    for proposal in propose(board, demo.ways):
        if proposal.colour not in seen and len(seen) < 2:
            seen.add(proposal.colour)
            _slip(demo, proposal, day, period >= Period(2025, 3))


def _board(demo: TaskDemo, day: date) -> TaskBoard:
    return assess_tasks(demo.ledger(), day, demo.plan.thresholds, demo.ways.rule)


_SLOW = 0.3
"""The share of slips whose answer comes only after the best part of a quarter."""


def _slip(demo: TaskDemo, proposal: SlipProposal, day: date, last: bool) -> None:
    at = datetime.combine(day, time(9, 12), CHINA)
    slip = Slip(next_slip(demo.ledger(), day.year), proposal.task.id, proposal.unit, proposal.colour)
    unit, due = demo.filler(proposal.unit), answer_due(demo.ways, proposal.colour, day)
    again, slow = demo.chance.random() < 0.4, demo.chance.random() < _SLOW
    walk: list[tuple[SlipAction, Person, int]] = [
        (SlipAction.OPEN, OFFICE, 0), (SlipAction.ASSIGN, OFFICE, 1), (SlipAction.RECEIVE, unit, 30),
        (SlipAction.ANSWER, unit, 24 * (85 if slow else 4)), (SlipAction.REVIEW, OFFICE, 24 * 6),
    ]  # fmt: skip
    if again:
        back = [(SlipAction.RETURN, OFFICE, 1), (SlipAction.ANSWER, unit, 24 * 5), (SlipAction.REVIEW, OFFICE, 24)]
        walk += back
    walk += [(SlipAction.SETTLE, OFFICE, 3), (SlipAction.CLOSE, OTHER, 24)]
    if last:
        walk = walk[: demo.chance.choice((2, 3, 4, 5))]
    moment = at
    for number, (action, person, hours) in enumerate(walk):
        moment = moment + timedelta(hours=hours)
        words = _words(action, proposal, number)
        asked = due if action is SlipAction.ASSIGN else None
        step = SlipStep(action, person.name, person.role, moment, due=asked, **words)
        demo.append(slip_line(slip, step, person))


def _words(action: SlipAction, proposal: SlipProposal, number: int) -> dict[str, Any]:
    if action is SlipAction.OPEN:
        return {"note": f"任务“{proposal.task.title}”须抓紧"}
    if action is SlipAction.ANSWER:
        cause = "协调较多" if number < 5 else "协调较多，已逐项列出"
        return {"cause": cause, "measures": "专人负责，按周调度", "deadline": "下季度末"}
    return {"note": "缺少具体时限"} if action is SlipAction.RETURN else {}


def _evidence(demo: TaskDemo) -> None:
    """Attach a few photos and papers to nodes that are done."""
    files = {"演示照片-1.png": _picture(0x6F, 0x8F, 0xA8), "演示照片-2.png": _picture(0xA8, 0x8F, 0x6F)}
    files["演示文件-1.pdf"] = _paper()
    kept = {name: (demo.keep(name, content), len(content)) for name, content in files.items()}
    ledger, names = demo.ledger(), list(files)
    for task in ledger.tasks:
        done = ledger.achieved(task.id, Period(2025, 4).last_day).nodes
        wanted = sorted(done) if task.commitments[:1] == (NURSING_HOMES,) else sorted(done)[-1:]
        for place in wanted:
            name = names[(int(task.id) + place) % len(names)]
            sha256, size = kept[name]
            person = demo.filler(task.lead)
            at = datetime.combine(max(done[place], date(2022, 3, 7)), time(17, 0), CHINA)
            said = {"kind": name.rpartition(".")[2], "size": size, "node": place}
            demo.append(
                NewTaskLine(TaskLineKind.EVIDENCE, said, person.name, at, task.id, person.role, name, sha256, True)
            )


def _picture(*colour: int) -> bytes:
    """Return a small plain picture as a PNG."""
    width, height = 96, 64
    raw = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def _paper() -> bytes:
    """Return a page that says that it is a demonstration, as a PDF."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length 52 >>\nstream\nBT /F 18 Tf 40 100 Td (Demonstration only) Tj ET    \nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _book(content: bytes, name: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(content)
        return read_workbook(path, name)


def _checked(read: Any) -> Any:
    wrong = [finding for finding in read.findings if finding.severity == "mend"]
    assert not wrong, wrong[:5]
    assert isinstance(read, ReadDecomposition | ReadProgress)
    return read


def _numbered(lines: list[TaskLine]) -> Iterator[str]:
    """Yield the lines in the order of their moments, decisions speaking of the numbers that their lines have there."""
    place = {line.sequence: number for number, line in enumerate(lines, 1)}
    for line in lines:
        about = str(place[int(line.about)]) if line.kind is TaskLineKind.DECISION else line.about
        said = {"kind": line.kind, "about": about, "content": line.content, "by": line.by, "role": line.role}
        said |= {"at": line.at.isoformat(), "file": line.file, "sha256": line.sha256}
        yield json.dumps(said, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    make_tasks(Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO_TASKS)
