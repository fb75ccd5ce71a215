"""What a report rests on is the same by observations that pages keep already, and by those that it reads itself."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from itertools import count

import pytest

from etl.store.data_store import DataStore
from etl.store.warehouse import Warehouse
from plan.instant import instant_of
from plan.observed import Observed
from reports.making import materials_of
from reports.materials import Materials
from reports.question import ReportQuestion


def told(materials: Materials) -> dict[str, object]:
    """Return all that materials say; observations that are indexed are compared as observations."""
    return {field.name: getattr(materials, field.name) for field in fields(materials) if field.name != "observed"} | {
        "observed": list(materials.observed)
    }


@pytest.mark.parametrize(
    ("question", "as_now"),
    [
        (ReportQuestion(date(2025, 12, 31)), True),
        (ReportQuestion(date(2023, 8, 15)), True),
        (ReportQuestion(date(2022, 12, 31), instant_of("2022-08-01T00:00")), False),  # half the year was accepted later
        (ReportQuestion(date(2021, 3, 31)), True),
    ],
)
def test_by_what_pages_keep_materials_are_the_same(demo: DataStore, question: ReportQuestion, as_now: bool) -> None:
    asked: list[Observed] = []
    with demo.warehouse() as store:
        index = Observed(store.observations())

        def kept() -> Observed:
            asked.append(index)
            return index

        assert told(materials_of(demo, question, store, kept)) == told(materials_of(demo, question, store))
    assert bool(asked) is as_now


def test_what_is_accepted_meanwhile_is_no_part_of_it(demo: DataStore, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = count()
    monkeypatch.setattr(Warehouse, "version", property(lambda _: str(next(versions))))
    question = ReportQuestion(date(2025, 12, 31))
    with demo.warehouse() as store:
        newer = Observed(o for o in store.observations() if o.period.year < 2022)
        assert told(materials_of(demo, question, store, lambda: newer)) == told(materials_of(demo, question, store))
