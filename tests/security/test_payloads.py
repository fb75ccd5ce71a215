"""Row 15: whatever anybody writes is kept as it is, shown as text, handed out as text, and does nothing anywhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import quote, unquote

import openpyxl
import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from access.policy import LockPolicy, Policy
from etl.file_name import plain_name
from plan.evaluation import tidied
from tests.security.conftest import Open
from tests.security.home import CARE, EVALUATOR, FILLER, LEADER, REVIEWER, ROLES
from tests.security.household import Household, Person, as_sent, filled
from tests.security.payloads import PAYLOADS, TASTE
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN

CHOSEN = {name: text for name, text in PAYLOADS.items() if LARGE_RUN or name in TASTE}
WRONG = frozenset(
    {"iframe", "object", "embed", "base", "applet", "frame", "frameset", "animate", "set", "x", "foreignobject"}
)
"""Elements that no page of ours has."""


class Looked(HTMLParser):
    """A document as a browser takes it: its elements, what they do, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in WRONG:
            self.wrong.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower() if name in ("href", "src", "action", "formaction") else ""
            if name.startswith("on") or address.startswith(("javascript:", "http:", "https:", "//", "data:text")):
                self.wrong.append(f"{tag} {name}={value}")
            if tag == "script" and name == "src" and not address.startswith(("/_dash", "/assets/")):
                self.wrong.append(f"script {value}")
        self.text += [value for _, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def check_page(answer: TestResponse, what: str) -> str:
    """Return nothing in it does anything; its text."""
    document = answer.get_data(as_text=True)
    assert answer.status_code < 500, what
    looked = Looked()
    looked.feed(document)
    assert not looked.wrong, f"{what}: {looked.wrong}"
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", document, re.S)
    assert not any("__pwned" in script for script in inline), what
    for name, value in answer.headers.items():
        assert "\r" not in value, what
        assert "\n" not in value, what
        assert name.lower() != "set-cookie" or "pwned" not in value, what
    return "\n".join(looked.text)


QUERIES = (
    *(
        "as_of",
        "known_at",
        "lang",
        "trace",
        "area",
        "indicator",
        "sort",
        "status",
        "period",
        "year",
        "receipt",
        "again",
    ),
    *(
        "write",
        "seen",
        "kept",
        "moved",
        "job",
        "texts",
        "account",
        "done",
        "by",
        "deed",
        "since",
        "until",
        "page",
        "next",
    ),
)
PAGES = ("/", "/areas", "/indicator/1", "/plan", "/evaluate", "/submit", "/review", "/admin", "/audit", "/login")
SEERS = {"/submit": FILLER, "/review": REVIEWER, "/admin": "王管理", "/audit": "郑审计", "/evaluate": EVALUATOR}


@pytest.mark.parametrize("page", PAGES)
def test_in_addresses(access_services: Household, page: str, count: Counter) -> None:
    """Every key of every page's query, as a document and by the callback."""
    person = access_services.stranger() if page == "/login" else access_services.person(SEERS.get(page, LEADER))
    for name, text in CHOSEN.items():
        keys = [*QUERIES] if LARGE_RUN else []
        together = "&".join(f"{key}={quote(text[:190])}" for key in QUERIES)
        for query in (*(f"{key}={quote(text[:190])}" for key in keys), together, f"{quote(text)}=x", quote(text)):
            check_page(person.get(f"{page}?{query}"), f"{page} {name}")
            count(15, "payloads x keys of addresses", 1)
        assert person.call(page, f"?{together}").status_code < 500, (page, name)
        address = f"{page.rstrip('/')}/{quote(text)}"
        check_page(person.get(address), address)
        assert person.call(address).status_code < 500
        assert person.call(text, text).status_code < 500
        count(15, "payloads as parts of addresses", 1)


@pytest.mark.parametrize("name", ROLES)
def test_callbacks_with_halves_of_characters(access_services: Household, name: str) -> None:
    """JSON can carry what no form can."""
    person = access_services.person(name)
    for path, search in (
        ("/\ud800", ""),
        ("/", "?area=\udfff"),
        ("/submission/\ud83d", "?x=\ud83d"),
        ("/a\x00", "?\x00"),
    ):
        assert person.call(path, search).status_code in (200, 400, 403), (path, search)


def test_downloads_asked_with_payloads(access_services: Household, count: Counter) -> None:
    """File names are quoted, headers are not split, and nobody gets another file."""
    person = access_services.person(FILLER)
    paths = ("overview.xlsx", "overview.svg", "indicator/1", "areas/1")
    for name, text in CHOSEN.items():
        for path in paths:
            answer = person.get(f"/download/{path}?as_of=2023Q2&area={quote(text[:190])}&lang={quote(text[:50])}")
            assert answer.status_code == 200, (path, name)
            assert re.fullmatch(
                r"attachment; filename=\"guibiao\.\w+\"; filename\*=UTF-8''[\w.%()~-]+",
                answer.headers["Content-Disposition"],
            )
        for path in ("{}", "indicator/{}", "areas/{}", "desk/template/{}/2023Q3", f"desk/template/{quote(CARE)}/{{}}"):
            answer = person.get("/download/" + path.format(quote(text, safe="")))
            assert answer.status_code == 404, (path, name)
        for path in ("evaluation/{}", "desk/draft/{}/checked"):
            assert person.get("/download/" + path.format(quote(text, safe=""))).status_code == 404, (path, name)
        count(15, "payloads x downloads", 11)


def test_refusals_with_payloads(access_services: Household, count: Counter) -> None:
    """Every form's every field, for whoever may send it: kept, or refused in a sentence."""
    forms = {
        FILLER: (
            ("/upload", ("department", "period")),
            ("/desk/nothing/send", ("seen", "reason")),
        ),
        EVALUATOR: (
            ("/evaluate/make", ("kind", "as_of", "known_at", "texts", "at")),
            ("/evaluate/text", ("place", "seen", "at")),
        ),
        "王管理": (
            ("/admin/accounts/add", ("name", "role", "department", "until")),
            ("/admin/accounts/reset", ("name",)),
            ("/admin/accounts/disable", ("name", "seen")),
            ("/admin/accounts/change", ("name", "role", "until", "seen")),
        ),
        LEADER: (("/password", ("old", "new", "again", "token", "name")), ("/role", ("role", "next"))),
    }
    for who, asked in forms.items():
        person = access_services.person(who)
        for address, fields in asked:
            for name, text in CHOSEN.items():
                for field in fields:
                    form = {"kind": "nothing", **{each: "x" for each in fields if each not in ("kind", "token")}}
                    answer = person.post(address, **{**form, field: text})
                    assert answer.status_code < 500, (address, field, name)
                    check_page(answer, f"{address} {field} {name}")
                    count(15, "payloads x fields of forms, refused", 1)


def test_referrers_with_payloads(access_services: Household, count: Counter) -> None:
    """The way back from a refusal leads to a page of ours."""
    person = access_services.person(FILLER)
    for name, text in CHOSEN.items():
        for at in (
            f"{access_services.base}/{quote(text)}",
            f"{access_services.base}/areas?area={quote(text)}",
            quote(text),
        ):
            answer = person.post("/review/nothing/accept", headers={"Referer": at})
            check_page(answer, f"{name} {at}")
            count(15, "payloads as referrers", 1)


def test_at_the_door(open_house: Open, count: Counter) -> None:
    """Names and passwords that are none: the same refusal, and the audit tells no more than two letters of them."""
    access_services = open_house(Policy(lock=LockPolicy(failures=100, address_failures=10_000)))
    mark = access_services.mark()
    for name, text in CHOSEN.items():
        for field in ("name", "password", "next", "lang"):
            form = {"name": "nobody", "password": "x", field: text}
            answer = access_services.stranger().ask("POST", "/login", data=form)
            assert answer.status_code == 403, (name, field)
            check_page(answer, f"login {field} {name}")
            count(15, "payloads x fields of the door", 1)
    assert all(len(entry.about) <= 3 for entry in access_services.told(mark))


def test_texts_of_evaluators(own: Household, count: Counter) -> None:
    """Kept literally; shown as text to everybody; in the report's bytes as text."""
    evaluator, leader = own.person(EVALUATOR), own.person(LEADER)
    places = ("三", "四", "五", "六", "七", "八", "九", "附件3")
    reporter = own.app.shown.reporter
    assert reporter is not None
    for number, (name, text) in enumerate(CHOSEN.items()):
        indicator = str(number % 13 + 1)
        seen = max((t.sequence for t in reporter.texts()), default=0)
        forms = [
            {"place": places[number % 8], "正文": text},
            {"place": indicator, "原因": text, "措施": text, "调整": text},
        ]
        for form in forms:
            answer = evaluator.post("/evaluate/text", seen=str(seen), **form)
            assert answer.status_code == 303, (name, form)
            count(15, "payloads x texts of evaluators", len(form) - 1)
        kept = [each.text for each in reporter.texts()]
        assert kept.count(tidied(text)) >= (1 if tidied(text) else 0), name
    for person in (evaluator, leader):
        for path in ("/evaluate", "/evaluate?lang=en", "/evaluate?write=三", "/evaluate?write=1"):
            check_page(person.get(path), path)
        shown = told_plain(check_page(person.get("/evaluate"), "/evaluate"))
        for name, text in CHOSEN.items():
            assert told_plain(text) in shown, name
        assert person.call("/evaluate").status_code == 200


def told_plain(text: str) -> str:
    """Without what HTML makes one of, and without what cannot stand in it."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufffd]+", "", text)


def named(text: str) -> str:
    """Return as a file's name."""
    return f"{text}.xlsx"


def received(text: str) -> str:
    """Return what is kept of it: browsers write some characters as codes, of which one is read again."""
    return plain_name(as_sent(named(text)).replace("%22", '"'))


def test_names_of_files_reasons_and_notes(own: Household, count: Counter) -> None:
    """Through upload, sending, returning: kept as text, shown as text, in the files that go out as text."""
    filler, reviewer = own.person(FILLER), own.person(REVIEWER)
    template = filler.get(f"/download/desk/template/{quote(CARE)}/2023Q3").data
    for number, (name, text) in enumerate(CHOSEN.items()):
        draft = _brought(own, filler, filled(template, (number + 1) / 100), named(text))
        filler.post(f"/desk/{draft}/blanks", stand="yes")
        filler.post(f"/desk/{draft}/explain", finding=text, reason=text)
        shown = check_page(filler.get(f"/submit/{draft}"), f"draft {name}")
        called = own.submission_service.draft(draft).name
        assert called == received(text) or "\\" in text, name  # a form takes one for a sign that quotes
        assert told_plain(called) in told_plain(shown), name
        returned = filler.get(f"/download/desk/draft/{draft}/checked")
        assert returned.status_code == 200, name
        _check_disposition(returned, name)
        sent = filler.send(draft, text)
        kept = own.submission_service.submission(sent).submission
        assert (kept.file, kept.reason) == (called, _typed(text)), name
        answer = reviewer.post(f"/review/{sent}/return", note=text)
        assert answer.status_code == (303 if text.strip() else 403), name
        for person in (filler, reviewer):
            page = check_page(person.get(f"/submission/{quote(sent)}"), f"submission {name}")
            assert told_plain(text) in told_plain(page), name
            assert person.call(f"/submission/{quote(sent)}").status_code == 200
        told = own.told()[-1]
        assert told.detail == _typed(text), name
        count(15, "payloads x (file, finding, explanation, reason, note)", 5)
    for person, path in ((filler, "/submit"), (reviewer, "/review"), (own.person("郑审计"), "/audit")):
        for each in (path, f"{path}?lang=en"):
            check_page(person.get(each), each)
    _check_exports(own)


def _typed(text: str) -> str:
    """What is kept of a text that a form sent: a line's end counts once, and what is too long is cut."""
    return text.replace("\r\n", "\n")[:500].strip()


def _brought(own: Household, filler: Person, content: bytes, name: str) -> str:
    return filler.upload(content, name, CARE)


def _check_disposition(answer: TestResponse, name: str) -> None:
    said = answer.headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename=\"guibiao\.\w+\"; filename\*=UTF-8''[\w.%~-]+", said), (name, said)


def _check_exports(own: Household) -> None:
    """The audit as files: no cell is a formula, whatever stands in it."""
    auditor = own.person("郑审计")
    book = openpyxl.load_workbook(io.BytesIO(auditor.get("/download/audit.xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > 100
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    text = auditor.get("/download/audit.csv").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert not [cell for row in rows for cell in row if cell.startswith("-") and len(cell) > 1]


CELLS = {"title": (1, 1), "header": (5, 2), "unit": (6, 2), "area": (9, 1), "value": (8, 4), "preamble": (2, 1)}
"""Where in a workbook somebody may write: row and column of the sheet 填报."""


def test_in_workbooks(own: Household, count: Counter) -> None:
    """In every kind of cell and as a sheet's name: found fault with in words, shown as text, marked in the file."""
    filler = own.person(FILLER)
    template = filler.get(f"/download/desk/template/{quote(CARE)}/2023Q4").data
    for name, text in CHOSEN.items():
        cells: Iterable[tuple[str, tuple[int, int] | None]] = CELLS.items() if LARGE_RUN else [(",".join(CELLS), None)]
        for where, at in cells:
            content = _spoilt(
                template, text, [at] if at else list(CELLS.values()), title=where == "title" or at is None
            )
            draft = filler.upload(content, f"{where}.xlsx", CARE, "2023Q4")
            check_page(filler.get(f"/submit/{draft}"), f"{where} {name}")
            assert filler.call(f"/submit/{draft}").status_code == 200
            confirm = filler.post(f"/desk/{draft}/confirm", label=text, measure="", confirmed="yes")
            assert confirm.status_code == 303
            assert own.submission_service.idle(60)
            check_page(filler.get(f"/submit/{draft}"), f"confirmed {where} {name}")
            returned = filler.get(f"/download/desk/draft/{draft}/checked")
            assert returned.status_code in (200, 409), (where, name)
            if returned.status_code == 200:
                _check_disposition(returned, name)
                _no_new_formulas(content, returned.data, name)
            assert filler.post(f"/desk/{draft}/discard").status_code == 303
            count(15, "payloads x cells of workbooks", len(CELLS) if at is None else 1)


def _spoilt(template: bytes, text: str, places: list[tuple[int, int]], title: bool) -> bytes:
    book = load_workbook(io.BytesIO(template))
    sheet = book["填报"]
    allowed = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    for row, column in places:
        cell = sheet.cell(row, column)
        if type(cell).__name__ != "MergedCell":
            cell.value = allowed
            cell.data_type = "s"
    if title:
        book.create_sheet(re.sub(r"[\\/*?:\[\]]", "", allowed)[:31].strip("'") or "x")
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def _no_new_formulas(before: bytes, after: bytes, name: str) -> None:
    def formulas(content: bytes) -> set[str]:
        book = load_workbook(io.BytesIO(content))
        return {
            f"{sheet.title}!{cell.coordinate}"
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }

    assert formulas(after) <= formulas(before), name


def test_names_of_accounts(own: Household, count: Counter) -> None:
    """Most are no names; those that are stand in pages and in the audit as text."""
    person = own.person("王管理")
    for name, text in CHOSEN.items():
        answer = person.post("/admin/accounts/add", name=text, role="leader")
        assert answer.status_code in (303, 403, 409), name
        check_page(answer, name)
        for path in ("/admin", f"/admin?account={quote(text[:190])}", "/admin/first-password"):
            check_page(person.get(path), f"{name} {path}")
        count(15, "payloads as names of accounts", 1)
    names = {account.name for account in own.administration.accounts()}
    assert names & set(PAYLOADS.values()) <= {"CON", "9" * 120, "㙍䶮𠮷", "W" * 300}


def test_names_of_reports_to_prove(own: Household, count: Counter) -> None:
    """A file that is no report of ours: what it is called stands on the page as text."""
    person = own.person(EVALUATOR)
    for name, text in CHOSEN.items():
        answer = person.post("/evaluate/prove", file=(b"%PDF-1.4 " + text.encode(), f"{text}.pdf"), at="/evaluate")
        assert answer.status_code == 303, name
        page = person.get(unquote(answer.headers["Location"].partition("#")[0]))
        assert page.status_code == 200
        check_page(page, name)
        count(15, "payloads as names of reports", 1)
