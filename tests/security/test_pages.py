"""Row 17: every page for every role, however it is asked for: as a document, by the callback, by Dash's layout."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from access.audit import AuditAction, AuditEntry
from access.permission import READERS
from dashboards.server.guard import check_guarded, open_to, public
from tests.security.home import CANARY, NUMBER, REVIEWER, ROLES
from tests.security.household import Household, Person, routing
from tests.security.leaks import told_by
from tests.security.verdicts import COVERED_ELSEWHERE, FILES, PAGES, Row, Verdict
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN
from wording import Lang, say

Channel = Callable[[Person, str], TestResponse]


STATUS = {Verdict.YES: 200, Verdict.FORBIDDEN: 403, Verdict.ELSEWHERE: 302, Verdict.GONE: 410}


def by_document(person: Person, path: str) -> TestResponse:
    """Return as a browser that opens an address."""
    return person.get(path)


def by_callback(person: Person, path: str) -> TestResponse:
    """Return as Dash's script after a click on a link."""
    return person.call(path)


def by_layout(person: Person, path: str) -> TestResponse:
    """Return as Dash's script at the start: the page is the referrer's."""
    return person.get("/_dash-layout", headers={"Referer": person.household.base + path})


CHANNELS: tuple[Channel, ...] = (by_document, by_callback, by_layout)


def places(access_services: Household) -> Iterator[tuple[str, str, str, Row]]:
    """Yield (pattern, what it caught, address, who may see it)."""
    for page in access_services.app.shown.pages:
        for caught, row in PAGES[page.path].items():
            head, part, _ = page.path.partition("<")
            value = access_services.things.get(caught, caught)
            yield page.path, value, head + quote(value) if part else page.path, row


def test_every_page_has_a_row(access_services: Household) -> None:
    listed = {page.path for page in access_services.app.shown.pages}
    assert listed <= PAGES.keys(), f"who may see these? {sorted(listed - PAGES.keys())}"


def test_every_file_has_a_row(access_services: Household) -> None:
    listed = {rule.rule for rule in access_services.server.url_map.iter_rules() if "GET" in (rule.methods or ())}
    known = FILES.keys() | COVERED_ELSEWHERE.keys()
    assert listed <= known, f"who may have these? {sorted(listed - known)}"
    assert not FILES.keys() - listed


ASKING = [
    (channel, name)
    for channel in CHANNELS
    for name in ROLES
    if LARGE_RUN or channel is by_callback or name in ("钱填报", "李审核", "郑审计")
]


@pytest.mark.parametrize(("channel", "name"), ASKING)
def test_pages_are_for_whom_they_are(access_services: Household, name: str, channel: Channel, count: Counter) -> None:
    """Every page with its own, others' and unknown ids; whoever is refused is told of, once."""
    person = access_services.person(name)
    for pattern, caught, address, row in places(access_services):
        verdict, mark = row[name], access_services.mark()
        if channel is by_document and address == "/" and verdict is Verdict.FORBIDDEN:
            verdict = Verdict.ELSEWHERE
        answer = channel(person, address)
        what = f"{name} {address} {channel.__name__}: {answer.status_code}, not {verdict}"
        assert answer.status_code == status_of(verdict, channel), what
        assert_said(answer, verdict, caught, what)
        told = access_services.told(mark)
        # Who decides about what waits, and opens it first, is noted: it cannot be withdrawn any more.
        opened = [entry for entry in told if entry.deed is AuditAction.OPENED]
        assert {entry.by for entry in opened} <= {REVIEWER}, what
        assert_told([entry for entry in told if entry not in opened], name, verdict, (pattern, address, caught), what)
        count(17, f"pages x roles x ids, {channel.__name__}", 1)
    count(
        17,
        "callbacks listed",
        len(access_services.app.callback_map) if channel is by_callback and name == "钱填报" else 0,
    )


def status_of(verdict: Verdict, channel: Channel) -> int:
    """Return parts of pages say that there is no page by what they show, documents by their status too."""
    if verdict in (Verdict.HIDDEN, Verdict.NOTHING):
        return 404 if channel is by_document else 200
    return STATUS[verdict]


def assert_said(answer: TestResponse, verdict: Verdict, caught: str, what: str) -> None:
    """Who is refused reads nothing of the home."""
    told = told_by(answer.get_data(), answer.headers.items())
    missing = say("page.not_found", Lang.ZH) in told
    assert missing is (verdict in (Verdict.HIDDEN, Verdict.NOTHING)), what
    if verdict is not Verdict.YES:
        assert CANARY not in told, what
        assert str(NUMBER) not in told, what
        assert f"{NUMBER:,}" not in told, what
    assert answer.headers["Cache-Control"] == "no-store", what


def assert_told(entries: list[AuditEntry], name: str, verdict: Verdict, asked: tuple[str, str, str], what: str) -> None:
    """One entry with who and what, or none."""
    if verdict not in (Verdict.FORBIDDEN, Verdict.HIDDEN):
        assert entries == [], what
        return
    assert len(entries) == 1, f"{what}: {entries}"
    entry = entries[0]
    assert (entry.by, entry.deed, entry.ok, entry.role) == (name, AuditAction.REFUSED, False, ROLES[name]), what
    assert entry.address == "127.0.0.1", what
    assert entry.at.tzinfo, what
    if verdict is Verdict.HIDDEN:
        assert asked[2] in entry.detail, f"{what}: {entry}"
    else:
        assert unquote(asked[1]) in unquote(entry.about), f"{what}: {entry}"
        assert entry.detail, what


@pytest.mark.parametrize("name", ROLES)
def test_files_are_for_whom_they_are(access_services: Household, name: str, count: Counter) -> None:
    """Every download with its own, others' and unknown ids; what is taken home is told of, and what is refused."""
    person = access_services.person(name)
    for rule, rows in FILES.items():
        for caught, row in rows.items():
            values = [access_services.things.get(each, each) for each in caught]
            address, verdict, mark = filled_in(rule, values), row[name], access_services.mark()
            answer = person.get(address)
            what = f"{name} {address}: {answer.status_code}, not {verdict}"
            if rule != "/_favicon.ico":
                expected = STATUS.get(verdict, 404)
                assert answer.status_code == expected, what
            told = access_services.told(mark)
            if verdict is Verdict.YES and rule.startswith("/download/"):
                left = [e for e in told if e.deed is not AuditAction.OPENED]
                assert [(e.by, e.deed, e.about) for e in left] == [(name, AuditAction.TAKEN_HOME, unquote(address))], (
                    what
                )
            else:
                assert_told(told, name, verdict, (rule, unquote(address), values[0] if values else ""), what)
            count(17, "files x roles x ids", 1)


def filled_in(rule: str, values: list[str]) -> str:
    """Return a rule's address."""
    for value in values:
        head, _, rest = rule.partition("<")
        rule = head + quote(value) + rest.partition(">")[2]
    return rule


def forged(page: str) -> Iterator[object]:
    """Calls of the callback as no page of ours makes them (fact 5)."""
    good = routing(page)
    url = {"id": "url", "property": "pathname", "value": page}
    search = {"id": "url", "property": "search", "value": ""}
    for changed in (
        {"output": "url.pathname"},
        {"output": "frame.className"},
        {"output": "..frame.children...url.pathname.."},
        {"outputs": {"id": "frame", "property": "className"}},
        {"outputs": [{"id": "frame", "property": "children"}]},
        {"outputs": {"id": "url", "property": "children"}},
        {"outputs": {"id": "frame", "property": "children", "wild": True}},
        {"outputs": None},
        {"inputs": [url]},
        {"inputs": [search, url]},
        {"inputs": [{**url, "property": "href"}, search]},
        {"inputs": [{**url, "id": "store"}, search]},
        {"inputs": [{**url, "id": {"type": "url"}}, search]},
        {"inputs": [url, search, url]},
        {"inputs": [{**url, "value": [page]}, search]},
        {"inputs": [{**url, "value": {"a": page}}, search]},
        {"inputs": [{**url, "value": 1}, search]},
        {"inputs": [[url], [search]]},
        {"inputs": {"0": url}},
        {"inputs": page},
        {"changedPropIds": page},
        {"changedPropIds": [1]},
        {"changedPropIds": {"url.pathname": 1}},
        {"state": [{"id": "asker", "property": "role", "value": "reviewer"}]},
        {"state": page},
    ):
        yield {**good, **changed}
    yield from ([], None, 1, page, [good], {})


@pytest.mark.parametrize("name", ROLES)
def test_forged_callbacks_are_refused(access_services: Household, name: str, count: Counter) -> None:
    """Whatever they call their inputs and outputs, for pages that are theirs and pages that are not."""
    person = access_services.person(name)
    for page in ("/", "/review", "/submission/" + access_services.things["relief sent"])[0 if LARGE_RUN else 2 :]:
        for body in forged(page):
            answer = person.ask("POST", "/_dash-update-component", json=body)
            assert answer.status_code in (400, 403), (body, answer.status_code)
            told = told_by(answer.get_data(), ())
            assert CANARY not in told
            assert str(NUMBER) not in told
            count(17, "forged callbacks x roles", 1)


def test_extra_keys_of_a_callback_change_nothing(access_services: Household) -> None:
    """What a client claims to be is not asked for."""
    person = access_services.person("孙填报")
    claimed = {"asker": "李审核", "role": "reviewer", "department": None, "user": {"name": "王管理"}, "token": "x"}
    for page in ("/review", "/admin", "/audit"):
        assert person.call(page, **claimed).status_code in (403, 200)
        assert CANARY not in person.call(page, **claimed).get_data(as_text=True)
    plain, more = person.call("/areas"), person.call("/areas", **claimed)
    assert plain.get_data() == more.get_data()


def test_a_view_that_does_not_say_for_whom_it_is_stops_the_start(access_services: Household) -> None:
    server = access_services.server

    def secret() -> str:
        return "x"

    rules_before = len(list(server.url_map.iter_rules()))
    try:
        server.view_functions["sly"] = secret
        server.url_map.add(rule := Rule("/sly", endpoint="sly"))
        with pytest.raises(AssertionError, match=r"these do not say for whom they are: \['sly'\]"):
            check_guarded(server, access_services.app.callback_map)
        server.view_functions["sly"] = open_to(READERS)(lambda: "x")
        check_guarded(server, access_services.app.callback_map)
        server.view_functions["sly"] = public(lambda: "x")
        check_guarded(server, access_services.app.callback_map)
    finally:
        server.view_functions["sly"] = public(lambda: "x")
        server.url_map._rules.remove(rule)
        server.url_map._rules_by_endpoint.pop("sly")
    assert len(list(server.url_map.iter_rules())) == rules_before


def test_a_callback_that_does_not_say_for_whom_it_is_stops_the_start(access_services: Household) -> None:
    with pytest.raises(AssertionError, match=r"these do not say for whom they are: \['frame.style'\]"):
        check_guarded(access_services.server, {**access_services.app.callback_map, "frame.style": {}})


def test_nothing_says_which_versions_run_here(access_services: Household) -> None:
    """Neither a document nor a header: not to strangers, not to whoever is within."""
    for person, path in (
        (access_services.stranger(), "/login"),
        (access_services.person("周领导"), "/"),
        (access_services.stranger(), "/x"),
    ):
        answer = person.get(path)
        told = told_by(answer.get_data(), answer.headers.items())
        assert platform.python_version() not in told
        assert "python_version" not in told
        assert "dash_version" not in told
        assert not {"Server", "X-Powered-By", "Via"} & {name for name, _ in answer.headers}


@pytest.mark.parametrize("name", ROLES)
def test_a_question_for_the_head_alone_is_answered_as_the_page_is(access_services: Household, name: str) -> None:
    person = access_services.person(name)
    asked = [person.ask(method, "/") for method in ("GET", "HEAD")]
    assert asked[0].status_code == asked[1].status_code
    assert asked[0].headers.get("Location") == asked[1].headers.get("Location")
