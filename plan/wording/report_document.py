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
        "评估采用目标值与时间进度对照的方法：将基期值与各目标年目标值按日连成序时进度，以实际进度与序时进度相差的百分点数"
        "判定各项指标的状态；以已有季度数据推算规划期末的趋势；以剩余季度倒排所需进度。计算方法和判定界限见附件4。"
    ),
    "preface.sources": (
        "数据来自{departments}个科室按季填报的工作簿，本报告采用其中{books}份（见附件5）。"
        "比率类指标先将各镇（街道）的数相加再相除，不取平均；未报的不作0处理，缺报和沿用情况随数值注明。"
    ),
    "preface.no_sources": "截至数据时点，尚无审核通过的工作簿，本报告只列《规划》的基期和目标。",
    "preface.rounding": (
        "报告中的数值按各指标规定的小数位数修约（GB/T 8170），比较和判定使用未经修约的数值。"
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
    "overall.trend": "按现有趋势推算，到{year}年底，{parts}。",
    "overall.trend.over": "规划期已满，不再推算趋势。",
    "overall.trend.count": "{count}项{what}",
    "overall.attention": "最需关注的是{names}。",
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
        "影长为实际进度，倒三角为序时进度：{rows}"
    ),
    "overall.spread.note": (
        "影长为实际进度，▼为截至日应到的序时进度，竖线为目标年目标；左端为{baseline}年基期，右端为{year}年目标。"
    ),
    "semicolon": "；",
    "comma": "，",
    "listed": "、",
    "stop": "。",
}

INDICATORS: dict[str, str] = {
    "indicators": "二、主要指标完成情况",
    "indicators.all": "（一）总体进度",
    "indicators.all.text": "截至{day}，《规划》{count}项主要指标的进度见表2，各年实际和来源见附件1。",
    "indicators.all.table": "表2　主要指标总体进度",
    "indicators.all.note": "完成率、序时应完成和进度差的计算方法见附件4；括号内为数据所属季度早于评估截至日的情况。",
    "indicators.category": "（{number}）{category}领域",
    "indicators.category.text": "该领域{count}项指标中，{parts}。",
    "indicators.category.all": "该领域{count}项指标均为{status}。",
    "indicators.category.part": "{count}项{status}",
    "indicator.heading": "{no}．{name}",
    "indicator.plan": "《规划》要求由{base_year}年的{baseline}{steps}。",
    "indicator.plan.step": "到{year}年达到{target}",
    "indicator.plan.hold": "《规划》要求保持{base_year}年的{baseline}，不计完成率。",
    "indicator.progress": "完成率为{completion}，序时应完成{scheduled}。",
    "indicator.carried": "其中{count}个镇（街道）沿用以前季度的数。",
    "indicator.partial": "{towns}未报，数值只含其余{known}个镇（街道）。",
    "indicator.milestones": "{words}。",
    "indicator.drawing": "图{number}　{name}进度与轨迹",
    "indicator.done": "（{number}）提前完成和已完成的指标",
    "indicator.good": "（{number}）快于序时和达到序时的指标",
    "indicator.lag": "（{number}）基本达到、滞后和回落的指标及原因",
    "indicator.outlook": "（{number}）{year}年目标趋势判断",
    "group.none": "没有此类指标。",
    "group.text": "共{count}项：{names}。",
    "group.item": "{name}（{gap}）",
    "group.item.plain": "{name}",
    "lag.item": "{no}．{name}（{status}，{gap}）。",
    "lag.item.plain": "{no}．{name}（{status}）。",
    "lag.cause": "问题及原因：{text}",
    "lag.measure": "拟采取措施：{text}",
    "outlook.text": (
        "以已有季度数据推算，到{year}年底，{parts}。推算只反映数据本身的走势，不考虑尚未体现在数据中的措施。"
    ),
    "outlook.over": "规划期已满，目标是否达到以实际值为准，不再推算。",
    "outlook.group": "{what}的{count}项：{names}",
    "outlook.table": "表3　{year}年目标趋势判断",
    "outlook.note": (
        "可能性为{year}年底不差于目标值的概率；回测为留出的数据落在80%区间内的个数，用以说明区间是否可靠。"
        "已达到目标值的指标不再推算数值。"
    ),
    "trend.text": (
        "按现有趋势推算，到{year}年底约为{value}（80%区间为{low}～{high}），达到目标值的可能性{probability}，{outlook}。"
    ),
    "trend.held": "按现有趋势推算，到{year}年底仍不差于目标值的可能性{probability}，{outlook}。",
    "trend.outlook.likely": "预计可以达到",
    "trend.outlook.at_risk": "达到目标有风险",
    "trend.outlook.unlikely": "预计难以达到",
    "trend.held.likely": "预计可以保持",
    "trend.held.at_risk": "保持目标有风险",
    "trend.held.unlikely": "预计难以保持",
    "pace.no_data": "没有数据，排不出进度。",
    "pace.over": "规划期已满。",
    "pace.done": "目标值已经达到，今后重在保持。",
    "pace.needed": "距规划期末还有{left}个季度，今后每季需{change}",
    "pace.feasible": "；此前连续{window}个季度平均每季{best}，按此速度可如期达到。",
    "pace.infeasible": "；此前连续{window}个季度最好平均每季{best}，按此速度不能如期达到。",
    "pace.standstill": "；此前没有过连续{window}个季度的改善，按以往速度不能如期达到。",
    "pace.unknown": "；尚无可比的以往速度。",
    "pace.up": "提高{amount}",
    "pace.down": "降低{amount}",
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
    "section.六.indicators": "以下{count}项指标低于序时进度，其问题及原因逐项列示。",
    "section.八.table": "表4　未达目标指标倒排进度",
    "section.八.text": "规划期内尚未达到{year}年目标、已有数据的指标共{count}项，按剩余季度倒排进度见表4。",
    "section.八.none": "已有数据的指标均已达到{year}年目标，没有需要倒排进度的指标。",
    "section.八.over": "规划期已满，不再倒排进度。",
    "section.八.deadline": "{year}年底",
    "section.九.item": "{no}．{name}：{text}",
}
