"""Any workbook a department might send: exactly the numbers it means are read, or a finding says why at the cell.

Most examples are read as sheet values built from their description; a smaller number are written as real files and
read by the real reader in its child process, which costs a hundred times more. ``GUIBIAO_EXAMPLES`` makes a larger
run, chosen anew each time.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.workbook.read.reading import read_workbooks
from etl.workbook.scan.sheet import Workbook
from etl.yaml_files import load_plan
from plan.catalogue import Plan
from tests.etl.anybook.files import write_file
from tests.etl.anybook.form import AnyBook, Key, Wanted
from tests.etl.anybook.strategy import any_books
from wording.sentences import message

ASKED = int(os.environ.get("GUIBIAO_EXAMPLES", "0"))
EXAMPLES = ASKED or 900
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def plan_with_a_share() -> Plan:
    """Return the plan, with a measure that is a percentage."""
    plan = load_plan()
    share = plan.measure_of["老年人口"].model_copy(
        update={"name": "服务满意率", "unit": "%", "aliases": ("满意率",), "whole": False, "department": "儿童福利科"}
    )
    return Plan.model_validate({**plan.model_dump(), "measures": [*plan.measures, share]})


PLAN = plan_with_a_share()
LAYOUTS = load_layouts(PLAN)
WHOLE_FILE = {"unknown_layout", "ambiguous_layout", "no_period", "no_department"}


def judge(book: AnyBook, workbook: Workbook) -> Extraction:
    """Hold what was read against what the workbook means."""
    extraction = extract(workbook, PLAN, LAYOUTS, *book.sent)
    findings = (*extraction.findings, *check(extraction, PLAN))
    told: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        assert message(finding)
        if finding.sheet in ("", book.sheet):
            for cell in (finding.cell, *finding.details.get("cells", finding.cell).split("、")):
                told[cell].add(finding.code)
    read: dict[Key, tuple[float, str]] = {}
    for o in extraction.observations:
        assert (o.measure, o.area) not in read, f"{o} is read twice"
        assert (o.sheet, o.period) == (book.sheet, book.period)
        read[o.measure, o.area] = o.value, o.cell
    assert read.keys() <= book.wanted.keys(), f"nobody wrote {read.keys() - book.wanted.keys()}"
    for key, wanted in book.wanted.items():
        _one(key, wanted, read.get(key), told, book)
    for cells, codes in book.doubts:
        said = set().union(*(told[cell] for cell in cells))
        assert said & codes or told[""] & {"unknown_layout"}, f"nothing is said of {cells}: {codes}"
    assert not book.wanted or not WHOLE_FILE & {f.code for f in findings}, findings
    return extraction


def _one(key: Key, wanted: Wanted, read: tuple[float, str] | None, told: dict[str, set[str]], book: AnyBook) -> None:
    meaning = wanted.meaning
    if read is not None:
        assert meaning.number is not None, f"{key} was read as {read} from {meaning}"
        assert read == (meaning.number, wanted.cell), f"{key}: {read} instead of {meaning.number} at {wanted.cell}"
        plain_in_csv = book.kind == "csv" and meaning.codes == {"number_dressing"}
        assert not meaning.codes or told[wanted.cell] & meaning.codes or plain_in_csv, f"{key}: {meaning} is not said"
        return
    if any(told[place] & codes for place, codes in wanted.excused):
        return
    assert meaning.number is None, f"{key} {meaning} at {wanted.cell} was not read: {dict(told)}"
    assert meaning.blank or told[wanted.cell] & meaning.codes, f"{key}: nothing is said of {meaning} at {wanted.cell}"


QUIET = settings(derandomize=not ASKED, deadline=None, suppress_health_check=SLOW)


@settings(QUIET, max_examples=EXAMPLES)
@given(any_books(PLAN))
def test_any_workbook_is_read_as_meant(book: AnyBook) -> None:
    judge(book, book.as_workbook())


@settings(QUIET, max_examples=max(8, EXAMPLES // 225))
@given(st.lists(any_books(PLAN), min_size=25, max_size=25), st.sampled_from(["utf-8-sig", "utf-8", "gb18030"]))
def test_any_file_is_read_as_meant(books: list[AnyBook], encoding: str) -> None:
    with TemporaryDirectory() as folder:
        paths = [write_file(book, Path(folder), str(n), encoding) for n, book in enumerate(books)]
        for book, workbook in zip(books, read_workbooks((path, path.name) for path in paths), strict=True):
            assert isinstance(workbook, Workbook), workbook
            book.sheet = workbook.sheets[len(book.before)].name  # a CSV file's sheet is named by the reader
            judge(book, workbook)
