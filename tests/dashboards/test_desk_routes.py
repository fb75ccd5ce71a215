"""Everything done at the desk through HTTP, as a browser without scripts does it: and everything that must not be."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from html import escape

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.dashboards.desks import (
    DEPARTMENT,
    EVALUATOR,
    FILLER,
    LEADER,
    OTHER,
    PERIOD,
    REVIEWER,
    Browser,
    Office,
    changed,
    faulty,
    filled,
)
from tests.dashboards.fakes import the_plan

UNREADABLE = {
    "空.xlsx": (b"", "空"),
    "文件.xlsx": (b"%PDF-1.7 \n", "PDF文件"),
    "网页.xls": (b"<html><body><table></table></body></html>", "网页"),
    "断.xlsx": (b"PK\x03\x04" + b"0" * 99, "没有传完整"),
}


@pytest.fixture(name="filler")
def _filler(office: Office) -> Browser:
    return office.browser(FILLER)


@pytest.fixture(name="reviewer")
def _reviewer(office: Office) -> Browser:
    return office.browser(REVIEWER)


def sent(filler: Browser, add: float = 0, **form: object) -> str:
    """Return the number of a good workbook that was sent."""
    answer = filler.send(filler.upload(filled(filler.template(), add)), **form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return filler.office.submissions[-1]


def test_the_whole_loop_without_any_script(filler: Browser, reviewer: Browser) -> None:
    draft = filler.upload(faulty(filler.template()))
    page = filler.text(f"/submit/{draft}")
    assert "填报!B8" in page
    assert "/confirm" not in page, "a template is not guessed"
    assert "约120" in page
    assert "还有1处没有填" in page
    assert filler.send(draft).status_code == 409
    number = sent(filler, 1)
    assert "1份报送等待审核" in reviewer.text("/review")
    assert reviewer.post(f"/review/{number}/accept").status_code == 303
    assert "已接受" in filler.text(f"/submission/{number}")
    assert "截至2023年三季度" in filler.text("/")


def test_the_quarter_to_report_is_the_one_that_is_due_now(filler: Browser) -> None:
    page = filler.text("/submit")
    assert "2025年四季度数据已逾期" in page
    assert "另有17个季度还没有报" in page
    assert f'name="department" value="{DEPARTMENT}"' in page
    assert "2023年三季度数据已逾期" in filler.text(f"/submit?period={PERIOD}")
    assert "每个不超过50 MB" in page


def test_a_returned_file_has_the_findings_at_their_cells(filler: Browser) -> None:
    draft = filler.upload(faulty(filler.template()), "养老 三季度.xlsx")
    answer = filler.get(f"/download/desk/draft/{draft}/checked")
    assert (
        "filename*=UTF-8''%E5%85%BB%E8%80%81%20%E4%B8%89%E5%AD%A3%E5%BA%A6-%E6%A0%A1%E9%AA%8C.xlsx"
        in (answer.headers["Content-Disposition"])
    )
    book = load_workbook(io.BytesIO(answer.data))
    assert "问题清单" in book.sheetnames
    assert "约120" in str(book["填报"]["B8"].comment.text)


def test_several_files_at_once_are_several_drafts_each_of_its_own_quarter(filler: Browser) -> None:
    good = filled(filler.template())
    later = filler.get(f"/download/desk/template/{DEPARTMENT}/2023Q4").data
    files = [(io.BytesIO(good), "一.xlsx"), (io.BytesIO(later), "二.xlsx")]
    answer = filler.post("/upload", department=DEPARTMENT, period=PERIOD, files=files)
    assert answer.headers["Location"] == f"/submit?period={PERIOD}"
    assert filler.office.submission_service.idle(60)
    page = filler.text(f"/submit?period={PERIOD}")
    assert "一.xlsx" in page
    assert "二.xlsx" in page
    many = [(io.BytesIO(good), f"{i}.xlsx") for i in range(11)]
    assert filler.post("/upload", department=DEPARTMENT, period=PERIOD, files=many).status_code == 403
    drafts = {draft.name: str(draft.period) for draft in filler.office.submission_service.drafts()}
    assert drafts == {"一.xlsx": PERIOD, "二.xlsx": "2023Q4"}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_gets_its_one_sentence(filler: Browser, name: str) -> None:
    content, said = UNREADABLE[name]
    draft = filler.upload(content, name)
    page = filler.text(f"/submit/{draft}")
    assert "这个文件读不出来" in page
    assert said in page
    assert filler.send(draft).status_code == 409


@pytest.mark.parametrize("role", [LEADER, REVIEWER, EVALUATOR])
def test_only_fillers_bring_workbooks(office: Office, role: int) -> None:
    browser = office.browser(role)
    answer = browser.offer(b"x")
    assert answer.status_code == 403
    assert "报送由填报人员办理" in answer.get_data(as_text=True)
    assert "这一页不对" in browser.text("/submit")
    assert office.submission_service.drafts() == ()


def test_a_department_brings_its_own(office: Office) -> None:
    answer = office.browser(OTHER).offer(b"x")
    assert answer.status_code == 403
    assert office.submission_service.drafts() == ()


@pytest.mark.parametrize("role", [OTHER, LEADER, REVIEWER])
def test_drafts_are_their_departments_own_affair(office: Office, filler: Browser, role: int) -> None:
    draft = filler.upload(filled(filler.template()), "秘密.xlsx")
    other = office.browser(role)
    assert other.get(f"/submit/{draft}").status_code == 404
    assert "秘密" not in other.text(f"/submit/{draft}")
    assert "秘密" not in other.text("/submit")
    assert other.get(f"/download/desk/draft/{draft}/checked").status_code == 404
    refused = 404 if role == OTHER else 403
    for deed in ("send", "discard", "explain", "mend", "blanks", "confirm", "again"):
        assert other.post(f"/desk/{draft}/{deed}").status_code == refused
    assert other.post("/desk/nothing/send").status_code == refused
    assert filler.get(f"/submit/{draft}").status_code == 200
    asked = {"pathname": f"/submit/{draft}", "search": ""}
    inputs = [{"id": "url", "property": name, "value": value} for name, value in asked.items()]
    body = {"output": "frame.children", "outputs": {"id": "frame", "property": "children"}, "inputs": inputs}
    body["changedPropIds"] = ["url.pathname"]
    for browser, seen in ((filler, True), (other, False), (filler, True)):
        answer = browser.client.post("/_dash-update-component", json=body, base_url="http://127.0.0.1")
        assert ("秘密" in str(answer.json)) is seen
        assert not seen or answer.headers["Cache-Control"] == "no-store"


def test_what_others_sent_is_not_there_for_a_filler(office: Office, filler: Browser) -> None:
    number = sent(filler)
    other = office.browser(OTHER)
    assert other.get(f"/submission/{number}").status_code == 404
    assert DEPARTMENT not in other.text("/review").split("<main", 1)[1]
    assert other.get(f"/download/desk/template/{DEPARTMENT}/{PERIOD}").status_code == 404
    assert office.browser(LEADER).get(f"/submission/{number}").status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_other_sites_can_send_nothing(filler: Browser, headers: dict[str, str]) -> None:
    draft = filler.upload(filled(filler.template()))
    assert filler.post(f"/desk/{draft}/send", headers).status_code == 403
    assert filler.post("/upload", headers).status_code == 403
    assert filler.office.submissions == []


def test_a_form_without_a_token_does_nothing(filler: Browser) -> None:
    draft = filler.upload(filled(filler.template()))
    for path in (f"/desk/{draft}/send", f"/desk/{draft}/discard", "/review/x/accept"):
        answer = filler.post(path, token="")
        assert answer.status_code == 403
        assert "身份换过了" in answer.get_data(as_text=True)
    assert filler.offer(b"x", token="wrong").status_code == 403
    assert len(filler.office.submission_service.drafts()) == 1


def test_what_is_too_large_is_told_and_leaves_nothing(filler: Browser) -> None:
    answer = filler.offer(b"0" * (51 << 20))
    assert answer.status_code == 413
    assert "文件超过50MB" in answer.get_data(as_text=True)
    declared = {"CONTENT_LENGTH": str(300 << 20)}
    whole = filler.client.post("/upload", base_url="http://127.0.0.1", environ_overrides=declared, data=b"x")
    assert whole.status_code == 413
    assert "一起不超过200 MB" in whole.get_data(as_text=True)
    assert filler.office.submission_service.drafts() == ()


def test_only_those_who_may_bring_workbooks_may_send_much(office: Office) -> None:
    assert office.browser(LEADER).offer(b"0" * (3 << 20)).status_code in (403, 413)
    assert office.submission_service.drafts() == ()


def test_ten_times_the_same_send_is_one_submission(office: Office, filler: Browser) -> None:
    draft = filler.upload(filled(filler.template()))
    token = filler.token
    browsers = [office.browser(FILLER) for _ in range(10)]

    def press(browser: Browser) -> str:
        form = {"token": token, "seen": ""}
        return browser.client.post(f"/desk/{draft}/send", data=form, base_url="http://127.0.0.1").headers["Location"]

    with ThreadPoolExecutor(10) as pool:
        places = set(pool.map(press, browsers))
    assert len(office.submissions) == 1
    assert {place.split("?")[0] for place in places} == {next(iter(places)).split("?")[0]}


def test_the_same_content_again_says_so(filler: Browser) -> None:
    good = filled(filler.template())
    filler.send(filler.upload(good))
    again = filler.post(f"/desk/{filler.upload(good)}/send", seen="")
    assert "again=1" in again.headers["Location"]
    assert "同样内容已报过" in filler.text(again.headers["Location"])
    assert len(filler.office.submissions) == 1


def test_who_was_overtaken_is_told_by_whom_and_how_it_differs(office: Office, filler: Browser) -> None:
    mine = filler.upload(filled(filler.template(), 1))
    sent(filler, 5)
    answer = filler.post(f"/desk/{mine}/send", seen="")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "演示填报员丁于" in text
    assert "改动1个" in text
    assert "这一季度已有一份待审" in filler.text(f"/submit/{mine}")


def test_blanks_go_out_only_knowingly(filler: Browser, reviewer: Browser) -> None:
    def leave_blank(sheet: object) -> None:
        sheet["B9"].value = None  # type: ignore[index]

    from tests.dashboards.desks import changed

    draft = filler.upload(changed(filled(filler.template()), leave_blank))
    assert filler.send(draft).status_code == 409
    assert 'aria-checked="false"' in filler.text(f"/submit/{draft}")
    assert filler.post(f"/desk/{draft}/blanks", stand="yes").status_code == 303
    assert 'aria-checked="true"' in filler.text(f"/submit/{draft}")
    assert filler.send(draft).status_code == 303
    assert "按未报送出" in reviewer.text(f"/submission/{filler.office.submissions[0]}")


def test_mends_are_those_offered_and_can_be_taken_back(filler: Browser) -> None:
    draft = filler.upload(faulty(filler.template()))
    page = filler.text(f"/submit/{draft}")
    offered = re.search(
        r'name="sheet" value="填报"><input type="hidden" name="cell" value="H10">.*?name="value" value="([^"]+)"', page
    )
    assert offered, "a unit's slip is offered to be mended"
    where = {"sheet": "填报", "cell": "H10", "original": "x"}
    assert filler.post(f"/desk/{draft}/mend", **where, value="7").status_code == 409
    assert filler.post(f"/desk/{draft}/mend", **where, value=offered[1]).status_code == 303
    assert filler.office.submission_service.idle(60)
    assert "已按您的意思改读1处" in filler.text(f"/submit/{draft}")
    assert filler.post(f"/desk/{draft}/unmend", **where).status_code == 303
    assert filler.office.submission_service.idle(60)
    assert "已按您的意思改读" not in filler.text(f"/submit/{draft}")


def own_form(header: str) -> bytes:
    """Return a department's own form; its second measure is called something of their own."""
    rows = [f"{town},{100 + n},{200 + n}" for n, town in enumerate(the_plan().towns)]
    return "\n".join(["救助联办季报,,", f"镇(街道),联办件数,{header}", *rows]).encode()


def test_a_guess_is_shown_set_right_confirmed_and_known_next_time(office: Office) -> None:
    relief = office.browser(OTHER)
    how = {"department": "社会救助科", "name": "季报.csv"}
    draft = relief.upload(own_form("应办的件数合计"), **how)
    page = relief.text(f"/submit/{draft}")
    assert "按名称认的" in page
    label = re.search(r'name="label" value="([^"]*合计[^"]*)"', page)
    assert label, "the header that was not understood can be set right"
    said = {"confirmed": "yes", "asked": "0", "about": "column", "label": label[1]}
    assert relief.post(f"/desk/{draft}/confirm", **said, answer0="没有的").status_code == 403
    assert relief.post(f"/desk/{draft}/confirm", **{**said, "about": "else"}, answer0="应办件数").status_code == 403
    relief.post(f"/desk/{draft}/confirm", **said)
    assert office.submission_service.idle(60)
    assert not office.submission_service.draft(draft).confirmed, "what is left open is asked again"
    relief.post(f"/desk/{draft}/confirm", **said, answer0="应办件数", layout_name="联办<b>季报")
    assert office.submission_service.idle(60)
    assert {o.measure for o in office.submission_service.checked(draft).extraction.observations} == {
        "联办件数",
        "应办件数",
    }
    page = relief.text(f"/submit/{draft}")
    assert "已确认这样读" in page
    assert "已知的版式：联办&lt;b&gt;季报。" in page
    second = relief.upload(own_form("应办的件数合计"), **how)
    assert "按名称认的" not in relief.text(f"/submit/{second}")


def test_a_row_of_the_template_that_is_no_town_s_is_answered_on_the_page(filler: Browser) -> None:
    def with_zone(sheet: Worksheet) -> None:
        sheet.insert_rows(9)
        for column, value in enumerate(("头门港开发区", 6, None, 0.31, None, 40, None, 50, None, 1), 1):
            sheet.cell(9, column).value = value

    draft = filler.upload(changed(filled(filler.template()), with_zone))
    page = filler.text(f"/submit/{draft}")
    assert "不是镇(街道)，不采用" in page
    assert "layout_name" not in page, "the template is no form to be kept"
    filler.post(f"/desk/{draft}/confirm", confirmed="yes", asked="0", about="row", label="头门港开发区", answer0="")
    assert filler.office.submission_service.idle(60)
    assert "unknown_area" not in {f.code for f in filler.office.submission_service.checked(draft).findings}
    assert "已按您说的读，随这份报送保存。" in filler.text(f"/submit/{draft}")


def test_reasons_are_kept_and_travel_with_the_data(filler: Browser, reviewer: Browser) -> None:
    draft = filler.upload(filled(filler.template(), 50_000))
    page = filler.text(f"/submit/{draft}")
    keys = re.findall(r'name="finding" value="([^"]+)"', page)
    assert keys
    assert filler.send(draft).status_code == 409
    for key in keys:
        filler.post(f"/desk/{draft}/explain", finding=key, reason="新建机构<b>集中</b>入驻")
    assert escape("新建机构<b>集中</b>入驻") in filler.text(f"/submit/{draft}")
    assert filler.send(draft).status_code == 303
    assert escape("新建机构<b>集中</b>入驻") in reviewer.text(f"/submission/{filler.office.submissions[0]}")


def test_a_discarded_draft_is_gone(filler: Browser) -> None:
    draft = filler.upload(filled(filler.template()))
    assert filler.post(f"/desk/{draft}/discard").headers["Location"] == "/submit"
    assert filler.get(f"/submit/{draft}").status_code == 404
    assert filler.post(f"/desk/{draft}/discard").status_code == 404


def test_return_needs_a_note_and_the_filler_reads_it(filler: Browser, reviewer: Browser) -> None:
    number = sent(filler)
    assert reviewer.post(f"/review/{number}/return", note=" ").status_code == 403
    assert reviewer.post(f"/review/{number}/return", note="请核对古城街道").status_code == 303
    assert "请核对古城街道" in filler.text("/submit")
    assert "2023年三季度的报送被退回" in filler.text("/submit")
    assert "请核对古城街道" in filler.text(f"/submission/{number}")


def test_a_correction_is_opened_with_a_reason_and_sent_with_one(filler: Browser, reviewer: Browser) -> None:
    number = sent(filler)
    reviewer.post(f"/review/{number}/accept")
    draft = filler.upload(filled(filler.template(), 1))
    assert filler.send(draft).status_code == 409
    assert "不能再报" in filler.text(f"/submit/{draft}")
    assert reviewer.post(f"/review/{number}/reopen", note="数据有误").status_code == 303
    assert "更正原因" in filler.text(f"/submit/{draft}")
    assert filler.send(draft, reason=" ").status_code in (403, 409)
    assert filler.send(draft, reason="补报一家机构").status_code == 303
    page = reviewer.text(f"/submission/{filler.office.submissions[-1]}")
    assert "补报一家机构" in page
    assert "改动1个" in page


@pytest.mark.parametrize("role", [FILLER, LEADER, EVALUATOR])
def test_only_reviewers_decide(office: Office, filler: Browser, role: int) -> None:
    number = sent(filler)
    browser = office.browser(role)
    assert f"/review/{number}/accept" not in browser.text(f"/submission/{number}")
    answer = browser.post(f"/review/{number}/accept")
    assert answer.status_code == 403
    assert "由审核人员办理" in answer.get_data(as_text=True)


def test_a_version_that_was_overtaken_is_not_accepted(filler: Browser, reviewer: Browser) -> None:
    first = sent(filler)
    sent(filler, 2, seen=first)
    answer = reviewer.post(f"/review/{first}/accept")
    assert answer.status_code == 409
    assert "已不是最新一份" in answer.get_data(as_text=True)
    assert "这不是最新的一份" in reviewer.text(f"/submission/{first}")
    assert reviewer.post("/review/nothing/accept").status_code == 404
    assert reviewer.post(f"/review/{first}/burn").status_code == 404


NAMES = ["<img src=x onerror=alert(1)>.xlsx", "../../etc/passwd", "a\u202excod.xlsx", "=HYPERLINK(1).xlsx", "长" * 300]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_text_wherever_they_show(filler: Browser, name: str) -> None:
    draft = filler.upload(filled(filler.template()), name)
    for path in ("/submit", f"/submit/{draft}"):
        page = filler.text(path)
        assert "<img src=x" not in page
        assert "\u202e" not in page
    answer = filler.get(f"/download/desk/draft/{draft}/checked")
    assert answer.status_code == 200
    assert re.fullmatch(
        r"attachment; filename=\"guibiao\.\w+\"; filename\*=UTF-8''[\w.%~-]+", answer.headers["Content-Disposition"]
    )
    assert not list(filler.office.data_store.home.root.rglob("passwd*"))


def test_nothing_of_the_desk_is_kept_by_anybody(filler: Browser) -> None:
    draft = filler.upload(filled(filler.template()))
    number = sent(filler, 1)
    pages = ["/submit", f"/submit/{draft}", "/review", f"/submission/{number}"]
    for path in (*pages, f"/download/desk/template/{DEPARTMENT}/{PERIOD}", f"/download/desk/draft/{draft}/checked"):
        assert filler.get(path).headers["Cache-Control"] == "no-store", path
    assert filler.post(f"/desk/{draft}/discard").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("period", ["2023Q5", "1999Q1", "", "../x"])
def test_only_quarters_of_the_plan_are_reported(filler: Browser, period: str) -> None:
    assert filler.offer(b"x", period=period).status_code == 403
    assert filler.get(f"/download/desk/template/{DEPARTMENT}/{period or 'x'}").status_code == 404


def test_every_page_of_the_desk_speaks_english(filler: Browser, reviewer: Browser) -> None:
    draft = filler.upload(faulty(filler.template()))
    number = sent(filler, 1)
    for browser, path in ((filler, "/submit"), (filler, f"/submit/{draft}"), (reviewer, "/review")):
        page = re.sub(r"<[^>]+>", " ", browser.text(f"{path}?lang=en").split("<main", 1)[1].split("</main>")[0])
        assert not re.search(r"[，。：；（）]", page), path
    assert "Accept this version" in reviewer.text(f"/submission/{number}?lang=en")
    answer = filler.post(f"/desk/{draft}/send", {"Referer": "http://127.0.0.1/submit/x?lang=en"}, seen="")
    assert answer.status_code == 409
    assert "Not done" in answer.get_data(as_text=True)


def test_a_file_that_says_a_quarter_outside_the_plan_is_not_taken(filler: Browser) -> None:
    """Whatever quarter is chosen on the page, and however the year was mistyped."""
    rows = [f"{town},{100 + n}" for n, town in enumerate(the_plan().towns)]
    text = "\n".join(["养老服务科2052年第三季度报表,", "镇(街道),护理型床位数(张)", *rows]).encode()
    draft = filler.upload(text, "自家表.csv")
    assert "2052年三季度" in filler.text(f"/submit/{draft}")
    assert filler.send(draft).status_code == 409
