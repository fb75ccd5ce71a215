"""What people see once something was sent: a receipt that stays as it was, their own note, what changed since."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.journal import Journal
from plan.finding import Severity
from plan.receipt import receipt_from, receipt_json
from tests.dashboards.desks import (
    FILLER,
    LEADER,
    MEASURES,
    OTHER,
    REVIEWER,
    Browser,
    Office,
    changed,
    filled,
)

CELLS = 19 * len(MEASURES)
"""Numbers in a filled template."""


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


def shown(browser: Browser, path: str) -> str:
    """Return what a page says, without its frame and without what differs from one person to another."""
    main = browser.text(path).split("<main", 1)[1].split("</main>")[0]
    main = re.sub(r'data-(version|who)="\w[^"]*"', "", main)
    return re.sub(r"\s+", " ", re.sub(r'<input type="hidden" name="token"[^>]*>', "", main))


def test_a_receipt_stays_as_it_was_whatever_comes_later(office: Office, filler: Browser, reviewer: Browser) -> None:
    number = sent(filler, 3)
    before = shown(filler, f"/receipt/{number}")
    for part in (
        number,
        "当时状态",
        "待审",
        f"新增{CELLS}个数，改动0个，不变0个",
        f"{CELLS}个数，19行",
        "以后的审核、退回、更正都不会改变它",
    ):
        assert part in before
    assert shown(reviewer, f"/receipt/{number}") == before
    reviewer.post(f"/review/{number}/accept")
    assert "已接受" in shown(filler, f"/submission/{number}")
    assert shown(filler, f"/receipt/{number}") == before
    reviewer.post(f"/review/{number}/reopen", note="再核")
    second = sent(filler, 5, reason="更正护理员数")
    reviewer.post(f"/review/{second}/accept")
    assert shown(filler, f"/receipt/{number}") == before
    later = shown(filler, f"/receipt/{second}")
    assert f"新增0个数，改动1个，不变{CELLS - 1}个" in later
    assert f"当时已接受的一份</dt><dd>{number}" in later
    assert "更正护理员数" in later


def test_what_a_receipt_says_is_in_the_chain(office: Office, filler: Browser) -> None:
    number = sent(filler, 3)
    journal = office.data_store.journal
    kept = journal.receipt(number)
    content = receipt_from(kept)
    assert receipt_json(content) == kept
    assert (len(content.values), content.state, content.against) == (CELLS, "submitted", "")
    assert content.units["老年人口"] == "万人"
    assert journal.faults() == []
    assert journal.receipt("2023Q1-养老服务科-1") == "", "what was loaded needs none"
    assert all(check.ok for check in examine(DataStore.of(office.data_store.home)))


def test_an_altered_receipt_is_named(office: Office, filler: Browser, tmp_path: Path) -> None:
    number = sent(filler, 3)
    path = tmp_path / "journal.sqlite"
    path.write_bytes(office.data_store.home.journal.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER submission_no_update")
        connection.execute("UPDATE submission SET receipt = replace(receipt, '3.69', '3.96') WHERE id = ?", (number,))
    sequence = next(s.sequence for s in office.data_store.ledger().submissions if s.id == number)
    assert (sequence, "chain.altered") in Journal.at(path).faults()


def test_what_was_loaded_shows_what_can_be_said_of_it(filler: Browser) -> None:
    page = shown(filler, "/receipt/2023Q1-养老服务科-1")
    assert "报送时没有保存回执" in page
    assert "报送的数" in page


def test_receipts_are_for_those_who_may_see_what_was_sent(office: Office, filler: Browser) -> None:
    number = sent(filler)
    assert office.browser(OTHER).get(f"/receipt/{number}").status_code == 404
    assert office.browser(LEADER).get(f"/receipt/{number}").status_code == 200
    assert filler.get("/receipt/2023Q3-民政局-1").status_code == 404


def test_a_receipt_in_english(filler: Browser) -> None:
    page = shown(filler, f"/receipt/{sent(filler)}?lang=en")
    assert "State then" in page
    assert not re.search(r"[，。：；（）]", re.sub(r"<[^>]+>", " ", page))


def test_whoever_comes_back_to_a_sent_draft_is_shown_its_receipt(filler: Browser) -> None:
    draft = filler.upload(filled(filler.template()))
    assert filler.send(draft).status_code == 303
    page = shown(filler, f"/submit/{draft}")
    assert "这份草稿已经报送" in page
    assert f"/receipt/{filler.office.submissions[-1]}" in page


def test_the_reviewer_s_second_look_has_his_note_and_what_changed(filler: Browser, reviewer: Browser) -> None:
    first = sent(filler, 3)
    assert "退回以后的变化" not in shown(reviewer, f"/submission/{first}")
    reviewer.post(f"/review/{first}/return", note="古城街道请核对")
    second = sent(filler, 5)
    assert "退回后重报" in shown(reviewer, "/review")
    page = shown(reviewer, f"/submission/{second}")
    since = page.split('id="since"')[1].split("</section>")[0]
    assert "古城街道请核对" in since
    assert f"/submission/{first}" in since
    assert f"新增0个数，改动1个，不变{CELLS - 1}个" in since
    assert "退回以后的变化" in shown(filler, f"/submission/{second}"), "its sender sees it too"


def test_reasons_given_since_the_return_are_listed(filler: Browser, reviewer: Browser) -> None:
    content = filled(filler.template(), 50_000)

    def explained(reason: str) -> str:
        draft = filler.upload(content)
        for key in re.findall(r'name="finding" value="([^"]+)"', filler.text(f"/submit/{draft}")):
            filler.post(f"/desk/{draft}/explain", finding=key, reason=reason)
        assert filler.send(draft).status_code == 303
        return filler.office.submissions[-1]

    first = explained("核过")
    reviewer.post(f"/review/{first}/return", note="请写清楚")
    since = shown(reviewer, f"/submission/{explained('新建三所机构')}").split('id="since"')[1].split("</section>")[0]
    assert "新写或改写的说明：1条" in since
    assert "新建三所机构" in since


def test_after_an_acceptance_an_old_return_is_no_news(filler: Browser, reviewer: Browser) -> None:
    first = sent(filler, 3)
    reviewer.post(f"/review/{first}/return", note="请核对")
    second = sent(filler, 5)
    reviewer.post(f"/review/{second}/accept")
    reviewer.post(f"/review/{second}/reopen", note="再核")
    third = sent(filler, 7, reason="更正")
    assert "退回以后的变化" not in shown(reviewer, f"/submission/{third}")
    assert "退回以后的变化" in shown(reviewer, f"/submission/{second}")


def test_the_planner_sees_what_his_new_draft_changes_of_the_returned_one(filler: Browser, reviewer: Browser) -> None:
    reviewer.post(f"/review/{sent(filler, 3)}/return", note="古城街道请核对")
    page = shown(filler, f"/submit/{filler.upload(filled(filler.template(), 5))}")
    assert f"与那一份相比：新增0个数，改动1个，不变{CELLS - 1}个" in page


def test_the_reviewer_is_told_all_that_the_planner_was(office: Office, filler: Browser, reviewer: Browser) -> None:
    """What only informs too, whether it is seen in the file or beside what was accepted."""

    def spoil(sheet: Worksheet) -> None:
        sheet["B8"].value *= 10_000
        sheet["C7"].value += 2
        sheet["F7"].value = f" {sheet['F7'].value}"
        sheet["H7"].comment = Comment("待核", "李")

    content = changed(filled(filler.template()), spoil)
    draft = filler.upload(content)
    told = office.submission_service.checked(draft).findings
    informs = {f.code for f in told if f.severity is Severity.INFO}
    assert informs == {"reference_edited", "number_dressing", "commented", "total_unchecked"}
    for key in re.findall(r'name="finding" value="([^"]+)"', filler.text(f"/submit/{draft}")):
        filler.post(f"/desk/{draft}/explain", finding=key, reason="核过")
    assert filler.send(draft).status_code == 303
    number = office.submissions[-1]
    page = shown(reviewer, f"/submission/{number}")
    for words in ("灰色的“上季度”数写的是", "待核", "全角字符、千分位"):
        assert words in page
    told_openly, read_as = page.split("怎样读取的", 1)
    assert "待核" in told_openly
    assert "灰色的“上季度”数写的是" in told_openly
    assert "全角字符、千分位" in read_as
    office.data_store.rebuild()
    assert office.submission_service.submission(number).findings == told


def test_mends_that_are_alike_are_taken_together(filler: Browser) -> None:
    def people(sheet: Worksheet) -> None:
        for row in range(7, 26):
            sheet.cell(row, 4).value *= 10_000

    draft = filler.upload(changed(filled(filler.template()), people))
    page = filler.text(f"/submit/{draft}")
    assert "19处都按这样读" in page
    whole = re.search(r'<form[^>]*class="offer offer-all".*?</form>', page, re.DOTALL)
    assert whole
    given = {
        name: re.findall(f'name="{name}" value="([^"]*)"', whole[0]) for name in ("sheet", "cell", "original", "value")
    }
    wrong = {**given, "value": ["7", *given["value"][1:]]}
    assert filler.post(f"/desk/{draft}/mend", **wrong).status_code == 409, "all or nothing"
    assert filler.post(f"/desk/{draft}/mend", **given).status_code == 303
    assert filler.office.submission_service.idle(60)
    assert "已按您的意思改读19处" in filler.text(f"/submit/{draft}")
    assert filler.send(draft).status_code == 303


@pytest.mark.parametrize("asked", ["obstacles", "difference"])
@pytest.mark.parametrize("then", ["sent", "discarded"])
def test_a_draft_that_is_gone_while_its_page_is_drawn_is_told_as_it_is_then(
    office: Office, filler: Browser, monkeypatch: pytest.MonkeyPatch, asked: str, then: str
) -> None:
    draft = filler.upload(filled(filler.template()))
    service, gone = office.submission_service, []
    ask = getattr(service, asked)

    def gone_before(*about: str) -> object:
        """What another window of hers does between two questions of this page."""
        if not gone:
            gone.append(draft)
            if then == "sent":
                filler.send(draft)
            else:
                service.discard(draft, FILLER)
        return ask(*about)

    monkeypatch.setattr(service, asked, gone_before)
    page = shown(filler, f"/submit/{draft}")
    assert gone
    assert ("已发送" in page or "已报送" in page) == (then == "sent"), page
