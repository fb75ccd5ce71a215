"""The order in which files are taken: of time, then as a person counts."""

from __future__ import annotations

from pathlib import Path

from etl.intake.walk import walk


def test_the_order_of_time(tmp_path: Path) -> None:
    names = [
        "2022年四季度/养老.xlsx",
        "2023Q1_养老.xlsx",
        "2023Q1_养老-更正.xlsx",
        "2023Q1_养老2.xlsx",
        "2023Q1_养老10.xlsx",
        "社工/2023年第2季度.xls",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = walk([tmp_path, tmp_path / names[1]]).files
    assert [str(path.relative_to(tmp_path)) for path in found] == [
        names[0],
        names[1],
        names[3],
        names[4],
        names[2],
        names[5],
    ]
