"""One schedule is asked by all: verdict, chart, printed drawing, sentences and method notes follow its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from dashboards.pages.evaluate.page import build as build_evaluate
from dashboards.pages.indicator.page import build as build_indicator
from dashboards.pages.plan.page import build as build_plan
from dashboards.reader import Reader
from dashboards.server.routing import request_of, with_parameters
from plan.assessment import Assessment, assess
from plan.catalogue import Plan
from plan.indicator import ScheduleKind
from plan.period import Period
from presentation import formats
from presentation.drawing import shadow_of
from presentation.figures import trajectory
from presentation.indicator_words import course_words, plan_courses, plan_formulas, schedule_formula
from presentation.sentences import trajectory_sentence
from reports.blocks import Paragraph, Report
from reports.drawings import indicator_drawing
from reports.evaluation import evaluation_of
from reports.trajectory import Frame
from tests.dashboards.fakes import fake_store, the_plan
from tests.dashboards.tree import text_in
from tests.reports.samples import materials
from wording import Lang

NOW = Period(2023, 3)
OBSERVATIONS = fake_store(NOW).observations()


def plan_of(kind: ScheduleKind, numbers: frozenset[int] | None = None) -> Plan:
    """Return the plan with the schedules of some of its indicators (None: of all that can have it) of a kind."""
    indicators = tuple(
        i.model_copy(update={"schedule": kind}) if numbers is None or i.no in numbers else i
        for i in the_plan().indicators
        if i.baseline > 0
    )
    return the_plan().model_copy(update={"indicators": indicators})


def told(kind: ScheduleKind) -> Iterator[tuple[Plan, Assessment]]:
    plan = plan_of(kind)
    for assessment in assess(plan, OBSERVATIONS, NOW.last_day):
        assert assessment.value is not None
        yield plan, assessment


@pytest.mark.parametrize("kind", list(ScheduleKind))
def test_all_four_follow(kind: ScheduleKind) -> None:
    """And so fail wherever one of them joins the dated targets by itself."""
    for plan, each in told(kind):
        schedule, line = each.schedule, each.schedule.polyline
        assert schedule.kind is kind
        assert each.expected == schedule.expected(NOW.last_day)
        chart = next(t for t in trajectory(each, ytd=False)["data"] if t["name"] == "序时")
        assert list(zip(chart["x"], chart["y"], strict=True)) == [(str(day), value) for day, value in line]
        due = next(t for t in trajectory(each, ytd=False)["data"] if t["name"] == "数据当日应到")
        assert (due["x"], due["y"]) == ([str(NOW.last_day)], [schedule.expected(NOW.last_day)])
        drawn, corners = indicator_drawing(plan, each, Lang.ZH), [(day, value) for day, value in line]
        assert len(drawn["path"]) == len(corners)
        assert [x for x, _ in drawn["path"]] == [Frame(each, 0.0, Lang.ZH).x(day) for day, _ in corners]
        assert formats.scheduled_with_unit(each.indicator, schedule, NOW.last_day) in trajectory_sentence(each)
        assert shadow_of(each).pointer == schedule.scheduled(NOW.last_day)


def test_a_stepped_schedule_is_level_until_a_target_is_due() -> None:
    """Between the targets of 2022 and 2025 that of 2022 is asked for: in verdict, chart, print and words."""
    linear = dict(zip((i.no for i in plan_of(ScheduleKind.LINEAR).indicators), told(ScheduleKind.LINEAR), strict=True))
    changed = 0
    for plan, each in told(ScheduleKind.STEPPED):
        first = each.indicator.milestones[0]
        assert each.expected == first.value
        changed += each.status is not linear[each.indicator.no][1].status
        chart = next(t for t in trajectory(each, ytd=False)["data"] if t["name"] == "序时")
        assert list(chart["x"]) == ["2020-12-31", "2022-12-31", "2022-12-31", "2025-12-31", "2025-12-31"]
        heights = [y for _, y in indicator_drawing(plan, each, Lang.ZH)["path"]]
        assert (heights[0], heights[2]) == (heights[1], heights[3])
        assert formats.scheduled_with_unit(each.indicator, each.schedule, NOW.last_day) in trajectory_sentence(each)
    assert changed >= 3, "verdicts that ask for a slope"


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("kind", list(ScheduleKind))
def test_notes_and_pages_say_how_it_runs(kind: ScheduleKind, lang: Lang) -> None:
    """The methods page, the evaluation page and the indicator's own page, and no other kind's words."""
    plan = plan_of(kind)
    reader, others = Reader(plan, fake_store(NOW)), [other for other in ScheduleKind if other is not kind]
    each = assess(plan, OBSERVATIONS, NOW.last_day)[0]
    formula, course = schedule_formula(each.schedule, lang), course_words(each.schedule, lang)
    search = f"?lang={lang}"
    methods, evaluated = (
        text_in(build(request_of(reader, address, search)))
        for build, address in ((build_plan, "/plan"), (build_evaluate, "/evaluate"))
    )
    one = with_parameters(request_of(reader, "/indicator/1", search), {"no": "1"})
    shown = text_in(build_indicator(one))
    assert formula in methods
    assert course.strip() in methods
    assert formula in evaluated
    assert formula in shown
    for other in others:
        unsaid = schedule_formula(assess(plan_of(other), OBSERVATIONS, NOW.last_day)[0].schedule, lang)
        assert all(unsaid not in words for words in (methods, evaluated, shown))


@pytest.mark.parametrize("kind", list(ScheduleKind))
def test_the_report_says_how_it_runs(kind: ScheduleKind) -> None:
    plan = plan_of(kind)
    made = evaluation_of(materials(plan, OBSERVATIONS, date(2022, 12, 31)))
    said = paragraphs(made)
    joined = {
        ScheduleKind.LINEAR: "按日连成",
        ScheduleKind.STEPPED: "逐级连成",
        ScheduleKind.COMPOUND: "按年均增速连成",
    }
    assert f"各目标年目标值{joined[kind]}序时进度" in said
    assert plan_formulas(plan) in said
    assert plan_courses(plan) in said


def test_several_kinds_each_name_their_indicators() -> None:
    plan = plan_of(ScheduleKind.STEPPED, frozenset({3, 13}))
    plan = plan.model_copy(update={"indicators": tuple(i for i in plan.indicators if i.no <= 13)})
    assert plan_formulas(plan) == (
        "指标1—2、4—8、10—12：E(d)：2020年末、2022年末、2025年末，按日连成直线；"
        "指标3、13：E(d)：2020年末、2022年末、2025年末，到期一次达到"
    )
    assert plan_formulas(plan, Lang.EN).startswith("Indicators 1—2, 4—8, 10—12: E(d): ")
    said = paragraphs(evaluation_of(materials(plan, OBSERVATIONS)))
    assert "按各指标的推进方式连成序时进度" in said


def paragraphs(report: Report) -> str:
    return "".join(b.text for section in report.sections for b in section.blocks if isinstance(b, Paragraph))
