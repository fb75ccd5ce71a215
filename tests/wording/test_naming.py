"""Findings in English name the catalogue's measures, areas and departments as it names them in English."""

from __future__ import annotations

import re

import pytest

from etl.yaml_files import load_plan
from plan.finding import SEVERITY_OF, Finding
from wording import Lang, texts
from wording.naming import named
from wording.sentences import message

PLAN = load_plan()
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
DETAILS = {
    "measure": "护理型床位数",
    "area": "古城街道、大洋街道",
    "unit": "张",
    "before_period": "2022Q4",
    "period": "2022Q4",
    "whole": "养老机构床位数",
    "department": "养老服务科",
    "city": "临海市",
}


def said(finding: Finding, lang: Lang) -> str:
    return message(named([finding], PLAN, lang)[0], lang)


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (Finding("missing", details=DETAILS), "Nursing beds (Gucheng, Dayang) is blank."),
        (Finding("missing", details={**DETAILS, "measure": "常住人口", "unit": "万人"}), "(10,000 people)"),
        (Finding("missing", details={**DETAILS, "measure": "城乡社区数", "unit": "个"}), "(communities)"),
        (Finding("missing", details={**DETAILS, "measure": "社会组织数(别的)", "unit": "个"}), "(个)"),
        (Finding("part_exceeds_whole", found="9", details=DETAILS), "more than Beds in care homes"),
        (Finding("wrong_department", found="养老服务科", expected="社会救助科"), "sent as Social Assistance's"),
        (Finding("unknown_area", found="古城", expected="古城街道", details={"case": "nearest"}), "Is Gucheng meant?"),
        (Finding("jump", found="5", expected="3", details=DETAILS), "Nursing beds (Gucheng, Dayang) is 5, far from 3"),
    ],
)
def test_names_are_said_in_english(finding: Finding, sentence: str) -> None:
    assert sentence in said(finding, Lang.EN)


@pytest.mark.parametrize("code", sorted(SEVERITY_OF))
def test_no_finding_names_anything_in_chinese_but_what_it_quotes(code: str) -> None:
    english = said(Finding(code, "数据", "B7", details=DETAILS), Lang.EN)
    names = {*DETAILS.values(), *PLAN.towns, *(measure.name for measure in PLAN.measures)}
    assert not names & set(CHINESE.findall(english)), english


@pytest.mark.parametrize("code", sorted(SEVERITY_OF))
def test_in_chinese_a_finding_is_as_it_is(code: str) -> None:
    finding = Finding(code, "数据", "B7", found="古城", expected="古城街道", details=DETAILS)
    assert named([finding], PLAN, Lang.ZH) == [finding]


LISTS = [
    (Finding("task_no_table", found="封面、说明", expected="任务、牵头单位"), ("任务", "牵头单位"), ("封面", "说明")),
    (Finding("task_two_tables", found="甲、乙", expected="任务分解表"), ("甲", "乙")),
    (Finding("task_unknown_kind", found="别的", expected="任务、举措"), ("任务", "举措")),
    (Finding("task_unknown_scoring", found="别的", expected="数量、定性"), ("数量", "定性")),
    (Finding("task_clause_twice", found="一-1", expected="3、7"), ("3", "7")),
    (Finding("task_not_taken", found="一-1、一-2", details={"count": "2"}), ("一-1", "一-2")),
    (Finding("progress_state_unread", found="别的", expected="已办、未办"), ("已办", "未办")),
    (Finding("progress_nothing", found="3、7", details={"count": "2"}), ("3", "7")),
    (Finding("hidden_read", found="5、6", details={"case": "rows"}), ("5", "6")),
    (Finding("hidden_read", found="C、D", details={"case": "columns"}), ("C", "D")),
    (Finding("ambiguous_layout", found="一表(a)、二表(b)"), ("一表(a)", "二表(b)")),
    (Finding("total_skips_text", found="3", details={"cells": "B7、B9"}), ("B7", "B9")),
    (Finding("withdrawn", found="古城街道3、大洋街道5", details={"count": "2"}), ("古城街道3", "大洋街道5")),
    (Finding("wrong_unit", found="张、人", details={"case": "several"}), ("张", "人")),
    (Finding("unknown_area", found="两镇", expected="甲镇、乙镇", details={"case": "several"}), ("甲镇", "乙镇")),
]


@pytest.mark.parametrize(("finding", "lists"), [(finding, lists) for finding, *lists in LISTS])
def test_lists_are_parted_as_the_language_parts_them(finding: Finding, lists: list[tuple[str, ...]]) -> None:
    for parts in lists:
        assert ", ".join(parts) in message(finding, Lang.EN)
        assert "、".join(parts) in message(finding, Lang.ZH)


def test_the_marks_of_what_a_cell_holds_are_its_own() -> None:
    sheet = Finding("hidden_read", found="一、二季度", details={"case": "sheet"})
    town = Finding("unknown_area", found="古城、大洋", details={"case": "unknown"})
    assert "一、二季度" in message(sheet, Lang.EN)
    assert "古城、大洋" in message(town, Lang.EN)


def test_what_was_found_is_quoted() -> None:
    finding = Finding("not_a_number", found="古城街道", details={**DETAILS, "text": "养老服务科"})
    (told,) = named([finding], PLAN, Lang.EN)
    assert (told.found, told.details["text"]) == ("古城街道", "养老服务科")


def test_a_name_nobody_knows_stays() -> None:
    (told,) = named([Finding("missing", details={"measure": "某某数", "area": "古城街道、某镇"})], PLAN, Lang.EN)
    assert told.details == {"measure": "某某数", "area": "古城街道、某镇"}


def test_english_has_every_finding() -> None:
    assert {f"finding.{code}" for code in SEVERITY_OF} <= texts(Lang.EN).keys()
