"""评估 as a value: its numbers are those of `assess --json`, its texts those written, its form the one asked for."""

from __future__ import annotations

import json
import math
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboards.pages.evaluate.page import build
from dashboards.pages.evaluate.saving import TextSaver
from dashboards.server.markup import to_html
from dashboards.viewer import NOBODY
from etl.store.journal.evaluation_texts import SECTIONS, ReportEntry
from plan.assessment import Assessment
from plan.indicator import Indicator, Sum
from plan.opinions import methods, opinions_of
from plan.period import Period
from presentation import formats
from presentation.answers.assessments import assessment_answers
from presentation.reporting import FigureChange, Job, JobStage, Mismatched, ProofResult
from tests.dashboards.evaluating import EVALUATOR, WRITTEN, ListReporter, asked
from tests.dashboards.fakes import NUMBERS, empty_reader, fake_reader, the_plan
from tests.dashboards.tree import by_class, find, hrefs, text_in
from wording import Lang, say

READER = fake_reader()
PLAN = the_plan()


@pytest.mark.parametrize("search", ["", "?lang=en", "?as_of=2022Q4&known_at=2023-01-15&lang=en", "?as_of=2021-03-05"])
def test_builds_with_data_and_without(search: str) -> None:
    for reader in (READER, empty_reader()):
        for reporter in (None, ListReporter()):
            page = build(asked(reader, search, reporter))
            assert len(to_html(page)) > 10_000
            json.dumps(page, cls=PlotlyJSONEncoder, allow_nan=False)


def rows(tree: object, name: str) -> list[list[str]]:
    table = by_class(tree, name)[0]
    body = find(table, lambda c: type(c).__name__ == "Tbody")[0]
    return [[text_in(cell) for cell in row.children] for row in body.children]


@pytest.mark.parametrize(
    "search", ["?as_of=2022Q4", "?as_of=2024Q3", "?as_of=2025Q4", "?as_of=2022Q4&known_at=2022-08-01"]
)
def test_the_numbers_are_those_of_assess_json(search: str) -> None:
    request = asked(READER, search, ListReporter())
    answers = assessment_answers(PLAN, READER.observed(request.known_at), request.as_of)
    for row, answer in zip(rows(build(request), "verdicts"), answers, strict=True):
        indicator = PLAN.indicator_of[answer["no"]]
        number, name, value, baseline, mid, final, expected, done, due, gap, status = row
        assert (int(number), name.split(" ")[-1]) == (answer["no"], indicator.unit)
        sign = formats.percent_sign(indicator)
        due_then = "2022" in answer["milestones_pending"]
        if answer["value"] is None:
            assert (value, done, gap) == ("—", "—", "—")
        else:
            assert value.startswith(formats.amount(indicator, answer["value"]))
            period = Period.parse(answer["value_period"])
            assert formats.period(period) in value
            assert f"{answer['areas_reported']}/{answer['areas_total']}已报" in value or "全市数" in value
            assert done == f"{formats.number(100 * answer['completion'], 1)}%"
            assert gap == formats.signed(answer["gap"])
        assert baseline == formats.plain(answer["baseline"]) + sign
        assert mid == formats.plain(answer["targets"]["2022"]) + sign + verdict(answer["milestones"]["2022"], due_then)
        assert final == formats.plain(answer["targets"]["2025"]) + sign + verdict(answer["milestones"]["2025"])
        whole = no_decimals(indicator)
        shown = math.floor(answer["expected"] + 1e-9) if whole else answer["expected"]
        assert expected == formats.number(shown, 0 if whole else indicator.decimals + 1) + sign
        assert due == f"{formats.number(100 * answer['scheduled'], 1)}%"
        assert status == say(f"status.{answer['status']}")


def verdict(state: str | None, waiting: bool = False) -> str:
    return {"met": "✓达成", "missed": "×未达成", None: "…待数据" if waiting else "…未到期"}[state]


def no_decimals(indicator: Indicator) -> bool:
    """Tell whether it counts whole things."""
    return isinstance(indicator.formula, Sum)


def test_the_formulas_can_be_done_again_by_hand() -> None:
    page = build(asked(READER, "?as_of=2022Q4", ListReporter()))
    formulas = [text_in(each) for each in by_class(page, "worked")]
    assert len(formulas) == len(NUMBERS)
    for told, assessment in zip(formulas, READER.assessments(date(2022, 12, 31)), strict=True):
        value = formats.plain(assessment.value or 0.0, 4)
        assert f"C = ({value} − " in told
        assert told.endswith(f"G = {formats.signed(assessment.gap or 0.0)}个百分点")


@pytest.mark.parametrize("lang", ["", "&lang=en"])
def test_each_opinion_speaks_in_its_own_words_and_says_why(lang: str) -> None:
    page = build(asked(READER, f"?as_of=2023Q3{lang}"))
    table = rows(page, "opinions")
    for row, assessment in zip(table, READER.assessments(date(2023, 9, 30)), strict=True):
        found = opinions_of(assessment.schedule, assessment.judged, assessment.as_of)
        for said, (key, method) in zip(row[3:], methods().items(), strict=True):
            opinion = found[key]
            assert method.word(opinion.status, Lang.EN) in said
            assert (method.word(opinion.status, Lang.ZH) in said) is not bool(lang)
            if opinion.ratio is not None and opinion.status != "not_available":
                assert formats.number(opinion.ratio, 2) in said
    zero = table[8][3]  # from zero there is no growth, whatever the published code makes of it
    assert "2.53" in zero
    assert methods()["open_sdg"].word("not_available", Lang.EN) in zero


def _latest(assessment: Assessment) -> object:
    return assessment.latest and (assessment.latest.period, assessment.value)


def test_what_has_changed_since_is_listed() -> None:
    page = build(asked(READER, "?as_of=2022Q4&known_at=2023-01-15", ListReporter()))
    changes = [text_in(item) for item in by_class(page, "since-list")[0].children]
    then = READER.assessments(date(2022, 12, 31), asked(READER, "?known_at=2023-01-15").known_at)
    now = READER.assessments(date(2022, 12, 31))
    assert len(changes) == sum(_latest(a) != _latest(b) for a, b in zip(then, now, strict=True)) > 0
    assert "2022年三季度" in changes[0]
    assert "2022年四季度" in changes[0]
    assert not by_class(build(asked(READER, "?as_of=2022Q4")), "since-list")
    calm = build(asked(READER, "?as_of=2022Q4&known_at=2026-01-01"))
    assert "没有变化" in text_in(calm)


def test_the_question_is_all_in_the_url() -> None:
    page = build(
        asked(READER, "?as_of=2022Q4&known_at=2023-02-15T09:30&lang=en&sort=gap&job=x&write=8", ListReporter())
    )
    to_final = next(href for href in hrefs(by_class(page, "question")[0]) if "2025Q4" in href)
    assert parse_qs(urlsplit(to_final).query) == {
        "as_of": ["2025Q4"], "known_at": ["2023-02-15T09:30"], "lang": ["en"], "sort": ["gap"],
    }  # fmt: skip
    moment = find(by_class(page, "question-moment")[0], lambda c: getattr(c, "type", "") == "datetime-local")[0]
    assert moment.value == "2023-02-15T09:30"
    hidden = find(by_class(page, "make")[0], lambda c: getattr(c, "type", "") == "hidden")
    fields = {each.name: each.value for each in hidden}
    assert (fields["as_of"], fields["known_at"]) == ("2022-12-31", "2023-02-15T09:30:00+08:00")


def written(reporter: ListReporter, place: str, **texts: str) -> None:
    for field, text in texts.items():
        reporter.write(place, field, text, "林")


def test_nobody_wrote_is_to_be_written() -> None:
    page = build(asked(READER, "", ListReporter()))
    assert len(by_class(page, "pending")) == len(NUMBERS) * 4 + len(SECTIONS) + 2


def test_every_version_can_be_read_with_who_and_when() -> None:
    reporter = ListReporter()
    for text in ("第一稿", "第二稿", "<b>第三稿</b>"):
        written(reporter, "8", 原因=text)
    written(reporter, "三", 正文="写过")
    written(reporter, "三", 正文="")
    page = to_html(build(asked(READER, "", reporter, NOBODY)))
    assert (
        '<p class="written">&lt;b&gt;第三稿&lt;/b&gt;</p><p class="written-by">林，2026-03-01 09:32，第3版</p>' in page
    )
    assert page.index("以前的2版") < page.index("第二稿") < page.index("第一稿")
    assert "写过" in page
    assert "（已撤回）" in page
    assert "<textarea" not in page


def test_texts_may_be_those_written_before_the_moment() -> None:
    reporter = ListReporter()
    written(reporter, "8", 原因="后来写的")
    known = "?as_of=2022Q4&known_at=2023-02-15"
    assert "后来写的" in text_in(build(asked(READER, known, reporter)))
    assert "后来写的" not in text_in(build(asked(READER, f"{known}&texts=then", reporter)))
    assert "后来写的" in text_in(build(asked(READER, "?texts=then", reporter)))


def test_one_form_is_open_and_only_for_whoever_may_write() -> None:
    reporter = ListReporter()
    written(reporter, "8", 原因="旧")
    page = build(asked(READER, "?write=8&seen=1", reporter))
    boxes = find(page, lambda c: type(c).__name__ == "Textarea")
    assert [(box.name, box.children, box.maxLength) for box in boxes] == [
        ("原因", "旧", 2000), ("措施", None, 2000), ("时限", None, 2000), ("调整", None, 2000),
    ]  # fmt: skip
    assert not find(build(asked(READER, "?write=8", reporter, NOBODY)), lambda c: type(c).__name__ == "Textarea")
    assert not by_class(build(asked(READER, "", reporter, NOBODY)), "texts-way")
    assert len(by_class(build(asked(READER, "", reporter)), "texts-way")) == len(NUMBERS) + len(SECTIONS)


def test_two_at_once_and_nothing_is_lost() -> None:
    reporter = ListReporter()
    written(reporter, "8", 原因="底稿", 措施="原措施")
    saver, person = TextSaver(reporter), EVALUATOR.person
    assert saver.save(person, "8", {"原因": "甲的", "措施": "原措施", "调整": ""}, seen=2)
    assert [text.text for text in reporter.kept] == ["底稿", "原措施", "甲的"]
    assert not saver.save(person, "8", {"原因": "乙的", "措施": "乙的措施", "调整": ""}, seen=2)
    assert saver.save(person, "8", {"原因": "底稿", "措施": "乙的措施", "调整": ""}, seen=2)
    assert [text.text for text in reporter.kept] == ["底稿", "原措施", "甲的", "乙的措施"]
    typed = {"原因": "乙的", "措施": "乙的措施", "调整": ""}
    page = build(asked(READER, f"?write=8&seen=4&moved=2&kept={reporter.set_aside(typed)}", reporter))
    assert "周评估于2026-03-01 09:32写了“问题及原因”第2版" in text_in(by_class(page, "moved"))
    assert "甲的" in text_in(by_class(page, "moved"))
    assert find(page, lambda c: type(c).__name__ == "Textarea")[0].children == "乙的"
    assert saver.save(person, "8", typed, seen=4)
    assert reporter.kept[-1].text == "乙的"


MADE = ReportEntry("pdf", "2022-12-31", "2023-02-15T00:00:00+00:00", "", "ab" * 32, "", "v", "p", "林", WRITTEN)


def test_work_is_told_stage_by_stage() -> None:
    jobs = {
        "a": Job("a", "pdf", JobStage.WAITING, "pdf", waiting=3),
        "b": Job("b", "pdf", JobStage.DONE, "pdf", made=MADE),
        "c": Job("c", "报告.pdf", JobStage.FAILED),
    }
    reporter = ListReporter(jobs, [MADE])
    said = {
        key: text_in(by_class(build(asked(READER, f"?job={key}", reporter)), "job")) for key in ("a", "b", "c", "x")
    }
    assert "PDF：排队，前面还有3件。可以离开这一页" in said["a"]
    assert said["b"].startswith("已生成 下载 PDF")
    assert "没有做成" in said["c"]
    assert said["x"] == ""
    listed = rows(build(asked(READER, "", reporter)), "reports-made")[0]
    assert "截至2022年四季度 数据2023-02-15 08:00" in listed[1]
    assert listed[3] == "ab" * 32


def test_a_proof_names_the_numbers_and_what_changed_them() -> None:
    source = fake_reader(Period(2023, 2)).store.source("fake-2023Q1-x")
    differing = FigureChange(8, "value", "护理型床位占比", "实际值", "52.6", "<b>52.9</b>", (source,))
    proven = ProofResult("superseded", "cd" * 32, ("program",), date(2022, 12, 31), WRITTEN, (differing,))
    reporter = ListReporter({"p": Job("p", "报告.pdf", JobStage.DONE, proven=proven)})
    page = build(asked(READER, "?job=p", reporter))
    said = text_in(by_class(page, "proof"))
    assert "数值未被改动，但此后有修订" in said
    assert "报告.pdf，截至2022年12月31日，数据时点2026-03-01 09:30" in said
    assert "由报送fake-2023Q1-x引起，1个数" in said
    assert "审核人于" in said
    assert "&lt;b&gt;52.9" in to_html(page)


def test_forecasts_that_only_moved_along_are_one_line_for_all_indicators() -> None:
    source = fake_reader(Period(2023, 2)).store.source("fake-2023Q1-x")
    own = FigureChange(8, "value", "护理型床位占比", "实际值", "52.6", "52.9", (source,))
    along = [
        FigureChange(no, "trend.low80", "名", "80%区间下限", "1.0", "1.1", (), True) for no in range(1, 8) for _ in "ab"
    ]
    proven = ProofResult("superseded", "cd" * 32, (), date(2022, 12, 31), WRITTEN, (own, *along))
    page = build(asked(READER, "?job=p", ListReporter({"p": Job("p", "报告.pdf", JobStage.DONE, proven=proven)})))
    assert "8项指标的15个数与现在不同" in text_in(by_class(page, "differing"))
    groups = by_class(page, "differing-group")
    assert [group.open for group in groups] == [True, None]
    assert text_in(groups[1]).startswith("其余7项指标的实际值未变，仅趋势推算随合并回测变动，14个数")


def test_a_proof_names_every_place_that_was_forged() -> None:
    forged = Mismatched("附表1-1 目标与完成情况 · 8 养老机构护理型床位占比 · 完成率", "figure", "44.9%", "<i>14.9%</i>")
    proven = ProofResult("altered", "cd" * 32, as_of=date(2022, 12, 31), mismatched=(forged,))
    reporter = ListReporter({"p": Job("p", "报告.docx", JobStage.DONE, proven=proven)})
    page = build(asked(READER, "?job=p", reporter))
    assert rows(page, "mismatched") == [[forged.where, "数值不同", "44.9%", "<i>14.9%</i>"]]
    assert "&lt;i&gt;14.9%" in to_html(page)
