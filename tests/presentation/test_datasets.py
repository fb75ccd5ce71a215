"""Datasets of a plan that changes: an indicator that began in mid-plan."""

from __future__ import annotations

from typing import Any, cast

import pytest

from etl.store.warehouse import Warehouse
from plan.coverage import unreported
from plan.observed import Observed
from plan.period import Period
from presentation.datasets import DatasetName, DatasetScope, dataset_of
from presentation.datasets.names import CatalogueNames
from tests.dashboards.fakes import fake_store
from tests.etl.test_in_time import with_departments_changed
from tests.printed import MORE, with_one_more
from wording import Lang

PLAN = with_one_more(schedule="stepped")
YOUNG = PLAN.indicators[-1]
BEFORE, NOW = Period(2024, 2), Period(2025, 2)


def assessed(period: Period, lang: Lang = Lang.ZH) -> list[dict[str, Any]]:
    """Return the rows of the assessments as of a quarter's end."""
    store = cast(Warehouse, fake_store(NOW))
    made = dataset_of(DatasetName.ASSESSMENTS, PLAN, store, DatasetScope(as_of=period.last_day, lang=lang))
    return [dict(zip((c.name for c in made.columns), row, strict=True)) for row in made.rows]


def test_an_indicator_has_a_row_from_its_time_on_and_nothing_for_a_year_without_a_target() -> None:
    assert YOUNG.no not in [row["no"] for row in assessed(BEFORE)]
    row = assessed(NOW)[-1]
    assert (row["no"], row["target_2022"], row["milestone_2022"], row["milestone_2022_label"]) == (
        YOUNG.no,
        *[None] * 3,
    )
    assert row["target_2025"] == YOUNG.final.value
    assert (row["milestone_2025"], row["milestone_2025_label"]) == (None, "未到期")
    assert row["value"] is None, "nobody has reported it"


@pytest.mark.parametrize(("period", "asked"), [(BEFORE, False), (NOW, True)])
def test_what_is_not_yet_asked_for_is_not_unreported(period: Period, asked: bool) -> None:
    observed = Observed(fake_store(NOW).observations())
    absent = {(measure, quarter) for measure, _, quarter in unreported(PLAN, observed, NOW)}
    assert ((MORE, period) in absent) is asked


def test_codes_are_the_same_in_every_language_and_names_are_not() -> None:
    chinese, english = assessed(NOW), assessed(NOW, Lang.EN)
    for codes in ("no", "id", "status", "outlook", "basis", "milestone_2022", "value", "gap"):
        assert [row[codes] for row in chinese] == [row[codes] for row in english]
    for words in ("indicator", "category", "area", "status_label", "outlook_label"):
        assert all(a[words] != b[words] for a, b in zip(chinese, english, strict=True) if a[words])


def test_a_figure_s_department_is_that_of_its_quarter() -> None:
    names = CatalogueNames(with_departments_changed(), Lang.ZH)
    told = [names.reporter("护理型床位数", period) for period in (Period(2023, 4), Period(2024, 1))]
    assert told == ["养老服务科", "老龄工作科"]
