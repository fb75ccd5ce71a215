"""Who may type a quarter's numbers on the page, and what may be typed."""

from __future__ import annotations

import pytest

from etl.yaml_files import load_plan
from plan.catalogue import EntrySettings, Plan
from plan.denied import Denied
from plan.entry_grid import LONGEST_ENTRY, asked_of, check_typed, may_be_typed

PLAN = load_plan()
CHILDREN, CARE, AFFAIRS = "儿童福利科", "养老服务科", "社会事务科"


def of(most: int) -> Plan:
    return PLAN.model_copy(update={"entry": EntrySettings(most_cells=most)})


@pytest.mark.parametrize(
    ("department", "most", "may"),
    [
        (CHILDREN, 38, True),
        (CHILDREN, 37, False),
        (AFFAIRS, 40, True),
        (AFFAIRS, 39, False),
        (CARE, 40, False),
        (CARE, 400, True),
        (CHILDREN, 0, False),
        ("无此科", 400, False),
    ],
)
def test_a_department_of_few_numbers_types_them(department: str, most: int, may: bool) -> None:
    assert may_be_typed(of(most), department) is may


def test_what_is_asked_is_towns_and_the_city_as_the_measure_is_counted() -> None:
    asked = asked_of(PLAN, AFFAIRS)
    assert len(asked) == len(set(asked)) == 2 * len(PLAN.towns) + 2
    assert [area for _, area in asked].count(PLAN.city) == 2


def test_a_setting_that_nobody_made_leaves_the_catalogue_as_it_was_written() -> None:
    assert "entry" not in PLAN.model_dump()
    assert of(10).model_dump()["entry"] == {"most_cells": 10}


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        ({}, "entry.nothing"),
        ({("甲", "乙"): "", ("甲", "丙"): "  "}, "entry.nothing"),
        ({("甲", "乙"): "1" * (LONGEST_ENTRY + 1)}, "entry.long"),
        ({("甲", "乙"): "1" * LONGEST_ENTRY}, None),
        ({("甲", "乙"): "", ("甲", "丙"): "未报"}, None),
    ],
)
def test_nothing_and_what_is_too_long_are_refused(texts: dict[tuple[str, str], str], key: str | None) -> None:
    if key is None:
        check_typed(texts)
        return
    with pytest.raises(Denied) as refused:
        check_typed(texts)
    assert refused.value.key == key
