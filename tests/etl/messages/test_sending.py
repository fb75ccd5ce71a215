"""What is told, to whom, and once: over a home of its own, against robots and a mail server on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from access.message_policy import MessagesPolicy
from access.policy import Policy, read_policy
from etl.home import Home
from etl.intake.intake import by, load
from etl.messages.sending import Messages
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.journal.messages import MessageJournal, MessageStep
from etl.tasks.task_store import TaskStore
from etl.yaml_files import load_plan
from plan.board import due_day
from plan.catalogue_faults import CatalogueFaults
from plan.messages import told_today
from plan.period import Period
from tests.commands.conftest import guibiao  # noqa: F401 - a fixture, found by its name
from tests.etl.messages.servers import SECRET, Robot, mail_server, robot
from tests.faulty import faulty

DEMO = Path(__file__).resolve().parents[3] / "data" / "demo"
PLAN = load_plan()
SOON = due_day(PLAN, Period(2023, 2)) - timedelta(days=min(PLAN.deadline.reminder_days))
DUE = datetime.combine(SOON, time(1), UTC)
"""The last day on which the catalogue has departments reminded of 2023Q2."""


class Clock:
    def __init__(self, now: datetime = DUE) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two quarters of one department, so that all others are late."""
    home = Home(tmp_path / "home")
    store = DataStore.of(home)
    load([DEMO / "2023" / "2023Q1_养老服务科.xlsx"], store, hands=by("审核员", lambda: DUE))
    (home.root / "ding.secret").write_text(f"{SECRET}\n", encoding="utf-8")
    return home


@pytest.fixture(name="there")
def _there(clock: Clock) -> Iterator[Robot]:
    with robot("dingtalk") as there:
        there.now = lambda: clock().timestamp()
        yield there


def channel(home: Home, there: Robot, **more: object) -> dict[str, object]:
    (home.root / "ding.address").write_text(there.address, encoding="utf-8")
    said = {"name": "群", "kind": "dingtalk", "address_file": "ding.address", "secret_file": "ding.secret"}
    return {**said, **more}


def messages(home: Home, clock: Clock, *channels: dict[str, object]) -> Messages:
    policy = MessagesPolicy.model_validate({"channels": channels})
    return Messages(TaskStore(DataStore.of(home)), policy.channels, "https://guibiao.example.gov.cn", clock)


def outcomes(found: Messages) -> list[tuple[MessageStep | None, int]]:
    return [(attempt.step, len(attempt.items)) for attempt in found.send()]


def test_what_is_due_is_told_once_a_day_of_the_catalogue(home: Home, clock: Clock, there: Robot) -> None:
    sending = messages(home, clock, channel(home, there))
    ((step, count),) = outcomes(sending)
    assert step is MessageStep.SENT
    (text,) = there.texts
    assert text.startswith(f"【演示数据】圭表提醒：{count}件事\n")
    assert "养老服务科的2023年二季度数据报送，还有1天到期" in text
    assert "社会救助科的2021年一季度数据报送，已逾期820天" in text
    assert outcomes(sending) == [(None, 0)]
    assert outcomes(messages(home, clock, channel(home, there))) == [(None, 0)], "nor after a restart"
    assert len(there.texts) == 1


@pytest.mark.parametrize(("left", "told"), [(7, True), (0, True), (-1, True), (-2, False), (-7, False), (-8, True)])
def test_what_is_late_is_told_on_the_first_day_and_weekly(left: int, told: bool) -> None:
    assert told_today(left) is told


def test_what_did_not_arrive_is_tried_again(home: Home, clock: Clock, there: Robot) -> None:
    sending = messages(home, clock, channel(home, there))
    there.broken = "busy"
    ((step, count),) = outcomes(sending)
    assert step is MessageStep.FAILED
    there.broken = ""
    assert outcomes(sending) == [(MessageStep.SENT, count)]
    assert [(d.step, len(d.keys)) for d in sending.journal.deliveries()] == [
        (MessageStep.FAILED, count),
        (MessageStep.SENT, count),
    ]
    assert "send too fast" in sending.journal.deliveries()[0].detail


def test_what_may_have_arrived_is_not_told_twice(home: Home, clock: Clock, there: Robot) -> None:
    sending = messages(home, clock, channel(home, there))
    there.broken = "silent"
    assert outcomes(sending)[0][0] is MessageStep.UNCERTAIN
    there.broken = ""
    assert outcomes(sending) == [(None, 0)]


def test_what_a_kill_left_begun_is_not_told_twice(home: Home, clock: Clock, there: Robot) -> None:
    sending = messages(home, clock, channel(home, there))
    sending.journal.begin("群", [item.key for item in sending.items()], clock())
    assert outcomes(sending) == [(None, 0)]
    assert [d.step for d in sending.journal.deliveries()] == [MessageStep.BEGUN]


def test_of_two_who_send_at_once_one_does(home: Home, clock: Clock, there: Robot) -> None:
    both = [messages(home, clock, channel(home, there)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = sorted(step.value if step else "" for ((step, _),) in pool.map(outcomes, both))
    assert found == ["", "", "", "sent"]
    assert len(there.texts) == 1


def test_each_channel_is_told_of_its_own(home: Home, clock: Clock, there: Robot) -> None:
    with mail_server() as server:
        post = {
            "name": "邮件", "kind": "mail", "host": "127.0.0.1", "port": server.port, "security": "none", "lang": "en",
            "sender": "guibiao@example.gov.cn", "to": ["a@example.gov.cn"], "departments": ["社会救助科"],
            "about": ["due", "overdue"],
        }  # fmt: skip
        steps = dict(zip(("群", "邮件"), outcomes(messages(home, clock, channel(home, there), post)), strict=True))
        assert steps["邮件"][0] is MessageStep.SENT
        (letter,) = server.letters
        lines = letter.get_content().split("\n")
        assert letter["Subject"].startswith("[DEMONSTRATION DATA] Guibiao: ")
        assert all("Social" in line or "Guibiao" in line or "https" in line or not line for line in lines), lines
        assert "https://guibiao.example.gov.cn" in letter.get_content()


def test_a_verdict_that_turns_is_told_without_figures_unless_they_may_leave(
    home: Home, clock: Clock, there: Robot
) -> None:
    about = {"about": ["status"]}
    sending = messages(
        home, clock, channel(home, there, **about), channel(home, there, name="内", figures=True, **about)
    )
    assert outcomes(sending) == [(None, 0), (None, 0)], "the first look has nothing before it"
    clock.now += timedelta(days=1)
    (before,) = sending.journal.looks()
    turned = dict.fromkeys(before.statuses, "on_track")
    sending.journal.look(turned, clock())
    found = outcomes(sending)
    assert [step for step, _ in found] == [MessageStep.SENT, MessageStep.SENT]
    plain, full = there.texts
    assert "由“正常推进”变为" in plain or "由“" in plain
    assert "完成度" not in plain
    assert "%" not in plain.replace("%2F", "")
    if any(item.figures for item in sending.items()):
        assert "完成度" in full
    assert outcomes(sending) == [(None, 0), (None, 0)]


def test_a_secret_that_is_not_there_fails_in_words_and_is_tried_again(home: Home, clock: Clock, there: Robot) -> None:
    sending = messages(home, clock, channel(home, there))
    (home.root / "ding.secret").rename(home.root / "away")
    assert outcomes(sending)[0][0] is MessageStep.FAILED
    assert "ding.secret" in sending.journal.deliveries()[0].detail
    (home.root / "away").rename(home.root / "ding.secret")
    assert outcomes(sending)[0][0] is MessageStep.SENT


def test_receipts_are_a_chain_that_the_doctor_proves(home: Home, clock: Clock, there: Robot) -> None:
    outcomes(messages(home, clock, channel(home, there)))
    assert MessageJournal.at(home.journal).message_faults() == []
    assert [check.said for check in examine(DataStore.of(home)) if not check.ok] == []
    kept = home.journal.read_bytes()
    assert SECRET.encode() not in kept
    assert b"access_token" not in kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "mail"},
        {"kind": "mail", "host": "h", "sender": "a@b", "to": ["a@b"], "user": "u"},
        {"kind": "mail", "host": "h", "sender": "a@b\nBcc: x@y", "to": ["a@b"]},
        {"kind": "mail", "host": "h", "sender": "a@b", "to": ["a b"]},
        {"kind": "dingtalk"},
        {"kind": "fax", "address_file": "x"},
        {"kind": "wecom", "address_file": "x", "about": ["all"]},
        {"kind": "wecom", "address_file": "x", "adress_file": "x"},
        {"kind": "wecom", "address_file": "x", "port": "25"},
    ],
)
def test_settings_that_cannot_be_are_faults(wrong: dict[str, object]) -> None:
    with faulty(r"messages\.channels"):
        read_policy({"messages": {"channels": [{"name": "x", **wrong}]}})


def test_two_channels_of_one_name_are_a_fault() -> None:
    one = {"name": "x", "kind": "wecom", "address_file": "x"}
    with pytest.raises(CatalogueFaults):
        read_policy({"messages": {"channels": [one, one]}})


def test_nothing_is_sent_by_itself() -> None:
    assert Policy().messages is None


def test_the_command(guibiao: object, home: Home, there: Robot) -> None:  # noqa: F811
    there.now = lambda: datetime.now(UTC).timestamp()

    def run(*words: object) -> tuple[int, str, str]:
        return guibiao(*words)  # type: ignore[operator,no-any-return]

    assert run("messages", "send") == (0, "", "没有设消息渠道：在 settings.yaml 里写 messages 后才会往外发\n")
    said = json.dumps({"messages": {"channels": [channel(home, there)]}}, ensure_ascii=False)
    home.settings.write_text(said, encoding="utf-8")
    code, out, err = run("messages", "send", "--dry-run")
    assert (code, "群：将发" in err, there.texts) == (0, True, [])
    assert "已逾期" in out or "到期" in out or not out
    assert run("messages", "try", "群")[0] == 0
    assert run("messages", "try", "没有")[0] == 2
    code, _, err = run("messages", "send")
    assert (code, "群：" in err) == (0, True)
    there.broken = "status"
    assert run("messages", "try", "群")[0] == 2
    code, out, _ = run("messages", "list", "--json")
    assert code == 0
    assert {each["channel"] for each in json.loads(out)} <= {"群"}
