"""The demonstration set: its own people and moments, once, and never beside real data."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etl.intake.intake import load
from etl.intake.seeding import DEMO, read_manifest, seed_demo
from etl.operations.doctor import examine
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from plan.instant import instant_of
from tests.etl.conftest import HANDS, Told


def test_the_demonstration_set_is_whole_and_says_what_it_is(data_store: DataStore, told: Told) -> None:
    outcomes = seed_demo(data_store)
    assert [o.file for o in outcomes if o.kept_out] == []
    assert all(o.demonstration for o in outcomes)
    sent = data_store.ledger().submissions
    lines = list(csv.DictReader((DEMO / "manifest.csv").read_text(encoding="utf-8").splitlines()))
    assert sorted((s.file, s.submitted_by, s.submitted_at) for s in sent) == sorted(
        (Path(line["file"]).name, line["submitted_by"], instant_of(line["submitted_at"])) for line in lines
    )
    with data_store.warehouse() as warehouse:
        assert warehouse.demonstration
    assert all(check.ok for check in examine(data_store))
    assert "demo.seeded" in told.keys
    told.keys.clear()
    seed_demo(data_store)
    assert told.keys == []
    assert len(data_store.ledger().submissions) == len(sent)


def test_it_never_stands_beside_real_data(data_store: DataStore, workbooks: Path) -> None:
    load([workbooks], data_store, hands=HANDS)
    assert seed_demo(data_store) == []
    with data_store.warehouse() as warehouse:
        assert not warehouse.demonstration


def test_a_manifest_that_is_missing_or_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportedError, match="演示数据"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.csv").write_text("file,submitted_by,submitted_at\na,b,c\n", encoding="utf-8")
    with pytest.raises(ReportedError, match="演示数据"):
        read_manifest(tmp_path)
