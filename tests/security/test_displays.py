"""A display sees the wall and nothing else: every address of the server is tried with its cookie, and every deed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.audit import AuditAction
from dashboards.server.guard import is_public
from dashboards.server.roles import DISPLAY
from tests.security.home import ADMINISTRATOR, CANARY, LEADER, MACHINE
from tests.security.household import HERE, Household, routing
from tests.security.routes import addresses_of, rules_of

HALL = "大厅一号屏"


@pytest.fixture(scope="module", name="screen")
def _screen(access_services: Household) -> FlaskClient:
    """Return a screen that took its link, whose cookie is sent wherever it goes."""
    assert access_services.displays is not None
    token = access_services.displays.bind(access_services.displays.add(MACHINE, HALL))
    return screen_with(access_services, token)


def screen_with(house: Household, token: str) -> FlaskClient:
    """Return a browser that sends a display's cookie to every address, whatever its path says."""
    client = house.server.test_client()
    client.set_cookie(DISPLAY, token, domain="127.0.0.1", path="/")
    return client


def asked(client: FlaskClient, path: str, method: str = "GET", **how: object) -> TestResponse:
    """Return the answer to a question from another machine than the server's."""
    far = {"REMOTE_ADDR": "10.1.2.3"}
    return client.open(path, method=method, base_url=HERE, environ_overrides=far, **how)  # type: ignore[arg-type]


def test_the_wall_is_shown(screen: FlaskClient) -> None:
    for path in ("/wall", "/wall?lang=en", "/wall/picture"):
        answer = asked(screen, path)
        assert answer.status_code == 200, path
        assert CANARY not in answer.get_data(as_text=True)


def test_no_other_address_answers_a_display(access_services: Household, screen: FlaskClient) -> None:
    tried = 0
    for rule in rules_of(access_services):
        if rule.rule in ("/wall", "/wall/picture") or is_public(access_services.server, rule.endpoint):
            continue
        for address in addresses_of(access_services, rule):
            for method in sorted((rule.methods or set()) & {"GET", "HEAD", "POST"}):
                answer = asked(screen, address, method)
                tried += 1
                to_wall = answer.status_code == 302 and answer.headers["Location"] == "/wall"
                hidden = answer.status_code in (400, 403, 404, 405)
                open_file = address == "/assets/mark.svg"
                assert to_wall or hidden or open_file, f"{method} {address}: {answer.status_code}"
                assert CANARY not in answer.get_data(as_text=True), address
    assert tried > 100, "the addresses were tried"


def test_the_routing_callback_shows_a_display_nothing(screen: FlaskClient) -> None:
    for page in ("/", "/areas", "/tasks", "/admin"):
        answer = asked(screen, "/_dash-update-component", "POST", json=routing(page))
        assert answer.status_code == 403, page


def test_a_token_in_the_query_opens_nothing(own: Household) -> None:
    assert own.displays is not None
    link = own.displays.add(MACHINE, HALL)
    for path in (f"/wall?token={link}", f"/wall?{link}", f"/wall/picture?token={link}"):
        answer = asked(own.server.test_client(), path)
        assert answer.status_code in (302, 401)
        assert "wall-row" not in answer.get_data(as_text=True)
    assert asked(screen_with(own, link), "/wall").status_code == 302, "the link itself is no cookie"


def test_joining_sets_a_cookie_for_the_wall_alone(own: Household) -> None:
    assert own.displays is not None
    client, link = own.server.test_client(), own.displays.add(MACHINE, HALL)
    answer = asked(client, "/wall/join", "POST", data={"token": link})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/wall")
    cookie = answer.headers["Set-Cookie"]
    assert re.search(r"Path=/wall(;|$)", cookie)
    for word in ("HttpOnly", "SameSite=Strict"):
        assert word in cookie
    assert link not in cookie
    assert asked(client, "/wall").status_code == 200
    spent = asked(own.server.test_client(), "/wall/join", "POST", data={"token": link})
    assert spent.status_code == 403
    assert "Set-Cookie" not in spent.headers


def test_one_that_is_revoked_on_the_page_is_out_at_its_next_question(own: Household) -> None:
    assert own.displays is not None
    client = own.server.test_client()
    administrator = own.person(ADMINISTRATOR)
    administrator.post("/admin/displays/add", name=HALL)
    shown = administrator.text("/admin/display-link")
    link = re.findall(r"/wall/join#([\w-]{43})", shown)[0]
    assert administrator.get("/admin/display-link").status_code == 410, "shown once"
    asked(client, "/wall/join", "POST", data={"token": link})
    assert asked(client, "/wall/picture").status_code == 200
    assert HALL in administrator.text("/admin")
    assert administrator.post("/admin/displays/revoke", name=HALL).status_code == 303
    assert asked(client, "/wall/picture").status_code == 401
    deeds = {entry.deed: entry for entry in own.told() if entry.about == HALL}
    assert deeds[AuditAction.DISPLAY_ADDED].by == ADMINISTRATOR
    assert deeds[AuditAction.DISPLAY_BOUND].address == "10.1.2.3"
    assert deeds[AuditAction.DISPLAY_REVOKED].by == ADMINISTRATOR


def test_watching_the_wall_keeps_nobody_signed_in(own: Household) -> None:
    leader = own.person(LEADER)
    idle = own.authenticator.policy.session.idle_minutes
    for _ in range(3):
        own.clock.ahead += timedelta(minutes=idle / 2 + 1)
        leader.get("/wall/picture", headers={"Sec-Fetch-Dest": "empty"})
    assert leader.get("/wall/picture", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401
