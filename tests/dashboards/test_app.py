"""The server around the pages: headers, health, files, compression, status codes; and importing it does nothing."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_compress import flask_compress

from app import app_over
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.routing import find_pages
from plan.period import Period
from tests.dashboards.fakes import NUMBERS, FakeStore, fake_reader, fake_store, the_plan
from wording import Lang

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return app_over(fake_reader(Period(2023, 3))).server.test_client()


def test_the_first_document_holds_the_whole_page(client: FlaskClient) -> None:
    document = client.get("/?as_of=2022Q4").get_data(as_text=True)
    assert "<title>总览 · 圭表</title>" in document
    assert 'lang="zh-CN"' in document
    # A telephone's cards, the worst first, stand behind the desk's rows in the same document.
    desk, phone = document.split('class="phone-rows', 1)
    assert desk.count('class="row tone-') == len(NUMBERS)
    assert 0 < phone.count('class="row tone-') <= len(NUMBERS)
    assert "截至2022年四季度" in document


def test_what_dash_draws_is_what_the_document_shows(client: FlaskClient) -> None:
    layout = client.get("/_dash-layout", headers={"Referer": "http://localhost/?as_of=2022Q4&lang=en"}).json
    location, frame = layout["props"]["children"]
    assert location["props"]["pathname"] == "/"
    assert location["props"]["search"] == "?as_of=2022Q4&lang=en"
    assert "As of Q4 2022" in json.dumps(frame)


def test_without_a_referrer_the_page_comes_with_the_first_callback(client: FlaskClient) -> None:
    location, frame = client.get("/_dash-layout").json["props"]["children"]
    assert "pathname" not in location["props"]
    assert "skeleton" in json.dumps(frame)
    answer = _routed(client, "/", "?lang=en")
    assert "Community governance" in json.dumps(answer)


def _routed(client: FlaskClient, pathname: str, search: str) -> object:
    sent = {
        "output": "frame.children",
        "outputs": {"id": "frame", "property": "children"},
        "inputs": [
            {"id": "url", "property": "pathname", "value": pathname},
            {"id": "url", "property": "search", "value": search},
        ],
        "changedPropIds": ["url.search"],
    }
    return client.post("/_dash-update-component", json=sent).json


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nowhere", 404), ("/indicator/99", 404)])
def test_status_codes(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize(
    "path", ["/", "/_dash-layout", "/healthz", "/download/overview.svg", "/assets/base.css", "/x/y"]
)
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src 'self'( 'sha256-[\w+/=]+')+;", policy)


def test_nothing_in_the_document_leads_away(client: FlaskClient) -> None:
    document = client.get("/").get_data(as_text=True)
    away = set(re.findall(r"""(?:src|href)=["'](https?:[^"']+)""", document))
    assert away == set()


def test_health_asks_the_data() -> None:
    broken = FakeStore([])

    def fail(known_at: object = None) -> list[object]:
        raise OSError("gone")

    broken.observations = fail  # type: ignore[assignment,method-assign]
    client = app_over(Reader(the_plan(), broken), ()).server.test_client()
    assert (client.get("/healthz").status_code, client.get("/healthz").data) == (503, b"fail")
    assert app_over(fake_reader(), ()).server.test_client().get("/healthz").data == b"ok"


def test_files_named_by_their_content_are_kept_for_ever_and_data_never(client: FlaskClient) -> None:
    document = client.get("/").get_data(as_text=True)
    stamped = re.findall(
        r'(?:src|href)="(/(?:assets/(?:vendor/|[\w-]+\.(?:css|js)\?m=)|_dash-component)[^"]+)"', document
    )
    assert len(stamped) > 8
    for address in stamped:
        with client.get(address) as answer:
            assert "immutable" in answer.headers["Cache-Control"], address
    for address in ("/", "/_dash-layout", "/download/overview.svg"):
        assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/download/overview.svg", "/assets/base.css", "/assets/guibiao.js?m=1"])
def test_answers_are_pressed_and_say_the_same(client: FlaskClient, path: str) -> None:
    plain = client.get(path).data
    for _ in range(2):  # the second comes from what was kept
        pressed = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert pressed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(pressed.data) == plain
    assert client.get(path, headers={"Accept-Encoding": "br, gzip"}).headers["Content-Encoding"] == "br"


def test_pages_are_pressed_as_what_they_say_just_now() -> None:
    store = fake_store(Period(2022, 4))
    client = app_over(Reader(the_plan(), store)).server.test_client()

    def pressed() -> str:
        return gzip.decompress(client.get("/", headers={"Accept-Encoding": "gzip"}).data).decode()

    assert pressed() == pressed(), "the same for who asks again, so that it is kept"
    assert "截至2022年四季度" in pressed()
    newer = fake_store(Period(2023, 3))
    store._observations, store.version = newer._observations, newer.version
    assert "截至2023年三季度" in pressed()


def test_pressed_pages_are_kept_by_their_content(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"Accept-Encoding": "gzip"}
    first = client.get("/?as_of=2022Q4", headers=asked).data
    monkeypatch.setattr(flask_compress, "_compress_data", lambda *_: pytest.fail("pressed once more"))
    assert client.get("/?as_of=2022Q4", headers=asked).data == first


def test_newer_data_show_at_the_next_request() -> None:
    store = fake_store(Period(2022, 4))
    newer = fake_store(Period(2023, 3))

    def refresh() -> bool:
        store._observations, store.version = newer._observations, newer.version
        return True

    client = app_over(Reader(the_plan(), store)).server.test_client()
    assert "截至2022年四季度" in client.get("/").get_data(as_text=True)
    store.refresh = refresh  # type: ignore[method-assign]
    assert "截至2023年三季度" in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize("lang", Lang)
def test_downloads_say_what_the_page_says(client: FlaskClient, lang: Lang) -> None:
    answer = client.get(f"/download/overview.svg?as_of=2022Q4&lang={lang}")
    assert ("2022年四季度" in answer.get_data(as_text=True)) is (lang is Lang.ZH)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert client.get("/download/nothing.xlsx").status_code == 404


def test_hostile_addresses_are_text(client: FlaskClient) -> None:
    document = client.get("/?sort=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").get_data(as_text=True)
    assert "<script>alert" not in document
    assert client.get("/%00%3Cscript%3E").status_code == 404


def test_importing_the_app_reads_and_writes_nothing(tmp_path: Path) -> None:
    asked = "import app, os; print(os.listdir(os.environ['GUIBIAO_HOME']), 'server' in vars(app))"
    environment = {"GUIBIAO_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": ""}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[] False"


def test_a_page_that_fails_to_import_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ImportError("pages/broken.py")

    monkeypatch.setattr("app.find_pages", broken)
    with pytest.raises(ImportError, match="broken"):
        app_over(fake_reader())


def test_downloads_stand_under_their_own_address() -> None:
    page = find_pages()[0]
    astray = replace(page.downloads[0], path="/overview.xlsx")
    with pytest.raises(AssertionError, match="outside /download/"):
        app_over(fake_reader(), (replace(page, downloads=(astray,)),))


def test_a_request_knows_its_plan() -> None:
    assert Request(fake_reader(), "/", Period(2023, 3).last_day).plan is the_plan()
