"""What the benchmarks rest on and a small run of them does not show."""

from __future__ import annotations

from pathlib import Path

from benchmarks.__main__ import WHOLE
from benchmarks.loading import long_plan, write_workbooks
from etl.home import Home
from etl.intake.intake import by, load
from etl.store.data_store import DataStore
from etl.yaml_files import load_plan


def test_the_whole_load_is_of_workbooks_of_which_nothing_is_asked(tmp_path: Path) -> None:
    """A check that was added asked about one of the four hundred, and `make bench` ended there."""
    catalogue = long_plan(tmp_path, WHOLE.workbooks)
    write_workbooks(load_plan(catalogue), tmp_path / "books", WHOLE.workbooks)
    outcomes = load([tmp_path / "books"], DataStore.of(Home(tmp_path / "home"), catalogue), hands=by("office"))
    assert [(each.submission is None, each.findings) for each in outcomes] == [(False, ())] * WHOLE.workbooks
