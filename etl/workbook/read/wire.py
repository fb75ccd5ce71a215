"""What child and parent say to each other: JSON, one object a line, checked by the parent as any stranger's.

For file k the child answers `{"file": k}`, then for each sheet `{"sheet": {...}}` and its `{"rows": [...]}` in
chunks, and last `{"end": {...}}`; or at any point `{"refusal": [code, detail, line]}`, which voids what came before.
"""

import datetime
import json
from typing import Any

from etl.workbook.scan import limits
from etl.workbook.scan.sheet import (
    NOTES,
    REFUSALS,
    Cell,
    CellError,
    CellValue,
    Merge,
    Refusal,
    Row,
    Sheet,
    Workbook,
    number_error,
)

FORMATS = ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv")
"""The true formats that a child may say a file has."""
# By exact type: whatever JSON has no word for comes as an object.
_PLAIN = {str, int, float, bool, type(None)}


class Malformed(Exception):  # noqa: N818 - a verdict on a line, no failure of ours
    """The child said something that is no answer."""


def _special(value: object) -> dict[str, object]:
    """Return a cell that JSON has no word for as an object. A time of day becomes the seconds since midnight."""
    if isinstance(value, datetime.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"seconds": value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6}
    if isinstance(value, datetime.timedelta):
        return {"seconds": value.total_seconds()}
    assert isinstance(value, CellError), f"a cell of type {type(value)}"
    return {"error": value.text}


# allow_nan=False: Python would write NaN, which is no JSON; `encode_rows` turns it into an error cell.
_strict = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_special)


def encode(message: dict[str, Any]) -> bytes:
    """Return a line. Raises ValueError where a number is NaN or infinite."""
    return _strict.encode(message).encode("utf-8", "replace") + b"\n"


def encode_rows(rows: list[list[Any]]) -> bytes:
    """Return a chunk of rows; a number that is none becomes an error cell."""
    try:
        return encode({"rows": rows})
    except ValueError:
        return encode({"rows": [[_real(value) for value in row] for row in rows]})


def _real(value: Any) -> Any:
    return number_error(value) if isinstance(value, float) and not _is_finite(value) else value


def _is_finite(value: float) -> bool:
    # NaN and infinity are the only floats whose difference from themselves is not 0.
    return value - value == 0


def decode(line: bytes) -> dict[str, Any]:
    """Return a line as an object. Raises Malformed."""
    try:
        message = json.loads(line, parse_constant=_refuse_constant)
        # JSON may spell half a surrogate pair; such a text could not be written to the journal as UTF-8.
        if rb"\ud" in line.lower():
            json.dumps(message, ensure_ascii=False).encode()  # raises where half a character was smuggled in
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(message, dict) or len(message) != 1:
        raise Malformed
    return message


def _refuse_constant(text: str) -> None:
    raise Malformed(text)


def refusal_of(value: Any) -> Refusal:
    """Return a refusal as the child says it. Raises Malformed."""
    if not isinstance(value, list) or len(value) != 3 or type(value[2]) is not int:
        raise Malformed
    code, detail, line = value
    if not (isinstance(code, str) and isinstance(detail, str)) or (code, detail) not in REFUSALS:
        raise Malformed
    return Refusal(code, detail, line)


class Answer:
    """Collects the lines about one file until `result` is there; bounds what a child may fill memory with."""

    def __init__(self) -> None:
        self.result: Workbook | Refusal | None = None
        self.sheets: list[Sheet] = []
        self.head: dict[str, Any] | None = None
        self.rows: list[Row] = []
        self.cells = 0
        self.size = 0

    def take(self, line: bytes) -> None:
        """Take one more line of the answer. Raises Malformed."""
        self.size += len(line)
        if self.size > limits.RESULT_BYTES + limits.LINE_BYTES:
            raise Malformed
        ((key, value),) = decode(line).items()
        try:
            self._dispatch(key, value)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError):
            raise Malformed from None

    def _dispatch(self, key: str, value: Any) -> None:
        if key == "rows":
            self._take_rows(value)
        elif key == "sheet":
            self._close_sheet()
            self.head = value
        elif key == "end":
            self._close_sheet()
            self.result = self._workbook(value)
        elif key == "refusal":
            self.result = refusal_of(value)
        else:
            raise Malformed

    def _take_rows(self, rows: list[list[Any]]) -> None:
        """Take a chunk of rows into the sheet that was begun last. Raises Malformed."""
        if self.head is None:
            raise Malformed
        for row in rows:
            self.cells += len(row)
            # Most rows hold plain values only, and are taken as they are.
            if not _PLAIN.issuperset(map(type, row)):
                row = [_cell(value) for value in row]  # noqa: PLW2901 - the row as sent is not needed again
            self.rows.append(tuple([None if value == "" else value for value in row]))
        if self.cells > limits.USED_CELLS + limits.MARKED_CELLS:
            raise Malformed

    def _close_sheet(self) -> None:
        if self.head is not None:
            self.sheets.append(_sheet(self.head, tuple(self.rows)))
        self.head, self.rows = None, []

    def _workbook(self, end: dict[str, Any]) -> Workbook:
        if end["format"] not in FORMATS or not set(end["notes"]) <= set(NOTES):
            raise Malformed
        return Workbook(end["format"], tuple(self.sheets), tuple(end["notes"]))


def _cell(value: Any) -> CellValue:
    """Return a cell's value from its JSON; what JSON has no word for is an object of one key. Raises Malformed."""
    if type(value) in _PLAIN:
        plain: CellValue = value
        return plain
    ((kind, content),) = value.items()
    if kind == "error":
        return CellError(_text(content))
    if kind == "date":
        return datetime.date.fromisoformat(content)
    if kind == "datetime":
        return datetime.datetime.fromisoformat(content)
    if kind == "seconds":
        return datetime.timedelta(seconds=content)
    raise Malformed


def _sheet(head: dict[str, Any], rows: tuple[Row, ...]) -> Sheet:
    """Return a sheet as the child said it: what stands in its ``head``, and its rows. Raises Malformed."""
    height, width = len(rows), len(rows[0]) if rows else 0
    # The parent's readers index `rows[r][c]` without looking, so a ragged grid is no answer.
    if any(len(row) != width for row in rows) or type(head["hidden"]) is not bool:
        raise Malformed
    struck = {_pair(cell, height, width): (_text(one), _text(other)) for cell, one, other in head["struck"]}
    return Sheet(
        name=_text(head["name"]),
        rows=_unstruck(rows, struck),
        merges=tuple(Merge(*_places(area, 4)) for area in head["merges"]),
        hidden=head["hidden"],
        hidden_rows=frozenset(_places(head["hidden_rows"])),
        hidden_columns=frozenset(_places(head["hidden_columns"])),
        percent_cells=frozenset(_pair(cell, height, width) for cell in head["percent"]),
        uncached_formulas=frozenset(_pair(cell, height, width) for cell in head["uncached"]),
        sums=frozenset(_pair(cell, height, width) for cell in head["sums"]),
        struck=struck,
        worded={_pair(cell, height, width): _text(code) for cell, code in head["worded"]},
        comments={_pair(cell, height, width): _text(text) for cell, text in head["comments"]},
    )


def _unstruck(rows: tuple[Row, ...], struck: dict[Cell, tuple[str, str]]) -> tuple[Row, ...]:
    """Return the rows without what is struck through in a text of which another part is not: nobody means that part."""
    parts = {cell: kept for cell, (_, kept) in struck.items() if kept.strip()}
    if not parts:
        return rows
    changed = list(rows)
    for (row, column), kept in parts.items():
        changed[row] = (*changed[row][:column], kept, *changed[row][column + 1 :])
    return tuple(changed)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed
    return value


def _places(values: list[Any], count: int | None = None) -> list[int]:
    # By type, for JSON's true is a bool, which Python counts as an int.
    if not {int}.issuperset(map(type, values)) or (count is not None and len(values) != count):
        raise Malformed
    return values


def _pair(cell: list[Any], height: int, width: int) -> tuple[int, int]:
    row, column = _places(cell, 2)
    if not (0 <= row < height and 0 <= column < width):
        raise Malformed
    return row, column
