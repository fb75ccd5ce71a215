"""Two bureaus in one service: what is one's is nothing at the other, by every address, cookie, token and name."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.security.bureaus import EMPTY, FULL, ILL, UNKNOWN, HostedPerson, Service, two_bureaus
from tests.security.home import ADMINISTRATOR, CANARY, EVALUATOR, FILLER, LEADER, NUMBER, REVIEWER, ROLES, Grown
from tests.security.household import routing
from tests.security.leaks import told_by
from tests.security.test_ids import asked, told
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN
from wording import say

PEOPLE = tuple(ROLES) if LARGE_RUN else (FILLER, REVIEWER, EVALUATOR)
IDS = frozenset(
    ("draft", "submission", "instruction", "sha256", "slip", "task", "line", "bureau", "code", "doc", "revision")
)
"""What an address catches that may be an id; everything else is of the plan or of the program."""

OUTSIDE = re.compile(rf'(?:href|src|action)="/(?!b/{EMPTY}/)')
"""An address in a document that leads out of the bureau."""

PRESSED = {"Accept-Encoding": "gzip"}

OTHERWISE = {"action": "accept", "department": "养老服务科", "period": "2023Q2", "kind": "xlsx", "deed": "disable"}


@pytest.fixture(name="service", scope="module")
def _service(grown: Grown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with two_bureaus(grown, tmp_path_factory.mktemp("service") / "bureaus") as service:
        # Both are open, and the one that has everything has shown it: what is kept of pages is kept.
        for path in ("/", "/evaluate", "/review"):
            assert service.full.person(REVIEWER).get(path).status_code == 200
        service.empty.person(REVIEWER).get("/")
        yield service


def unlike(key: str) -> str:
    """Return an id of the same form that nobody has."""
    return re.sub(r"\d(?=\D*$)", lambda last: str((int(last[0]) + 5) % 10), key) if re.search(r"\d", key) else f"{key}x"


def rules(service: Service, method: str) -> list[Rule]:
    """Return the rules of a bureau that catch an id."""
    found = service.empty.server.url_map.iter_rules()
    return [rule for rule in found if method in (rule.methods or ()) and rule.arguments & IDS]


def address(rule: Rule, key: str) -> str:
    """Return a rule's address with an id in it."""
    names = re.findall(r"<(?:[^:>]+:)?(\w+)>", rule.rule)
    values = iter(key if name in IDS else OTHERWISE.get(name, "x") for name in names)
    return re.sub(r"<[^>]+>", lambda _: next(values), rule.rule)


def everywhere(service: Service, key: str) -> list[tuple[str, str]]:
    """Return (method, address) of all that takes an id, with this one in it."""
    found = [(method, address(rule, quote(key))) for method in ("GET", "POST") for rule in rules(service, method)]
    return found + [(method, where) for method, where, _ in asked(quote(key))]


@pytest.mark.parametrize("name", PEOPLE)
def test_every_id_at_every_address_of_another_bureau_is_not_there(service: Service, name: str, count: Counter) -> None:
    """Row 18, over bureaus: the same answer as for an id that nobody has."""
    person = service.empty.person(name)
    for key in service.things.values():
        pairs = zip(everywhere(service, key), everywhere(service, unlike(key)), strict=True)
        for (method, real), (_, unreal) in dict.fromkeys(pairs):
            form = {"data": {"token": person.token, "note": "x", "seen": ""}} if method == "POST" else {}
            here, nowhere = (person.ask(method, each, **form) for each in (real, unreal))
            assert told(here, key) == told(nowhere, unlike(key)), (method, real)
            assert here.status_code in (403, 404, 405), (method, real, here.status_code)
            assert not OUTSIDE.search(here.get_data(as_text=True)), (method, real)
            count(18, "addresses of another bureau compared with unknown ones", 1)


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_of_another_bureau_tell_nothing(service: Service, name: str) -> None:
    """Documents, callbacks, lists and files of the bureau that has nothing, the other one's being kept in memory."""
    person, at_home = service.empty.person(name), service.full.person(name)
    secrets = {CANARY, str(NUMBER), f"{NUMBER:,}", *service.things.values()}
    paths = ["/", "/indicator/1", "/areas", "/compare", "/evaluate", "/submit", "/review", "/instructions", "/audit"]
    shown = ""
    for path in paths:
        shown += said(at_home.get(path)) + said(at_home.call(f"/b/{FULL}{path}"))
        for answer in (person.get(path), person.call(f"/b/{EMPTY}{path}"), person.call(f"/b/{FULL}{path}")):
            assert not [secret for secret in secrets if secret in said(answer)], path
    assert any(secret in shown for secret in secrets), "at home there is something to be seen"
    for path in ("/download/overview.xlsx", "/download/compare.csv", "/version"):
        assert person.get(path).data != at_home.get(path).data or person.get(path).status_code in (403, 204), path


def test_answers_that_are_kept_are_complete_too(service: Service) -> None:
    """A routing callback is answered from what was kept, pressed: the second time as the first."""
    person = service.full.person(LEADER)
    asked_twice = [
        person.ask("POST", "/_dash-update-component", json=routing(f"/b/{FULL}/areas"), headers=PRESSED) for _ in "12"
    ]
    first, second = (gzip.decompress(answer.data).decode() for answer in asked_twice)
    assert first == second
    found = list(_links(json.loads(first)))
    assert len(found) > 20
    assert [link for link in found if not link.startswith((f"/b/{FULL}/", "#"))] == []


def _links(answer: object) -> Iterator[str]:
    """Yield where an answer's components lead to, and the HTML among them."""
    if isinstance(answer, list):
        for each in answer:
            yield from _links(each)
    elif isinstance(answer, dict):
        for key, value in answer.items():
            if key == "markup":
                yield from re.findall(r'(?:href|src|action)="([^"]*)"', value)
            elif key in ("href", "src", "action"):
                yield value
            else:
                yield from _links(value)


def said(answer: TestResponse) -> str:
    return told_by(answer.get_data(), answer.headers.items())


def test_cookies_of_one_bureau_are_nothing_at_the_other(service: Service, count: Counter) -> None:
    """Every cookie of somebody signed in, under every name a bureau might read, at every address: as without."""
    person = service.full.person(LEADER)
    held = {cookie.key: cookie.value for cookie in cookies_of(person)}
    assert "guibiao" in held
    for cookie in cookies_of(person):
        assert cookie.path.startswith(f"/b/{FULL}/"), cookie
    names = ["__Host-guibiao", *(f"__Host-guibiao.{key}" for key in (EMPTY, FULL)), "guibiao-display", "guibiao-role"]
    names += held
    sent = "; ".join(f"{name}={held.get(name, held['guibiao'])}" for name in names)
    stranger = service.empty.stranger()
    for rule in service.empty.server.url_map.iter_rules():
        path = address(rule, "nothing")
        for method in ("GET", "POST"):
            if path.endswith("/login") and method == "GET":
                continue  # the door says that a session has ended to whoever brings any, as ever
            with_, without = (stranger.ask(method, path, headers=how) for how in ({"Cookie": sent}, {}))
            assert told(with_, "\0") == told(without, "\0"), (method, path)
            count(18, "addresses asked with another bureau's cookies", 1)


def cookies_of(person: HostedPerson) -> list[object]:
    return list(person.client._cookies.values())  # type: ignore[union-attr]


def test_a_browser_does_not_send_them_there(service: Service) -> None:
    person = service.full.person(LEADER)
    assert person.get("/").status_code == 200
    there = person.anywhere("GET", f"/b/{EMPTY}/")
    assert (there.status_code, there.headers["Location"]) == (302, f"/b/{EMPTY}/login?next=%2F")
    assert "Set-Cookie" not in there.headers


def test_passwords_and_tokens_of_one_are_none_of_the_other(service: Service) -> None:
    at_home, other = service.full.person(FILLER), service.empty.person(FILLER)
    stranger = service.empty.stranger(FILLER)
    assert stranger.sign_in(password=service.full.passwords[FILLER]).status_code == 403
    refused = other.post("/password", token=at_home.token, old="x", new="y", again="y")
    assert refused.status_code == 403
    assert say("desk.stale") in refused.get_data(as_text=True)
    assert at_home.token != other.token


def test_a_display_of_one_is_none_of_the_other(service: Service) -> None:
    administrator = service.full.person(ADMINISTRATOR)
    added = administrator.post("/admin/displays/add", name="大厅")
    assert added.status_code == 303, added.get_data(as_text=True)
    page = administrator.text(added.headers["Location"].removeprefix(f"/b/{FULL}"))
    link = re.search(rf"{re.escape(service.full.base)}(/b/{FULL}/wall/join)#([\w-]+)", page)
    assert link is not None, "the link is below the bureau's own prefix"
    at = {
        key: service.bureaus[key].stranger().ask("POST", "/wall/join", data={"token": link[2]}) for key in (FULL, EMPTY)
    }
    assert (at[FULL].status_code, at[FULL].headers["Location"]) == (303, f"/b/{FULL}/wall")
    assert f"Path=/b/{FULL}/wall" in at[FULL].headers["Set-Cookie"]
    assert at[EMPTY].status_code == 403


@pytest.mark.parametrize("path", ["/", "/login", "/healthz", "/review", "/version", "/_dash-layout", "/x?lang=en"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS", "GUESS"])
def test_unknown_and_refused_are_told_alike(service: Service, method: str, path: str) -> None:
    stranger = service.empty.stranger()
    ill, unknown = (told(stranger.anywhere(method, f"/b/{key}{path}"), key) for key in (ILL, UNKNOWN))
    assert ill == unknown
    assert ill[0] in (404, 405)


@pytest.mark.parametrize(
    "key",
    ["..", "%2e%2e", ".", "", "LINHAI", "linhai%00", "linhai ", "linhai/../linhai", "-", "a" * 99, "服务", "linhai."],
)
def test_ids_are_ids(service: Service, key: str) -> None:
    stranger = service.empty.stranger()
    answer = stranger.anywhere("GET", f"/b/{key}/etc/passwd")
    assert answer.status_code in (404, 414, 302), (key, answer.status_code)
    assert answer.status_code != 302 or answer.headers["Location"].startswith(f"/b/{FULL}/login")
    assert "root:" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "way", ["..", "%2e%2e", ".%2e", "..%2f", "%2e%2e%2f", "%2f..", "..%5c", "..;", "./..", "%252e%252e", "/", "%00/.."]
)
def test_no_path_climbs_out_of_a_bureau(service: Service, way: str) -> None:
    """With somebody's cookies of the one bureau, at an address that begins with the other one's: he is nobody there."""
    person = service.full.person(LEADER)
    sent = "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies_of(person))  # type: ignore[attr-defined]
    assert person.anywhere("GET", f"/b/{FULL}/areas", headers={"Cookie": sent}).status_code == 200
    for path in (f"{way}/{FULL}/areas", f"{way}/b/{FULL}/areas", f"x/{way}/{way}/{FULL}/areas"):
        answer = service.empty.stranger().anywhere("GET", f"/b/{EMPTY}/{path}", headers={"Cookie": sent})
        assert answer.status_code in (302, 308, 401, 404, 414), (path, answer.status_code)
        assert answer.headers.get("Location", f"/b/{EMPTY}/").startswith(f"/b/{EMPTY}/"), answer.headers["Location"]


def test_the_first_page_names_nobody_unless_it_may(service: Service, grown: Grown, tmp_path: Path) -> None:
    stranger = service.empty.stranger()
    first = stranger.anywhere("GET", "/").get_data(as_text=True)
    assert FULL not in first
    assert EMPTY not in first
    assert stranger.anywhere("GET", "/healthz").get_data(as_text=True) == "ok"
    assert stranger.anywhere("GET", f"/b/{FULL}").headers["Location"] == f"/b/{FULL}/"
    assert stranger.anywhere("GET", "/b/none").headers["Location"] == "/b/none/"
    with two_bureaus(grown, tmp_path / "listed", listed=True) as listed:
        first = listed.empty.stranger().anywhere("GET", "/?lang=en").get_data(as_text=True)
        assert f'<a href="/b/{FULL}/?lang=en">单位{FULL}</a>' in first
        assert f"/b/{ILL}/" not in first
        assert not listed.pool.open, "to name a bureau it need not be open"
