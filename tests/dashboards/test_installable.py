"""The pages as an app: a manifest with icons that are there, and documents that say for whom they may be kept."""

from __future__ import annotations

import json
import struct

import pytest
from flask.testing import FlaskClient

from app import app_over
from dashboards.server.installable import KEPT_FOR, kept_for
from dashboards.server.vendor import ASSETS_FOLDER
from dashboards.viewer import Viewer
from data.make_icons import SIZES, icon
from plan.review import Person, Role
from tests.dashboards.fakes import fake_reader

HERE = "http://127.0.0.1"


@pytest.fixture(scope="module", name="client")
def _client() -> FlaskClient:
    return app_over(fake_reader(), secret=b"test").server.test_client()


@pytest.mark.parametrize(("lang", "tag", "start"), [("zh", "zh-CN", "/"), ("en", "en", "/?lang=en")])
def test_the_manifest_can_be_installed(client: FlaskClient, lang: str, tag: str, start: str) -> None:
    document = client.get(f"/?lang={lang}", base_url=HERE).get_data(as_text=True)
    address = document.partition('<link rel="manifest" href="')[2].partition('"')[0]
    answer = client.get(address, base_url="http://elsewhere.example")  # browsers ask for it without cookies
    manifest = json.loads(answer.get_data())
    assert answer.mimetype == "application/manifest+json"
    assert (manifest["lang"], manifest["start_url"], manifest["display"]) == (tag, start, "standalone")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for each in manifest["icons"]:
        with client.get(each["src"], base_url="http://elsewhere.example") as answer:
            content = answer.data
        assert content.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", content[16:24])
        assert f"{width}x{height}" == each["sizes"]


@pytest.mark.parametrize("name", SIZES)
def test_the_icons_are_what_the_script_draws(name: str) -> None:
    pixels, share = SIZES[name]
    assert (ASSETS_FOLDER / name).read_bytes() == icon(pixels, share)


@pytest.mark.parametrize(
    ("path", "marked"),
    [("/", True), ("/areas", True), ("/indicator/8", True), ("/plan", True), ("/nowhere", False), ("/login", False),
     ("/download/overview.xlsx", False), ("/wall", False), ("/version", False), ("/offline", False)],
)  # fmt: skip
def test_only_pages_that_are_the_same_for_all_readers_are_marked(client: FlaskClient, path: str, marked: bool) -> None:
    answer = client.get(path, base_url=HERE)
    assert (KEPT_FOR in answer.headers) is marked
    assert answer.headers["Cache-Control"] == "no-store", "the browser's own cache keeps none of it"


def test_each_person_has_a_place_of_his_own_that_names_nobody() -> None:
    people = [
        Person("甲", Role.LEADER), Person("乙", Role.LEADER), Person("甲", Role.REVIEWER),
        Person("甲", Role.FILLER, "养老服务科"), Person("甲", Role.FILLER, "社会救助科"),
    ]  # fmt: skip
    places = [kept_for(b"test", Viewer(person)) for person in people]
    assert len(set(places)) == len(people)
    assert places == [kept_for(b"test", Viewer(person, token="another session")) for person in people]
    assert kept_for(b"other", Viewer(people[0])) != places[0]
    assert all(place.isascii() and len(place) == 24 for place in places)


def test_the_workers_own_page_holds_no_figure(client: FlaskClient) -> None:
    for lang in ("", "?lang=en"):
        text = client.get(f"/offline{lang}", base_url="http://elsewhere.example").get_data(as_text=True)
        assert "</main>" in text, "the worker puts the ways to what is kept before it"
        assert "%" not in text.partition("<main>")[2]
