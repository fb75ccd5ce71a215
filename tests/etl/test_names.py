"""Names of towns and measures as people write them."""

from __future__ import annotations

import pytest

from etl.reading.names import Lexicon, TotalLabel, lexicon_of, normal
from etl.reading.units import Unit
from etl.yaml_files import load_plan
from plan.indicator import Area

PLAN = load_plan()
LEXICON = Lexicon(PLAN)

TOWNS = {
    "古城街道": "古城街道",
    "古城": "古城街道",
    "古 城 街 道": "古城街道",
    "古城\n街道": "古城街道",
    "1.杜桥镇": "杜桥镇",
    "1、杜桥": "杜桥镇",
    "临海市杜桥镇": "杜桥镇",
    "杜桥镇人民政府": "杜桥镇",
    "大田街道办事处": "大田街道",
    "大田办事处": "",
    "杜桥街道": "",
    "尤渓镇": "",
    "": "",
}


@pytest.mark.parametrize(("label", "name"), TOWNS.items())
def test_towns(label: str, name: str) -> None:
    assert LEXICON.area(label).name == name


@pytest.mark.parametrize("town", PLAN.towns)
def test_every_town_by_its_own_name_and_without_its_kind(town: str) -> None:
    assert LEXICON.area(town).exact
    short = LEXICON.area(town.removesuffix("街道").removesuffix("镇"))
    assert (short.name, short.exact) == (town, False)


@pytest.mark.parametrize(
    ("label", "total"),
    [
        ("合计", TotalLabel.ALL),
        ("合 计", TotalLabel.ALL),
        ("总计", TotalLabel.ALL),
        ("小计", TotalLabel.PART),
        ("全市", TotalLabel.CITY),
        ("临海市", TotalLabel.CITY),
    ],
)
def test_totals(label: str, total: TotalLabel) -> None:
    assert LEXICON.area(label).total is total


MEASURES = {
    "持证养老护理员数": ("持证养老护理员数", None),
    "持证养老\n护理员数": ("持证养老护理员数", None),
    "持证护理员（人）": ("持证养老护理员数", Unit("人")),
    "老年人口（单位：万人）": ("老年人口", Unit("人", 10_000)),
    "老年人口[万人]": ("老年人口", Unit("人", 10_000)),
    "护理型床位/张": ("护理型床位数", Unit("张")),
    "实体化运行中心(站)数": ("实体化运行中心(站)数", None),
    "实体化运行中心数": ("实体化运行中心(站)数", None),
    "应实体化运行中心（站）": ("应实体化运行中心(站)数", None),
    "一、养老机构床位数": ("养老机构床位数", None),
    "其中：护理型床位数": ("护理型床位数", None),
    "一件事联办件数": ("联办件数", None),
    "“一件事”联办件数": ("联办件数", None),
    "床位": ("", None),
    "备注": ("", None),
}


@pytest.mark.parametrize(("label", "expected"), MEASURES.items())
def test_measures(label: str, expected: tuple[str, Unit | None]) -> None:
    found = LEXICON.measure(label)
    assert (found.name, found.unit) == expected


@pytest.mark.parametrize("measure", PLAN.measures, ids=lambda measure: measure.name)
def test_every_name_and_alias_means_its_measure_alone(measure: object) -> None:
    for name in (measure.name, *measure.aliases):  # type: ignore[attr-defined]
        assert LEXICON.measure(name).name == measure.name  # type: ignore[attr-defined]


def test_what_fits_two_is_not_resolved() -> None:
    towns = (Area(name="城关镇", name_en="a"), Area(name="城关街道", name_en="b"))
    plan = PLAN.model_copy(update={"areas": PLAN.areas.model_copy(update={"towns": towns})})
    found = Lexicon(plan).area("城关")
    assert (found.name, found.names) == ("", ("城关镇", "城关街道"))


@pytest.mark.parametrize(
    ("label", "town"), [("尤渓镇", "尤溪镇"), ("杜桥街道", "杜桥镇"), ("绍家渡街道", "邵家渡街道"), ("不在此列", "")]
)
def test_the_nearest_town_is_suggested(label: str, town: str) -> None:
    assert LEXICON.nearest_town(label) == town


def test_departments_are_found_in_titles() -> None:
    assert LEXICON.department("临海市民政局养老服务科2023年三季度报表") == ("养老服务科",)
    assert LEXICON.department("养老服务科、社会救助科") == ("社会救助科", "养老服务科")


def test_a_plan_has_one_lexicon() -> None:
    assert lexicon_of(PLAN) is lexicon_of(PLAN)
    assert lexicon_of(load_plan()) is not lexicon_of(PLAN)


def test_normal_is_stable() -> None:
    for text in ("持证养老 护理员(人)", "Ａ（Ｂ）：", "x" * 300):
        assert normal(normal(text)) == normal(text)
