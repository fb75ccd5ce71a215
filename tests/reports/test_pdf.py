"""The PDF: what it says when read back, how it is laid out, tagged and kept, and that it is always the same bytes."""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from etl.store.data_store import DataStore
from plan.instant import instant_of
from plan.observed import Observed
from plan.status import UNJUDGED, Status
from presentation.answers.assessments import assessment_answers
from presentation.headline import text_of
from reports.checking.record_reading import read_record
from reports.evaluation.overall import count_sentence
from reports.making import ReportKind, materials_of, printed
from reports.pdf import pdf_of
from reports.question import ReportQuestion
from tests.reports.conftest import MID
from tests.reports.pdfs import by_poppler, by_pypdf, squeezed
from tests.reports.samples import materials, random_observations, random_plan
from tests.workbooks import the_plan
from wording import say

MM = 72 / 25.4
ROOT = Path(__file__).resolve().parents[2]


def rounded(value: float | None, decimals: int, times: float = 1, after: str = "") -> str:
    """Return the stated rule, said once more: half to even to so many places, a dash for nothing."""
    if value is None:
        return "—"
    place = Decimal(1).scaleb(-decimals)
    return f"{Decimal(f'{value * times:.15g}').quantize(place, ROUND_HALF_EVEN):,f}".replace("-", "−") + after


def amount(value: float | None, decimals: int, answer: dict[str, Any]) -> str:
    """Return a value with its sign, and with as many more decimals as a miss needs to show."""
    if value is None:
        return "—"
    baseline, *_, final = (answer["baseline"], *answer["targets"].values())
    sense = 1 if final >= baseline else -1
    if final == baseline:
        sense = -1 if answer["id"] in DOWN else 1
    places = decimals
    for target in answer["targets"].values():
        worse = sense * (target - value) > 1e-9 * max(1.0, abs(target))
        while worse and places < 9 and sense * (Decimal(str(target)) - Decimal(number(value, places))) <= 0:
            places += 1
    return rounded(value, places, after="%" if answer["unit"] == "%" else "")


def number(value: float, decimals: int) -> str:
    return rounded(value, decimals).replace(",", "").replace("−", "-")


DOWN: frozenset[str] = frozenset()


def signed(gap: float | None) -> str:
    if gap is None:
        return "—"
    places = next((p for p in (1, 2, 3) if float(f"{gap:.{p}f}")), 1)
    text = rounded(gap, places)
    return f"+{text}" if gap > 0 and float(f"{gap:.{places}f}") else text.lstrip("−") if not gap else text


def plain(value: float, answer: dict[str, Any]) -> str:
    return f"{value:,.6f}".rstrip("0").rstrip(".").replace("-", "−") + ("%" if answer["unit"] == "%" else "")


def row_of(answer: dict[str, Any], years: dict[str, str]) -> str:
    """Return a row of 附表1-1 made from `assess --json` alone."""
    *earlier, last = (plain(target, answer) for target in answer["targets"].values())
    cells = [
        *(str(answer["no"]), answer["category"], f"{answer['name']}（{answer['unit']}）", "未标注"),
        *(plain(answer["baseline"], answer), *earlier, *years.values(), last),
    ]
    return squeezed("".join(cells))


def second_row_of(answer: dict[str, Any]) -> str:
    """Return a row of 附表1-2 up to the completion."""
    quarter = answer["value_period"]
    at = f"{quarter[:4]}年{'一二三四'[int(quarter[-1]) - 1]}季度" if quarter else "—"
    judged = answer["status"] not in ("no_data", "incomplete")
    completion = rounded(answer["completion"], 1, 100, "%") if judged else "—"
    return squeezed("".join((str(answer["no"]), answer["name"], at, completion)))


def yearly(answer: dict[str, Any], decimals: int, known: dict[int, Any]) -> dict[str, str]:
    """Return the years' last values with quarter and marks, from the assessment of each year's end."""
    found = {}
    sign = "%" if answer["unit"] == "%" else ""
    for year, of_year in known.items():
        own = next(a for a in of_year if a["no"] == answer["no"])
        quarter = own["value_period"]
        if not quarter or int(quarter[:4]) != year:
            found[str(year)] = "—"
            continue
        at = "" if quarter.endswith("Q4") else f"（{'一二三四'[int(quarter[-1]) - 1]}季度）"
        marks = ("◦" if own["carried"] else "") + ("△" if own["missing_areas"] else "")
        least = "至少" if own["basis"] == "lower_bound" else ""
        found[str(year)] = least + rounded(own["value"], shown_decimals(own, decimals)) + sign + at + marks
    return found


def shown_decimals(answer: dict[str, Any], decimals: int) -> int:
    """Return an indicator's decimals, or as many more as it takes to tell a value from a target it does not reach."""
    up = answer["targets"]["2025"] >= answer["baseline"]
    most = decimals
    for target in answer["targets"].values():
        worse = answer["value"] < target if up else answer["value"] > target
        if worse and not math.isclose(answer["value"], target, rel_tol=1e-9, abs_tol=1e-9):
            places = decimals
            while (round(answer["value"], places) >= target) if up else (round(answer["value"], places) <= target):
                places += 1
            most = max(most, places)
    return most


def test_both_readers_find_every_number_of_annex_1_the_names_and_the_count(
    demo: DataStore, mid_term: bytes, tmp_path: Path
) -> None:
    with demo.warehouse() as store:
        observed = Observed(store.observations(MID.known_at))
    answers = assessment_answers(demo.plan, observed, MID.as_of)
    known = {year: assessment_answers(demo.plan, observed, date(year, 12, 31)) for year in (2021, 2022)}
    sentence = squeezed(text_of(count_sentence(materials_of(demo, MID))))
    for text in (by_pypdf(mid_term), by_poppler(mid_term, tmp_path)):
        assert sentence in text
        for answer in answers:
            decimals = demo.plan.indicator_of[answer["no"]].decimals
            assert squeezed(answer["name"]) in text
            assert row_of(answer, yearly(answer, decimals, known)) in text
            status = say(f"status.{answer['status']}")
            level = answer["status"] in ("achieved", "achieved_early", "ahead", "on_track")
            assert f"{second_row_of(answer)}{'是' if level else '否'}（{status}）{signed(answer['gap'])}" in text


@pytest.mark.parametrize("block", [pytest.param(n, marks=pytest.mark.long if n > 2 else ()) for n in range(10)])
def test_the_text_of_200_random_reports_is_what_was_assessed(block: int, tmp_path: Path) -> None:
    for seed in range(20 * block, 20 * block + 20):
        chance = random.Random(seed)
        plan = random_plan(chance, chance.randint(1, 3))
        made = materials(plan, random_observations(plan, chance), date(2022, 12, 31))
        text = by_poppler(pdf_of(made), tmp_path)
        observed = Observed(made.observations)
        known = {year: assessment_answers(plan, observed, date(year, 12, 31)) for year in (2021, 2022)}
        assert squeezed(text_of(count_sentence(made))) in text
        for answer in assessment_answers(plan, observed, made.as_of):
            decimals = plan.indicator_of[answer["no"]].decimals
            for row in (row_of(answer, yearly(answer, decimals, known)), second_row_of(answer)):
                assert row in text, (seed, row)
            if Status(answer["status"]) not in UNJUDGED:
                assert f"（{say('status.' + answer['status'])}）{signed(answer['gap'])}" in text


def test_the_paper_is_that_of_the_standard(mid_term: bytes) -> None:
    pages = PdfReader(BytesIO(mid_term)).pages
    sizes = {(round(p.mediabox.width / MM), round(p.mediabox.height / MM)) for p in pages}
    assert sizes == {(210, 297), (297, 210)}
    for number, page in enumerate(pages, 1):
        found: list[tuple[float, str]] = []
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, _size, found=found: found.append((tm[4], text.strip()))
        )
        assert f"—{number}—" in squeezed("".join(text for _, text in found))
        assert "演示数据" in squeezed("".join(text for _, text in found))


def test_a_line_holds_28_characters_and_a_page_22_lines(tmp_path: Path) -> None:
    file = tmp_path / "read.pdf"
    file.write_bytes(pdf_of(materials()))
    lines = subprocess.run(
        ["pdftotext", "-f", "2", "-l", "2", "-bbox-layout", str(file), "-"], capture_output=True, check=True
    ).stdout.decode()
    tops = sorted(
        {round(float(each.split('yMin="')[1].split('"')[0]), 1) for each in lines.splitlines() if "<line " in each}
    )
    body = [top for top in tops if 37 * MM - 5 < top < (37 + 225) * MM]
    steps = {round(later - earlier, 1) for earlier, later in pairwise(body)}
    assert min(steps) == pytest.approx(225 * MM / 22, abs=0.2)
    widest = max(float(e.split('xMax="')[1].split('"')[0]) for e in lines.splitlines() if "<line " in e)
    assert widest <= (28 + 156) * MM + 12


def test_it_is_tagged_bookmarked_and_kept_for_archives(mid_term: bytes) -> None:
    with pikepdf.open(BytesIO(mid_term)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "zh-CN"
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in xmp
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        embedded = [font for font in pdf.objects if isinstance(font, pikepdf.Dictionary) and "/FontFile3" in font]
        assert len(embedded) >= 2
        with pdf.open_outline() as outline:
            titles = [entry.title for entry in outline.root]
    assert titles[:4] == ["前言", "一、总体情况", "二、主要指标完成情况", "三、主要任务推进情况"]
    assert "附件5　数据来源及修订记录" in titles


def tags(node: Any, found: list[str]) -> list[str]:
    """Return the structure's tags in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            tags(child, found)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        found.append(str(node.S))
        tags(node.get("/K", pikepdf.Array()), found)
    return found


def test_the_reading_order_makes_sense_and_every_picture_is_said_in_words(mid_term: bytes) -> None:
    with pikepdf.open(BytesIO(mid_term)) as pdf:
        order = tags(pdf.Root.StructTreeRoot.K, [])
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        said = [str(figure.Alt) for figure in figures if "/Alt" in figure]
    assert order.index("/H1") < order.index("/P") < order.index("/Table")
    assert {"/TOC", "/Caption", "/TH", "/TD", "/H2", "/H3"} <= set(order)
    assert len(said) == len(the_plan().indicators) + 2
    assert any("由2020年的10.4人到2022年四季度的15.5人" in words for words in said)


SCRIPT = """
import sys
from pathlib import Path
from etl.home import Home
from etl.store.data_store import DataStore
from reports.making import ReportKind, make
from tests.reports.conftest import MID
import reports.gather
reports.gather.program = lambda: "0.1.0+test"  # whoever edits the code meanwhile
for kind in ReportKind:
    Path(sys.argv[2], f"r.{kind}").write_bytes(make(DataStore.of(Home(Path(sys.argv[1]))), MID, kind))
"""


def test_two_processes_elsewhere_in_other_zones_and_languages_make_the_same_bytes(
    demo: DataStore, tmp_path: Path
) -> None:
    made = []
    for name, zone, tongue in (("one", "Asia/Shanghai", "zh_CN.UTF-8"), ("two/deeper", "America/New_York", "C")):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        surroundings = {**os.environ, "TZ": zone, "LANG": tongue, "LC_ALL": tongue, "PYTHONPATH": str(ROOT)}
        surroundings["PYTHONHASHSEED"] = "1" if name == "one" else "2"
        script = [sys.executable, "-c", SCRIPT, str(demo.home.root), str(folder)]
        subprocess.run(script, cwd=folder, env=surroundings, check=True)
        made.append({kind: (folder / f"r.{kind}").read_bytes() for kind in ReportKind})
    assert made[0] == made[1]


def test_no_path_of_this_machine_is_in_it(demo: DataStore, mid_term: bytes) -> None:
    for secret in (str(ROOT), str(demo.home.root), os.environ.get("USER", "nobody-at-all")):
        assert secret.encode() not in mid_term


def test_the_copy_inside_holds_the_figures_of_assess(demo: DataStore, mid_term: bytes) -> None:
    record = read_record(mid_term)
    assert record is not None
    with demo.warehouse() as store:
        observed = Observed(store.observations(MID.known_at))
    assert record["figures"]["assessments"] == json.loads(
        json.dumps(assessment_answers(demo.plan, observed, MID.as_of))
    )
    assert record["known_at"] == "2023-02-15T00:00:00+08:00"
    assert len(record["figures_sha256"]) == 64
    assert record["figures_sha256"] in by_pypdf(mid_term)


def test_now_means_the_last_instant_that_matters_so_it_can_be_asked_again(demo: DataStore) -> None:
    now = materials_of(demo, ReportQuestion(date(2022, 12, 31)))
    again = materials_of(demo, now.question)
    assert printed(demo, now, ReportKind.PDF) == printed(demo, again, ReportKind.PDF)
    assert now.question.known_at is not None
    assert now.question.known_at < instant_of("2023-04-01")


def test_a_home_with_nothing_gives_a_report_that_says_so(tmp_path: Path) -> None:
    text = by_poppler(pdf_of(materials()), tmp_path)
    assert "13项指标均暂无数据" in text
    assert "尚无审核通过的数据" in text
    assert "演示数据" not in text
