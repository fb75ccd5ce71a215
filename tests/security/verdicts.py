"""Who may see and do what: said here once more, by hand, and never asked of the code under test.

A page, a file or a deed that has no row here makes a test fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.security.home import (
    ADMINISTRATOR,
    AUDITOR,
    DISABLED,
    EVALUATOR,
    FILLER,
    LEADER,
    OTHER,
    REVIEWER,
    ROLES,
    TOWN,
)


class Verdict(StrEnum):
    """What becomes of what somebody asks for."""

    YES = "yes"
    FORBIDDEN = "forbidden"
    """403, and the audit is told."""
    HIDDEN = "hidden"
    """404 as if it were not there, and the audit is told."""
    NOTHING = "nothing"
    """404: it is not there."""
    ELSEWHERE = "elsewhere"
    """302 to the first page of a role that sees no data."""
    GONE = "gone"
    """410: what is shown once has been shown, or never was."""


YES, FORBIDDEN, HIDDEN = Verdict.YES, Verdict.FORBIDDEN, Verdict.HIDDEN
NOTHING, ELSEWHERE, GONE = Verdict.NOTHING, Verdict.ELSEWHERE, Verdict.GONE

Row = Mapping[str, Verdict]
"""By person."""

ALL = tuple(ROLES)
DATA = (FILLER, OTHER, REVIEWER, LEADER, EVALUATOR)


def only(*names: str, others: Verdict = FORBIDDEN) -> Row:
    """Return those and nobody else."""
    return {name: YES if name in names else others for name in ALL}


def within(row: Row, **changed: Verdict) -> Row:
    """Return a row but for some roles' people: ``filler``, ``other``, ``reviewer``, ``leader``, ``evaluator``."""
    names = {"filler": FILLER, "other": OTHER, "reviewer": REVIEWER, "leader": LEADER, "evaluator": EVALUATOR}
    return {**row, **{names[key]: verdict for key, verdict in changed.items()}}


READ = only(*DATA)

_OF_CARE = within(READ, other=HIDDEN)
_OF_RELIEF = within(READ, filler=HIDDEN)
_DRAFT_OF_CARE = within(READ, other=HIDDEN, reviewer=HIDDEN, leader=HIDDEN, evaluator=HIDDEN)
_DRAFT_OF_RELIEF = within(READ, filler=HIDDEN, reviewer=HIDDEN, leader=HIDDEN, evaluator=HIDDEN)
_NOT_THERE = {name: NOTHING if name in DATA else FORBIDDEN for name in ALL}

_SUBMISSIONS: Mapping[str, Row] = {
    "care accepted": _OF_CARE,
    "care returned": _OF_CARE,
    "care sent": _OF_CARE,
    "relief accepted": _OF_RELIEF,
    "relief returned": _OF_RELIEF,
    "relief sent": _OF_RELIEF,
    "care draft": _NOT_THERE,
    "nothing": _NOT_THERE,
}

PAGES: Mapping[str, Mapping[str, Row]] = {
    "/": {"": READ},
    "/areas": {"": READ},
    "/compare": {"": READ},
    "/instructions": {"": READ},
    "/plan": {"": READ},
    "/evaluate": {"": READ},
    "/plan/text": {"": READ},
    "/revisions": {"": READ},
    "/targets": {"": READ},
    "/import": {"": only(REVIEWER, EVALUATOR)},
    # The home of these tests is no hub: nobody has such pages there.
    "/hub": {"": _NOT_THERE},
    "/hub/<bureau>": {"nothing": _NOT_THERE},
    "/tasks": {"": READ},
    # The home of these tests keeps nothing of tasks.
    "/tasks/decompose": {"": {**only(), REVIEWER: NOTHING}},
    "/task/<task>": {"nothing": _NOT_THERE},
    "/task/<task>/progress": {"nothing": _NOT_THERE},
    "/task/<task>/term": {"nothing": _NOT_THERE},
    "/town": {"": only(TOWN)},
    "/town/<task>": {"nothing": {**only(), TOWN: NOTHING}},
    "/town/slip/<slip>": {"nothing": {**only(), TOWN: NOTHING}},
    "/supervise": {"": READ},
    "/supervise/<slip>": {"nothing": _NOT_THERE},
    "/indicator/<no>": {"1": READ, "99": _NOT_THERE},
    "/submit": {"": only(FILLER, OTHER)},
    # Both departments report too many numbers to type them on the page.
    "/entry": {"": {**only(), FILLER: NOTHING, OTHER: NOTHING}},
    "/review": {"": only(REVIEWER, LEADER, EVALUATOR)},
    "/submit/<draft>": {
        "care draft": _DRAFT_OF_CARE,
        "relief draft": _DRAFT_OF_RELIEF,
        "care sent": _NOT_THERE,
        "nothing": _NOT_THERE,
    },
    "/submission/<submission>": _SUBMISSIONS,
    "/receipt/<submission>": _SUBMISSIONS,
    "/admin": {"": only(ADMINISTRATOR)},
    "/audit": {"": only(AUDITOR)},
}
"""Pages by their pattern; what it catches (the name of a thing, or itself) → who may see that."""

_LEADS_ON = {name: ELSEWHERE if name in DATA else FORBIDDEN for name in ALL}
_NO_DATA_FIRST = {name: YES if name in DATA else ELSEWHERE for name in ALL}

FILES: Mapping[str, Mapping[tuple[str, ...], Row]] = {
    "/download/<path:rest>": {
        ("overview.xlsx",): READ,
        ("overview.svg",): READ,
        ("indicator/1",): READ,
        ("areas/1",): READ,
        ("areas/1/tiles",): READ,
        ("areas/1/map",): READ,
        ("compare.xlsx",): READ,
        ("compare.csv",): READ,
        ("nothing",): dict.fromkeys(ALL, NOTHING),
    },
    "/download/desk/template/<department>/<period>": {
        ("养老服务科", "2023Q3"): _OF_CARE,
        ("社会救助科", "2023Q3"): _OF_RELIEF,
        ("无此科", "2023Q3"): _NOT_THERE,
        ("养老服务科", "2099Q9"): _NOT_THERE,
    },
    "/download/desk/draft/<draft>/checked": {
        ("care draft",): _DRAFT_OF_CARE,
        ("relief draft",): _DRAFT_OF_RELIEF,
        ("nothing",): _NOT_THERE,
    },
    "/download/desk/submission/<submission>": {
        ("care sent",): within(_OF_CARE, leader=FORBIDDEN, evaluator=FORBIDDEN),
        ("relief returned",): within(_OF_RELIEF, leader=FORBIDDEN, evaluator=FORBIDDEN),
        ("care draft",): within(_NOT_THERE, leader=FORBIDDEN, evaluator=FORBIDDEN),
        ("nothing",): within(_NOT_THERE, leader=FORBIDDEN, evaluator=FORBIDDEN),
    },
    "/import/page/<doc>/<int:page>": {("nothing", "1"): {**only(), REVIEWER: NOTHING, EVALUATOR: NOTHING}},
    "/n/<code>": {("8.2023Q2",): _LEADS_ON, ("99.2023Q2",): _NOT_THERE},
    "/download/evaluation-key": {(): READ},
    "/download/evaluation-file/<sha256>": {("0" * 64,): _NOT_THERE},
    "/download/evaluation/<sha256>": {("report",): READ, ("0" * 64,): _NOT_THERE},
    "/download/audit.<any(xlsx,csv):kind>": {("xlsx",): only(AUDITOR), ("csv",): only(AUDITOR)},
    "/admin/first-password": {(): {**only(), ADMINISTRATOR: GONE}},
    "/admin/display-link": {(): {**only(), ADMINISTRATOR: GONE}},
    "/wall": {(): READ},
    "/wall/picture": {(): READ},
    "/version": {(): only(*ALL)},
    "/password": {(): only(*ALL)},
    "/sessions": {(): only(*ALL)},
    "/second-factor": {(): only(*ALL)},
    "/prove": {(): only(*ALL)},
    "/": {(): _NO_DATA_FIRST},
    "/_dash-layout": {(): only(*ALL)},
    "/_dash-dependencies": {(): only(*ALL)},
    "/_reload-hash": {(): only(*ALL)},
    "/_favicon.ico": {(): only(*ALL)},
}
"""What is had by GET, by rule."""

COVERED_ELSEWHERE = {
    "/<path:path>": "pages",
    "/assets/<path:filename>": "files of the program",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "files of the program",
    "/login": "public",
    "/login/code": "public",
    "/healthz": "public",
    "/wall/join": "public",
    "/wall/file/<name>": "files of the program",
    "/manifest.webmanifest": "public",
    "/worker.js": "files of the program",
    "/offline": "public",
}
"""Rules of GET that hold nothing of the house, or whose every page has a row of its own."""


@dataclass(frozen=True, slots=True)
class DeedRow:
    """A deed: what its address catches, what its form holds besides the token, and who may do it."""

    caught: tuple[str, ...]
    form: Mapping[str, object]
    may: Row


_OWN_CARE = {**only(FILLER), OTHER: HIDDEN}
_OWN_RELIEF = {**only(OTHER), FILLER: HIDDEN}
_NO_DRAFT = {**only(), FILLER: NOTHING, OTHER: NOTHING}
_NO_DEED = {name: NOTHING if name in DATA else FORBIDDEN for name in ALL}
_DRAFT_DEEDS: Mapping[str, Mapping[str, object]] = {
    "mend": {"sheet": "填报", "cell": "B7", "value": "1"},
    "unmend": {"sheet": "填报", "cell": "B7"},
    "explain": {"finding": "x", "reason": "理由"},
    "blanks": {"stand": "yes"},
    "confirm": {"confirmed": "yes"},
    "again": {},
    "type": {"place": "填报!B7", "value": "1"},
    "read_as": {},
    "restore": {},
    "send": {"seen": "", "reason": "理由"},
    "discard": {},
}
_DECISIONS = ("accept", "return", "reopen")


def _at_draft() -> list[DeedRow]:
    rows = []
    for deed, form in _DRAFT_DEEDS.items():
        places = (("care draft", _OWN_CARE), ("relief draft", _OWN_RELIEF), ("nothing", _NO_DRAFT))
        rows += [DeedRow((key, deed), form, may) for key, may in places]
    return [*rows, DeedRow(("care draft", "nothing"), {}, {**_DRAFT_OF_CARE, FILLER: NOTHING})]


def _at_submission() -> list[DeedRow]:
    rows = []
    for deed in _DECISIONS:
        for kind in ("accepted", "returned", "sent"):
            care = DeedRow((f"care {kind}", deed), {"note": "说明"}, {**only(REVIEWER), OTHER: HIDDEN})
            relief = DeedRow((f"relief {kind}", deed), {"note": "说明"}, {**only(REVIEWER), FILLER: HIDDEN})
            rows += [care, relief]
        rows.append(DeedRow(("nothing", deed), {"note": "说明"}, _NO_DEED))
    rows += [DeedRow(("care sent", "withdraw"), {}, _OWN_CARE), DeedRow(("relief sent", "withdraw"), {}, _OWN_RELIEF)]
    rows.append(DeedRow(("nothing", "withdraw"), {}, _NO_DEED))
    return [*rows, DeedRow(("care sent", "nothing"), {}, _NO_DEED)]


_FILE = (b"x", "x.csv")
_DETERMINED = {"indicator": "8", "seen": "999", "status": "ahead", "reason": "理由", "document": "纪要"}
_TEXT = {"place": "三", "seen": "999", "正文": "评估"}

DEEDS: Mapping[str, list[DeedRow]] = {
    "/desk/<draft>/<action>": _at_draft(),
    "/review/<submission>/<action>": _at_submission(),
    "/upload": [
        DeedRow((), {"department": "养老服务科", "period": "2024Q4", "files": _FILE}, only(FILLER)),
        DeedRow((), {"department": "社会救助科", "period": "2024Q4", "files": _FILE}, only(OTHER)),
        DeedRow((), {"department": "无此科", "period": "2024Q4", "files": _FILE}, only()),
        DeedRow((), {"department": "", "period": "2024Q4", "files": _FILE}, only()),
    ],
    "/entry/type": [
        DeedRow((), {"department": "养老服务科", "period": "2024Q4"}, only()),
        DeedRow((), {"department": "儿童福利科", "period": "2024Q4"}, only()),
    ],
    "/evaluate/text": [DeedRow((), _TEXT, only(EVALUATOR))],
    "/evaluate/determine": [DeedRow((), _DETERMINED, only(EVALUATOR))],
    "/evaluate/attach": [DeedRow((), {"place": "座谈", "of": "999"}, only(EVALUATOR))],
    "/evaluate/make": [DeedRow((), {"kind": "xlsx", "as_of": "2023-06-30"}, READ)],
    "/evaluate/prove": [DeedRow((), {"file": (b"%PDF-1.4", "x.pdf")}, READ)],
    "/evaluate/prove/<sha256>": [DeedRow(("report",), {}, READ), DeedRow(("0" * 64,), {}, _NOT_THERE)],
    "/instructions/give": [
        DeedRow((), {"indicator": "8", "to": "养老服务科", "text": "请说明"}, only(LEADER)),
        DeedRow((), {"indicator": "8", "to": "无此科", "text": "请说明"}, only()),
    ],
    "/instructions/<instruction>/<action>": [DeedRow(("nothing", "see"), {}, _NOT_THERE)],
    "/import/read": [DeedRow((), {"file": (b"x", "x.txt")}, only(REVIEWER, EVALUATOR))],
    "/import/catalogue": [DeedRow((), {"doc": "nothing"}, {**only(), REVIEWER: NOTHING, EVALUATOR: NOTHING})],
    "/admin/accounts/add": [DeedRow((), {"name": "蒋新", "role": "leader"}, only(ADMINISTRATOR))],
    "/admin/accounts/reset": [
        DeedRow((), {"name": DISABLED}, only(ADMINISTRATOR)),
        DeedRow((), {"name": "nobody"}, {**only(), ADMINISTRATOR: NOTHING}),
    ],
    "/admin/accounts/<any(change,disable,enable,factor,unlock):deed>": [
        DeedRow((deed,), {"name": name, "role": "leader", "seen": "1"}, {**only(), ADMINISTRATOR: verdict})
        for deed in ("change", "disable", "enable", "factor", "unlock")
        for name, verdict in ((DISABLED, YES), (ADMINISTRATOR, YES), ("nobody", NOTHING))
    ],
    "/admin/displays/add": [DeedRow((), {"name": "大厅"}, only(ADMINISTRATOR))],
    "/admin/displays/revoke": [DeedRow((), {"name": "大厅"}, only())],
    "/role": [DeedRow((), {"role": "1", "next": "/"}, only())],
    "/sessions": [DeedRow((), {}, only(*ALL))],
    "/second-factor/enrol": [DeedRow((), {"sealed": "x", "code": "y"}, only(*ALL))],
    "/second-factor/remove": [DeedRow((), {"password": "x", "code": "y"}, only(*ALL))],
    "/prove": [DeedRow((), {"password": "x"}, only(*ALL))],
    "/password": [DeedRow((), {"old": "x", "new": "y", "again": "z"}, only(*ALL))],
}
"""What is done by POST, by rule. Refused, whoever it is, where there is a reason besides who he is."""

DEEDS_ELSEWHERE = {
    "/_dash-update-component": "pages",
    "/login": "public",
    "/login/code": "public",
    "/wall/join": "public",
    "/logout": "test_sessions",
}
