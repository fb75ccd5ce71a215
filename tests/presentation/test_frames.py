"""Data frames of a home: typed, the numbers of the record, and nothing stands for what was not reported."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from etl.home import Home
from etl.intake.intake import by, load
from etl.store.data_store import DataStore
from plan.observed import Observed
from plan.period import Period
from presentation.answers.assessments import assessment_answers
from presentation.datasets import ColumnKind, DatasetName
from presentation.datasets.columns import columns_of
from presentation.frames import DTYPES, describe, described, frame
from tests.dashboards.desks import grow
from tests.workbooks import ELDERLY, the_plan, write
from wording import Lang

ROOT = Path(__file__).resolve().parents[2]
BEDS, TOWN, DAY = "护理型床位数", "古城街道", date(2023, 6, 30)


@pytest.fixture(scope="module", name="home")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("frames") / "home"
    grow(root)
    return root


@pytest.fixture(scope="module", name="late")
def _late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home of one workbook that a town is missing from."""
    folder = tmp_path_factory.mktemp("late")
    write(folder, ELDERLY, Period(2023, 1), cells={(BEDS, TOWN): None})
    load([folder], DataStore.of(Home(folder / "home")), hands=by("管理员"))
    return folder / "home"


@pytest.fixture
def data_store(home: Path) -> DataStore:
    return DataStore.of(Home(home))


@pytest.mark.parametrize("what", DatasetName)
@pytest.mark.parametrize("as_of", ["2023Q2", "2019Q4"], ids=["rows", "none"])
def test_columns_are_as_they_are_described(home: Path, what: DatasetName, as_of: str) -> None:
    found, told = frame(what, home, as_of=as_of), describe(what, home)
    assert list(found.columns) == list(told["column"])
    assert [str(dtype) for dtype in found.dtypes] == list(told["dtype"])
    assert found.attrs["demonstration"] is True
    assert "演示数据" in found.attrs["title"]
    assert not told["meaning"].str.contains("[\u4e00-\u9fff]").any()


def test_observations_are_those_that_speak(home: Path, data_store: DataStore) -> None:
    found = frame("observations", home)
    with data_store.warehouse() as warehouse:
        said = {(o.measure, o.area, str(o.period)): o.value for o in warehouse.observations()}
    keys = zip(found["measure"], found["area"], found["period"].astype(str), strict=True)
    assert dict(zip(keys, found["value"], strict=True)) == said
    assert (found["date"] == found["period"].dt.end_time.dt.normalize()).all()


def test_assessments_are_the_answers(home: Path, data_store: DataStore) -> None:
    found = frame("assessments", home, as_of=DAY)
    with data_store.warehouse() as warehouse:
        answers = assessment_answers(data_store.plan, Observed(warehouse.observations()), DAY)
    for name in ("no", "id", "baseline", "value", "expected", "completion", "gap", "status", "areas_reported"):
        assert [None if pd.isna(each) else each for each in found[name]] == [each[name] for each in answers], name
    without = [answer["value"] is None for answer in answers]
    assert any(without)
    assert list(found["value"].isna()) == without
    assert list(found["value_period"].isna()) == without


def test_lineage_leads_to_the_cell(home: Path, data_store: DataStore) -> None:
    found = frame("lineage", home)
    with data_store.warehouse() as warehouse:
        row = found.iloc[0]
        (last, source), *_ = reversed(
            warehouse.revisions(row["measure"], row["area"], Period.parse(str(row["period"])))
        )
    assert (row["sheet"], row["cell"], row["sha256"]) == (last.sheet, last.cell, source.sha256)
    assert row["accepted_at"] == source.accepted_at
    assert found["speaks"].any()


def test_what_was_not_reported_is_not_there_or_na_and_never_0(late: Path) -> None:
    found = frame("observations", late)
    assert found[(found["measure"] == BEDS) & (found["area"] == TOWN)].empty
    assert pd.isna(found.pivot_table("value", "area", "measure").reindex(the_plan().towns).loc[TOWN, BEDS])
    full = frame("observations", late, unreported=True)
    (value,) = full[(full["measure"] == BEDS) & (full["area"] == TOWN)]["value"]
    assert value is pd.NA
    assert len(full) == len(found) + full["value"].isna().sum()
    assert full["value"].sum() == found["value"].sum()


def test_one_area_under_either_name(home: Path) -> None:
    town = frame("observations", home, area=TOWN)
    assert set(town["area"]) == {TOWN}
    assert town.equals(frame("observations", home, area="Gucheng"))
    assert set(frame("observations", home, area=TOWN, lang="en")["area"]) == {"Gucheng"}
    assert set(frame("assessments", home, area=TOWN, as_of=DAY)["area"]) == {TOWN}


def test_known_at_and_as_of(home: Path) -> None:
    every = frame("observations", home)
    first = frame("observations", home, as_of="2023Q1")
    assert set(first["period"].astype(str)) == {"2023Q1"}
    assert len(frame("observations", home, known_at="2020-01-01")) == 0
    assert len(frame("observations", home, known_at="2030-01-01")) == len(every)


@pytest.mark.parametrize(
    "wrong",
    [{"area": "火星"}, {"as_of": "soon"}, {"known_at": "soon"}, {"lang": "xx"}],
    ids=lambda each: next(iter(each)),
)
def test_what_is_none_is_refused(home: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        frame("observations", home, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kpis"):
        frame("kpis", home)


def test_looking_makes_no_home(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        frame("observations", tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("what", DatasetName)
def test_the_document_lists_the_columns_as_they_are(what: DatasetName) -> None:
    section = (ROOT / "docs" / "notebook.md").read_text("utf-8").partition(f"## {what.capitalize()}")[2]
    rows = re.findall(r"^\| `(\S+)` \| (.*?) \| (.*?) \| (.*?) \|$", section.partition("\n## ")[0], re.M)
    told = described(what, the_plan(), Lang.EN)
    assert rows == [tuple(row) for row in told.itertuples(index=False)]


def test_every_kind_has_its_dtype_and_every_column_its_words() -> None:
    assert DTYPES.keys() == set(ColumnKind)
    for what in DatasetName:
        for column in columns_of(what, the_plan()):
            assert column.heading(Lang.EN) == column.name
            assert all(column.heading(lang) and column.meaning(lang) for lang in Lang)
