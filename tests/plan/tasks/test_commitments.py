"""The commitments: every quote is the text at its span, and every fault of a document's file is told at once."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from etl.tasks.catalogue import SOURCES, TaskCatalogue, load_sources
from etl.yaml_files import load_plan, read_yaml, yaml_text
from plan.catalogue_faults import CatalogueFaults
from plan.tasks.commitment import Commitments, read_source
from tests.faulty import faulty, in_words
from tests.plan.tasks.making import PLAN_FILE

PLAN = load_plan()
COMMITMENTS = TaskCatalogue(PLAN).commitments
OF_THE_PLAN = Commitments((PLAN_FILE,), COMMITMENTS.texts)
TEXT = "一、总则\n建立机制。建设1处福利设施,2025年完工。\n"


def document() -> dict[str, Any]:
    """Return a small source document as its YAML holds it."""
    reading = {"title": "机制", "kind": "机制", "score_by": "节点", "lead_proposed": "局办公室"}
    first = {"id": "a-1", "section": "一", "quote": "建立机制", "span": [5, 9], "line": 2, "class": "qualitative"}
    second = {
        "id": "a-2",
        "section": "一",
        "quote": "建设1处福利设施",
        "span": [10, 18],
        "line": 2,
        "class": "quantified",
    }
    source = {
        "id": "a", "title": "办法", "title_en": "Rules", "number": "1号", "issued_by": "市政府",
        "issued_on": "2023-01-01", "text": "a.txt", "sections": {"一": "总则"},
    }  # fmt: skip
    return {"source": source, "commitments": [{**first, "reading": reading}, {**second, "reading": reading}]}


def test_169_commitments_say_what_the_plan_says() -> None:
    text = COMMITMENTS.texts[PLAN_FILE.source.id]
    assert len(PLAN_FILE.commitments) == 169
    assert [c.id for c in PLAN_FILE.commitments if text[slice(*c.span)] != c.quote] == []
    assert {clause: len(each) for clause, each in OF_THE_PLAN.by_class().items()} == {
        "indicator-duplicate": 5, "quantified+dated": 8, "quantified": 21, "dated": 7, "qualitative": 128,
    }  # fmt: skip


def test_few_name_anybody_and_most_support_no_indicator() -> None:
    assert sum(bool(c.responsible) for c in OF_THE_PLAN.all) == 8
    assert sum(not c.reading.indicators for c in OF_THE_PLAN.all) == 95


def test_a_commitment_stands_in_its_paragraph() -> None:
    for commitment in COMMITMENTS.all:
        paragraph, first = COMMITMENTS.paragraph_of(commitment.id)
        start, end = commitment.span
        assert paragraph[start - first : end - first] == commitment.quote


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ({"quote": "建立制度"}, "commitments.0.quote", "建立机制"),
        ({"span": [5, 400]}, "commitments.0.span", "不在全文"),
        ({"span": [9, 5]}, "commitments.0.span", "不在全文"),
        ({"line": 1}, "commitments.0.line", "第2行"),
        ({"section": "二"}, "commitments.0.section", "没有“二”这一节"),
        ({"id": "a-2"}, "commitments.id", "出现了2次"),
        ({"quote": "建设1处福利设施", "span": [10, 18]}, None, None),
        ({"quote": "2025年完工", "span": [19, 26]}, "commitments.1.span", "先后"),
    ],
)
def test_faults_of_a_commitment(change: dict[str, Any], where: str | None, what: str | None) -> None:
    found = document()
    found["commitments"][0] |= change
    if where is None:
        assert read_source(found, TEXT, "a.yaml").commitments
        return
    with pytest.raises(CatalogueFaults) as faults:
        read_source(found, TEXT, "a.yaml")
    assert [(path, what in told) for path, told in in_words(faults.value) if what] == [(where, True)]


def test_all_faults_are_told_at_once() -> None:
    found = document()
    found["commitments"][0] |= {"quote": "没有的话", "section": "九"}
    found["commitments"][1] |= {"line": 7}
    with pytest.raises(CatalogueFaults) as faults:
        read_source(found, TEXT, "a.yaml")
    assert len(faults.value.faults) == 3


def test_further_documents_are_further_files(tmp_path: Path) -> None:
    for path in SOURCES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "a.yaml").write_text(yaml_text(document()), encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    both = load_sources(PLAN, tmp_path)
    assert len(both.all) == len(COMMITMENTS.all) + 2
    assert both.source_of["a-2"].title == "办法"
    assert both.text_of("a-1") == TEXT


def test_faults_of_several_documents_are_told_together(tmp_path: Path) -> None:
    for name, change in (("a", {"line": 9}), ("b", {"class": "nice"})):
        found = deepcopy(document())
        found["source"] |= {"id": name, "text": f"{name}.txt"}
        found["commitments"][0] |= change
        (tmp_path / f"{name}.yaml").write_text(yaml_text(found), encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(CatalogueFaults) as faults:
        load_sources(PLAN, tmp_path)
    assert [path.partition(":")[0] for path, _ in in_words(faults.value)] == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize("name", ["../indicators.yaml", "missing.txt"])
def test_a_text_lies_beside_its_document(tmp_path: Path, name: str) -> None:
    found = document()
    found["source"]["text"] = name
    (tmp_path / "a.yaml").write_text(yaml_text(found), encoding="utf-8")
    with faulty(r"source\.text"):
        load_sources(PLAN, tmp_path)


def test_ids_and_indicators_are_held_against_each_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        found = document()
        found["source"] |= {"id": name, "text": f"{name}.txt"}
        found["commitments"][1]["reading"]["indicators"] = [99]
        (tmp_path / f"{name}.yaml").write_text(yaml_text(found), encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(CatalogueFaults) as faults:
        load_sources(PLAN, tmp_path)
    told = " ".join(what for _, what in in_words(faults.value))
    assert "“a-1”出现了2次" in told
    assert "没有第99项指标" in told


def test_readings_are_never_quotes() -> None:
    content = read_yaml(SOURCES / "linhai-minzheng-145.yaml")
    assert isinstance(content, dict)
    words = {"title", "kind", "score_by", "lead_proposed", "note", "indicators"}
    assert not [c["id"] for c in content["commitments"] if words & c.keys()]
