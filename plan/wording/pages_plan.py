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
        "比率先把各镇(街道)的分子、分母分别求和再相除，不是各镇(街道)比率的平均。当年累计的，分子分母都从1月1日起算。",
        "A ratio sums numerators and denominators over towns before dividing; it is never a mean of town ratios. "
        "A year-to-date figure counts both from 1 January.",
    ),
    "detail.plan.carry": ("未报与沿用", "Not reported, and carried"),
    "detail.plan.carry_formula": ("沿用 ≤ {quarters}个季度", "carried ≤ {quarters} quarters"),
    "detail.plan.carry_text": (
        "未报就是未报，从不当作0。季末数可以沿用以前的数，最多{quarters}个季度，并标◦；当年累计数从不沿用。"
        "缺哪些镇(街道)，数旁边写明。缺报的镇(街道)是未知，不是0：部分合计只能说明“至少有这么多”，够了目标就算够，不够则为数据不全；"
        "比率在已报镇(街道)占最近一次完整分母的{least_share}%以上时才评价。",
        "Not reported is never 0. A state may be carried forward for at most {quarters} quarters and is marked ◦; a "
        "year-to-date figure never is. Which towns are missing stands beside the number. A missing town is unknown, "
        "not 0: a partial sum is a lower bound that can show a target met and never missed; a share is judged where "
        "the towns in hand held at least {least_share}% of the last complete denominator.",
    ),
    "detail.plan.path": ("序时", "Schedule"),
    "detail.plan.path_formula": ("E(d)：{points}，按天连成直线", "E(d): {points}, straight lines by days"),
    "detail.plan.path_text": (
        "从基期到各年末目标，相邻两点之间按天均匀推进；最后一个目标之后不变，两个目标相同的一段也不变。"
        "d是数据所属的日期，不是查看的日期：3月31日的数与3月31日的序时比，5月来看也一样，只是旧了；"
        "旧过{stale}个季度的不再据以评价。按整数计的，不足1的部分不算欠（应到0.49个，0个不算滞后）。"
        "当年累计的合计按全年计：某季与全年应到数乘以往年同期所占比例比，第一年按天数。",
        "From the baseline through the year-end targets, even by days; constant after the last target and along "
        "a stretch whose ends are equal. d is the day of the value, not of the question: a value of 31 March is held "
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
        "b为基期，t为最终目标，v为实际。C是已走完的路程，S是按时间应走完的路程，差值G以个百分点计。"
        "指标越大越好还是越小越好，由t − b的正负号自然带出。只要求保持水平、不超上限的，没有C、S、G：守住就是完成。",
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
        "到期以后才评；当季数据没有报齐以前是“待数据”，不算未达成：没有报的不等于没有做到。",
        "Judged only once due; until its own quarter is in it awaits data: nothing is missed for not being "
        "reported yet.",
    ),
    "detail.plan.shortfall": ("缺口", "Shortfall"),
    "detail.plan.shortfall_formula": (
        "某镇缺口 = (t ÷ 倍数) × 该镇D − 该镇N",
        "a town’s shortfall = (t ÷ scale) × its D − its N",
    ),
    "detail.plan.shortfall_text": (
        "以人、床、件计，按现有分母对最终目标算，各镇(街道)的缺口相加正好等于全市的。多出的部分记负数，从全市缺口中抵扣。"
        "只说已报的镇(街道)；还要找的人和床，不足1的按1计。",
        "Counted in people, beds or cases, by today's denominator against the final target. The towns' shortfalls add "
        "up exactly to the city's; what is beyond the target is negative and set off. Only of towns that reported; "
        "of what must still be found, a part of one counts as one.",
    ),
    "detail.plan.pace": ("倒排进度", "Pace needed"),
    "detail.plan.pace_formula": ("每季需 = (t − v) ÷ 剩余季度数", "needed a quarter = (t − v) ÷ quarters left"),
    "detail.plan.pace_text": (
        "与过去同样长的时间里保持过的最好速度相比，赶得上就是可行；历史不足4个季度的，数据不足。"
        "当年累计的比率与往年同季比，当年累计的合计按整年比。",
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
        "d是平均每季变化，越近的越算数，并逐季减弱；h为向前的季度数。区间的宽窄不靠模型，靠回测：对规划的各项指标，"
        "从过去每一季往后推，看差了多少，以各指标当时的平均步幅s计、按h^g折算后合在一起，取其80%和95%分位q，g由误差本身拟合。"
        "达到目标的可能性不低于{likely}%为预计可达，不低于{at_risk}%为有风险，再低为预计难以达到。"
        "不足{least}个季度的数据不推算；自身回测不足{tests}个点，或落在80%区间内的不到{coverage}%，只给区间、不说可能性（数据不足以推断）。",
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
        "规划没有给镇(街道)定目标，只能与全市的路径相比，也不说回落或未完成：起点低不等于退步。",
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
        "评估时还会列出Open SDG、欧盟统计局、联合国和德国联邦统计局四种通行方法的结论作为旁证，"
        "并说明为何不同；它们不影响这里的状态。",
        "The evaluation also shows the verdicts of four published methods (Open SDG, Eurostat, the United "
        "Nations, Destatis) "
        "and says why they differ; they do not change the status here.",
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
