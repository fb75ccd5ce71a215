"""A quarter that says what another one said: one question for the file, and none for what rightly stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.reading.checks import by_key, check
from etl.reading.extraction import Extraction
from etl.store.accepted import Accepted
from plan.finding import Severity
from plan.observation import Observation
from plan.period import Period
from tests.etl.quarters import (
    AFFAIRS,
    CARE,
    CHILDREN,
    ORGANISATIONS,
    PLAN,
    TOWNS,
    Values,
    book,
    codes,
    extraction,
    findings,
    past,
    quarter,
    read,
)
from wording.sentences import message

NOW = Period(2024, 2)
BEFORE = [NOW.shift(-n) for n in range(8, 0, -1)]
LAST, YEAR_AGO, LATER = NOW.shift(-1), NOW.shift(-4), NOW.shift(1)


def said(folder: Path, department: str, values: Values, periods: list[Period] = BEFORE, now: Period = NOW) -> list[str]:
    return codes(findings(read(book(folder, department, now, values)), past(department, periods)))


@pytest.mark.parametrize("department", [CARE, ORGANISATIONS])
@pytest.mark.parametrize("periods", [BEFORE, BEFORE[-2:], BEFORE[-1:]])
def test_a_copied_quarter_is_one_question(tmp_path: Path, department: str, periods: list[Period]) -> None:
    found = findings(read(book(tmp_path, department, NOW, quarter(department, LAST))), past(department, periods))
    (finding,) = found
    assert (finding.code, finding.severity, finding.cell) == ("copied", Severity.EXPLAIN, "A5")
    assert finding.details["count"] == str(len(quarter(department, NOW)))
    assert "完全相同" in message(finding)
    assert "2024年一季度" in message(finding)


def test_a_cumulated_quarter_copied_within_its_year(tmp_path: Path) -> None:
    found = findings(read(book(tmp_path, AFFAIRS, NOW, quarter(AFFAIRS, LAST))), past(AFFAIRS, BEFORE))
    assert "copied.all" in codes(found)


def test_the_same_quarter_of_last_year_copied(tmp_path: Path) -> None:
    assert "copied.all" in said(tmp_path, CARE, quarter(CARE, YEAR_AGO))
    assert "copied.all" in said(tmp_path, AFFAIRS, quarter(AFFAIRS, YEAR_AGO))


@pytest.mark.parametrize("back", [2, 3, 5, 6, 7, 8])
def test_any_quarter_of_two_years_copied(tmp_path: Path, back: int) -> None:
    found = findings(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW.shift(-back)))), past(CARE, BEFORE))
    (finding,) = (finding for finding in found if finding.code == "copied")
    assert finding.details["case"] == "all"
    assert finding.details["before_period"] == str(NOW.shift(-back))


@pytest.mark.parametrize("away", [-12, -9, -8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 4, 6])
@pytest.mark.parametrize("department", [CARE, ORGANISATIONS])
def test_any_copied_quarter_is_seen_in_what_checks_are_given(tmp_path: Path, department: str, away: int) -> None:
    """Numbers are held against a few quarters each, and what was copied may be any."""
    accepted = Accepted()
    for when in (NOW.shift(n) for n in range(-12, 7) if n):
        accepted.accept((department, when), [Observation(*k, when, v) for k, v in quarter(department, when).items()])
    workbook = extraction(read(book(tmp_path, department, NOW, quarter(department, NOW.shift(away)))))
    found = check(workbook, PLAN, accepted.for_checking(workbook))
    (finding,) = (finding for finding in found if finding.code == "copied")
    assert (finding.details["case"], finding.details["before_period"]) == ("all", str(NOW.shift(away)))


def test_a_late_quarter_copied_from_the_one_after_it(tmp_path: Path) -> None:
    assert said(tmp_path, CARE, quarter(CARE, LATER), [*BEFORE, LATER]) == ["copied.all"]


def test_a_correction_that_copies_asks_once_not_for_each_number(tmp_path: Path) -> None:
    assert said(tmp_path, CARE, quarter(CARE, LAST), [*BEFORE, NOW]) == ["copied.all"]


def touched(values: Values, count: int) -> Values:
    """Return a copy with some numbers typed anew."""
    return {key: number + (place < count) for place, (key, number) in enumerate(values.items())}


@pytest.mark.parametrize(("count", "expected"), [(1, ["copied.nearly"]), (5, ["copied.nearly"])])
def test_a_copy_that_was_touched_up(tmp_path: Path, count: int, expected: list[str]) -> None:
    assert said(tmp_path, CARE, touched(quarter(CARE, LAST), count)) == expected


def test_one_column_copied(tmp_path: Path) -> None:
    old = quarter(CARE, LAST)
    values = {key: old[key] if key[0] == "护理型床位数" else number for key, number in quarter(CARE, NOW).items()}
    (finding,) = findings(read(book(tmp_path, CARE, NOW, values)), past(CARE, BEFORE))
    assert (finding.details["case"], finding.cell, finding.found) == ("columns", "F5", "护理型床位数")
    assert said(tmp_path, CARE, values, BEFORE[-1:]) == [], "nothing is known of how it moves"


def test_a_late_town_whose_number_stood_still_says_nothing_of_the_rest(tmp_path: Path) -> None:
    """It alone has a quarter that nobody else has."""
    history = past(CARE, BEFORE)
    key = "护理型床位数", TOWNS[0]
    for place in (1, 2):
        history[key].append(Observation(*key, BEFORE[0].shift(-place), history[key][0].value))
    old = quarter(CARE, LAST)
    values = {k: old[k] if k[0] == "护理型床位数" else number for k, number in quarter(CARE, NOW).items()}
    for k, numbers in history.items():
        history[k] = [o for o in numbers if o.period >= BEFORE[-3] or k == key]
    assert codes(findings(read(book(tmp_path, CARE, NOW, values)), history)) == ["copied.columns"]


def test_two_columns_copied_are_one_question(tmp_path: Path) -> None:
    old = quarter(CARE, LAST)
    copied = ("护理型床位数", "养老机构床位数")
    values = {key: old[key] if key[0] in copied else number for key, number in quarter(CARE, NOW).items()}
    (finding,) = findings(read(book(tmp_path, CARE, NOW, values)), past(CARE, BEFORE))
    assert finding.found == "护理型床位数、养老机构床位数"


@pytest.mark.parametrize("periods", [BEFORE, BEFORE[-1:], []])
@pytest.mark.parametrize("department", [CARE, AFFAIRS, CHILDREN, ORGANISATIONS, "基层治理和社工科", "社会救助科"])
def test_a_quarter_of_its_own_is_not_asked(tmp_path: Path, department: str, periods: list[Period]) -> None:
    """The slow measures among them are what they were."""
    assert said(tmp_path, department, quarter(department, NOW), periods) == []


@pytest.mark.parametrize("periods", [BEFORE, BEFORE[-1:]])
def test_what_stands_still_for_years_may_stand_still(tmp_path: Path, periods: list[Period]) -> None:
    """Of the department for children nothing else is reported: all its numbers are those of the last quarter."""
    assert quarter(CHILDREN, NOW) == quarter(CHILDREN, LAST)
    assert said(tmp_path, CHILDREN, quarter(CHILDREN, NOW), periods) == []


def test_a_measure_that_once_stood_still_may_again(tmp_path: Path) -> None:
    history = past(CARE, BEFORE)
    for key, numbers in history.items():
        if key[0] == "护理型床位数":
            for place in (3, 4):
                numbers[place] = Observation(*key, numbers[place].period, numbers[2].value)
    old = quarter(CARE, LAST)
    values = {key: old[key] if key[0] == "护理型床位数" else number for key, number in quarter(CARE, NOW).items()}
    assert codes(findings(read(book(tmp_path, CARE, NOW, values)), history)) == []


def test_what_was_accepted_sent_once_more_is_no_copy(tmp_path: Path) -> None:
    history = past(CARE, BEFORE)
    for key, number in quarter(CARE, LAST).items():
        history[key].append(Observation(*key, NOW, number))
    assert codes(findings(read(book(tmp_path, CARE, NOW, quarter(CARE, LAST))), history)) == []


def test_a_form_of_its_own_with_the_last_quarter_s_column_copied() -> None:
    """Both quarters stand in the workbook, and nothing was accepted before."""
    both = [
        Observation(measure, area, period, number, "表", "B2")
        for period in (LAST, NOW)
        for (measure, area), number in quarter(CARE, LAST).items()
    ]
    form = Extraction(CARE, NOW, "own", tuple(both), table=("表", "A1"))
    assert codes(check(form, PLAN)) == ["copied.all"]
    assert codes(check(form, PLAN, by_key(both[: len(both) // 2]))) == ["copied.all"]
