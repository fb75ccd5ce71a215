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


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "^"])
@pytest.mark.parametrize("first", ["sep={}\r\n", '"sep={}"\r\n', "SEP={}\n"])
def test_a_line_that_says_the_mark_is_no_row(mark: str, first: str) -> None:
    assert table(first.format(mark) + "\n".join(mark.join(row) for row in ROWS)) == ROWS


def test_a_line_that_says_another_mark_than_there_is() -> None:
    assert table("sep=;\n" + "\n".join(",".join(row) for row in ROWS)) == ROWS


def test_lines_are_counted_from_the_first_of_the_file() -> None:
    with pytest.raises(UnreadableFile) as refused:
        table(f"sep=,\n{','.join(HEAD)}\n大洋街道,83,120\n古城街道,12,003,120\n")
    assert refused.value.refusal == Refusal("damaged", "split", 4)


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_commas_within_numbers_go_before_no_other_mark(mark: str) -> None:
    rows = [["镇(街道)", "床位数,张"], ["古城街道", "12,003"], ["大洋街道", "14,003"]]
    assert table("\n".join(mark.join(row) for row in rows)) == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
def test_marks_of_files_that_were_joined(encoding: str) -> None:
    text = '\ufeff镇(街道),床位数\r\n古城街道,541\r\n\ufeff大洋街道,\ufeff83\r\n\ufeff"杜桥镇",7\r\n'
    rows = [["镇(街道)", "床位数"], ["古城街道", "541"], ["大洋街道", "83"], ["杜桥镇", "7"]]
    assert scan_text(text.encode(encoding), "a.csv").grids == [rows]


@pytest.mark.parametrize(
    "text", ["鎮(街道),床位數\n古城街道,5\n大洋街道,6\n", "養老服務情況表\n鎮,護理型床位\n古城,1\n"]
)
def test_big5_is_no_gb18030(text: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        scan_text(text.encode("big5"), "a.csv")
    assert refused.value.args == ("damaged", "text")


def test_a_name_with_a_letter_of_one_s_own_is_a_name() -> None:
    text = "镇(街道),负责人\n古城街道,王\ue0a1\n大洋街道,李芳\n"
    assert scan_text(text.encode("gb18030"), "a.csv").grids == [[row.split(",") for row in text.split()]]
