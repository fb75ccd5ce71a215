"""Entries in time at their edges: one common day, open ends, a day that is no day, keys written or left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from plan.catalogue import Deadline
from plan.indicator import Area
from plan.schema_faults import schema_faults
from plan.validity import DatedEntry
from wording import Lang
from wording.faults import fault_words

DAYS = [date(2024, 1, day) for day in range(1, 6)]


def entry(first: int | None, last: int | None) -> DatedEntry:
    """Return an entry in force from a January day until another; None: open."""
    return DatedEntry.model_validate({"from": first and DAYS[first - 1], "until": last and DAYS[last - 1]})


ENTRIES = [entry(first, last) for first, last in product((None, 2, 3), (None, 3, 4))]
EVER = [date.min, *DAYS, date.max]
"""Days that stand for all: the entries change on no other."""


@pytest.mark.parametrize("one", ENTRIES)
@pytest.mark.parametrize("other", [*ENTRIES, entry(4, 5), entry(4, 4)])
def test_overlapping_and_covering_are_said_of_days(one: DatedEntry, other: DatedEntry) -> None:
    own, others = ({day for day in EVER if each.in_force(day)} for each in (one, other))
    assert one.overlaps(other) is bool(own & others)
    assert other.overlaps(one) is bool(own & others)
    assert one.covers(other) is (others <= own)
    assert other.covers(one) is (own <= others)


@given(st.dates(), st.integers(0, 800), st.dates())
def test_in_force_is_from_the_first_day_to_the_last(since: date, days: int, day: date) -> None:
    until = since + timedelta(days=min(days, (date.max - since).days))
    both = DatedEntry.model_validate({"from": since, "until": until})
    assert both.in_force(day) is (day.toordinal() in range(since.toordinal(), until.toordinal() + 1))


@pytest.mark.parametrize(
    "said",
    [
        "2025Q1x",
        "2025-01-01x",
        "x2025Q1",
        0,
        86400,
        1e5,
        "0",
        "86400",
        "2025",
        2025,
        "2025-01-01T00:00:00",
        "2025-1-1",
        "2025Q0",
        "今年",
        True,
    ],
)
def test_what_is_no_day_and_no_quarter_is_refused_in_plain_words(said: object) -> None:
    """A number of seconds would be a day of 1970 to a library that is asked to be helpful."""
    for key in ("from", "until"):
        with pytest.raises(ValidationError) as refused:
            DatedEntry.model_validate({key: said})
        (fault,) = schema_faults(refused.value)
        assert fault_words(fault, Lang.ZH) == "应为日期或季度,如 2025-01-01 或 2025Q1"


def test_a_day_that_is_in_no_calendar_is_refused() -> None:
    with pytest.raises(ValidationError):
        DatedEntry.model_validate({"from": "2025-02-30"})
    assert DatedEntry.model_validate({"from": datetime(2025, 2, 3)}).since == date(2025, 2, 3)  # noqa: DTZ001 - as YAML has it


def test_a_key_that_was_added_later_is_written_only_where_it_says_something() -> None:
    plain = Deadline(days_after_quarter=15)
    told = Deadline(days_after_quarter=15, first=date(2021, 7, 1))
    assert plain.model_dump() == {"days_after_quarter": 15, "reminder_days": (30, 7, 1)}
    assert told.model_dump() == {**plain.model_dump(), "first": date(2021, 7, 1)}
    assert Deadline.model_validate(told.model_dump()) == told


@pytest.mark.parametrize(
    ("name", "kept"),
    [("甲", "甲"), (" 甲镇\n", "甲镇"), ("甲" * 80, "甲" * 80), ("", None), ("  ", None), ("甲" * 81, None)],
)
def test_a_name_has_one_to_eighty_characters(name: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(ValidationError):
            Area(name=name, name_en="x")
    else:
        assert Area(name=name, name_en="x").name == kept


def test_an_entry_is_as_it_was_read() -> None:
    entry_read = DatedEntry.model_validate({"from": "2025Q1"})
    assert entry_read == DatedEntry(since=date(2025, 1, 1))  # by its own name, too: from is no word of Python's
    assert DatedEntry().since is None
    assert entry_read.model_dump(by_alias=True) == {"from": date(2025, 1, 1), "until": None}
    with pytest.raises(ValidationError):
        entry_read.until = date(2026, 1, 1)
    with pytest.raises(ValidationError):
        DatedEntry.model_validate({"form": "2025Q1"})  # a slip of the pen is no key
    with pytest.raises(ValidationError):
        DatedEntry.model_validate({"from": "2025Q1", "untill": "2026Q1"})


NAMED = {"name": "甲", "name_en": "x"}


@pytest.mark.parametrize(
    ("until", "day", "ended", "into", "merged"),
    [
        ("2022Q4", date(2022, 12, 31), False, ["乙"], True),
        ("2022Q4", date(2023, 1, 1), True, ["乙", "丙"], False),
        (None, date.max, False, [], False),
    ],
)
def test_a_town_ends_with_its_last_day(
    until: str | None, day: date, ended: bool, into: list[str], merged: bool
) -> None:
    town = Area.model_validate({**NAMED, "until": until, "into": into})
    assert town.ended_before(day) is ended
    assert town.merged_into("乙") is merged


@pytest.mark.parametrize(
    ("since", "until", "last", "there"),
    [
        ("2023Q1", None, "2022Q4", False),
        ("2022Q4", None, "2022Q4", True),
        (None, "2022Q4", "2022Q4", True),
        (None, "2022Q3", "2022Q4", False),
        (None, None, None, False),
    ],
)
def test_what_was_there_on_another_s_last_day(
    since: str | None, until: str | None, last: str | None, there: bool
) -> None:
    heir = DatedEntry.model_validate({"from": since, "until": until})
    assert heir.in_force_at_end_of(DatedEntry.model_validate({"until": last})) is there
