"""Words of the report's sections. The report is a Chinese document and has no English edition."""

OPENING: dict[str, str] = {
    "title.mid": "{plan}实施情况中期评估报告",
    "title.final": "{plan}实施情况总结评估报告",
    "title.demonstration": "{title}（演示数据）",
    "mark": "演示数据 · 除{baseline}年基期与{targets}年目标取自规划外，所有数值均为模拟，不代表实际情况",
    "fact.as_of": "评估截至{day}",
    "fact.known_at": "数据时点{moment}（北京时间）",
    "fact.nothing": "尚无审核通过的数据",
    "contents": "目录",
    "attachment": "本报告所载数值的机器可读副本",
    "pending": "待补充。",
    "by": "（{author}，{moment}）",
    "preface": "前言",
    "preface.basis": (
        "为掌握《{plan}》（{number}，以下简称《规划》）的实施进展，"
        "依据《规划》确定的{count}项主要指标和各科室报送并审核通过的季度数据，形成本报告。"
    ),
    "preface.term": (
        "《规划》期限为{first}—{last}年，以{baseline}年为基期，设{years}为目标年。"
        "本报告评估《规划》截至{day}的实施情况{known}。"
    ),
    "preface.known": "，数据以{moment}（北京时间）以前审核通过的为准",
    "preface.method": (
        "评估采用目标值与时间进度对照的方法：将基期值与各目标年目标值{joined}序时进度，以实际进度与序时进度相差的百分点数"
        "判定各项指标的状态；{ahead}。计算方法和判定界限见附件4。"
    ),
    "preface.method.ahead": "以已有季度数据推算规划期末的趋势；以剩余季度倒排所需进度",
    "preface.method.over": "期末目标是否达到以规划期最后一个季度的实际值为准",
    "preface.sources": (
        "数据来自{departments}个科室按季填报的工作簿，本报告采用其中{books}份（见附件5）。"
        "比率类指标按各镇（街道）分子、分母分别汇总后计算，不取各镇（街道）比率的平均值；"
        "未报数据不作0处理，缺报和沿用情况随数值注明。"
    ),
    "preface.no_sources": "截至数据时点，尚无审核通过的工作簿，本报告只列《规划》的基期和目标。",
    "preface.rounding": (
        "报告中的数值按各指标规定的小数位数修约（GB/T 8170），比较和判定使用未经修约的数值；"
        "修约后将误读为达到目标的，增加小数位数；距目标的缺口按个体计，不足1的按1计。"
        "所称完成率，是指实际值相对基期的变化占规划期全部变化的比例。"
    ),
    "preface.author": "评估主体：{text}",
    "preface.demonstration": (
        "本报告使用演示数据，仅供演示：除{baseline}年基期与{targets}年目标取自《规划》外，所有数值均为模拟。"
    ),
}

OVERALL: dict[str, str] = {
    "overall": "一、总体情况",
    "overall.verdict": "（一）总体判断",
    "overall.milestone": "《规划》确定的{count}项{year}年目标中，{parts}。",
    "overall.milestone.met": "{count}项达成",
    "overall.milestone.missed": "{count}项未达成",
    "overall.milestone.waiting": "{count}项待数据",
    "overall.milestone.all_met": "《规划》确定的{count}项{year}年目标全部达成。",
    "overall.milestone.none_met": "《规划》确定的{count}项{year}年目标均未达成。",
    "overall.trend": "按现有趋势推算{year}年目标，{parts}。",
    "overall.trend.none": "{count}项指标的数据均不足以推断能否达到{year}年目标（{reasons}）。",
    "overall.trend.over": "规划期已满，不再推算趋势。",
    "overall.trend.count": "{count}项{what}",
    "overall.attention": "需重点关注的是{names}。",
    "overall.time": "（二）时间进度",
    "overall.time.text": "《规划》期共{total}天，截至{day}已过{past}天，时间进度为{share}。",
    "overall.time.before": "截至{day}，《规划》期尚未开始。",
    "overall.time.over": "截至{day}，《规划》期（共{total}天）已满。",
    "overall.time.gaps": "有数据的{count}项指标中，{ahead}。",
    "overall.time.some": "{level}项的实际进度不低于序时进度，{behind}项低于序时进度",
    "overall.time.all_level": "实际进度均不低于序时进度",
    "overall.time.all_behind": "实际进度均低于序时进度",
    "overall.time.nothing": "各项指标均暂无数据，不能与序时进度对照。",
    "overall.time.note": "各项指标的序时进度按目标年分段计算，因指标而异，见表2和附件1。",
    "overall.spread": "（三）分布情况",
    "overall.spread.group": "{status}{count}项：{names}",
    "overall.spread.table": "表1　各领域指标状态分布（项）",
    "overall.spread.category": "领域",
    "overall.spread.total": "合计",
    "overall.spread.drawing": "图1　主要指标进度一览",
    "overall.spread.alt": (
        "{count}项指标的进度刻度图，左端为{baseline}年基期，右端为{year}年目标，"
        "条形为实际进度，倒三角为序时进度：{rows}"
    ),
    "overall.spread.note": (
        "注：条形为实际进度，▼为数据当日的序时进度，竖线为各目标年目标；左端为{baseline}年基期，右端为{year}年目标。"
    ),
    "semicolon": "；",
    "comma": "，",
    "listed": "、",
    "stop": "。",
}

INDICATORS: dict[str, str] = {
    "indicators": "二、主要指标完成情况",
    "indicators.all": "（一）总体进度",
    "indicators.all.text": "截至{day}，《规划》{count}项主要指标的进度见表2，各年实际和数据来源见附件1、附件5。",
    "indicators.all.drawings": (
        "图2至图{last}中，带点的粗线为历季实际值，细线为序时进度，▼为数据当日的序时进度{day}{fan}。"
    ),
    "indicators.all.day": "，竖虚线为评估截至日",
    "indicators.all.fan": "，点线为推算值，密、疏斜线区分别为推算的80%、95%区间",
    "indicators.all.table": "表2　主要指标总体进度",
    "indicators.all.note": "完成率、序时应完成和进度差的计算方法见附件4。",
    "indicators.all.older": "实际值后括号内为其数据所属的季度，未注的为评估截至日当季。",
    "indicators.category": "（{number}）{category}领域",
    "indicators.category.text": "该领域{count}项指标中，{parts}。",
    "indicators.category.all": "该领域{count}项指标均评定为“{status}”。",
    "indicators.category.part": "{count}项{status}",
    "indicators.category.milestone": "{year}年目标{parts}。",
    "indicators.category.milestone_part": "{count}项{state}",
    "indicators.category.milestone_named": "{count}项{state}（{names}）",
    "indicators.category.milestone_all": "{year}年目标均{state}。",
    "indicator.heading": "{no}．{name}",
    "indicator.plan": "《规划》提出，由{base_year}年的{baseline}{steps}。",
    "indicator.plan.up": "提高到{year}年的{target}",
    "indicator.plan.down": "降低到{year}年的{target}",
    "indicator.plan.on": "、{year}年的{target}",
    "indicator.plan.up_then": "，再提高到{year}年的{target}",
    "indicator.plan.down_then": "，再降低到{year}年的{target}",
    "indicator.plan.keep": "，并保持到{year}年",
    "indicator.plan.keep_first": "保持到{year}年",
    "indicator.plan.hold": "《规划》提出，{base_year}年至{year}年保持在{baseline}，不计完成率。",
    "value.least": "至少{value}",
    "value.of": "（{period}数据）",
    "stand.progress": "完成率为{completion}（序时应完成{scheduled}），",
    "stand.verdict": "截至{day}，实际为{value}{of}，{progress}{gap}，评定为“{status}”{whole}",
    "stand.whole": "（按整数计已达到序时）",
    "stand.reached": "截至{day}，实际为{value}{of}，达到{year}年目标，评定为“{status}”",
    "stand.missed": "截至{day}，实际为{value}{of}，{progress}未达到{year}年目标，评定为“{status}”{best}",
    "stand.missed_best": "（{best}）",
    "stand.below": "截至{day}，实际为{value}{of}，差于{base_year}年的{baseline}，评定为“{status}”",
    "stand.lost": "截至{day}，实际为{value}{of}，此前曾达到{year}年目标{target}，评定为“{status}”",
    "stand.incomplete": "截至{day}，按已报的{known}个镇（街道）计为{value}{of}，缺报部分不明，评定为“{status}”",
    "stand.old": "截至{day}，最近一次数据为{period}的{value}，已过{count}个季度，不再据以评定，记为“{status}”",
    "stand.none": "截至{day}，尚无审核通过的数据，记为“{status}”",
    "indicator.carried": "其中{count}个镇（街道）沿用以前季度的数据。",
    "indicator.partial": "{towns}未报，数值按其余{known}个镇（街道）计算。",
    "indicator.silent": "{towns}未报。",
    "indicator.towns": "{towns}等{count}个镇（街道）",
    "indicator.drawing": "图{number}　{name}进度与轨迹",
    "indicator.done": "（{number}）提前完成和已完成的指标",
    "indicator.good": "（{number}）快于序时和达到序时的指标",
    "indicator.lag": "（{number}）基本达到、滞后和回落的指标及原因",
    "indicator.missed": "（{number}）未完成的指标及原因",
    "indicator.unjudged": "（{number}）数据不全和暂无数据的指标",
    "indicator.outlook": "（{number}）{year}年目标趋势判断",
    "group.none": "没有此类指标。",
    "group.text": "共{count}项：{names}。",
    "group.item": "{name}（{gap}）",
    "unjudged.towns": "{name}（{total}个镇（街道）中{count}个缺报）",
    "unjudged.old": "{name}（最近一次数据为{period}）",
    "lag.named": "{name}（{status}，{gap}）",
    "lag.named.plain": "{name}（{status}）",
    "missed.named": "{name}（实际{value}，目标{target}{best}）",
    "missed.text": "共{count}项：{names}。{rest}",
    "missed.rest.all": "实际值均为历季最好水平。",
    "missed.rest.some": "除注明的外，实际值为历季最好水平。",
    "missed.rest.none": "",
    "missed.lost": "{period}曾达到{value}，其后回落",
    "missed.best": "历季最好水平为{period}的{value}",
    "lag.item": "{no}．{named}。",
    "lag.cause": "问题及原因：{text}",
    "lag.measure": "拟采取措施：{text}",
    "lag.pending": "{names}的问题及原因、拟采取措施待补充。",
    "lag.pending_all": "上述指标的问题及原因、拟采取措施待补充。",
    "outlook.text": (
        "以已有季度数据推算{year}年目标，{parts}。推算仅反映数据自身走势，未考虑尚未体现在数据中的措施{rest}。"
    ),
    "outlook.see": "；推算值和区间见表3",
    "outlook.none": "{count}项指标的数据均不足以推断能否达到{year}年目标：{reason}。本报告不列推算值、区间和可能性。",
    "outlook.over": "规划期已满，目标是否达到以实际值为准，不再推算。",
    "outlook.group": "{what}的{count}项：{names}",
    "outlook.withheld": "{what}的{count}项：{names}（{reason}）",
    "withheld.few_values": "可用的季度数据不足{least}个",
    "withheld.few_tests": "以往推算可供检验的不足{tests}次",
    "withheld.poor_tests": "以往推算落在80%区间内的不足{share}",
    "withheld.over": "期末数据已采用",
    "withheld.note": "判断为“{word}”的原因：{parts}。",
    "withheld.all": "各项指标{reason}",
    "withheld.some": "指标{numbers}，{reason}",
    "outlook.table": "表3　{year}年目标趋势判断",
    "outlook.note": (
        "可能性为{year}年底不差于目标值的概率；回测为以往推算落在80%区间内的个数与推算总数之比。"
        "已达到目标值的指标不推算数值；数据不足以推断的指标不列推算值、区间和可能性。"
    ),
    "pace.in_all": "{quarters}个季度共{change}",
    "pace.none": "无改善",
    "points": "{amount}个百分点",
}

WRITTEN_SECTIONS: dict[str, str] = {
    "section.三": "三、主要任务推进情况",
    "section.四": "四、重点项目推进情况",
    "section.五": "五、保障措施落实",
    "section.六": "六、问题及原因",
    "section.七": "七、形势研判",
    "section.八": "八、对策建议",
    "section.九": "九、指标调整建议",
    "section.八.table": "表{table}　未达目标指标倒排进度",
    "section.八.text": (
        "尚未达到{year}年目标且可评定的指标共{count}项，距规划期末还有{left}个季度，按剩余季度倒排进度见表{table}。{parts}。"
    ),
    "section.八.feasible.True": "以往最好水平能够满足所需进度的{count}项：{names}",
    "section.八.feasible.False": "以往最好水平不能满足所需进度的{count}项：{names}",
    "section.八.feasible.None": "历史数据不足四个季度、暂不判断的{count}项：{names}",
    "section.八.note": (
        "每季需为平均数，按整数计的指标列所注各季度的合计；以往最好每季为连续若干季度平均变化的最大值，季度数与剩余季度数相同，"
        "历史较短的取全部历史。缺口不足1的按1计。"
    ),
    "section.八.none": "可评定的指标均已达到{year}年目标，没有需要倒排进度的指标。",
    "section.八.no_data": "尚无可评定的指标，不能倒排进度。",
    "section.八.over": "规划期已满，不再倒排进度。",
    "section.八.deadline": "{year}年底",
    "section.九.item": "{no}．{name}：{text}",
}
