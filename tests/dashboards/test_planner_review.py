"""The reviewer sees what accepting would make of the indicators; a correction is explained once."""

from __future__ import annotations

import re

import pytest

from tests.dashboards.desks import FILLER, PERIOD, REVIEWER, Browser, Office, filled


@pytest.fixture(name="filler")
def _filler(office: Office) -> Browser:
    return office.browser(FILLER)


def rows_of(page: str) -> list[list[str]]:
    """Return the words of the rows of what accepting would make of the indicators."""
    section = page[page.index('id="effect"') :].split("</section>", maxsplit=1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", section)[1:]
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


def test_what_is_told_before_is_what_comes_about(office: Office, filler: Browser) -> None:
    assert filler.send(filler.upload(filled(filler.template(), 1))).status_code == 303
    number = office.submissions[-1]
    reviewer = office.browser(REVIEWER)
    told = rows_of(reviewer.text(f"/submission/{number}"))
    assert [row[0] for row in told]
    assert all("2023年二季度" in row[1] and "2023年三季度" in row[2] for row in told)
    assert reviewer.post(f"/review/{number}/accept").status_code == 303
    page = reviewer.text(f"/submission/{number}")
    assert 'id="effect"' not in page, "it came about"
    overview = re.sub(r"<[^>]+>", " ", reviewer.text("/"))
    for row in told:
        (value,) = re.findall(r"^[\d.,]+", row[2])
        assert value in overview, row


def test_a_correction_is_explained_once(office: Office, filler: Browser) -> None:
    assert filler.send(filler.upload(filled(filler.template(), 1))).status_code == 303
    first, reviewer = office.submissions[-1], office.browser(REVIEWER)
    assert reviewer.post(f"/review/{first}/accept").status_code == 303
    assert reviewer.post(f"/review/{first}/reopen", note="口径有误").status_code == 303
    # Far from before as well: doubted twice, explained once.
    draft = filler.upload(filled(filler.template(), 90_000))
    page = filler.text(f"/submit/{draft}")
    assert "报送时写的更正原因一并说明" in page
    assert len(re.findall(r'<textarea[^>]*name="reason"', page)) == 1
    assert filler.send(draft).status_code == 409, "a correction says why"
    assert filler.send(draft, reason="新建了三所机构").status_code == 303
    second = office.submissions[-1]
    assert second != first
    reviewed = reviewer.text(f"/submission/{second}")
    assert reviewed.count("新建了三所机构") >= 2
    assert "没有说明" not in reviewed
    assert PERIOD in second
