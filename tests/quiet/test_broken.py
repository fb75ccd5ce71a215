"""An app in which something breaks says so in one sentence."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import app_over
from dashboards.reader import Reader
from etl.reported_error import ReportedError
from tests.dashboards.fakes import FakeStore, fake_reader, the_plan
from tests.quiet.server import Answer, check_calm
from wording import Lang, say


class Broken(FakeStore):
    """A store that falls over whatever it is asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__([])
        self.error = error

    def observations(self, known_at: object = None) -> list[object]:  # type: ignore[override]
        """Fall over."""
        raise self.error


ERRORS = (
    RuntimeError("duckdb fell over at /secret-place/app.py"),
    OSError(28, "No space left on device", "/secret-place/warehouse.duckdb"),
    KeyError("secret-place"),
    AssertionError("secret-place"),
    RecursionError("secret-place"),
    MemoryError(),
    UnicodeDecodeError("utf-8", b"secret-place", 0, 1, "secret-place"),
)


def client_over(error: Exception) -> FlaskClient:
    """Return a client of an app whose store falls over."""
    server = app_over(Reader(the_plan(), Broken(error))).server  # type: ignore[arg-type]
    assert not server.debug
    assert not server.testing
    return server.test_client()


def told(answer: TestResponse) -> Answer:
    """Return an answer as ``check_calm`` wants it."""
    return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.data


@pytest.mark.parametrize("error", ERRORS, ids=[type(error).__name__ for error in ERRORS])
@pytest.mark.parametrize("path", ["/", "/areas", "/indicator/8", "/evaluate", "/plan", "/download/overview.svg"])
def test_what_breaks_within_is_told_in_one_sentence(error: Exception, path: str) -> None:
    answer = client_over(error).get(path, base_url="http://127.0.0.1")
    check_calm(*told(answer), path)
    if answer.status_code < 400:
        pytest.skip("this page needs none of it")
    assert answer.status_code in (500, 503)
    # Of a full disk it is known what it is, and who can do something.
    full = isinstance(error, OSError)
    assert (say("door.machine", why="磁盘已满") if full else say("door.broken")) in plain(answer)
    assert len(plain(answer)) <= 4 + len(Lang) - 1, "one sentence under the mark, the other language, and the way back"


def test_nobody_writes_lines_of_his_own_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    client_over(ERRORS[0]).get("/areas%0d%0aERROR:root:forged?%0aforged", base_url="http://127.0.0.1")
    client_over(ERRORS[0]).get("/healthz?%0aforged", base_url="http://127.0.0.1")
    for record in caplog.records:
        assert "\n" not in record.getMessage()
        assert "\r" not in record.getMessage()


def plain(answer: TestResponse) -> list[str]:
    """Return the lines of text that a person sees."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", "", answer.get_data(as_text=True), flags=re.DOTALL)
    return [line.strip() for line in re.sub(r"<[^>]*>", "\n", text).splitlines() if line.strip()]


def test_it_is_told_in_english_where_that_is_read() -> None:
    client = client_over(ERRORS[0])
    answer = client.get("/areas?lang=en", base_url="http://127.0.0.1", headers={"Referer": "http://127.0.0.1/?lang=en"})
    assert say("door.broken", Lang.EN) in answer.get_data(as_text=True)


def test_the_callback_breaks_calmly_too() -> None:
    asked = {
        "output": "frame.children",
        "outputs": {"id": "frame", "property": "children"},
        "inputs": [
            {"id": "url", "property": "pathname", "value": "/areas"},
            {"id": "url", "property": "search", "value": ""},
        ],
        "changedPropIds": ["url.pathname"],
    }
    answer = client_over(ERRORS[0]).post("/_dash-update-component", json=asked, base_url="http://127.0.0.1")
    assert answer.status_code in (500, 503)
    check_calm(*told(answer), "callback")


def test_trouble_is_told_in_its_own_sentence() -> None:
    answer = client_over(ReportedError("keep.raw_missing", submission="2023Q1-科-1", file="表.xlsx")).get(
        "/areas", base_url="http://127.0.0.1"
    )
    assert answer.status_code == 503
    assert "表.xlsx" in answer.get_data(as_text=True)
    check_calm(*told(answer), "trouble")


@pytest.mark.parametrize("error", ERRORS, ids=[type(error).__name__ for error in ERRORS])
def test_health_is_fail_and_no_word_more(error: Exception) -> None:
    answer = client_over(error).get("/healthz", base_url="http://127.0.0.1")
    assert (answer.status_code, answer.data) == (503, b"fail")


def test_health_is_ok_after_a_real_query() -> None:
    asked: list[object] = []
    reader = fake_reader()
    real = reader.store.observations
    reader.store.observations = lambda *known: asked.append(known) or real(*known)  # type: ignore[method-assign,func-returns-value]
    answer = app_over(reader).server.test_client().get("/healthz")
    assert (answer.status_code, answer.data) == (200, b"ok")
    assert asked
