"""Who is asking: chosen on the machine itself over invented data, kept in a signed cookie, nobody else's to make."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from app import app_over
from dashboards.server.posting import is_foreign, own_address
from dashboards.server.roles import COOKIE, ViewerResolver, demonstration_people
from dashboards.server.settings import secret_of
from dashboards.viewer import EVERYBODY
from etl.home import Home
from plan.period import Period
from plan.review import Person, Role
from tests.dashboards.fakes import fake_reader, the_plan
from tests.waiting import LIMIT

LOCAL = "http://127.0.0.1"
PEOPLE = demonstration_people(the_plan())
FILLER, REVIEWER = 3, 6


@pytest.fixture(name="client")
def _client() -> FlaskClient:
    return app_over(fake_reader(Period(2023, 3))).server.test_client()


def token(client: FlaskClient, path: str = "/") -> str:
    found = re.search(r'name="token" value="(\w+)"', client.get(path, base_url=LOCAL).get_data(as_text=True))
    return found[1] if found else ""


def choose(client: FlaskClient, number: object, base: str = LOCAL, **more: str) -> TestResponse:
    form = {"token": token(client), "role": str(number), "next": "/areas?lang=en"}
    return client.post("/role", data={**form, **more}, base_url=base)


def shown_role(client: FlaskClient, **how: object) -> str:
    found = re.search(r'class="role-chosen">([^<]+)<', client.get("/", base_url=LOCAL, **how).get_data(as_text=True))
    return found[1] if found else ""


def test_everybody_is_a_leader_until_he_says_otherwise(client: FlaskClient) -> None:
    assert shown_role(client) == "领导"
    answer = choose(client, FILLER)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/areas?lang=en")
    assert shown_role(client) == "填报 · 养老服务科"
    assert "报送" not in PEOPLE[FILLER].name or PEOPLE[FILLER].role is Role.FILLER


def test_two_who_choose_the_same_in_the_same_moment_both_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    server = app_over(fake_reader(Period(2023, 3))).server
    together, sealed = Barrier(2), ViewerResolver.sealed

    def at_once(resolver: ViewerResolver, person: Person) -> str:
        together.wait(LIMIT)
        return sealed(resolver, person)

    monkeypatch.setattr(ViewerResolver, "sealed", at_once)
    with ThreadPoolExecutor(2) as people:
        answers = list(
            people.map(lambda client: choose(client, REVIEWER), (server.test_client(), server.test_client()))
        )
    assert [answer.status_code for answer in answers] == [303, 303]
    assert all(answer.headers["Set-Cookie"] for answer in answers)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: FlaskClient) -> None:
    cookie = choose(client, REVIEWER).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("number", ["99", "-1", "x", "", "٣", "²", "9" * 5000])
def test_nobody_else_can_be_chosen(client: FlaskClient, number: str) -> None:
    answer = choose(client, number)
    assert answer.status_code == 403
    assert "这里不能选择角色" in answer.get_data(as_text=True)


def test_a_cookie_that_somebody_made_up_is_nobody(client: FlaskClient) -> None:
    other = ViewerResolver(b"another secret", the_plan(), lambda: True)
    client.set_cookie(COOKIE, other.sealed(PEOPLE[REVIEWER]), domain="127.0.0.1")
    assert shown_role(client) == "领导"


@pytest.mark.parametrize("where", ["http://guibiao.example", "http://10.0.0.7", "http://127.0.0.1.example"])
def test_there_is_no_choice_from_elsewhere(client: FlaskClient, where: str) -> None:
    assert 'class="role"' not in client.get("/", base_url=where).get_data(as_text=True)
    assert client.post("/role", data={"role": "6"}, base_url=where).status_code == 401


def test_there_is_no_choice_for_whom_a_proxy_speaks(client: FlaskClient) -> None:
    choose(client, REVIEWER)
    assert shown_role(client) == "审核"
    assert shown_role(client, headers={"X-Forwarded-For": "10.1.1.1"}) == ""
    assert shown_role(client, environ_base={"REMOTE_ADDR": "10.1.1.1"}) == ""


def test_there_is_no_choice_over_real_data() -> None:
    client = app_over(fake_reader(Period(2023, 3), demonstration=False)).server.test_client()
    assert 'class="role"' not in client.get("/", base_url=LOCAL).get_data(as_text=True)


def test_a_form_without_its_token_does_nothing(client: FlaskClient) -> None:
    answer = choose(client, REVIEWER, token="0" * 64)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert shown_role(client) == "领导"


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"Origin": "http://127.0.0.1"}, False),
        ({"Origin": "http://127.0.0.1:80"}, False),
        ({"Origin": "https://127.0.0.1", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://127.0.0.1"}, True),
        ({"Origin": "ftp://127.0.0.1"}, True),
        ({"Origin": "//127.0.0.1"}, True),
        ({"Origin": "127.0.0.1"}, True),
        ({"Origin": "http://127.0.0.1@evil.example"}, True),
        ({"Origin": "http://x@127.0.0.1"}, True),
        ({"Origin": "http://127.0.0.1:99999"}, True),
        ({"Origin": "http://127.0.0.1.:80"}, True),
        ({"Origin": ""}, True),
        ({"Origin": "http://evil.example"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "http://127.0.0.1:81"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1"}, True),
    ],
)
def test_what_other_sites_send_is_refused(client: FlaskClient, headers: dict[str, str], foreign: bool) -> None:
    form = {"token": token(client), "role": str(REVIEWER), "next": "/"}
    assert client.post("/role", data=form, headers=headers, base_url=LOCAL).status_code == (403 if foreign else 303)
    assert is_foreign(Headers(headers), "http://127.0.0.1/") is foreign


def test_dash_answers_no_other_site_either(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", json={}, headers={"Origin": "http://evil.example"}, base_url=LOCAL)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "astray",
    [
        *("//evil.example", "https://evil.example", "/\\evil", "javascript:x", "", "/a\r\nb"),
        *("/" + "a" * 2048, "/areas?town=" + "镇" * 300, "/areas?q=" + "/" * 3000),
    ],
)
def test_the_way_back_leads_nowhere_else(client: FlaskClient, astray: str) -> None:
    assert own_address(astray) == "/"
    assert choose(client, REVIEWER, next=astray).headers["Location"] == "/"


def test_a_refusal_is_one_calm_sentence_with_the_way_back(client: FlaskClient) -> None:
    headers = {"Referer": f"{LOCAL}/areas?lang=en"}
    answer = client.post("/role", data={"role": "99"}, base_url=LOCAL, headers=headers)
    text = answer.get_data(as_text=True)
    assert "Roles cannot be chosen here" in text
    assert 'href="/areas?lang=en"' in text
    assert "<script" not in text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_script_is_answered_in_a_word(client: FlaskClient) -> None:
    asked = {"X-Guibiao": "1"}
    refused = client.post("/role", data={"role": "99"}, base_url=LOCAL, headers=asked)
    assert (refused.status_code, refused.json) == (403, {"refused": "这里不能选择角色"})
    form = {"token": token(client), "role": str(REVIEWER), "next": "/areas"}
    assert client.post("/role", data=form, base_url=LOCAL, headers=asked).json == {"to": "/areas"}


def test_more_than_a_form_holds_is_refused_before_it_is_read(client: FlaskClient) -> None:
    answer = client.post("/role", data={"role": "1" * (2 << 20)}, base_url=LOCAL)
    assert answer.status_code == 413


def test_pages_of_one_person_are_not_shown_to_another(client: FlaskClient) -> None:
    leader, other = client, client.application.test_client()
    choose(other, REVIEWER)
    assert shown_role(leader) == "领导"
    assert shown_role(other) == "审核"
    assert token(leader) != token(other)


def test_the_demonstration_has_everybody() -> None:
    assert [p.role for p in PEOPLE] == [Role.FILLER] * 6 + [*Role][1:6] + [
        Role.REVIEWER
    ]  # the machine has its command line
    assert EVERYBODY in PEOPLE
    assert len({p.name for p in PEOPLE}) == len(PEOPLE)


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    secret = secret_of(home)
    assert len(secret) == 32
    assert secret_of(home) == secret
    assert stat.S_IMODE((tmp_path / "home" / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("number", "wanted", "to"),
    [
        (9, "/areas", "/audit"),
        (10, "/?as_of=2023Q1", "/admin"),
        (REVIEWER, "/submit", "/"),
        (FILLER, "/submit", "/submit"),
    ],
)
def test_a_chosen_role_goes_where_it_may(client: FlaskClient, number: int, wanted: str, to: str) -> None:
    assert choose(client, number, next=wanted).headers["Location"] == to
