"""report and verify: the evaluation made, and proven again."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json, KnownAt, Out, PeriodCode, PlanId, ReportDay
from commands.output import check_writable, write_whole
from commands.shell import Shell, day, end_with_no, instant, period_of, plan_of, shell_of
from etl.reported_error import ReportedError
from wording import DEFAULT

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from plan.catalogue import Plan
    from reports.question import ReportDocument, ReportQuestion

TextsAt = Annotated[str | None, typer.Option(help="只用该时刻前写的文字,默认同 --known-at (texts written by)")]
Milestones = Annotated[
    Path | None,
    typer.Option(
        "--all-milestones", readable=False, help="到期各目标年的报告写入文件夹 (every due target year, to a folder)"
    ),
]
PublicKey = Annotated[
    str | None, typer.Option("--public-key", help="签发公钥或其PEM文件:不用数据目录,只核对由谁签发 (who issued it)")
]


def report(
    context: typer.Context,
    as_of: ReportDay = None,
    known_at: KnownAt = None,
    texts_at: TextsAt = None,
    output: Out = None,
    all_milestones: Milestones = None,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Make the evaluation report as of a day; PDF, Word or Excel by the file's ending."""
    from reports.question import ReportQuestion

    shell = shell_of(context)
    known, texts = instant(known_at), instant(texts_at)
    if all_milestones is not None:
        _milestones(shell, all_milestones, plan_id)
        return
    asked = day(as_of)
    if asked is None or output is None:
        raise ReportedError("report.use")
    data_store = shell.data_store()
    question = ReportQuestion(asked, known, texts, shell.lang, _named(data_store, plan_id, asked))
    written = write_report(shell, data_store, question, output)
    if json:
        shell.answer({"file": str(output), "sha256": written})


def _named(data_store: DataStore, plan_id: str | None, day: date) -> str:
    """Return the id of the plan a report is on, as its question holds it: "" for the plan in force on its day."""
    asked = plan_of(data_store.bureau, plan_id, day)
    # Empty for the plan in force: such a question stays the same question after the catalogue has got another plan.
    return "" if asked == data_store.bureau.at(day) else asked.id


def write_report(shell: Shell, data_store: DataStore, question: ReportQuestion, path: Path) -> str:
    """Write one report to a file, whole or not at all; return its SHA-256 (hexadecimal). ReportedError where the ending
    is not one the document can have, or nothing can be written there."""
    from reports.making import ReportKind, make
    from reports.question import ReportDocument

    ending = path.suffix.lower().removeprefix(".")
    # By the ending, as people name files; and slides are a document of their own, which no other ending means.
    if ending not in set(ReportKind) or (ending == ReportKind.DECK) is not (question.document is ReportDocument.DECK):
        raise ReportedError("report.kind", path=path)
    # Before anything is printed: a report takes seconds, and its line in the list of reports would be wrong.
    check_writable(path)
    content = make(data_store, question, ReportKind(ending), by=shell.person().name)
    sha256 = hashlib.sha256(content).hexdigest()
    write_whole(path, content)
    shell.tell("report.written", path=path, sha256=sha256)
    return sha256


def _milestones(shell: Shell, folder: Path, plan_id: str | None) -> None:
    """Make a report for every target year of every plan (or of one) that the data have come up to: safe to run every
    night."""
    from reports.question import ReportQuestion

    data_store = shell.data_store()
    plans = [plan_of(data_store.bureau, plan_id)] if plan_id else data_store.bureau.entries
    # All of them found before the folder is made: with nothing due nothing is left behind.
    due = [(entry, last) for entry in plans for last in _due(data_store, entry.plan)]
    if not due:
        shell.tell("report.not_due")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportedError("use.no_output", path=folder, why=error) from error
    for entry, last in due:
        write_report(
            shell,
            data_store,
            ReportQuestion(last, lang=shell.lang, plan=_named(data_store, entry.id, last)),
            folder / f"{entry.id}-{last.year}{_suffix(shell)}.pdf",
        )
    shell.tell("report.milestones", count=len(due), path=folder)


def _suffix(shell: Shell) -> str:
    """Return what a file's name says of the language, where it is not Chinese."""
    return "" if shell.lang is DEFAULT else f"-{shell.lang}"


def _due(data_store: DataStore, plan: Plan) -> list[date]:
    with data_store.warehouse() as store:
        latest = max((observation.period for observation in store.observations()), default=None)
    years = plan.document.milestone_years
    # By the data, not by the calendar: a year's report waits for its last quarter.
    return [date(year, 12, 31) for year in years if latest and date(year, 12, 31) <= latest.last_day]


def verify(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(readable=False, help="本系统生成的报告,PDF、Word或Excel (a report made here)")
    ],
    plan_id: PlanId = None,
    public_key: PublicKey = None,
    json: Json = False,
) -> None:
    """Rebuild a report from the journal and say whether it is equal, or which numbers differ now; with a public key say
    who issued it and whether it is whole, without any home."""
    from reports.proof import prove
    from reports.proof.answers import proof_answer

    shell = shell_of(context)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ReportedError("path.unreadable", path=file, why=error) from None
    # Before any home is looked for: a third party has none.
    if public_key is not None:
        from commands.issuing import tell_issue

        tell_issue(shell, file, content, public_key, json)
        return
    data_store = shell.data_store()
    proof = prove(data_store, content, plan_of(data_store.bureau, plan_id).id if plan_id else None)
    plan = entry.plan if (entry := data_store.bureau.named(proof.plan_id)) else data_store.bureau.first
    if json:
        shell.answer(proof_answer(plan, str(file), proof, shell.lang))
    else:
        from commands.report_tables import show_proof

        show_proof(shell, plan, file, proof)
    # The exit code too, so that a script need not read what people read.
    if not proof.ok:
        end_with_no()


def bulletin(
    context: typer.Context,
    period: PeriodCode = None,
    known_at: KnownAt = None,
    output: Out = None,
    json: Json = False,
) -> None:
    """Make a quarter's bulletin of supervision; PDF or Word by the file's ending."""
    from presentation.tasks.printing import bulletin_query
    from reports.question import question_asked

    shell = shell_of(context)
    quarter, known = period_of(period), instant(known_at)
    if quarter is None or output is None or output.suffix.lower() not in (".pdf", ".docx"):
        raise ReportedError("bulletin.use")
    tasks = shell.tasks()
    question = question_asked(bulletin_query(tasks, quarter, known, shell.lang))
    written = write_report(shell, tasks.data_store, question, output)
    if json:
        shell.answer({"file": str(output), "sha256": written})


def brief(
    context: typer.Context,
    as_of: ReportDay = None,
    known_at: KnownAt = None,
    output: Out = None,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Make the one-page brief as of a day, as a PDF."""
    from reports.question import ReportDocument

    _make_single_format(context, (as_of, known_at, plan_id), output, ReportDocument.BRIEF, ".pdf", json)


def deck(
    context: typer.Context,
    as_of: ReportDay = None,
    known_at: KnownAt = None,
    output: Out = None,
    plan_id: PlanId = None,
    json: Json = False,
) -> None:
    """Make slides of the same numbers as of a day, with charts that can be edited."""
    from reports.question import ReportDocument

    _make_single_format(context, (as_of, known_at, plan_id), output, ReportDocument.DECK, ".pptx", json)


def _make_single_format(
    context: typer.Context,
    asked: tuple[str | None, str | None, str | None],
    output: Path | None,
    document: ReportDocument,
    ending: str,
    json: bool,
) -> None:
    """Make a brief or a deck: documents that have a single file ending."""
    from reports.question import ReportQuestion

    shell, (as_of, known_at, plan_id) = shell_of(context), asked
    on, known = day(as_of), instant(known_at)
    if on is None or output is None or output.suffix.lower() != ending:
        raise ReportedError("brief.use")
    data_store = shell.data_store()
    question = ReportQuestion(on, known, known, shell.lang, _named(data_store, plan_id, on), document)
    written = write_report(shell, data_store, question, output)
    if json:
        shell.answer({"file": str(output), "sha256": written})
