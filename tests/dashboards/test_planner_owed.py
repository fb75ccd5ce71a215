"""What is owed as links to its places and back, counts in the window's title, who holds it now, and the way out of
waiting."""

from __future__ import annotations

import re
from html import unescape

import pytest

from etl.submissions import DraftStage
from tests.dashboards.desks import DEPARTMENT, FILLER, PERIOD, REVIEWER, Browser, Office, faulty, filled


@pytest.fixture(name="filler")
def _filler(office: Office) -> Browser:
    return office.browser(FILLER)


def test_each_place_is_linked_from_the_list_and_leads_back(filler: Browser) -> None:
    page = filler.text(f"/submit/{filler.upload(faulty(filler.template()))}")
    listed = page[page.index('id="owed"') :].split("</nav>", maxsplit=1)[0]
    targets = [unescape(each) for each in re.findall(r'href="#([^"]+)"', listed)]
    assert len(targets) == 3
    cards = [unescape(each) for each in re.findall(r'<article[^>]*id="([^"]+)"', page)]
    assert targets == cards
    assert page.count('href="#owed"') == 3
    assert "报送以前：3处" in listed


def test_the_title_counts_what_is_owed(office: Office, filler: Browser) -> None:
    page = filler.text(f"/submit/{filler.upload(faulty(filler.template()), '三季度.xlsx')}")
    assert "<title>须改正2 · 请说明1 · 三季度.xlsx" in page
    good = filler.upload(filled(filler.template()), "好.xlsx")
    assert "<title>没有问题 · 好.xlsx" in filler.text(f"/submit/{good}")
    assert filler.send(good).status_code == 303
    assert "<title>已报送 · 好.xlsx" in filler.text(f"/submit/{good}")
    assert "<title>(1) 审核" in office.browser(REVIEWER).text("/review")


def test_who_holds_it_now_and_until_when(office: Office, filler: Browser) -> None:
    draft = filler.upload(filled(filler.template()))
    assert f"现在由{DEPARTMENT}办理，2023年10月15日已截止" in filler.text(f"/submit/{draft}")
    assert filler.send(draft).status_code == 303
    number, reviewer = office.submissions[-1], office.browser(REVIEWER)
    assert "还没有人打开" in filler.text(f"/submission/{number}")
    reviewer.text(f"/submission/{number}")
    assert re.search(r"现在由[^<]+审核，", filler.text(f"/submission/{number}"))
    assert reviewer.post(f"/review/{number}/return", note="请核对").status_code == 303
    assert f"现在由{DEPARTMENT}办理" in filler.text(f"/submission/{number}")
    assert PERIOD in number


def test_reading_is_cancelled_by_one_press(office: Office, filler: Browser) -> None:
    office.submission_service.close()  # nobody reads any more: the draft waits for as long as it is looked at
    draft = filler.upload(filled(filler.template()), wait=False)
    assert office.submission_service.draft(draft).stage is DraftStage.RECEIVED
    page = filler.text(f"/submit/{draft}")
    assert "取消读取" in page
    assert filler.post(f"/desk/{draft}/discard").status_code == 303
    assert office.submission_service.drafts() == ()
