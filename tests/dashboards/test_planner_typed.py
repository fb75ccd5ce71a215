"""The field at a finding: a typo is mended on the page, undone there, and shown to the reviewer with who did it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from plan.period import Period
from tests.dashboards.desks import FILLER, FIRST_ROW, OTHER, REVIEWER, Browser, Office, changed, faulty, filled


@pytest.fixture(name="filler")
def _filler(office: Office) -> Browser:
    return office.browser(FILLER)


def places_of(page: str) -> list[str]:
    """Return the cells that can be typed over, in the order of the page."""
    forms = re.findall(r'<form[^>]*class="typed"[^>]*>(.*?)</form>', page)
    return [unescape(re.findall(r'name="place" value="([^"]+)"', form)[0]) for form in forms]


def typed(filler: Browser, draft: str, **said: str) -> str:
    """Return the page after something was typed."""
    answer = filler.post(f"/desk/{draft}/type", **said)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert filler.office.submission_service.idle(60)
    return filler.text(f"/submit/{draft}")


def last(office: Office, measure: str, town: str) -> float:
    """Return what was accepted for the quarter before."""
    return office.data_store.accepted.now().at((measure, town))[Period(2023, 2).index].value


def test_a_field_at_each_doubtful_cell(filler: Browser) -> None:
    page = filler.text(f"/submit/{filler.upload(faulty(filler.template()))}")
    assert places_of(page) == ["填报!B8", "填报!F9", "填报!H10"]
    assert 'placeholder="约120"' in page
    assert 'placeholder="空着"' in page


def test_three_faults_are_mended_without_excel(office: Office, filler: Browser) -> None:
    draft = filler.upload(faulty(filler.template()))
    now = f"{last(office, '持证养老护理员数', '大洋街道') + 1:.0f}"
    page = typed(filler, draft, place="填报!B8", value=now)
    assert places_of(page) == ["填报!F9", "填报!H10"]
    assert f"填报!B8：约120 → {now}" in page
    assert "演示填报员丁改" in page
    page = typed(filler, draft, place="填报!F9", unreported="未报", value="")
    page = typed(filler, draft, place="填报!H10", value=f"{last(office, '养老机构床位数', '大田街道'):.0f}")
    assert "没有发现问题" in page
    assert filler.send(draft).status_code == 303
    reviewed = office.browser(REVIEWER).text(f"/submission/{office.submissions[-1]}")
    assert f"填报!B8：约120 → {now}" in reviewed
    assert "填报!F9：空着 → 未报" in reviewed
    assert "演示填报员丁改" in reviewed
    assert places_of(reviewed) == []


def test_what_is_typed_wrongly_is_told_at_the_same_cell_and_taken_back(filler: Browser) -> None:
    draft = filler.upload(faulty(filler.template()))
    page = typed(filler, draft, place="填报!B8", value="约130")
    assert "“约130”" in page
    assert "填报!B8" in places_of(page)
    filler.post(f"/desk/{draft}/unmend", sheet="填报", cell="B8")
    assert filler.office.submission_service.idle(60)
    assert "“约120”" in filler.text(f"/submit/{draft}")


@pytest.mark.parametrize("said", [{"place": "填报!A8", "value": "5"}, {"place": "B8", "value": "5"}, {"value": "5"}])
def test_other_cells_cannot_be_typed_over(filler: Browser, said: dict[str, str]) -> None:
    draft = filler.upload(faulty(filler.template()))
    answer = filler.post(f"/desk/{draft}/type", **said)
    assert answer.status_code == 409
    assert "不能这样改" in answer.get_data(as_text=True)


def test_another_department_finds_nothing_to_type_over(office: Office, filler: Browser) -> None:
    draft = filler.upload(faulty(filler.template()))
    assert office.browser(OTHER).post(f"/desk/{draft}/type", place="填报!B8", value="5").status_code == 404
    assert office.submission_service.draft(draft).replies.mends == ()


def test_many_cells_of_one_kind_are_opened_on_demand(filler: Browser) -> None:
    def spoil(sheet: Worksheet) -> None:
        for row in range(FIRST_ROW, FIRST_ROW + 19):
            sheet.cell(row, 2).value = f"约{row}"

    page = filler.text(f"/submit/{filler.upload(changed(filled(filler.template()), spoil))}")
    assert len(places_of(page)) == 19
    assert "在这里改（19格）" in page
