"""Assembling: placed rows become rows of the plan: categories and groups are carried down, names taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.plan_tables.characters import compact
from etl.plan_tables.choosing import ValueColumns
from etl.plan_tables.document import DocumentCell, Span
from etl.plan_tables.headers import ColumnRole, TableColumn
from etl.plan_tables.names import (
    NameParts,
    category_name,
    has_unit,
    is_balanced,
    is_chapter,
    joined,
    name_parts,
    number_before,
)
from etl.plan_tables.placing import BandRow, Pieces, PlacedRow, TableRow, UnplacedRow
from etl.plan_tables.result import CellValue, ImportedRow
from etl.plan_tables.values import CellSort, kind_of_row, sort_of, value_of


@dataclass(frozen=True, slots=True)
class _Above:
    """What rows below take over: the category, and the group with its number, unit and kind."""

    category: str | None = None
    category_span: Span | None = None
    group: str | None = None
    group_unit: str | None = None
    no: int | None = None
    unit: str | None = None
    kind: str | None = None
    last: int = 0
    """The number of the last row that had one."""
    numbered: bool = False
    """Whether rows of the table have numbers before their names."""


@dataclass(frozen=True, slots=True)
class _Named:
    """The texts of a row, told apart: what is its category, its group, its name."""

    name: Pieces
    category: DocumentCell | None = None
    group: NameParts | None = None


def assemble(rows: Sequence[TableRow], columns: tuple[TableColumn, ...], values: ValueColumns) -> Iterator[ImportedRow]:
    """Yield the plan's rows; ``rows`` that were not placed are passed over, but end what a group carries down."""
    above = _Above(numbered=any(_has_number(row) for row in rows))
    # A table with bands has its categories in them, so that a cell too many is a group; without bands it is the
    # category.
    bands = any(isinstance(row, BandRow) for row in rows)
    for at, row in enumerate(rows):
        if isinstance(row, BandRow):
            above = _under_band(above, row, _numbers_below(rows[at + 1 :]))
        elif isinstance(row, PlacedRow):
            row = row if bands or not row.flattened else replace(row, category=row.group, group=None)  # noqa: PLW2901
            made, above = _assembled(row, above, columns, values, _numbers_below(rows[at + 1 : at + 2]))
            yield made
        else:
            # A refused row may have been the head of the next group: taking the old one down would put parts under a
            # wrong whole.
            above = _below_unplaced(above, row, columns)


def _below_unplaced(above: _Above, row: UnplacedRow, columns: tuple[TableColumn, ...]) -> _Above:
    """Return what is carried below words that were not placed: no group, and no category where they may hold one."""
    own = any(column.role is ColumnRole.CATEGORY for column in columns)
    kept = not own and (number_before(row.words) is not None or row.words[:1].isdigit())
    category, span = (above.category, above.category_span) if kept else (None, None)
    return _Above(category=category, category_span=span, last=above.last, numbered=above.numbered)


def _numbers_below(rows: Sequence[TableRow]) -> bool:
    """Tell whether the next row has a number before its name."""
    row = next((row for row in rows if isinstance(row, PlacedRow)), None)
    return row is not None and _has_number(row)


def _has_number(row: TableRow) -> bool:
    if isinstance(row, PlacedRow):
        named = any(number_before(piece.text) is not None for piece in row.names)
        return named or bool(row.number and row.number.text)
    return isinstance(row, UnplacedRow) and any(number_before(word) is not None for word in row.words.split())


def _under_band(above: _Above, band: BandRow, numbered: bool) -> _Above:
    """Return what is carried below a band: a group where it is numbered and the row below is not, else a category."""
    parts = name_parts(band.cell.text)
    # A numbered band over unnumbered rows is an indicator of which they are parts; numbered rows below it begin anew.
    if parts.no is not None and not numbered:
        return replace(above, group=_group_name(parts), group_unit=parts.unit, no=parts.no, unit=None, kind=None)
    return _Above(
        category=category_name(band.cell.text),
        category_span=band.cell.span,
        group_unit=parts.unit,
        last=above.last,
        numbered=above.numbered,
    )


def _group_name(parts: NameParts) -> str:
    return f"{parts.name}（{parts.unit}）" if parts.unit else parts.name


def _assembled(
    row: PlacedRow, above: _Above, columns: tuple[TableColumn, ...], values: ValueColumns, numbered: bool
) -> tuple[ImportedRow, _Above]:
    """Return a row of the plan, and what the rows below it take over; ``numbered``: the row below has a number."""
    named = _named(row, columns, numbered)
    above = _with_category(above, row.category if row.category and row.category.text else named.category)
    # Only a number that goes on counting may be cut off a name it runs into: "2.5岁以下" is a name unless row 2 is
    # due.
    expected = range(above.last + 1, above.last + _SKIPPED) if above.numbered else ()
    parts = name_parts(" ".join(piece.text for piece in named.name), expected)
    above = _with_group(above, row, named, parts)
    number = _number(row, parts, above)
    unit = _unit(row, parts, above)
    kind = (kind_of_row(row.kind.text) if row.kind else None) or _kind_above(row, parts, above)
    name = _full_name(parts, named, row)
    made = ImportedRow(
        no=number,
        category=above.category,
        group=above.group,
        name=name,
        unit=unit,
        baseline=_value(row, values.baseline),
        baseline_year=values.baseline_year,
        targets={year: _value(row, at) for year, at in values.targets.items()},
        kind=kind,
        annual=_annual(row, values.annual),
        spans=_spans(row, named, above, values),
        target_spans={year: _span(row.values[at]) for year, at in values.targets.items() if at in row.values},
    )
    return made, replace(above, no=number, unit=unit, kind=kind, last=number or above.last)


_SKIPPED = 8
"""How far a row's number may be ahead of the last one that was read: rows between them may have been refused."""


def _named(row: PlacedRow, columns: tuple[TableColumn, ...], numbered: bool) -> _Named:
    """Tell the texts of a row apart."""
    texts = row.names
    if row.number is None and row.heads:  # a part under the name that stands above it in the same cell
        parent = name_parts(" ".join(p.text for p in row.heads[-1:]))
        return _Named(texts, row.heads[0] if len(row.heads) > 1 else None, parent)
    if row.number is not None:
        return _numbered(row, columns)
    # From the back: a category may be numbered too, the indicator's own number is the last.
    first = next((i for i in range(len(texts) - 1, -1, -1) if number_before(texts[i].text) is not None), None)
    if first is not None:
        return _from_numbered(texts, first, numbered)
    if len(texts) == 1 or _is_wrapped(row, columns):
        return _Named(texts)
    # Of two texts without any number the first can only be the category, which a copied page writes once.
    return _Named(texts[1:], texts[0])


def _numbered(row: PlacedRow, columns: tuple[TableColumn, ...]) -> _Named:
    roles = [
        column.role for column in columns if column.role in (ColumnRole.NUMBER, ColumnRole.CATEGORY, ColumnRole.NAME)
    ]
    inside = roles[:3] == [ColumnRole.NUMBER, ColumnRole.CATEGORY, ColumnRole.NAME]
    if inside and len(row.names) > 1:
        return _Named(row.names[1:], row.names[0])
    return _Named(row.names, row.heads[-1] if row.heads else None)


def _from_numbered(texts: Pieces, first: int, numbered: bool) -> _Named:
    """Tell apart texts of which that at ``first`` begins with the row's number; ``numbered``: so does the next row."""
    category = texts[first - 1] if first else None
    rest = texts[first:]
    if (
        len(rest) > 1
        and not numbered
        and is_balanced(rest[0].text)
        and not has_unit(rest[0].text)
        and has_unit(rest[-1].text)
    ):
        return _Named(rest[1:], category, name_parts(rest[0].text))
    # A name with its unit is over: what follows it is a part (男, 女) in a line of its own.
    if len(rest) > 1 and has_unit(rest[0].text):
        return _Named(rest[1:], category, name_parts(rest[0].text))
    return _Named(rest, category)


def _is_wrapped(row: PlacedRow, columns: tuple[TableColumn, ...]) -> bool:
    """Tell whether texts without a number are one name in several lines, and none of them a category."""
    if any(column.role is ColumnRole.CATEGORY for column in columns) or is_chapter(row.names[0].text):
        return False
    return row.wraps or not is_balanced(row.names[0].text)


def _with_category(above: _Above, cell: DocumentCell | None) -> _Above:
    """Return what is carried down once a row's category is known; unchanged where the row has none of its own."""
    if cell is None or not cell.text:
        return above
    name = category_name(cell.text)
    if name == above.category:
        return above
    # A new category ends the group: nothing of the old one (number, unit, kind) may be carried into it.
    return _Above(category=name, category_span=cell.span, last=above.last, numbered=above.numbered)


def _with_group(above: _Above, row: PlacedRow, named: _Named, parts: NameParts) -> _Above:
    """Return what is carried down once it is known which group a row belongs to, if any."""
    if row.group is not None and row.group.text:
        group = name_parts(row.group.text)
        name = group.name if parts.unit or not group.unit else f"{group.name}{_bracket(row.group.text, group)}"
        if name == above.group:
            return above
        return replace(above, group=name, group_unit=group.unit, no=group.no, unit=None, kind=None)
    if row.group is not None:
        return above
    if named.group is not None:
        whole = named.group
        return replace(above, group=_group_name(whole), group_unit=whole.unit, no=whole.no, unit=None, kind=None)
    # A merged number cell repeats its number: a row with ``again`` is still under the same indicator.
    own = parts.no is not None or (row.number is not None and bool(row.number.text) and not row.number.again)
    if own or (above.group is not None and parts.part is False and above.no is None):
        return replace(above, group=None, group_unit=None, no=None, unit=None, kind=None)
    return above


def _bracket(text: str, group: NameParts) -> str:
    """Return the unit's brackets of a group as they are printed."""
    return joined(text)[joined(text).rfind(group.name) + len(group.name) :]


def _number(row: PlacedRow, parts: NameParts, above: _Above) -> int | None:
    if row.number is not None and row.number.text:
        told = compact(row.number.text)
        return number_before(f"{told.strip('.、()')}.") if any(c.isdigit() for c in told) else None
    if parts.no is not None:
        return parts.no
    # Parts carry their whole's number, so that they count as one indicator (see counting).
    return above.no if above.group is not None or parts.part else None


def _unit(row: PlacedRow, parts: NameParts, above: _Above) -> str | None:
    if row.unit is not None and row.unit.text:
        # A dash in the unit's cell says that there is none; looking above would give it one.
        return compact(row.unit.text) if sort_of(row.unit.text) is not CellSort.DASH else None
    return parts.unit or above.group_unit or (above.unit if parts.part else None)


def _kind_above(row: PlacedRow, parts: NameParts, above: _Above) -> str | None:
    if row.kind is not None and sort_of(row.kind.text) is CellSort.DASH:
        return None
    return above.kind if above.group is not None or parts.part else None


def _full_name(parts: NameParts, named: _Named, row: PlacedRow) -> str:
    """Return the name; of a part that says no more than 小学 that of its whole with it."""
    if named.group is None or row.number is not None or not row.heads:
        return parts.name
    whole = name_parts(row.heads[-1].text).name
    return f"{whole}（{parts.name.removeprefix('其中').lstrip(':：')}）"


def _value(row: PlacedRow, at: int | None) -> CellValue:
    cells = row.values.get(at, ()) if at is not None else ()
    return value_of(" ".join(cell.text for cell in cells)) if cells else None


def _annual(row: PlacedRow, columns: tuple[int, ...]) -> CellValue:
    """Return growth or the sum over the period; of several columns the first that says something."""
    told = [_value(row, at) for at in columns if at in row.values]
    spoken = [value for value in told if not (isinstance(value, str) and sort_of(value) is CellSort.DASH)]
    return next(iter(spoken or told), None)


def _span(cells: Pieces) -> Span:
    return min(cell.start for cell in cells), max(cell.end for cell in cells)


def _spans(row: PlacedRow, named: _Named, above: _Above, values: ValueColumns) -> dict[str, Span]:
    spans = {"name": _span(named.name)}
    if values.baseline is not None and values.baseline in row.values:
        spans["baseline"] = _span(row.values[values.baseline])
    annual = next((at for at in values.annual if at in row.values), None)
    if annual is not None:
        spans["annual"] = _span(row.values[annual])
    for name, cell in (("unit", row.unit), ("kind", row.kind), ("no", row.number)):
        if cell is not None and cell.text:
            spans[name] = cell.span
    if above.category_span is not None:
        spans["category"] = above.category_span
    return spans
