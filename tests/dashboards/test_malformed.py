"""Calls that no page of ours makes are refused, and do not make the server stumble."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app import app_over
from dashboards.server.callback_cache import CALLBACKS
from plan.period import Period
from tests.dashboards.fakes import fake_reader

GOOD: dict[str, Any] = {
    "output": "frame.children",
    "outputs": {"id": "frame", "property": "children"},
    "inputs": [
        {"id": "url", "property": "pathname", "value": "/"},
        {"id": "url", "property": "search", "value": ""},
    ],
    "changedPropIds": ["url.search"],
    "state": [],
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    made: FlaskClient = app_over(fake_reader(Period(2023, 3))).server.test_client()
    return made


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        "x",
        {"output": "frame.children"},
        {**GOOD, "output": "other.children"},
        {**GOOD, "output": ["frame.children"]},
        {**GOOD, "outputs": []},
        {**GOOD, "inputs": {}},
        {**GOOD, "inputs": GOOD["inputs"][:1]},
        {**GOOD, "inputs": [1, 2]},
        {**GOOD, "inputs": [{**GOOD["inputs"][0], "value": {"a": 1}}, GOOD["inputs"][1]]},
        {**GOOD, "changedPropIds": 5},
        {**GOOD, "changedPropIds": [5]},
        {**GOOD, "state": [{"id": "url"}]},
    ],
)
def test_what_is_no_call_of_ours_is_refused(client: FlaskClient, body: object) -> None:
    assert client.post(CALLBACKS, json=body).status_code == 400


@pytest.mark.parametrize("sent", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_refused(client: FlaskClient, sent: bytes) -> None:
    assert client.post(CALLBACKS, data=sent, content_type="application/json").status_code == 400


def test_what_pages_send_is_answered(client: FlaskClient) -> None:
    assert client.post(CALLBACKS, json=GOOD).status_code == 200
    nowhere = [{**given, "value": None} for given in GOOD["inputs"]]
    assert client.post(CALLBACKS, json={**GOOD, "inputs": nowhere}).status_code == 200


def test_another_site_is_refused_whatever_it_sends(client: FlaskClient) -> None:
    for body in ({}, GOOD):
        assert client.post(CALLBACKS, json=body, headers={"Origin": "http://evil.example"}).status_code == 403
