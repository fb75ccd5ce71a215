"""What the parent takes from the child, and what it does not."""

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.workbook import CellError, Workbook
from etl.workbook.read.wire import Answer, Malformed, encode, encode_rows

HEAD: dict[str, Any] = {
    "name": "表", "hidden": False, "merges": [], "hidden_rows": [], "hidden_columns": [], "percent": [], "uncached": [],
    "sums": [], "struck": [], "comments": [], "worded": [],
}  # fmt: skip
END = {"end": {"format": "csv", "notes": []}}
days = st.dates() | st.datetimes() | st.timedeltas(datetime.timedelta(0), datetime.timedelta(9999))
cells = (
    st.none()
    | st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
    | st.floats()
    | st.integers()
    | st.booleans()
    | days
)


def answer(*lines: bytes) -> Answer:
    collected = Answer()
    for line in lines:
        collected.take(line)
    return collected


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=4))
def test_what_is_sent_arrives(rows: list[list[Any]]) -> None:
    result = answer(encode({"sheet": HEAD}), encode_rows(rows), encode(END)).result
    assert isinstance(result, Workbook)
    for sent, got in zip(rows, result.sheets[0].rows, strict=True):
        for before, after in zip(sent, got, strict=True):
            if isinstance(before, float) and before - before != 0:
                assert isinstance(after, CellError)
            elif isinstance(before, datetime.timedelta):
                assert isinstance(after, datetime.timedelta)
                assert abs(after - before) < datetime.timedelta(milliseconds=1)
            else:
                assert (type(after), after) == (type(before), before)


@pytest.mark.parametrize(
    "line",
    [
        b"\n", b"null\n", b"[]\n", b"{}\n", b'{"a":1,"b":2}\n', b'{"other":1}\n', b'{"rows":[]}\n', b'{"rows":NaN}\n',
        b'{"refusal":["no","such"]}\n', b'{"refusal":1}\n', b'{"refusal":[["a"],["b"]]}\n', b'{"end":{}}\n',
        b'{"end":{"format":"csv","notes":["unheard"]}}\n', b"[" * 100_000 + b"\n", b'{"sheet":"\xff"}\n',
        b'{"end":{"format":"csv","notes":["\\ud800"]}}\n',
    ],
)  # fmt: skip
def test_lines_that_are_no_answer(line: bytes) -> None:
    with pytest.raises(Malformed):
        answer(line)


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ({}, [[1], [1, 2]]),
        ({}, [[[1]]]),
        ({}, [[{"error": 5}]]),
        ({}, [[{"date": "yesterday"}]]),
        ({}, [[{"seconds": 1e300}]]),
        ({}, [[{"pickle": "x"}]]),
        ({}, [["\ud800"]]),
        ({}, 5),
        ({"name": 5}, []),
        ({"hidden": "no"}, []),
        ({"merges": [[0, 0, 1]]}, []),
        ({"merges": [["0", 0, 1, 1]]}, []),
        ({"percent": [[0, 5]]}, [[1]]),
        ({"percent": [[-1, 0]]}, [[1]]),
        ({"uncached": [[True, 0]]}, [[1]]),
        ({"worded": [[[0, 5], "0万"]]}, [[1]]),
        ({"worded": [[[0, 0], 5]]}, [[1]]),
        ({"hidden_rows": 5}, []),
    ],
)
def test_sheets_that_are_none(head: dict[str, Any], rows: Any) -> None:
    lines = [json.dumps(part).encode() + b"\n" for part in ({"sheet": {**HEAD, **head}}, {"rows": rows}, END)]
    with pytest.raises(Malformed):
        answer(*lines)
