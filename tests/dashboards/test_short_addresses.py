"""Short addresses of printed figures: they lead to the lineage, and the panel there says its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.dashboards.desks import LEADER, Office, opened


@pytest.fixture(scope="module", name="office")
def _office(grown: Path) -> Iterator[Office]:
    with opened(grown) as office:
        yield office


def target(office: Office, path: str) -> tuple[str, dict[str, list[str]]]:
    answer = office.browser(LEADER).get(path)
    assert answer.status_code == 302
    parts = urlsplit(answer.headers["Location"])
    return parts.path, parse_qs(parts.query)


def test_a_figure_leads_to_its_lineage_as_it_was_known(office: Office) -> None:
    known = "2023-07-20T00:00:00+08:00"
    path, query = target(office, "/n/8.2023Q2?known_at=2023-07-20T00%3A00%3A00%2B08%3A00&lang=en&other=1")
    assert path == "/indicator/8"
    assert query == {"as_of": ["2023Q2"], "trace": ["2023Q2"], "known_at": [known], "lang": ["en"]}
    town = office.data_store.plan.towns[4]
    assert target(office, "/n/8.2023Q2.5")[1] == {"as_of": ["2023Q2"], "trace": ["2023Q2"], "area": [town]}
    assert target(office, "/n/2023Q2") == ("/", {"as_of": ["2023Q2"]})
    assert target(office, "/n/task.T-001") == ("/task/T-001", {})


@pytest.mark.parametrize(
    "code",
    ["8", "99.2023Q2", "8.2023Q5", "8.2023Q2.0", "8.2023Q2.20", "8.2023Q2.x", "٨.2023Q2", "8.2023Q2.5.1", "..%2F"],
)
def test_what_means_nothing_is_not_found(office: Office, code: str) -> None:
    assert office.browser(LEADER).get(f"/n/{code}").status_code == 404


def test_nobody_is_led_in_without_signing_in(office: Office) -> None:
    answer = office.server.test_client().get("/n/8.2023Q2", base_url="http://127.0.0.1")  # type: ignore[attr-defined]
    assert answer.status_code in (302, 303, 401, 403) or "8.2023Q2" not in answer.get_data(as_text=True)


def test_the_lineage_says_its_own_short_address(office: Office) -> None:
    leader = office.browser(LEADER)
    assert 'href="/n/8.2023Q2"' in leader.text("/indicator/8?as_of=2023Q2&trace=2023Q2")
    town = office.data_store.plan.towns[4]
    assert 'href="/n/8.2023Q2.5"' in leader.text(f"/indicator/8?as_of=2023Q2&trace=2023Q2&area={town}")
