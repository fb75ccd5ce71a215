"""Corrections: applied with their reason, shown beside the original, and loud as soon as they no longer fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.home import Home
from etl.operations.doctor import examine
from etl.reported_error import sayable_fields
from etl.store.corrections import load_corrections
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from plan.catalogue_faults import CatalogueFaults
from plan.observation import Observation
from plan.remark import Remark, RemarkKind
from tests.etl.submissions.conftest import CELLS, Q1, Q2, RITA, TOWN, lay, send, values, workbook
from tests.faulty import faulty, in_words
from tests.refusals import refused
from tests.workbooks import ASSISTANCE, the_plan
from wording import Lang

ONE = f"- {{measure: {CELLS}, area: {TOWN}, period: 2023Q1, from: 102, to: 92, reason: 多写了十件}}\n"


def ill(data_store: DataStore) -> list[str]:
    """Return what the doctor finds, in words."""
    found = (check for check in examine(DataStore.of(data_store.home)) if not check.ok)
    return [str(sayable_fields(fields, Lang.ZH)["path"]) for check in found for _, fields in check.found]


def cell(data_store: DataStore) -> tuple[Observation, tuple[Remark, ...]]:
    with data_store.warehouse() as warehouse:
        found = next(o for o in warehouse.observations() if (o.measure, o.area, o.period) == (CELLS, TOWN, Q1))
        return found, warehouse.remarks(found)


def test_a_number_is_corrected_and_shows_what_it_was(
    submission_service: SubmissionService, data_store: DataStore, home: Home, tmp_path: Path
) -> None:
    submission_service.accept(send(submission_service, workbook(tmp_path)).number, RITA)
    with data_store.warehouse() as warehouse:
        before = warehouse.version
    home.corrections.write_text(ONE, "utf-8")
    with data_store.warehouse() as warehouse:
        assert warehouse.version != before
    observation, remarks = cell(data_store)
    assert observation.value == 92
    assert remarks == (Remark(RemarkKind.CORRECTED, "102", "多写了十件"),)
    assert ill(data_store) == []
    home.corrections.unlink()
    assert (values(data_store), cell(data_store)[1]) == ([(Q1, 102)], ())
    with data_store.warehouse() as warehouse:
        assert warehouse.version == before


def test_a_workbook_is_held_against_the_corrected_number(
    submission_service: SubmissionService, home: Home, tmp_path: Path
) -> None:
    submission_service.accept(send(submission_service, workbook(tmp_path)).number, RITA)
    home.corrections.write_text(ONE.replace("92", "300"), "utf-8")
    draft = lay(submission_service, workbook(tmp_path, Q2), period=Q2)
    assert [h.findings[0].code for h in submission_service.obstacles(draft.id)] == ["falls"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ONE.replace("102", "103"), "原件里是102"),
        (ONE.replace("from: 102, to: 92", "from: 112, to: 102"), "原件里已经是102"),
        (ONE.replace("2023Q1", "2023Q2"), "没有数"),
    ],
)
def test_a_correction_without_its_object_is_loud(
    submission_service: SubmissionService, data_store: DataStore, home: Home, tmp_path: Path, wrong: str, said: str
) -> None:
    submission_service.accept(send(submission_service, workbook(tmp_path)).number, RITA)
    home.corrections.write_text(wrong, "utf-8")
    with faulty(said):
        data_store.rebuild()
    with faulty(said):
        data_store.warehouse()
    assert ill(data_store) == ["corrections.yaml: 0.from"]
    home.corrections.unlink()
    assert values(data_store) == [(Q1, 102)]


def test_the_source_cannot_be_mended_behind_a_corrections_back(
    submission_service: SubmissionService, data_store: DataStore, home: Home, tmp_path: Path
) -> None:
    first = send(submission_service, workbook(tmp_path)).number
    submission_service.accept(first, RITA)
    home.corrections.write_text(ONE, "utf-8")
    submission_service.reopen(first, RITA, "原件有误")
    second = send(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 92}), reason="改正").number
    with refused(r"corrections\.yaml: 0\.from"):
        submission_service.accept(second, RITA)
    assert values(data_store) == [(Q1, 92)]
    assert submission_service.slot(ASSISTANCE, Q1).state == "submitted"
    home.corrections.unlink()
    submission_service.accept(second, RITA)
    observation, remarks = cell(data_store)
    assert (observation.value, observation.submission) == (92, second)
    assert [remark.kind for remark in remarks] in ([RemarkKind.EXPLAINED], [])


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (ONE.replace(CELLS, "没有的项"), "0.measure"),
        (ONE.replace(TOWN, "没有的镇"), "0.area"),
        (ONE.replace("2023Q1", "三季度"), "0.period"),
        (ONE.replace("to: 92", "to: 102"), "0.to"),
        (ONE.replace(", reason: 多写了十件", ""), "0.reason"),
        (ONE + ONE, "1"),
        ("- {", "(文件)"),
    ],
)
def test_every_fault_of_the_file_is_told_with_its_place(tmp_path: Path, content: str, path: str) -> None:
    file = tmp_path / "corrections.yaml"
    file.write_text(content, "utf-8")
    with pytest.raises(CatalogueFaults) as faults:
        load_corrections(the_plan(), file)
    assert [at for at, _ in in_words(faults.value)] == [path]


def test_the_file_that_comes_along_corrects_nothing() -> None:
    assert load_corrections(the_plan()) == ()
