"""The five published rules of lights: 60 cases worked out by hand from their texts, and what a task gives them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from plan.tasks.assess import colour_history, facts_of, quarter_ends
from plan.tasks.colours import Colour, ColourRule, Condition, Fact, TaskLight, consequences_of, light_of
from plan.tasks.task import DatedTarget, Scoring
from plan.tasks.task_schedule import IndicatorStand
from tests.plan.tasks.making import CATALOGUE, LIMITS, assessed, day, ledger, node, report, task

RULES = {rule.id: rule for rule in CATALOGUE.supervision.colour_rules}
G, Y, R = Colour.GREEN, Colour.YELLOW, Colour.RED
UNSTATED_GREEN, UNSTATED_RED = TaskLight(G, False), TaskLight(R, False)

YINCHUAN: list[tuple[dict[Fact, float], TaskLight]] = [
    ({"gap": 0}, TaskLight(G)),
    ({"gap": 0.1}, TaskLight(G)),
    ({"gap": 861}, TaskLight(G)),
    ({"gap": -0.1}, UNSTATED_GREEN),
    ({"gap": -9.99}, UNSTATED_GREEN),
    ({"gap": -10}, TaskLight(Y)),
    ({"gap": -10.000000000001}, TaskLight(Y)),
    ({"gap": -20}, TaskLight(Y)),
    ({"gap": -30}, TaskLight(Y)),
    ({"gap": -30.0000000000001}, TaskLight(Y)),
    ({"gap": -30.01}, TaskLight(R)),
    ({"gap": -100}, TaskLight(R)),
    ({"gap": 0, "months_not_started": 0}, TaskLight(G)),
    ({"gap": 0, "months_not_started": 1}, TaskLight(Y)),
    ({"gap": -5, "months_not_started": 2}, TaskLight(Y)),
    ({"gap": -5, "months_not_started": 3}, TaskLight(R)),
    ({"gap": -31, "months_not_started": 1}, TaskLight(R)),
    ({"gap": -5, "months_not_started": 0}, UNSTATED_GREEN),
]
SANYA: list[tuple[dict[Fact, float], TaskLight]] = [
    ({"shortfall": 0}, TaskLight(G)),
    ({"shortfall": 0.01}, TaskLight(Y)),
    ({"shortfall": 0.25}, TaskLight(Y)),
    ({"shortfall": 0.5}, TaskLight(Y)),
    ({"shortfall": 0.500000000000001}, TaskLight(Y)),
    ({"shortfall": 0.51}, TaskLight(R)),
    ({"shortfall": 1}, TaskLight(R)),
    ({"shortfall": 0, "months_not_started": 5}, TaskLight(G)),
    ({"shortfall": 0.4, "gap": -40}, TaskLight(Y)),
    ({"shortfall": 0.6, "gap": -6}, TaskLight(R)),
]
OUHAI: list[tuple[dict[Fact, float], TaskLight]] = [
    ({"missed": 0, "late": 0}, TaskLight(G)),
    ({"missed": 1, "late": 0}, TaskLight(R)),
    ({"missed": 3, "late": 0}, TaskLight(R)),
    ({"missed": 0, "late": 1}, TaskLight(Y)),
    ({"missed": 0, "late": 4}, TaskLight(Y)),
    ({"missed": 1, "late": 1}, TaskLight(R)),
    ({"missed": 0, "late": 0, "gap": -50}, TaskLight(G)),
    ({"missed": 1, "late": 0, "gap": 10}, TaskLight(R)),
]
CANGNAN: list[tuple[dict[Fact, float], TaskLight]] = [
    ({"missed_in_a_row": 0}, UNSTATED_GREEN),
    ({"missed_in_a_row": 1}, TaskLight(Y)),
    ({"missed_in_a_row": 2}, TaskLight(Y)),
    ({"missed_in_a_row": 3}, TaskLight(Y)),
    ({"missed_in_a_row": 4}, TaskLight(R)),
    ({"missed_in_a_row": 12}, TaskLight(R)),
    ({"missed_in_a_row": 0, "gap": -60}, UNSTATED_GREEN),
    ({"missed_in_a_row": 1, "gap": 60}, TaskLight(Y)),
]
GUANGYUAN: list[tuple[dict[Fact, float], TaskLight]] = [
    ({"gap": 0, "missed": 0, "overdue": -100}, UNSTATED_GREEN),
    ({"gap": 5, "missed": 0, "overdue": -100}, UNSTATED_GREEN),
    ({"gap": -0.5, "missed": 0, "overdue": -100}, TaskLight(Y)),
    ({"gap": -60, "missed": 0, "overdue": -1}, TaskLight(Y)),
    ({"gap": 10, "missed": 1, "overdue": -100}, TaskLight(Y)),
    ({"gap": -10, "missed": 2, "overdue": 0}, TaskLight(Y)),
    ({"gap": -10, "missed": 2, "overdue": 1}, UNSTATED_RED),
    ({"gap": -1, "missed": 1, "overdue": 638}, UNSTATED_RED),
    ({"gap": 0, "missed": 0}, UNSTATED_GREEN),
]
ON_TASKS: list[tuple[str, dict[str, Any], str, Colour | None]] = [
    ("yinchuan-2025", {"done": 10}, "2022-01-01", G),
    ("yinchuan-2025", {"done": 7}, "2022-01-01", Y),  # 35 of 50: 15 points below
    ("yinchuan-2025", {"done": 3}, "2022-01-01", R),
    ("sanya-2022", {"done": 7}, "2022-01-01", Y),
    ("sanya-2022", {"done": 4}, "2022-01-01", R),
    ("ouhai-2020", {"done": 19}, "2023-01-01", R),
    ("cangnan-2022", {"done": 19}, "2023-01-31", Y),
]
CASES = [
    (rule, facts, lit)
    for rule, cases in (
        ("yinchuan-2025", YINCHUAN),
        ("sanya-2022", SANYA),
        ("ouhai-2020", OUHAI),
        ("cangnan-2022", CANGNAN),
        ("guangyuan-2018", GUANGYUAN),
    )
    for facts, lit in cases
]


def test_there_are_sixty() -> None:
    assert len(CASES) + len(ON_TASKS) == 60


@pytest.mark.parametrize(("rule", "facts", "lit"), CASES)
def test_light(rule: str, facts: dict[Fact, float], lit: TaskLight) -> None:
    assert light_of(RULES[rule], facts) == lit


@pytest.mark.parametrize(("rule", "said", "on", "colour"), ON_TASKS)
def test_light_of_a_task(rule: str, said: dict[str, Any], on: str, colour: Colour) -> None:
    assert assessed(ledger(task(), reports=(report("2021-12-31", **said),)), on, rule).colour is colour


def test_what_is_not_stated_is_said() -> None:
    assert {rule.id for rule in RULES.values() if all(light.stated for light in rule.lights)} == {
        "sanya-2022",
        "ouhai-2020",
    }
    assert all(rule.source and rule.text and rule.text_en for rule in RULES.values())


def test_a_red_that_was_caught_up_stays_in_the_history() -> None:
    nodes = (node("2021-06-30", 50), node("2022-12-31", 50))
    reports = (report("2021-06-30", said="在办"), report("2021-12-31", 2, nodes={0: "2021-10-08"}))
    of = ledger(task(Scoring.NODES, nodes=nodes), reports=reports)
    days = quarter_ends(day("2021-12-31"), 4)
    lights = [colour for _, colour in colour_history(of, "1", days, RULES["yinchuan-2025"], LIMITS)]
    assert lights == [R, R, R, G]
    assert assessed(of, "2021-12-31", "ouhai-2020").colour is Y


def test_months_missed_in_a_row_are_counted_back_to_the_first_that_was_not() -> None:
    of = ledger(task(targets=(DatedTarget(due=day("2021-06-15"), value=5),)))
    found = {on: facts_of(of, of.current["1"], day(on))["missed_in_a_row"] for on in ("2021-05-31", "2021-06-30")}
    assert found == {"2021-05-31": 0, "2021-06-30": 1}
    assert facts_of(of, of.current["1"], day("2021-09-30"))["missed_in_a_row"] == 4


@pytest.mark.parametrize(
    ("rule", "history", "points"),
    [
        ("guangyuan-2018", (Y,), []),
        ("guangyuan-2018", (Y, Y), [-1]),
        ("guangyuan-2018", (Y, R), [-2]),
        ("guangyuan-2018", (G, Y), []),
        ("sanya-2022", (Y, Y), [0]),
        ("yinchuan-2025", (R, R, R), []),
    ],
)
def test_consequences(rule: str, history: tuple[Colour, ...], points: list[float]) -> None:
    assert [each.points for each in consequences_of(RULES[rule], history)] == points


@pytest.mark.parametrize("lights", [[], [{"colour": "red", "when": [{"fact": "gap", "below": 0}]}]])
def test_a_rule_ends_with_a_light_for_the_rest(lights: list[object]) -> None:
    names = {"id": "a", "name": "甲", "name_en": "A", "source": "甲", "text": "甲", "text_en": "A"}
    with pytest.raises(ValidationError):
        ColourRule.model_validate({**names, "lights": lights})


def test_a_condition_compares() -> None:
    with pytest.raises(ValidationError):
        Condition(fact="gap")
    assert not Condition(fact="gap", below=5).holds({"shortfall": 0})


def test_a_task_measured_by_an_indicator_has_lights_where_it_is_known_how_that_stood() -> None:
    by_indicator = task(Scoring.INDICATOR, indicators=(8,))
    days = [day("2021-06-30"), day("2021-12-31")]
    stands = {days[0]: {8: IndicatorStand(0.1, 0.25)}, days[1]: {8: IndicatorStand(0.5, 0.5)}}
    of, rule = ledger(by_indicator), RULES["yinchuan-2025"]
    assert [light for _, light in colour_history(of, "1", days, rule, LIMITS)] == [None, None]
    lights = [light for _, light in colour_history(of, "1", days, rule, LIMITS, stands)]
    assert lights == [Colour.YELLOW, Colour.GREEN]
