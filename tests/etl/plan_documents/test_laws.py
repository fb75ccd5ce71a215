"""Laws: a table in a file of any format is given back whole and as it was meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from etl.plan_documents.html import read_html
from etl.plan_documents.pdf import read_pdf
from etl.plan_documents.word import read_word
from etl.plan_tables.document import PlanDocument
from etl.plan_tables.reading import read_tables
from tests.etl.plan_documents.written import as_document, as_page, as_pdf
from tests.etl.plan_tables.written import WrittenTable, tables, wrong

Format = tuple[Callable[[WrittenTable], bytes], Callable[[bytes, str], PlanDocument], int]
FORMATS: dict[str, Format] = {
    "page": (as_page, read_html, 40),
    "document": (as_document, read_word, 40),
    "pdf": (as_pdf, read_pdf, 8),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_is_given_back(name: str) -> None:
    write, read, count = FORMATS[name]

    @settings(deadline=None, max_examples=count, suppress_health_check=list(HealthCheck))
    @given(table=tables())
    def law(table: WrittenTable) -> None:
        found = read_tables(read(write(table), "plan"))
        assert not wrong(table, found.rows)
        assert not found.refused
        assert [row.name for row in found.rows] == [row.name for row in table.rows]
        assert [row.category for row in found.rows] == [row.category for row in table.rows]

    law()
