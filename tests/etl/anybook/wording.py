"""How people word what stands around the numbers: periods, towns, measures, headers, notes."""

from __future__ import annotations

from collections.abc import Sequence

from plan.catalogue import Plan
from plan.indicator import Measure
from plan.period import Period

DIGITS = "〇一二三四五六七八九"
CORNERS = ("镇(街道)", "镇（街道）", "镇街", "乡镇", "单位名称", "单 位", "名称", "", None)
TOTALS = ("合计", "合 计", "总计", "小计", "全市", "全市合计", "合计数", "临海市")
NOTES = (
    "注：本表数据截至季度末，共涉及120个村",
    "填表人：张三　联系电话：0576-85111111",
    "审核人：李四",
    "说明：古城街道含原城关片区",
    "数据来源：各镇（街道）上报",
    "2022年三季度数据已更正",
    "备注：",
)
SHORT_UNITS = {
    "人": ("人", "名", "万人", "千人"),
    "张": ("张", "床", "百张"),
    "个": ("个", "家", "所"),
    "件": ("件", "起"),
}
SHORT_UNITS |= {"例": ("例",), "万人": ("万人", "人", "千人"), "元/年": ("元/年", "元/月", "万元/年"), "%": ("%",)}
UNIT_FORMS = ("({})", "（{}）", "（单位：{}）", "[{}]", "\n（{}）", "/{}", " ({} )", "、{}", "：{}")


def period_words(period: Period) -> tuple[str, ...]:
    """Return ways to write a quarter in a title."""
    year, quarter = period.year, period.quarter
    chinese_year = "".join(DIGITS[int(digit)] for digit in str(year))
    numeral = "一二三四"[quarter - 1]
    day = period.last_day
    named = {2: ("上半年",), 3: ("前三季度",), 4: ("全年", "1—12月"), 1: ()}[quarter]
    return (
        f"{year}年{numeral}季度",
        f"{year}年第{quarter}季度",
        f"{year} 年 第{numeral}季度",
        f"{year}Q{quarter}",
        f"{chinese_year}年{numeral}季度",
        f"{chinese_year.replace('〇', '0')}年第{numeral}季度",
        f"{year}年1-{quarter * 3}月",
        f"{year}年1—{quarter * 3}月份",
        f"截至{year}年{day.month}月{day.day}日",
        "".join(chr(ord(digit) + 0xFEE0) for digit in str(year)) + f"年{numeral}季度",
        *(f"{year}年{word}" for word in named),
    )


def town_words(plan: Plan, town: str) -> tuple[str, ...]:
    """Return ways to write a town that are certain."""
    stem = town.removesuffix("街道").removesuffix("镇")
    return (
        town,
        stem,
        f"{plan.city}{town}",
        " ".join(town),
        f"{stem}\n{town[len(stem) :]}",
        f"1.{town}",
        f"（3）{stem}",
        f"{town}人民政府" if town.endswith("镇") else f"{town}办事处",
        f"　{town}　",
    )


def strange_towns(town: str) -> tuple[str, ...]:
    """Return names that are no town's, some of them nearly."""
    return (f"新{town}", f"{town[0]}某镇", "开发区", "某某街道", "城关", f"{town}等")


def measure_words(measure: Measure) -> tuple[str, ...]:
    """Return ways to write a measure that are certain, without its unit."""
    names: list[str] = []
    for name in (measure.name, *measure.aliases):
        names += [name, name.removesuffix("数") if len(name) > 3 else name, f"1.{name}", "".join(f"{c} " for c in name)]
        names += [f"{name[:2]}\n{name[2:]}", f"“{name}”", f"{name}："]
    return tuple(dict.fromkeys(names))


def strange_measures(measure: Measure, others: Sequence[Measure]) -> tuple[str, ...]:
    """Return headers under which no number of the measure may be read."""
    name = measure.name
    return (
        f"{name}(上年同期)",
        f"去年同期{name}",
        f"{name}同比增长",
        f"{name}目标",
        "其中：女性",
        f"新增{name}",
        f"非{name}",
        "就餐人数",
        "序号",
        "其他",
        f"{name[:-2]}某{name[-1]}",
        f"上季度{name}",
        f"{name}(上季度)",
        f"{name}、{others[0].name}" if others else "合计",
    )
