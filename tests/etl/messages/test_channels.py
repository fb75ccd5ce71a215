"""Each channel against a server that checks what it is sent as the real one does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from access.message_policy import ChannelKind, ChannelPolicy
from etl.messages import NotDelivered, PerhapsDelivered, mail, robots
from etl.messages.text import DeliveryText
from tests.etl.messages.servers import SECRET, Letters, mail_server, robot

ROBOTS = ("dingtalk", "wecom", "feishu")
LINE = "养老服务科的2026年一季度数据报送，还有3天到期"
TO = ("leader@example.gov.cn", "office@example.gov.cn")


def told(*lines: str) -> DeliveryText:
    return DeliveryText("圭表提醒：1件事", lines or (LINE,), "abc", datetime.now(UTC), "……")


def by_mail(port: int, **more: object) -> ChannelPolicy:
    said = {"name": "邮件", "kind": "mail", "host": "127.0.0.1", "port": port, "security": "none"}
    return ChannelPolicy.model_validate({**said, "sender": "guibiao@example.gov.cn", "to": TO, **more})


@pytest.fixture(name="server")
def _server() -> Iterator[Letters]:
    with mail_server() as server:
        yield server


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_robot_takes_what_is_signed_as_it_asks(kind: str) -> None:
    secret = None if kind == "wecom" else SECRET
    with robot(kind, secret) as there:
        assert "ok" in robots.send_to_robot(ChannelKind(kind), there.address, secret, told()) or kind == "feishu"
        assert there.texts == ["圭表提醒：1件事\n养老服务科的2026年一季度数据报送，还有3天到期"]


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
@pytest.mark.parametrize("secret", [None, "another"])
def test_what_is_not_signed_is_refused_by_it_and_told_so(kind: str, secret: str | None) -> None:
    with robot(kind) as there:
        with pytest.raises(NotDelivered, match=r"sign"):
            robots.send_to_robot(ChannelKind(kind), there.address, secret, told())
        assert there.texts == []


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize(
    ("broken", "outcome"), [("status", NotDelivered), ("busy", NotDelivered), ("silent", PerhapsDelivered)]
)
def test_how_a_robot_fails_says_whether_it_may_have_arrived(kind: str, broken: str, outcome: type[Exception]) -> None:
    with robot(kind, None) as there:
        there.broken = broken
        with pytest.raises(outcome):
            robots.send_to_robot(ChannelKind(kind), there.address, None, told())


def test_one_that_is_not_there_has_nothing() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/x?key=SECRET"
        with pytest.raises(NotDelivered) as error:
            robots.send_to_robot(ChannelKind.WECOM, address, None, told())
    assert "SECRET" not in str(error.value)


@pytest.mark.parametrize("address", ["", "nothing", "ftp://x/y", "file:///etc/passwd"])
def test_what_is_no_address_is_asked_nothing(address: str) -> None:
    with pytest.raises(NotDelivered):
        robots.send_to_robot(ChannelKind.WECOM, address, None, told())


def test_a_long_text_is_cut_between_its_lines() -> None:
    lines = [f"第{n}科的2026年一季度数据报送，还有3天到期" for n in range(100)]
    with robot("wecom", None) as there:
        robots.send_to_robot(ChannelKind.WECOM, there.address, None, told(*lines))
        (text,) = there.texts
    kept = text.splitlines()
    assert len(text.encode()) <= 2048
    assert kept[0].startswith("圭表")
    assert kept[-1] == "……"
    assert kept[1:-1] == lines[: len(kept) - 2]


def test_a_letter_arrives_whole(server: Letters) -> None:
    assert "queued" in mail.send_mail(by_mail(server.port), None, told())
    (letter,) = server.letters
    assert (letter["Subject"], letter["From"], letter["To"]) == (
        "圭表提醒：1件事",
        "guibiao@example.gov.cn",
        ", ".join(TO),
    )
    assert letter["Message-ID"] == "<abc@example.gov.cn>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "养老服务科的2026年一季度数据报送，还有3天到期"
    assert server.recipients == [list(TO)]


def test_a_line_of_a_dot_is_no_end(server: Letters) -> None:
    mail.send_mail(by_mail(server.port), None, told("一", ".", "QUIT", "二"))
    assert server.letters[0].get_content().split() == ["一", ".", "QUIT", "二"]


def test_whom_the_server_refuses_is_told_and_the_others_get_it(server: Letters) -> None:
    server.refuses = frozenset(TO[:1])
    assert f"{TO[0]}: 550" in mail.send_mail(by_mail(server.port), None, told())
    assert server.recipients == [[TO[1]]]
    server.refuses = frozenset(TO)
    with pytest.raises(NotDelivered, match="550"):
        mail.send_mail(by_mail(server.port), None, told())


@pytest.mark.parametrize(("broken", "outcome"), [("full", NotDelivered), ("silent", PerhapsDelivered)])
def test_how_a_mail_server_fails_says_whether_it_may_have_arrived(
    server: Letters, broken: str, outcome: type[Exception]
) -> None:
    server.broken = broken
    with pytest.raises(outcome):
        mail.send_mail(by_mail(server.port), None, told())


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # of this server of ours
def test_a_password_is_asked_for_and_told() -> None:
    with mail_server("geheim") as server:
        channel = by_mail(server.port, user="guibiao", password_file="x")
        assert mail.send_mail(channel, "geheim", told())
        for wrong in ("nein", None):
            with pytest.raises(NotDelivered, match="535"):
                mail.send_mail(channel, wrong, told())


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(server: Letters) -> None:
    for security in ("starttls", "tls"):
        with pytest.raises(NotDelivered):
            mail.send_mail(by_mail(server.port, security=security), None, told())
    assert server.letters == []
