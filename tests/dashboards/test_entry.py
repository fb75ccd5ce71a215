"""The grid of a small department: what is typed becomes its template filled in, and goes the way of every workbook."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from plan.period import Period
from plan.submission import State
from tests.dashboards.desks import CARE, FILLER, REVIEWER, Browser, Office

CHILDREN, SMALL = "儿童福利科", 2
ENTRY, PERIOD = "/entry?period=2023Q3", Period(2023, 3)
PLACE = {"department": CHILDREN, "period": str(PERIOD)}


def names(page: str) -> list[str]:
    """Return the fields of the grid, in its order."""
    return re.findall(r'name="([^"!]+![^"]+)"', page)


def typed(office: Office, **more: str) -> tuple[Browser, str]:
    """Return the department's browser and its draft of numbers that are typed: 2 in each cell but for ``more``."""
    planner = office.browser(SMALL)
    numbers = dict.fromkeys(names(planner.text(ENTRY)), "2")
    answer = planner.post("/entry/type", **PLACE, **{**numbers, **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert office.submission_service.idle(60)
    return planner, answer.headers["Location"].split("?")[0].rsplit("/", 1)[-1]


def test_the_grid_has_every_number_that_the_template_asks_for(office: Office) -> None:
    page = office.browser(SMALL).text(ENTRY)
    plan = office.data_store.plan
    asked = [f"{measure.name}!{town}" for town in plan.towns for measure in plan.measures_of(CHILDREN)]
    assert names(page) == asked
    assert "个，季末数" in page
    assert "以前没有报过" in page


def test_what_is_typed_is_the_template_filled_in_and_is_sent_like_a_workbook(office: Office) -> None:
    first, *_, last = names(office.browser(SMALL).text(ENTRY))
    planner, key = typed(office, **{first: "1", last: "2"})
    service = office.submission_service
    draft = service.draft(key)
    checked = service.checked(key)
    values = {f"{o.measure}!{o.area}": o.value for o in checked.extraction.own}
    assert (len(values), values[first], values[last]) == (38, 1.0, 2.0)
    assert "网页填写" in draft.name
    template = load_workbook(io.BytesIO(planner.get(f"/download/desk/template/{CHILDREN}/2023Q3").data))
    book = load_workbook(io.BytesIO(service.file(key).read_bytes()))
    assert book.sheetnames == template.sheetnames
    assert book["填报"]["D3"].value == draft.by  # who typed it stands in the workbook too
    assert [cell.value for cell in book["填报"][5]] == [cell.value for cell in template["填报"][5]]

    assert planner.send(key, reason="首次报送").status_code == 303
    (sent,) = [s for s in office.data_store.ledger().submissions if s.department == CHILDREN]
    assert (sent.submitted_by, sent.period, sent.rows) == (draft.by, PERIOD, 19)
    reviewer = office.browser(REVIEWER)
    assert reviewer.post(f"/review/{sent.id}/accept", note="同意").status_code == 303
    slot = service.slot(CHILDREN, PERIOD)
    assert slot.decided is not None
    assert slot.decided.state is State.ACCEPTED


def test_a_blank_is_not_reported_and_a_text_is_doubted_at_its_cell(office: Office) -> None:
    first, second, third, *_ = names(office.browser(SMALL).text(ENTRY))
    planner, key = typed(office, **{first: "", second: "约30", third: "1,234"})
    checked = office.submission_service.checked(key)
    said = {f"{o.measure}!{o.area}": o.value for o in checked.extraction.own}
    assert first not in said
    assert said[third] == 1234
    doubted = {f"{f.details.get('measure')}!{f.details.get('area')}": f.code for f in checked.findings}
    assert first in doubted
    assert second in doubted
    # Whoever comes back goes on where he was, with what is doubted too; what he types then takes the draft's place.
    again = planner.text(ENTRY)
    shown = dict(re.findall(r'name="([^"!]+![^"]+)" value="([^"]*)"', again))
    assert (shown[first], shown[second], shown[third]) == ("", "约30", "1234")
    assert planner.post("/entry/type", **PLACE, **{**shown, first: "3", second: "30"}).status_code == 303
    assert office.submission_service.idle(60)
    (open_one,) = office.submission_service.drafts(CHILDREN)
    assert open_one.id != key
    assert [d.id for d in office.submission_service.earlier(open_one)] == [key]


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({**PLACE}, 403, "还没有填任何数"),
        ({**PLACE, "实体化运行中心(站)数!古城街道": "1" * 61}, 403, "超过60个字"),
        ({**PLACE, "period": "2099Q1", "实体化运行中心(站)数!古城街道": "1"}, 403, ""),
        ({**PLACE, "department": "养老服务科", "持证养老护理员数!古城街道": "1"}, 403, ""),
    ],
)
def test_what_cannot_be_typed_is_refused_in_words(office: Office, form: dict[str, str], status: int, said: str) -> None:
    answer = office.browser(SMALL).post("/entry/type", **form)
    assert answer.status_code == status
    assert said in answer.get_data(as_text=True)
    assert office.submission_service.drafts() == ()


def test_a_large_department_has_no_grid_and_others_none_at_all(office: Office) -> None:
    assert "/entry?" not in office.browser(FILLER).text("/submit?period=2023Q3")
    assert office.browser(CARE).get(ENTRY).status_code == 404
    answer = office.browser(CARE).post(
        "/entry/type", department="养老服务科", period="2023Q3", **{"持证养老护理员数!古城街道": "1"}
    )
    assert "超过40个" in answer.get_data(as_text=True)
    assert office.browser(REVIEWER).get(ENTRY).status_code == 403
    assert "/entry?" in office.browser(SMALL).text("/submit?period=2023Q3")


def test_the_grid_speaks_english_too(office: Office) -> None:
    page = office.browser(SMALL).text(f"{ENTRY}&lang=en")
    assert "Type the numbers in" in page
    assert "At quarter" in page
