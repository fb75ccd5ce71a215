"""The quarter that a file's name says, where nothing in the file says any: asked once, and no part of what is read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.intake.intake import load
from etl.intake.outcome import SentAs
from etl.operations.doctor import examine
from etl.reading.file_names import period_of_name
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from plan.finding import Severity
from plan.period import Period
from tests.etl.submissions.conftest import ANNE, Q1, RITA, explain_all, lay, workbook
from tests.workbooks import ASSISTANCE, the_plan
from wording.sentences import message


@pytest.mark.parametrize(
    ("name", "year", "quarter"),
    [
        ("2024年二季度报表.xlsx", 2024, 2),
        ("养老2024Q2(1).xls", 2024, 2),
        ("养老服务科_2024Q2_v2.xlsx", 2024, 2),
        ("24年二季度.xlsx", 2024, 2),
        ("2024上半年.ods", 2024, 2),
        ("二季度报表.xlsx", None, 2),
        ("2024年6月报表.xlsx", 2024, 2),
        ("202406.xlsx", 2024, 2),
        ("2024年7月报表.xlsx", 2024, None),
        ("报表20240715.xlsx", None, None),
        ("报表2024-06-30.xlsx", None, None),
        ("2024年二季度-三季度.xlsx", None, None),
        ("2024年报表.xlsx", None, None),
        ("报表.xlsx", None, None),
        ("", None, None),
    ],
)
def test_what_a_name_says(name: str, year: int | None, quarter: int | None) -> None:
    said = period_of_name(name)
    assert said.quarter == quarter
    assert said.year == year or quarter is None


def form(title: str = "救助联办季报") -> bytes:
    """Return a department's own form; as CSV its sheet would be named by the file."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    rows = [[town, 100 + n, 200 + n] for n, town in enumerate(the_plan().towns)]
    for row in ([title], ["镇(街道)", "联办件数", "应办件数"], *rows):
        sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def asked(service: SubmissionService, name: str, title: str = "救助联办季报", period: Period = Q1) -> list[str]:
    found = service.checked(lay(service, form(title), name=name, period=period).id).findings
    return [message(finding) for finding in found if finding.code == "named_period"]


def test_another_quarter_in_the_name_is_one_question_about_a_silent_file(submission_service: SubmissionService) -> None:
    (said,) = asked(submission_service, "2023年二季度报表.xlsx")
    assert "2023年二季度报表.xlsx" in said
    assert "2023年一季度" in said
    assert len(asked(submission_service, "二季度报表.xlsx")) == 1
    assert len(asked(submission_service, "2022年一季度报表.xlsx")) == 1


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2023年一季度报表.xlsx", "救助联办季报"),
        ("报表.xlsx", "救助联办季报"),
        ("20230715.xlsx", "救助联办季报"),
        # What the file says itself goes before its name.
        ("2023年二季度报表.xlsx", "救助联办季报(2023年一季度)"),
    ],
)
def test_a_name_that_agrees_or_says_nothing_asks_nothing(
    submission_service: SubmissionService, name: str, title: str
) -> None:
    assert asked(submission_service, name, title) == []


def test_our_own_template_says_its_quarter_whatever_it_is_called(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path), name="2023年二季度报表.xlsx")
    assert "named_period" not in {f.code for f in submission_service.checked(draft.id).findings}


def test_a_load_asks_as_the_desk_does(data_store: DataStore, tmp_path: Path) -> None:
    file = tmp_path / "2023年二季度报表.xlsx"
    file.write_bytes(form())
    (outcome,) = load([file], data_store, sent_as=SentAs(ASSISTANCE, Q1))
    assert [f.severity for f in outcome.findings if f.code == "named_period"] == [Severity.EXPLAIN]


def test_it_is_kept_with_the_submission_and_the_bytes_read_again_are_the_same(
    data_store: DataStore, submission_service: SubmissionService
) -> None:
    draft = lay(submission_service, form(), name="2023年二季度报表.xlsx")
    submission_service.confirm_guess(draft.id, ANNE, labels={})
    assert submission_service.idle(60)
    submission_service.let_blanks_stand(draft.id, ANNE)
    explain_all(submission_service, submission_service.draft(draft.id))
    number = submission_service.send(draft.id, ANNE, "").number
    ledger = data_store.ledger()
    assert "named_period" in {f.code for f in ledger.findings[ledger.submissions[0].id]}
    submission_service.accept(number, RITA)
    assert all(check.ok for check in examine(DataStore.of(data_store.home)))
