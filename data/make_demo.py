"""Make the demonstration: ``python -m data.make_demo`` writes ``data/demo``. The same bytes every time.

120 workbooks of six departments over 20 quarters, one correction, and ``manifest.csv`` with when each was sent and
accepted. All of it is simulated and says 演示数据.
"""

from __future__ import annotations

import sys
from pathlib import Path

from data.books import Book, before, books_of
from data.clocks import sent_books, write_manifest
from data.forms import own_form, write_own_form
from data.oddities import HIDDEN, LABELS, NOTES
from etl.intake.seeding import DEMO
from etl.workbook.write.writing import write_form
from etl.workbook.write.writing_form import TemplateForm
from etl.yaml_files import load_plan
from plan.catalogue import Plan


def make_demo(plan: Plan, folder: Path = DEMO) -> None:
    """Write every workbook and the manifest under ``folder``."""
    books = books_of(plan)
    for book in books:
        write_book(plan, books, book, folder)
    write_manifest(sent_books(plan, books), folder / "manifest.csv")


def write_book(plan: Plan, books: tuple[Book, ...], book: Book, folder: Path) -> Path:
    """Write one workbook in the form its department used then."""
    path = folder / book.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if own_form(book.department, book.period):
        write_own_form(plan.at(book.period), book, _year_of(books, book), path)
    else:
        write_form(_form(plan, books, book), path)
    return path


def _form(plan: Plan, books: tuple[Book, ...], book: Book) -> TemplateForm:
    return TemplateForm(
        plan.at(book.period),
        book.department,
        book.period,
        previous=before(books, book),
        values=book.cells,
        demonstration=True,
        labels=LABELS.get(book.key, {}),
        hidden=HIDDEN.get(book.key, frozenset()),
        notes=NOTES.get(book.key, ()),
        correction=book.correction,
    )


def _year_of(books: tuple[Book, ...], book: Book) -> list[Book]:
    """Return the department's workbooks of the year, up to this one."""
    same = [b for b in books if b.department == book.department and b.period.year == book.period.year]
    return [b for b in same if b.period <= book.period and not b.correction]


if __name__ == "__main__":
    make_demo(load_plan(), Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO)
