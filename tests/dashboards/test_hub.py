"""The hub's pages: only where the home is a hub, every bureau in its place, nothing of a bureau believed blindly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import app_over
from dashboards.reader import Reader
from etl.hub.hub_store import HubStore
from etl.store.data_store import DataStore
from plan.period import Period
from tests.etl.hub.counties import county, hub_over

LOCAL = "http://127.0.0.1"
DAY = Period(2023, 2).last_day


@pytest.fixture(name="store", scope="module")
def _store(tmp_path_factory: pytest.TempPathFactory) -> HubStore:
    root = tmp_path_factory.mktemp("hub")
    both = county(root, "east"), county(root, "west")
    for each in both:
        each.publish()
    hub = hub_over(root / "hub", *both, neighbours_by="持证护理员数")
    text = (hub.root / "hub.yaml").read_text("utf-8").replace("id: east", "id: east\n  place: [1, 2]")
    (hub.root / "hub.yaml").write_text(text, "utf-8")
    hub.pull()
    return hub.store()


def client_of(store: HubStore | None, root: Path) -> Iterator[FlaskClient]:
    data_store = DataStore.of(county(root, "own").home)
    with data_store.warehouse() as warehouse:
        reader = Reader(data_store.plan, warehouse, data_store.bureau, hub=store)
        with app_over(reader).server.test_client() as client:
            yield client


@pytest.fixture(name="client", scope="module")
def _client(store: HubStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    yield from client_of(store, tmp_path_factory.mktemp("own"))


@pytest.fixture(name="plain", scope="module")
def _plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    yield from client_of(None, tmp_path_factory.mktemp("plain"))


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=LOCAL)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_a_home_that_is_no_hub_has_no_such_page(plain: FlaskClient) -> None:
    assert plain.get("/hub", base_url=LOCAL).status_code == 404
    assert plain.get("/hub/east", base_url=LOCAL).status_code == 404
    assert 'href="/hub' not in page(plain, "/")


def test_bureaus_stand_beside_each_other(client: FlaskClient, store: HubStore) -> None:
    found = page(client, "/hub?indicator=nursing-beds&quarter=2023Q2")
    assert 'href="/hub' in page(client, "/")
    assert "east县" in found
    assert "west县" in found
    figure = store.figures("nursing-beds", DAY)[0]
    assert figure.completion is not None
    assert f"{100 * figure.completion:.1f}".replace("-", "−") + "%" in found
    assert "示意，非行政区划图" in found
    assert "Schematic" in page(client, "/hub?lang=en")


def test_one_bureau_and_its_neighbours(client: FlaskClient) -> None:
    found = page(client, "/hub/east?indicator=nursing-beds&quarter=2023Q2")
    assert "与规模相近的单位比" in found
    assert "1/2" in found


@pytest.mark.parametrize("path", ["/hub/north", "/hub/east/x", "/hub/%3Cscript%3E"])
def test_an_unknown_bureau_is_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path, base_url=LOCAL).status_code == 404


@pytest.mark.parametrize(
    "query", ["quarter=1999Q1", "indicator=none", "start=7", "start=-1", "start=99999999", "start=x"]
)
def test_what_is_not_understood_shows_the_usual(client: FlaskClient, query: str) -> None:
    assert "east县" in page(client, f"/hub?{query}")


def test_a_status_of_a_newer_version_is_shown_as_it_is(
    store: HubStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = store._figures

    def newer(where: str, *texts: str) -> tuple[object, ...]:
        return tuple(replace(f, status="<b>splendid</b>") for f in true(where, *texts))

    monkeypatch.setattr(store, "_figures", newer)
    for client in client_of(store, tmp_path):
        found = page(client, "/hub?indicator=nursing-beds&quarter=2023Q2")
        assert "&lt;b&gt;splendid" in found
        assert "<b>splendid" not in found
