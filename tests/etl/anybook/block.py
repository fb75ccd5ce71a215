"""The table of a workbook, towns down, in coordinates of its own: it is placed anywhere, or turned on its side."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from etl.reading.units import factor, read_unit
from plan.catalogue import Plan
from plan.indicator import Level, Measure
from tests.etl.anybook.dressing import DRESSES, Cell, Count
from tests.etl.anybook.form import Key

Place = tuple[int, int]
ANY = frozenset({"unknown_measure", "duplicate_measure", "wrong_unit", "name_variant", "note_ignored", "another_table"})
"""What may be told at a header whose numbers are not read."""


@dataclass(frozen=True)
class Head:
    """A column: its header; of a measure, which, and the unit it counts in (empty: nobody says)."""

    text: str | None
    measure: Measure | None = None
    unit: str = ""
    unit_cell: str | None = None
    kind: str = "measure"


@dataclass(frozen=True)
class Side:
    """A row: its label; of a town, which."""

    text: str | None
    town: str = ""
    kind: str = "town"


@dataclass
class Block:
    """The cells of a table and what they mean. ``stamped``: it is our own template, of which one table is read."""

    plan: Plan
    heads: list[Head]
    sides: list[Side]
    dresses: dict[tuple[str, str], str]
    style: str = "single"
    corner: str | None = "镇(街道)"
    numbered: bool = False
    totals_right: bool = True
    group: str = "基本情况"
    cells: dict[Place, Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    meant: dict[Key, tuple[Place, Cell]] = field(default_factory=dict)
    header_at: dict[str, list[Place]] = field(default_factory=dict)
    label_at: dict[str, list[Place]] = field(default_factory=dict)
    doubts: list[tuple[tuple[Place, ...], frozenset[str]]] = field(default_factory=list)
    cut: Place | None = None
    spread: tuple[str, str] | None = None
    noted: str | None = None
    stamped: bool = False
    under: int = 1_000

    @property
    def depth(self) -> int:
        """How many header rows there are."""
        return {"single": 1, "vertical": 2, "unit_row": 2, "group": 2, "mixed": 2, "sub": 2, "deep": 3}[self.style]

    @property
    def label_column(self) -> int:
        """The column of the towns' names."""
        return 1 if self.numbered else 0

    def build(self) -> Block:
        """Fill in everything."""
        self._corner()
        for position, head in enumerate(self.heads):
            self._head(head, self.label_column + 1 + position * (2 if self.style == "sub" else 1))
        rows = list(enumerate(self.sides, self.depth))
        for row, side in sorted(rows, key=lambda line: line[1].kind in {"all", "city", "part"}):  # sums come last
            self._side(side, row)
        self._spread()
        return self

    def _spread(self) -> None:
        """One cell merged over two towns: nobody can tell whose number it is."""
        if self.spread is None or self.spread not in self.meant:
            return
        place, cell = self.meant[self.spread]
        below = place[0] + 1, place[1]
        under = next((key for key, (at, _) in self.meant.items() if at == below), None)
        if under is None or cell.value is None or str(cell.value).isspace() or cell.uncached:
            return
        self.merges.append((*place, *below))
        self.meant[self.spread] = place, Cell(cell.value, None, frozenset({"not_a_number"}), percent=cell.percent)
        self.meant[under] = below, Cell(None, blank=True)
        self.cells[place], self.cells[below] = self.meant[self.spread][1], Cell(None)

    def _put(self, row: int, column: int, value: object) -> None:
        if value is not None:
            self.cells[row, column] = value if isinstance(value, Cell) else Cell(value)  # type: ignore[arg-type]

    def _merge(self, first: Place, last: Place) -> None:
        if first != last:
            self.merges.append((*first, *last))

    def _corner(self) -> None:
        name_row = 0 if self.style in {"single", "vertical", "unit_row", "sub", "mixed", "deep"} else 1
        self._put(name_row, self.label_column, self.corner)
        if self.style in {"vertical", "sub", "mixed", "deep"}:
            self._merge((0, self.label_column), (self.depth - 1, self.label_column))
        if self.numbered:
            self._put(name_row, 0, "序号")
        first, last = self.label_column + 1, self.label_column + len(self.heads)
        if self.style in {"group", "deep"}:
            self._put(0, first, self.group)
            self._merge((0, first), (0, last))
        if self.style == "mixed" and last - first >= 2:
            self._put(0, first + 1, self.group)
            self._merge((0, first + 1), (0, last))

    def _another_table(self, *places: Place) -> None:
        """Beside or under the template's table another one is told, and not read."""
        if self.stamped:
            self.doubts.append((places, frozenset({"another_table"})))

    def _mean(self, key: Key, row: int, column: int, cell: Cell) -> None:
        """A number that is to be read."""
        if not (self.stamped and row > self.under):
            self.meant[key] = (row, column), cell

    def _head(self, head: Head, column: int) -> None:
        first = column == self.label_column + 1
        row = {"group": 1, "deep": 1, "mixed": 0 if first or len(self.heads) < 3 else 1}.get(self.style, 0)
        self._put(row, column, head.text)
        if self.style in {"unit_row", "deep"} and head.unit_cell:
            self._put(self.depth - 1, column, head.unit_cell)
        if self.style == "vertical" or (self.style == "mixed" and row == 0):
            self._merge((row, column), (1, column))
        if self.style == "sub":
            self._merge((0, column), (0, column + 1))
            self._put(1, column, "本季度")
            self._put(1, column + 1, "上季度")
        if head.measure and (head.kind == "measure" or (head.kind == "second" and not self.stamped)):
            self.header_at.setdefault(head.measure.name, []).append((row, column))
        elif head.kind == "town_column" and self.cut is None:
            self.cut = row, column
            self._another_table((row, column))
        elif (
            self.cut is None
            and head.kind in {"strange", "other"}
            and not any(w in (head.text or "") for w in ("上季度", "备注"))
        ):
            group = (0, self.label_column + 2 if self.style == "mixed" else column)
            lower = ((1, column), (1, column + 1)) if self.style == "sub" else ()
            self.doubts.append((((row, column), group, *lower), ANY))

    def _side(self, side: Side, row: int) -> None:
        self._put(row, self.label_column, side.text)
        if self.numbered and side.kind == "town":
            self._put(row, 0, row - self.depth + 1)
        if side.kind in {"heads_again", "heads_swapped"}:
            self._heads_again(side, row)
            return
        if side.kind == "town":
            self.label_at.setdefault(side.town, []).append((row, self.label_column))
        for position, head in enumerate(self.heads):
            column = self.label_column + 1 + position * (2 if self.style == "sub" else 1)
            self._fill(side, head, row, column, position)

    def _heads_again(self, side: Side, row: int) -> None:
        """The header printed once more; or another table's, with its measures in another order."""
        texts = [head.text for head in self.heads]
        swapped = side.kind == "heads_swapped"
        for position, text in enumerate([*texts[1:], texts[0]] if swapped else texts):
            self._put(row, self.label_column + 1 + position * (2 if self.style == "sub" else 1), text)
        if swapped:
            self.under = row
            self._another_table((row, self.label_column), (row, 0))

    def _fill(self, side: Side, head: Head, row: int, column: int, position: int) -> None:
        if row > self.under:
            head = self._below(self.heads[(position + 1) % len(self.heads)])
        if side.kind == "town":
            self._town_cell(side, head, row, column, position)
        elif side.kind in {"all", "city", "part"}:
            self._total_cell(side, head, row, column)
        if self.style == "sub" and side.kind == "town":
            self._put(row, column + 1, 77_000 + row)

    def _below(self, head: Head) -> Head:
        """Return the header of a table under this one, whose units no row of units says."""
        if head.measure is None or self.style != "unit_row":
            return head
        return Head(head.text, head.measure, unit_of_note(head.measure, self.noted), kind=head.kind)

    def _town_cell(self, side: Side, head: Head, row: int, column: int, position: int) -> None:
        if head.kind == "remark":
            self._put(row, column, "已核" if row % 3 else None)
        elif head.kind == "town_column":
            self._put(row, column, self._second_town(row))
        elif head.kind == "second":
            self._second_cell(head, row, column)
        elif head.kind != "measure" or head.measure is None:
            self._put(row, column, 900_000 + 100 * row + column)
        elif head.measure.level is Level.TOWN:
            cell = self._dressed(head, side.town, 10 * row + position)
            self._put(row, column, cell)
            self._mean((head.measure.name, side.town), row, column, cell)

    def _second_town(self, row: int) -> str | None:
        """Return the town of a row of the table beside, each once."""
        at = row - self.depth
        return self.plan.towns[-1 - at] if at < len(self.plan.towns) else None

    def _second_cell(self, head: Head, row: int, column: int) -> None:
        """A number of the table beside: its own town's."""
        town = self._second_town(row)
        if town is None or head.measure is None:
            return
        cell = DRESSES["number"](Count(head.measure, _raw(head.measure, head.unit, 7 * row), head.unit))
        self._put(row, column, cell)
        if head.measure.level is Level.TOWN and not self.stamped:
            self.meant[head.measure.name, town] = (row, column), cell

    def _dressed(self, head: Head, area: str, salt: int) -> Cell:
        assert head.measure is not None
        dress = DRESSES[self.dresses.get((head.measure.name, area), "number")]
        return dress(Count(head.measure, _raw(head.measure, head.unit, salt), head.unit))

    def _total_cell(self, side: Side, head: Head, row: int, column: int) -> None:
        if head.measure is None or head.kind != "measure":
            return
        if head.measure.level is Level.CITY:
            if side.kind == "city":
                cell = self._dressed(head, self.plan.city, 7 * row)
                self._put(row, column, cell)
                self._mean((head.measure.name, self.plan.city), row, column, cell)
            return
        numbers = [c.number for (name, a), (_, c) in self.meant.items() if name == head.measure.name]
        ratio = factor(read_unit(head.unit or head.measure.unit), read_unit(head.measure.unit))
        assert ratio is not None
        summed = sum(Fraction(repr(n)) for n in numbers if n is not None) / ratio
        self._put(row, column, float(summed) + (0 if self.totals_right else 1234))
        plain = all(h.kind in {"measure", "remark", "previous"} for h in self.heads) and self.under == 1_000
        if not self.totals_right and plain and len(self.label_at) == sum(map(len, self.label_at.values())):
            self.doubts.append((((row, column),), frozenset({"total_differs", "total_unchecked"})))


def unit_of_note(measure: Measure, noted: str | None) -> str:
    """Return the unit that a note above the table gives a measure whose header says none."""
    unit = (noted or "").replace("：", ":").partition(":")[2]
    fits = unit and "、" not in unit and factor(read_unit(unit), read_unit(measure.unit)) is not None
    return unit if fits else ""


def is_left_open(measure: Measure, noted: str | None) -> bool:
    """Tell whether a note of several units leaves open which one a measure is counted in."""
    units = (noted or "").replace("：", ":").partition(":")[2].split("、")
    fitting = [unit for unit in units if factor(read_unit(unit), read_unit(measure.unit)) is not None]
    return len(units) > 1 and bool(fitting) and measure.unit not in units


def _raw(measure: Measure, unit: str, salt: int) -> Fraction:
    """Return a number for a header's unit that is right in the measure's unit: a count is whole there."""
    ratio = factor(read_unit(unit or measure.unit), read_unit(measure.unit))
    assert ratio is not None
    number = Fraction(1000 + 13 * salt) if measure.whole else Fraction(100 + 7 * salt, 100)
    if measure.unit == "%":
        number = Fraction(30 + salt % 60)
    return number / ratio if _finite(number / ratio) else number * ratio / ratio * 12 / ratio


def _finite(number: Fraction) -> bool:
    """Tell whether the decimals end."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
