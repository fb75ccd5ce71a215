"""The notebook of the documentation, run on the demonstration set."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.home import Home
from etl.intake.seeding import seed_demo
from etl.store.data_store import DataStore
from tests.presentation.notebooks import cells_of, run

pytestmark = pytest.mark.xdist_group("notebook")  # the demonstration set is brought in once
NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module", name="shown")
def _shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    root = tmp_path_factory.mktemp("notebook") / "home"
    seed_demo(DataStore.of(Home(root)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIBIAO_HOME", str(root))
        return run(NOTEBOOK)


def test_every_cell_shows_something(shown: dict[str, Any]) -> None:
    assert shown["open"]["demonstration"] is True
    tables = {name: value for name, value in shown.items() if isinstance(value, pd.DataFrame)}
    assert len(tables) == len(shown) - 2
    assert not [name for name, table in tables.items() if table.empty]


def test_it_says_what_it_should(shown: dict[str, Any]) -> None:
    assert shown["verdicts"]["completion"].notna().all()
    assert len(shown["verdicts"]) == shown["verdicts"]["no"].nunique()
    assert (shown["verdicts-then"]["value_then"] != shown["verdicts-then"]["value_now"]).all()
    assert [len(trace.x) for trace in shown["course"].data] == [20, 20]
    assert shown["towns"].index.get_level_values("measure").nunique() == 1


def test_it_holds_no_outputs_and_its_cells_have_ids_of_their_own() -> None:
    cells = cells_of(NOTEBOOK)
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
    assert max(Counter(cell["id"] for cell in cells).values()) == 1
    assert "圭表" in "".join(cells[0]["source"])
