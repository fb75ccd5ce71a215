"""A catalogue with five hundred departments that report: the server starts, and everybody finds his pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from dashboards.reader import Reader
from dashboards.server.page_cache import PageRenderer
from dashboards.server.roles import ViewerResolver, demonstration_people
from dashboards.server.routing import find_pages
from dashboards.server.settings import Settings
from dashboards.viewer import Viewer
from etl.home import Home
from etl.yaml_files import CATALOGUE, load_plan, read_yaml
from plan.board import ever_reporting
from plan.review import Role
from tests.dashboards.fakes import FakeStore

MANY = 500
LOCAL = "http://127.0.0.1"


@pytest.fixture(name="catalogue", scope="module")
def _catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the product's catalogue with so many departments more, each with a number of its own to report."""
    known: Any = read_yaml(CATALOGUE)
    model = known["measures"][0]
    for i in range(MANY):
        names = {"name": f"第{i}科", "name_en": f"Department {i}"}
        known["departments"].append(names)
        more = {"name": f"第{i}数", "name_en": f"Number {i}", "department": names["name"], "aliases": []}
        known["measures"].append({**model, **more})
    for i in range(0, MANY, 2):  # every number serves an indicator, or the catalogue is refused
        formula = {"kind": "ratio", "numerator": f"第{i}数", "denominator": f"第{i + 1}数", "scale": 1}
        own = {"no": 100 + i, "id": f"indicator-{i}", "name": f"第{i}项", "name_en": f"Indicator {i}"}
        known["indicators"].append({**known["indicators"][0], **own, "formula": formula})
    path = tmp_path_factory.mktemp("many") / "indicators.yaml"
    path.write_text(json.dumps(known, ensure_ascii=False, default=str), encoding="utf-8")  # JSON is YAML
    return path


@pytest.fixture(name="client", scope="module")
def _client(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = Home(tmp_path_factory.mktemp("home"))
    return create_app(Settings(home, catalogue)).server.test_client()


def test_every_department_has_a_person_of_its_own(catalogue: Path) -> None:
    plan = load_plan(catalogue)
    people = demonstration_people(plan)
    assert len(ever_reporting(plan)) > MANY
    assert len({person.name for person in people}) == len(people)


def test_the_server_starts_and_answers(client: FlaskClient) -> None:
    assert client.get("/healthz", base_url=LOCAL).data == b"ok"
    assert client.get("/login", base_url=LOCAL).status_code == 200


def test_pages_of_a_reader_the_desk_and_the_plan(catalogue: Path) -> None:
    """Over invented data, as the last of the departments and as everybody else."""
    plan = load_plan(catalogue)
    renderer = PageRenderer(find_pages(), Reader(plan, FakeStore([])))
    people = {person.role: person for person in demonstration_people(plan)}
    people[Role.FILLER] = next(
        person for person in demonstration_people(plan) if person.department == f"第{MANY - 1}科"
    )
    for path in ("/", "/areas", "/indicator/1", "/plan", "/submit", "/review", "/evaluate"):
        viewers = (Viewer(person, "token", demonstration_people(plan)) for person in people.values())
        viewer = next(viewer for viewer in viewers if renderer.may_see(path, viewer))
        assert not renderer.picture(path, "", viewer).missing
    for number in (0, len(demonstration_people(plan)) - 1):
        resolver = ViewerResolver(b"secret", plan, lambda: True)
        assert resolver.choice(str(number)) == demonstration_people(plan)[number]
