"""Everything that anybody can have written, one row a form: by whom, and what his browser sends.

The rows are held against the routes of the server itself: a form that has no row makes a test fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from werkzeug.test import TestResponse

from tests.security.home import (
    ADMINISTRATOR,
    CARE,
    DISABLED,
    EVALUATOR,
    FILLER,
    LEADER,
    OTHER,
    REVIEWER,
    TOWN,
    TOWN_NAME,
)
from tests.security.household import Household, Person
from tests.security.whole_house import (
    AGREED_YEAR,
    CHILD,
    CHILDREN,
    CODED,
    COUNTED,
    GIVING,
    PART,
    PDF,
    PROGRESS,
    REVISED,
    SECOND,
    YEAR,
    Whole,
    code_of,
    field_of,
    written_on,
)

Do = Callable[[Person, Whole], TestResponse]


@dataclass(frozen=True, slots=True)
class Write:
    """A form: its rule as the router has it, what is done by it (where a rule has several), by whom, and how.

    ``kept``: it writes something that lasts.
    """

    rule: str
    deed: str
    who: str
    do: Do
    kept: bool = True

    @property
    def name(self) -> str:
        """The row in a word."""
        return f"{self.rule} {self.deed}".strip()


def _form(path: str, form: Mapping[str, object] | None = None) -> Do:
    """Send a form whose braces name things of the home."""

    def do(person: Person, whole: Whole) -> TestResponse:
        things = whole.grown.things
        said = {key: things[text[1:-1]] if _names(text) else text for key, text in (form or {}).items()}
        return person.post(path.format(**{key.replace(" ", "_"): value for key, value in things.items()}), **said)

    return do


def _names(text: object) -> bool:
    return isinstance(text, str) and text.startswith("{") and text.endswith("}")


def _file(path: str, key: str, name: str, field: str = "file", form: Mapping[str, object] | None = None) -> Do:
    def do(person: Person, whole: Whole) -> TestResponse:
        return person.post(path, **{**(form or {}), field: (whole.files[key], name)})

    return do


def _draft(deed: str, form: Mapping[str, object], who: str = OTHER) -> Write:
    return Write("/desk/<draft>/<action>", deed, who, _form(f"/desk/{{{deed}}}/{deed}", form))


_COUNTED = {"indicator": str(COUNTED), "year": str(YEAR), "at": f"/targets?indicator={COUNTED}&year={YEAR}"}
_AGREED = {
    "indicator": str(COUNTED),
    "year": str(AGREED_YEAR),
    "at": f"/targets?indicator={COUNTED}&year={AGREED_YEAR}",
}
_HERE = "/evaluate?as_of=2023Q2"
_LATER = {"reason": "用地调整", "progress": "主体完工", "document": "临民〔2023〕21号"}


def _entry(person: Person, whole: Whole) -> TestResponse:
    plan = person.household.data_store.plan
    cells = {f"{m.name}!{town}": "2" for m in plan.measures_of(CHILDREN) for town in plan.towns}
    return person.post("/entry/type", department=CHILDREN, period="2023Q3", **cells)


def _send_decomposition(person: Person, whole: Whole) -> TestResponse:
    return person.post("/tasks/decompose/send", doc=whole.grown.things["brought"], reason="年度调整")


def _draft_catalogue(person: Person, whole: Whole) -> TestResponse:
    doc = whole.grown.things["document"]
    fields = re.findall(
        r'<input type="(?:text|checkbox)" name="([^"]+)" value="([^"]*)"', person.text(f"/import?doc={doc}")
    )
    return person.post("/import/catalogue", doc=doc, **dict(fields))


def _enrol(person: Person, whole: Whole) -> TestResponse:
    things = whole.grown.things
    return person.post("/second-factor/enrol", sealed=things["sealed"], code=code_of(things["sealed secret"]))


def _remove(person: Person, whole: Whole) -> TestResponse:
    password = person.household.passwords[CODED]
    return person.post("/second-factor/remove", password=password, code=whole.grown.things[f"code 2 of {CODED}"])


def _sign_in(person: Person, whole: Whole) -> TestResponse:
    return Person(person.household, "账号登", person.household.server.test_client()).sign_in()


def _second_step(person: Person, whole: Whole) -> TestResponse:
    form = {"ticket": whole.grown.things["ticket"], "code": whole.grown.things[f"code 1 of {CODED}"]}
    return person.household.server.test_client().post("/login/code", data=form, base_url=person.household.base)


def _password(person: Person, whole: Whole) -> TestResponse:
    old = person.household.passwords["账号密"]
    return person.post("/password", old=old, new="Zhongqiu-Yueliang-77", again="Zhongqiu-Yueliang-77")


def _prove(person: Person, whole: Whole) -> TestResponse:
    return person.post("/prove", password=person.household.passwords["账号证"], next="/")


def _join(person: Person, whole: Whole) -> TestResponse:
    stranger = person.household.server.test_client()
    return stranger.post("/wall/join", data={"token": whole.grown.things["link"]}, base_url=person.household.base)


WRITES: tuple[Write, ...] = (
    _draft("mend", {"sheet": "填报", "cell": "{mend cell}", "value": "{mend value}"}, FILLER),
    _draft("type", {"place": "填报!B8", "value": "120"}, FILLER),
    _draft("read_as", {}, FILLER),
    _draft("send", {"seen": "{send seen}", "reason": "补报"}, FILLER),
    _draft("unmend", {"sheet": "填报", "cell": "B8"}),
    _draft("explain", {"finding": "x", "reason": "理由"}),
    _draft("blanks", {"stand": "yes"}),
    _draft("confirm", {"confirmed": "no"}),
    _draft("again", {}),
    _draft("restore", {}),
    Write("/review/<submission>/<action>", "accept", REVIEWER, _form("/review/{care_sent}/accept")),
    Write("/review/<submission>/<action>", "return", REVIEWER, _form("/review/{relief_sent}/return", {"note": "核"})),
    Write(
        "/review/<submission>/<action>", "reopen", REVIEWER, _form("/review/{relief_accepted}/reopen", {"note": "误"})
    ),
    Write("/review/<submission>/<action>", "withdraw", FILLER, _form("/review/{withdraw}/withdraw")),
    Write(
        "/upload",
        "",
        FILLER,
        _file("/upload", "workbook", "四季度.xlsx", "files", {"department": CARE, "period": "2024Q4"}),
    ),
    Write("/entry/type", "", CHILD, _entry),
    Write("/tasks/decompose/read", "", REVIEWER, _file("/tasks/decompose/read", "decomposition", "分解.xlsx"), False),
    Write("/tasks/decompose/send", "", REVIEWER, _send_decomposition),
    Write("/task/<task>/report", "save", FILLER, _form("/task/2/report", {"do": "save", **PROGRESS})),
    Write(
        "/task/<task>/report",
        "send",
        FILLER,
        lambda person, whole: person.post("/task/20/report", do="send", **PROGRESS, files=(PDF + b" ", "现场.pdf")),
    ),
    Write("/task/<task>/extend", "", FILLER, _form("/task/8/extend", {"due": "2026-06-30", **_LATER})),
    Write(
        "/task/<task>/end", "", REVIEWER, _form("/task/3/end", {"on": "2023-06-01", "document": "纪要", "reason": "并"})
    ),
    Write(
        "/town/<task>/report",
        "part",
        TOWN,
        _form(f"/town/{PART}/report", {"day": "2023-06-30", "finished": "yes", "said": "建成"}),
    ),
    Write("/town/<task>/report", "whole", TOWN, _form("/town/32/report", {"do": "send", **PROGRESS})),
    Write("/town/<task>/extend", "", TOWN, _form("/town/38/extend", {"due": "2027-06-30", **_LATER})),
    Write("/town/slip/<slip>/<action>", "", TOWN, _form("/town/slip/{slip_town}/receive")),
    Write("/supervise/issue", "", REVIEWER, _form("/supervise/issue", {"slip": "{proposed}"})),
    Write("/supervise/<slip>/<action>", "receive", FILLER, _form("/supervise/{slip_receive}/receive")),
    Write(
        "/supervise/<slip>/<action>",
        "answer",
        FILLER,
        _form("/supervise/{slip_answer}/answer", {"cause": "因", "measures": "措", "deadline": "2023-12-31"}),
    ),
    Write("/supervise/<slip>/<action>", "settle", REVIEWER, _form("/supervise/{slip_settle}/settle")),
    Write("/supervise/<slip>/<action>", "close", SECOND, _form("/supervise/{slip_close}/close")),
    Write("/supervise/line/<int:line>/<action>", "accept", REVIEWER, _form("/supervise/line/{accept_line}/accept")),
    Write(
        "/supervise/line/<int:line>/<action>",
        "return",
        REVIEWER,
        _form("/supervise/line/{return_line}/return", {"note": "不实"}),
    ),
    Write(
        "/supervise/bulletin",
        "",
        REVIEWER,
        _form("/supervise/bulletin", {"kind": "docx", "period": "2023Q2", "at": "/supervise"}),
        False,
    ),
    Write(
        "/supervise/<slip>/print",
        "",
        REVIEWER,
        _form("/supervise/{slip_receive}/print", {"kind": "docx", "at": "/supervise"}),
        False,
    ),
    Write("/evaluate/text", "", EVALUATOR, _form("/evaluate/text", {"place": "四", "seen": "0", "正文": "意见"})),
    Write(
        "/evaluate/determine",
        "",
        EVALUATOR,
        _form(
            "/evaluate/determine",
            {"indicator": "8", "seen": "0", "at": _HERE, "status": "ahead", "reason": "证书补发", "document": "纪要"},
        ),
    ),
    Write(
        "/evaluate/attach",
        "add",
        EVALUATOR,
        lambda person, whole: person.post("/evaluate/attach", place="座谈", title="座谈纪要", file=(PDF, "纪要.pdf")),
    ),
    Write("/evaluate/attach", "take off", GIVING, _form("/evaluate/attach", {"place": "座谈", "of": "{attached}"})),
    Write(
        "/evaluate/make",
        "",
        EVALUATOR,
        _form("/evaluate/make", {"kind": "xlsx", "as_of": "2023-03-31", "at": _HERE}),
        False,
    ),
    Write(
        "/evaluate/prove",
        "",
        EVALUATOR,
        lambda person, whole: person.post("/evaluate/prove", file=(PDF, "报告.pdf")),
        False,
    ),
    Write("/evaluate/prove/<sha256>", "", EVALUATOR, _form("/evaluate/prove/{report}"), False),
    Write(
        "/revisions/propose",
        "",
        GIVING,
        _form("/revisions/propose", {**REVISED, "indicator": "7", "target_2025": "99%"}),
    ),
    Write("/revisions/<revision>/decide", "", REVIEWER, _form("/revisions/{revision}/decide", {"to": "accepted"})),
    Write(
        "/instructions/give", "", LEADER, _form("/instructions/give", {"indicator": "8", "to": CARE, "text": "请核实"})
    ),
    Write("/instructions/<instruction>/<action>", "see", FILLER, _form("/instructions/{instruction_see}/see")),
    Write(
        "/instructions/<instruction>/<action>",
        "reply",
        FILLER,
        _form("/instructions/{instruction_reply}/reply", {"text": "已核实"}),
    ),
    Write("/instructions/<instruction>/<action>", "close", LEADER, _form("/instructions/{instruction_close}/close")),
    Write(
        "/targets/<action>",
        "draft",
        REVIEWER,
        _form("/targets/draft", {**_COUNTED, f"value_{TOWN_NAME}": "2", "note": "二稿"}),
    ),
    Write("/targets/<action>", "agree", REVIEWER, _form("/targets/agree", {**_COUNTED, "town": "大洋街道"})),
    Write(
        "/targets/<action>",
        "issue",
        LEADER,
        _form("/targets/issue", {**_AGREED, "document": "8号", "dated": "2023-07-01"}),
    ),
    Write(
        "/town/target/<action>",
        "",
        TOWN,
        _form("/town/target/ask", {"key": "{target}", "value": "3", "note": "有两处新建"}),
    ),
    Write("/import/read", "", EVALUATOR, _file("/import/read", "plan", "规划.txt"), False),
    Write("/import/catalogue", "", EVALUATOR, _draft_catalogue, False),
    Write("/admin/accounts/add", "", ADMINISTRATOR, _form("/admin/accounts/add", {"name": "蒋新", "role": "leader"})),
    Write("/admin/accounts/reset", "", ADMINISTRATOR, _form("/admin/accounts/reset", {"name": "账号重"})),
    Write(
        "/admin/accounts/<any(change,disable,enable,factor,unlock):deed>",
        "change",
        ADMINISTRATOR,
        _form("/admin/accounts/change", {"name": "账号改", "role": "evaluator", "seen": "{changing}"}),
    ),
    Write(
        "/admin/accounts/<any(change,disable,enable,factor,unlock):deed>",
        "disable",
        ADMINISTRATOR,
        _form("/admin/accounts/disable", {"name": "账号停"}),
    ),
    Write(
        "/admin/accounts/<any(change,disable,enable,factor,unlock):deed>",
        "enable",
        ADMINISTRATOR,
        _form("/admin/accounts/enable", {"name": DISABLED}),
    ),
    Write(
        "/admin/accounts/<any(change,disable,enable,factor,unlock):deed>",
        "unlock",
        ADMINISTRATOR,
        _form("/admin/accounts/unlock", {"name": "账号锁"}),
    ),
    Write(
        "/admin/accounts/<any(change,disable,enable,factor,unlock):deed>",
        "factor",
        ADMINISTRATOR,
        _form("/admin/accounts/factor", {"name": "账号解"}),
    ),
    Write("/admin/displays/add", "", ADMINISTRATOR, _form("/admin/displays/add", {"name": "五楼"})),
    Write("/admin/displays/revoke", "", ADMINISTRATOR, _form("/admin/displays/revoke", {"name": "四楼"})),
    Write("/login", "", "账号登", _sign_in),
    Write("/login/code", "", "账号登", _second_step),
    Write("/password", "", "账号密", _password),
    Write("/prove", "", "账号证", _prove),
    Write("/sessions", "", "账号端", _form("/sessions")),
    Write("/second-factor/enrol", "", "账号设", _enrol),
    Write("/second-factor/remove", "", CODED, _remove),
    Write("/wall/join", "", "账号登", _join),
    Write("/logout", "", "账号出", _form("/logout")),
    # Last, for it makes room.
    replace(_draft("discard", {}), kept=False),
)
"""In the order in which they can be done one after the other in one home."""

NOT_FORMS = {
    "/_dash-update-component": "asks for a page",
    "/role": "the demonstration's alone: it sets a cookie",
}
"""Rules that take POST and write nothing."""


def prepared(house: Household, whole: Whole) -> dict[str, Person]:
    """Sign everybody in who does anything, and bring what is kept in memory alone; return who sits before his browser.

    What a page says when it is opened (a token, a generation, a secret) is among ``whole.grown.things`` afterwards.
    """
    people = {name: house.person(name) for name in {write.who for write in WRITES} - {CODED}}
    things = whole.grown.things
    coded = Person(house, CODED, house.server.test_client())
    things["ticket"] = field_of(coded.sign_in().get_data(as_text=True), "ticket")
    coded.ask("POST", "/login/code", data={"ticket": things["ticket"], "code": things[f"code 0 of {CODED}"]})
    people[CODED] = coded
    again = Person(house, CODED, house.server.test_client())
    things["ticket"] = field_of(again.sign_in().get_data(as_text=True), "ticket")
    page = people["账号设"].text("/second-factor")
    things["sealed"], things["sealed secret"] = field_of(page, "sealed"), written_on(page)
    things["changing"] = str(house.authenticator.accounts.accounts()["账号改"].generation)
    answer = _file("/tasks/decompose/read", "decomposition", "分解.xlsx")(people[REVIEWER], whole)
    things["brought"] = answer.headers["Location"].partition("doc=")[2]
    answer = _file("/import/read", "plan", "规划.txt")(people[EVALUATOR], whole)
    things["document"] = answer.headers["Location"].partition("doc=")[2]
    house.person("账号端")  # a second browser, whose session the first one ends
    for person in people.values():
        assert person.token, person.name
    return people
