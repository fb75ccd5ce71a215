"""The wall: what it shows is what the pages show, nothing can be clicked, and it says how old all of it is."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from app import app_over
from dashboards.pages.wall.towns import counted_by_town
from plan.period import Period
from presentation import formats
from presentation.heatmap import town_indicators
from tests.dashboards.fakes import fake_reader

LAST = Period(2024, 4)
AT = "as_of=2024Q4"


@pytest.fixture(scope="module", name="client")
def _client() -> FlaskClient:
    return app_over(fake_reader(LAST)).server.test_client()


def wall(client: FlaskClient, query: str = AT, path: str = "/wall") -> str:
    """Return the wall's document."""
    answer = client.get(f"{path}?{query}", base_url="http://127.0.0.1")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_indicator_is_there_with_its_value(client: FlaskClient, lang: str) -> None:
    said = wall(client, f"{AT}&lang={lang}")
    rows = dict(re.findall(r'<li class="wall-row [^"]*" data-no="(\d+)">(.*?)</li>', said))
    assessments = fake_reader(LAST).assessments(LAST.last_day)
    assert set(rows) == {str(each.indicator.no) for each in assessments}
    for each in assessments:
        assert each.value is not None
        assert formats.amount(each.indicator, each.value) in rows[str(each.indicator.no)]


@pytest.mark.parametrize("query", [AT, "", f"{AT}&turn=0"])
def test_nothing_can_be_clicked(client: FlaskClient, query: str) -> None:
    inside = wall(client, query).partition("<body")[2]
    assert not re.findall(r"<(?:a|button|input|select|summary|form)\b|tabindex|onclick", inside)


def test_it_says_of_when_the_figures_are_and_how_old(client: FlaskClient) -> None:
    said = wall(client)
    accepted = date(2025, 1, 20)
    assert "数据截至2024年四季度" in said
    assert re.search(r"2025年1月20日审定，距今\d+天", said), f"the fakes accept 20 days after the quarter: {accepted}"
    assert "演示数据" in said


@pytest.mark.parametrize("query", [f"{AT}&known_at=2021-01-01", "as_of=2020Q4"])
def test_where_nothing_was_accepted_it_says_so_and_goes_on(client: FlaskClient, query: str) -> None:
    assert "wall-row" in wall(client, query)
    assert "审定" not in wall(client, query)


@pytest.mark.parametrize(
    ("turn", "seconds"), [("", ["40", "20"]), ("turn=7", ["7", "7"]), ("turn=0", ["0"]), ("turn=x", ["40", "20"])]
)
def test_the_faces_turn_as_the_address_says(client: FlaskClient, turn: str, seconds: list[str]) -> None:
    faces = re.findall(r'<section class="wall-face[^>]*>', wall(client, f"{AT}&{turn}"))
    assert [re.findall(r'data-seconds="(\d+)"', face)[0] for face in faces] == seconds
    assert ["hidden" in face.replace("overflow:hidden", "") for face in faces] == [False, *[True] * (len(faces) - 1)]


def test_the_picture_is_sent_only_when_it_is_another(client: FlaskClient) -> None:
    version = re.findall(r'data-version="([^"]+)"', wall(client))[0]
    same = client.get(f"/wall/picture?{AT}&have={version}", base_url="http://127.0.0.1")
    assert same.status_code == 204
    assert int(same.headers["X-Guibiao-Now"]) > 0
    other = client.get(f"/wall/picture?{AT}&have=old", base_url="http://127.0.0.1")
    assert other.status_code == 200
    assert other.headers["X-Guibiao-Version"] == version
    assert "wall-row" in other.get_data(as_text=True)
    assert other.headers["Cache-Control"] == "no-store"


def test_columns_in_which_no_town_has_a_figure_are_left_out() -> None:
    reader = fake_reader(LAST)
    heat = town_indicators(reader.plan, reader.assessments(LAST.last_day))
    kept = counted_by_town(heat)
    assert 0 < len(kept.indicators) < len(heat.indicators)
    for place, indicator in enumerate(heat.indicators):
        said = any(row.cells[place].value is not None for row in heat.rows[1:])
        assert (indicator in kept.indicators) is said
    assert [row.area for row in kept.rows] == [row.area for row in heat.rows]


def test_a_stranger_gets_the_programs_files_and_no_figure() -> None:
    client = app_over(fake_reader(LAST)).server.test_client()
    away = {"base_url": "http://guibiao.example"}  # not this machine: nobody is anybody there
    for name in ("wall.css", "wall.js"):
        assert client.get(f"/wall/file/{name}?m=1", **away).status_code == 200
    for name in ("base.css", "../app.py", "mark.svg", "%2e%2e/app.py", ""):
        assert client.get(f"/wall/file/{name}", **away).status_code in (302, 404), name
    assert client.get("/wall", **away).status_code == 302
    assert client.get("/wall/picture", **away).status_code in (302, 401)
