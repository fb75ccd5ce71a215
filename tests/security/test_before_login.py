"""Row 16: before anybody has come in there is the door, the pulse and the mark, and of nothing else a word."""

from __future__ import annotations

from itertools import product
from urllib.parse import unquote_to_bytes

import pytest
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app
from werkzeug.wrappers import Request

from tests.security.household import Household, routing
from tests.security.leaks import leaked, secrets_of
from tests.security.routes import METHODS, PAGES, addresses_of, rules_of
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN

_OPEN_FILES = (
    "/wall/join",
    "/wall/file/wall.css",
    "/wall/file/wall.js",
    "/manifest.webmanifest",
    "/worker.js",
    "/offline",
)
"""Where a screen takes its link, the program's own files for it, and what makes the pages an app on a phone."""

OPEN = {
    ("/login", "GET"): 200,
    ("/login", "HEAD"): 200,
    ("/login", "OPTIONS"): 200,
    ("/login", "POST"): 403,
    ("/login/code", "GET"): 303,
    ("/login/code", "HEAD"): 303,
    ("/login/code", "OPTIONS"): 200,
    ("/login/code", "POST"): 403,
    ("/healthz", "GET"): 200,
    ("/healthz", "HEAD"): 200,
    ("/healthz", "OPTIONS"): 200,
    ("/assets/mark.svg", "GET"): 200,
    ("/assets/mark.svg", "HEAD"): 200,
    ("/assets/mark.svg", "OPTIONS"): 200,
    **{(path, method): 200 for path in _OPEN_FILES for method in ("GET", "HEAD", "OPTIONS")},
    ("/wall/join", "POST"): 403,
    ("/wall/file/nothing", "OPTIONS"): 200,
}
"""All that answers, and with what; a sign-in without a name is refused in the door's own words."""
OPEN_NAMES = {path for path, _ in OPEN}

CLOSED = {302, 400, 401, 404, 405, 414}

VARIANTS: tuple[dict[str, str], ...] = (
    {},
    {"X-Guibiao": "1"},
    {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"},
    {"X-HTTP-Method-Override": "GET"},
    {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"},
    {"Host": "guibiao.example"},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https"},
    {"X-Original-URL": "/login", "X-Rewrite-URL": "/healthz", "X-Forwarded-Prefix": "/login"},
    {"Cookie": "guibiao=x; __Host-guibiao=x; guibiao-role=WyJyZXZpZXdlciIsIiJd.AAAA"},
    {"Authorization": "Basic YWRtaW46YWRtaW4=", "Accept-Encoding": "gzip"},
    {"Referer": "http://127.0.0.1/areas?lang=en", "Accept": "application/json"},
)

STRANGE = (
    "//",
    "///areas",
    "/./areas",
    "/login/../areas",
    "/login/..%2fareas",
    "/login%2f..%2fareas",
    "/LOGIN",
    "/Login",
    "/login/",
    "/login//",
    "/login;x=/areas",
    "/login%00",
    "/healthz/",
    "/healthz%2f..%2fareas",
    "/HEALTHZ",
    "/healthz.json",
    "/assets/mark.svg/../base.css",
    "/assets//mark.svg",
    "/assets/mark.svg%00.css",
    "/assets/..%2fapp.py",
    "/assets/%2e%2e/app.py",
    "/assets/Mark.svg",
    "/%61reas",
    "/areas%20",
    "/areas%09",
    "/areas/",
    "/AREAS",
    "/areas%00",
    "/areas?x=%00",
    "/areas?as_of=2023Q2&next=/login",
    "/areas#/login",
    "/_DASH-LAYOUT",
    "//_dash-layout",
    "/_dash-layout/",
    "/_dash-layout%3fx",
    "/_pages_content",
    "/_dash-config",
    "/_dash-error",
    "/_alive_test",
    "/_mcp",
    "/_dash-websocket",
    "/download//overview.xlsx",
    "/download/../areas",
    "/download/./overview.xlsx",
    "/Download/overview.xlsx",
    "/static/x",
    "/console",
    "/.env",
    "/.git/config",
    "/server-status",
    "/" + "a" * 8000,
    "/" + "../" * 500 + "etc/passwd",
    "/%ff%fe",
    "/%ed%a0%80",
    "/\u202eareas",
)
"""Addresses that a proxy, a router and an application may read differently."""


def test_only_the_door_answers(access_services: Household, count: Counter) -> None:
    """Every route by every method, in every way of asking."""
    rules, secrets = rules_of(access_services), secrets_of(access_services)
    door, tested, asked_rules = access_services.stranger(), 0, set[str]()
    for rule in rules:
        for address in addresses_of(access_services, rule):
            for method, variant in product(METHODS, VARIANTS if LARGE_RUN else VARIANTS[:1]):
                door.client.delete_cookie("guibiao")
                answer = door.ask(method, address, headers=variant)
                check_closed(answer, secrets, method, address, variant)
                asked_rules.add(repr(rule))
                tested += 1
    assert asked_rules == {repr(rule) for rule in rules}
    count(16, "routes listed", len(rules))
    count(16, "routes tried", len(asked_rules))
    count(16, "routes x values x methods x ways of asking, before login", tested)


def test_no_way_of_asking_opens_anything(access_services: Household, count: Counter) -> None:
    """A page, a file, a view of Dash's and a deed, in every way of asking."""
    secrets, door, tested = secrets_of(access_services), access_services.stranger(), 0
    places = ("/", "/desk/x/send", "/download/overview.xlsx", "/_dash-layout", "/version", "/login", "/healthz")
    for address, method, variant in product(places[: None if LARGE_RUN else 2], METHODS, VARIANTS):
        check_closed(door.ask(method, address, headers=variant), secrets, method, address, variant)
        tested += 1
    count(16, "ways of asking tried on seven routes", tested)


def check_closed(answer: TestResponse, secrets: frozenset[str], method: str, address: str, variant: object) -> None:
    """The answer is that of the door, or none."""
    what = f"{method} {address[:80]} {variant} -> {answer.status_code}"
    path = answer.request.path
    assert not leaked(secrets, answer, address), what
    if (path, method) in OPEN:
        assert answer.status_code == OPEN[path, method], what
        return
    assert answer.status_code in CLOSED, what
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/login?next="), what
        assert method in ("GET", "HEAD"), what
    assert answer.headers["Cache-Control"] == "no-store", what
    assert "Set-Cookie" not in answer.headers, what
    assert len(answer.get_data()) < 6000, what


@pytest.mark.parametrize("page", PAGES)
def test_the_callback_draws_nothing_for_strangers(access_services: Household, page: str, count: Counter) -> None:
    """Not for any page, by whatever name its inputs go."""
    door, secrets = access_services.stranger(), secrets_of(access_services)
    for body in (
        routing(page),
        {**routing("/login"), "inputs": [{"id": "url", "property": "pathname", "value": page}]},
    ):
        for path in ("/_dash-update-component", "/_pages_content", "//_dash-update-component"):
            answer = door.ask("POST", path, json=body)
            assert answer.status_code in (401, 405), (path, answer.status_code)
            assert not leaked(secrets, answer)
            count(16, "callbacks tried before login", 1)


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS"])
def test_addresses_that_can_be_read_in_two_ways(access_services: Household, method: str, count: Counter) -> None:
    """As the server gets them, and with what no client would send."""
    secrets = secrets_of(access_services)
    for address in STRANGE:
        answer = raw(access_services, method, address)
        assert not leaked(secrets, answer, address)
        if answer.request.path not in OPEN_NAMES:
            assert answer.status_code in CLOSED, (method, address[:60], answer.status_code)
        count(16, "strange addresses tried", 1)


def raw(access_services: Household, method: str, address: str) -> TestResponse:
    """Ask without a client that tidies the address up."""
    path, _, query = address.partition("?")
    environ = EnvironBuilder("/", method=method, base_url=access_services.base).get_environ()
    environ["PATH_INFO"] = unquote_to_bytes(path.encode()).decode("latin-1")
    environ["QUERY_STRING"] = query
    environ["REQUEST_URI"] = environ["RAW_URI"] = path
    app_iter, status, headers = run_wsgi_app(access_services.server.wsgi_app, environ, buffered=True)
    return TestResponse(app_iter, status, headers, Request(environ))


@pytest.mark.parametrize("query", [b"a=\xff", b"lang=en&\xff=\xfe", b"%00=%00&" * 100, b"=" * 1500, b"a[]=1&a[x]=2"])
def test_queries_that_are_no_text(access_services: Household, query: bytes) -> None:
    """They are sent to the door like all others."""
    environ = EnvironBuilder("/areas", base_url=access_services.base).get_environ()
    environ["QUERY_STRING"] = query.decode("latin-1")
    _, status, headers = run_wsgi_app(access_services.server.wsgi_app, environ, buffered=True)
    assert status.startswith("302")
    assert headers["Location"].startswith("/login?next=")


@pytest.mark.parametrize("name", ["Host", "Origin", "Referer", "Sec-Fetch-Site", "Cookie", "X-Forwarded-Host"])
@pytest.mark.parametrize("value", ["[", "http://[", "http://[::1", "null", "", "\xff\xfe", "a" * 4000, "http://x:y"])
def test_headers_that_are_none(access_services: Household, name: str, value: str, count: Counter) -> None:
    """They break nothing: at most they are refused."""
    for method, path in product(("GET", "POST"), ("/", "/login", "/healthz", "/version", "/upload")):
        environ = EnvironBuilder(path, method=method, base_url=access_services.base).get_environ()
        environ["HTTP_" + name.upper().replace("-", "_")] = value
        _, status, _ = run_wsgi_app(access_services.server.wsgi_app, environ, buffered=True)
        assert int(status[:3]) < 500, (method, path, name, value[:30], status)
        count(16, "malformed headers tried", 1)
