"""Which period the texts above a table say, which of them nobody can understand, and which say another one.

A quarter that is named outright goes before any day or month, wherever they stand. What cannot be understood is
never taken for agreement with the period a workbook was sent as.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from etl.reading.layout import PeriodRule
from etl.reading.names import normal
from etl.reading.period_plain import plain_period
from etl.reading.period_texts import PeriodText
from etl.reading.periods import NOTHING, PeriodMention, ended, is_last, named_quarter
from plan.period import Period

_LONGEST_QUARTER = 12
"""Characters of a text that says a quarter and leaves its year to another cell; a longer one is prose or a title."""
_LONGEST = 100
"""A longer text above the table explains something and claims nothing."""
# How texts begin that remark on the table, or say who is concerned with it.
_REMARK = re.compile(r"\(?(?:注|附注|备注|说明|填表说明|填报说明|口径|抄送|主送|报送:|联系|审核|复核|依据|根据)")
# 注：… / 与上年同期相比… / 请于…前报: texts that explain, compare or ask, and say nothing of the table's own quarter.
NOTE = re.compile(
    rf"^{_REMARK.pattern}|上年|去年|上季|上期|上月|同期|同比|环比|比较|相比|[比较](?=[12二]|上|去)|对比"
    r"|对照|参照|参考|请|[。;；]|期限|截止时间|前报|以来|起执行|已于|配合|会同"
)
# Notes of which a quarter, though named outright, may be another one's than the table's.
_COMPARES = re.compile(
    r"^\(?(?:注|附注|备注|说明|依据|根据)|上年|去年|上季|上期|同期|同比|环比|比较|相比|对比|[比较](?=[12二])"
)
# How titles end: the quarter in one is the table's.
_TITLE = re.compile(r"(?:表|报|册|情况|汇总|统计|数据|指标|\))$")
_BRACKETS = re.compile(r"\([^()]*\)")
# 截至2023年9月底, 截止…
_ENDS = re.compile(r"截[至止]")
# 2023年, (2023年度): a text that is a year and nothing else.
_BARE_YEAR = re.compile(r"\(?((?:19|20)\d\d)年度?\)?")
# 1-4季度, 前3季度, 全年, 1-12月.
_STRETCH = re.compile(r"[-前、]第?[1-4]个?季|全年|年度|1-\d+月|[上下]半年|Q1-")
# 2021—2025年规划, 2019年方案: years of other papers.
_NO_REPORT = re.compile(r"规划|五年|方案|办法|制度|通知|文件|标准|条例|目标")


class FoundPeriod(NamedTuple):
    """What the texts say together, the cell that says it, and whether a quarter is named and not only its end."""

    said: PeriodMention
    cell: str
    is_named: bool


class PeriodDoubt(NamedTuple):
    """A text that should say the period and cannot be understood; ``case``: ``month``, ``several`` or empty."""

    cell: str
    text: str
    case: str


def search_period(texts: Sequence[PeriodText], header: int, rule: PeriodRule) -> FoundPeriod:
    """Return the period the texts say: after a label, named, year and quarter apart, by its end, as a whole year; at
    last the year or the quarter alone. ``header``: the table's first header row."""
    label = normal(rule.label) if rule.label else ""
    told = [text for text in texts if not label or text.answer or normal(text.text).startswith(label)]
    # Several quarters in the headers are their columns'; one there may be the whole table's.
    if len({period for text in told if text.row >= header and (period := named_quarter(text.says).period)}) > 1:
        told = [text for text in told if text.row < header]
    plain = [text for text in told if not _is_note(text)]
    rest = [text for text in told if _is_note(text) and not _COMPARES.search(normal(text.text))]
    # The surest way first: an answer to 报告期, a quarter named anywhere, one in a note that compares nothing.
    ways: tuple[tuple[Sequence[PeriodText], Callable[[PeriodText], PeriodMention], bool], ...] = (
        ([text for text in plain if text.answer], lambda text: named_quarter(text.says), True),
        (plain, lambda text: named_quarter(text.says), True),
        (rest, lambda text: named_quarter(text.says), True),
    )
    for places, says, is_named in ways:
        for text in places:
            if (said := says(text)).period:
                return FoundPeriod(said, text.cell, is_named)
    return _apart(plain, header, lambda text: named_quarter(text.says), True) or _by_end(plain, header, rule)


def _by_end(texts: Sequence[PeriodText], header: int, rule: PeriodRule) -> FoundPeriod:
    """Return the period by the day or month it ends with, where no text names a quarter; else a whole year, or what is
    said of either."""
    above = [text for text in texts if text.row < header]
    for places in ([text for text in above if text.answer or _ENDS.search(text.text)], above):
        # reversed: of texts that say the same the first one's cell is kept.
        found = {said.period: text for text in reversed(places) if (said := ended(text.says)).period}
        # Two different ends leave it open: the first would be as good a guess as the second.
        if len(found) == 1:
            ((period, text),) = found.items()
            assert period, "only whole periods are gathered"
            return FoundPeriod(PeriodMention(period.year, period.quarter), text.cell, False)
    apart = _apart(above, header, lambda text: ended(text.says), False) or _whole_year(texts, rule)
    return apart or _half_said(texts, header)


def _apart(
    texts: Sequence[PeriodText], header: int, says: Callable[[PeriodText], PeriodMention], is_named: bool
) -> FoundPeriod | None:
    """Return year and quarter in cells of their own; only where there is one of each."""
    years = [(text.says.years, text.cell) for text in texts if text.says.years]
    quarters = {q for text in texts if text.row < header and _is_short(text) and (q := says(text).quarter)}
    if len(quarters) == 1 and years and len(frozenset().union(*(year for year, _ in years))) == 1:
        return FoundPeriod(PeriodMention(next(iter(years[0][0])), quarters.pop()), years[0][1], is_named)
    return None


def _whole_year(texts: Sequence[PeriodText], rule: PeriodRule) -> FoundPeriod | None:
    """Return a year's last quarter, where a text says that it speaks of the whole year, or the layout does."""
    dated = next((text for text in texts if len(text.says.years) == 1), None)
    if dated and (rule.annual or any(text.says.annual for text in texts)):
        return FoundPeriod(PeriodMention(next(iter(dated.says.years)), 4), dated.cell, False)
    return None


def _half_said(texts: Sequence[PeriodText], header: int) -> FoundPeriod:
    """Return the year alone, or the quarter alone."""
    for text in texts:
        if len(text.says.years) == 1 and not text.says.days:
            return FoundPeriod(PeriodMention(next(iter(text.says.years))), text.cell, False)
    quarters = {
        q: text for text in texts if text.row < header and _is_short(text) and (q := named_quarter(text.says).quarter)
    }
    if len(quarters) == 1:
        ((quarter, text),) = quarters.items()
        return FoundPeriod(PeriodMention(None, quarter), text.cell, True)
    return FoundPeriod(NOTHING, "", False)


def doubts(texts: Sequence[PeriodText], header: int, found: FoundPeriod) -> Iterator[PeriodDoubt]:
    """Yield the texts that ask for the period, or are a title that should say it, and cannot be understood."""
    is_open = not (found.said.period and found.is_named)
    for text in texts:
        # The sheet's name (row -1) says the period only where nothing else does.
        if not (0 <= text.row < header or (text.row < 0 and not found.said.quarter)) or _is_note(text):
            continue
        if text.is_unread or (is_open and text.says.broken):
            yield PeriodDoubt(text.cell, text.text, "")
        elif is_open and (len({q for _, q in text.says.quarters}) > 1 or len(text.says.quarters - _yearless(text)) > 1):
            yield PeriodDoubt(text.cell, text.text, "several")
        elif _ends_no_quarter(text) and not (found.said.quarter and (found.is_named or not text.answer)):
            yield PeriodDoubt(text.cell, text.text, "month")


def _yearless(text: PeriodText) -> frozenset[tuple[int | None, int]]:
    return frozenset((year, quarter) for year, quarter in text.says.quarters if year is None)


def _ends_no_quarter(text: PeriodText) -> bool:
    """Tell whether a text says a month that ends no quarter, or is asked for the period, or says 截至, and some day."""
    says = text.says
    if says.quarters or ended(says).quarter:
        return False
    is_end = bool(text.answer or _ENDS.search(text.text))
    return bool(says.months) or (is_end and any(not is_last(*day) for day in says.days))


def contradiction(text: PeriodText, own: Period, header: int, is_named: bool) -> str:
    """Return what a text above the table says instead of the form's own period; empty if it says that, or nothing.

    ``is_named``: whether a quarter is named somewhere, so that days and months beside it, and the sheet's name, say
    nothing.
    """
    # Below the first header a period is a column's; where a quarter is named, the sheet's name (row -1) says nothing.
    if text.row >= header or (text.row < 0 and is_named) or len(text.text) > _LONGEST or _is_note(text):
        return ""
    says = text.says
    certain = _is_short(text)
    quarters = {(year or own.year, quarter) for year, quarter in says.quarters if year or certain}
    if quarters and ((own.year, own.quarter) not in quarters or not _ENDS.search(text.text)):
        return _other(quarters, own, text)
    if text.answer or _ENDS.search(text.text) or not is_named:
        months = {(year, month) for year, month in says.months}
        months |= {(year, month) for year, month, day in says.days if is_last(year, month, day)}
        # Where a quarter is named, a month inside it agrees with it; alone only a month that ends a quarter says one.
        ends = {(year or own.year, (month + 2) // 3) for year, month in months if month % 3 == 0 or is_named}
        if ends:
            return _other(ends, own, text)
    bare = _BARE_YEAR.fullmatch(normal(text.text))
    if bare and int(bare[1]) != own.year and not text.answer:
        return text.text
    whole = says.annual and not (says.months or says.days or is_named)
    return _other({(year or own.year, 4) for year in says.annual}, own, text) if whole else ""


def _other(said: set[tuple[int, int]], own: Period, text: PeriodText) -> str:
    """Return the quarters that a text says, 2023Q2, or its own words where it says no year; empty if one is the
    form's own."""
    if (own.year, own.quarter) in said:
        return ""
    every = {year for year, _ in text.says.quarters | text.says.months} | {year for year, *_ in text.says.days}
    if None in every | text.says.annual:
        return text.text
    return "、".join(f"{year}Q{quarter}" for year, quarter in sorted(said))


def other_year(texts: Sequence[PeriodText], own: Period, header: int) -> PeriodText | None:
    """Return the title that says another year than the form's own, where no text says that one."""
    if any(own.year in text.says.years for text in texts):
        return None
    titles = (
        text
        for text in texts
        if 0 <= text.row < header and text.says.years and not text.says.days and len(text.text) <= _LONGEST
    )
    return next((text for text in titles if not _is_note(text) and not _NO_REPORT.search(text.text)), None)


def other_span(texts: Sequence[PeriodText], own: Period, header: int) -> PeriodText | None:
    """Return the title that speaks of years among which the form's own is not (2021—2025年, 十五五), where no text says
    that one."""
    titles = [text for text in texts if text.row < header and text.says.spans and not _is_note(text)]
    if any(own.year in text.says.years for text in texts):
        return None
    if any(first <= own.year <= last for text in titles for first, last in text.says.spans):
        return None
    return next((text for text in titles if _is_short(text) and len(text.text) <= _LONGEST), None)


def is_stretch(text: str) -> bool:
    """Tell whether a text names the quarters up to one (一至四季度, 前三季度, 全年), of which some may be to come."""
    return _STRETCH.search(plain_period(text)) is not None


def _is_note(text: PeriodText) -> bool:
    """Tell whether a text explains, compares or asks; what it says so in brackets does not make it one."""
    plain = normal(text.text)
    is_title = _TITLE.search(plain) and len({said for said in text.says.quarters if said[0]}) == 1
    if (is_title or text.answer) and not _REMARK.match(plain):
        return False
    return NOTE.search(_BRACKETS.sub("", plain) or plain) is not None


def _is_short(text: PeriodText) -> bool:
    """Tell whether a quarter without its year can be meant for the whole table: a short text or a title, no prose."""
    return bool(text.answer or len(text.text) <= _LONGEST_QUARTER or _TITLE.search(normal(text.text)))
