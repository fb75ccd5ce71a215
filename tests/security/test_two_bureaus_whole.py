"""Row 18, over bureaus, of everything that can be done: tasks, slips, evidence, instructions, imports, revisions,
drafts and reports of one bureau are at another one what nobody has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast

import pytest
from werkzeug.test import TestResponse

from tests.security.bureaus import FULL, Service, two_bureaus
from tests.security.home import CANARY, EVALUATOR, FILLER, REVIEWER
from tests.security.household import Person
from tests.security.test_ids import told
from tests.security.test_two_bureaus import IDS, everywhere, unlike
from tests.security.whole_house import GIVING, SECOND, Whole, grow_whole
from tests.security.writes import WRITES, Write
from tests.torture.counts import Counter

AS = {SECOND: REVIEWER, GIVING: EVALUATOR}
"""Who at the other bureau has the same role."""

OF_ONE_S_OWN = (
    "/entry/type",
    "/login",
    "/second-factor",
    "/password",
    "/prove",
    "/wall",
    "/admin",
    "/logout",
    "/sessions",
)
"""Forms that take no id: of one's own account, or of accounts by their names."""

NO_IDS = re.compile(r"mend |seen|sealed|secret|code|ticket|link|changing|target")
"""Names of things that are no ids: words of forms, and what opens doors (tests/security/test_two_bureaus.py)."""


@pytest.fixture(name="whole", scope="module")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    root = tmp_path_factory.mktemp("whole")
    (root / "workbooks").mkdir()
    return grow_whole(root / "home", root / "workbooks")


@pytest.fixture(name="service", scope="module")
def _service(whole: Whole, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with two_bureaus(whole.grown, tmp_path_factory.mktemp("service") / "bureaus") as service:
        for bureau in service.bureaus.values():
            assert bureau.person(REVIEWER).get("/").status_code == 200
        # What is read of a document is kept in memory alone.
        things, files = whole.grown.things, whole.files
        for thing, who, path, key in (
            ("brought", REVIEWER, "/tasks/decompose/read", "decomposition"),
            ("document", EVALUATOR, "/import/read", "plan"),
        ):
            answer = service.full.person(who).post(
                path, file=(files[key], f"{key}.{'xlsx' if key != 'plan' else 'txt'}")
            )
            things[thing] = answer.headers["Location"].partition("doc=")[2]
            assert things[thing]
        yield service


@dataclass
class _Said:
    """Takes what a form would send, and sends nothing."""

    sent: list[object] = field(default_factory=list)

    def post(self, path: str, **form: object) -> None:
        self.sent.append((path, sorted(form.items(), key=repr)))

    def text(self, path: str) -> str:
        self.sent.append(path)
        return ""


def said(write: Write, whole: Whole) -> list[object]:
    taken = _Said()
    write.do(cast(Person, taken), whole)
    return taken.sent


def ids(whole: Whole) -> dict[str, str]:
    """Return what in the bureau has an id, by its name."""
    return {name: key for name, key in whole.grown.things.items() if not NO_IDS.search(name)}


def test_there_is_something_of_everything(service: Service, whole: Whole) -> None:
    assert service.full.key == FULL
    names = " ".join(ids(whole))
    for kind in (
        "slip",
        "line",
        "instruction",
        "revision",
        "document",
        "brought",
        "attached",
        "draft",
        "sent",
        "report",
    ):
        assert kind in names, kind
    assert {"doc", "revision", "slip", "line", "instruction", "sha256", "draft", "submission"} <= IDS


@pytest.mark.parametrize("name", [FILLER, REVIEWER, EVALUATOR])
def test_every_form_with_another_bureau_s_ids_is_as_with_nobody_s(
    service: Service, whole: Whole, name: str, count: Counter
) -> None:
    """What each form's own row sends, at the bureau that has nothing of it: by the same role as at home."""
    made_up = {key: unlike(value) if key in ids(whole) else value for key, value in whole.grown.things.items()}
    nobody_s = replace(whole, grown=replace(whole.grown, things=made_up))
    person, before, done = service.empty.person(name), _kept(service), 0
    for write in WRITES:
        if AS.get(write.who, write.who) != name or write.rule.startswith(OF_ONE_S_OWN):
            continue
        if said(write, whole) == said(write, nobody_s):
            continue  # it takes no id
        real, unreal = (_plain(write.do(person, each), each) for each in (whole, nobody_s))
        assert real == unreal, write.name
        assert real[0] in (303, 403, 404, 409), (write.name, real[0])
        assert CANARY not in real[1], write.name
        done += 1
    assert _kept(service) == before, "nothing of the bureau that has everything has changed"
    assert done > 1
    count(18, "forms sent with another bureau's ids", done)


def _plain(answer: TestResponse, whole: Whole) -> tuple[int, str, list[tuple[str, str]]]:
    """Return an answer without any of the ids that were sent."""
    status, text, headers = told(answer, "\0")
    found = sorted(set(ids(whole).values()), key=len, reverse=True)
    for key in (each for each in found if len(each) > 6):
        text = text.replace(key, "ID")
        headers = [(name, value.replace(key, "ID")) for name, value in headers]
    return status, text, headers


def _kept(service: Service) -> object:
    full = service.full.person(REVIEWER)
    return [full.get(path).status_code for path in ("/", "/supervise", "/review")]


@pytest.mark.parametrize("kind", ["slip receive", "instruction see", "revision", "document", "brought"])
def test_its_id_at_every_address_is_as_nobody_s(service: Service, whole: Whole, kind: str, count: Counter) -> None:
    """What tests/security/test_two_bureaus.py asks of drafts, submissions and reports."""
    person, key = service.empty.person(REVIEWER), whole.grown.things[kind]
    assert len(key) > 6, "a short one would be found in any text"
    pairs = zip(everywhere(service, key), everywhere(service, unlike(key)), strict=True)
    for (method, real), (_, unreal) in dict.fromkeys(pairs):
        form = {"data": {"token": person.token, "note": "x", "seen": ""}} if method == "POST" else {}
        here, nowhere = (person.ask(method, each, **form) for each in (real, unreal))
        assert told(here, key) == told(nowhere, unlike(key)), (method, real)
        assert CANARY not in here.get_data(as_text=True), (method, real)
        assert f"/b/{FULL}/" not in here.get_data(as_text=True), (method, real)
        count(18, "addresses of another bureau compared with unknown ones", 1)
