"""Row 18: what belongs to another department looks, to the last byte, like what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from werkzeug.test import TestResponse

from tests.security.home import FILLER, OTHER, ROLES
from tests.security.household import Household, Person
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN
from wording import say

MADE_UP = {"draft": "0" * 24, "sent": "2023Q3-民政局-1", "accepted": "2023Q1-民政局-1", "returned": "2023Q3-民政局-9"}
FOREIGN = {FILLER: "relief", OTHER: "care"}
TEMPLATES = {FILLER: "社会救助科", OTHER: "养老服务科"}


def asked(key: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield (method, address, form) of all that takes an id."""
    for page in ("submit", "submission", "receipt", "submit//", "Submission"):
        yield "GET", f"/{page}/{key}", {}
        yield "HEAD", f"/{page}/{key}", {}
    yield "GET", f"/submission/{key}?lang=en&receipt=1", {}
    yield "GET", f"/submission/{key}/", {}
    yield "GET", f"/download/desk/draft/{key}/checked", {}
    yield "GET", f"/download/desk/draft/{key}/checked?lang=en", {}
    for deed in ("mend", "unmend", "explain", "blanks", "confirm", "again", "send", "discard", "nothing"):
        yield "POST", f"/desk/{key}/{deed}", {"seen": "", "reason": "x", "finding": "x"}
    for deed in ("accept", "return", "reopen", "nothing"):
        yield "POST", f"/review/{key}/{deed}", {"note": "x"}


def ask(person: Person, method: str, address: str, form: dict[str, str]) -> TestResponse:
    return person.post(address, **form) if method == "POST" else person.ask(method, address)


def told(answer: TestResponse, key: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Return an answer without the id that was in the question."""
    plain = answer.get_data(as_text=True)
    for form in (key, quote(key), quote(quote(key)), quote(key, safe=""), unquote(key)):
        plain = plain.replace(form, "ID")
    headers = [(n, v) for n, v in answer.headers.items() if n not in ("Content-Length", "Date")]
    plain = re.sub(r'"end_id":"[^"]*"', "", plain)  # Dash makes one for every document
    return answer.status_code, re.sub(r"(ID)+", "ID", plain), headers


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_another_department_s_is_not_there(access_services: Household, name: str, count: Counter) -> None:
    """By every address that takes an id: the same answer as for an id that nobody has."""
    person = access_services.person(name)
    for kind, made_up in MADE_UP.items():
        key = quote(access_services.things[f"{FOREIGN[name]} {kind}"])
        for (method, address, form), (_, other, _) in zip(asked(key), asked(quote(made_up)), strict=True):
            real, unreal = ask(person, method, address, form), ask(person, method, other, form)
            assert told(real, unquote(key)) == told(unreal, made_up), (method, address)
            assert real.status_code == 404, (method, address, real.status_code)
            count(18, "addresses of another department compared with unknown ones", 1)


@pytest.mark.parametrize("name", FOREIGN)
def test_pages_by_script_are_the_same_too(access_services: Household, name: str, count: Counter) -> None:
    """The callback, and Dash's layout."""
    person = access_services.person(name)
    for kind, made_up in MADE_UP.items():
        key = access_services.things[f"{FOREIGN[name]} {kind}"]
        for page in ("submit", "submission"):
            pairs = [person.call(f"/{page}/{quote(each)}") for each in (key, made_up)]
            pairs += [
                person.get("/_dash-layout", headers={"Referer": f"{access_services.base}/{page}/{quote(each)}"})
                for each in (key, made_up)
            ]
            for real, unreal in (pairs[:2], pairs[2:]):
                assert told(real, key) == told(unreal, made_up)
                assert say("page.not_found") in str(real.json)
                count(18, "pages by script compared with unknown ones", 1)


@pytest.mark.parametrize("name", FOREIGN)
def test_another_department_s_template_is_not_there(access_services: Household, name: str) -> None:
    person = access_services.person(name)
    foreign, unknown = (
        person.get(f"/download/desk/template/{quote(each)}/2023Q3") for each in (TEMPLATES[name], "无此科")
    )
    assert told(foreign, TEMPLATES[name]) == told(unknown, "无此科")
    assert foreign.status_code == 404


@pytest.mark.parametrize("name", ROLES if LARGE_RUN else (OTHER, "郑审计"))
def test_every_id_of_the_home_for_everybody(access_services: Household, name: str, count: Counter) -> None:
    """What somebody may not see is never told apart by what stands in a refusal."""
    person = access_services.person(name)
    for thing, key in list(access_services.things.items())[: None if LARGE_RUN else 4]:
        for method, address, form in asked(quote(key)):
            referred = {"Referer": f"{access_services.base}/submission/{quote(key)}"}
            if method == "POST":
                answer = person.post(address, headers=referred, **{**form, "token": "wrong"})
                assert answer.status_code in (403, 404), (address, answer.status_code)
                title = re.search("<title>([^<]*)", answer.get_data(as_text=True))
                assert title is not None
                assert key not in title[1], (thing, address)
            count(18, "ids x addresses x roles", 1)


@pytest.mark.parametrize("name", FOREIGN)
def test_lists_hold_one_s_own_alone(access_services: Household, name: str) -> None:
    """The page 报送 and its board say nothing of others."""
    page = access_services.person(name).text("/submit")
    for kind in MADE_UP:
        assert quote(access_services.things[f"{FOREIGN[name]} {kind}"]) not in page
        assert access_services.things[f"{FOREIGN[name]} {kind}"] not in page
    own = "care" if name == FILLER else "relief"
    assert access_services.things[f"{own} draft"] in page
