"""Kept answers: the same while the same data speak, new when they change, and never another question's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import app_over
from dashboards.reader import Reader
from tests.dashboards.fakes import FakeStore, fake_reader


def body(path: str = "/", search: str = "", **changes: Any) -> dict[str, Any]:
    """Return what a browser sends when its address changes."""
    given = {"pathname": path, "search": search}
    return {
        "output": "frame.children",
        "outputs": {"id": "frame", "property": "children"},
        "inputs": [{"id": "url", "property": name, "value": value} for name, value in given.items()],
        "state": [],
        "changedPropIds": ["url.pathname"],
        **changes,
    }


@pytest.fixture(name="reader")
def _reader() -> Reader:
    return fake_reader()


@pytest.fixture(name="client")
def _client(reader: Reader) -> FlaskClient:
    return app_over(reader).server.test_client()


def answer(client: FlaskClient, asked: dict[str, Any], encoding: str = "identity") -> bytes:
    response = client.post("/_dash-update-component", json=asked, headers={"Accept-Encoding": encoding})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in response.headers
    return bytes(response.data)


def test_a_kept_answer_is_the_answer(client: FlaskClient) -> None:
    first = answer(client, body("/", "?as_of=2023Q3"))
    assert answer(client, body("/", "?as_of=2023Q3")) == first
    assert json.loads(first)["response"]["frame"]["children"]


@pytest.mark.parametrize("other", [body("/areas"), body("/", "?lang=en"), body("/indicator/8"), body("/nowhere")])
def test_another_question_has_another_answer(client: FlaskClient, other: dict[str, Any]) -> None:
    first = answer(client, body())
    second = answer(client, other)
    assert second != first
    assert answer(client, other) == second
    assert answer(client, body()) == first


def test_another_encoding_is_another_answer(client: FlaskClient) -> None:
    plain, pressed = answer(client, body()), answer(client, body(), "gzip")
    assert len(pressed) < len(plain) / 5
    assert (answer(client, body()), answer(client, body(), "gzip")) == (plain, pressed)


def test_new_data_are_seen_at_once(client: FlaskClient, reader: Reader) -> None:
    first = answer(client, body())
    store = reader.store
    assert isinstance(store, FakeStore)
    store.version = "2"
    store._observations = store._observations[:-1]
    assert answer(client, body()) != first


@pytest.mark.parametrize(
    "asked",
    [
        body(output="frame.title"),
        body(inputs=[]),
        body(inputs="x"),
        body(
            inputs=[{"id": "url", "property": "pathname", "value": 5}, {"id": "url", "property": "search", "value": ""}]
        ),
    ],
)
def test_what_is_no_address_is_never_answered_from_what_is_kept(client: FlaskClient, asked: dict[str, Any]) -> None:
    kept = answer(client, body())
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    response = client.post("/_dash-update-component", json=asked, headers={"Accept-Encoding": "identity"})
    assert response.data != kept
