"""The grey 上季度 column: rows that were moved are told as that, and a template that is only older is not blamed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.reading.checks import by_key
from etl.workbook.scan.sheet import CellValue, Workbook
from plan.finding import Finding, Severity, keeps_out
from plan.observation import Observation
from plan.period import Period
from tests.etl.books import edited, sheet
from tests.etl.quarters import (
    AFFAIRS,
    CARE,
    CHILDREN,
    ORGANISATIONS,
    TOWNS,
    WHOLES,
    book,
    codes,
    findings,
    past,
    quarter,
    read,
)
from wording.sentences import message

NOW = Period(2024, 2)
BEFORE = [NOW.shift(-n) for n in range(8, 0, -1)]
FIRST = 7

Move = Callable[[list[list[CellValue]]], None]


def moved(workbook: Workbook, how: Move) -> Workbook:
    """Return the template with the rows of its towns rearranged."""
    rows = [list(row) for row in workbook.sheets[0].rows]
    how(towns := rows[FIRST - 1 : FIRST - 1 + len(TOWNS)])
    cells = {
        f"{'ABCDEFGHIJK'[column]}{FIRST + place}": value
        for place, row in enumerate(towns)
        for column, value in enumerate(row[:11])
    }
    return edited(workbook, cells)


def names_sorted(rows: list[list[CellValue]]) -> None:
    for row, name in zip(rows, sorted(str(row[0]) for row in rows), strict=True):
        row[0] = name


def two_names_swapped(rows: list[list[CellValue]]) -> None:
    rows[3][0], rows[8][0] = rows[8][0], rows[3][0]


def three_names_round(rows: list[list[CellValue]]) -> None:
    rows[1][0], rows[2][0], rows[3][0] = rows[2][0], rows[3][0], rows[1][0]


def names_one_lower(rows: list[list[CellValue]]) -> None:
    names = [row[0] for row in rows]
    for row, name in zip(rows, [names[-1], *names[:-1]], strict=True):
        row[0] = name


def names_one_higher(rows: list[list[CellValue]]) -> None:
    names = [row[0] for row in rows]
    for row, name in zip(rows, [*names[1:], names[0]], strict=True):
        row[0] = name


def numbers_one_lower(rows: list[list[CellValue]]) -> None:
    """The numbers and the grey ones beside them, pasted a row too low."""
    numbers = [row[1:] for row in rows]
    for row, pasted in zip(rows, [numbers[-1], *numbers[:-1]], strict=True):
        row[1:] = pasted


def whole_rows_sorted(rows: list[list[CellValue]]) -> None:
    rows.sort(key=lambda row: str(row[0]))


def sorted_by_a_number(rows: list[list[CellValue]]) -> None:
    rows.sort(key=lambda row: float(row[1]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("how", "count"),
    [
        (names_sorted, 17),
        (two_names_swapped, 2),
        (three_names_round, 3),
        (names_one_lower, 19),
        (names_one_higher, 19),
        (numbers_one_lower, 19),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
@pytest.mark.parametrize("department", [CARE, ORGANISATIONS, AFFAIRS])
def test_rows_whose_name_is_not_theirs_must_be_mended(tmp_path: Path, how: Move, count: int, department: str) -> None:
    workbook = moved(read(book(tmp_path, department, NOW, quarter(department, NOW))), how)
    found = findings(workbook, past(department, BEFORE))
    (finding,) = [f for f in found if f.severity is Severity.MEND]
    assert finding.code == "misplaced"
    assert int(finding.details["count"]) == pytest.approx(count, abs=2), "some names stay where they were"
    assert finding.cell.startswith("A")
    assert keeps_out(found)
    assert codes(found) == ["misplaced"], "one thing happened, and one thing is told"
    assert "对不上" in message(finding)


@pytest.mark.parametrize("how", [whole_rows_sorted, sorted_by_a_number])
def test_rows_that_were_sorted_whole_are_as_good_as_before(tmp_path: Path, how: Move) -> None:
    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), how)
    assert findings(workbook, past(CARE, BEFORE)) == []


def test_each_row_is_named_with_whose_numbers_it_holds(tmp_path: Path) -> None:
    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), two_names_swapped)
    (finding,) = findings(workbook, past(CARE, BEFORE))
    assert finding.found == f"A10“{TOWNS[8]}”→{TOWNS[3]}；A15“{TOWNS[3]}”→{TOWNS[8]}"


def as_text(rows: list[list[CellValue]]) -> None:
    for row in rows:
        row[2::2] = [f"{value:g}" if isinstance(value, (int, float)) else value for value in row[2::2]]


def with_separators(rows: list[list[CellValue]]) -> None:
    for row in rows:
        row[2::2] = [f" {value:,.2f} " if isinstance(value, (int, float)) else value for value in row[2::2]]


def full_width(rows: list[list[CellValue]]) -> None:
    as_text(rows)
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    for row in rows:
        row[2::2] = [value.translate(wide) if isinstance(value, str) else value for value in row[2::2]]


@pytest.mark.parametrize("written", [as_text, with_separators, full_width])
@pytest.mark.parametrize("how", [names_sorted, two_names_swapped, names_one_lower])
@pytest.mark.parametrize("department", [CARE, CHILDREN, ORGANISATIONS])
def test_grey_numbers_that_became_texts_say_as_much(tmp_path: Path, how: Move, written: Move, department: str) -> None:
    """A program that saved the template again left texts."""
    values = {key: grey(*key, NOW) for key in quarter(department, NOW)}
    before = {key: grey(*key, NOW.shift(-1)) for key in values}
    accepted = by_key(Observation(*key, NOW.shift(-1), number) for key, number in before.items())
    whole = moved(read(book(tmp_path, department, NOW, values, before)), written)
    assert {"misplaced", "reference_edited"}.isdisjoint(codes(findings(whole, accepted)))
    assert "misplaced" in codes(findings(moved(whole, how), accepted))


def grey(measure: str, area: str, period: Period) -> float:
    """Return a value of which no two towns have the same, of slow measures too."""
    place = TOWNS.index(area) + 1 if area in TOWNS else 0
    return float(1000 + place * 100 + period.quarter) if any(measure == w for w in WHOLES) else float(place * 10)


def own_form(rows: list[tuple[object, ...]]) -> Workbook:
    """A department's own form, with a column of the last quarter beside each of its numbers."""
    title = ("养老服务科2024年二季度报表", *[None] * 4)
    head = (("镇(街道)", "护理型床位数", None, "康养联合体数", None), (None, "本季", "上季", "本季", "上季"))
    return Workbook("xlsx", (sheet((title, *head, *rows)),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (sorted(range(19), key=lambda place: TOWNS[place]), True),
        ([1, 0, *range(2, 19)], True),
        ([18, *range(18)], True),
        ([0, 1, 2, 4, 5, 3, *range(6, 19)], True),
        (list(range(19)), False),
    ],
    ids=["sorted", "swapped", "one lower", "three round", "right"],
)
def test_a_form_s_own_column_of_the_last_quarter_shows_rows_that_moved(order: list[int], expected: bool) -> None:
    """The numbers of this quarter are too small to show it."""
    last = {town: (40.0 + place % 3, float(place // 2 % 3)) for place, town in enumerate(TOWNS)}
    rows = [
        (TOWNS[place], beds, beds, unions, unions) for place, (beds, unions) in zip(order, last.values(), strict=True)
    ]
    history = by_key(
        Observation(measure, town, NOW.shift(-1), number)
        for town, numbers in last.items()
        for measure, number in zip(("护理型床位数", "康养联合体数"), numbers, strict=True)
    )
    found = [f for f in findings(own_form(rows), history, department=CARE) if f.code == "displaced"]
    assert [(f.severity, f.details["case"]) for f in found] == [(Severity.EXPLAIN, "before")] * expected
    assert all("上季度数" in message(f) for f in found)


@pytest.mark.parametrize("wrong", [1, 2, 5])
def test_numbers_of_the_last_quarter_typed_otherwise_are_no_moved_rows(wrong: int) -> None:
    rows = [(town, 40, 41 if place < wrong else 40, 1, 1) for place, town in enumerate(TOWNS)]
    history = by_key(
        Observation(measure, town, NOW.shift(-1), number)
        for town in TOWNS
        for measure, number in (("护理型床位数", 40.0), ("康养联合体数", 1.0))
    )
    assert displaced(findings(own_form(rows), history, department=CARE)) == []


def over(workbook: Workbook, letters: str, rows: range, times: float) -> Workbook:
    """Grey cells that something was pasted over."""
    old = workbook.sheets[0].rows
    at = {f"{c}{r}": old[r - 1]["ABCDEFGHIJK".index(c)] for c in letters for r in rows}
    return edited(workbook, {cell: float(value) * times + 7 for cell, value in at.items()})  # type: ignore[arg-type]


def test_a_column_that_was_pasted_over_must_be_mended(tmp_path: Path) -> None:
    workbook = over(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), "CG", range(FIRST, FIRST + 19), 1.5)
    found = findings(workbook, past(CARE, BEFORE))
    assert [(f.code, f.cell, f.details["measure"], f.details["count"]) for f in found] == [
        ("misplaced", "C7", "持证养老护理员数", "19"),
        ("misplaced", "G7", "护理型床位数", "19"),
    ]


def test_one_grey_cell_is_said_not_to_be_taken(tmp_path: Path) -> None:
    """Somebody tries to correct the last quarter there."""
    workbook = edited(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), {"C9": 5})
    (finding,) = findings(workbook, past(CARE, BEFORE))
    assert (finding.code, finding.severity, finding.cell, finding.found) == (
        "reference_edited", Severity.INFO, "C9", "5",
    )  # fmt: skip
    assert "不会采用" in message(finding)
    assert "2024年一季度" in message(finding)


def corrected_since(department: str) -> Callable[[tuple[str, str], Period], frozenset[float]]:
    """Of a record in which the last quarter was corrected after the template was fetched."""
    before = quarter(department, NOW.shift(-1))
    return lambda key, period: frozenset({before[key] + 1000}) if period == NOW.shift(-1) else frozenset()


@pytest.mark.parametrize("towns", [TOWNS[:1], TOWNS[:6], TOWNS])
def test_a_template_older_than_a_correction_is_not_blamed(tmp_path: Path, towns: tuple[str, ...]) -> None:
    now = quarter(CARE, NOW)
    grey = {key: number + (1000 if key[1] in towns else 0) for key, number in quarter(CARE, NOW.shift(-1)).items()}
    workbook = read(book(tmp_path, CARE, NOW, now, grey))
    assert findings(workbook, past(CARE, BEFORE), corrected_since(CARE)) == []


def test_a_template_older_than_a_correction_shows_rows_that_moved_all_the_same(tmp_path: Path) -> None:
    grey = {key: number + 1000 for key, number in quarter(CARE, NOW.shift(-1)).items()}
    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW), grey)), two_names_swapped)
    assert codes(findings(workbook, past(CARE, BEFORE), corrected_since(CARE))) == ["misplaced"]


@pytest.mark.parametrize("department", [CARE, AFFAIRS, CHILDREN, ORGANISATIONS])
def test_what_the_template_gave_fits(tmp_path: Path, department: str) -> None:
    workbook = read(book(tmp_path, department, NOW, quarter(department, NOW)))
    assert findings(workbook, past(department, BEFORE)) == []


def test_a_template_without_grey_numbers_has_nothing_to_compare(tmp_path: Path) -> None:
    """Fetched before the last quarter was accepted."""
    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW), {})), names_sorted)
    found = findings(workbook, past(CARE, BEFORE))
    assert "misplaced" not in codes(found)
    assert len(displaced(found)) == 1, "the numbers themselves tell it then"


def test_two_towns_swapped_in_a_form_without_grey_numbers_are_one_question(tmp_path: Path) -> None:
    def small_and_large(rows: list[list[CellValue]]) -> None:
        rows[0][0], rows[5][0] = rows[5][0], rows[0][0]

    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW), {})), small_and_large)
    (finding,) = findings(workbook, past(CARE, BEFORE))
    assert (finding.code, finding.severity, finding.details["case"]) == ("displaced", Severity.EXPLAIN, "rows")
    assert finding.found == f"A12“{TOWNS[0]}”→{TOWNS[5]}；A7“{TOWNS[5]}”→{TOWNS[0]}"


def test_nothing_accepted_is_nothing_to_compare_with(tmp_path: Path) -> None:
    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), names_sorted)
    assert findings(workbook, {}) == []


def displaced(found: list[Finding]) -> list[str]:
    return [f.details["case"] for f in found if f.code == "displaced"]


def entry_rows_shifted(rows: list[list[CellValue]], by: int) -> None:
    """The yellow cells pasted so many rows too low, the grey ones untouched."""
    for column in (1, 3, 5, 7, 9):
        numbers = [row[column] for row in rows]
        for place, row in enumerate(rows):
            row[column] = numbers[(place - by) % len(rows)]


@pytest.mark.parametrize("by", [1, 2, -1])
def test_numbers_pasted_some_rows_off_are_one_question(tmp_path: Path, by: int) -> None:
    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), lambda rows: entry_rows_shifted(rows, by))
    found = findings(workbook, past(CARE, BEFORE))
    assert len(displaced(found)) == 1
    assert "jump" not in codes(found)


def test_a_column_sorted_by_itself_is_one_question(tmp_path: Path) -> None:
    def sort(rows: list[list[CellValue]]) -> None:
        numbers = sorted((float(row[5]) for row in rows), reverse=True)  # type: ignore[arg-type]
        for row, number in zip(rows, numbers, strict=True):
            row[5] = number

    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), sort)
    found = findings(workbook, past(CARE, BEFORE))
    assert [(f.code, f.found) for f in found if f.code in ("displaced", "jump")] == [("displaced", "护理型床位数")]


@pytest.mark.parametrize("by", [1, -1])
def test_a_column_that_begins_a_row_too_low_or_too_high_is_one_question(tmp_path: Path, by: int) -> None:
    def shift(rows: list[list[CellValue]]) -> None:
        numbers = [row[5] for row in rows]
        for place, row in enumerate(rows):
            row[5] = numbers[place - by] if 0 <= place - by < len(rows) else None

    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), shift)
    found = findings(workbook, past(CARE, BEFORE))
    assert [(f.code, f.found) for f in found if f.code in ("displaced", "jump")] == [("displaced", "护理型床位数")]


@pytest.mark.parametrize(("first", "last"), [(7, 19), (3, 19), (0, 12), (5, 13)])
@pytest.mark.parametrize("by", [1, -1])
def test_a_part_of_a_column_a_row_too_low_or_too_high_is_one_question(
    tmp_path: Path, first: int, last: int, by: int
) -> None:
    """A cell was put in, or taken out, in the middle: what follows moved, and a blank is left."""

    def shift(rows: list[list[CellValue]]) -> None:
        numbers = [row[5] for row in rows]
        for place in range(first, last):
            rows[place][5] = numbers[place - by] if first <= place - by < last else None

    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), shift)
    found = findings(workbook, past(CARE, BEFORE))
    assert [(f.code, f.found) for f in found if f.code in ("displaced", "jump")] == [("displaced", "护理型床位数")]


def test_two_columns_filled_in_each_for_the_other_are_one_question(tmp_path: Path) -> None:
    def swap(rows: list[list[CellValue]]) -> None:
        for row in rows:
            row[1], row[7] = row[7], row[1]

    workbook = moved(read(book(tmp_path, CARE, NOW, quarter(CARE, NOW))), swap)
    found = [f for f in findings(workbook, past(CARE, BEFORE)) if f.severity is Severity.EXPLAIN]
    assert [(f.code, f.details["case"], f.found) for f in found] == [
        ("displaced", "swapped", "持证养老护理员数、养老机构床位数")
    ]


SMALL = {town: float(place % 4) for place, town in enumerate(TOWNS)}
"""Counts so small that none is far from another."""


def small_now(how: str) -> dict[str, float]:
    numbers = list(SMALL.values())
    if how == "sorted":
        return dict(zip(TOWNS, sorted(numbers), strict=True))
    if how == "a row lower":
        return dict(zip(TOWNS, [numbers[-1], *numbers[:-1]], strict=True))
    if how == "reversed, one new":
        return dict(zip(TOWNS, [numbers[-1] + 1, *numbers[:-1][::-1]], strict=True))
    grown = {"grown": TOWNS, "five grown": TOWNS[:5], "two swapped": ()}[how]
    now = {town: number + (town in grown) for town, number in SMALL.items()}
    return {**now, TOWNS[0]: now[TOWNS[1]], TOWNS[1]: now[TOWNS[0]]} if how == "two swapped" else now


@pytest.mark.parametrize("how", ["sorted", "a row lower", "reversed, one new", "grown", "five grown", "two swapped"])
@pytest.mark.parametrize("still", [True, False])
def test_small_counts_in_other_rows_are_one_question(tmp_path: Path, how: str, still: bool) -> None:
    """Only of what hardly ever changes: of what comes and goes every quarter nobody knows."""
    name = "康养联合体数"
    history = past(CARE, BEFORE)
    for place, town in enumerate(TOWNS):
        counts = [SMALL[town] if still else float((place + n) % 4) for n in range(-7, 1)]
        history[name, town] = [Observation(name, town, p, v) for p, v in zip(BEFORE, counts, strict=True)]
    values = {**quarter(CARE, NOW), **{(name, town): number for town, number in small_now(how).items()}}
    before = {**quarter(CARE, BEFORE[-1]), **{(name, town): number for town, number in SMALL.items()}}
    found = findings(read(book(tmp_path, CARE, NOW, values, before)), history)
    expected = still and how in ("sorted", "a row lower", "reversed, one new")
    assert [(f.details["case"], f.found) for f in found if f.code == "displaced"] == [("small", name)] * expected


@pytest.mark.parametrize("times", [0.2, 3.0])
def test_numbers_that_all_grew_alike_are_no_moved_rows(tmp_path: Path, times: float) -> None:
    now = {key: float(round(number * times)) for key, number in quarter(CARE, NOW).items()}
    found = findings(read(book(tmp_path, CARE, NOW, now)), past(CARE, BEFORE))
    assert displaced(found) == []
    assert "jump" in codes(found)
