"""The story of the demonstration: the city's figure of every indicator, quarter by quarter. Simulated, every number.

The baselines are the plan's own and every first quarter stands close to its baseline. Some indicators are early, most
keep near the schedule, two fall behind and catch up, nursing beds stay short to the end, and the certificates of
community workers are lost again after the target had been reached.
"""

from __future__ import annotations

RATIOS: dict[int, tuple[float, ...]] = {
    1: (10.7, 11.3, 12.0, 12.8, 13.3, 13.9, 14.6, 15.5, 15.7, 15.9,
        16.2, 16.9, 17.3, 17.8, 18.3, 18.9, 19.2, 19.5, 19.8, 20.3),
    2: (41.0, 43.0, 45.5, 48.0, 50.0, 52.5, 55.5, 58.3, 58.6, 59.1,
        59.6, 60.3, 60.9, 61.5, 62.4, 62.7, 62.1, 61.4, 60.8, 60.3),
    6: (16.5, 21.5, 27.5, 33.0, 28.5, 36.5, 46.5, 55.5, 50.0, 62.0,
        68.5, 71.0, 69.0, 77.0, 82.0, 85.0, 83.0, 91.0, 95.5, 97.2),
    7: (13.1, 13.5, 14.0, 14.6, 15.3, 16.1, 17.0, 18.1, 18.6, 19.1,
        19.6, 20.4, 21.0, 21.6, 22.2, 23.0, 23.5, 24.0, 24.6, 25.2),
    8: (52.1, 52.1, 52.2, 52.3, 52.3, 52.4, 52.5, 52.6, 52.7, 52.8,
        52.9, 53.2, 53.6, 54.0, 54.5, 55.0, 55.4, 55.9, 56.4, 57.0),
    10: (9.1, 9.4, 9.8, 10.2, 10.5, 10.7, 11.0, 11.2, 11.2, 11.3,
         11.3, 11.5, 11.6, 11.7, 11.8, 11.9, 11.9, 12.1, 12.1, 12.2),
    11: (0.31, 0.33, 0.36, 0.40, 0.42, 0.44, 0.46, 0.48, 0.50, 0.52,
         0.55, 0.59, 0.62, 0.65, 0.68, 0.71, 0.73, 0.75, 0.78, 0.82),
    12: (58.5, 60.0, 61.5, 63.0, 62.0, 66.0, 68.5, 70.5, 71.0, 75.0,
         78.0, 79.5, 78.0, 82.0, 85.0, 86.5, 85.0, 90.0, 94.0, 96.5),
}  # fmt: skip
"""Indicator number → its value in each quarter from 2021Q1, in its own unit. 6 and 12 start anew every January."""

COUNTS: dict[str, tuple[int, ...]] = {
    "已建社会工作站数": (7, 8, 10, 12, 14, 16, 18, *[19] * 13),
    "实体化运行中心(站)数": (4, 5, 5, 7, 8, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 17, 18, 18, 19, 19),
    "康养联合体数": (0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10),
    "低保标准": (*[9720] * 2, *[10620] * 4, *[11400] * 4, *[12060] * 4, *[12600] * 4, *[13200] * 2),
    "登记场所数": (2,) * 20,
    "达3A级以上登记场所数": (*[1] * 6, *[2] * 14),
}
"""Measures that are counted one by one, or set by decision: the city's figure in each quarter."""

SPANS: dict[str, tuple[float, float]] = {
    "常住人口": (111.40, 112.05),
    "老年人口": (27.60, 31.20),
    "专职社区工作者数": (612, 905),
    "城乡社区数": (690, 690),
    "应实体化运行中心(站)数": (20, 20),
    "养老机构床位数": (6980, 7460),
}
"""Denominators that move evenly: their values in the first quarter and in the last."""

YEARS: dict[str, tuple[int, ...]] = {
    "应办件数": (8960, 9240, 9480, 9310, 9650),
    "安葬总数": (7980, 8420, 8610, 8150, 8240),
}
"""Denominators cumulated over a year: what each year came to."""

SEASONS: dict[str, tuple[float, ...]] = {"应办件数": (0.25, 0.49, 0.74, 1.0), "安葬总数": (0.27, 0.55, 0.74, 1.0)}
"""How much of a year has come in by the end of each quarter. Burials are many about 清明 and 冬至."""
