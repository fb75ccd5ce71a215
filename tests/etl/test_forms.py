"""Forms as departments have them: every number that is meant is read, and no other; what is doubtful is asked."""

from __future__ import annotations

import pytest

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.layout import layout_faults
from etl.reading.own_layouts import layout_text, layouts_of_guess
from plan.finding import Severity
from tests.etl.forms.form import LAYOUTS, PLAN, Form
from tests.etl.forms.headings import HEADINGS
from tests.etl.forms.kinds import KINDS
from tests.etl.forms.lists import LISTS
from tests.etl.forms.one_town import ONE_TOWN
from tests.etl.forms.rows import ACROSS, ROWS
from tests.etl.forms.sheets import SHEETS
from wording import Lang
from wording.sentences import message

FORMS = [*HEADINGS, *ROWS, *ACROSS, *SHEETS, *ONE_TOWN, *KINDS, *LISTS]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_is_read_as_meant(form: Form) -> None:
    read = extract(form.workbook, PLAN, LAYOUTS, *form.sent, taught=form.taught)
    findings = (*read.findings, *check(read, PLAN))
    shown = [(str(f.severity), f.code, f.details.get("case", ""), f.cell, message(f)) for f in findings]
    assert {(o.measure, o.area): o.value for o in read.own} == form.wanted, shown
    assert form.says <= {(f.code, f.details.get("case", "")) for f in findings}, shown
    asked = [(f.code, f.details.get("case", "")) for f in findings if f.severity is Severity.MEND]
    assert bool(asked) is form.mends, shown
    assert {said for said in asked if said[0] != "missing"} <= form.says, shown
    assert not form.compared or len(read.compared) == form.compared, shown
    assert all(message(f) and message(f, Lang.EN) for f in findings)


GUESSED = [form for form in FORMS if form.reads and not form.taught.sheets]


@pytest.mark.parametrize("form", GUESSED, ids=lambda form: form.name)
def test_a_form_once_confirmed_is_known_next_time(form: Form) -> None:
    read = extract(form.workbook, PLAN, LAYOUTS, *form.sent, taught=form.taught)
    made = layouts_of_guess(read, form.workbook, "本科室的表")
    again = extract(form.workbook, PLAN, (*LAYOUTS, *made), read.department, form.sent[1])
    assert again.recognised is None, [message(f) for f in again.findings]
    assert {(o.measure, o.area): o.value for o in again.own} == form.wanted
    assert all(map(layout_text, made))
    assert not [fault for layout in made for fault in layout_faults(layout, PLAN)]


def test_names_are_unique() -> None:
    names = [form.name for form in FORMS]
    assert len(set(names)) == len(names) >= 40
