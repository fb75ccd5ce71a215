"""Documents that were built to take for ever: ended by the processor time they take, in a process of their own."""

from __future__ import annotations

import resource
import sys

import pytest

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.opening import read_document
from etl.plan_tables.reading import read_tables
from tests.etl.plan_documents.written import document_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the parent's clock alone ends a reader")

EMPTY_CELLS = "<w:tr>" + "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" * 50 + "</w:tr>"
EMPTY = {
    "lines.txt": b"x" + b"\n" * 60_000,
    "marks.txt": b"#* \n" * 20_000,
    "cells.docx": document_of(f"<w:tbl>{EMPTY_CELLS * 400}</w:tbl>"),
    "lines.html": b"<html>" + b"<p></p>" * 30_000,
}


@pytest.mark.parametrize("name", EMPTY)
def test_much_that_is_empty_is_read(name: str) -> None:
    """From each empty line the title of a table was looked for through all that follow: for hours nobody was served."""
    assert read_tables(read_document(EMPTY[name], name)).rows == ()


def spent() -> float:
    """Return the processor's seconds that children of this process took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_what_takes_too_long_is_ended_by_the_processor_s_time() -> None:
    before = spent()
    with pytest.raises(UnreadableDocument) as refused:
        read_document(b"<html>" + b"<!" * 1_000_000, "bomb.html")
    assert refused.value.why == "too_slow"
    assert spent() - before < bounds.STEP_SECONDS + 5 < bounds.SECONDS


def test_the_bounds_of_a_step_are_each_less_than_those_of_all() -> None:
    assert bounds.TABLES_SECONDS <= bounds.STEP_SECONDS <= bounds.PICTURE_SECONDS <= bounds.SECONDS
