"""Units: what may stand in a unit column or in the last brackets of an indicator's name."""

from __future__ import annotations

import re

from etl.plan_tables.characters import compact

_BASES = """
个百分点 百分点 百分比 人次 人 件 个 家 所 处 张 岁 周岁 年 亩次 亩 公顷 平方米 平方公里 平方千米 平米 立方米 公里 千米
海里 厘米 毫米 米 吨标准煤 标准煤 吨标煤 标煤 吨公里 人公里 吨 斤 公斤 千克 毫克 微克 克 升 毫升 千瓦时 千瓦 兆瓦 瓦 度
户 套 辆 台 部 次 册 门 项 条 座 对 株 名 位 分贝 分钟 分 小时 天 日 月 季 周 床 只 头 羽 片 级 倍 元 美元 标准箱 标箱
艘
架 列 场 期 幅 首 篇 本 种 类 届 村 镇 乡 街道 社区 县 市 区 站 点 支 队 组 批 例 起 宗 笔 单 份 枚 块 根 车位 床位 学位
泊位 席 间 班 学生 教师 医师 护士 人口 常住人口 户籍人口 老年人口 老人 千人口 万人口 万人 十万人口 GDP 生产总值
地区生产总值 公斤标准煤
"""
"""What things are counted and measured in; a unit is one of these, or several with / and scales between."""

_LATIN = (
    r"%|‰|℃|°C|km2|km|m3|m2|m³|m²|kg|μg|ug|mg|g|kWh|kW|MW|GW|Mbps|Gbps|Tbps|bps|EFLOPS|PB|TB|EB|TEU|tce|t|h|ha|db|dB"
)
# Scales may stand before a unit and after a slash: 张/千人, 1/10万, 万元.
_SCALE = r"(?:\d{1,4}|[十百千万亿每/]|:|：)"
# Longest first: TOKENS are taken out of a cell's words, and 户 before 户籍人口 would leave 籍人口 behind.
_ONE = rf"(?:{'|'.join(sorted(map(re.escape, _BASES.split()), key=len, reverse=True))}|{_LATIN})"
_UNIT = re.compile(
    rf"(?:单位[::])?{_SCALE}*(?:{_ONE}|亿|万)(?:[·/每]?{_SCALE}*{_ONE})*(?:/{_SCALE}+)?|1/?10?万|\d*/\d+万?|%{{1,2}}"
)
# Units of ratios: 1/10万, 1:100, 1:.
_SHARE = re.compile(r"(?:\d+/\d+万?|1:\d*|1:|:1|:)")
LONGEST = 16
"""Characters of the longest unit that is taken for one."""

TOKENS = f"{_ONE}|{_SCALE}"
"""One word of a unit."""


def is_unit(text: str) -> bool:
    """Tell whether words are a unit of measure, as 万人, 元/年, 张/千人, %, 1/10万."""
    words = compact(text)
    return len(words) <= LONGEST and bool(_UNIT.fullmatch(words) or _SHARE.fullmatch(words))
