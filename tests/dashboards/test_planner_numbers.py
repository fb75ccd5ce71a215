"""Beside each number of a draft and a submission: the last accepted quarter's, the change, the quarters before."""

from __future__ import annotations

import re

import pytest

from plan.period import Period
from tests.dashboards.desks import DEPARTMENT, FILLER, PERIOD, REVIEWER, Browser, Office, faulty, filled
from tests.workbooks import the_plan


@pytest.fixture(name="filler")
def _filler(office: Office) -> Browser:
    return office.browser(FILLER)


def rows_of(page: str) -> dict[str, list[str]]:
    """Return the words of each row of the numbers, by its cell."""
    section = page[page.index('id="numbers"') :]
    rows = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", section))
    words = ([re.sub(r"<[^>]+>", " ", cell).split() for cell in row] for row in rows if len(row) == 8)
    return {" ".join(row[7]): [" ".join(cell) for cell in row] for row in words}


def test_a_drafts_numbers_stand_beside_the_accepted_ones(filler: Browser) -> None:
    draft = filler.upload(filled(filler.template(), 40))
    assert len(rows_of(filler.text(f"/submit/{draft}"))) - 1 == 13, "the others come when they are asked for"
    page = filler.text(f"/submit/{draft}?numbers=all")
    rows = rows_of(page)
    assert len(rows) - 1 == len(the_plan().measures_of("养老服务科")) * len(the_plan().towns)
    town, measure, last, now, change, share, history, _ = rows["B7"]
    accepted = filler.office.data_store.accepted.now()
    before = accepted.at(("持证养老护理员数", "古城街道"))[Period(2023, 2).index].value
    assert (town, last, now, change) == ("古城街道", f"{before:.0f}", f"{before + 41:.0f}", "+41")
    assert measure.startswith("持证养老护理员数")
    assert share == f"+{100 * 41 / before:.1f}%"
    assert f"2023年二季度{before:.0f}" in history
    assert "2023年一季度" in history
    first = page[page.index('id="numbers"') :].split("<tbody>")[1]
    assert first.index("古城街道") < first.index("</tr>"), "what moved most stands first"


def test_what_is_not_there_is_not_reported(filler: Browser) -> None:
    draft = filler.upload(faulty(filler.template()))
    page = filler.text(f"/submit/{draft}")
    assert "未报1个" in page
    assert "未读成数1个" in page, "约120 is no number, and is not missing"


def test_the_order_of_the_workbook_is_a_link(filler: Browser) -> None:
    draft = filler.upload(filled(filler.template(), 40))
    page = filler.text(f"/submit/{draft}?order=book&numbers=all")
    cells = [cell for cell in rows_of(page) if cell != "单元格"]
    assert cells[0] == "B7"
    assert set(cells) == {cell for cell in rows_of(filler.text(f"/submit/{draft}?numbers=all")) if cell != "单元格"}


def test_a_reviewer_sees_them_before_deciding(office: Office, filler: Browser) -> None:
    assert filler.send(filler.upload(filled(filler.template(), 40))).status_code == 303
    page = office.browser(REVIEWER).text(f"/submission/{office.submissions[-1]}")
    assert rows_of(page)["B7"][4] == "+41"
    english = office.browser(REVIEWER).text(f"/submission/{office.submissions[-1]}?lang=en")
    assert "Number by number" in english
    assert DEPARTMENT in page
    assert PERIOD in english
