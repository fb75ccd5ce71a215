"""Words of the page 规划与方法: the document, our reading of it, and how every number is made."""

PAGES_PLAN: dict[str, tuple[str, str]] = {
    "detail.plan.title": ("规划与方法", "Plan and methods"),
    "detail.plan.lead": (
        "{number} · {issued_by} · {issued_on} · 规划期{first}—{last}年，基期{baseline}年",
        "{number} · {issued_by} · {issued_on} · term {first}–{last}, baseline {baseline}",
    ),
    "detail.plan.contents": ("本页内容", "On this page"),
    "detail.plan.table": ("规划的指标", "The plan's indicators"),
    "detail.plan.table_summary": (
        "以下{count}项的名称、单位、基期和目标都是规划专栏1的原文数字。规划未标注约束性、预期性，这里也不标。",
        "Names, units, baselines and targets of these {count} are the plan's own. "
        "It does not say which are binding and which expected, so neither do we.",
    ),
    "detail.plan.no": ("序号", "No."),
    "detail.plan.indicator": ("指标", "Indicator"),
    "detail.plan.unit": ("单位", "Unit"),
    "detail.plan.baseline": ("{year}年基期", "{year} baseline"),
    "detail.plan.target": ("{year}年目标", "{year} target"),
    "detail.plan.unit_ours": (
        "*规划表中没有印单位，为本系统补充。",
        "* The plan prints no unit here; this one is ours.",
    ),
    "detail.plan.measures": ("我们的读法：填报项", "Our reading: measures"),
    "detail.plan.measures_summary": (
        "规划没有写明口径。下列填报项、定义和填报科室是本系统的读法，写在目录文件里，可以修改。",
        "The plan gives no definitions. These measures and departments are our reading, kept in the catalogue file "
        "where they can be changed.",
    ),
    "detail.plan.measure": ("填报项", "Measure"),
    "detail.plan.department": ("填报科室", "Department"),
    "detail.plan.timing": ("时点", "Timing"),
    "detail.plan.level": ("范围", "Counted for"),
    "detail.plan.used": ("用于指标", "Used in"),
    "detail.plan.definition": ("定义", "Definition"),
    "detail.plan.stock": ("季末数", "State"),
    "detail.plan.ytd": ("当年累计", "Year to date"),
    "detail.plan.town": ("镇(街道)", "Town"),
    "detail.plan.city": ("全市", "City"),
    "detail.plan.methods": ("数是怎么算的", "How the numbers are made"),
    "detail.plan.value": ("指标值", "Value"),
    "detail.plan.value_formula": ("v = 倍数 × ΣN ÷ ΣD", "v = scale × ΣN ÷ ΣD"),
    "detail.plan.value_text": (
        "比率按各镇(街道)的分子、分母分别汇总后计算，不取各镇(街道)比率的平均值。当年累计的指标，分子、分母均自1月1日起累计。",
        "A ratio sums numerators and denominators over towns before dividing; it is never a mean of town ratios. "
        "A year-to-date figure counts both from 1 January.",
    ),
    "detail.plan.carry": ("未报与沿用", "Not reported, and carried"),
    "detail.plan.carry_formula": ("沿用 ≤ {quarters}个季度", "carried ≤ {quarters} quarters"),
    "detail.plan.carry_text": (
        "未报数据不作0处理。季末数可沿用以前季度的数据，最多{quarters}个季度，并标◦；当年累计数不沿用。"
        "缺报的镇(街道)随数值注明。部分镇(街道)的合计为下限，可据以认定达到，不得据以认定未达到，不足以认定的为数据不全；"
        "比率在已报镇(街道)占最近一次完整分母的{least_share}%以上时方予评价。",
        "Not reported is never 0. A state may be carried forward for at most {quarters} quarters and is marked ◦; a "
        "year-to-date figure never is. Which towns are missing stands beside the number. A missing town is unknown, "
        "not 0: a partial sum is a lower bound that can show a target met and never missed; a share is judged where "
        "the towns in hand held at least {least_share}% of the last complete denominator.",
    ),
    "detail.plan.path": ("序时", "Schedule"),
    "schedule.linear.formula": ("E(d)：{points}，按日连成直线", "E(d): {points}, straight lines by days"),
    "schedule.linear.text": (
        "自基期至各目标年年末，相邻两点之间按日均匀推进；最后一个目标之后以及两个目标相同的时段保持不变。",
        "From the baseline through the year-end targets, even by days; constant after the last target and along "
        "a stretch whose ends are equal. ",
    ),
    "schedule.stepped.formula": ("E(d)：{points}，到期一次达到", "E(d): {points}, reached at once when due"),
    "schedule.stepped.text": (
        "目标到期以前，应到数为上一个目标（第一个目标以前为基期）；到期当日起为该目标。",
        "Until a target is due, the one before it is expected (the baseline before the first); from its own day, "
        "the target. ",
    ),
    "schedule.compound.formula": ("E(d)：{points}，按年均增速推进", "E(d): {points}, at a steady yearly rate"),
    "schedule.compound.text": (
        "相邻两点之间按同一年均增速推进（按日折算）；最后一个目标之后保持不变。",
        "Between two points at one steady rate of growth a year, counted by days; constant after the last target. ",
    ),
    "schedule.linear.briefly": ("按日连成", "joined by days"),
    "schedule.stepped.briefly": ("逐级连成", "joined in steps"),
    "schedule.compound.briefly": ("按年均增速连成", "joined at a steady yearly rate"),
    "schedule.several.briefly": ("按各指标的推进方式连成", "joined as each indicator says"),
    "schedule.of": ("指标{numbers}：{words}", "Indicators {numbers}: {words}"),
    "schedule.joined": ("；", "; "),
    "detail.plan.path_text": (
        "{course}d为数据所属日期，不是查询日期：3月31日的数据与3月31日的序时进度比较；"
        "数据所属季度早于评价日超过{stale}个季度的，不再据以评价。按整数计的指标，应到数不足1的部分不作要求（应到0.49个时，0个不为滞后）。"
        "当年累计的合计按全年评价：各季度应到数为全年应到数乘以往年同期所占比例，首年按日数计算。",
        "{course}d is the day of the value, not of the question: a value of 31 March is held "
        "against what was due on 31 March, asked in May too, when it is only older; more than {stale} quarters old, "
        "it is no longer judged. Of whole things, part of one is not due (0 of an expected 0.49 is no lag). A sum "
        "cumulated within the year is held against its year's figure × the share that had come by then in earlier "
        "years (by days in the first).",
    ),
    "detail.plan.point": ("{year}年末", "end of {year}"),
    "detail.plan.gap": ("进度差", "Gap"),
    "detail.plan.gap_formula": (
        "C = (v − b) ÷ (t − b)，S = (E − b) ÷ (t − b)，G = 100 × (C − S)",
        "C = (v − b) ÷ (t − b), S = (E − b) ÷ (t − b), G = 100 × (C − S)",
    ),
    "detail.plan.gap_text": (
        "b为基期，t为最终目标，v为实际。C为已完成的比例，S为按时间应完成的比例，差值G以个百分点计。"
        "指标的方向由t − b的正负号确定。只要求保持水平、不超过上限的指标，不计C、S、G，保持即为完成。",
        "b is the baseline, t the final target, v the value. C is the way gone, S the way that should have "
        "been gone by "
        "now; G is the difference in percentage points. The sign of t − b says which way is better. Where a level is "
        "to be held, or a ceiling not to be passed, there is no C, S or G: held is achieved.",
    ),
    "detail.plan.milestone": ("年度目标", "Dated targets"),
    "detail.plan.milestone_formula": (
        "当年四季度的值，不差于目标 → 达成",
        "value of that year's fourth quarter no worse than the target → met",
    ),
    "detail.plan.milestone_text": (
        "到期后评定；该季度数据报齐以前为“待数据”，不作未达成处理。",
        "Judged only once due; until its own quarter is in it awaits data: nothing is missed for not being "
        "reported yet.",
    ),
    "detail.plan.shortfall": ("缺口", "Shortfall"),
    "detail.plan.shortfall_formula": (
        "某镇缺口 = (t ÷ 倍数) × 该镇D − 该镇N",
        "a town’s shortfall = (t ÷ scale) × its D − its N",
    ),
    "detail.plan.shortfall_text": (
        "以人、床、件计，按现有分母对照最终目标计算，各镇(街道)的缺口之和等于全市缺口；超出目标的记为负数，从全市缺口中抵扣。"
        "仅就已报的镇(街道)计算；缺口按个体计，不足1的按1计。",
        "Counted in people, beds or cases, by today's denominator against the final target. The towns' shortfalls add "
        "up exactly to the city's; what is beyond the target is negative and set off. Only of towns that reported; "
        "of what must still be found, a part of one counts as one.",
    ),
    "detail.plan.pace": ("倒排进度", "Pace needed"),
    "detail.plan.pace_formula": ("每季需 = (t − v) ÷ 剩余季度数", "needed a quarter = (t − v) ÷ quarters left"),
    "detail.plan.pace_text": (
        "与以往同样长的时间内保持过的最好进度比较，能够满足的为可行；历史数据不足4个季度的，不作判断。"
        "当年累计的比率与往年同季度比较，当年累计的合计按整年比较。",
        "Compared with the best pace ever kept over as many quarters: if that would do, it is feasible; under 4 "
        "quarters "
        "of history it cannot be told. A share cumulated within the year is compared with the same quarter of earlier "
        "years, a yearly flow by whole years.",
    ),
    "detail.plan.trend": ("趋势", "Trend"),
    "detail.plan.trend_formula": (
        "v + d × (0.9 + 0.9^2 + … + 0.9^h)；区间 ± q × s × h^g",
        "v + d × (0.9 + 0.9^2 + … + 0.9^h); interval ± q × s × h^g",
    ),
    "detail.plan.trend_text": (
        "d为平均每季变化，近期变化权重较大，并逐季衰减；h为推算的季度数。区间宽度由回测确定：对规划各项指标，"
        "自以往各季度向后推算，推算误差以各指标当时的平均步幅s计、按h^g折算后合并，取其80%和95%分位数q，g由误差拟合。"
        "达到目标的可能性不低于{likely}%为预计可达，不低于{at_risk}%为有风险，其余为预计难以达到。"
        "不足{least}个季度的数据不推算；自身回测不足{tests}个点，或落在80%区间内的不到{coverage}%，不列可能性（数据不足以推断）。",
        "d is the mean quarterly change, recent ones weighing more, and it dies down; h is the quarters ahead. "
        "How wide "
        "the interval is comes from no model but from backtests: every indicator of the plan is forecast from every "
        "earlier quarter, the errors are counted in that indicator's mean step s of the time, divided by h^g "
        "and pooled; "
        "q is their 80% and 95% quantile, and g is fitted to them. A chance of {likely}% or more of reaching "
        "the target "
        "is likely, {at_risk}% or more at risk, less unlikely. Under {least} quarterly values there is no trend; with "
        "fewer than {tests} backtests of its own, or under {coverage}% of them inside the 80% interval, an indicator "
        "has an interval and no chance (not enough data to tell).",
    ),
    "detail.plan.towns": ("镇(街道)比照", "Towns"),
    "detail.plan.towns_formula": ("镇(街道)自己的比率 对照 全市序时", "a town's own ratio against the city's schedule"),
    "detail.plan.towns_text": (
        "规划未给镇(街道)单独定目标，仅与全市序时进度比较，不评定回落和未完成。",
        "The plan sets towns no targets, so they are held against the city's path; and never called regressed or "
        "missed, because to start lower is not to fall back.",
    ),
    "detail.plan.statuses": ("十一种状态", "Eleven statuses"),
    "detail.plan.statuses_summary": (
        "从上往下，第一条成立的就是。每种状态有形状、有文字、有颜色；颜色从不单独表意。",
        "From the top, the first rule that holds. Each has a shape, a word and a colour; colour never stands alone.",
    ),
    "detail.plan.status": ("状态", "Status"),
    "detail.plan.rule": ("规则", "Rule"),
    "detail.plan.rule.no_data": (
        "截至日以前没有通过审核的数据，或数据已旧过{stale}个季度",
        "no accepted value on or before the date, or one more than {stale} quarters old",
    ),
    "detail.plan.rule.missed": (
        "{year}年末的数据已采用，且差于最终目标",
        "the value of the end of {year} is in and is worse than the final target",
    ),
    "detail.plan.rule.incomplete": (
        "有镇(街道)缺报，已报的不足以判断",
        "towns are missing, and those in hand are not enough to tell",
    ),
    "detail.plan.rule.achieved_early": (
        "不差于最终目标，且未到{year}年末",
        "no worse than the final target, before the end of {year}",
    ),
    "detail.plan.rule.achieved": (
        "不差于最终目标，且已到{year}年末",
        "no worse than the final target, at the end of {year} or after",
    ),
    "detail.plan.rule.regressed": (
        "未到{year}年末，差于基期；或曾达到最终目标又失去",
        "before the end of {year}, worse than the baseline, or the final target was reached and is lost",
    ),
    "detail.plan.rule.ahead": ("G ≥ {ahead}", "G ≥ {ahead}"),
    "detail.plan.rule.on_track": ("{on_track} ≤ G < {ahead}", "{on_track} ≤ G < {ahead}"),
    "detail.plan.rule.near": (
        "{near} < G < {on_track}，且C ≥ S ÷ 2（应完成的至少做到一半）",
        "{near} < G < {on_track}, and C ≥ S ÷ 2 (at least half of what was scheduled is done)",
    ),
    "detail.plan.rule.behind": ("其余的{behind} < G < {on_track}", "{behind} < G < {on_track} otherwise"),
    "detail.plan.rule.far_behind": ("G ≤ {behind}", "G ≤ {behind}"),
    "detail.plan.limits_note": (
        "{near}和{behind}个百分点两条界限，沿用市级督查“红黄绿”的通行做法；{ahead}是我们定的。界限都写在目录文件里。",
        "The limits {near} and {behind} follow municipal red-yellow-green practice; {ahead} is ours. All "
        "stand in the catalogue file.",
    ),
    "detail.plan.example": ("验算一例", "A worked example"),
    "detail.plan.example_text": (
        "假设“{name}”在{day}为{value}（数值仅作举例）：",
        "Suppose {name} stood at {value} on {day} (an example, not data):",
    ),
    "detail.plan.example_expected": ("序时E", "Schedule E"),
    "detail.plan.example_completion": ("完成C", "Completion C"),
    "detail.plan.example_scheduled": ("应完成S", "Scheduled S"),
    "detail.plan.example_gap": ("进度差G", "Gap G"),
    "detail.plan.example_status": ("状态", "Status"),
    "detail.plan.other_methods": (
        "评估时还会列出以下{count}种通行方法的结论作为旁证，并说明为何不同；它们不影响这里的状态。",
        "The evaluation also shows the verdicts of these {count} published methods and says why they differ; they do "
        "not change the status here.",
    ),
    "detail.plan.departments": ("科室与报送", "Departments and reporting"),
    "detail.plan.departments_summary": (
        "每季度结束后{days}天内报送。数据来自各科室季度报表，经审核通过后才进入计算。",
        "Due {days} days after a quarter's end. Data come from the departments' quarterly workbooks and "
        "count only once accepted.",
    ),
    "detail.plan.department_measures": ("填报项数", "Measures"),
    "detail.plan.department_indicators": ("涉及指标", "Indicators"),
    "detail.plan.department_last": ("最近一次数据", "Latest data"),
    "detail.plan.never": ("还没有", "none yet"),
    "detail.plan.areas": ("地区", "Areas"),
    "detail.plan.areas_summary": ("{city}，{count}个镇(街道)：", "{city} with {count} towns:"),
    "detail.plan.licence": ("许可与字体", "Licence and fonts"),
    "detail.plan.licence_text": (
        "本系统以Apache-2.0许可发布。标题字体为思源宋体（Noto Serif SC，SIL开放字体许可1.1），"
        "随系统提供；正文用本机黑体。"
        "运行时不访问外网。",
        "Released under Apache-2.0. The heading face is Noto Serif SC (SIL Open Font License 1.1), served "
        "from this machine; "
        "the text uses your own system's face. Nothing is fetched from outside.",
    ),
}
