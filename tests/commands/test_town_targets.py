"""Towns' targets on the command line: the same negotiation, the same refusals, as JSON and as a table."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from etl.yaml_files import load_plan
from plan.revision import targets_now

PLAN = load_plan()
YEAR = max(targets_now(PLAN.indicator_of[9]))
ABOUT = ("--indicator", "9", "--year", str(YEAR))

Guibiao = Callable[..., tuple[int, str, str]]


def test_a_target_goes_its_way_by_command(guibiao: Guibiao) -> None:
    every = [part for name in PLAN.towns for part in ("--target", f"{name}=1")]
    code, out, _ = guibiao("targets", "draft", *ABOUT, *every, "--json")
    told = json.loads(out)
    assert (code, len(told["towns"]), told["enough"]) == (0, len(PLAN.towns), False)
    first, *others = PLAN.towns
    asked = ("--town", first, "--value", "2", "--note", "新建一处")
    assert guibiao("targets", "answer", *ABOUT, *asked)[0] == 0
    assert guibiao("targets", "answer", *ABOUT, *asked)[0] == 1  # it does not wait for an answer any more
    for name in others:
        assert guibiao("targets", "answer", *ABOUT, "--town", name)[0] == 0
    late = ("--number", "临民〔2023〕8号", "--on", "2023-07-01")
    code, _, err = guibiao("targets", "issue", *ABOUT, *late)
    assert (code, "还没有与" in err) == (1, True)
    told = json.loads(guibiao("targets", "agree", *ABOUT, "--json")[1])
    assert (told["total"], told["enough"], told["without"]) == (len(PLAN.towns) + 1, True, [])
    told = json.loads(guibiao("targets", "issue", *ABOUT, *late, "--json")[1])
    assert {each["state"] for each in told["towns"]} == {"issued"}
    assert told["towns"][0]["steps"][-1]["dated"] == "2023-07-01"
    assert "够全市目标" in guibiao("targets", "list", *ABOUT)[1]
    assert "made up" in guibiao("--lang", "en", "targets", "list", *ABOUT)[1]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("draft", *ABOUT, "--target", "月球镇=1"), 2, "没有叫"),
        (("draft", *ABOUT, "--target", f"{PLAN.towns[0]}=两处"), 2, "不是一个数"),
        (("draft", *ABOUT, "--target", f"{PLAN.towns[0]}=inf"), 2, "不是一个数"),
        (("draft", "--indicator", "9", "--year", "2023", "--target", f"{PLAN.towns[0]}=1"), 1, "没有全市目标"),
        (("answer", *ABOUT, "--town", PLAN.towns[0]), 1, "还没有起草"),
    ],
)
def test_wrong_use_is_told(guibiao: Guibiao, arguments: tuple[str, ...], code: int, words: str) -> None:
    found, _, err = guibiao("targets", *arguments)
    assert (found, words in err) == (code, True), err
