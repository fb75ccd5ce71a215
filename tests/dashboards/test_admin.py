"""管理: every deed of an administrator, by every role; a first password once and nowhere else; no data of the plan."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pydantic import BaseModel

from access.audit import AuditAction
from access.policy import Policy, SignOnPolicy
from app import app_over
from dashboards.pages.admin.one_time_store import OneTimeStore
from dashboards.pages.admin.password import SHOWN
from dashboards.pages.admin.settings import settings_of
from plan.period import Period
from plan.review import Role
from tests.access.access_services import MACHINE
from tests.dashboards.administering import (
    BOSS,
    CANARY,
    CARE,
    HOSTILE,
    LOCAL,
    RAW,
    RELIEF,
    SECOND,
    STAFF,
    WATCHER,
    Bureau,
    Seat,
    canary_reader,
    words_of,
)
from tests.dashboards.fakes import fake_reader, the_plan
from wording import Lang, texts

DEEDS = ("add", "change", "disable", "enable", "reset", "unlock")
OTHERS = sorted(set(STAFF) - {BOSS, SECOND})
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
ONCE = "/admin/first-password"


@pytest.fixture(name="bureau")
def _bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path / "home")


@pytest.fixture(name="boss")
def _boss(bureau: Bureau) -> Seat:
    bureau.settle(SECOND)
    return bureau.seat(BOSS)


def add(seat: Seat, name: str, role: str = "leader", **more: str) -> object:
    return seat.post("/admin/accounts/add", name=name, role=role, **more)


def shown_password(document: str) -> str:
    found = re.search(r'<code class="once"[^>]*>([^<]+)</code>', document)
    return unescape(found[1]) if found else ""


def test_an_account_is_added_and_its_first_password_shown_once(bureau: Bureau, boss: Seat) -> None:
    answer = boss.post("/admin/accounts/add", name=" 新来 ", role="filler", department=CARE, until="2031-12-31")
    assert (answer.status_code, answer.headers["Location"]) == (303, ONCE)
    account = bureau.accounts["新来"]
    assert (account.role, account.department, account.until) == (Role.FILLER, CARE, date(2031, 12, 31))
    shown = boss.get(ONCE)
    password = shown_password(shown.get_data(as_text=True))
    assert bureau.data_store.authenticator.sign_in("新来", password)
    assert "首次登录时必须改成自己的密码" in shown.get_data(as_text=True)
    assert shown.headers["Cache-Control"] == "no-store"
    again = boss.get(ONCE)
    assert again.status_code == 410
    assert password not in again.get_data(as_text=True)
    assert "只显示一次" in again.get_data(as_text=True)


def test_a_first_password_is_nowhere_else(
    bureau: Bureau, boss: Seat, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    add(boss, "新来")
    assert boss.client.head(ONCE, base_url=LOCAL).status_code == 200, "which uses nothing up"
    other = bureau.seat(SECOND)
    assert other.get(ONCE).status_code == 410, "it is shown to whoever made it"
    password = shown_password(boss.text(ONCE))
    assert len(password) > 10
    assert password not in caplog.text
    assert password not in repr(bureau.told())
    assert password not in boss.text("/admin")
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and password.encode() in path.read_bytes()]
    assert kept == []


def test_another_session_of_the_same_person_does_not_see_it(bureau: Bureau, boss: Seat) -> None:
    add(boss, "新来")
    assert bureau.seat(BOSS).get(ONCE).status_code == 410
    assert boss.get(ONCE).status_code == SHOWN


def test_a_first_password_does_not_lie_about_for_long() -> None:
    now = [0.0]
    once = OneTimeStore(lambda: now[0])
    once.put("me", "甲", "secret")
    now[0] = 599
    once.put("you", "乙", "other")
    now[0] = 601
    assert once.take("me") is None
    assert once.take("you") is not None
    for number in range(300):
        once.put(str(number), "丙", "x")
    assert once.take("0") is None
    assert once.take("299") is not None


def test_our_script_is_told_where_to_go(boss: Seat) -> None:
    answer = boss.post(
        "/admin/accounts/add", {"X-Guibiao": "1", "Referer": f"{LOCAL}/admin?lang=en"}, name="N", role="leader"
    )
    assert answer.json == {"to": f"{ONCE}?lang=en"}
    page = boss.text(f"{ONCE}?lang=en")
    assert "Shown this once" in page
    assert not CHINESE.search(re.sub(r"<(style|a)[^>]*>.*?</\1>", "", page.partition("<main>")[2]))


def test_everything_that_may_be_done_to_an_account(bureau: Bureau, boss: Seat) -> None:
    add(boss, "小吴")
    first = shown_password(boss.text(ONCE))
    name = {"name": "小吴"}
    seen = str(bureau.accounts["小吴"].generation)
    answer = boss.post("/admin/accounts/change", **name, seen=seen, role="filler", department=RELIEF, until="")
    assert answer.headers["Location"].startswith("/admin?account=")
    assert answer.headers["Location"].endswith("&done=changed#account")
    assert (bureau.accounts["小吴"].role, bureau.accounts["小吴"].department) == (Role.FILLER, RELIEF)
    assert "已保存小吴的变更" in boss.text("/admin?account=小吴&done=changed")
    assert boss.post("/admin/accounts/disable", **name).status_code == 303
    assert bureau.accounts["小吴"].disabled
    assert "停用" in boss.text("/admin")
    assert "已停用小吴" in boss.text("/admin?account=小吴&done=disabled")
    assert "已启用小吴" not in boss.text("/admin?account=小吴&done=enabled"), "for it is not so"
    assert boss.post("/admin/accounts/enable", **name).status_code == 303
    for _ in range(5):
        bureau.data_store.tried("小吴")
    assert "已锁定至" in boss.text("/admin")
    assert "/admin/accounts/unlock" in boss.text("/admin?account=小吴")
    assert boss.post("/admin/accounts/unlock", **name).status_code == 303
    assert bureau.data_store.authenticator.locked_until("小吴") is None
    assert boss.post("/admin/accounts/reset", **name).headers["Location"] == ONCE
    second = shown_password(boss.text(ONCE))
    assert bureau.data_store.tried("小吴", first) == "sign_in"
    assert bureau.data_store.authenticator.sign_in("小吴", second)
    done = [entry.deed for entry in bureau.told() if entry.by == BOSS and entry.about == "小吴"]
    assert done == [
        AuditAction.ACCOUNT_ADDED,
        AuditAction.ACCOUNT_CHANGED,
        AuditAction.ACCOUNT_DISABLED,
        AuditAction.ACCOUNT_ENABLED,
        AuditAction.ACCOUNT_UNLOCKED,
        AuditAction.ACCOUNT_RESET,
    ]
    assert {entry.address for entry in bureau.told(AuditAction.ACCOUNT_RESET)} == {"127.0.0.1"}


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_keeps_accounts_and_the_audit_knows_who_tried(bureau: Bureau, boss: Seat, name: str) -> None:
    seat, before = bureau.seat(name), bureau.accounts
    for deed in DEEDS:
        answer = seat.post(f"/admin/accounts/{deed}", name=BOSS, role="leader", seen="0")
        assert answer.status_code == 403, deed
        assert bureau.told()[-1].about == f"POST /admin/accounts/{deed}"
        assert (bureau.told()[-1].by, bureau.told()[-1].ok, bureau.told()[-1].deed) == (
            name,
            False,
            AuditAction.REFUSED,
        )
    for path in ("/admin", ONCE):
        assert seat.get(path).status_code == 403
        assert SECOND not in seat.text(path)
    alive = seat.alive("/admin")
    assert alive.status_code == 403
    assert SECOND not in alive.get_data(as_text=True)
    assert bureau.accounts == before


def test_nobody_at_all_sees_or_does_anything(bureau: Bureau, boss: Seat) -> None:
    stranger = bureau.server.test_client()
    assert stranger.get("/admin", base_url=LOCAL).status_code == 302
    assert stranger.get(ONCE, base_url=LOCAL).status_code == 302
    for deed in DEEDS:
        assert stranger.post(f"/admin/accounts/{deed}", data={"name": BOSS}, base_url=LOCAL).status_code == 401


@pytest.mark.parametrize("deed", DEEDS)
def test_no_deed_without_the_forms_token(bureau: Bureau, boss: Seat, deed: str) -> None:
    before = bureau.accounts
    for token in ("", "0" * 64, bureau.seat(SECOND).token):
        answer = boss.post(f"/admin/accounts/{deed}", token=token, name=SECOND, role="leader", seen="1")
        assert answer.status_code == 403
    foreign = boss.post(f"/admin/accounts/{deed}", {"Sec-Fetch-Site": "cross-site"}, name=SECOND, role="leader")
    assert foreign.status_code == 403
    assert boss.get(f"/admin/accounts/{deed}").status_code in (404, 405)
    assert bureau.accounts == before


def test_ones_own_account_and_the_last_administrators_stay(bureau: Bureau, boss: Seat) -> None:
    for deed in DEEDS[1:]:
        seen = str(bureau.accounts[BOSS].generation)
        answer = boss.post(f"/admin/accounts/{deed}", name=BOSS, role="leader", seen=seen)
        assert answer.status_code == 403
        assert "不能改动自己的账号" in answer.get_data(as_text=True)
    page = boss.text(f"/admin?account={BOSS}")
    assert "您本人" in page
    assert "/admin/accounts/disable" not in page
    second = bureau.seat(SECOND)
    assert boss.post("/admin/accounts/disable", name=SECOND).status_code == 303
    assert second.post("/admin/accounts/disable", name=BOSS).status_code == 401, "he is out in the same moment"
    assert not bureau.accounts[BOSS].disabled


@pytest.mark.parametrize("deed", DEEDS[1:])
def test_an_account_that_nobody_has_is_not_there(boss: Seat, deed: str) -> None:
    for name in ("没有这人", "", *HOSTILE.values()):
        answer = boss.post(f"/admin/accounts/{deed}", name=name, role="leader", seen="0")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 404, name
        assert "没有名为“" in page
        assert not any(sign in page for sign in RAW), name


@pytest.mark.parametrize("field", ["name", "role", "department", "until"])
def test_what_is_typed_is_refused_in_one_sentence_and_shown_literally(boss: Seat, bureau: Bureau, field: str) -> None:
    before = set(bureau.accounts)
    for kind, typed in HOSTILE.items():
        form = {"name": "新来", "role": "filler", "department": CARE, "until": "2031-12-31", field: typed}
        answer = boss.post("/admin/accounts/add", **form)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 403, kind
        assert 'role="alert"' in page
        assert not any(sign in page for sign in RAW), kind
    assert set(bureau.accounts) == before
    assert boss.get(ONCE).status_code == 410
    for typed in HOSTILE.values():
        page = boss.text("/admin?" + urlencode({"account": typed, "done": typed}))
        assert not any(sign in page.partition("<main")[2].partition("</main>")[0] for sign in RAW)


def test_a_form_drawn_before_somebody_elses_change_is_refused(bureau: Bureau, boss: Seat) -> None:
    add(boss, "小吴")
    seen = str(bureau.accounts["小吴"].generation)
    bureau.administration.change(MACHINE, "小吴", Role.REVIEWER, None, None)
    answer = boss.post("/admin/accounts/change", name="小吴", seen=seen, role="evaluator")
    assert answer.status_code == 409
    assert "刚被别人改过" in answer.get_data(as_text=True)
    assert bureau.accounts["小吴"].role is Role.REVIEWER


def test_a_name_that_is_known_is_refused_and_no_password_shown(bureau: Bureau, boss: Seat) -> None:
    assert add(boss, SECOND).status_code == 409  # type: ignore[attr-defined]
    assert boss.get(ONCE).status_code == 410


def test_a_department_is_the_fillers_alone(bureau: Bureau, boss: Seat) -> None:
    add(boss, "审核新", "reviewer", department=CARE)
    assert bureau.accounts["审核新"].department is None
    assert add(boss, "填报新", "filler", department="").status_code == 403  # type: ignore[attr-defined]


def test_the_table_says_how_it_stands_with_everybody(bureau: Bureau, boss: Seat) -> None:
    bureau.administration.add(MACHINE, "到期", Role.EVALUATOR, until=date(2020, 1, 1))
    bureau.administration.add(MACHINE, "新人", Role.LEADER)
    bureau.administration.add(MACHINE, "停了", Role.LEADER)
    bureau.administration.disable(MACHINE, "停了")
    page = words_of(boss.text("/admin"))
    assert "5个账号，3个可用" in page
    for words in ("启用", "停用", "已到期", "须改密码", "2020年1月1日", "您本人"):
        assert words in page
    english = words_of(boss.text("/admin?lang=en"))
    for name in bureau.accounts:
        english = english.replace(name, "")
    assert not CHINESE.search(english.replace("settings.yaml", "")), CHINESE.findall(english)
    assert "5 accounts, 3 in use" in english


def test_the_open_forms_in_english_are_english(bureau: Bureau, boss: Seat) -> None:
    english = words_of(boss.text(f"/admin?lang=en&account={SECOND}&done=changed")).replace(SECOND, "").replace(BOSS, "")
    assert not CHINESE.search(english), CHINESE.findall(english)
    assert "Reset the password" in english


def test_the_demonstration_may_look_and_change_nothing(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path / "home", rehearsal=True, reader=fake_reader(Period(2023, 3)))
    bureau.settle(SECOND)
    client, before = bureau.server.test_client(), bureau.accounts

    def page(path: str) -> str:
        return client.get(path, base_url=LOCAL).get_data(as_text=True)

    token = re.search(r'name="token" value="(\w+)"', page("/"))
    assert token
    client.post("/role", data={"role": "10", "token": token[1], "next": "/"}, base_url=LOCAL)
    shown = page(f"/admin?account={SECOND}")
    assert "演示角色只能看，不能改" in shown
    assert SECOND in shown
    assert "/admin/accounts/" not in shown
    token = re.search(r'name="token" value="(\w+)"', shown)
    assert token
    for deed in DEEDS:
        form = {"token": token[1], "name": SECOND, "role": "leader", "seen": "1"}
        answer = client.post(f"/admin/accounts/{deed}", data=form, base_url=LOCAL)
        assert answer.status_code == 403
        assert "演示角色不能改动账号" in answer.get_data(as_text=True)
    assert bureau.accounts == before


SIGN_ON = SignOnPolicy(
    issuer="https://id.example.gov.cn", client_id="guibiao", secret_file="kept-elsewhere", label="一网通"
)


def test_every_setting_has_words() -> None:
    keys = {key for key, _ in settings_of(Policy(sign_on=SIGN_ON))}
    assert keys == set(_all_keys(Policy)) | set(_all_keys(SignOnPolicy, "sign_on."))
    assert {f"setting.{key}" for key in keys} | {f"setting.{key}.means" for key in keys} <= texts(Lang.ZH).keys()


def test_the_settings_are_read_and_the_secrets_place_is_not(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path / "home", Policy(sign_on=SIGN_ON))
    page = words_of(bureau.seat(BOSS).text("/admin"))
    assert "统一身份认证：已启用（一网通）" in page
    assert "https://id.example.gov.cn" in page
    assert "kept-elsewhere" not in page
    assert "程序版本" in page
    assert "settings.yaml" in page


def _all_keys(part: type[BaseModel], before: str = "") -> list[str]:
    keys: list[str] = []
    for name, about in part.model_fields.items():
        kind = about.annotation
        nested = isinstance(kind, type) and issubclass(kind, BaseModel)
        keys += _all_keys(kind, f"{before}{name}.") if nested else [f"{before}{name}"]  # type: ignore[arg-type]
    return [key for key in keys if key != "sign_on"]


def test_no_data_of_the_plan_are_here(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path / "home", reader=canary_reader())
    seat = bureau.seat(BOSS)
    assert CANARY in bureau.seat("钱领导").text("/areas?indicator=8&as_of=2023Q3"), "a reader sees it"
    for answer in (seat.get("/admin"), seat.alive("/admin"), seat.get("/admin?as_of=2023Q3&indicator=8")):
        said = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert CANARY not in said
        assert not [i.name for i in the_plan().indicators if i.name in said]
        assert not [each.name for each in the_plan().measures if each.name in said]  # towns are whose accounts are


def test_the_navigation_of_every_role(bureau: Bureau, boss: Seat) -> None:
    for name, role in STAFF.items():
        first = {Role.ADMINISTRATOR: "/admin", Role.AUDITOR: "/audit"}.get(role, "/")
        seat = bureau.seat(name)
        navigation = re.findall(r'class="nav-link"[^>]*>([^<]+)<', seat.text(first))
        if role is Role.ADMINISTRATOR:
            assert navigation == ["管理"]
        elif role is Role.AUDITOR:
            assert navigation == ["审计"]
        else:
            assert "总览" in navigation
            assert not {"管理", "审计"} & set(navigation)


def test_without_accounts_the_page_says_so() -> None:
    client = app_over(fake_reader(Period(2023, 3))).server.test_client()
    token = re.search(r'name="token" value="(\w+)"', client.get("/", base_url=LOCAL).get_data(as_text=True))
    assert token
    client.post("/role", data={"role": "10", "token": token[1], "next": "/"}, base_url=LOCAL)
    assert "这里没有账号" in client.get("/admin", base_url=LOCAL).get_data(as_text=True)
    assert client.post("/admin/accounts/add", data={"token": ""}, base_url=LOCAL).status_code in (404, 405)


def test_watchers_do_not_administer(bureau: Bureau, boss: Seat) -> None:
    assert bureau.seat(WATCHER).get("/admin").status_code == 403
