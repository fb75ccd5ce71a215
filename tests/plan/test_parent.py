"""Parents' targets beside ours: where ours asks for less, and where the two cannot be held against each other."""

from __future__ import annotations

from typing import Any

import pytest

from etl.yaml_files import load_plan
from plan.bureau import Bureau, read_bureau
from plan.catalogue_faults import CatalogueFaults
from plan.parent import conflicts, parent_targets
from tests.plan.test_bureau import further

FIRST = load_plan()


def parent(**row: Any) -> Any:
    """Return a parent's plan with one indicator."""
    document = {**further()["document"], "id": "taizhou-155"}
    given = {
        "no": 5,
        "name": "占比",
        "name_en": "Share",
        "unit": "%",
        "milestones": [{"year": 2030, "value": 65}],
        **row,
    }
    return {"parent": True, "document": document, "indicators": [given]}


def bureau(own: Any = None, link: Any = None, **row: Any) -> Bureau:
    """Return a bureau whose further plan's indicator 8 answers to the parent's row."""
    file = further()
    file["indicators"][0] |= {"parents": [link or {"plan": "taizhou-155", "indicator": 5}], **(own or {})}
    return read_bureau(FIRST, {"a.yaml": file, "b.yaml": parent(**row)})


@pytest.mark.parametrize(
    ("own", "row", "less"),
    [
        ({}, {}, [True]),  # ours is 58
        ({}, {"milestones": [{"year": 2030, "value": 58}]}, [False]),
        ({}, {"milestones": [{"year": 2030, "value": 57.9}]}, [False]),
        ({}, {"milestones": [{"year": 2029, "value": 65}]}, [None]),  # no target of ours that year
        ({}, {"unit": "‰"}, [None]),
        ({}, {"target": {"kind": "at_least"}}, [True]),
        ({}, {"target": {"kind": "about", "tolerance": 1}}, [None]),
        ({}, {"milestones": [{"year": 2028, "value": 50}, {"year": 2030, "value": 70}]}, [False, True]),
    ],
)
def test_ours_asks_for_less_or_not(own: Any, row: Any, less: list[bool | None]) -> None:
    found = bureau(own, **row)
    plan = found.entries[1].plan
    told = list(parent_targets(plan.indicator_of[8], found.parents))
    assert [each.less for each in told] == less
    assert len(conflicts(plan, found.parents)) == less.count(True)


def test_where_less_is_better_more_is_less() -> None:
    down = {
        "direction": "down", "baseline": 60,
        "milestones": [{"year": 2028, "value": 50}, {"year": 2030, "value": 40}],
    }  # fmt: skip
    found = bureau(down, milestones=[{"year": 2030, "value": 35}])
    assert [each.less for each in parent_targets(found.entries[1].plan.indicator_of[8], found.parents)] == [True]


def test_a_parents_plan_is_none_of_ours() -> None:
    found = bureau()
    assert [entry.id for entry in found.entries] == ["linhai-minzheng-145", "linhai-minzheng-155"]
    assert not conflicts(FIRST, found.parents)


def test_links_lead_somewhere_or_to_a_plan_that_is_not_here() -> None:
    with pytest.raises(CatalogueFaults) as refused:
        bureau(link={"plan": "taizhou-155", "indicator": 9})
    assert refused.value.faults[0].path == "indicators.0.parents.0"
    away = bureau(link={"plan": "zhejiang-155", "indicator": 9})
    assert not list(parent_targets(away.entries[1].plan.indicator_of[8], away.parents))


def test_a_parents_file_that_is_wrong_is_told() -> None:
    with pytest.raises(CatalogueFaults) as refused:
        read_bureau(FIRST, {"b.yaml": {**parent(), "indicators": []}})
    assert refused.value.file == "b.yaml"
