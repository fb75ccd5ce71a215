"""Audit entries sent to a syslog: one line each, once they are kept, whatever stands in them."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access.audit import AuditAction, AuditEntry
from access.policy import read_policy
from etl.reported_error import ReportedError
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audit_log import NAME, send_to
from etl.store.journal.audits import AuditJournal
from plan.catalogue_faults import CatalogueFaults
from plan.denied import Denied
from tests.access.access_services import ADA, House
from tests.commands.conftest import guibiao, home  # noqa: F401 - fixtures, found by their names
from tests.waiting import LIMIT

AT = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(name="syslog")
def _syslog() -> Iterator[socket.socket]:
    """Yield a syslog that listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(LIMIT)
        yield listening
    logger = logging.getLogger(NAME)
    for handler in list(logger.handlers):
        handler.close()
        logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def heard(syslog: socket.socket) -> dict[str, object]:
    """Return the next entry that comes."""
    text = syslog.recv(65536).decode()
    head, _, body = text.partition("guibiao: ")
    assert head == "<86>", "authpriv, info"
    assert "\n" not in body
    found: dict[str, object] = json.loads(body)
    return found


def address(syslog: socket.socket) -> str:
    host, port = syslog.getsockname()
    return f"{host}:{port}"


def test_each_entry_is_one_line(tmp_path: Path, syslog: socket.socket) -> None:
    audit = AuditJournal.at(tmp_path / "journal.sqlite")
    send_to(address(syslog))
    audit.enter(
        AuditEntry(
            AT, "张三", AuditAction.REFUSED, "filler", "GET /x\n<86>guibiao: 假", False, "\x1b[31m\r\n", "10.0.0.1"
        )
    )
    said = heard(syslog)
    assert (said["by"], said["deed"], said["ok"], said["address"]) == ("张三", "refused", False, "10.0.0.1")
    assert said["about"] == "GET /x\n<86>guibiao: 假"
    assert len(str(said["hash"])) == 64


def test_what_is_not_kept_is_not_told(tmp_path: Path, syslog: socket.socket) -> None:
    house = House(tmp_path / "home")
    house.add("安妮")
    send_to(address(syslog))
    with pytest.raises(Denied):
        house.administration.add(ADA, "安妮", house.accounts.accounts()["安妮"].role)
    house.administration.disable(ADA, "安妮")
    assert heard(syslog)["deed"] == "account_disabled"
    syslog.setblocking(False)
    with pytest.raises(BlockingIOError):
        syslog.recv(1)


def test_the_server_s_own_commands_tell_it(guibiao: object, home: object, syslog: socket.socket) -> None:  # noqa: F811
    home.make()  # type: ignore[attr-defined]
    home.settings.write_text(f"audit: {{syslog: '{address(syslog)}'}}\n", "utf-8")  # type: ignore[attr-defined]
    assert guibiao("user", "add", "管理员", "--role", "系统管理")[0] == 0  # type: ignore[operator]
    assert heard(syslog)["deed"] == "begun"
    said = heard(syslog)
    assert (said["deed"], said["about"], said["role"]) == ("account_added", "管理员", "machine")


def test_loading_backing_up_and_restoring_tell_it(
    guibiao: object,  # noqa: F811
    home: object,  # noqa: F811
    tmp_path: Path,
    syslog: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home.make()  # type: ignore[attr-defined]
    home.settings.write_text(f"audit: {{syslog: '{address(syslog)}'}}\n", "utf-8")  # type: ignore[attr-defined]
    workbook = next((Path(__file__).resolve().parents[2] / "data" / "demo").rglob("2023Q1_*.xlsx"))
    assert guibiao("load", workbook, "--accept")[0] in (0, 1)  # type: ignore[operator]
    assert [heard(syslog)["deed"] for _ in range(3)] == ["begun", "sent", "accepted"]
    assert guibiao("backup", tmp_path / "kept")[0] == 0  # type: ignore[operator]
    assert heard(syslog)["deed"] == "backed_up"
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "restored"))
    guibiao("restore", tmp_path / "kept")  # type: ignore[operator]
    # `guibiao` names the home by the environment as well.
    said = heard(syslog)
    assert (said["deed"], said["role"]) == ("restored", "machine")


def test_a_command_does_its_work_where_the_syslog_is_not_there(guibiao: object, home: object, tmp_path: Path) -> None:  # noqa: F811
    home.make()  # type: ignore[attr-defined]
    assert guibiao("user", "add", "管理员", "--role", "系统管理")[0] == 0  # type: ignore[operator]
    home.settings.write_text("audit: {syslog: /nowhere/log}\n", "utf-8")  # type: ignore[attr-defined]
    assert guibiao("backup", tmp_path / "kept")[0] == 0  # type: ignore[operator]


def test_a_syslog_that_is_gone_keeps_nobody_from_working(tmp_path: Path, syslog: socket.socket) -> None:
    audit = AuditJournal.at(tmp_path / "journal.sqlite")
    send_to(address(syslog))
    syslog.close()
    for _ in range(3):
        audit.enter(AuditEntry(AT, "张三", AuditAction.SIGNED_OUT))
    assert AccountJournal.at(tmp_path / "journal.sqlite").accounts() == {}


@pytest.mark.parametrize("wrong", ["/nowhere/log", "127.0.0.1:port", "127.0.0.1:99999999", "no.such.host.invalid:514"])
def test_one_that_cannot_be_is_said(wrong: str, syslog: socket.socket) -> None:
    with pytest.raises(ReportedError, match="系统日志"):
        send_to(wrong)


def test_where_it_goes_is_a_setting() -> None:
    assert read_policy({"audit": {"syslog": "/dev/log"}}).audit.syslog == "/dev/log"
    assert read_policy({}).audit.syslog is None
    with pytest.raises(CatalogueFaults):
        read_policy({"audit": {"syslog": ""}})
