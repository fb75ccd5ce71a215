"""A form that changes an earlier quarter: that becomes the quarter's own correction, or it is said not to be taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.intake.intake import load
from etl.intake.outcome import Outcome, SentAs
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from plan.finding import Severity
from plan.period import Period
from tests.etl.conftest import HANDS
from tests.etl.quarters import CARE, TOWNS, Values, book, form, quarter
from wording.sentences import message

Q1, Q2, Q3 = (Period(2023, n) for n in (1, 2, 3))
BEDS, TOWN = "护理型床位数", TOWNS[0]
KEY = BEDS, TOWN


def changed(period: Period, **cells: object) -> dict[tuple[str, str], object]:
    """Return a quarter with another number of beds in the first town."""
    return {**quarter(CARE, period), **({KEY: cells["beds"]} if "beds" in cells else {})}


def accepted(data_store: DataStore, *paths: Path) -> list[Outcome]:
    return load(paths, data_store, hands=HANDS, sent_as=SentAs(CARE))


def beds(data_store: DataStore, period: Period) -> tuple[float, str]:
    """Return what speaks for the first town, and by which submission."""
    with data_store.warehouse() as warehouse:
        found = [o for o in warehouse.observations() if (o.measure, o.area, o.period) == (*KEY, period)]
    return found[0].value, found[0].submission


def sound(data_store: DataStore) -> bool:
    data_store.rebuild()
    return all(check.ok for check in examine(DataStore.of(data_store.home)))


@pytest.fixture(name="two")
def _two(data_store: DataStore, tmp_path: Path) -> DataStore:
    """Return two quarters accepted, each by a form of its own."""
    for quarters in ((Q1,), (Q1, Q2)):
        accepted(data_store, form(tmp_path, {period: quarter(CARE, period) for period in quarters}))
    return data_store


def third(folder: Path, first: Values | dict[tuple[str, str], object], name: str = "三季度.xlsx") -> Path:
    return form(folder, {Q1: first, Q2: quarter(CARE, Q2), Q3: quarter(CARE, Q3)}, name)


def test_a_form_that_repeats_what_was_accepted_corrects_nothing(two: DataStore, tmp_path: Path) -> None:
    (outcome,) = accepted(two, third(tmp_path, quarter(CARE, Q1)))
    assert (outcome.submission, outcome.corrections) == ("2023Q3-养老服务科-1", ())
    assert not [f for f in outcome.findings if f.severity is not Severity.INFO]
    assert len(two.ledger().submissions) == 3


def test_a_changed_earlier_quarter_is_its_own_correction(two: DataStore, tmp_path: Path) -> None:
    before = beds(two, Q1)[0]
    (outcome,) = accepted(two, third(tmp_path, changed(Q1, beds=before + 3)))
    (doubt,) = [f for f in outcome.findings if f.severity is Severity.EXPLAIN]
    assert (doubt.code, doubt.details["case"]) == ("revised", "earlier")
    assert "作为2023年一季度的更正单独报送" in message(doubt)
    assert outcome.submission == "2023Q3-养老服务科-1"
    assert outcome.corrections == ((Q1, "2023Q1-养老服务科-2"),)
    assert beds(two, Q1) == (before + 3, "2023Q1-养老服务科-2")
    assert beds(two, Q2)[1] == "2023Q2-养老服务科-1"
    assert beds(two, Q3)[1] == "2023Q3-养老服务科-1"
    correction = two.ledger().submissions[-1]
    assert (correction.period, correction.reason) == (Q1, "随2023年三季度的报表更正")
    assert correction.sha256 == two.ledger().submissions[-2].sha256
    assert sound(two)
    assert beds(two, Q1)[0] == before + 3


def test_the_reason_given_is_the_correction_s_too(two: DataStore, tmp_path: Path) -> None:
    path = third(tmp_path, changed(Q1, beds=beds(two, Q1)[0] + 3))
    load([path], two, hands=lambda file: HANDS(file)._replace(reason="床位核减"), sent_as=SentAs(CARE))
    assert [s.reason for s in two.ledger().submissions[-2:]] == ["床位核减", "床位核减"]


def test_a_dry_run_says_what_would_be_corrected(two: DataStore, tmp_path: Path) -> None:
    (outcome,) = load([third(tmp_path, changed(Q1, beds=beds(two, Q1)[0] + 3))], two, sent_as=SentAs(CARE))
    assert (outcome.submission, outcome.corrections) == (None, ((Q1, None),))


def test_the_same_form_again_changes_nothing(two: DataStore, tmp_path: Path) -> None:
    path = third(tmp_path, changed(Q1, beds=beds(two, Q1)[0] + 3))
    accepted(two, path)
    count = len(two.ledger().submissions)
    (again,) = accepted(two, path)
    assert (again.again, again.submission) == (True, "2023Q3-养老服务科-1")
    assert len(two.ledger().submissions) == count


def test_what_is_kept_can_be_read_again_from_its_file(two: DataStore, tmp_path: Path) -> None:
    """Kept extractions are only a short cut."""
    accepted(two, third(tmp_path, changed(Q1, beds=beds(two, Q1)[0] + 3)))
    ledger = two.ledger()
    kept = two.extractions.of(ledger.submissions)
    read = dict(zip((s.id for s in ledger.submissions), two.extractions.reread(ledger.submissions), strict=True))
    assert {key: e.observations for key, e in kept.items()} == {key: e.observations for key, e in read.items()}
    assert {o.period for o in read["2023Q1-养老服务科-2"].observations} == {Q1}


def test_a_form_without_all_of_the_earlier_quarter_cannot_correct_it(two: DataStore, tmp_path: Path) -> None:
    first = {**changed(Q1, beds=beds(two, Q1)[0] + 3), (BEDS, TOWNS[1]): "未报"}
    before = beds(two, Q1)
    (outcome,) = accepted(two, third(tmp_path, first))
    (doubt,) = [f for f in outcome.findings if f.code == "revised"]
    assert doubt.details["case"] == "earlier_out"
    assert "不会采用" in message(doubt)
    assert outcome.submission == "2023Q3-养老服务科-1"
    assert outcome.corrections == ()
    assert beds(two, Q1) == before
    assert sound(two)


def test_a_form_that_does_not_know_of_a_correction_does_not_undo_it(two: DataStore, tmp_path: Path) -> None:
    first = quarter(CARE, Q1)
    accepted(two, book(tmp_path, CARE, Q1, {**first, KEY: first[KEY] + 7}, {}))
    (outcome,) = accepted(two, third(tmp_path, first))
    assert outcome.corrections == ()
    assert [(f.code, f.severity) for f in outcome.findings if f.code in ("revised", "outdated")] == [
        ("outdated", Severity.INFO)
    ]
    assert beds(two, Q1)[0] == first[KEY] + 7


def test_one_that_knows_of_it_may_correct_it_further(two: DataStore, tmp_path: Path) -> None:
    first = quarter(CARE, Q1)
    accepted(two, book(tmp_path, CARE, Q1, {**first, KEY: first[KEY] + 7}, {}))
    (outcome,) = accepted(two, third(tmp_path, changed(Q1, beds=first[KEY] + 9)))
    assert outcome.corrections == ((Q1, "2023Q1-养老服务科-3"),)
    assert beds(two, Q1)[0] == first[KEY] + 9


@pytest.fixture(name="gap")
def _gap(data_store: DataStore, tmp_path: Path) -> DataStore:
    """Return two quarters accepted, the first without its first town's beds."""
    accepted(data_store, form(tmp_path, {Q1: changed(Q1, beds="未报")}))
    accepted(data_store, form(tmp_path, {Q1: changed(Q1, beds="未报"), Q2: quarter(CARE, Q2)}))
    return data_store


def test_a_number_that_was_late_completes_its_quarter(gap: DataStore, tmp_path: Path) -> None:
    (outcome,) = accepted(gap, third(tmp_path, quarter(CARE, Q1)))
    (doubt,) = [f for f in outcome.findings if f.severity is Severity.EXPLAIN]
    assert (doubt.code, doubt.details["case"], doubt.expected) == ("revised", "added", "")
    assert "2023年一季度原来没有报" in message(doubt)
    assert "更正单独报送" in message(doubt)
    assert outcome.corrections == ((Q1, "2023Q1-养老服务科-2"),)
    assert beds(gap, Q1) == (quarter(CARE, Q1)[KEY], "2023Q1-养老服务科-2")
    assert sound(gap)


def test_a_number_that_is_still_not_there_is_no_change(gap: DataStore, tmp_path: Path) -> None:
    (outcome,) = accepted(gap, third(tmp_path, changed(Q1, beds="未报")))
    assert outcome.corrections == ()
    assert not [f for f in outcome.findings if f.code == "revised"]


def test_a_late_number_in_a_form_that_cannot_correct_is_said_not_to_be_taken(gap: DataStore, tmp_path: Path) -> None:
    (outcome,) = accepted(gap, third(tmp_path, {**quarter(CARE, Q1), (BEDS, TOWNS[1]): "未报"}))
    (doubt,) = [f for f in outcome.findings if f.severity is Severity.EXPLAIN]
    assert (doubt.code, doubt.details["case"]) == ("revised", "added_out")
    assert "补的数不会采用" in message(doubt)
    assert outcome.corrections == ()
    assert sound(gap)


def test_a_late_number_and_a_changed_one_are_one_correction(gap: DataStore, tmp_path: Path) -> None:
    other = BEDS, TOWNS[1]
    first = {**quarter(CARE, Q1), other: quarter(CARE, Q1)[other] + 3}
    (outcome,) = accepted(gap, third(tmp_path, first))
    doubts = [f for f in outcome.findings if f.severity is Severity.EXPLAIN]
    assert [(f.code, f.details["case"]) for f in doubts] == [("revised", "added"), ("revised", "earlier")]
    assert outcome.corrections == ((Q1, "2023Q1-养老服务科-2"),)


def test_two_earlier_quarters_are_two_corrections(two: DataStore, tmp_path: Path) -> None:
    quarters = {Q1: changed(Q1, beds=beds(two, Q1)[0] + 1), Q2: changed(Q2, beds=beds(two, Q2)[0] + 1)}
    (outcome,) = accepted(two, form(tmp_path, {**quarters, Q3: quarter(CARE, Q3)}))
    assert outcome.corrections == ((Q1, "2023Q1-养老服务科-2"), (Q2, "2023Q2-养老服务科-2"))
    assert sound(two)


def test_a_quarter_that_only_repeats_ever_said_is_spoken_for_by_the_newest(
    data_store: DataStore, tmp_path: Path
) -> None:
    """Nobody sent it by itself, so the form's own submission changes it."""
    accepted(data_store, form(tmp_path, {Q1: quarter(CARE, Q1), Q2: quarter(CARE, Q2)}))
    (outcome,) = accepted(data_store, third(tmp_path, changed(Q1, beds=beds(data_store, Q1)[0] + 3)))
    assert outcome.corrections == ()
    (doubt,) = [f for f in outcome.findings if f.code == "revised"]
    assert "case" not in doubt.details
    assert beds(data_store, Q1) == (quarter(CARE, Q1)[KEY] + 3, "2023Q3-养老服务科-1")


@pytest.mark.parametrize("wrong", [-5, 900_000])
def test_a_changed_earlier_number_is_checked_like_any_other(two: DataStore, tmp_path: Path, wrong: int) -> None:
    (outcome,) = accepted(two, third(tmp_path, changed(Q1, beds=wrong)))
    said = {f.code for f in outcome.findings if f.severity is not Severity.INFO}
    assert said & {"negative", "part_exceeds_whole"}
    assert outcome.kept_out
    assert len(two.ledger().submissions) == 2


def test_a_kill_between_form_and_correction_cannot_be(two: DataStore, tmp_path: Path) -> None:
    """Both lines are one transaction: their sequence numbers follow each other and their moment is one."""
    accepted(two, third(tmp_path, changed(Q1, beds=beds(two, Q1)[0] + 3)))
    form_line, correction = two.ledger().submissions[-2:]
    assert correction.sequence - form_line.sequence <= 2
