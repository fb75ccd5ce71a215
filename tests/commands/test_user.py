"""guibiao user: what it says where, its exit codes, and that a password is told once and nowhere else."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from access.audit import AuditQuestion
from dashboards.server.access_setup import authenticator_of
from etl.home import Home
from plan.denied import Denied
from tests.commands.conftest import Guibiao

PASSWORD = re.compile(r"(\w{4}-){3}\w{4}\n")
CARE = "养老服务科"


def listed(guibiao: Guibiao) -> dict[str, Any]:
    code, out, err = guibiao("user", "list", "--json")
    assert (code, err) == (0, "")
    return {account["name"]: account for account in json.loads(out)}


def test_the_first_administrator_of_a_home_that_is_not_there(guibiao: Guibiao, home: Home) -> None:
    code, out, err = guibiao("user", "add", "管理员", "--role", "系统管理")
    assert code == 0
    assert PASSWORD.fullmatch(out)
    assert "只显示这一次" in err
    assert "必须修改" in err
    assert out.strip() not in err
    assert (home.root.stat().st_mode & 0o777, home.sessions.stat().st_mode & 0o777) == (0o700, 0o600)
    authenticator = authenticator_of(home)
    entered = authenticator.entered(authenticator.sign_in("管理员", out.strip()))
    assert entered is not None
    assert entered.must_change


def test_every_role_by_its_word_and_by_its_code(guibiao: Guibiao) -> None:
    words = (
        "领导",
        "审核",
        "评估",
        "安全审计",
        "系统管理",
        "leader",
        "reviewer",
        "evaluator",
        "auditor",
        "administrator",
    )
    for number, word in enumerate(words):
        assert guibiao("user", "add", f"a{number}", "--role", word)[0] == 0
    for number, word in enumerate(("填报", "filler")):
        assert guibiao("user", "add", f"f{number}", "--role", word, "--department", CARE)[0] == 0
    assert len(listed(guibiao)) == 12


WRONG: list[tuple[list[str], str]] = [
    (["add"], "缺少账号名"),
    (["add", "张三"], "请用 --role 写明角色"),
    (["add", "张三", "--role", "国王"], "没有“国王”这个角色"),
    (["add", "张三", "--role", "machine"], "没有“machine”这个角色"),
    (["add", "张三", "--role", "填报"], "必须属于一个报送科室"),
    (["add", "张三", "--role", "填报", "--department", "不存在科"], "没有叫“不存在科”的科室"),
    (["add", "张三", "--role", "领导", "--department", CARE], "不属于任何一个科室"),
    (["add", "张三", "--role", "系统管理", "--until", "2030-01-01"], "不能设截止日期"),
    (["add", "张三", "--role", "领导", "--until", "明年"], "不是日期"),
    (["add", "张 三", "--role", "领导"], "不合要求"),
    (["add", "张\u200b三", "--role", "领导"], "不合要求"),
    (["add", "本机管理员", "--role", "领导"], "不能作账号名"),
    (["add", "已有的", "--role", "领导"], "已有名为"),
    (["add", "ＢＯＢ", "--role", "领导"], "已有名为"),
    *(([deed, "无此人"], "没有名为“无此人”的账号") for deed in ("disable", "enable", "reset", "unlock")),
    (["change", "无此人", "--role", "领导"], "没有名为“无此人”的账号"),
    (["change", "已有的"], "请写明要变更什么"),
    (["change", "已有的", "--role", "填报"], "必须属于一个报送科室"),
    (["change", "已有的", "--until", "x"], "不是日期"),
    (["fly", "已有的"], "没有命令“fly”"),
    (["add", "张三", "--role"], "选项--role后面缺少内容"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_wrong_use(guibiao: Guibiao, arguments: list[str], said: str) -> None:
    assert guibiao("user", "add", "已有的", "--role", "领导")[0] == 0
    assert guibiao("user", "add", "bob", "--role", "领导")[0] == 0
    before = listed(guibiao)
    code, out, err = guibiao("user", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    code, out, english = guibiao("--lang", "en", "user", *arguments)
    assert (code, out) == (2, "")
    assert english.strip()
    assert english != err
    assert listed(guibiao) == before


def test_the_life_of_an_account(guibiao: Guibiao, home: Home) -> None:
    first = guibiao("user", "add", "李四", "--role", "填报", "--department", CARE, "--until", "2099-12-31")[1].strip()
    assert listed(guibiao)["李四"] == {
        "name": "李四",
        "role": "filler",
        "department": CARE,
        "state": "must_change",
        "until": "2099-12-31",
        "disabled": False,
        "locked_until": None,
        "must_change": True,
        "second_factor": False,
    }
    authenticator = authenticator_of(home)
    token = authenticator.sign_in("李四", first)
    code, out, err = guibiao("user", "disable", "李四")
    assert (code, out, err) == (0, "", "已停用“李四”，其登录都已退出\n")
    assert authenticator.entered(token) is None
    assert listed(guibiao)["李四"]["state"] == "disabled"
    assert guibiao("--lang", "en", "user", "enable", "李四")[2] == "“李四” is in use again\n"
    code, second, err = guibiao("user", "reset", "李四")
    assert (code, bool(PASSWORD.fullmatch(second)), second != first) == (0, True, True)
    assert second.strip() not in err
    with pytest.raises(Denied):
        authenticator.sign_in("李四", first)
    assert authenticator.entered(authenticator.sign_in("李四", second.strip()))


def test_locks_are_shown_and_lifted(guibiao: Guibiao, home: Home) -> None:
    password = guibiao("user", "add", "李四", "--role", "领导")[1].strip()
    authenticator = authenticator_of(home)
    for _ in range(6):
        with pytest.raises(Denied):
            authenticator.sign_in("李四", "wrong")
    account = listed(guibiao)["李四"]
    assert account["state"] == "locked"
    assert timedelta() < datetime.fromisoformat(account["locked_until"]) - datetime.now(UTC) <= timedelta(minutes=10)
    assert "已锁定至20" in guibiao("user", "list")[1]
    assert guibiao("user", "unlock", "李四") == (0, "", "已解除“李四”的锁定\n")
    assert authenticator.sign_in("李四", password)


def test_changing_what_is_said_and_nothing_else(guibiao: Guibiao) -> None:
    guibiao("user", "add", "李四", "--role", "填报", "--department", CARE, "--until", "2099-12-31")

    def changed(*options: str) -> tuple[str, str | None, str | None]:
        assert guibiao("user", "change", "李四", *options)[0] == 0
        account = listed(guibiao)["李四"]
        return account["role"], account["department"], account["until"]

    assert changed("--until", "2098-01-01") == ("filler", CARE, "2098-01-01")
    assert changed("--department", "社会救助科") == ("filler", "社会救助科", "2098-01-01")
    assert changed("--role", "leader") == ("leader", None, "2098-01-01")
    assert changed("--until", "none") == ("leader", None, None)
    assert changed("--role", "填报", "--department", CARE) == ("filler", CARE, None)
    assert changed("--role", "系统管理") == ("administrator", None, None)


def test_the_list_for_people(guibiao: Guibiao) -> None:
    assert guibiao("user", "list") == (0, "", "还没有账号。用 guibiao user add 账号名 --role 系统管理 建第一个\n")
    guibiao("user", "add", "李四", "--role", "填报", "--department", CARE, "--until", "2020-12-31")
    guibiao("user", "add", "[red]x", "--role", "领导")
    guibiao("user", "add", "王五", "--role", "领导")
    code, out, err = guibiao("user", "list")
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines() if line.strip() and "──" not in line]
    assert lines == [
        ["账号", "角色", "科室", "状态", "最后一天"],
        ["李四", "填报", CARE, "已到期", "2020-12-31"],
        ["王五", "领导", "须改密码"],
    ]
    assert "Expired" in guibiao("--lang", "en", "user", "list")[1]


def test_looking_makes_no_home(guibiao: Guibiao, home: Home) -> None:
    assert listed(guibiao) == {}
    assert guibiao("user", "list")[0] == 0
    assert not home.root.exists()


def test_a_home_that_lost_its_journal_gets_no_other(guibiao: Guibiao, home: Home) -> None:
    home.make()
    home.warehouse.write_bytes(b"x")
    for arguments in (["add", "张三", "--role", "领导"], ["list"], ["disable", "张三"]):
        code, out, err = guibiao("user", *arguments)
        assert (code, out) == (2, "")
        assert "台账丢了" in err
    assert not home.journal.exists()


def test_settings_with_faults_are_named(guibiao: Guibiao, home: Home) -> None:
    home.make()
    home.settings.write_text("lock: {failures: 0}\n", encoding="utf-8")
    code, out, err = guibiao("user", "add", "张三", "--role", "领导")
    assert (code, out) == (2, "")
    assert "lock.failures" in err


def test_a_password_is_nowhere_else(guibiao: Guibiao, home: Home) -> None:
    first = guibiao("user", "add", "李四", "--role", "领导")[1].strip()
    second = guibiao("user", "reset", "李四")[1].strip()
    told = authenticator_of(home).audit.entries(AuditQuestion(most=None))  # type: ignore[attr-defined]
    kept = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    for password in (first, second):
        assert password not in repr(told)
        assert password.encode() not in kept


def test_the_machine_is_who_did_it(guibiao: Guibiao) -> None:
    guibiao("--lang", "en", "user", "add", "李四", "--role", "领导")
    guibiao("user", "disable", "李四")
    entries = json.loads(guibiao("audit", "list", "--json")[1])
    assert [(e["deed"], e["by"], e["role"], e["about"], e["ok"]) for e in entries][:2] == [
        ("account_disabled", "本机管理员", "machine", "李四", True),
        ("account_added", "本机管理员", "machine", "李四", True),
    ]


def test_an_address_is_unlocked_by_its_number(guibiao: Guibiao, home: Home) -> None:
    guibiao("user", "add", "管理员", "--role", "系统管理")
    authenticator = authenticator_of(home)
    for address in ("10.1.2.3", "2001:db8::1"):
        for n in range(51):
            with pytest.raises(Denied):
                authenticator.sign_in(f"nobody{n}", "x", address)
        with pytest.raises(Denied, match="locked"):
            authenticator.sign_in("nobody1", "x", address)
    assert guibiao("user", "unlock", "--address", "10.1.2.3") == (0, "", "已解除地址 10.1.2.3 的锁定\n")
    assert guibiao("user", "unlock", "--address", "2001:0DB8:0::1")[0] == 0
    for address in ("10.1.2.3", "2001:db8::1"):
        with pytest.raises(Denied, match="sign_in"):
            authenticator.sign_in("nobody1", "x", address)
    for wrong in (("--address", "无此地址"), ("管理员", "--address", "10.1.2.3"), ()):
        code, out, err = guibiao("user", "unlock", *wrong)
        assert (code, out, "Traceback" in err, bool(err)) == (2, "", False, True)
    entries = authenticator.audit.entries(AuditQuestion(most=None))  # type: ignore[attr-defined]
    assert [e.about for e in entries if e.deed == "account_unlocked"] == ["2001:db8::1", "10.1.2.3"]
