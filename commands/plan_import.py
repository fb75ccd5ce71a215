"""plan import: a plan's document into the rows of its indicator table, and into a catalogue that can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from commands.options import Json
from commands.output import check_writable, write_whole
from commands.shell import Shell, catalogue, end_with_no, shell_of
from etl.plan_tables.drafting import CatalogueDraft, draft_catalogue
from etl.plan_tables.result import ImportedRow, PlanImport
from wording import filled


def import_(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(readable=False, help="规划文本 (the plan's document)")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", readable=False, help="规划目录 YAML (the catalogue to write)")
    ] = None,
    json: Json = False,
) -> None:
    """Read a plan's document, say what is certain, doubtful and refused, and write the catalogue of what is certain."""
    from etl.plan_documents.bounds import UnreadableDocument
    from etl.plan_documents.catalogue_text import catalogue_text, identity_of
    from etl.plan_documents.opening import open_document
    from etl.plan_tables.reading import read_tables

    shell = shell_of(context)
    if output is not None:
        # Before the reading, which may take two minutes.
        check_writable(output)
    try:
        opened = open_document(document)
    except UnreadableDocument as error:
        _say_unread(shell, document.name, error.why, json)
        end_with_no()
    read = read_tables(opened)
    # Without any certain row there is nothing to draft, and the exit code says so.
    draft = draft_catalogue(read, opened.text, catalogue(), identity_of(read)) if read.rows else None
    if output is not None and draft is not None:
        write_whole(output, catalogue_text(read, draft, shell.lang).encode("utf-8"))
    _say(shell, read, draft, output, json)
    if not read.rows:
        end_with_no()


def _say_unread(shell: Shell, name: str, why: str, json: bool) -> None:
    from etl.plan_tables.telling import told_unread

    sentence = shell.word(f"plan_import.file.{why}", file=name)
    if json:
        shell.answer(told_unread(name, sentence, why))
    typer.echo(sentence, err=True)


def _say(shell: Shell, read: PlanImport, draft: CatalogueDraft | None, output: Path | None, json: bool) -> None:
    from etl.plan_tables.telling import told_import

    def say(key: str, fields: Mapping[str, object]) -> str:
        return filled(key, shell.lang, fields)

    told = told_import(read, say)
    if json:
        shell.answer(told)
    else:
        _say_rows(shell, read)
    # On standard error, so that with --json standard output is JSON and nothing else.
    for entry in told["refused"]:
        shell.tell("plan_import.refused", words=_short(entry["words"]), why=entry["why"], start=entry["span"][0])
    for entry in told["doubts"]:
        shell.tell("plan_import.doubtful", what=entry["what"], start=entry["span"][0])
    for check in read.counts:
        key = "plan_import.count_agrees" if check.agrees else "plan_import.count_differs"
        shell.tell(key, words=" ".join(check.words.split()), read=check.read)
    if read.proposed:
        shell.tell("plan_import.proposed", count=len(read.proposed))
    shell.tell("plan_import.summary", rows=len(read.rows), tables=read.tables, refused=len(read.refused))
    if output is not None:
        _say_written(shell, draft, output)


def _say_written(shell: Shell, draft: CatalogueDraft | None, output: Path) -> None:
    if draft is None:
        shell.tell("plan_import.nothing_to_write", path=output)
        return
    for left in draft.left_out:
        shell.tell("plan_import.left", name=left.row.name, why=shell.word(f"plan_import.left_why.{left.why}"))
    shell.tell("plan_import.written", path=output, rows=len(draft.catalogue["indicators"]))


_LONGEST = 60
"""Characters of refused words that are quoted on one line."""


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"


def _say_rows(shell: Shell, read: PlanImport) -> None:
    from commands.printed_table import PrintedTable
    from commands.tables import print_out

    if not read.rows:
        return
    table = PrintedTable()
    years = read.milestone_years
    for name in ("no", "category", "name", "unit"):
        table.add_column(shell.word(f"plan_import.head.{name}"))
    for year in (read.baseline_year, *years):
        table.add_column(str(year or ""), number=True)
    for name in ("annual", "kind"):
        table.add_column(shell.word(f"plan_import.head.{name}"))
    for row in read.rows:
        table.add_row(*_cells(row, years))
    print_out(table)


def _cells(row: ImportedRow, years: tuple[int, ...]) -> list[str]:
    told = (row.no, row.category, row.name, row.unit, row.baseline, *(row.targets.get(year) for year in years))
    return ["" if value is None else str(value) for value in (*told, row.annual, row.kind)]
