"""The product's numbers against the twin's, field by field, over the demonstration."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from plan.observation import Observation
from tests.twin.comparing import differences
from tests.twin.numbers import Twin
from tests.twin.papers import Papers
from tests.twin.product import Product
from tests.twin.quarters import last_day, quarter, text_of
from tests.twin.reading import spoken

pytestmark = pytest.mark.xdist_group("twin")

FIRST, LAST = quarter("2020Q4"), quarter("2028Q4")
ENDS = [last_day(q) for q in range(FIRST, LAST + 1)]
BETWEEN = [
    date(2020, 7, 1),
    date(2021, 2, 14),
    date(2022, 11, 30),
    date(2023, 5, 20),
    date(2025, 12, 30),
    date(2026, 1, 1),
]
CORRECTED = datetime.fromisoformat("2023-08-18T11:24:00+08:00")
"""When the correction of 养老服务科's 2023Q1 was accepted."""


def test_the_twin_shares_no_code_with_what_it_checks() -> None:
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        if path.name in {"conftest.py", "product.py"} or path.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & {"plan", "etl", "dashboards", "reports", "commands"}, (
                path
            )


def test_the_cells_are_read_as_the_warehouse_has_them(
    frame: pd.DataFrame, loaded: Callable[[datetime | None], list[Observation]]
) -> None:
    told = spoken(frame)
    twin = dict(zip(zip(told.measure, told.area, told.quarter.map(text_of), strict=True), told.value, strict=True))
    product = {(o.measure, o.area, str(o.period)): o.value for o in loaded(None)}
    assert len(twin) == len(told) > 7000
    assert product == twin


def test_what_a_year_s_form_repeats_is_what_was_sent(frame: pd.DataFrame) -> None:
    first = spoken(frame).set_index(["measure", "area", "quarter"]).value
    repeated = frame[~frame.own].set_index(["measure", "area", "quarter"]).value
    assert len(repeated) > 500
    assert (repeated == first.reindex(repeated.index)).all()


def test_thirty_three_quarter_ends() -> None:
    assert (len(ENDS), ENDS[0], ENDS[-1]) == (33, date(2020, 12, 31), date(2028, 12, 31))


@pytest.mark.parametrize("day", [*ENDS, *BETWEEN], ids=str)
def test_every_field_of_every_indicator(product: Product, twin: Twin, day: date) -> None:
    said, again = product.assess(day), twin.assess(day)
    assert len(said) == len(again) >= 13
    assert list(differences(dict(enumerate(said, 1)), dict(enumerate(again, 1)))) == []


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2022, 6, 30), date(2024, 8, 15), date(2025, 12, 31)], ids=str)
def test_every_field_of_every_town(product: Product, twin: Twin, papers: Papers, day: date) -> None:
    told = 0
    for town in papers.towns:
        said, again = product.assess(day, town), twin.town(town).assess(day)
        assert list(differences(dict(enumerate(said, 1)), dict(enumerate(again, 1)))) == [], town
        told += sum(answer["gap"] is not None and answer["shortfall"] is not None for answer in said)
    assert told >= 117


@pytest.mark.parametrize(
    ("day", "known_at"),
    [
        (date(2023, 3, 31), CORRECTED.replace(minute=23, second=59)),
        (date(2023, 3, 31), CORRECTED),
        (date(2023, 6, 30), datetime.fromisoformat("2023-07-10T12:00:00+08:00")),  # two of six departments are in
        (date(2023, 6, 30), datetime.fromisoformat("2023-08-18T03:23:59+00:00")),
        (date(2025, 12, 31), datetime.fromisoformat("2023-08-18T03:24:00+00:00")),
        (date(2021, 9, 30), datetime.fromisoformat("2021-10-12T18:00:00+08:00")),  # two of six departments are in
        (date(2022, 12, 31), datetime.fromisoformat("2023-02-15T00:00:00+08:00")),
    ],
    ids=str,
)
def test_what_was_known_at_an_instant(
    papers: Papers,
    frame: pd.DataFrame,
    loaded: Callable[[datetime | None], list[Observation]],
    day: date,
    known_at: datetime,
) -> None:
    said = Product(loaded(known_at)).assess(day)
    again = Twin.of(papers, spoken(frame, known_at)).assess(day)
    assert list(differences(dict(enumerate(said, 1)), dict(enumerate(again, 1)))) == []


def test_the_correction_changes_what_is_known_and_nothing_before_it(
    papers: Papers, frame: pd.DataFrame, product: Product
) -> None:
    before = Twin.of(papers, spoken(frame, CORRECTED.replace(minute=23)))
    beds = [assessed.assess(date(2023, 3, 31))[7]["value"] for assessed in (before, product)]
    assert beds == [pytest.approx(100 * 3871 / 7182), pytest.approx(100 * 3785 / 7182)]


def test_intervals_are_honest_on_the_demonstration_s_own_history(product: Product) -> None:
    """Of 16 ends told beforehand of each indicator, 208 of the plan's thirteen, 75 to 88 % lie inside the 80 %
    interval."""
    came = [answer["value"] for answer in product.assess(date(2025, 12, 31))]
    inside = []
    for q in range(quarter("2021Q4"), quarter("2025Q4")):
        fans = [answer["trend"] for answer in product.assess(last_day(q))]
        inside += [fan["low80"] <= value <= fan["high80"] for fan, value in zip(fans, came, strict=True)]
    assert len(inside) == 16 * len(came) >= 208
    assert 0.75 <= sum(inside) / len(inside) <= 0.88
