"""The demonstration set: its own people and moments, once, and never beside real data."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etl.intake.intake import load
from etl.intake.seeding import DEMO, read_manifest, seed_demo
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.trouble import Trouble
from plan.instant import instant_of
from tests.etl.conftest import HANDS, Told


def test_the_demonstration_set_is_whole_and_says_what_it_is(keeper: DataStore, told: Told) -> None:
    outcomes = seed_demo(keeper)
    assert [o.file for o in outcomes if o.kept_out] == []
    assert all(o.demonstration for o in outcomes)
    sent = keeper.ledger().submissions
    lines = list(csv.DictReader((DEMO / "manifest.csv").read_text(encoding="utf-8").splitlines()))
    assert sorted((s.file, s.submitted_by, s.submitted_at) for s in sent) == sorted(
        (Path(line["file"]).name, line["submitted_by"], instant_of(line["submitted_at"])) for line in lines
    )
    with keeper.warehouse() as warehouse:
        assert warehouse.demonstration
    assert all(check.ok for check in examine(keeper))
    assert "demo.seeded" in told.keys
    told.keys.clear()
    seed_demo(keeper)
    assert told.keys == []
    assert len(keeper.ledger().submissions) == len(sent)


def test_it_never_stands_beside_real_data(keeper: DataStore, workbooks: Path) -> None:
    load([workbooks], keeper, hands=HANDS)
    assert seed_demo(keeper) == []
    with keeper.warehouse() as warehouse:
        assert not warehouse.demonstration


def test_a_manifest_that_is_missing_or_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="演示数据"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.csv").write_text("file,submitted_by,submitted_at\na,b,c\n", encoding="utf-8")
    with pytest.raises(Trouble, match="演示数据"):
        read_manifest(tmp_path)
