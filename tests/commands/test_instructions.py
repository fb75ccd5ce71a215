"""instructions: written, listed, answered and closed by command; refused in words; each line in the chain and audit."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from plan.instant import CHINA
from plan.instruction import LONGEST
from tests.commands.conftest import Guibiao

WRITE = ("instructions", "write", "--indicator", "8", "--text", "床位为何少了", "--by", "王局长")


def listed(guibiao: Guibiao, *more: str) -> list[dict[str, object]]:
    code, out, err = guibiao("instructions", "list", *more, "--json")
    assert code == 0, err
    return json.loads(out)  # type: ignore[no-any-return]


def test_one_is_written_answered_and_closed(guibiao: Guibiao, home: Home) -> None:
    assert listed(guibiao) == []
    due = (datetime.now(CHINA) + timedelta(days=9)).date().isoformat()
    code, out, err = guibiao(*WRITE, "--due", due, "--json")
    assert code == 0, err
    written = json.loads(out)
    key = written["id"]
    (plain,) = DataStore.of(home).instructions.all()
    assert (plain.id, plain.to, plain.by, str(plain.due)) == (key, written["to"], "王局长", due)
    assert written["to"] == DataStore.of(home).plan.indicator_of[8].department
    assert (written["state"], written["indicator"], written["overdue"], written["steps"]) == ("given", 8, False, [])
    assert "床位为何少了" in guibiao("instructions", "list")[1]
    assert "床位为何少了" in guibiao("--lang", "en", "instructions", "list")[1]

    assert guibiao("instructions", "answer", key, "--text", "已在补建", "--by", "李科长")[0] == 0
    (answered,) = listed(guibiao)
    (step,) = answered["steps"]  # type: ignore[misc]
    assert (answered["state"], step["step"], step["by"], step["text"]) == ("replied", "reply", "李科长", "已在补建")  # type: ignore[index]

    assert guibiao("instructions", "close", key, "--by", "王局长", "--text", "同意")[0] == 0
    assert listed(guibiao) == []
    (closed,) = listed(guibiao, "--all")
    assert closed["state"] == "closed"
    # What is closed stays closed: the answer is no, and nothing is added.
    assert guibiao("instructions", "answer", key, "--text", "再补充", "--by", "李科长")[0] == 1
    assert len(listed(guibiao, "--all")[0]["steps"]) == 2  # type: ignore[arg-type]
    assert "instruction_given" in guibiao("audit", "list", "--json")[1]
    assert guibiao("doctor")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("write", "--text", "甲", "--by", "乙"), 2, "--indicator"),
        (("write", "--indicator", "8", "--task", "1", "--text", "甲", "--by", "乙"), 2, "--indicator"),
        (("write", "--indicator", "8", "--text", " ", "--by", "乙"), 2, "--text"),
        (("write", "--indicator", "99", "--text", "甲", "--by", "乙"), 2, "99"),
        (("write", "--indicator", "8", "--text", "甲", "--by", "乙", "--to", "天文科"), 2, "天文科"),
        (("write", "--task", "无此任务", "--text", "甲", "--by", "乙"), 2, "无此任务"),
        (("write", "--indicator", "8", "--text", "甲", "--by", "乙", "--due", "明天"), 2, "明天"),
        (("write", "--indicator", "8", "--text", "甲", "--by", "乙", "--due", "2020-01-01"), 1, "今天或以后"),
        (("write", "--indicator", "8", "--text", "甲" * (LONGEST + 1), "--by", "乙"), 1, str(LONGEST)),
        (("answer", "没有", "--text", "甲", "--by", "乙"), 2, "没有批示"),
        (("close", "没有", "--by", "乙"), 2, "没有批示"),
    ],
)
def test_what_cannot_be_is_refused_in_words(guibiao: Guibiao, arguments: tuple[str, ...], code: int, said: str) -> None:
    found, out, err = guibiao("instructions", *arguments)
    assert (found, out) == (code, "")
    assert said in err
    assert listed(guibiao, "--all") == []


def test_an_overdue_answer_is_told(guibiao: Guibiao, home: Home) -> None:
    from plan.instruction import Instruction, InstructionSubject, SubjectKind
    from plan.review import Person, Role

    data_store = DataStore.of(home)
    assert data_store.journal
    subject = InstructionSubject(data_store.plan.document.id, SubjectKind.INDICATOR, "8")
    past = datetime(2024, 3, 3, tzinfo=UTC)
    asked = Instruction("", subject, "养老服务科", "请说明", "领导", past, past.date())
    data_store.instructions.give(asked, Person("领导", Role.LEADER))
    assert [each["overdue"] for each in listed(guibiao)] == [True]
    assert "已过期限" in guibiao("instructions", "list")[1]
