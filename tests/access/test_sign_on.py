"""Single sign-on against a real provider over HTTP: who is let in, and that all else ends in one calm sentence."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import access.sign_on as sign_on_module
from access.account import Account
from access.audit import AuditAction, AuditEntry, AuditQuestion
from access.authenticator import Authenticator
from access.policy import Policy, SignOnPolicy
from access.sign_on import SignOn, sign_on_in
from access.sign_on_provider import fitting, secret_in
from access.sign_on_refused import Fault, SignOnRefused
from dashboards.server.access_setup import authenticator_of
from dashboards.server.posting import add_posting
from dashboards.server.sign_on import COOKIE, add_sign_on
from etl.home import Home
from plan.catalogue_faults import CatalogueFaults
from plan.review import Role
from tests.access.provider import CLIENT, SECRET, Keys, Manner, Provider, b64, unb64
from tests.faulty import faulty, in_words
from tests.waiting import LIMIT
from wording import Lang, say, texts
from wording.denials import denial

HOUSE = "http://guibiao.test"
SESSION = "guibiao"
CONFIGURATION, TOKEN, JWKS = "/.well-known/openid-configuration", "/token", "/jwks"


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(name="provider")
def _provider(server: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    monkeypatch.setattr(sign_on_module, "_SECONDS", LIMIT)
    server.reset()
    return server


class Clock:
    """A clock that can be set."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class House:
    """Our side: the doors of a home, an app with nothing but the sign-on, and a browser."""

    authenticator: Authenticator
    sign_on: SignOn
    app: Flask
    clock: Clock
    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        """Return what the browser gets."""
        return self.client.get(path, base_url=HOUSE, **more)

    def away(self, path: str = "/sign-on") -> str:
        """Begin; the provider's address to which the browser is sent."""
        answer = self.get(path)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def at_the_provider(self, address: str) -> str:
        """Return what the browser is given there: our address, with an answer in it."""
        with requests.Session() as browser:
            browser.trust_env = False
            answer = browser.get(address, allow_redirects=False, timeout=LIMIT)
        assert answer.status_code == 302, answer.text
        back = answer.headers["Location"]
        assert back.startswith(f"{HOUSE}/sign-on/back?")
        return back.removeprefix(HOUSE)

    def through(self, path: str = "/sign-on") -> TestResponse:
        """Return all of it."""
        return self.get(self.at_the_provider(self.away(path)))

    @property
    def kept(self) -> dict[str, str]:
        """What the browser keeps of its questions, by cookie."""
        jar = self.client._cookies or {}
        return {c.key: c.value for c in jar.values() if c.key.startswith(COOKIE)}

    def keep(self, cookies: dict[str, str]) -> None:
        """Give the browser such cookies, and no others of the kind."""
        for name in self.kept:
            self.client.delete_cookie(name, domain="guibiao.test", path="/sign-on")
        for name, value in cookies.items():
            self.client.set_cookie(name, value, domain="guibiao.test", path="/sign-on")

    def entries(self) -> list[AuditEntry]:
        """Return what the audit was told, the newest first."""
        entries: list[AuditEntry] = list(self.authenticator.audit.entries(AuditQuestion()))  # type: ignore[attr-defined]
        return [entry for entry in entries if entry.deed is AuditAction.SIGNED_IN]


def policy_for(issuer: str, **more: Any) -> Policy:
    """Settings."""
    settings = {"issuer": issuer, "client_id": CLIENT, "secret_file": "sso.secret"}
    return Policy(address=more.pop("address", HOUSE), sign_on=SignOnPolicy(**{**settings, **more}))


def house_over(home: Path, policy: Policy) -> House:
    """Return our side over a home."""
    authenticator = authenticator_of(Home(home), policy)
    clock = Clock()
    sign_on = SignOn(policy, SECRET, clock)
    app = Flask("house", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    add_posting(app, lambda sentence, status, address: sentence)

    def begin(token: str, to: str) -> Response:
        answer = Response(status=303, headers={"Location": to})
        answer.set_cookie(SESSION, token, httponly=True, samesite="Lax")
        return answer

    def inside() -> bool:
        return authenticator.entered(request.cookies.get(SESSION, "")) is not None

    add_sign_on(app, authenticator, sign_on, begin, b"secret of the home", inside)
    return House(authenticator, sign_on, app, clock, app.test_client())


@pytest.fixture(scope="module", name="grown")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sign-on") / "home"
    authenticator = authenticator_of(Home(root), Policy())
    for name, disabled in (("张三", False), ("李四", True), ("zhang", False)):
        account = Account(name, Role.REVIEWER, disabled=disabled)
        entry = AuditEntry(datetime.now(UTC), "本机", AuditAction.ACCOUNT_ADDED, about=name)
        authenticator.accounts.change(lambda _, a=account: a, entry)  # type: ignore[misc]
    return root


@pytest.fixture(name="home")
def _home(grown: Path, tmp_path: Path) -> Path:
    """Return a home with three accounts."""
    return shutil.copytree(grown, tmp_path / "home")


@pytest.fixture(name="access_services")
def _access_services(home: Path, provider: Provider) -> House:
    return house_over(home, policy_for(provider.issuer))


def check_refused(access_services: House, answer: TestResponse, fault: Fault) -> None:
    """One sentence, nobody in, nothing let out, and the audit knows why."""
    sentence = denial(sign_on_module.SignOnRefused(fault))
    assert answer.status_code == (503 if sentence in (say("sign_on.unreachable"), say("sign_on.misfit")) else 403)
    assert answer.text.count(sentence) == 1
    assert answer.text.count("<p role=") == 1
    assert_no_session(access_services, answer)
    (entry,) = access_services.entries()
    assert (entry.detail, entry.ok, entry.by, entry.address) == (f"sign-on: {fault}", False, "", "127.0.0.1")


def assert_no_session(access_services: House, answer: TestResponse) -> None:
    """Nobody is in, and the page says nothing of the machinery."""
    assert access_services.client.get_cookie(SESSION, domain="guibiao.test") is None
    assert SESSION not in [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
    assert "Location" not in answer.headers
    for secret in ("Traceback", "Error", SECRET, "127.0.0.1:", "id_token", "eyJ"):
        assert secret not in answer.text


# --- who is let in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basic", [True, False])
@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_somebody_of_ours_is_let_in(access_services: House, provider: Provider, basic: bool, algorithm: str) -> None:
    provider.manner = Manner(basic=basic, algorithm=algorithm)
    answer = access_services.through("/sign-on?next=/indicator/4%3Flang%3Den")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/indicator/4?lang=en")
    entered = access_services.authenticator.entered(
        access_services.client.get_cookie(SESSION, domain="guibiao.test").value
    )
    assert entered is not None
    assert (entered.account.name, entered.must_change, entered.session.by_password) == ("张三", False, False)
    assert len(access_services.kept) == 1, "only where it led, for whoever reloads the answer"
    (entry,) = access_services.entries()
    assert (entry.by, entry.ok, entry.detail) == ("张三", True, "sign-on")
    assert provider.asked == {CONFIGURATION: 1, "/authorize": 1, TOKEN: 1, JWKS: 1}


def test_the_second_asks_for_neither_description_nor_keys_again_until_they_are_old(
    access_services: House, provider: Provider
) -> None:
    for _ in range(3):
        assert access_services.through().status_code == 303
    assert provider.asked == {CONFIGURATION: 1, "/authorize": 3, TOKEN: 3, JWKS: 1}
    access_services.clock.ahead = timedelta(hours=1, seconds=1)
    later = int(time.time()) + 3601
    provider.manner.claims = {"iat": later, "exp": later + 300}
    assert access_services.through().status_code == 303
    assert (provider.asked[CONFIGURATION], provider.asked[JWKS]) == (2, 2)


def test_the_question_is_what_the_standard_asks_for(access_services: House, provider: Provider) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(access_services.away()).query).items()}
    assert {name: asked[name] for name in ("response_type", "client_id", "scope", "code_challenge_method")} == {
        "response_type": "code",
        "client_id": CLIENT,
        "scope": "openid profile",
        "code_challenge_method": "S256",
    }
    assert asked["redirect_uri"] == f"{HOUSE}/sign-on/back"
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    again = {name: values[0] for name, values in parse_qs(urlsplit(access_services.away()).query).items()}
    assert not {again[name] for name in ("state", "nonce", "code_challenge")} & set(asked.values())


def test_whoever_asks_does_not_choose_where_people_come_back_to(access_services: House) -> None:
    answer = access_services.client.get(
        "/sign-on",
        base_url="http://evil.test",
        headers={"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"},
    )
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"] == [f"{HOUSE}/sign-on/back"]


@pytest.mark.parametrize(("address", "secure"), [("https://guibiao.test", True), (HOUSE, False)])
def test_what_the_browser_keeps(home: Path, provider: Provider, address: str, secure: bool) -> None:
    access_services = house_over(home, policy_for(provider.issuer, address=address))
    (cookie,) = access_services.get("/sign-on").headers.getlist("Set-Cookie")
    parts = set(cookie.split("; ")[1:])
    assert {"HttpOnly", "SameSite=Lax", "Path=/sign-on", "Max-Age=600"} <= parts
    assert ("Secure" in parts) is secure
    assert len(cookie) < 4000


def test_the_cookie_fits_however_long_and_strange_the_address_to_go_on_to(access_services: House) -> None:
    for letter in ("古", "a", "😀"):
        (cookie,) = access_services.get(f"/sign-on?next=/{letter * 299}").headers.getlist("Set-Cookie")
        assert len(cookie) < 4000
        (cookie,) = access_services.get(f"/sign-on?next=/{letter * 5000}").headers.getlist("Set-Cookie")
        assert len(cookie) < 4000


def test_nothing_but_what_is_needed_is_told_to_the_provider(
    access_services: House, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert access_services.through().status_code == 303
    ours = [heard for heard in provider.heard if "/authorize" not in heard]
    assert len(ours) == 3
    assert not [heard for heard in ours if "python" in heard or "Cookie" in heard or "Referer" in heard]
    assert all("'User-Agent': 'guibiao'" in heard for heard in ours)


def test_a_provider_whose_name_ends_with_a_slash(access_services: House, provider: Provider) -> None:
    provider.manner = Manner(metadata={"issuer": f"{provider.issuer}/"}, claims={"iss": f"{provider.issuer}/"})
    assert access_services.through().status_code == 303


@pytest.mark.parametrize(
    "manner",
    [
        Manner(claims={"aud": [CLIENT, "other"], "azp": CLIENT}),
        Manner(claims={"aud": [CLIENT]}),
        Manner(claims={"nbf": int(time.time()) - 5}),
        Manner(header={"typ": "jwt"}),
        Manner(header={"typ": "application/JWT"}),
        Manner(header={"typ": None, "x5t": "abc", "org.apereo.cas.services.RegisteredService": "x" * 300}),
        Manner(metadata={"token_endpoint_auth_methods_supported": None}),
        Manner(metadata={"token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_basic"]}),
    ],
    ids=["several, for us", "list of one", "not before", "small", "in full", "odd header", "no ways", "two ways"],
)
def test_what_providers_may_do(access_services: House, provider: Provider, manner: Manner) -> None:
    provider.manner = manner
    assert access_services.through().status_code == 303


def test_small_differences_of_clocks_do_not_matter(access_services: House, provider: Provider) -> None:
    now = int(time.time())
    provider.manner.claims = {"exp": now - 30, "iat": now + 30, "nbf": now + 30}
    assert access_services.through().status_code == 303


def test_keys_that_are_of_no_use_are_passed_over(access_services: House, provider: Provider) -> None:
    odd: list[Any] = [
        {"kty": "oct", "k": "AAAA", "kid": "one"},
        {"kty": "OKP"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    ]
    worse: list[Any] = [
        7,
        None,
        {},
        {"kty": "RSA", "kid": "one", "n": ["x"]},
        {"kty": "EC", "crv": "P-256", "x": "!", "y": "?"},
    ]
    provider.manner.listed = lambda: [*odd, *worse, {"kty": "RSA", "use": "enc", "kid": "one"}, *provider.keys.listed()]
    assert access_services.through().status_code == 303


def test_a_name_from_another_claim(home: Path, provider: Provider) -> None:
    access_services = house_over(home, policy_for(provider.issuer, claim="工号"))
    provider.manner.claims = {"工号": "zhang"}
    assert access_services.through().status_code == 303
    assert access_services.entries()[0].by == "zhang"


@pytest.mark.parametrize(
    ("verified", "fault"), [(True, None), (False, Fault.NAME), ("true", Fault.NAME), (None, Fault.NAME)]
)
def test_a_mail_address_must_be_verified(home: Path, provider: Provider, verified: object, fault: Fault | None) -> None:
    access_services = house_over(home, policy_for(provider.issuer, claim="email"))
    provider.manner.claims = {"email": "zhang", "email_verified": verified}
    answer = access_services.through()
    assert answer.status_code == 303 if fault is None else check_refused(access_services, answer, fault) is None


# --- who is not ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["王五", "李四", "ZHANG"])
def test_whom_the_provider_knows_and_we_do_not(access_services: House, provider: Provider, user: str) -> None:
    provider.manner.user = user
    answer = access_services.through()
    assert (answer.status_code, say("denied.sign_on_unknown", name=user) in answer.text) == (403, True)
    assert_no_session(access_services, answer)
    (entry,) = access_services.entries()
    assert (entry.ok, entry.detail) == (False, "sign-on: no such account")


def garbled(token: str) -> str:
    """Return the last claims, with the first signature."""
    header, claims, signature = token.split(".")
    said = {**json.loads(unb64(claims)), "preferred_username": "zhang"}
    return f"{header}.{b64(json.dumps(said).encode())}.{signature}"


NOW = int(time.time())
STRANGER = Keys()
MISBEHAVED: list[tuple[str, Manner, Fault]] = [
    ("nonce of another", Manner(claims={"nonce": "another"}), Fault.NONCE),
    ("nonce in a list", Manner(claims={"nonce": ["another"]}), Fault.NONCE),
    ("no nonce", Manner(claims={"nonce": None}), Fault.CLAIMS),
    ("empty nonce", Manner(claims={"nonce": ""}), Fault.NONCE),
    ("aud of another", Manner(claims={"aud": "another"}), Fault.AUDIENCE),
    ("aud of others", Manner(claims={"aud": ["another", "guibiao2"]}), Fault.AUDIENCE),
    ("aud of several, azp missing", Manner(claims={"aud": [CLIENT, "another"]}), Fault.AUDIENCE),
    ("aud of several, azp another", Manner(claims={"aud": [CLIENT, "b"], "azp": "b"}), Fault.AUDIENCE),
    ("azp of another", Manner(claims={"azp": "another"}), Fault.AUDIENCE),
    ("aud a number", Manner(claims={"aud": 7}), Fault.AUDIENCE),
    ("no aud", Manner(claims={"aud": None}), Fault.CLAIMS),
    ("iss of another", Manner(claims={"iss": "https://evil.test"}), Fault.ISSUER),
    ("iss with a slash more", Manner(claims={"iss": "{issuer}/"}), Fault.ISSUER),
    ("iss a list", Manner(claims={"iss": ["{issuer}"]}), Fault.ISSUER),
    ("no iss", Manner(claims={"iss": None}), Fault.CLAIMS),
    ("no sub", Manner(claims={"sub": None}), Fault.CLAIMS),
    ("expired", Manner(claims={"exp": NOW - 3600}), Fault.EXPIRED),
    ("exp a text", Manner(claims={"exp": "never"}), Fault.EXPIRED),
    ("exp not a number", Manner(claims={"exp": float("nan")}), Fault.EXPIRED),
    ("no exp", Manner(claims={"exp": None}), Fault.CLAIMS),
    ("issued in the future", Manner(claims={"iat": NOW + 3600}), Fault.EARLY),
    ("no iat", Manner(claims={"iat": None}), Fault.CLAIMS),
    ("not valid yet", Manner(claims={"nbf": NOW + 3600}), Fault.EARLY),
    ("alg none", Manner(algorithm="none"), Fault.ALGORITHM),
    ("alg None", Manner(algorithm="none", header={"alg": "None"}), Fault.ALGORITHM),
    ("alg none with another's signature", Manner(header={"alg": "none"}), Fault.ALGORITHM),
    ("HS256 by the client's secret", Manner(algorithm="HS256", secret=SECRET.encode()), Fault.ALGORITHM),
    ("HS256 by the public key", Manner(algorithm="HS256", secret=b"{pem}"), Fault.ALGORITHM),
    ("RS512", Manner(algorithm="RS512"), Fault.ALGORITHM),
    ("PS256", Manner(algorithm="PS256"), Fault.ALGORITHM),
    ("RS256 that is ES256", Manner(algorithm="ES256", header={"alg": "RS256", "kid": "one"}), Fault.SIGNATURE),
    ("ES256 with the RSA key's name", Manner(algorithm="ES256", header={"kid": "one"}), Fault.ANSWER),
    ("alg a list", Manner(header={"alg": ["RS256"]}), Fault.ANSWER),
    ("kid a number", Manner(header={"kid": 7}), Fault.ANSWER),
    ("critical header", Manner(header={"crit": ["x"], "x": 1}), Fault.ANSWER),
    ("its own key in the header", Manner(header={"jwk": STRANGER.listed()[0], "kid": "new"}), Fault.KEY),
    ("keys of elsewhere", Manner(header={"jku": "http://127.0.0.1:9/", "kid": "new"}), Fault.KEY),
    ("no kid, two keys", Manner(header={"kid": None}), Fault.KEY),
    ("an empty kid", Manner(header={"kid": ""}), Fault.KEY),
    ("issued ten years ago", Manner(claims={"iat": NOW - 10 * 365 * 86_400}), Fault.EXPIRED),
    ("issued an hour ago", Manner(claims={"iat": NOW - 3_600}), Fault.EXPIRED),
    ("issued in 1970", Manner(claims={"iat": 0}), Fault.EXPIRED),
    ("key of that name is a stranger's", Manner(listed=STRANGER.listed), Fault.SIGNATURE),
    ("a claim twice", Manner(written=lambda t: t.replace('"sub": "7"', '"sub": "8", "sub": "7"')), Fault.ANSWER),
    ("aud twice", Manner(written=lambda t: t.replace('"aud"', '"aud": "another", "aud"')), Fault.ANSWER),
    ("alg twice", Manner(written=lambda t: t.replace('"alg"', '"alg": "none", "alg"')), Fault.ANSWER),
    ("kid twice", Manner(written=lambda t: t.replace('"kid"', '"kid": "one", "kid"')), Fault.ANSWER),
    (
        "twice within a claim",
        Manner(claims={"x": {"a": 1}}, written=lambda t: t.replace('"a"', '"a":1,"a"')),
        Fault.ANSWER,
    ),
    ("iat twice, once escaped", Manner(written=lambda t: t.replace('"iat"', '"\\u0069at": 1, "iat"')), Fault.ANSWER),
    ("nonce twice", Manner(written=lambda t: t.replace('"nonce"', '"nonce": "x", "nonce"')), Fault.ANSWER),
    ("a notice of signing out", Manner(header={"typ": "logout+jwt"}), Fault.ANSWER),
    ("an access token", Manner(header={"typ": "at+jwt"}), Fault.ANSWER),
    ("a type that is none", Manner(header={"typ": ["JWT"]}), Fault.ANSWER),
    ("begun with a mark of order", Manner(written=lambda t: "\ufeff" + t), Fault.ANSWER),
    ("in two bytes a character", Manner(written=lambda t: t.encode("utf-16-le").decode()), Fault.ANSWER),
    ("iat true", Manner(claims={"iat": True}), Fault.EARLY),
    ("iat not a number", Manner(claims={"iat": float("nan")}), Fault.EARLY),
    ("iat without end", Manner(claims={"iat": float("inf")}), Fault.EARLY),
    ("iat before all time", Manner(claims={"iat": float("-inf")}), Fault.EARLY),
    ("iat of four hundred digits", Manner(claims={"iat": 10**400}), Fault.EARLY),
    ("iat a text of digits", Manner(claims={"iat": str(NOW)}), Fault.EARLY),
    ("iat in a list", Manner(claims={"iat": [NOW]}), Fault.EARLY),
    ("iat before 1970", Manner(claims={"iat": -(10**400)}), Fault.EXPIRED),
    ("exp true", Manner(claims={"exp": True}), Fault.EXPIRED),
    ("exp without end", Manner(claims={"exp": float("inf")}), Fault.EXPIRED),
    ("nbf without end", Manner(claims={"nbf": float("inf")}), Fault.EARLY),
    ("aud empty", Manner(claims={"aud": []}), Fault.AUDIENCE),
    ("aud in a list in a list", Manner(claims={"aud": [[CLIENT]]}), Fault.AUDIENCE),
    ("azp in a list", Manner(claims={"azp": [CLIENT]}), Fault.AUDIENCE),
    ("azp empty", Manner(claims={"azp": ""}), Fault.AUDIENCE),
    ("a token of two megabytes", Manner(claims={"x": "x" * 2_000_000}), Fault.LARGE),
    ("a header of a hundred kilobytes", Manner(header={"x": "x" * 100_000}), Fault.ANSWER),
    ("garbled", Manner(token=garbled), Fault.SIGNATURE),
    ("signature cut", Manner(token=lambda t: t[:-8]), Fault.SIGNATURE),
    ("no signature", Manner(token=lambda t: t.rpartition(".")[0] + "."), Fault.SIGNATURE),
    ("two parts", Manner(token=lambda t: t.rpartition(".")[0]), Fault.ANSWER),
    ("five parts", Manner(token=lambda t: f"{t}.a.b"), Fault.ANSWER),
    ("no token", Manner(token=lambda t: ""), Fault.ANSWER),
    ("not base64", Manner(token=lambda t: "!.?.!"), Fault.ANSWER),
    ("not JSON", Manner(token=lambda t: f"{t.split('.')[0]}.{b64(b'{')}.{t.split('.')[2]}"), Fault.ANSWER),
    ("header a list", Manner(token=lambda t: f"{b64(b'[7]')}.{t.partition('.')[2]}"), Fault.ANSWER),
    ("header deep", Manner(token=lambda t: f"{b64(b'[' * 3000)}.{t.partition('.')[2]}"), Fault.ANSWER),
    ("not ASCII", Manner(token=lambda t: f"古{t}"), Fault.ANSWER),
    ("no name", Manner(claims={"preferred_username": None}), Fault.NAME),
    ("name a list", Manner(claims={"preferred_username": ["张三"]}), Fault.NAME),
    ("name a number", Manner(claims={"preferred_username": 7}), Fault.NAME),
    ("name true", Manner(claims={"preferred_username": True}), Fault.NAME),
    ("empty name", Manner(user=""), Fault.NAME),
    ("name with a line break", Manner(user="张三\r\nSet-Cookie: a=b"), Fault.NAME),
    ("name with NUL", Manner(user="张三\0"), Fault.NAME),
    ("name with an escape", Manner(user="\x1b[31m张三"), Fault.NAME),
    ("name with an override", Manner(user="张三\u202e"), Fault.NAME),
    ("name with half a letter", Manner(user="张三\ud800"), Fault.NAME),
    ("name to be tidied: blank", Manner(user=" 张三"), Fault.NAME),
    ("name to be tidied: wide letters", Manner(user="ｚｈａｎｇ"), Fault.NAME),
    ("name too long", Manner(user="张" * 33), Fault.NAME),
]


@pytest.mark.parametrize(("manner", "fault"), [case[1:] for case in MISBEHAVED], ids=[case[0] for case in MISBEHAVED])
def test_a_token_that_proves_nothing(access_services: House, provider: Provider, manner: Manner, fault: Fault) -> None:
    text = json.dumps(manner.claims).replace("{issuer}", provider.issuer)
    secret = provider.keys.pem if manner.secret == b"{pem}" else manner.secret
    provider.manner = replace(manner, claims=json.loads(text), secret=secret)
    check_refused(access_services, access_services.through(), fault)


def test_a_token_that_names_no_key_where_there_is_but_one(access_services: House, provider: Provider) -> None:
    only = provider.keys.listed()[:1]
    provider.manner = Manner(header={"kid": None}, listed=lambda: only)
    check_refused(access_services, access_services.through(), Fault.KEY)


@pytest.mark.parametrize(("seconds", "status"), [(300, 303), (590, 303), (700, 403)])
def test_a_token_is_of_the_last_minutes(access_services: House, provider: Provider, seconds: int, status: int) -> None:
    provider.manner.claims = {"iat": int(time.time()) - seconds}
    assert access_services.through().status_code == status


def plain(status: int = 200, body: str = "", **headers: str) -> Callable[[], Response]:
    """Return an answer that is always the same."""
    return lambda: Response(body, status=status, headers=headers)


OVER = threading.Event()
"""Set when nobody waits for an answer any more."""


def drops() -> Response:
    """Yield an answer drop by drop, each in time and all of them not."""

    def drip() -> Iterator[bytes]:
        for _ in range(round(LIMIT / 0.05)):
            yield b" "
            if OVER.wait(0.05):
                return

    return Response(drip(), mimetype="application/json")


def late() -> Response:
    """Return an answer after everybody has gone."""
    OVER.wait(LIMIT)
    return Response("{}", mimetype="application/json")


HTML = plain(body="<!DOCTYPE html><title>welcome</title>", **{"Content-Type": "text/html"})
ANSWERS: list[tuple[str, str, Callable[[], Response], Fault]] = [
    *[(f"html at {at}", at, HTML, Fault.ANSWER) for at in (CONFIGURATION, TOKEN, JWKS)],
    *[
        (f"a thing twice at {at}", at, plain(body='{"a": 1, "a": 1}'), Fault.ANSWER)
        for at in (CONFIGURATION, TOKEN, JWKS)
    ],
    *[(f"huge at {at}", at, plain(body=" " * 300_000 + "{}"), Fault.LARGE) for at in (CONFIGURATION, TOKEN, JWKS)],
    *[(f"late at {at}", at, late, Fault.SLOW) for at in (CONFIGURATION, TOKEN, JWKS)],
    *[(f"drops at {at}", at, drops, Fault.SLOW) for at in (CONFIGURATION, TOKEN, JWKS)],
    *[
        (f"{status} at {at}", at, plain(status, "{}", Location="http://127.0.0.1:9/"), Fault.REDIRECT)
        for at in (CONFIGURATION, TOKEN, JWKS)
        for status in (301, 302, 307, 308)
    ],
    *[(f"deep at {at}", at, plain(body="[" * 200_000), Fault.ANSWER) for at in (CONFIGURATION, TOKEN, JWKS)],
    *[(f"list at {at}", at, plain(body="[]"), Fault.ANSWER) for at in (CONFIGURATION, TOKEN, JWKS)],
    *[(f"empty at {at}", at, plain(), Fault.ANSWER) for at in (CONFIGURATION, TOKEN, JWKS)],
    *[(f"not utf-8 at {at}", at, lambda: Response(b"\xff\xfe{"), Fault.ANSWER) for at in (CONFIGURATION, TOKEN, JWKS)],
    *[
        (f"packed at {at}", at, plain(body="x", **{"Content-Encoding": "gzip"}), Fault.ANSWER)
        for at in (CONFIGURATION, JWKS)
    ],
    ("500 at configuration", CONFIGURATION, plain(500, "{}"), Fault.ANSWER),
    ("404 at keys", JWKS, plain(404, '{"keys": []}'), Fault.ANSWER),
    ("503 at token", TOKEN, plain(503, "busy"), Fault.UNREACHABLE),
    ("429 at token", TOKEN, plain(429, "<html>"), Fault.UNREACHABLE),
    ("no keys", JWKS, plain(body='{"keys": []}'), Fault.KEY),
    ("keys no list", JWKS, plain(body='{"keys": 7}'), Fault.ANSWER),
    ("no id token", TOKEN, plain(body='{"access_token": "a", "token_type": "Bearer"}'), Fault.ANSWER),
    ("id token a list", TOKEN, plain(body='{"id_token": ["a"]}'), Fault.ANSWER),
    ("secret not known", TOKEN, plain(401, '{"error": "invalid_client"}'), Fault.CLIENT),
    (
        "error with strange words",
        TOKEN,
        plain(400, '{"error": "invalid_grant", "error_description": "\\"古"}'),
        Fault.CODE,
    ),
    ("error a list", TOKEN, plain(400, '{"error": ["x"]}'), Fault.CODE),
]


@pytest.mark.parametrize(("at", "how", "fault"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS])
def test_a_provider_that_does_not_answer_as_it_should(
    access_services: House,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
    at: str,
    how: Callable[[], Response],
    fault: Fault,
) -> None:
    provider.manner.instead = {at: how}
    if fault is Fault.SLOW:
        if at != CONFIGURATION:
            assert access_services.get("/sign-on").status_code == 302, (
                "the provider is known before anybody is in a hurry"
            )
        monkeypatch.setattr(sign_on_module, "_SECONDS", 0.6)
    OVER.clear()
    try:
        answer = access_services.get("/sign-on") if at == CONFIGURATION else access_services.through()
    finally:
        OVER.set()
    check_refused(access_services, answer, fault)


METADATA: list[tuple[str, dict[str, Any]]] = [
    ("issuer of another", {"issuer": "https://evil.test"}),
    ("no issuer", {"issuer": None}),
    ("issuer a list", {"issuer": ["{issuer}"]}),
    ("token elsewhere, not encrypted", {"token_endpoint": "http://evil.test/token"}),
    ("token by a name before @", {"token_endpoint": "https://sso.test@evil.test/token"}),
    ("token nowhere", {"token_endpoint": "https:///token"}),
    ("token in a file", {"token_endpoint": "file:///etc/passwd"}),
    ("no token", {"token_endpoint": None}),
    ("keys elsewhere", {"jwks_uri": "http://169.254.169.254/latest"}),
    ("keys by a name before @", {"jwks_uri": "http://127.0.0.1:{port}@evil.test/"}),
    ("keys no address", {"jwks_uri": "http://["}),
    ("no authorize", {"authorization_endpoint": None}),
    ("authorize not encrypted, elsewhere", {"authorization_endpoint": "http://evil.test/authorize"}),
    ("authorize a script", {"authorization_endpoint": "javascript:alert(1)"}),
    ("no way to tell the secret", {"token_endpoint_auth_methods_supported": ["private_key_jwt"]}),
    ("ways no list", {"token_endpoint_auth_methods_supported": "client_secret_basic"}),
    ("ways odd", {"token_endpoint_auth_methods_supported": [["client_secret_basic"]]}),
]


@pytest.mark.parametrize("changes", [case[1] for case in METADATA], ids=[case[0] for case in METADATA])
def test_a_description_that_does_not_fit(access_services: House, provider: Provider, changes: dict[str, Any]) -> None:
    text = (
        json.dumps(changes).replace("{issuer}", provider.issuer).replace("{port}", provider.issuer.rpartition(":")[2])
    )
    provider.manner.metadata = json.loads(text)
    check_refused(access_services, access_services.get("/sign-on"), Fault.METADATA)
    assert sum(provider.asked.values()) == 1


def test_a_provider_that_is_not_there(home: Path) -> None:
    access_services = house_over(home, policy_for("http://127.0.0.1:9"))
    check_refused(access_services, access_services.get("/sign-on"), Fault.UNREACHABLE)


def test_a_provider_that_did_not_answer_is_left_alone_for_a_while(access_services: House, provider: Provider) -> None:
    provider.manner.instead = {CONFIGURATION: HTML}
    assert [access_services.get("/sign-on").status_code for _ in range(5)] == [503] * 5
    assert provider.asked == {CONFIGURATION: 1}
    provider.manner.instead = {}
    access_services.clock.ahead = timedelta(seconds=6)
    assert access_services.through().status_code == 303
    assert len([entry for entry in access_services.entries() if not entry.ok]) == 1, (
        "the disk is not filled by asking again"
    )


def test_a_provider_at_which_everybody_waits_keeps_few_of_our_threads(
    access_services: House, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_on_module, "_PATIENCE", 0.05)
    for _ in range(3):
        access_services.sign_on._lines.acquire()
    check_refused(access_services, access_services.get("/sign-on"), Fault.BUSY)
    for _ in range(3):
        access_services.sign_on._lines.release()
    assert access_services.through().status_code == 303, "who was busy is not left alone"
    assert (
        not access_services.sign_on._lines.acquire(blocking=False) or access_services.sign_on._lines.release() is None
    )


def test_a_key_that_is_new_to_us_is_asked_for_once(access_services: House, provider: Provider) -> None:
    assert access_services.through().status_code == 303
    provider.manner = Manner(header={"kid": "two"}, listed=lambda: provider.keys.listed("two"))
    assert access_services.through().status_code == 303
    assert provider.asked[JWKS] == 2


def test_a_key_that_nobody_knows_is_asked_for_once(access_services: House, provider: Provider) -> None:
    provider.manner.header = {"kid": "two"}
    check_refused(access_services, access_services.through(), Fault.KEY)
    assert provider.asked[JWKS] == 2


# --- the way there and back ------------------------------------------------------------------------------------------


def test_coming_back_without_having_gone(access_services: House, provider: Provider) -> None:
    check_refused(access_services, access_services.get("/sign-on/back?code=a&state=b"), Fault.LOST)
    assert not provider.asked


@pytest.mark.parametrize("how", ["missing", "cut", "another's", "our other cookie's", "empty"])
def test_coming_back_without_our_cookie(access_services: House, provider: Provider, how: str) -> None:
    back = access_services.at_the_provider(access_services.away())
    ((name, cookie),) = access_services.kept.items()
    given = {"cut": cookie[:-3], "another's": "W10.aaaa.bbbb", "our other cookie's": "eyJhIjoxfQ.Zm9v", "empty": ""}
    access_services.keep({name: given[how]} if how in given else {})
    check_refused(access_services, access_services.get(back), Fault.STATE if how in given else Fault.LOST)
    assert provider.asked[TOKEN] == 0


def test_coming_back_too_late(access_services: House, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    back = access_services.at_the_provider(access_services.away())
    now = int(time.time())
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 602)
    assert access_services.kept
    check_refused(access_services, access_services.get(back), Fault.STATE)
    assert provider.asked[TOKEN] == 0


@pytest.mark.parametrize("state", ["another", "", None, "古", "\ud800"])
def test_coming_back_with_another_state(access_services: House, provider: Provider, state: str | None) -> None:
    provider.manner.query = {"state": state.encode("utf-8", "surrogatepass") if state else state}
    check_refused(access_services, access_services.through(), Fault.STATE)
    assert provider.asked[TOKEN] == 0


def test_coming_back_twice_with_the_same_cookie(access_services: House, provider: Provider) -> None:
    back = access_services.at_the_provider(access_services.away())
    ((name, cookie),) = access_services.kept.items()
    assert access_services.get(back).status_code == 303
    thief = access_services.app.test_client()
    thief.set_cookie(name, cookie, domain="guibiao.test", path="/sign-on")
    answer = thief.get(back, base_url=HOUSE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-on?next=%2F"), "he may ask for himself"
    assert thief.get_cookie(SESSION, domain="guibiao.test") is None
    assert [entry.detail for entry in access_services.entries()] == ["sign-on: used", "sign-on"]
    assert provider.asked[TOKEN] == 1


def test_one_answer_for_one_question_whatever_became_of_it(access_services: House, provider: Provider) -> None:
    back = access_services.at_the_provider(access_services.away())
    cookies = access_services.kept
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert access_services.get(f"/sign-on/back?error=access_denied&state={state}").status_code == 403
    access_services.keep(cookies)
    assert access_services.get(back).headers["Location"].startswith("/sign-on?next="), "from the beginning"
    assert provider.asked[TOKEN] == 0


def test_an_answer_to_nothing_that_was_asked_ends_no_question(access_services: House) -> None:
    """Else another site could end everybody's by a picture that leads here."""
    back = access_services.at_the_provider(access_services.away())
    assert access_services.get("/sign-on/back?state=wrong").status_code == 403
    assert access_services.get(back).status_code == 303


def test_two_tabs_are_two_questions(access_services: House, provider: Provider) -> None:
    first, second = access_services.away("/sign-on?next=/areas"), access_services.away("/sign-on?next=/plan")
    assert len(access_services.kept) == 2
    answers = [access_services.get(access_services.at_the_provider(address)) for address in (second, first)]
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(303, "/plan"), (303, "/areas")]
    assert [entry.detail for entry in access_services.entries()] == ["sign-on", "sign-on"]


def test_a_tab_that_is_refused_ends_no_other(access_services: House, provider: Provider) -> None:
    first, second = access_services.away("/sign-on?next=/areas"), access_services.away()
    provider.manner.query = {"code": None, "error": "access_denied"}
    assert access_services.get(access_services.at_the_provider(second)).status_code == 403
    provider.manner.query = {}
    assert access_services.get(access_services.at_the_provider(first)).headers["Location"] == "/areas"


def test_many_questions_that_nobody_answers_are_forgotten(access_services: House) -> None:
    addresses = [access_services.away(f"/sign-on?next=/{'a' * 200}{n}") for n in range(30)]
    assert len(access_services.kept) <= 7
    assert access_services.get(access_services.at_the_provider(addresses[-1])).status_code == 303


def test_an_answer_that_is_reloaded_leads_where_it_led(access_services: House, provider: Provider) -> None:
    back = access_services.at_the_provider(access_services.away("/sign-on?next=/areas"))
    for _ in range(3):
        answer = access_services.get(back)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/areas")
    assert provider.asked[TOKEN] == 1
    assert [entry.detail for entry in access_services.entries()] == ["sign-on"]


def test_an_answer_reloaded_once_its_session_is_over_opens_nothing(access_services: House, provider: Provider) -> None:
    back = access_services.at_the_provider(access_services.away())
    assert access_services.get(back).status_code == 303
    access_services.authenticator.sign_out(access_services.client.get_cookie(SESSION, domain="guibiao.test").value)
    answer = access_services.get(back)
    assert (answer.status_code, say("sign_on.used") in answer.text) == (403, True)
    assert provider.asked[TOKEN] == 1


@pytest.mark.parametrize(("query", "key", "status"), [
    ({"code": None, "error": "access_denied"}, "sign_on.refused", 403),
    ({"code": None, "error": "server_error"}, "sign_on.unreachable", 503),
    ({"iss": "https://evil.test"}, "sign_on.unproven", 403),
])  # fmt: skip
def test_a_refusal_that_is_reloaded_says_the_same(
    access_services: House, provider: Provider, query: dict[str, Any], key: str, status: int
) -> None:
    provider.manner.query = query
    back = access_services.at_the_provider(access_services.away())
    for _ in range(2):
        answer = access_services.get(back)
        assert (answer.status_code, say(key) in answer.text) == (status, True)
    assert len(access_services.entries()) == 1


def test_a_token_endpoint_and_keys_on_another_host(access_services: House, provider: Provider) -> None:
    """Here another name and port of this machine; elsewhere it must be https."""
    other = Provider()
    other.keys, other.codes, other.manner = provider.keys, provider.codes, provider.manner
    there = other.issuer.replace("127.0.0.1", "localhost")
    other.issuer = provider.issuer
    try:
        provider.manner.metadata = {"token_endpoint": f"{there}/token", "jwks_uri": f"{there}/jwks"}
        assert access_services.through().status_code == 303
    finally:
        other.close()
    assert (provider.asked[TOKEN], other.asked[TOKEN], other.asked[JWKS]) == (0, 1, 1)


FAR: list[tuple[str, str, bool]] = [
    ("https://sso.gov.cn/realms/a", "https://token.gov.cn/token", True),
    ("https://sso.gov.cn/realms/a", "https://sso.gov.cn:8443/token", True),
    ("https://sso.gov.cn/realms/a", "http://token.gov.cn/token", False),
    ("https://sso.gov.cn/realms/a", "http://127.0.0.1/token", False),
    ("https://sso.gov.cn/realms/a", "https://u:p@token.gov.cn/token", False),
    ("https://sso.gov.cn/realms/a", "ftp://token.gov.cn/token", False),
    ("http://127.0.0.1:8080", "http://localhost:9090/token", True),
    ("http://127.0.0.1:8080", "http://169.254.169.254/latest", False),
]


@pytest.mark.parametrize(("issuer", "token", "fits"), FAR)
def test_where_a_token_may_be_asked_for(issuer: str, token: str, fits: bool) -> None:
    said = {"issuer": issuer, "authorization_endpoint": f"{issuer}/auth", "token_endpoint": token}
    said["jwks_uri"] = f"{issuer}/jwks"
    if fits:
        assert fitting(said, issuer, datetime.now(UTC)).token == token
        return
    with pytest.raises(SignOnRefused) as refused:
        fitting(said, issuer, datetime.now(UTC))
    assert refused.value.fault is Fault.METADATA


def test_a_code_of_another_browser(access_services: House, provider: Provider) -> None:
    """Its state is another: whoever makes somebody follow his own link signs nobody on as himself."""
    mallory = access_services.app.test_client()
    away = mallory.get("/sign-on", base_url=HOUSE).headers["Location"]
    back = access_services.at_the_provider(away)
    access_services.away()
    check_refused(access_services, access_services.get(back), Fault.STATE)


def test_a_code_that_was_stolen_is_of_no_use_without_its_verifier(access_services: House, provider: Provider) -> None:
    stolen = parse_qs(urlsplit(access_services.at_the_provider(access_services.away())).query)["code"][0]
    provider.manner.query = {"code": stolen}
    check_refused(access_services, access_services.through(), Fault.CODE)
    assert provider.refused == ["invalid_grant"]


def test_a_code_used_twice(access_services: House, provider: Provider) -> None:
    first = access_services.at_the_provider(access_services.away())
    assert access_services.get(first).status_code == 303
    access_services.client.delete_cookie(SESSION, domain="guibiao.test")
    provider.manner.query = {"code": parse_qs(urlsplit(first).query)["code"][0]}
    answer = access_services.through()
    assert (answer.status_code, say("sign_on.unproven") in answer.text) == (403, True)
    assert access_services.entries()[0].detail == "sign-on: code"
    assert_no_session(access_services, answer)


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"code": None, "error": "access_denied", "error_description": "<script>x</script>"}, Fault.DECLINED),
        ({"error": "access_denied"}, Fault.DECLINED),
        ({"code": None, "error": "login_required"}, Fault.DECLINED),
        ({"code": None, "error": "<b>\r\n"}, Fault.DECLINED),
        ({"code": None, "error": "temporarily_unavailable"}, Fault.UNREACHABLE),
        ({"code": None, "error": "server_error"}, Fault.UNREACHABLE),
        ({"code": None}, Fault.CODE),
        ({"code": ""}, Fault.CODE),
        ({"iss": "https://evil.test"}, Fault.ISSUER),
        ({"iss": ""}, Fault.ISSUER),
    ],
    ids=str,
)
def test_an_answer_that_is_none(
    access_services: House, provider: Provider, query: dict[str, Any], fault: Fault
) -> None:
    provider.manner.query = query
    answer = access_services.through()
    check_refused(access_services, answer, fault)
    assert "script" not in answer.text
    assert provider.asked[TOKEN] == 0


def test_a_provider_that_promised_to_name_itself(access_services: House, provider: Provider) -> None:
    provider.manner = Manner(metadata={"authorization_response_iss_parameter_supported": True})
    check_refused(access_services, access_services.through(), Fault.ISSUER)
    provider.manner.query = {"iss": provider.issuer}
    assert access_services.through().status_code == 303


def test_a_code_that_is_no_code(access_services: House, provider: Provider) -> None:
    provider.manner.query = {"code": "'; DROP TABLE--古\r\n" + "x" * 5000}
    check_refused(access_services, access_services.through(), Fault.CODE)


@pytest.mark.parametrize(
    "to",
    ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "http://[", "//[", "evil.test", "",
     "/\tevil", "/%0d%0aSet-Cookie:a=b", "\\\\evil.test", " //evil.test", "/\u202eevil", "https:evil.test"],
)  # fmt: skip
def test_nobody_is_sent_to_another_house(access_services: House, to: str) -> None:
    location = access_services.through("/sign-on?" + requests.compat.urlencode({"next": to})).headers["Location"]
    assert location == to if to.startswith("/%0d") else location == "/"
    assert "\n" not in location


@pytest.mark.parametrize(
    ("path", "lang"), [("/sign-on?lang=en", Lang.EN), ("/sign-on?next=/%3Flang%3Den", Lang.EN), ("/sign-on", Lang.ZH)]
)
def test_refusals_are_in_the_language_of_the_page(
    access_services: House, provider: Provider, path: str, lang: Lang
) -> None:
    provider.manner.query = {"code": None, "error": "access_denied"}
    answer = access_services.through(path)
    assert say("sign_on.refused", lang) in answer.text
    assert (f'lang="{"en" if lang is Lang.EN else "zh-CN"}"') in answer.text
    assert re.search(r'href="/login\?next=', answer.text)


def test_every_fault_has_words() -> None:
    assert {f"audit.detail.sign-on: {fault}" for fault in Fault} <= texts(Lang.ZH).keys()
    assert {sign_on_module.SignOnRefused(fault).key for fault in Fault} <= texts(Lang.ZH).keys()


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issuer", "address", "fault"),
    [
        ("https://sso.test", None, "address"),
        ("http://sso.test", HOUSE, "sign_on.issuer"),
        ("http://10.0.0.1", HOUSE, "sign_on.issuer"),
        ("http://127.0.0.1.evil.test", HOUSE, "sign_on.issuer"),
        ("http://localhost.evil.test", HOUSE, "sign_on.issuer"),
        ("https://sso.test", HOUSE, None),
        ("http://127.0.0.1:8080/realms/a", HOUSE, None),
        ("http://[::1]:8080", HOUSE, None),
        ("http://localhost", HOUSE, None),
    ],
)
def test_settings_that_cannot_work(issuer: str, address: str | None, fault: str | None) -> None:
    policy = policy_for(issuer, address=address)
    if fault is None:
        assert SignOn(policy, SECRET).redirect == f"{HOUSE}/sign-on/back"
        return
    with pytest.raises(CatalogueFaults) as told:
        SignOn(policy, SECRET)
    assert [key for key, _ in in_words(told.value)] == [fault]


def secret_file(root: Path, content: bytes | None, mode: int = 0o600) -> SignOnPolicy:
    """Settings whose secret is in a file with this content."""
    if content is not None:
        (root / "sso.secret").write_bytes(content)
        (root / "sso.secret").chmod(mode)
    policy = policy_for("https://sso.test").sign_on
    assert policy is not None
    return policy


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (None, 0o600, "读不到"),
        (b"", 0o600, "一行"),
        (b" \n\n", 0o600, "一行"),
        (b"one\ntwo", 0o600, "一行"),
        (b"\xff\xfe", 0o600, "一行"),
        (b"x" * 5000, 0o600, "一行"),
        (b"secret", 0o644, "chmod 600"),
        (b"secret", 0o604, "chmod 600"),
    ],
)
def test_a_secret_that_is_none(tmp_path: Path, content: bytes | None, mode: int, words: str) -> None:
    with faulty(words) as told:
        secret_in(tmp_path, secret_file(tmp_path, content, mode))
    assert [key for key, _ in in_words(told.value)] == ["sign_on.secret_file"]
    assert "secret\n" not in str(told.value)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640])
def test_a_secret(tmp_path: Path, mode: int) -> None:
    assert secret_in(tmp_path, secret_file(tmp_path, b" s3cret+/%\n", mode)) == "s3cret+/%"


def test_a_home_has_a_sign_on_if_its_settings_say_so(tmp_path: Path, provider: Provider) -> None:
    secret_file(tmp_path, SECRET.encode())
    assert sign_on_in(tmp_path, Policy()) is None
    sign_on = sign_on_in(tmp_path, policy_for(provider.issuer))
    assert sign_on is not None
    assert sign_on.begin().url.startswith(f"{provider.issuer}/authorize?")
