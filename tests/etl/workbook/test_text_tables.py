"""Text tables by the marks between their cells, and rows in which a comma within a number would move all cells."""

from __future__ import annotations

import pytest

from etl.workbook.scan.delimited import scan_text
from etl.workbook.scan.kinds import TEXT, kind
from etl.workbook.scan.sheet import Refusal, UnreadableFile

HEAD = ["镇(街道)", "持证护理员", "护理型床位"]
ROWS = [HEAD, ["古城街道", "12003", "14003"], ["大洋街道", "83", "120"]]


def table(text: str) -> list[list[str]]:
    """Return the cells of a text table."""
    grids = scan_text(text.encode(), "a.csv").grids
    assert grids is not None
    return [[cell for cell in row if cell] for row in grids[0]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "，"])
def test_marks_between_cells(mark: str) -> None:
    assert table("养老服务情况表\n" + "\n".join(mark.join(row) for row in ROWS))[1:] == ROWS


def test_a_text_that_a_program_kept_as_it_is() -> None:
    assert table('镇,数\n古城街道,="12003"\n大洋街道,="0012"\n')[1:] == [["古城街道", "12003"], ["大洋街道", "0012"]]


@pytest.mark.parametrize(
    "row",
    [
        "古城街道,12,003,14,003",
        "古城街道,12,003,120",
        "古城街道,83,1,043",
        "古城街道,1,234,567,83",
        "古城街道,-1,234,83",
        "古城街道,12,003.5,83",
        "合计,2,014,120,,",
    ],
)
def test_commas_within_numbers_are_told_with_their_line(row: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        table(f"养老服务情况表,,\n{','.join(HEAD)}\n大洋街道,83,120\n{row}\n")
    assert refused.value.refusal == Refusal("damaged", "split", 4)


@pytest.mark.parametrize(
    "row",
    [
        "古城街道,12,120",
        "古城街道,12,120,,",
        "古城街道,12,120,已核",
        '古城街道,"12,003",120',
        "注：共有1,234,567人",
        "古城街道,12,120,见附件",
        "古城街道,12,,120",
    ],
)
def test_rows_that_are_as_long_as_their_headers_say(row: str) -> None:
    assert table(f"{','.join(HEAD)},\n{row}\n")[1][0] == row.partition(",")[0]


WIDE = "镇(街道),床位数\r\n古城街道,541\r\n一,0\r\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_utf_16_with_its_mark_or_without(encoding: str, mark: str) -> None:
    data = WIDE.replace(",", mark).encode(encoding)
    assert kind(data) == TEXT
    assert scan_text(data, "a.csv").grids == [[["镇(街道)", "床位数"], ["古城街道", "541"], ["一", "0"]]]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (WIDE.encode() + bytes(40), ("damaged", "text")),
        (WIDE.encode("gb18030") + bytes(9), ("damaged", "text")),
        (WIDE.encode().replace(b"541", b"5\x0041"), ("damaged", "text")),
        (WIDE.encode() + bytes(600), ("unsupported_format", "binary")),
        (WIDE.encode() + b"\0\1", ("unsupported_format", "binary")),
        (b"\x81\x20" * 50 + bytes(3), ("unsupported_format", "binary")),
        (WIDE.encode("utf-32"), ("damaged", "text")),
        ("<html><table>,\n".encode("utf-16-le"), ("unsupported_format", "html")),
    ],
)
def test_nul_in_a_text_is_damage_and_in_anything_else_no_text(data: bytes, why: tuple[str, str]) -> None:
    with pytest.raises(UnreadableFile) as refused:
        kind(data)
    assert refused.value.args == why
