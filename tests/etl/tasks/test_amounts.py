"""Days, quantities, frequencies and nodes as people write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from etl.tasks.amounts import dated_amounts, read_amount, read_nodes, read_times, split_steps
from etl.tasks.days import read_span
from etl.workbook.scan.sheet import CellValue


@pytest.mark.parametrize(
    ("value", "span"),
    [
        (date(2023, 6, 30), ("2023-06-30", "2023-06-30")),
        (datetime(2023, 6, 30, 9, 0), ("2023-06-30", "2023-06-30")),  # noqa: DTZ001 - as a cell holds it
        ("2023-06-30", ("2023-06-30", "2023-06-30")),
        ("２０２３年６月３０日前", ("2023-06-30", "2023-06-30")),
        ("20230630", ("2023-06-30", "2023-06-30")),
        ("2023年6月底前", ("2023-06-01", "2023-06-30")),
        ("2024年2月", ("2024-02-01", "2024-02-29")),
        ("2023.6", ("2023-06-01", "2023-06-30")),
        ("2023年第2季度末", ("2023-04-01", "2023-06-30")),
        ("2023q4", ("2023-10-01", "2023-12-31")),
        ("2023年上半年", ("2023-01-01", "2023-06-30")),
        ("2025年底", ("2025-01-01", "2025-12-31")),
        (2025, ("2025-01-01", "2025-12-31")),
        (2025.0, ("2025-01-01", "2025-12-31")),
        ("2023年13月", None),
        ("2023年2月30日", None),
        ("2023年6月至9月", None),
        ("大约2023年", None),
        ("尽快", None),
        (45107, None),
        (True, None),
        (None, None),
    ],
)
def test_days(value: CellValue, span: tuple[str, str] | None) -> None:
    found = read_span(value)
    assert (found and tuple(map(str, found))) == span


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("20个", (20, "个", None)),
        ("2—4处", (2, "处", 4)),
        ("2至4处", (2, "处", 4)),
        ("３,０００穴", (3000, "穴", None)),
        ("不少于5家", (5, "家", None)),
        ("≥30%", (30, "%", None)),
        ("0.5", (0.5, "", None)),
        (12, (12, "", None)),
        ("一批", None),
        ("4-2处", None),
        ("20个、30处", None),
        ("-3", None),
        (True, None),
    ],
)
def test_amounts(value: CellValue, amount: tuple[float, str, float | None] | None) -> None:
    found = read_amount(value)
    assert (found and (found.value, found.unit, found.most)) == amount


def test_a_cell_that_shows_as_a_percentage_is_one() -> None:
    found = read_amount(0.3, percent=True)
    assert (found and (found.value, found.unit)) == (30, "%")


@pytest.mark.parametrize(
    ("value", "times"),
    [
        ("每年1次", 1),
        ("每季度一次", 4),
        ("每月2次", 24),
        ("每半年召开1次", 2),
        ("经常", None),
        ("5次", None),
        (4, None),
    ],
)
def test_times(value: CellValue, times: int | None) -> None:
    assert read_times(value) == times


@pytest.mark.parametrize(
    ("cell", "nodes"),
    [
        ("方案 2021-06-30 权重40\n验收 2022年底 权重:60%", [("方案", "2021-06-30", 40), ("验收", "2022-12-31", 60)]),
        ("①方案,2021年6月；②验收,2022年6月", [("方案", "2021-06-30", None), ("验收", "2022-06-30", None)]),
        ("方案(2021-06-30,40);验收(2022-06-30,60)", [("方案", "2021-06-30", 40), ("验收", "2022-06-30", 60)]),
        ("2021-06-30 方案 40\n2022-06-30 验收 50", [("方案", "2021-06-30", 40), ("验收", "2022-06-30", 50)]),
        ("方案|2021-06-30|40\n验收|2022-06-30|60%", [("方案", "2021-06-30", 40), ("验收", "2022-06-30", 60)]),
        ("方案 2021年6月(40%)\n验收 2022年6月(60%)", [("方案", "2021-06-30", 40), ("验收", "2022-06-30", 60)]),
        (
            "完成(30%) 2021年6月\n完成(60%) 2022年6月",
            [("完成", "2021-06-30", 30), ("完成", "2022-06-30", 60)],
        ),
        ("建成10 2021年6月\n建成20 2022年6月", [("建成10", "2021-06-30", None), ("建成20", "2022-06-30", None)]),
        ("第1批 2021年6月\n验收 2022年6月", [("第1批", "2021-06-30", None), ("验收", "2022-06-30", None)]),
        ("2023年度预算下达 2023年3月底", [("2023年度预算下达", "2023-03-31", None)]),
        ("2021年1月至6月 摸底", ["2021年1月至6月 摸底"]),
        ("开工", ["开工"]),
        ("2021年6月", ["2021年6月"]),
    ],
)
def test_nodes(cell: str, nodes: list[tuple[str, str, float | None] | str]) -> None:
    read = read_nodes(split_steps(cell))
    assert [each if isinstance(each, str) else (each.name, str(each.due), each.weight) for each in read] == nodes


def test_steps_that_are_days_with_quantities_are_dated_targets() -> None:
    found = dated_amounts(split_steps("2022年底10个；2025年:20个"))
    assert found is not None
    assert [(str(day), amount.value) for day, amount in found] == [("2022-12-31", 10), ("2025-12-31", 20)]
    assert dated_amounts(split_steps("2022年底10个；验收 2025年")) is None
