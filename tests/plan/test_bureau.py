"""A bureau and its plans: measures asked for once, by whichever plan is in force; what is wrong with a plan's file."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from etl.yaml_files import CATALOGUE, load_plan, read_yaml
from plan.bureau import Bureau, read_bureau
from plan.catalogue_faults import CatalogueFaults
from plan.period import Period
from tests.faulty import faulty, in_words

FIRST = load_plan()


def further(number: int = 155, years: tuple[int, int] = (2026, 2030), nos: tuple[int, ...] = (8, 9)) -> Any:
    """Return a further plan's file with some of the first plan's indicators."""
    whole: Any = deepcopy(read_yaml(CATALOGUE))
    ends = [years[0] + 2, years[1]]
    document = {
        **whole["document"],
        "id": f"linhai-minzheng-{number}", "first_year": years[0], "last_year": years[1],
        "baseline_year": years[0] - 1, "milestone_years": ends,
    }  # fmt: skip
    taken = [entry for entry in whole["indicators"] if entry["no"] in nos]
    for entry in taken:
        entry["milestones"] = [{"year": year, "value": entry["milestones"][1]["value"]} for year in ends]
    used = {entry["category"] for entry in taken}
    categories = [entry for entry in whole["categories"] if entry["name"] in used]
    return {"bureau": FIRST.document.id, "document": document, "categories": categories, "indicators": taken}


def bureau(**files: Any) -> Bureau:
    return read_bureau(FIRST, {f"{name}.yaml": content for name, content in files.items()})


def test_one_plan_is_read_by_itself() -> None:
    assert Bureau.of(FIRST).reading is FIRST
    assert read_bureau(FIRST, {}).at(date(2031, 1, 1)).plan is FIRST


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2018, 6, 30), "145"),
        (date(2025, 12, 31), "145"),
        (date(2026, 1, 1), "155"),
        (date(2030, 12, 31), "155"),
        (date(2032, 1, 1), "layout"),  # nothing else is in force
        (date(2036, 1, 1), "155"),
    ],
)
def test_the_plan_in_force_is_told_by_the_date_the_main_one_first(day: date, found: str) -> None:
    both = bureau(a=further(), b={**further(35, (2020, 2035)), "main": False})
    named = {"145": "linhai-minzheng-145", "155": "linhai-minzheng-155", "layout": "linhai-minzheng-35"}[found]
    assert both.at(day).id == named


def test_a_quarter_asks_for_the_measures_of_every_plan_in_force_then() -> None:
    both = bureau(a=further())
    last, next_one = (Period(2025, 4), Period(2026, 1))
    assert {m.name for m in both.reading.at(last).measures} == {m.name for m in FIRST.measures}
    assert [m.name for m in both.reading.at(next_one).measures] == ["护理型床位数", "养老机构床位数", "康养联合体数"]
    beside = bureau(b={**further(35, (2020, 2035)), "main": False})
    names = [m.name for m in beside.reading.at(last).measures]
    assert len(names) == len(set(names)) == len(FIRST.measures)
    assert both.reading.covers(Period(2030, 4))
    assert not both.reading.covers(Period(2031, 1))


def test_numbers_of_two_plans_do_not_stand_for_each_other() -> None:
    reading = bureau(a=further()).reading
    assert [i.no for i in reading.at(Period(2026, 1)).indicators] == [1008, 1009]
    assert len(reading.indicator_of) == len(FIRST.indicators) + 2


def test_a_plan_is_named_by_its_id_or_its_end() -> None:
    both = bureau(a=further())
    assert {both.named(name).id for name in ("155", "linhai-minzheng-155")} == {"linhai-minzheng-155"}  # type: ignore[union-attr]
    assert both.named("minzheng") is None
    assert both.named("") is None


def test_a_measure_of_its_own_is_the_bureaus_from_its_first_year_on() -> None:
    file = further()
    file["measures"] = [
        {
            "name": "助餐点数", "name_en": "Canteens", "unit": "个", "department": "养老服务科",
            "definition": "季末运行的助餐点数",
        }
    ]  # fmt: skip
    file["indicators"].append(
        {
            **file["indicators"][1], "no": 20, "id": "canteens", "name": "助餐点", "name_en": "Canteens",
            "formula": {"kind": "sum", "measure": "助餐点数"},
        }
    )  # fmt: skip
    reading = bureau(a=file).reading
    assert "助餐点数" not in {m.name for m in reading.at(Period(2025, 4)).measures}
    assert "助餐点数" in {m.name for m in reading.at(Period(2026, 1)).measures}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"bureau": "another"}, "bureau"),
        ({"document": {**further()["document"], "id": "linhai-minzheng-145"}}, "document.id"),
        ({"measures": [m.model_dump(by_alias=True) for m in FIRST.measures[:1]]}, "measures"),
        ({"indicators": []}, "indicators"),
        ({"departments": []}, "departments"),
    ],
)
def test_what_is_wrong_with_a_plans_file_is_told_with_its_name(change: Any, path: str) -> None:
    with pytest.raises(CatalogueFaults) as refused:
        bureau(wrong={**further(), **change})
    assert refused.value.file == "wrong.yaml"
    assert path in {key for key, _ in in_words(refused.value)}


def test_two_files_of_one_plan_are_refused() -> None:
    with faulty("出现了不止一次"):
        bureau(a=further(), b=further())
