"""A table that was found on a sheet: where it is, and what its labels and headers say."""

from __future__ import annotations

from dataclasses import dataclass

from etl.reading.header_block import Head
from etl.reading.layout import HeaderMeaning
from etl.reading.view import View
from etl.workbook.scan.sheet import Cell


@dataclass(frozen=True, slots=True)
class Region:
    """A table, in the coordinates of its view. ``labels`` are its label columns and what each says, ``head`` its header
    rows; ``last`` is the last cell that may be its own, ``above`` the first row whose texts may speak of it.

    ``areas``: the towns it has rows for, none if its rows are measures; ``measures``: those its headers or labels
    name; ``likely``: they are only like names.
    """

    view: View
    labels: range
    down: tuple[HeaderMeaning, ...]
    head: Head
    last: Cell
    areas: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    likely: bool = False
    above: int = 0

    @property
    def corner(self) -> Cell:
        """Where header rows and label columns meet, in the view."""
        return self.head.top, self.labels.start

    @property
    def rows(self) -> range:
        """The rows from its headers to its end."""
        return range(self.head.top, self.last[0] + 1)

    @property
    def columns(self) -> range:
        """The columns from its labels to its end."""
        return range(self.labels.start, self.last[1] + 1)

    def meets(self, other: Region) -> bool:
        """Tell whether the two share cells of the sheet."""
        rows, columns = (other.rows, other.columns) if self.view.turned is other.view.turned else (
            other.columns, other.rows,
        )  # fmt: skip
        return overlap(self.rows, rows) and overlap(self.columns, columns)


def overlap(one: range, other: range) -> bool:
    """Tell whether two ranges share anything."""
    return max(one.start, other.start) < min(one.stop, other.stop)
