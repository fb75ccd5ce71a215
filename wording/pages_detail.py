"""Words of the pages of detail: one indicator, the towns, and the plan with its methods."""

from wording.pages_plan import PAGES_PLAN

SENTENCES: dict[str, tuple[str, str]] = {
    "detail.sentence.no_data": (
        "截至{day}，{name}还没有通过审核的数据，暂不能评价；规划要求由{base_year}年的{baseline}到{year}年达到{target}。",
        "As of {day}: {name} has no accepted data and so no verdict yet; "
        "the plan goes from {baseline} in {base_year} to {target} in {year}.",
    ),
    "detail.sentence.opening": ("截至{day}，{name}为{value}", "As of {day}: {name}, {value}"),
    "detail.sentence.opening_least": ("截至{day}，{name}至少为{value}", "As of {day}: {name}, at least {value}"),
    "detail.sentence.too_old": (
        "。这是{count}个季度以前的数据，不再据以评价",
        ". That value is {count} quarters old and no longer judged",
    ),
    "detail.sentence.incomplete": (
        "，缺报的镇(街道)未知，数据不全，暂不评价",
        "; the towns missing are unknown, so the data are incomplete and there is no verdict yet",
    ),
    "detail.sentence.missed": (
        "，未达到{year}年目标{target}，未完成{best}",
        ": the {year} target of {target} was missed{best}",
    ),
    "detail.sentence.missed_lost": (
        "（曾达到{value}，此后回落）",
        " (it had been reached with {value} and was lost again)",
    ),
    "detail.sentence.missed_best": ("（历季最好为{value}）", " (the best quarter had {value})"),
    "detail.sentence.whole": ("（按整数计已到序时）", " (on schedule, counted in whole things)"),
    "detail.sentence.stale": ("（最新数据为{period}）", " (latest data: {period})"),
    "detail.sentence.partial": (
        "（只含{known}/{total}个镇(街道)的数据）",
        " (resting on {known} of {total} towns)",
    ),
    "detail.sentence.achieved_early": (
        "，已达到{year}年目标{target}，提前完成",
        ": the {year} target of {target} is reached early",
    ),
    "detail.sentence.achieved": ("，达到{year}年目标{target}，已完成", ": the {year} target of {target} is reached"),
    "detail.sentence.below_baseline": (
        "，不及{base_year}年的{baseline}，出现回落",
        ", worse than the {baseline} of {base_year}: regressed",
    ),
    "detail.sentence.lost": (
        "，曾经达到{year}年目标{target}，现已回落",
        ": the {year} target of {target} had been reached and is lost again",
    ),
    "detail.sentence.verdict": ("，进度{gap}，{status}", "; progress is {gap}: {status}"),
    "detail.sentence.short": (
        "；{what}距{year}年目标还差{count}{unit}",
        "; {count} more ({what}) are needed for the {year} target",
    ),
    "detail.sentence.short_ratio": (
        "；按现有{whole}，{what}距{year}年目标还差{count}{unit}",
        "; by today's {whole}, {count} more ({what}) are needed for the {year} target",
    ),
    "detail.sentence.short_ytd": (
        "；按{since}年以来的{whole}，{what}距{year}年目标还差{count}{unit}",
        "; by the {whole} of {since} so far, {count} more ({what}) are needed for the {year} target",
    ),
    "detail.sentence.short_told": ("（只计已报的镇(街道)）", " (of the towns that reported)"),
    "detail.sentence.mainly": ("，主要在{towns}", ", mostly in {towns}"),
    "detail.sentence.only": ("，都在{towns}", ", all of it in {towns}"),
    "detail.sentence.end": ("。", "."),
    "detail.listed": ("、", ", "),
}

TRAJECTORY: dict[str, tuple[str, str]] = {
    "detail.trajectory": ("轨迹", "Trajectory"),
    "detail.trajectory.summary": (
        "由{base_year}年的{baseline}到{period}的{value}，序时应为{expected}；{milestones}。",
        "From {baseline} in {base_year} to {value} in {period}; the schedule asks for {expected}; {milestones}.",
    ),
    "detail.trajectory.empty": (
        "还没有通过审核的数据，图中只有规划的基期、目标和序时。",
        "No accepted data yet: the chart shows the plan's baseline, targets and schedule only.",
    ),
    "detail.milestone.met": ("{year}年目标{target}达成", "the {year} target of {target} was met"),
    "detail.milestone.missed": ("{year}年目标{target}未达成", "the {year} target of {target} was missed"),
    "detail.milestone.pending": ("{year}年目标{target}未到期", "the {year} target of {target} is not due yet"),
    "detail.milestone.waiting": (
        "{year}年目标{target}已到期，待数据",
        "the {year} target of {target} is due and awaits its data",
    ),
    "detail.key.actual": ("实际", "Actual"),
    "detail.key.partial": ("实际（有镇街缺报）", "Actual (towns missing)"),
    "detail.key.path": ("序时", "Schedule"),
    "detail.key.milestone": ("规划目标", "Target"),
    "detail.key.fan80": ("趋势，80%区间", "Trend, 80% interval"),
    "detail.key.fan95": ("95%区间", "95% interval"),
    "detail.key.due": ("数据当日应到", "Due on the value's day"),
    "detail.key.trend": ("趋势", "Trend"),
    "detail.chart.target": ("{year}年目标 {value}", "{year} target {value}"),
    "detail.chart.base_year": ("{year}基期", "{year} base"),
    "detail.chart.from_zero": ("纵轴从0起。", "The vertical axis starts at 0."),
    "detail.chart.not_from_zero": ("纵轴从{low}起，不从0起。", "The vertical axis starts at {low}, not at 0."),
    "detail.chart.open_hint": (
        "点击图中的点，或下面季度表中的“溯源”，看这个数来自哪个单元格。",
        "Click a point, or Trace in the quarterly table below, to see the cells behind it.",
    ),
    "detail.chart.ytd": (
        "本指标为当年累计，每年1月1日重新起算，折线在年与年之间断开。",
        "This indicator is cumulated within the year and starts again on 1 January: the line breaks between years.",
    ),
    "detail.trend": ("照趋势看", "If the trend holds"),
    "detail.trend.final": (
        "到{year}年底约为{value}，80%区间{low80}～{high80}，95%区间{low95}～{high95}。",
        "About {value} at the end of {year}; 80% interval {low80} to {high80}, 95% interval {low95} to {high95}.",
    ),
    "detail.trend.probability": (
        "达到{target}的可能性{probability}：{outlook}。",
        "Chance of reaching {target}: {probability} ({outlook}).",
    ),
    "detail.trend.few_values": (
        "数据不足以推断：推算趋势至少要有{least}个季度的数据，现有{count}个。",
        "Not enough data to tell: a trend needs at least {least} quarterly values; there are {count}.",
    ),
    "detail.trend.few_tests": (
        "数据不足以推断能否达到{target}：回测只有{held}个点，不足{tests}个。",
        "Not enough data to tell whether {target} will be reached: {held} backtests, fewer than {tests}.",
    ),
    "detail.trend.poor_tests": (
        "数据不足以推断能否达到{target}：这项指标变化不稳，回测{held}个点中只有{inside}个落在80%区间内。",
        "Not enough data to tell whether {target} will be reached: "
        "this indicator moves unsteadily, and only {inside} of {held} backtests fell inside the 80% interval.",
    ),
    "detail.trend.over": (
        "{year}年末的数据已经采用，不再推算。",
        "The value of the end of {year} is in; there is nothing left to extrapolate.",
    ),
    "detail.trend.backtest": (
        "回测：80%区间覆盖了{inside}/{held}个留出的点。",
        "Backtest: the 80% interval held {inside} of {held} held-back points.",
    ),
    "detail.probability.below": ("不到1%", "under 1%"),
    "detail.probability.above": ("超过99%", "over 99%"),
    "detail.probability": ("约{percent}%", "about {percent}%"),
}

SIDE: dict[str, tuple[str, str]] = {
    "detail.short": ("还差多少", "What is missing"),
    "detail.short.none": ("已无缺口", "Nothing missing"),
    "detail.short.basis_ratio": (
        "{what}，按{period}的{whole}计算，距{year}年目标{target}；不足1的按1计。",
        "{what}, by {whole} of {period}, to the {year} target of {target}; a part of one counts as one.",
    ),
    "detail.short.basis": ("{what}，距{year}年目标{target}。", "{what}, to the {year} target of {target}."),
    "detail.short.told": ("只计已报的镇(街道)。", "Of the towns that reported alone."),
    "detail.short.partial": (
        "有镇(街道)未报，算不出全市的缺口。",
        "Towns are missing, so the city's shortfall cannot be told.",
    ),
    "detail.short.unknown": ("没有数据，算不出缺口。", "Without data the shortfall cannot be told."),
    "detail.short.by_town": ("缺口在哪些镇(街道)", "Which towns hold it"),
    "detail.short.rest": ("其余{count}个镇(街道)", "The other {count} towns"),
    "detail.short.beyond": (
        "{count}个镇(街道)已到目标水平，合计多出{total}{unit}，已从全市缺口中抵扣。",
        "Towns beyond the target ({count}) exceed it by {total} in all, which is set off against the city's figure.",
    ),
    "detail.short.rounded": (
        "各镇(街道)不足1的按1计，相加可能略多于全市数。",
        "A part of one counts as one in each town, so the towns may add up to a little more than the city.",
    ),
    "detail.short.no_split": (
        "规划没有把这项目标分解到镇(街道)。",
        "The plan does not divide this target among towns.",
    ),
    "detail.short.city_level": (
        "这项由全市统一统计，没有分镇(街道)数。",
        "Counted for the city as one; there are no towns.",
    ),
    "detail.short.missing": ("不含未报的{towns}。", "Without {towns}, not reported."),
    "detail.pace": ("倒排进度", "Pace needed"),
    "detail.pace.needed": ("今后每季需", "Needed a quarter"),
    "detail.pace.best": ("最好时每季", "Best kept a quarter"),
    "detail.pace.needed_whole": ("今后还需", "Still needed"),
    "detail.pace.best_whole": ("最好时", "Best kept"),
    "detail.pace.feasible": (
        "还剩{left}个季度。曾在连续{window}个季度里保持过这样的速度，赶得上。",
        "{left} quarters are left. That pace has been kept over {window} quarters before: it can be done.",
    ),
    "detail.pace.infeasible": (
        "还剩{left}个季度。最好的连续{window}个季度也没有这样快，照此赶不上。",
        "{left} quarters are left. Even the best {window} quarters were slower: at that pace it cannot be done.",
    ),
    "detail.pace.unknown": (
        "还剩{left}个季度；历史不足4个季度，数据不足，不能判断能否赶上。",
        "{left} quarters are left; under 4 quarters of history it cannot be told whether that can be done.",
    ),
    "detail.pace.yearly": ("与上年同季相比。", "Compared with the same quarter of earlier years."),
    "detail.pace.in_all": ("{left}个季度共{value}", "{value} in {left} quarters"),
    "detail.pace.done": ("目标已经达到，守住即可。", "The target is reached; it only has to be held."),
    "detail.pace.over": ("规划期已满。", "The plan's term is over."),
    "detail.pace.no_data": ("没有数据，排不出进度。", "Without data no pace can be told."),
    "detail.pace.incomplete": (
        "有镇(街道)缺报，排不出进度。",
        "Towns are missing, so no pace can be told.",
    ),
    "detail.points": ("{value}个百分点", "{value} points"),
    "detail.milestones": ("目标完成", "Targets"),
    "detail.milestones.year": ("{year}年", "{year}"),
    "detail.milestones.then": ("当时{value}（{period}）", "{value} then ({period})"),
    "detail.milestones.nothing": ("到期时没有数据", "no data by that date"),
}

TABLES: dict[str, tuple[str, str]] = {
    "detail.heat": ("各镇(街道)逐季", "Towns by quarter"),
    "detail.heat.summary": (
        "{period}，{towns}个镇(街道)中{reported}个已报：{good}个达到或快于序时，{bad}个落后序时。",
        "{period}: {reported} of {towns} towns have reported; {good} are on schedule or better, {bad} are behind it.",
    ),
    "detail.heat.summary_plain": (
        "{period}，{towns}个镇(街道)中{reported}个已报。颜色深浅表示数值大小。",
        "{period}: {reported} of {towns} towns have reported. The deeper the colour, the higher the value.",
    ),
    "detail.heat.basis": (
        "镇(街道)自己的比率与全市序时相比；规划没有给镇(街道)单独定目标。",
        "A town's own ratio held against the city's schedule: the plan sets towns no targets of their own.",
    ),
    "detail.heat.key_carried": ("沿用以前季度的数", "carried from an earlier quarter"),
    "detail.heat.key_silent": ("未报", "not reported"),
    "detail.heat.key_absent": ("当时没有这个镇(街道)", "no such town then"),
    "detail.heat.key_city_only": ("全市统计，无分镇(街道)数", "counted for the city only"),
    "detail.heat.no_whole": ("已报，基数为0", "reported, with nothing to divide by"),
    "detail.area": ("镇(街道)", "Town"),
    "detail.quarters": ("逐季数据", "Quarter by quarter"),
    "detail.quarters.summary": (
        "共{count}个季度有数据，最近一季为{period}。每一行都可以溯源到单元格。",
        "{count} quarters have data, the latest {period}. Every row can be traced to its cells.",
    ),
    "detail.quarters.period": ("季度", "Quarter"),
    "detail.quarters.value": ("实际", "Actual"),
    "detail.quarters.expected": ("序时应为", "Schedule"),
    "detail.quarters.gap": ("进度差（百分点）", "Gap (points)"),
    "detail.quarters.status": ("状态", "Status"),
    "detail.quarters.reported": ("已报镇(街道)", "Towns reported"),
    "detail.quarters.carried": ("沿用", "Carried"),
    "detail.quarters.short_expected": ("序时", "plan"),
    "detail.quarters.short_gap": ("差", "gap"),
    "detail.quarters.short_reported": ("已报", "reported"),
    "detail.quarters.short_carried": ("沿用", "carried"),
    "detail.quarters.trace": ("来源", "Source"),
    "detail.quarters.open": ("溯源", "Trace"),
    "detail.quarters.open_long": ("溯源{period}的{value}", "Trace {value} of {period}"),
    "detail.empty": (
        "还没有通过审核的数据。数据经报送、审核后会出现在这里。",
        "No accepted data yet. They appear here once submitted and accepted.",
    ),
}

ABOUT: dict[str, tuple[str, str]] = {
    "detail.about": ("口径与来源", "Definition and source"),
    "detail.about.definition": ("口径", "Definition"),
    "detail.about.formula": ("算法", "Formula"),
    "detail.about.measures": ("填报项", "Measures"),
    "detail.about.department": ("填报科室", "Department"),
    "detail.about.source": ("数据来源", "Source"),
    "detail.about.schedule": ("序时进度", "Schedule"),
    "detail.about.timing": ("统计时点", "Timing"),
    "detail.about.stock": ("季末数", "State at the quarter's end"),
    "detail.about.ytd": ("当年1月1日起累计", "Cumulated from 1 January"),
    "detail.about.age": ("数据新旧", "Age of the data"),
    "detail.about.fresh": ("{period}，最新", "{period}, the latest there can be"),
    "detail.about.old": ("{period}，比截至日早{count}个季度", "{period}, {count} quarters before the date looked at"),
    "detail.about.unit": ("单位", "Unit"),
    "detail.about.unit_ours": (
        "规划表中没有印单位，“{unit}”为本系统补充。",
        "The plan prints no unit; {unit} is ours.",
    ),
    "detail.about.method": ("评价方法见“规划与方法”", "How verdicts are made: Plan and methods"),
    "detail.formula.ratio": (
        "各镇(街道){numerator}之和 ÷ {denominator}之和",
        "Σ {numerator} ÷ Σ {denominator} over towns",
    ),
    "detail.formula.ratio_percent": (
        "各镇(街道){numerator}之和 ÷ {denominator}之和 × 100%",
        "Σ {numerator} ÷ Σ {denominator} over towns × 100%",
    ),
    "detail.formula.city": ("{numerator} ÷ {denominator} × 100%", "{numerator} ÷ {denominator} × 100%"),
    "detail.formula.sum": ("各镇(街道){numerator}之和", "Σ {numerator} over towns"),
    "detail.formula.level": ("{numerator}，全市一个数", "{numerator}, one figure for the city"),
    "detail.not_mean": (
        "先求和再相除，不是各镇(街道)比率的平均。",
        "Summed before dividing, never a mean of town ratios.",
    ),
}

TRACE: dict[str, tuple[str, str]] = {
    "detail.trace": ("溯源", "Lineage"),
    "detail.trace.title": ("{name}，{period}", "{name}, {period}"),
    "detail.trace.close": ("关闭", "Close"),
    "detail.trace.formula": ("这个数是怎么算出来的", "How this figure was made"),
    "detail.trace.parts": ("各镇(街道)的数", "What each town reported"),
    "detail.trace.part": ("填报的数", "What was reported"),
    "detail.trace.total": ("合计", "Total"),
    "detail.trace.value": ("比率", "Ratio"),
    "detail.trace.source": ("文件", "File"),
    "detail.trace.sources": ("来自哪些文件", "The files it came from"),
    "detail.trace.copy": ("复制完整指纹", "Copy the full digest"),
    "detail.trace.copied": ("已复制", "Copied"),
    "detail.trace.submission": ("报送编号", "Submission"),
    "detail.trace.submitted": ("{by} 报送于 {at}", "Submitted by {by}, {at}"),
    "detail.trace.accepted": ("{by} 通过于 {at}", "Accepted by {by}, {at}"),
    "detail.trace.carried": ("沿用{period}的数", "carried from {period}"),
    "detail.trace.missing": ("未报：{towns}", "Not reported: {towns}"),
    "detail.trace.revisions": ("这些数改过几次", "How often these figures were changed"),
    "detail.trace.revision": ("第{number}次", "Version {number}"),
    "detail.trace.never": ("没有改过。", "Never changed."),
    "detail.trace.not_found": (
        "{period}没有这项数据，没有可溯源的单元格。",
        "There is no such figure for {period}, so there is no cell to trace.",
    ),
    "detail.trace.pick": (
        "点镇(街道)名称，看它的数改过几次。",
        "Choose a town to see whether its figures were changed.",
    ),
    "detail.trace.all": ("看全部镇(街道)", "All towns"),
}

INDICATOR_PAGE: dict[str, tuple[str, str]] = {
    "detail.indicator.file": ("指标{no}逐季数据-{date}", "indicator {no} by quarter - {date}"),
    "detail.indicator.title": ("指标", "Indicator"),
    "detail.indicator.number": ("指标{no}", "Indicator {no}"),
    "detail.indicator.walk": ("上一项、下一项", "Previous and next"),
    "detail.indicator.previous": ("上一项", "Previous"),
    "detail.indicator.next": ("下一项", "Next"),
}

AREAS_PAGE: dict[str, tuple[str, str]] = {
    "detail.areas.file": ("指标{no}镇街排名-{date}", "indicator {no} towns ranked - {date}"),
    "detail.areas.title": ("镇街", "Towns"),
    "detail.areas.headline": (
        "{period}，{towns}个镇(街道)中{complete}个报齐，{late}个有未报项。",
        "{period}: {complete} of {towns} towns reported everything, {late} left something out.",
    ),
    "detail.areas.headline_all": (
        "{period}，{towns}个镇(街道)全部报齐。",
        "{period}: all {towns} towns reported everything.",
    ),
    "detail.areas.headline_empty": (
        "还没有通过审核的数据，{towns}个镇(街道)都还没有数。",
        "No accepted data yet; none of the {towns} towns has a figure.",
    ),
    "detail.areas.late": ("有未报项：{towns}。", "Something missing: {towns}."),
    "detail.areas.choose_indicator": ("选择指标", "Choose an indicator"),
    "detail.areas.no_town": ("未选", "none chosen"),
    "detail.areas.choose_town": ("选择镇(街道)", "Choose a town"),
    "detail.areas.ranking": ("各镇(街道)排名", "Towns ranked"),
    "detail.areas.ranking_summary": (
        "{best}最高，为{best_value}；{worst}最低，为{worst_value}。全市{city}，{year}年目标{target}。",
        "{best} is highest with {best_value}, {worst} lowest with {worst_value}. City {city}, {year} target {target}.",
    ),
    "detail.areas.ranking_plain": (
        "{best}最多，为{best_value}；{worst}最少，为{worst_value}。全市合计{city}，{year}年目标{target}。",
        "{best} has most, {best_value}; {worst} least, {worst_value}. City total {city}, {year} target {target}.",
    ),
    "detail.areas.city_line": ("全市 {value}", "City {value}"),
    "detail.areas.target_line": ("{year}年目标 {value}", "{year} target {value}"),
    "detail.areas.city_level": (
        "这项由全市统一统计，没有镇(街道)的数；全市为{value}。",
        "Counted for the city as one, so towns cannot be ranked; the city stands at {value}.",
    ),
    "detail.areas.matrix": ("镇(街道)× 指标", "Towns by indicator"),
    "detail.areas.matrix_summary": (
        "每行一个镇(街道)，每列一项指标；点列名换指标，点行名看该镇(街道)。",
        "One row a town, one column an indicator. A column's name chooses the indicator, a row's name opens the town.",
    ),
    "detail.areas.rank": ("名次", "Rank"),
    "detail.areas.value": ("数值", "Value"),
    "detail.areas.standing": ("与全市序时比", "Against the city's schedule"),
    "detail.areas.owed": ("还差", "Missing"),
    "detail.areas.owed_unit": ("还差（{unit}）", "Missing"),
    "detail.areas.trend": ("走势", "Trend"),
    "detail.areas.indicator": ("指标", "Indicator"),
    "detail.areas.see_indicator": ("看这项指标", "Open the indicator"),
    "detail.areas.none_of_town": ("全市统计", "City only"),
    "detail.areas.enough": ("已够", "enough"),
    "detail.town.close": ("收起", "Close"),
    "detail.town.headline": (
        "{town}：{comparable}项可与全市序时相比，{good}项达到或快于序时，{bad}项落后。",
        "{town}: {comparable} indicators compare with the city's schedule; {good} are on it or better, {bad} behind.",
    ),
    "detail.town.headline_none": ("{town}：还没有通过审核的数据。", "{town}: no accepted data yet."),
    "detail.town.merged": (
        "{names}于{day}以后并入{town}；{town}此前各季度的数按合并后的范围合计。",
        "{names} became part of {town} after {day}; its earlier quarters are told of all of them together.",
    ),
    "detail.town.owes": ("落后最多的是{items}。", "Farthest behind: {items}."),
    "detail.town.owed": ("{what}（差{count}{unit}）", "{what} ({count})"),
    "detail.town.timely": ("历季都已报齐。", "Every quarter was reported in full."),
    "detail.town.late": ("有{count}个季度没有报齐：{quarters}。", "{count} quarters are incomplete: {quarters}."),
    "detail.town.late_quarter": ("{period}（{departments}）", "{period} ({departments})"),
    "detail.town.unknown": ("没有叫“{town}”的镇(街道)，请从下面选。", "No town is called {town}; choose one below."),
}

PAGES_DETAIL: dict[str, tuple[str, str]] = {
    **SENTENCES,
    **TRAJECTORY,
    **SIDE,
    **TABLES,
    **ABOUT,
    **TRACE,
    **INDICATOR_PAGE,
    **AREAS_PAGE,
    **PAGES_PLAN,
}
