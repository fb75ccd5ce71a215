"""Tables of text: nothing is lost or broken apart that is a number, and no line is wider than the window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.printed_table import PrintedTable, plain, width_of


def lines(*rows: tuple[object, ...], heads: tuple[str, ...], room: int = 80, title: str = "") -> list[str]:
    """Return the lines of a table; a head that ends in # is of numbers."""
    table = PrintedTable(title)
    for head in heads:
        table.add_column(head.rstrip("#"), number=head.endswith("#"))
    for row in rows:
        table.add_row(*row)
    return list(table.lines(room))


def test_chinese_characters_take_two_columns() -> None:
    assert lines((1, "婚姻", "ab"), (12, "é", ""), heads=("no#", "指标", "x"), title="标题") == [
        "标题",
        "",
        "  no   指标   x",
        " ────────────────",
        "   1   婚姻   ab",
        "  12   é",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "room", "told"),
    [
        ("养老机构护理型床位占比", 12, ["养老机构", "护理型床", "位占比"]),
        ("one two three", 12, ["one two", "three"]),
        ("a\nbc", 40, ["a", "bc"]),
        ("abcdefghijkl", 12, ["abcdefgh", "ijkl"]),
        ("ab 护理型床位", 12, ["ab 护理", "型床位"]),
        ("", 12, [""]),
    ],
)
def test_a_text_is_broken_where_the_window_ends(text: str, room: int, told: list[str]) -> None:
    assert lines((text,), heads=("h",), room=room)[3:-1] == [f"  {line}".rstrip() for line in told]


def test_a_line_of_several_columns_stands_beside_the_first_of_the_others() -> None:
    told = lines(("ab\ncd", 7), heads=("h", "n#"))
    assert told[3:-1] == ["  ab   7", "  cd"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("a\x1b[2Kb", "a\\x1b[2Kb"), ("a\x9bb", "a\\x9bb"), ("a\tb\r\nc", "a b\nc"), ("[b]中[/b]", "[b]中[/b]")],
)
def test_what_would_move_the_cursor_is_written_out(text: str, told: str) -> None:
    assert plain(text) == told
    assert lines((text,), heads=("h",))[3:-1] == [f"  {line}" for line in told.split("\n")]


TEXTS = st.text(alphabet="ab 　护理—é\u0301，", max_size=60)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.integers(0, 10**9)), max_size=4), st.integers(40, 90))
def test_nothing_is_lost_and_no_line_is_wider_than_the_window(rows: list[tuple[str, str, int]], room: int) -> None:
    told = lines(*rows, heads=("一", "two", "n#"), room=room)
    assert all(width_of(line) <= room for line in told)
    wanted = sorted("".join("".join(map(str, row)).split()) for row in rows)
    said = "".join("".join(told[3:]).split())
    assert sorted(said) == sorted("".join(wanted))
    for _, _, number in rows:
        assert any(line.endswith(str(number)) for line in told)


def test_numbers_are_whole_though_the_window_is_too_narrow() -> None:
    told = lines(("一二三四五六", 123456789), heads=("h", "n#"), room=10)
    assert told[2:4] == [" " + "─" * 22, "  一二三四   123456789"]
