"""Hypothesis's choice of any workbook: mostly good ones, with a few of the things that happen to real ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

from etl.workbook.scan.sheet import Merge, cell_name
from plan.catalogue import Plan
from plan.indicator import Level, Measure
from plan.period import Period
from tests.etl.anybook import wording
from tests.etl.anybook.block import ANY, Block, Head, Place, Side, is_left_open, unit_of_note
from tests.etl.anybook.dressing import BAD, DRESSES, GOOD, SILENT
from tests.etl.anybook.form import AnyBook, Wanted

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]
NOT_IN_TEXT = {"percent_format", "date", "true", "error", "uncached"}
"""Dresses that a CSV file cannot hold."""


def any_books(plan: Plan) -> st.SearchStrategy[AnyBook]:
    """Any workbook of any department."""
    return _any_books(plan)


@st.composite
def _any_books(draw: Draw, plan: Plan) -> AnyBook:
    department = draw(st.sampled_from([d.name for d in plan.departments]))
    period = Period(draw(st.integers(2021, 2025)), draw(st.integers(1, 4)))
    kind = draw(st.sampled_from(["xlsx", "xlsx", "xlsx", "csv"]))
    stamped = kind != "csv" and _rarely(draw, 3)
    book = AnyBook(department, period, "Sheet1", stamped=stamped, kind=kind)
    across = not stamped and _rarely(draw, 3)
    noted = None if stamped else draw(st.sampled_from([None, None, None, "单位：人", "计量单位：万人", "单位:人、张"]))
    block = _block(draw, plan, book, noted, across)
    row = _head_of_sheet(draw, plan, book, noted)
    _place(draw, book, block.build(), row, across)
    _around(draw, book)
    return book


def _rarely(draw: Draw, once_in: int) -> bool:
    return bool(draw(st.integers(0, once_in - 1)) == once_in - 1)


def _block(draw: Draw, plan: Plan, book: AnyBook, noted: str | None, across: bool) -> Block:
    measures = list(plan.measures_of(book.department))
    measures = draw(st.permutations(measures))
    if len(measures) > 2 and _rarely(draw, 4):
        measures = measures[:-1]
    styles = ["single", "single", "vertical", "unit_row", "group", "mixed", "sub", "deep"]
    style = draw(st.sampled_from(["single", "unit_row"] if book.stamped else styles))
    if book.kind == "csv" and style in {"vertical", "mixed", "sub", "deep", "group"}:
        style = "unit_row"
    heads = [_head(draw, measure, style, noted) for measure in measures]
    heads = _with_extras(draw, plan, book, heads, style, across)
    sides = _sides(draw, plan, measures)
    headed = all(head.text and head.kind in {"measure", "remark"} for head in heads) and style in {"single", "unit_row"}
    if headed and len(measures) > 1 and _rarely(draw, 5):
        again = draw(st.sampled_from(["heads_again", "heads_swapped"] if style == "single" else ["heads_again"]))
        first = next(at for at, side in enumerate(sides) if side.kind == "town")
        at = first + draw(st.integers(1, len(sides) - first))
        sides.insert(at, Side(draw(st.sampled_from(["镇(街道)", None])), kind=again))
    dresses = _dresses(draw, plan, measures, book.kind)
    corner = "镇(街道)" if book.stamped else draw(st.sampled_from(wording.CORNERS))
    return Block(
        plan,
        heads,
        sides,
        dresses,
        style,
        corner,
        numbered=not book.stamped and _rarely(draw, 3),
        totals_right=not _rarely(draw, 4),
        group=draw(st.sampled_from(["基本情况", "本期完成情况", "指标", "养老 服务"])),
        spread=_spread(draw, plan, measures, book),
        noted=noted,
        stamped=book.stamped,
    )


def _spread(draw: Draw, plan: Plan, measures: list[Measure], book: AnyBook) -> tuple[str, str] | None:
    if book.kind == "csv" or not _rarely(draw, 6):
        return None
    return draw(st.sampled_from(measures)).name, draw(st.sampled_from(plan.towns))


def _head(draw: Draw, measure: Measure, style: str, noted: str | None) -> Head:
    words = wording.measure_words(measure)
    text = words[draw(st.integers(0, len(words) - 1))]
    # Of several noted units it is asked which one a measure is counted in that has none of its own among them.
    said = draw(st.booleans()) or is_left_open(measure, noted)
    unit = draw(st.sampled_from(wording.SHORT_UNITS[measure.unit])) if said else ""
    if style in {"unit_row", "deep"}:
        return Head(text, measure, unit or unit_of_note(measure, noted), unit or None)
    if not unit:
        return Head(text, measure, unit_of_note(measure, noted))
    form = draw(st.sampled_from(wording.UNIT_FORMS))
    return Head(text.rstrip("：") + form.format(unit), measure, unit)


def _with_extras(draw: Draw, plan: Plan, book: AnyBook, heads: list[Head], style: str, across: bool) -> list[Head]:
    """Return the columns with others among them that nobody asked for, or with one renamed beyond recognition."""
    kinds = draw(st.lists(st.sampled_from(["remark", "previous", "strange", "other", "renamed", "second"]), max_size=2))
    for kind in kinds:
        at = draw(st.integers(0, len(heads)))
        of = draw(st.sampled_from([h for h in heads if h.measure]))
        others = [m for m in plan.measures if m.department != book.department]
        strange = wording.strange_measures(of.measure, [h.measure for h in heads if h.measure and h is not of])
        if kind == "remark":
            heads = [*heads[:at], Head("备注", kind="remark"), *heads[at:]]
        elif kind == "previous":
            heads = [*heads[:at], Head("上季度", kind="previous"), *heads[at:]]
        elif kind == "strange":
            heads = [*heads[:at], Head(draw(st.sampled_from(strange)), of.measure, kind="strange"), *heads[at:]]
        elif kind == "other" and book.sent[0]:
            heads = [*heads[:at], Head(draw(st.sampled_from(others)).name, kind="other"), *heads[at:]]
        elif kind == "second" and not across and style in {"single", "vertical"} and of.kind == "measure" and heads[1:]:
            second = Head(of.text, of.measure, of.unit, of.unit_cell, kind="second")
            heads = [*heads, Head("镇(街道)", kind="town_column"), second]
            heads.remove(of)
        elif kind == "renamed" and len(heads) > 1:
            heads[heads.index(of)] = Head(draw(st.sampled_from(strange)), of.measure, of.unit, kind="strange")
    return heads


def _sides(draw: Draw, plan: Plan, measures: list[Measure]) -> list[Side]:
    towns = draw(st.permutations(plan.towns))
    style = draw(st.integers(0, 8))
    sides = [Side(wording.town_words(plan, town)[style], town) for town in towns]
    for fault in draw(st.lists(st.sampled_from(["absent", "strange", "twice", "nameless", "other"]), max_size=1)):
        at = draw(st.integers(0, len(sides) - 1))
        town = sides[at].town
        if fault == "absent":
            sides.pop(at)
        elif fault == "strange":
            sides[at] = Side(draw(st.sampled_from(wording.strange_towns(town))), town, "strange")
        elif fault == "twice":
            sides.insert(draw(st.integers(0, len(sides))), Side(town, town))
        elif fault == "nameless":
            sides[at] = Side(None, town, "strange")
        else:
            sides.insert(at, Side("其中：开发区", "", "strange"))
    return _with_totals(draw, sides, measures)


def _with_totals(draw: Draw, sides: list[Side], measures: list[Measure]) -> list[Side]:
    city = any(m.level is Level.CITY for m in measures)
    kinds = draw(st.lists(st.sampled_from(["all", "part"]), max_size=2, unique=True))
    words = {
        "all": ["合计", "合 计", "总计", "合计数"],
        "part": ["小计", "街道小计"],
        "city": ["全市", "临海市", "市本级"],
    }
    rows = [Side(draw(st.sampled_from(words[kind])), kind=kind) for kind in kinds]
    if city or _rarely(draw, 4):
        rows.append(Side(draw(st.sampled_from(words["city"])), kind="city"))
    return [*rows, *sides] if _rarely(draw, 4) else [*sides, *rows]


def _dresses(draw: Draw, plan: Plan, measures: list[Measure], kind: str) -> dict[tuple[str, str], str]:
    names = st.one_of(st.sampled_from(sorted(GOOD)), st.sampled_from(sorted(BAD)), st.sampled_from(sorted(SILENT)))
    keys = st.tuples(st.sampled_from([m.name for m in measures]), st.sampled_from([*plan.towns, plan.city]))
    found: dict[tuple[str, str], str] = draw(st.dictionaries(keys, names, max_size=12))
    return {key: name for key, name in found.items() if kind != "csv" or name not in NOT_IN_TEXT}


def _head_of_sheet(draw: Draw, plan: Plan, book: AnyBook, noted: str | None) -> int:
    """Return what stands above the table; the row it may begin at."""
    row: int = draw(st.integers(0, 3))
    words = draw(st.sampled_from(wording.period_words(book.period)))
    how = draw(st.sampled_from(["title", "title", "sheet", "apart", "sent", "beside"]))
    says = draw(st.booleans())
    title = f"{plan.city}民政局{book.department if says else ''}{{}}报表"
    if how == "title":
        book.put(row, draw(st.integers(0, 2)), draw(st.sampled_from([title, "({})", "报告期：{}", "{}"])).format(words))
    elif how == "sheet" and book.kind != "csv":
        book.sheet = words[:31]
    elif how == "apart":
        book.put(row, 0, f"{book.period.year}年{title.format('')}")
        book.put(row + 1, 0, f"第{'一二三四'[book.period.quarter - 1]}季度")
        row += 1
    elif how == "beside":
        book.put(row, 0, f"{book.period.year}年")
        book.put(row, 1, f"{'一二三四'[book.period.quarter - 1]}季度")
    elif not book.stamped:
        book.sent = (book.sent[0], book.period)
    row += 1 + draw(st.integers(0, 1))
    if noted:
        book.put(row, draw(st.integers(0, 4)), noted)
        row += 1
    if draw(st.booleans()) or not book.stamped:
        book.sent = (book.department, book.sent[1])
    return row


def _place(draw: Draw, book: AnyBook, block: Block, row: int, across: bool) -> None:
    left = draw(st.integers(0, 2))

    def at(place: Place) -> Place:
        r, c = place[::-1] if across else place
        return row + r, left + c

    for place, cell in block.cells.items():
        book.put(*at(place), cell)
    if book.kind != "csv":
        book.merges += [Merge(*at((a, b)), *at((c, d))) for a, b, c, d in block.merges]
    for key, (place, cell) in block.meant.items():
        book.wanted[key] = Wanted(cell_name(*at(place)), cell)
    _excuse(book, block, at)
    book.doubts += [(tuple(cell_name(*at(place)) for place in places), codes) for places, codes in block.doubts]
    for line, note in enumerate(draw(st.lists(st.sampled_from(wording.NOTES), max_size=3, unique=True))):
        book.put(book.shape[0] + (line == 0), left + draw(st.integers(0, 1)), note)


def _excuse(book: AnyBook, block: Block, at: Callable[[Place], Place]) -> None:
    """Towns and measures that stand twice are taken from neither place; a strange one beside may be taken for one."""
    twice = {town: places for town, places in block.label_at.items() if len(places) > 1}
    for key in book.wanted:
        for place in twice.get(key[1], ()):
            book.excuse(key, cell_name(*at(place)), "duplicate_area")
        for place in block.header_at.get(key[0], ()):
            book.excuse(key, cell_name(*at(place)), "duplicate_measure")
        for places, _ in block.doubts:
            book.excuse(key, cell_name(*at(places[0])), "duplicate_measure")


def _around(draw: Draw, book: AnyBook) -> None:
    """Other sheets, hidden rows and columns."""
    if book.kind == "csv":
        return
    if _rarely(draw, 3):
        book.before = (("说明", "填报说明：2020年一季度起执行，古城街道等19个镇(街道)"), ("空", ""))
    if _rarely(draw, 3):
        rows, columns = book.shape
        book.hidden_rows = frozenset(draw(st.sets(st.integers(0, rows - 1), max_size=3)))
        book.hidden_columns = frozenset(draw(st.sets(st.integers(0, columns - 1), max_size=2)))
    book.hidden = bool(book.before) and _rarely(draw, 5)


__all__ = ["ANY", "DRESSES", "any_books"]
