"""What does not go smoothly in the demonstration: towns that report late, one mistake, and harmless ways of writing."""

from __future__ import annotations

from collections.abc import Mapping

LATE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("2021Q3", "社会组织和慈善科"): ("汇溪镇",),
    ("2022Q2", "基层治理和社工科"): ("小芝镇", "尤溪镇"),
    ("2022Q3", "养老服务科"): ("括苍镇",),
    ("2023Q2", "社会组织和慈善科"): ("河头镇",),
    ("2024Q2", "社会事务科"): ("上盘镇",),
    ("2025Q1", "养老服务科"): ("河头镇", "汇溪镇"),
}
"""(period, department) → towns that wrote 未报 and reported again the quarter after."""

MISSTATED: Mapping[tuple[str, str, str], float] = {("2023Q1", "护理型床位数", "杜桥镇"): 494}
"""(period, measure, town) → what was first reported by mistake; a later workbook corrects it."""

CORRECTED = ("2023Q1", "养老服务科")
"""The workbook that was sent once more."""

DRESSED: Mapping[tuple[str, str, str], str] = {
    ("2021Q1", "联办件数", "杜桥镇"): "full_width",
    ("2021Q2", "养老机构床位数", "古城街道"): "full_width",
    ("2021Q3", "持证养老护理员数", "桃渚镇"): "unit",
    ("2021Q4", "老年人口", "沿江镇"): "unit",
    ("2021Q4", "应办件数", "古城街道"): "thousands",
    ("2022Q1", "持证养老护理员数", "涌泉镇"): "unit",
    ("2022Q2", "护理型床位数", "大田街道"): "full_width",
    ("2022Q4", "护理型床位数", "小芝镇"): "spaced",
}
"""(period, measure, town) → how the number is written; only in departments' own forms, whose totals are typed in."""

LABELS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("2021Q2", "社会救助科"): {"东塍镇": "东塍"},
    ("2021Q3", "养老服务科"): {"古城街道": "古 城 街 道", "尤溪镇": "尤溪"},
    ("2022Q2", "社会组织和慈善科"): {"白水洋镇": "白水洋", "大洋街道": "大洋 街道"},
    ("2024Q4", "基层治理和社工科"): {"上盘镇": "上 盘 镇"},
}
"""(period, department) → towns whose names are written in another way."""

HIDDEN: Mapping[tuple[str, str], frozenset[str]] = {("2023Q4", "社会事务科"): frozenset({"汛桥镇"})}
"""(period, department) → towns whose rows are hidden."""

NOTES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("2022Q2", "基层治理和社工科"): ("注:小芝镇、尤溪镇本季度未报,下季度补报。",),
    ("2024Q1", "儿童福利科"): ("注:市救助保护中心计入古城街道。",),
    ("2025Q2", "基层治理和社工科"): ("注:本季度新招专职社区工作者较多,持证率有所下降。",),
}
"""(period, department) → notes under the table."""


def dressed(value: float, unit: str, way: str) -> str:
    """Return a number as people write it who do not think of computers."""
    plain = f"{value:g}"
    full_width = plain.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    return {
        "full_width": full_width,
        "unit": plain + unit,
        "thousands": f"{value:,}",
        "spaced": f" {plain[0]} {' '.join(plain[1:])}",
    }[way]
