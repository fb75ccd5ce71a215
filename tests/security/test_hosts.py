"""By which name we are asked, who stands in between, and whose address counts."""

from __future__ import annotations

from itertools import product

import pytest
from flask.testing import FlaskClient

from access.policy import LockPolicy, Policy
from app import app_over
from tests.dashboards.fakes import fake_reader
from tests.security.conftest import Open
from tests.security.home import LEADER, REVIEWER
from tests.security.household import Household
from tests.torture.counts import Counter

OURS = "https://guibiao.example.gov.cn"
HOSTS = ("evil.example", "guibiao.example.gov.cn.evil.example", "evil.example:443", "", "[", "evil.example/x", "a b")
HANDED_ON = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
    "Via",
    "True-Client-IP",
    "X-Client-IP",
)


ASKED = (("/", "GET"), ("/login", "GET"), ("/login", "POST"), ("/healthz", "GET"), ("/x", "DELETE"))


@pytest.mark.parametrize("behind", [False, True])
def test_only_our_own_name_is_answered(open_house: Open, behind: bool, count: Counter) -> None:
    """400 for every other, with nothing of it in the answer."""
    access_services = open_house(Policy(address=OURS, behind_proxy=behind))
    access_services.base = OURS
    client = access_services.stranger().client
    for host, (path, method) in product(HOSTS, ASKED):
        names = (
            {"HTTP_X_FORWARDED_HOST": host, "HTTP_HOST": "guibiao.example.gov.cn"} if behind else {"HTTP_HOST": host}
        )
        if behind and not host:
            continue
        answer = client.open(path, method=method, base_url=OURS, environ_overrides=names)
        assert answer.status_code == 400, (path, method, host, answer.status_code)
        assert "evil" not in answer.get_data(as_text=True) + str(answer.headers)
        assert "Location" not in answer.headers
        count(19, "foreign names of the host refused", 1)


def test_our_own_name_is(open_house: Open) -> None:
    """Host and port as a browser writes them, and no other; the machine itself asks for its health by its number."""
    client = open_house(Policy(address=OURS)).stranger().client
    for host, path, status in (
        ("guibiao.example.gov.cn", "/login", 200),
        ("GuiBiao.example.gov.cn", "/login", 200),
        ("guibiao.example.gov.cn:443", "/login", 200),
        ("guibiao.example.gov.cn:8443", "/login", 400),
        ("guibiao.example.gov.cn:80", "/login", 400),
        ("guibiao.example.gov.cn.", "/login", 400),
        ("127.0.0.1", "/login", 400),
        ("localhost", "/login", 400),
        ("localhost:8050", "/login", 400),
        ("localhost:443", "/login", 400),
        ("127.0.0.1:443", "/healthz", 200),
        ("[::1]:443", "/healthz", 200),
        ("127.0.0.1:444", "/healthz", 400),
        ("127.0.0.1:443", "/healthz/", 400),
        ("evil.example:443", "/healthz", 400),
    ):
        answer = client.get(path, base_url=OURS, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == status, (host, path)
    far = {"HTTP_HOST": "127.0.0.1:443", "REMOTE_ADDR": "10.0.0.7"}
    assert client.get("/healthz", base_url=OURS, environ_overrides=far).status_code == 400


def test_a_port_of_our_own_belongs_to_the_name(open_house: Open) -> None:
    ours = "https://guibiao.example.gov.cn:8443"
    client = open_house(Policy(address=ours, behind_proxy=True)).stranger().client
    for forwarded, status in (("guibiao.example.gov.cn:8443", 200), ("guibiao.example.gov.cn", 400)):
        headers = {"HTTP_X_FORWARDED_HOST": forwarded, "HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "127.0.0.1:8050"}
        assert client.get("/login", environ_overrides=headers).status_code == status, forwarded


def tries(access_services: Household, times: int, name: str = "nobody", **headers: str) -> list[int]:
    """Wrong passwords under different names."""
    return [
        access_services.stranger()
        .ask("POST", "/login", data={"name": f"{name}{i}", "password": "x"}, headers=headers)
        .status_code
        for i in range(times)
    ]


def door(access_services: Household, name: str, **headers: str) -> bool:
    """Tell whether the right password opens it."""
    form = {"name": name, "password": access_services.passwords[name]}
    return access_services.stranger().ask("POST", "/login", data=form, headers=headers).status_code == 303


def test_behind_a_proxy_the_asker_s_address_counts(open_house: Open) -> None:
    access_services = open_house(Policy(behind_proxy=True, lock=LockPolicy(failures=3, address_failures=4)))
    tries(access_services, 4, **{"X-Forwarded-For": "10.0.0.9"})
    wrong = {"name": LEADER, "password": "x"}
    access_services.stranger().ask("POST", "/login", data=wrong, headers={"X-Forwarded-For": "10.0.0.9"})
    assert not door(access_services, LEADER, **{"X-Forwarded-For": "10.0.0.9"})
    assert not door(
        access_services, LEADER, **{"X-Forwarded-For": "10.0.0.1, 10.0.0.9"}
    )  # what the client made up comes first
    assert door(access_services, LEADER, **{"X-Forwarded-For": "10.0.0.8"})
    assert door(access_services, REVIEWER, **{"X-Forwarded-For": "10.0.0.9, 10.0.0.8"})
    assert {entry.address for entry in access_services.told() if entry.detail == "locked"} == {"10.0.0.9"}


def test_with_no_proxy_of_ours_nobody_chooses_his_address(open_house: Open) -> None:
    access_services = open_house(Policy(lock=LockPolicy(failures=3, address_failures=4)))
    for i in range(4):
        tries(
            access_services,
            1,
            f"n{i}",
            **{"X-Forwarded-For": f"10.0.0.{i}", "X-Real-IP": f"10.0.1.{i}", "Forwarded": "for=x"},
        )
    access_services.stranger().ask("POST", "/login", data={"name": LEADER, "password": "x"})
    assert not door(access_services, LEADER, **{"X-Forwarded-For": "10.0.0.77"})
    assert not door(access_services, LEADER)
    assert {entry.address for entry in access_services.told() if entry.address} == {"127.0.0.1"}


def test_a_proxy_says_whether_it_is_https(open_house: Open) -> None:
    access_services = open_house(Policy(behind_proxy=True))
    form = {"name": LEADER, "password": access_services.passwords[LEADER]}
    said = access_services.stranger().ask("POST", "/login", data=form, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in said.headers["Set-Cookie"]
    unproxied = open_house(Policy())
    said = unproxied.stranger().ask("POST", "/login", data=form, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" not in said.headers.get("Set-Cookie", "")


@pytest.fixture(name="rehearsal", scope="module")
def _rehearsal() -> FlaskClient:
    """Return the demonstration: invented data, and no house."""
    return app_over(fake_reader()).server.test_client()


@pytest.mark.parametrize("header", HANDED_ON)
def test_the_chooser_is_for_this_machine_alone(rehearsal: FlaskClient, header: str) -> None:
    """Whoever comes through a proxy finds a door and no way in."""
    assert 'class="role"' in rehearsal.get("/", base_url="http://127.0.0.1:8050").get_data(as_text=True)
    for value in ("127.0.0.1", "for=127.0.0.1", "", "1.1 proxy"):
        answer = rehearsal.get("/", base_url="http://127.0.0.1:8050", headers={header: value})
        assert answer.status_code in (302, 401)
        post = rehearsal.post("/role", data={"role": "6"}, base_url="http://127.0.0.1:8050", headers={header: value})
        assert post.status_code == 401


@pytest.mark.parametrize("address", ["10.0.0.7", "127.0.0.2", "::ffff:10.0.0.7", "", "localhost"])
def test_the_chooser_is_not_for_other_machines(rehearsal: FlaskClient, address: str) -> None:
    answer = rehearsal.get("/", base_url="http://127.0.0.1", environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == 302


def test_over_real_data_there_is_no_chooser(access_services: Household) -> None:
    """Not even on the machine itself, with a cookie that the server's own secret signs."""
    from dashboards.server.roles import COOKIE, ViewerResolver
    from plan.review import Person, Role

    made = ViewerResolver(b"test", access_services.data_store.plan, lambda: True).sealed(
        Person("", Role.REVIEWER, None, True)
    )
    stranger = access_services.stranger()
    stranger.client.set_cookie(COOKIE, made, domain="127.0.0.1")
    assert stranger.get("/").status_code == 302
    assert stranger.call("/").status_code == 401
    assert stranger.ask("POST", "/role", data={"role": "6"}).status_code == 401
