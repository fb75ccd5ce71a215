"""Targets and nodes as people write them: 20个, 2—4处, 每年1次; 方案印发 2021年6月底 权重10(文件)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.tasks.days import find_span, tidy_digits
from etl.workbook.scan.sheet import CellValue
from plan.tasks.task import Deliverable

_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_LEAST, _TO = r"(?:不少于|不低于|至少|达到|完成|>=|≥)?", r"[-—–~至到]+"
_AMOUNT = re.compile(rf"{_LEAST}\s*{_NUMBER}\s*(?:{_TO}\s*{_NUMBER})?\s*([^\d\s,;]{{0,8}})")
_TIMES = re.compile(r"(?:每|1|一)\s*(年|半年|季度?|个?月|月度)\s*(?:召开|开展|组织|至少|不少于)?\s*(\d+)\s*[次个场期]?")
_A_YEAR = {"年": 1, "半年": 2, "季": 4, "季度": 4, "月": 12, "个月": 12, "月度": 12}
_WEIGHT = re.compile(r"[(]?\s*(?:权重|占比|比重)\s*:?\s*(\d+(?:\.\d+)?)\s*%?\s*[)]?")
_SHARE = re.compile(r"[(]\s*(\d+(?:\.\d+)?)\s*%\s*[)]")
# What looks like a second day in a step (…6月…9月) leaves open by which one it is due: the step is asked about.
_ANOTHER = re.compile(r"\d\s*(?:月|季度|日)|[上下]半年")
_GIVES = {"文件": Deliverable.FILE, "照片": Deliverable.PHOTO, "批复": Deliverable.APPROVAL, "数据": Deliverable.DATA}
_BRACKETED = re.compile(rf"[(\[【]\s*({'|'.join(_GIVES)})\s*[)\]】]")
_NUMBERED = re.compile(r"^\s*(?:[((]?\d{1,2}[))]|\d{1,2}[、.](?!\d))\s*")
_AT_ENDS = " ,。:-—、"
_SPLIT = re.compile(r"[;\uff1b\n\r]+")
# Before NFKC: it would turn ① into a plain 1, which then reads as a quantity.
_CIRCLED = re.compile("^[\u2460-\u2473]")
_TRAILING = re.compile(r"(.*[^\s,:|/()\d-])[\s,:|/()-]+(\d{1,3}(?:\.\d+)?)\s*%?\s*[)]?")
_EMPTY = re.compile(r"[(]\s*[)]")


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with its unit; of a range ``most`` is the upper bound and ``value`` the lower."""

    value: float
    unit: str
    most: float | None = None


@dataclass(frozen=True, slots=True)
class WrittenNode:
    """A step as it was written: what, by when, its weight and what it gives, as far as they were said."""

    text: str
    name: str
    due: date
    weight: float | None
    deliverable: Deliverable | None


def number_of(text: str) -> float:
    """Return the number that digits write, thousands set off by commas or not."""
    return float(text.replace(",", ""))


def read_amount(value: CellValue, percent: bool = False) -> Amount | None:
    """Return a quantity with its unit; None for anything else. ``percent``: the cell shows as one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        # Excel keeps 58% as 0.58; rounding takes away what the multiplication adds in the last places.
        return Amount(round(value * 100, 9), "%") if percent else Amount(float(value), "")
    if not isinstance(value, str):
        return None
    match = _AMOUNT.fullmatch(tidy_digits(value).rstrip("。"))
    if match is None:
        return None
    low, high, unit = number_of(match[1]), match[2], match[3].strip("()")
    if high is None:
        return Amount(low, unit)
    # A reversed range is no typing error that could be mended by turning it: perhaps a digit is missing.
    return Amount(low, unit, number_of(high)) if number_of(high) >= low else None


def read_times(value: CellValue) -> int | None:
    """Return how often a year something is to be done (每年1次, 每季度1次, 每月2次); None if that is not said."""
    if not isinstance(value, str):
        return None
    text = re.sub(
        "[一二两三四]", lambda m: {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4"}[m[0]], tidy_digits(value)
    )
    match = _TIMES.fullmatch(text)
    return _A_YEAR[match[1]] * int(match[2]) if match else None


def split_steps(value: str) -> list[str]:
    """Return the steps of a cell, one a line or set off by semicolons."""
    parts = (_CIRCLED.sub("", part.strip()) for part in _SPLIT.split(value))
    return [tidy_digits(part) for part in parts if part.strip()]


def read_nodes(steps: Sequence[str]) -> list[WrittenNode | str]:
    """Return the steps of a cell, each as it was understood, or its text where it was not.

    Percentages in brackets are weights where every step has one and they add to 100; else they belong to the names.
    """
    shares = [_SHARE.findall(step) for step in steps]
    # "覆盖率(80%)" in a name is a share too: only together, adding to 100, are they sure to be weights.
    are_weights = all(len(each) == 1 for each in shares) and round(sum(float(each[0]) for each in shares), 6) == 100
    weight = _SHARE if are_weights else _WEIGHT
    read = [read_node(step, weight) for step in steps]
    return [each or step for each, step in zip(_with_trailing_weights(read), steps, strict=True)]


def _with_trailing_weights(read: Sequence[WrittenNode | None]) -> Sequence[WrittenNode | None]:
    """Take a bare number at the end of every step for its weight, as in 方案印发, 2021-06-30, 40.

    Where only some steps end so, the numbers belong to the names.
    """
    ends = [_TRAILING.fullmatch(each.name) if each and each.weight is None else None for each in read]
    if not all(ends):
        return read
    return [
        replace(each, name=end[1].strip(_AT_ENDS), weight=float(end[2]))
        for each, end in zip(read, ends, strict=True)
        if each and end
    ]


def read_node(text: str, weights: re.Pattern[str] = _WEIGHT) -> WrittenNode | None:
    """Return a step; None where it has no day, more than one, or nothing but a day."""
    plainly, weight = _taken_out(tidy_digits(text), weights)
    plainly, gives = _taken_out(plainly, _BRACKETED)
    found = find_span(plainly)
    if found is None:
        return None
    (first, due), rest = found
    # A name may hold a year of its own (2023年度预算下达), never a second day as near as the due one.
    another = find_span(rest)
    if _ANOTHER.search(rest) or (another and not _may_be_named(another[0], (first, due))):
        return None
    name = re.sub(r"\s+", " ", _EMPTY.sub("", _NUMBERED.sub("", rest))).strip(_AT_ENDS)
    said = float(weight) if weight else None
    return WrittenNode(text, name, due, said, _GIVES[gives] if gives else None) if name else None


def _taken_out(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """Return a text without what a pattern finds in it, and what its group is; empty where it finds nothing."""
    match = pattern.search(text)
    return (text[: match.start()] + " " + text[match.end() :], match[1]) if match else (text, "")


def _may_be_named(other: tuple[date, date], due: tuple[date, date]) -> bool:
    """Tell whether a bare year beside a nearer day is a part of the name, as in 2023年度预算下达 2023年3月底."""
    # 300 days lie between a half and a year: a year beside anything shorter.
    return (other[1] - other[0]).days > 300 > (due[1] - due[0]).days


def dated_amounts(steps: Sequence[str]) -> tuple[tuple[date, Amount], ...] | None:
    """Return steps that are all a day and a quantity (2022年底10个); None where any is something else."""
    found = tuple(_dated(steps))
    return found if len(found) == len(steps) else None


def _dated(steps: Sequence[str]) -> Iterator[tuple[date, Amount]]:
    for step in steps:
        if said := find_span(_NUMBERED.sub("", step)):
            (_, due), rest = said
            amount = read_amount(rest.strip(_AT_ENDS))
            if amount is not None and amount.most is None:
                yield due, amount
