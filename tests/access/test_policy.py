"""The policy: safe defaults, and every fault of a settings file at once, with its key path."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.policy import Policy, read_policy
from etl.yaml_files import read_yaml
from plan.catalogue_faults import CatalogueFaults
from tests.faulty import in_words


def faults(content: object) -> dict[str, str]:
    """Key path → what is wrong with it."""
    with pytest.raises(CatalogueFaults) as found:
        read_policy(content)
    assert found.value.file == "settings.yaml"
    return dict(in_words(found.value))


def test_what_is_not_said_is_safe() -> None:
    policy = read_policy(None)
    assert policy == read_policy({}) == Policy()
    assert (policy.password.length, policy.password.strength, policy.password.kinds) == (10, 3, 3)
    assert (policy.password.days, policy.password.remembered) == (90, 5)
    assert (policy.lock.failures, policy.lock.minutes) == (5, 10)
    assert (policy.session.idle_minutes, policy.session.hours) == (30, 12)
    assert (policy.audit.days, policy.sign_on, policy.address, policy.host) == (365, None, None, None)
    assert not policy.secure
    assert not policy.behind_proxy


def test_what_is_said_is_taken_and_the_rest_stays(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("address: https://gb.lh.gov.cn/\nlock: {failures: 3}\npassword: {days: 0}\n", encoding="utf-8")
    policy = read_policy(read_yaml(file))
    assert (policy.address, policy.host, policy.secure) == ("https://gb.lh.gov.cn", "gb.lh.gov.cn", True)
    assert (policy.lock.failures, policy.lock.minutes, policy.password.days) == (3, 10, 0)


def test_every_fault_at_once() -> None:
    found = faults(
        {
            "password": {"length": 4, "strength": 9, "kinds": "很多", "day": 1},
            "lock": {"failures": 0, "minutes": None},
            "session": {"idle_minutes": 1.5, "hours": -1},
            "audit": {"days": 183},
            "sign_on": {"issuer": "ftp://x", "client_id": ""},
            "address": "gb.lh.gov.cn",
            "behind_proxy": "也许",
            "colour": "red",
        }
    )
    assert found == {
        "password.length": "不能小于8",
        "password.strength": "不能大于4",
        "password.kinds": "应为整数",
        "password.day": "不认识的键",
        "lock.failures": "不能小于1",
        "lock.minutes": "应为整数",
        "session.idle_minutes": "应为整数",
        "session.hours": "不能小于1",
        "audit.days": "不能小于184",
        "sign_on.issuer": "应为网址,如 https://guibiao.example.gov.cn",
        "sign_on.client_id": "不能为空",
        "sign_on.secret_file": "缺少这一项",
        "address": "应为网址,不带路径,如 https://guibiao.example.gov.cn",
        "behind_proxy": "应为 true 或 false",
        "colour": "不认识的键",
    }


@pytest.mark.parametrize("content", [[], [1], "x", 3, True, 1.5])
def test_no_settings_at_all(content: object) -> None:
    assert faults(content) == {"(全文)": "应为一组键和值"}


@pytest.mark.parametrize("part", ["password", "lock", "session", "audit", "sign_on"])
@pytest.mark.parametrize("content", [[], "x", 3, True])
def test_no_part_of_settings(part: str, content: object) -> None:
    assert faults({part: content}) == {part: "应为一组键和值"}


@pytest.mark.parametrize(
    "odd", [True, False, "5", "五", 5.0, 5.5, None, [5], {"a": 5}, float("nan"), float("inf"), b"5"]
)
def test_only_whole_numbers_are_numbers(odd: object) -> None:
    assert faults({"lock": {"minutes": odd}}) == {"lock.minutes": "应为整数"}


def test_odd_yaml(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    for text, path in (
        ("lock: {minutes: 0x0A, minutes: 3}", "(文件)"),
        ("lock: {minutes: [", "(文件)"),
        ("a: !!x 1", ""),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(CatalogueFaults) as found:
            read_policy(read_yaml(file))
        assert path in {where for where, _ in in_words(found.value)} or not path
    file.write_text("lock: {minutes: 0x0A}\n", encoding="utf-8")
    assert read_policy(read_yaml(file)).lock.minutes == 10
    file.write_text("# nothing\n", encoding="utf-8")
    assert read_policy(read_yaml(file)) == Policy()


ADDRESSES: list[tuple[str, str]] = [
    *(
        ("http://10.1.2.3:8050", "10.1.2.3:8050"),
        ("https://GB.lh.gov.cn/", "gb.lh.gov.cn"),
        ("http://[::1]:80", "[::1]"),
    ),
    *(("https://gb.cn:443", "gb.cn"), ("https://gb.cn:80", "gb.cn:80"), ("http://gb.cn:443", "gb.cn:443")),
    *((f"https://gb.cn{more}", "") for more in ("/a", "?a=1", "#a", ":x", ":99999", " ", "\n", ":0")),
    *(
        (bad, "")
        for bad in ("", "https://", "//gb.cn", "gb.cn", "javascript:alert(1)", "https://u:p@gb.cn", "http://[")
    ),
    ("https://民政.cn", ""),
]


@pytest.mark.parametrize(("address", "host"), ADDRESSES)
def test_addresses(address: str, host: str) -> None:
    if host:
        assert read_policy({"address": address}).host == host
    else:
        assert list(faults({"address": address})) == ["address"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["password", "lock", "session", "audit", "sign_on", "address", "behind_proxy", "x"])


@given(JSON | st.dictionaries(KEYS, JSON, max_size=4))
def test_whatever_stands_there_is_a_policy_or_faults(content: object) -> None:
    try:
        policy = read_policy(content)
    except CatalogueFaults as error:
        assert error.faults  # noqa: PT017 - either will do
    else:
        assert policy.audit.days >= 184
        assert policy.lock.failures >= 1
