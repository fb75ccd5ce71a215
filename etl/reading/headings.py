"""What a heading says besides naming a measure: this quarter, an earlier one, another thing, or nothing new.

A measure's name under 本季新增 is another measure. So a heading is only passed over if every word of it is known to
change nothing; whatever else stands over, under or beside a measure's name is part of that name, and asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from etl.reading.names import normal
from etl.reading.periods import NOTHING, PeriodMention, read_period
from plan.indicator import Measure, Timing


class HeadingSense(StrEnum):
    """What words beside a measure's name make of it."""

    SAME = "same"  # the measure itself: 基本情况, 数量, 期末数, 本季
    BEFORE = "before"  # the measure in an earlier quarter: 上季, 上年同期
    OTHER = "other"  # known to be another thing: 增减%, 本季新增, 计划数, 其中
    UNKNOWN = "unknown"  # words that nobody knows, and that may change the meaning


class EarlierQuarterWord(StrEnum):
    """Which earlier quarter words speak of."""

    QUARTER = "quarter"  # 上季
    YEAR = "year"  # 上年同期
    YEAR_END = "year_end"  # 上年末
    UNSAID = "unsaid"  # 期初: of the quarter or of the year


# The number of a quarter.
_Q = r"[一二三四1-4]"
PERIOD_WORDS = re.compile(
    rf"(?:(?:19|20)\d\d年?(?:度)?[-./]?)?(?:第?{_Q}季度?|(?<!\d)\d\d[-/]?Q[1-4]|Q[1-4]|[1-4]Q|上半年|下半年|前三季度|全年|1月?[-—–~～至到]\d+月|\d+月)"
    r"(?:份|末|底)?|(?:19|20)\d\d年?(?:度|末|底)?",
    re.IGNORECASE,
)
"""A quarter, a month or a year as it stands in a heading."""

# 二〇二三年, 二0二三年: years are turned into figures before anything is looked for.
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九0-9]{4}(?=年)")
# 2023年9月30日, 2023-09-30, 2023/9/30.
_DAY = re.compile(r"(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|([-/.])\d{1,2}\1\d{1,2}(?!\d))")

# Whole headings (fullmatch): 上季末, 去年同期, 年初; 原有 and 期初 do not say of which quarter.
_BEFORE = {
    EarlierQuarterWord.QUARTER: re.compile(
        r"(?:与|比)?上(?:一)?(?:季|期|次|报告期)(?:度|末|度末)?|前(?:一)?(?:季|期)(?:度|末)?"
    ),
    EarlierQuarterWord.YEAR: re.compile(
        r"(?:上年|去年|上年度|去年度|往年)?(?:同期|同季度?|同月)(?:末)?|(?:上年|去年)(?:本|当)(?:季|期)(?:度)?"
    ),
    EarlierQuarterWord.YEAR_END: re.compile(r"(?:上年|去年|上年度)年?[末底]|年初|上年结转"),
    EarlierQuarterWord.UNSAID: re.compile(r"期初|上月末?|上旬|历史|往期|以前(?:年度|季度)?|原有?|过去|上年度?|去年"),
}
# 上季实际完成数 is 上季: what may follow such a word and adds nothing.
_PADDING = re.compile(r"(?:实有|实际|完成|填报|上报|数量|数值|数据|总数|累计|合计|情况|数|值)+$")
# Anywhere in a heading: 本季新增, 占全市比重, 每千名老人, ±%; all make another number of the measure's.
_OTHER = re.compile(
    r"新增|净增|新建|新设|新办|增加|增减|增长|增幅|增速|增量|减少|下降|降幅|同比|环比|[比较](?:上|去|年初|期初|同期)|变化|变动"
    r"|占比|比重|比例|占.*(?:%|比|率)|百分[比点]|完成率|达标率|进度$|计划|目标|任务|预计|预期|预算|预测|规划|应达|排名|位次|名次"
    r"|得分|其中|人均|户均|平均|每[万千百]|缺口|差额|差距|^[±+-]?%$|^率$|较.*增|[比较].*(?:增|减)"
)
# 目标任务完成情况 is no target, though 目标 is in it.
_FULFILMENT = re.compile(r"(?:目标|任务|计划|规划)(?:任务)?(?:完成|进展|执行|落实|推进|实施)(?:情况|进展|进度)?")
# Whole headings that mean the quarter reported: 本季度, 本期实际完成数.
_THIS_QUARTER = re.compile(r"(?:本季度?|本期)(?:实际|完成)*(?:数量|数|量|值|人数|件数|例数)?")
# 当季办理, 本期发生: of what counts from January only the quarter's own part. 本季 alone leaves that open.
_ONLY_THIS_QUARTER = re.compile(
    r"(?:当(?:季度?|期|月)|本月|(?:本季度?|本期)(?:内|发生|办理|办结|新办)+)(?:内|发生|办理|完成|办结|实际)*(?:数量|数|量|值|人数|件数|例数)?|季度数"
)
OF_THE_QUARTER = "当季"
"""The word that 本季 says of what counts from January, where 累计 stands beside it."""
# 累计, 1-9月累计, 自年初以来累计, 年初至今.
_SINCE_JANUARY = re.compile(
    r"(?:本年度?|年内|全年|自?年初(?:以来|至今)?|(?:(?:19|20)\d\d年?)?1月?[-—–~～至到]\d+月份?|至本?季末?|今年以来)?累计(?:数|值|完成|完成数|办理|办理数|总数)?|年初至今|自年初|今年以来"
)
# 9月, 2023年9月份.
_A_MONTH = re.compile(r"(?:(?:19|20)\d\d年?)?\d+月(?:份|末|底)?")
# 2024.9, 2024-09, 202409.
_MONTH_OF_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-./](?:1[0-2]|0?[1-9])|(?:0[1-9]|1[0-2]))(?![\d./\-—~至月年季Q])")
# 核实数 beside 上报数: which of the two counts is not for a program to say.
_AMENDED = re.compile(
    r"核实|核定|核准|核减|核增|核查|审定|审核|审计|复核|复查|复审|认定|更正|修正|订正|改正|校正|校核|勘误|重报|补报"
    r"|(?:调整|修订|修改|变更)(?:后|数|值|\)|$)|确认|最终|最后"
)
# Taken out piece by piece: a heading of which nothing is left says nothing of its own. A word belongs here only if no
# form could mean another number by it, for what is passed over is read without a question (decision 71).
_SAYS_NOTHING = re.compile(
    r"截至|截止|目前|当月|当季|当前|至今|现有|实有|现状|存量|本季度|本季|本期|本次|此次|季度末|季末|期末|年末|末|实际|完成|已|总量|总数|总计"
    r"|合计|小计|数量|数值|数据|数字|绝对数|人数|个数|张数|件数|户数|例数|床数|基本|主要|有关|相关|各项|各类|情况|指标|项目"
    r"|内容|名称|类别|统计|汇总|填报|上报|报送|季报|季度|报表|一览|信息|工作|业务|服务|事业|设施|建设|发展|单位|计量"
    r"|单项|约束性|预期性|核心|重点|分项|明细|队伍|人员|人才|体系|保障|管理|机构|阵地|平台|资源|供给|能力|项|栏|表|数|量|值|的|和|与|及|等|全|各|总|类|[()、,:/&·.—–\-\d]|[一二三四五六七八九十]+[、.]"
)


def said_in(text: str) -> tuple[PeriodMention, str]:
    """Return the period a heading names, if it is one, and what it says besides (nothing for 2023年三季度末)."""
    plain = _CHINESE_YEAR.sub(lambda year: year[0].translate(_DIGITS), normal(text))
    if day := _DAY.search(plain):
        said = read_period(day[0])
        return (said, plain[: day.start()] + plain[day.end() :]) if said != NOTHING else (NOTHING, plain)
    if month := _MONTH_OF_YEAR.search(plain):
        said = read_period(month[0], months=True)
        return (said, plain[: month.start()] + plain[month.end() :]) if said != NOTHING else (NOTHING, plain)
    match = PERIOD_WORDS.search(plain)
    if match is None:
        return NOTHING, plain
    said = read_period(match[0], months=True)
    # 2022年末 is the state at the end of its last quarter.
    if said.year and said.quarter is None and match[0].endswith(("末", "底")):
        said = PeriodMention(said.year, 4)
    return (said, plain[: match.start()] + plain[match.end() :]) if said != NOTHING else (NOTHING, plain)


def is_padding(text: str) -> bool:
    """Tell whether a text says nothing of its own: 末数, 情况, 数量."""
    return not _SAYS_NOTHING.sub("", normal(text))


def is_word(text: str) -> bool:
    """Tell whether a text is a word about measures: 累计, 上季, 增减%, 本季数."""
    plain = normal(text)
    return bool(plain) and (is_padding(plain) or changes(plain) or _SINCE_JANUARY.fullmatch(plain) is not None)


def is_this_quarter(text: str) -> bool:
    """Tell whether a heading means the quarter: 本季, 本期数."""
    return _THIS_QUARTER.fullmatch(normal(text)) is not None


def is_since_january(text: str) -> bool:
    """Tell whether a heading means all since January: 累计, 1-9月."""
    plain = normal(text)
    return ("累计" in plain and _SINCE_JANUARY.fullmatch(plain) is not None) or plain in (
        "年初至今",
        "自年初",
        "今年以来",
    )


def is_month(text: str) -> bool:
    """Tell whether a heading is one month, which of what counts from January is only a part."""
    plain = normal(text)
    return _A_MONTH.fullmatch(plain) is not None or _MONTH_OF_YEAR.fullmatch(plain) is not None


def is_amended(text: str) -> bool:
    """Tell whether a heading says that its numbers take the place of others: 核实数, 更正后."""
    return _AMENDED.search(normal(text)) is not None


def without_amendment(text: str) -> str:
    """Return what a heading says besides its quarter and that it takes the place of another: a measure's name of
    三季度(调整)护理型床位数."""
    return re.sub(r"[()\-—–_/·:、]", "", said_in(_AMENDED.sub("", normal(text)))[1])


def before_of(text: str) -> EarlierQuarterWord | None:
    """Return which earlier quarter a heading speaks of; None if of none."""
    plain = normal(text).strip("()")
    bare = _PADDING.sub("", plain)
    found = (which for which, words in _BEFORE.items() if words.fullmatch(bare) or words.fullmatch(plain))
    return next(found, None)


def sense_of(
    words: Iterable[str], measure: Measure, subjects: frozenset[str]
) -> tuple[HeadingSense, EarlierQuarterWord | None]:
    """Return what headings beside a measure's name make of it: the strongest of them, and which quarter if an earlier
    one.

    ``subjects``: what the plan's parts are called (养老服务), which says nothing new of any measure.
    """
    own, bare = _own_words(measure.name, measure.aliases, measure.definition), _bare(subjects)
    senses = [_sense(word, own, bare, measure.timing) for word in words]
    # The strongest first: one word that nobody knows is enough to ask, whatever the others say.
    for wanted in (HeadingSense.UNKNOWN, HeadingSense.OTHER, HeadingSense.BEFORE):
        for sense, before in senses:
            if sense is wanted:
                return sense, before
    return HeadingSense.SAME, None


def changes(text: str) -> bool:
    """Tell whether a heading is known to make another thing of a measure, or an earlier quarter's."""
    plain = normal(text)
    return before_of(plain) is not None or (_OTHER.search(plain) is not None and not _FULFILMENT.search(plain))


# 目标任务分解表, 预测表, 样表, 上季度报表, 草稿.
_TITLE_OTHER = re.compile(
    r"(?:目标|任务|计划|指标)(?:任务)?(?:分解|下达|安排|分配|建议)|(?:目标|任务|计划)(?:(?:数|值|任务书?)?(?:报|统计|汇总|一览|明细)?表|数|值|任务书?)(?:[(一]|$)|预测|预计|测算|预算"
    r"|预估|估算|匡算|模拟|测试|试填|(?:目标|计划)(?:\)?$|[(])|[(](?:去年|上年|上一?[季期])[^()比]*[)]$|^(?:去年|上年|上一?[季期])(?:度|第?[一二三四1-4]季度?|末)*$"
    r"|拟[新建设增]|待建|在建|筹建|申报|申请|预报|快报|初报|注销|撤销|停用|空置|缺口|缺额|需求|(?:调整|修改|更正|订正)前|原报数"
    r"|新增|净增|增减(?:变化|变动)?|同比|环比|同期|排名|样表|示例|样例|示范表|上季度?(?:数|表|报表|末)|草稿|初稿|作废|旧表|历史"
)
# 目标完成情况 and 累计及新增 hold the quarter's own numbers, too.
_BOTH = re.compile(r"累计|总量|存量|及|和|与|、|完成|进展|推进|执行|落实|对比|比较|进度")


# A bracket in a title says of all the numbers what a heading over them would: (计划数), (农村), (不含杜桥镇), (测试).
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,16})[)）\]】]")
_BRACKET_OTHER = re.compile(
    r"(?:计划|目标|规划|任务|考核|预算|测算|指导|应达)(?:数|值|指标|任务)*$|^(?:模拟|测试|试填|虚拟|假设|练习)(?:数据?|用|表)*$|空表"
    r"|增量|占比|比重|比例|百分比|^(?:仅|只含|限|其中:?)?(?:城区|城镇|城市|农村|乡村|公办|民办|民营|公建民营|国有|社会办|男|男性|女|女性)"
    r"(?:部分|数|机构|口径)?$|^(?:不含|不包括|剔除|扣除)|^除.*外$|^其中|讨论稿|意见稿|征求意见|送审稿|[未待](?:审|核)|草案"
)


def title_changes(text: str) -> bool:
    """Tell whether a table's title or a sheet's name says that its numbers are not the quarter's
    own: 目标任务分解表, 情况表(计划数)."""
    plain = normal(text)
    if len(plain) > 60:
        return False
    if any(_BRACKET_OTHER.search(words) and not _BOTH.search(words) for words in _BRACKET.findall(plain)):
        return True
    return _TITLE_OTHER.search(plain) is not None and not _BOTH.search(plain)


@lru_cache(maxsize=4096)
def _sense(
    word: str, own: str, subjects: frozenset[str], timing: Timing
) -> tuple[HeadingSense, EarlierQuarterWord | None]:
    """Return what one word beside a measure's name makes of it, as :func:`sense_of`; ``own``: the measure's own
    words."""
    plain = normal(word)
    before = before_of(plain)
    if before is not None:
        return HeadingSense.BEFORE, before
    _, rest = said_in(plain)
    if timing is Timing.YTD and (_ONLY_THIS_QUARTER.fullmatch(rest or plain) or _A_MONTH.fullmatch(plain)):
        return HeadingSense.UNKNOWN, None  # a quarter's own part of what counts from January
    if timing is Timing.YTD and (_SINCE_JANUARY.fullmatch(plain) or (rest and _SINCE_JANUARY.fullmatch(rest))):
        return HeadingSense.SAME, None
    # 60周岁及以上 and 60周岁以上 are the same age group; 及 would be taken for a joining word.
    rest = _FULFILMENT.sub("", rest).replace("及以上", "以上")
    if _OTHER.search(rest):
        return HeadingSense.OTHER, None
    left = _SAYS_NOTHING.sub("", rest)
    # What stands in the measure's own name or definition narrows nothing.
    same = not left or left in subjects or rest in subjects or any(len(it) > 1 and it in own for it in (rest, left))
    return (HeadingSense.SAME if same else HeadingSense.UNKNOWN), None


@lru_cache(maxsize=512)
def _own_words(name: str, aliases: tuple[str, ...], definition: str) -> str:
    """Return what the catalogue says of a measure: a heading made of it says nothing new. What joins two things is left
    out, for a heading may name one of them."""
    texts = (name, *aliases, *re.split("[,;、]", definition))
    said = (normal(text).replace("及以上", "以上") for text in texts)
    return "|".join(text for text in said if not re.search("[与和或及、()]", text))


@lru_cache(maxsize=32)
def _bare(subjects: frozenset[str]) -> frozenset[str]:
    """Return the names of a plan's parts, and what is left of each without words that say nothing."""
    plain = {normal(name).removesuffix("科") for name in subjects}
    return frozenset(plain | {_SAYS_NOTHING.sub("", name) for name in plain} - {""})


# 护理型床位(上季), 护理型床位-上季, 三季度护理型床位, 护理型床位同比: four ways to write a word beside a name.
_TAIL = re.compile(r"^(.+)[(]([^()]{1,12})[)]$")
_AFTER = re.compile(r"^(.+?)[-—–_/·:、]+([^-—–_/·:、]{1,10})$")
_LEADING = re.compile(
    rf"^((?:(?:19|20)\d\d年?)?第?{_Q}季度?[末底]?|(?:19|20)\d\d年(?:度|末|底)?|[本上前]一?(?:季度?|期)[末底]?|(?:上年|去年)?同期|上年末|去年末|年初|期[初末]"
    r"|季末|截至(?:本?季末|目前)|新增|净增|计划|目标|其中:?|现有|实有)的?(.+)$"
)
_TRAILING = re.compile(
    rf"^(.+?)((?:(?:19|20)\d\d年?)?第?{_Q}季度?[末底]?|[本上前]一?(?:季度?|期)(?:数|末|末数)?|(?:上年|去年)同期(?:数)?|期末数?|年初数?|期初数?"
    r"|增减%?|增长率?%?|同比.*|环比.*|比上.*|较上.*|占比%?|目标值?|计划数?|完成率%?)$"
)


def parts_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield ways to take a heading apart into a name and a word about it: 护理型床位(上季), 三季度床位数,
    床位数同比."""
    plain = normal(text)
    for pattern, name in ((_TAIL, 1), (_AFTER, 1), (_LEADING, 2), (_TRAILING, 1)):
        match = pattern.match(plain)
        if match:
            yield match[name], match[3 - name]
