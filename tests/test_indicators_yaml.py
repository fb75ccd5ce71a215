"""The catalogue: equal to the plan's own table and prose, and a validator that lists every fault at once."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.yaml_files import CATALOGUE, load_plan, read_yaml
from plan.catalogue_faults import CatalogueFaults
from plan.validator import read_plan
from tests.faulty import faulty, in_words

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
PLAN = load_plan()

TABLE = [
    (1, 10.4, 16, 20),
    (2, 40, 58, 62),
    (3, 6, 19, 19),
    (4, 9720, 11400, 13000),
    (5, 20, 60, 100),
    (6, 10, 50, 100),
    (7, 13, 20, 25),
    (8, 52, 55, 58),
    (9, 0, 4, 10),
    (10, 9, 11, 12),
    (11, 0.3, 0.5, 0.8),
    (12, 57, 72, 100),
    (13, 50, 100, 100),
]


def test_baselines_and_targets_are_the_plans_own() -> None:
    """The thirteen of the document; what a bureau adds stands behind them."""
    written = [(i.no, i.baseline, *(m.value for m in i.milestones)) for i in PLAN.indicators]
    assert written[: len(TABLE)] == TABLE


def test_equal_to_the_extracted_table() -> None:
    expected = SHARED / "cases" / "plans" / "00_linhai_seed.expected.json"
    if not expected.exists():
        pytest.skip("the shared cases are not beside this checkout")
    for row in json.loads(expected.read_text(encoding="utf-8")):
        indicator = PLAN.indicator_of[row["no"]]
        assert (row["no"], row["category"], row["name"]) == (indicator.no, indicator.category, indicator.name)
        assert row["baseline"] == indicator.baseline
        assert {int(y): v for y, v in row["targets"].items()} == {m.year: m.value for m in indicator.milestones}
        assert row["unit"] == (indicator.unit if indicator.unit_printed else None)


@pytest.mark.parametrize(
    ("no", "pattern"),
    [
        (2, r"到2022年专职社区工作者社会工作职称持证率达到(\d+)%,到2025年达到(\d+)%"),
        (4, r"到2022年全市呈现居民最低生活保障标准达(\d+)元/年,到2025全市城乡居民最低生活保障标准达(\d+)元/年"),
        (12, r"到2022年节地生态安葬率达(\d+)%,2025年达(\d+)%"),
    ],
)
def test_the_plans_prose_repeats_the_table(no: int, pattern: str) -> None:
    texts = list((SHARED / "plan").glob("*.txt"))
    if not texts:
        pytest.skip("the plan's text is not beside this checkout")
    prose = re.search(pattern, texts[0].read_text(encoding="utf-8"))
    assert prose is not None
    assert [float(g) for g in prose.groups()] == [m.value for m in PLAN.indicator_of[no].milestones]


def test_areas_departments_and_measures() -> None:
    assert len(PLAN.towns) == 19
    assert sum(town.endswith("街道") for town in PLAN.towns) == 5
    assert len(PLAN.departments) == 6
    assert {m.name for m in PLAN.measures_of("养老服务科")} >= {"老年人口", "护理型床位数"}
    assert PLAN.areas_of(PLAN.indicator_of[4]) == PLAN.areas_of(PLAN.indicator_of[13]) == (PLAN.city,)


Breaking = Callable[[Any], object]


def set_at(*path: str | int, value: object) -> Breaking:
    def breaking(catalogue: Any) -> object:
        target = catalogue
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value
        return catalogue

    return breaking


@pytest.mark.parametrize(
    ("breaking", "key"),
    [
        (set_at("document", "tilte", value="x"), "document.tilte"),
        (set_at("thresholds", "near", value=-40), "thresholds"),
        (set_at("thresholds", "at_risk", value=0.9), "thresholds.at_risk"),
        (set_at("document", "milestone_years", value=[2025, 2022]), "document.milestone_years"),
        (set_at("document", "first_year", value=2020), "document.first_year"),
        (set_at("measures", 0, "department", value="财务科"), "measures.0.department"),
        (set_at("measures", 0, "decimals", value=2), "measures.0.decimals"),
        (set_at("measures", 1, "aliases", value=["持证社工"]), "measures"),
        (set_at("areas", "towns", 1, value={"name": "古城街道", "name_en": "x"}), "areas"),
        (set_at("indicators", 0, "category", value="没有"), "indicators.0.category"),
        (set_at("indicators", 0, "department", value="没有"), "indicators.0.department"),
        (set_at("indicators", 0, "formula", "numerator", value="没有"), "indicators.0.formula"),
        (set_at("indicators", 0, "formula", "kind", value="mean"), "indicators.0.formula"),
        (set_at("indicators", 0, "milestones", value=[{"year": 2022, "value": 1}]), "indicators.0.milestones"),
        (set_at("indicators", 1, "milestones", 1, "value", value=120), "indicators.1.milestones.2025"),
        (set_at("indicators", 1, "baseline", value=-1), "indicators.1.baseline"),
        (set_at("indicators", 1, "no", value=1), "indicators.no"),
        (set_at("indicators", 2, "formula", "measure", value="低保标准"), "measures.4.name"),
        (lambda c: {k: v for k, v in c.items() if k != "areas"}, "areas"),
        (lambda _: None, "(全文)"),
    ],
)
def test_each_fault_is_named_by_its_key_path(breaking: Breaking, key: str) -> None:
    with pytest.raises(CatalogueFaults) as caught:
        read_plan(breaking(copy.deepcopy(read_yaml(CATALOGUE))))
    assert key in [path for path, _ in in_words(caught.value)]


def test_all_faults_at_once() -> None:
    catalogue = copy.deepcopy(read_yaml(CATALOGUE))
    for number in range(4):
        set_at("indicators", number, "category", value="没有")(catalogue)
    set_at("measures", 0, "department", value="没有")(catalogue)
    with pytest.raises(CatalogueFaults) as caught:
        read_plan(catalogue)
    assert len(caught.value.faults) == 5


def test_faults_of_form_hide_no_other_faults() -> None:
    catalogue: Any = copy.deepcopy(read_yaml(CATALOGUE))
    catalogue["indicators"][0]["baseline"] = "many"
    catalogue["indicators"][0]["formula"]["numerator"] = "没有"
    catalogue["indicators"][2]["direction"] = "sideways"
    catalogue["indicators"][4]["category"] = "没有"
    catalogue["indicators"][5]["no"] = 5
    catalogue["measures"][3]["whole"] = "perhaps"
    catalogue["measures"][6]["department"] = "财务科"
    catalogue["areas"]["towns"][2]["name"] = "古城街道"
    with pytest.raises(CatalogueFaults) as caught:
        read_plan(catalogue)
    assert [path for path, _ in in_words(caught.value)] == [
        "measures.3.whole",
        "indicators.0.baseline",
        "indicators.2.direction",
        "indicators.0.formula.numerator",
        "areas",
        "indicators.no",
        "measures.6.department",
        "indicators.4.category",
    ]


@pytest.mark.parametrize("value", [[], {}, ["没有"]])
@pytest.mark.parametrize(
    "path",
    [("indicators", 0, key) for key in ("no", "name", "category", "department")]
    + [("indicators", 0, "formula", "numerator"), ("measures", 0, "name"), ("categories", 0, "name")]
    + [("departments", 0, "name"), ("areas", "towns", 0, "name")],
)
def test_a_list_where_a_name_or_number_should_stand_is_a_fault(path: tuple[str | int, ...], value: object) -> None:
    catalogue: Any = copy.deepcopy(read_yaml(CATALOGUE))
    catalogue["indicators"][0]["unit"] = None  # malformed besides, so that what it names is looked up one by one
    with pytest.raises(CatalogueFaults) as caught:
        read_plan(set_at(*path, value=value)(catalogue))
    at = ".".join(map(str, path[:2]))
    assert any(fault.path.startswith(at) and fault.path.endswith(str(path[-1])) for fault in caught.value.faults)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1e999", True, None, [], {}])
def test_a_target_is_a_finite_number(value: object) -> None:
    catalogue: Any = copy.deepcopy(read_yaml(CATALOGUE))
    catalogue["indicators"][0]["milestones"][1]["value"] = value
    with pytest.raises(CatalogueFaults) as caught:
        read_plan(catalogue)
    assert ("indicators.0.milestones.1.value" in dict(in_words(caught.value))) is (value is not True)


def test_a_direction_against_the_targets_is_a_fault() -> None:
    catalogue: Any = copy.deepcopy(read_yaml(CATALOGUE))
    catalogue["indicators"][3]["direction"] = "down"
    with pytest.raises(CatalogueFaults) as caught:
        read_plan(catalogue)
    assert [path for path, _ in in_words(caught.value)] == ["indicators.3.direction"]


def test_faults_are_told_in_chinese() -> None:
    catalogue: Any = copy.deepcopy(read_yaml(CATALOGUE))
    catalogue["thresholds"] = {"ahead": "x", "near": 1, "carry_quarters": 1.5, "likely": 2}
    catalogue["document"]["issued_on"] = "yesterday"
    catalogue["indicators"][0]["id"] = "Not An Id"
    with pytest.raises(CatalogueFaults) as caught:
        read_plan(catalogue)
    assert all(re.search(r"[\u4e00-\u9fff]", what) and "Input" not in what for _, what in in_words(caught.value))


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: [1\n", "\x00"])
def test_a_file_that_is_not_yaml_is_one_fault(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "indicators.yaml"
    broken.write_text(text, encoding="utf-8")
    with faulty("不是正确的YAML"):
        load_plan(broken)


def test_a_missing_file_is_one_fault(tmp_path: Path) -> None:
    with faulty("读不出来"):
        load_plan(tmp_path / "none.yaml")


def test_the_catalogue_guesses_no_kind_the_plan_does_not_print() -> None:
    text = re.sub(r"(?m)^\s*#.*$", "", CATALOGUE.read_text(encoding="utf-8"))
    assert not {"约束性", "预期性"} & set(re.findall(r"约束性|预期性", text))
