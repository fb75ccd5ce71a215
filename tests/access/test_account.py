"""Accounts: what may stand in one, who may change it, and that nobody can look like somebody else."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.account import (
    LONGEST_NAME,
    Account,
    AccountState,
    account_state,
    check_account,
    check_may_administer,
    role_of,
    state_said,
    tidy_name,
)
from access.permission import ADMINISTRATORS, SIGNED_IN
from plan.denied import Denied
from plan.review import Person, Role
from wording import Lang, say
from wording.denials import denial

CARE, AID = "养老服务科", "社会救助科"
DEPARTMENTS = (AID, CARE)
TOWN = "古城街道"
PLACELESS = sorted(SIGNED_IN - {Role.FILLER, Role.TOWN})
LAST = date(2026, 12, 31)
MACHINE = Person("本机管理员", Role.MACHINE)


def refusal(account: Account) -> str:
    """Return the key of the sentence with which an account is refused; empty if it may be."""
    try:
        check_account(account, DEPARTMENTS, [TOWN])
    except Denied as denied:
        assert denial(denied, Lang.EN)  # noqa: PT017 - whether it is refused is what is asked
        return denied.key.removeprefix("denied.account_")
    return ""


NAMES: list[tuple[str, str]] = [
    *(
        (good, "")
        for good in ("张三", "a", "zhang.san", "zhang_san-2", "阿卜杜拉·买买提", "san@lh", "2号", "x" * 32, "é")
    ),
    *(("x" * 33, "name"), ("", "name"), (" ", "name"), (" 张三", "name"), ("张三 ", "name"), ("张 三", "name")),
    *((".a", "name"), ("-a", "name"), ("_a", "name"), ("@a", "name"), ("·a", "name")),
    *((f"张三{bad}", "name") for bad in "\n\r\t\0\x1b\x7f/\\:*?<>|\"'`;,=+()[]{}$%&#!~^"),
    ("张\u200b三", "name"),  # zero width space
    ("张\u200d三", "name"),  # zero width joiner
    ("张\u2060三", "name"),  # word joiner
    ("\ufeff张三", "name"),  # mark of byte order
    ("张三\u202e", "name"),  # right to left override
    ("张\u2066三", "name"),  # isolate
    ("张\u00ad三", "name"),  # soft hyphen
    ("张三\u0301", "name"),  # a mark of its own that joins no letter
    ("张三\ufe0f", "name"),  # variation selector
    ("张\u115f三", "name"),  # a filler that counts as a letter and shows nothing
    ("张三\u1160", "name"),
    ("张三\u3164", "name"),  # becomes the filler above
    ("张三\uffa0", "name"),
    ("张三\u3000", "name"),  # ideographic space
    ("张三\ud800", "name"),  # half a character
    ("ａｄｍｉｎ", "name"),  # as it stands: it is tidied before
    ("ﬁller", "name"),
    ("①", "name"),
    ("e\u0301", "name"),  # é in two
    *(("演示填报员", "reserved"), ("演示", "reserved"), ("本机管理员", "reserved"), ("本机", "reserved")),
    *(("小演示", ""), ("我的本机", "")),
]


@pytest.mark.parametrize(("name", "key"), NAMES, ids=[ascii(name) for name, _ in NAMES])
def test_names(name: str, key: str) -> None:
    assert refusal(Account(name, Role.LEADER)) == key


TIDIED: list[tuple[str, str]] = [
    *((" 张三\u3000", "张三"), ("ａｄｍｉｎ", "admin"), ("ﬁller", "filler"), ("①", "1"), ("e\u0301", "é")),
    *(("本机管理员", "本机管理员"), ("⽊", "木")),
]


@pytest.mark.parametrize(("typed", "kept"), TIDIED)
def test_one_form_of_each_name(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept


@given(st.text(max_size=40))
def test_a_name_that_may_be_is_plain_to_see(name: str) -> None:
    if refusal(Account(tidy_name(name), Role.LEADER)) == "":
        kept = tidy_name(name)
        assert tidy_name(kept) == kept
        assert 1 <= len(kept) <= LONGEST_NAME
        assert kept.isprintable()
        assert not any(unicodedata.category(c) in {"Cf", "Cc", "Cs", "Co", "Mn", "Zs", "Cn"} for c in kept)


ROLES: list[tuple[Role, str | None, date | None, str]] = [
    *((Role.FILLER, CARE, None, ""), (Role.FILLER, CARE, LAST, ""), (Role.FILLER, AID, None, "")),
    *((Role.FILLER, None, None, "department"), (Role.FILLER, "不存在科", None, "department")),
    *((Role.FILLER, "", None, "department"), (Role.FILLER, f"{CARE} ", None, "department")),
    *((Role.TOWN, TOWN, None, ""), (Role.TOWN, TOWN, LAST, "")),
    *((Role.TOWN, place, None, "department") for place in (None, "", CARE, "不存在镇")),
    (Role.FILLER, TOWN, None, "department"),
    *((role, None, None, "") for role in PLACELESS),
    *((role, CARE, None, "no_department") for role in PLACELESS),
    *((role, TOWN, None, "no_department") for role in PLACELESS),
    *((role, "", None, "no_department") for role in PLACELESS),
    *((role, None, LAST, "") for role in (Role.REVIEWER, Role.LEADER, Role.EVALUATOR)),
    *((role, None, LAST, "until") for role in (Role.ADMINISTRATOR, Role.AUDITOR)),
    *((Role.MACHINE, None, None, "role"), (Role.MACHINE, CARE, LAST, "role")),
]


@pytest.mark.parametrize(("role", "department", "until", "key"), ROLES)
def test_roles_departments_and_last_days(role: Role, department: str | None, until: date | None, key: str) -> None:
    assert refusal(Account("张三", role, department, until)) == key


def test_a_role_by_its_code_or_its_word() -> None:
    for role in SIGNED_IN:
        assert role_of(str(role)) is role_of(say(f"role.{role}")) is role
    for wrong in ("machine", "本机管理员", "", "Filler", "管理员", "填报 "):
        assert role_of(wrong) is None


def test_the_last_day_ends_at_midnight_in_china() -> None:
    account = Account("评估组", Role.EVALUATOR, until=date(2026, 3, 1))
    assert account.may_enter(datetime(2026, 3, 1, 15, 59, 59, 999999, UTC))
    assert not account.may_enter(datetime(2026, 3, 1, 16, tzinfo=UTC))
    assert not Account("张三", Role.LEADER, disabled=True).may_enter(datetime(2026, 3, 1, tzinfo=UTC))


ADA, BEN, EVE = (Account(name, Role.ADMINISTRATOR) for name in ("Ada", "Ben", "Eve"))
LEA = Account("Lea", Role.LEADER)


def turned(account: Account, **changes: object) -> Account:
    fields = {slot: getattr(account, slot) for slot in Account.__slots__}
    return Account(**{**fields, **changes})  # type: ignore[arg-type]


CLOSED = {"disabled": True}
DEMOTED = {"role": Role.LEADER}
GONE = turned(EVE, disabled=True)
ADMINISTERING: list[tuple[Account, Account, dict[str, object], list[Account], str]] = [
    (ADA, LEA, CLOSED, [ADA, LEA], ""),
    (ADA, BEN, CLOSED, [ADA, BEN, LEA], ""),
    (ADA, ADA, CLOSED, [ADA, BEN], "denied.own_account"),
    (ADA, ADA, {}, [ADA, BEN], "denied.own_account"),
    (GONE, BEN, CLOSED, [GONE, BEN, LEA], "denied.last_administrator"),
    (GONE, BEN, DEMOTED, [GONE, BEN, LEA], "denied.last_administrator"),
    (GONE, BEN, {"must_change": True}, [GONE, BEN, LEA], ""),
    (GONE, BEN, CLOSED, [GONE, BEN, ADA], ""),
    *(
        (turned(LEA, role=role), BEN, {}, [ADA, BEN], "denied.role.administer")
        for role in sorted(SIGNED_IN - ADMINISTRATORS)
    ),
]


@pytest.mark.parametrize(("by", "account", "changes", "all_accounts", "key"), ADMINISTERING)
def test_administering(
    by: Account, account: Account, changes: dict[str, object], all_accounts: list[Account], key: str
) -> None:
    after = turned(account, **changes)
    if key:
        with pytest.raises(Denied) as denied:
            check_may_administer(by.person, account, after, all_accounts)
        assert denied.value.key == key
    else:
        check_may_administer(by.person, account, after, all_accounts)
    check_may_administer(MACHINE, account, after, all_accounts)


@given(st.lists(st.tuples(st.sampled_from(sorted(SIGNED_IN)), st.booleans()), min_size=1, max_size=5), st.data())
def test_there_is_always_an_administrator_left(kinds: list[tuple[Role, bool]], data: st.DataObject) -> None:
    """Whatever somebody who may enter does one by one: the house is never without one who may."""
    accounts = {f"a{n}": Account(f"a{n}", role, disabled=disabled) for n, (role, disabled) in enumerate(kinds)}
    accounts["first"] = Account("first", Role.ADMINISTRATOR)
    for _ in range(8):
        able = [a for a in accounts.values() if a.role in ADMINISTRATORS and not a.disabled]
        assert able
        by, account = data.draw(st.sampled_from(able)), data.draw(st.sampled_from(sorted(accounts)))
        changes = {"role": data.draw(st.sampled_from(sorted(SIGNED_IN))), "disabled": data.draw(st.booleans())}
        after = turned(accounts[account], **changes)
        try:
            check_may_administer(by.person, accounts[account], after, accounts.values())
        except Denied:
            continue
        accounts[account] = after


NOON, LATER = datetime(2026, 3, 2, 4, tzinfo=UTC), datetime(2026, 3, 2, 4, 10, tzinfo=UTC)
STATES: list[tuple[dict[str, object], datetime | None, bool, AccountState, str]] = [
    ({}, None, False, AccountState.ACTIVE, "启用"),
    ({}, None, True, AccountState.MUST_CHANGE, "须改密码"),
    ({}, LATER, True, AccountState.LOCKED, "已锁定至2026-03-02 12:10"),
    ({"until": date(2026, 3, 1)}, LATER, True, AccountState.EXPIRED, "已到期"),
    ({"until": date(2026, 3, 2)}, None, False, AccountState.ACTIVE, "启用"),
    ({"until": date(2026, 3, 1), "disabled": True}, LATER, True, AccountState.DISABLED, "停用"),
]


@pytest.mark.parametrize(("changes", "locked", "must_change", "state", "said"), STATES)
def test_how_it_stands(
    changes: dict[str, object], locked: datetime | None, must_change: bool, state: AccountState, said: str
) -> None:
    assert account_state(turned(LEA, **changes), locked, must_change, NOON) is state
    assert state_said(state, locked, Lang.ZH) == said
    assert state_said(state, locked, Lang.EN)
