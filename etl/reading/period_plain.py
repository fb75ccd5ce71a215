"""A text in which a period may stand, brought to one width, one kind of dash and numeral, and no needless spaces.

What a text says of the paper it stands on (制表日期：2023年4月3日, 印发于…, 民发〔2020〕15号), and what it compares
with (与2022年四季度相比), is taken out here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Traditional characters of the words that periods are written with.
_SIMPLE = str.maketrans("報間屬統計時個參兩", "报间属统计时个叁两")
# O is typed for 〇; 壹贰叁 are the formal figures.
_FIGURES = str.maketrans("〇○零O一二两三四五六七八九壹贰叁肆伍陆柒捌玖", "00001223456789123456789")
# Figures of a year one by one; numerals of months and days; numerals of quarters.
_CIPHER = "〇○零O一二三四五六七八九壹贰叁肆伍陆柒捌玖0-9"
_NUMERAL = "一二三四五六七八九十"
_FIRST_FOUR = "一二两三四壹贰叁肆"
# Zero-width characters and the soft hyphen, which come along when a text is copied.
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
# The time of day behind a date: 2023-09-30 08:00:00.
_TIME = re.compile(r"(?<=\d)[ T]\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?Z?(?!\d)")
# 2 0 2 3 年: titles typed with blanks between the figures.
_SPACED_YEAR = re.compile(r"(?<!\d)(?:1 9|2 0) \d \d(?!\d)")
# Between Chinese characters a blank means nothing; between figures and letters it parts them (2023 Q3).
_IDLE_SPACE = re.compile(r"(?<![0-9A-Z']) +| +(?![0-9A-Z'])")
# 1—9月, 1~9月, and ー, which Japanese input methods give for a dash.
_DASHES = re.compile(r"[-—–－−‐‑―ー~～〜]+")
# 1月至9月, 一至三季度; and 1一9月, where 一 was typed for a dash.
_TO = re.compile(rf"(?<=[\d月日季度年初末份号{_NUMERAL}])(?:至|到)(?=[\d第{_NUMERAL}])|(?<=\d)一(?=\d{{1,2}}月)")
# What follows a year that is written in numerals: 第, 三季度, 上半年, 9月.
_AFTER_YEAR = rf"第|前[{_FIRST_FOUR}\d]|[上下]半|全年|年报|半年|[{_FIRST_FOUR}1-4]个?季|\S{{1,2}}月|\S{{1,2}}-|Q"

# (2024)年(三)季度, 2024年__三__季度: a form's gaps that were filled in.
_GAP = re.compile(
    rf"[\[(_](?:_)*((?:19|20)\d\d|[二2][{_CIPHER}]{{3}})_*[\])_](?=年)|[\[(_]_*([{_FIRST_FOUR}1-4])_*[\])_](?=个?季)"
)
# 7.8.9月: the months of a quarter one by one.
_LISTED_MONTHS = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{1,2})(?=个?月)")
# Figures for numerals, one kind after the other: 元月, years, lists of quarters, months, quarters, 第三期, IV季度.
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile("元月"), lambda match: "1月"),
    (
        re.compile(rf"(?:[二贰2][〇○零O0]|[一壹1][九玖9])[{_CIPHER}]{{2}}(?=财?年|{_AFTER_YEAR})"),
        lambda match: match[0].translate(_FIGURES),
    ),
    (
        re.compile(rf"(?<![{_CIPHER}十第近])[{_CIPHER}]{{2}}(?=年度?(?:{_AFTER_YEAR}))"),
        lambda match: match[0].translate(_FIGURES),
    ),
    (
        re.compile(rf"(?<![{_FIRST_FOUR}])[{_FIRST_FOUR}](?:[、,和及与&/]?第?[{_FIRST_FOUR}])+(?=个?季)"),
        lambda match: "、".join(re.findall(r"\d", match[0].translate(_FIGURES))),
    ),
    (
        re.compile(rf"[{_NUMERAL}]{{1,3}}(?=个?月|[日号]|-[{_NUMERAL}\d]{{1,3}}个?月)"),
        lambda match: _number(match[0]),
    ),
    (
        re.compile(
            rf"[{_FIRST_FOUR}五六七八九](?=个?季|-第?[{_FIRST_FOUR}1-4]个?季|[级节李委记机计极济既继纪际集基吉]度)"
        ),
        lambda match: match[0].translate(_FIGURES),
    ),
    (re.compile(r"(?<=第)[一二三四](?=[期度])"), lambda match: match[0].translate(_FIGURES)),
    (re.compile(r"(?<![A-Z])(?:IV|I{1,3})(?=个?季)"), lambda match: str(len(match[0]) if match[0] != "IV" else 4)),
)

# 2023年4月, 2023年4月3日, 2023-04-03, 20230403, 4月3日.
_DATE = (
    r"(?:(?:19|20)\d\d(?:年\d{1,2}月(?:\d{1,2}[日号]?)?|[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?![\d季月]))|(?:19|20)\d{6}"
    r"|\d{1,2}月\d{1,2}[日号])"
)
# What has a date and is of the paper: 版本：2024.9, 表号：2024-3, 有效期至2024年9月, 会议时间：2024年9月.
_PAPERS = (
    r"版本|版次|表号|表次|文号|编号|附件|附表|批次|流水号|修订号|有效期(?:限)?[至到]?|会议(?:时间|日期)?|(?:上报|报送|填报|提交|反馈)?(?:时限|期限)"
    r"|(?:上报|报送|填报|提交|反馈)截[止至](?:时间|日期)?"
)
# 制表：张三 2024年9月30日.
_SIGNED = r"(?:制表|填表|审核|复核|经办|编制|签发|统计员|负责人|联系人|填报人|报送人)人?[:(][^\d:;,()]{1,8}[(]?"
_DAY = r"(?:(?:(?:19|20)\d\d(?:年|[-/.]))?\d{1,2}(?:月|[-/.])\d{1,2}[日号]?|(?:19|20)\d{6})"
# What is done with a paper: a date beside one of these words is the paper's.
_DEEDS = (
    "填报|填表|填写|制表|制作|制定|报送|上报|报出|呈报|打印|印发|印制|编制|编报|发布|公布|公示|审核|复核|审批|审定|审签|签发|签字|签收|盖章"
    "|提交|录入|导出|更新|生成|下载|创建|修改|修订|发文|成文|收文|接收|登记|汇总|送审|起草|出具|核对|开具|输出|备案|下发|召开|截稿|通知|交表|报表交"
)
# 制表日期：2023年4月3日 / 印发于… / 4月10日前 / 2023年修订 / 民发〔2020〕15号 / (同期…) / 与2022年四季度相比.
_ASIDES = re.compile(
    rf"(?:{_DEEDS})(?:的?(?:日期|时间|年月日|日)[:|(]*|于|[:|]){_DATE}"
    rf"|(?:{_PAPERS})(?:的?(?:日期|时间))?[:|(]*[VN第]?{_DATE}|{_SIGNED}{_DATE}"
    rf"|(?<![至止计据告表属])(?:日期)[:|(]*{_DATE}"
    rf"|(?<![至止年\d./-])于?{_DAY}(?:之|以)?前"
    rf"|(?<![至止年\d./-])于?{_DAY}(?:起|{_DEEDS}|[填制印]|报(?![表告]))"
    r"|(?:19|20)\d\d年(?:\d{1,2}月)?(?:版|修订|制定|印发|发布|公布|下发|起|以来)"
    r"|[\[(](?:19|20)\d\d[\])]第?\d*号"
    r"|\([^()]*(?:对比|相比|比较|同期|同比|环比|上年|去年)[^()]*\)"
    r"|(?:与|同|比|较)(?:19|20)\d\d年?[^,;()]*"
)
# (2024年3季度/2023年3季度对比): the first of the two is the table's own.
_COMPARED = re.compile(
    r"\(((?:19|20)\d\d(?:年度?)?[-./]?(?:第?[1-4]个?季(?:度|报)?|Q[1-4]|1?-?\d{1,2}月)[末底]?)"
    r"(?:与|和|同|及|比|较|[/、|:-]|VS)[^()]*(?:对比|相比|比较|对照)[^()]*\)"
)


# The same text is asked what it answers to a label and what it says.
@lru_cache(maxsize=1024)
def plain_period(text: str) -> str:
    """Return the text as :mod:`etl.reading.period_words` reads it; a space is left only between figures or letters."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_SIMPLE)
    plain = _UNSEEN.sub("", re.sub(r"\s+", " ", plain)).strip()
    plain = _SPACED_YEAR.sub(lambda match: match[0].replace(" ", ""), _TIME.sub("", plain))
    # 〔〕 and 【】, which NFKC leaves as they are.
    plain = plain.translate({0x3014: "[", 0x3015: "]", 0x3010: "[", 0x3011: "]"})
    plain = _GAP.sub(lambda match: match[1] or match[2], plain)
    plain = _LISTED_MONTHS.sub(lambda match: f"{match[1]}-{match[3]}", plain)
    plain = _TO.sub("-", _DASHES.sub("-", _IDLE_SPACE.sub("", plain)))
    for pattern, figures in _RULES:
        plain = pattern.sub(figures, plain)
    return plain


def without_asides(plain: str) -> str:
    """Return the plain text without the days of the paper itself and without comparisons with another time."""
    # A mark instead of nothing: what stood on both sides must not grow together into a period.
    return _ASIDES.sub("\0", _COMPARED.sub(r"(\1)", plain))


def _number(text: str) -> str:
    """Return a numeral below 100 in figures: 十二 is 12, 三十一 is 31; anything else stays as it is."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return text.translate(_FIGURES) if len(text) == 1 else text
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return text
    return str(int(tens.translate(_FIGURES) or 1) * 10 + int(ones.translate(_FIGURES) or 0))
