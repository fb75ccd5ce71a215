"""Words of the page 评估: the question, verdicts, second opinions and why they differ, texts, reports and proofs."""

REASONS: dict[str, tuple[str, str]] = {
    "reason.same": ("结论相当。", "It agrees."),
    "reason.no_value": ("没有数据，不作判断。", "Without data it says nothing."),
    "reason.base_year": (
        "还没有基期年以后的数据，算不出年均增长。",
        "No value after the base year yet, so there is no annual growth.",
    ),
    "reason.held": (
        "目标是保持基期值，所需增长为0，增长比没有意义。",
        "The target is to hold the baseline: no growth is required, so the ratio means nothing.",
    ),
    "reason.from_zero": (
        "基期为0，从0起算不出年均增长。",
        "The baseline is 0: there is no annual growth from nothing.",
    ),
    "reason.through_zero": ("数值变了号，年均增长没有定义。", "The value changed its sign: growth is not defined."),
    "reason.negative": (
        "基期和现值都是负数，年均增长没有意义。",
        "Baseline and value are negative: growth between them has no meaning.",
    ),
    "reason.incomplete": ("数据不全，不作判断。", "With incomplete data it says nothing."),
    "opinion.published": ("（其公开程序会算出{ratio}，即“{word}”）", " (its published code would say {ratio}: {word})"),
    "reason.few_years": (
        "年度数据{count}个（含基期），不足4个。",
        "Only {count} yearly values, the baseline included; it asks for 4.",
    ),
    "reason.lost": (
        "曾达到目标又退了回来，这里记为回落；它只拿最近一个数比基期，不看中间。",
        "The target was reached and lost, a regression here; it only holds the latest value against the baseline.",
    ),
    "reason.limits_kinder": (
        "两者此时要求的进度相近（{scheduled}与{asked}），是它的分级更宽。",
        "Both ask for about the same ({scheduled} and {asked} of the way); its limits are wider.",
    ),
    "reason.limits_stricter": (
        "两者此时要求的进度相近（{scheduled}与{asked}），是它的分级更严。",
        "Both ask for about the same ({scheduled} and {asked} of the way); its limits are stricter.",
    ),
    "reason.bends_kinder": (
        "规划前快后慢，今天应走完{scheduled}；它不看中间目标，按全程匀速增长只要求{asked}。",
        "The plan is steep at first and asks for {scheduled} of the way today; steady growth asks for {asked}.",
    ),
    "reason.bends_stricter": (
        "规划前慢后快，今天只须走完{scheduled}；它不看中间目标，按全程匀速增长要求{asked}。",
        "The plan is steep at the end and asks for {scheduled} of the way today; steady growth asks for {asked}.",
    ),
    "reason.steps_kinder": (
        "规划到期一次要求，今天应走完{scheduled}；它按全程匀速增长只要求{asked}。",
        "The plan asks in steps, for {scheduled} of the way today; steady growth asks for {asked}.",
    ),
    "reason.steps_stricter": (
        "规划到期一次要求，今天只须走完{scheduled}；它按全程匀速增长要求{asked}。",
        "The plan asks in steps, for only {scheduled} of the way today; steady growth asks for {asked}.",
    ),
    "reason.days_kinder": (
        "它按数据所在年份算只过了{years}年，要求走完{asked}；按今天算应走完{scheduled}。",
        "It counts {years} years, up to the value, and asks for {asked} of the way; today asks for {scheduled}.",
    ),
    "reason.days_stricter": (
        "它按整年计算，已算满{years}年，要求走完{asked}；按天算今天应走完{scheduled}。",
        "It counts {years} whole years and asks for {asked} of the way; by days it is {scheduled} today.",
    ),
    "reason.compounding_kinder": (
        "它按复利看增长，先慢后快，此时只要求走完{asked}；按距离算应走完{scheduled}。",
        "Compound growth is slow at first: it asks for {asked} of the way by now, the distance for {scheduled}.",
    ),
    "reason.compounding_stricter": (
        "它按复利看增长，先快后慢，此时要求走完{asked}；按距离算应走完{scheduled}。",
        "Compound change is fast at first: it asks for {asked} of the way by now, the distance for {scheduled}.",
    ),
    "reason.end_kinder": (
        "它只看终点：照现在的增速，到{year}年走完全程的{share}，不问今天是否落后。",
        "It looks at the end only: at the present growth {share} of the way by {year}, behind today or not.",
    ),
    "reason.end_stricter": (
        "它只看终点：照现在的增速，到{year}年只走完全程的{share}，不问今天是否够快。",
        "It looks at the end only: at the present growth just {share} of the way by {year}, however it stands today.",
    ),
    "reason.next_kinder": (
        "它只看照近年的平均变化能否赶上{year}年目标，不问今天是否落后。",
        "It only asks whether the mean change of recent years reaches the {year} target, behind today or not.",
    ),
    "reason.next_stricter": (
        "它看照近年的平均变化离{year}年目标还差多少，不问今天是否够快。",
        "It asks by how much the mean change of recent years misses the {year} target, however it stands today.",
    ),
    "reason.next_reached": (
        "下一个目标（{year}年）已经达到，它不再往后看。",
        "The next target ({year}) is reached, and it looks no further.",
    ),
    "reason.cannot_tell": ("按它的算法还作不出判断。", "By its own rules it cannot tell yet."),
    "reason.otherwise_kinder": (
        "它的算法不同（见上面的说明），对同一数据判得更好。",
        "It counts in another way (see its note above) and judges the same data better.",
    ),
    "reason.otherwise_stricter": (
        "它的算法不同（见上面的说明），对同一数据判得更差。",
        "It counts in another way (see its note above) and judges the same data worse.",
    ),
    "reason.falling": (
        "目标已达到，但近年平均变化方向相反，它因此降了一级。",
        "The target is reached, yet the mean change of recent years points away, so it marks down.",
    ),
}

QUESTION: dict[str, tuple[str, str]] = {
    "evaluate.title": ("评估", "Evaluation"),
    "evaluate.mid": ("中期评估", "Mid-term evaluation"),
    "evaluate.final": ("总结评估", "Final evaluation"),
    "evaluate.question": ("评估什么时候、按什么时候所知", "As of which day, and known when"),
    "evaluate.as_of": ("评估时点", "As of"),
    "evaluate.milestone": ("{year}年底", "End of {year}"),
    "evaluate.other_day": ("其他季度在页首选", "other quarters at the top"),
    "evaluate.known_at": ("数据时点", "Known at"),
    "evaluate.known_now": ("现在", "Now"),
    "evaluate.known_due": ("报送截止日{day}", "Deadline {day}"),
    "evaluate.known_field": ("某一时刻（北京时间）", "A moment (Beijing time)"),
    "evaluate.known_look": ("按此时所知", "As known then"),
    "evaluate.known_then": ("按{moment}（北京时间）所知", "As known at {moment} (Beijing time)"),
    "evaluate.texts": ("评估文字", "Texts"),
    "evaluate.texts_now": ("写到现在的", "Written up to now"),
    "evaluate.texts_then": ("只取数据时点以前的", "Only those before that moment"),
    "evaluate.milestones": (
        "{year}年{count}项目标：{met}项达成，{missed}项未达成。",
        "{year}: of {count} targets {met} met, {missed} missed.",
    ),
    "evaluate.milestones_waiting": (
        "{year}年{count}项目标：{met}项达成，{missed}项未达成，{waiting}项待数据。",
        "{year}: of {count} targets {met} met, {missed} missed, {waiting} awaiting data.",
    ),
    "evaluate.contents": ("本页内容", "On this page"),
    "evaluate.since": ("此后的变化", "What has changed since"),
    "evaluate.since_none": (
        "从那时到现在，这一评估时点的数值和状态没有变化。",
        "From then until now, no value and no verdict of this day has changed.",
    ),
    "evaluate.since_words": (
        "从那时到现在，{count}项指标在这一评估时点的数变了：",
        "From then until now, {count} indicators have other figures for this day:",
    ),
    "evaluate.since_note": ("旧值为当时所知，新值为现在所知。", "Old: as known then; new: as known now."),
}

VERDICTS: dict[str, tuple[str, str]] = {
    "evaluate.verdicts": ("结论与依据", "Verdicts and what they rest on"),
    "evaluate.verdicts_caption": ("截至{date}各项指标的结论与依据", "Verdicts as of {date} with their inputs"),
    "evaluate.formula": (
        "C = (v − b) ÷ (t − b)，S = (E − b) ÷ (t − b)，G = 100 × (C − S)",
        "C = (v − b) ÷ (t − b), S = (E − b) ÷ (t − b), G = 100 × (C − S)",
    ),
    "evaluate.formula_note": (
        "E为序时进度在数据当日的值（{schedule}）；G的界限见规划与方法。数按各自小数位显示，判定用未修约的数。",
        "E is the schedule on the value's own day ({schedule}). Figures are rounded, verdicts are not.",
    ),
    "evaluate.head.no": ("序号", "No."),
    "evaluate.head.name": ("指标", "Indicator"),
    "evaluate.head.value": ("实际值 v", "Value v"),
    "evaluate.head.baseline": ("{year}年基期 b", "{year} baseline b"),
    "evaluate.head.milestone": ("{year}年目标", "{year} target"),
    "evaluate.head.target": ("{year}年目标 t", "{year} target t"),
    "evaluate.head.expected": ("序时值 E", "Due E"),
    "evaluate.head.completion": ("完成率 C", "Done C"),
    "evaluate.head.scheduled": ("序时应完成 S", "Due S"),
    "evaluate.head.gap": ("进度差 G", "Gap G"),
    "evaluate.head.status": ("状态", "Status"),
    "evaluate.rests": ("{period}，{done}/{total}已报", "{period}, {done} of {total} reported"),
    "evaluate.rests_city": ("{period}，全市数", "{period}, city figure"),
    "evaluate.rests_carried": ("，沿用{count}", ", {count} carried"),
    "evaluate.rests_old": ("，{count}个季度前", ", {count} quarters old"),
    "evaluate.value_ratio": (
        "v = {scale}{numerator} ÷ {denominator} = {value}",
        "v = {scale}{numerator} ÷ {denominator} = {value}",
    ),
    "evaluate.value_plain": ("v = {value}", "v = {value}"),
    "evaluate.completion": ("C = ({v} − {b}) ÷ ({t} − {b}) = {c}", "C = ({v} − {b}) ÷ ({t} − {b}) = {c}"),
    "evaluate.scheduled": ("S = ({e} − {b}) ÷ ({t} − {b}) = {s}", "S = ({e} − {b}) ÷ ({t} − {b}) = {s}"),
    "evaluate.gap": ("G = {g}个百分点", "G = {g} points"),
    "evaluate.held": ("目标为保持基期值，不计完成率", "The target is to hold the baseline: no completion"),
    "evaluate.opinions": ("旁证：其他公开方法", "Second opinions"),
    "evaluate.opinions_caption": (
        "同一数据按{count}种公开方法的结论，及与本规划方法不同的原因",
        "The same data under {count} published methods, and why they differ from ours",
    ),
    "evaluate.opinions_note": (
        "这些方法只作旁证，不影响本规划的判定。它们看年均增长或平均变化的速度，本规划看距离目标的进度。标↑的比本规划方法判得好，标↓的判得差。",
        "They do not touch the verdicts. They look at the speed of change, our method at the distance. ↑ judges better "
        "than our method, ↓ worse.",
    ),
    "evaluate.ours": ("本规划方法", "Our method"),
}

TEXTS: dict[str, tuple[str, str]] = {
    "evaluate.indicator_texts": ("原因、措施与调整建议", "Causes, measures, adjustments"),
    "evaluate.section_texts": ("报告各节文字", "Texts of the report"),
    "evaluate.texts_note": (
        "由评估人员填写，写入报告；每次保存都留下一版，旧版可查。没有写的，报告里写“待补充”。",
        "Written by evaluators for the report, in Chinese. Every save is a version; what nobody wrote is “待补充”.",
    ),
    "evaluate.field.原因": ("问题及原因", "Problems and causes"),
    "evaluate.field.措施": ("拟采取措施", "Measures"),
    "evaluate.field.调整": ("是否调整及理由", "Adjust, and why"),
    "evaluate.field.正文": ("正文", "Text"),
    "evaluate.place.评估主体": ("评估主体", "Who evaluates"),
    "evaluate.place.三": ("三、主要任务推进情况", "3. Main tasks (三)"),
    "evaluate.place.四": ("四、重点项目推进情况", "4. Key projects (四)"),
    "evaluate.place.五": ("五、保障措施落实", "5. Safeguards (五)"),
    "evaluate.place.六": ("六、问题及原因", "6. Problems and causes (六)"),
    "evaluate.place.七": ("七、形势研判", "7. Outlook (七)"),
    "evaluate.place.八": ("八、对策建议", "8. Recommendations (八)"),
    "evaluate.place.九": ("九、指标调整建议", "9. Adjustments (九)"),
    "evaluate.place.附件3": ("附件3　任务与项目清单", "Annex 3. Tasks and projects"),
    "evaluate.pending": ("待补充", "to be written (待补充)"),
    "evaluate.withdrawn": ("（已撤回）", "(taken back)"),
    "evaluate.by": ("{author}，{at}，第{number}版", "{author}, {at}, version {number}"),
    "evaluate.earlier": ("以前的{count}版", "Earlier versions: {count}"),
    "evaluate.write": ("写", "Write"),
    "evaluate.rewrite": ("改", "Edit"),
    "evaluate.write_what": ("：{what}", ": {what}"),
    "evaluate.save": ("保存", "Save"),
    "evaluate.leave": ("不写了", "Cancel"),
    "evaluate.longest": ("不超过{most}字；留空保存即撤回", "up to {most} characters; saved blank, it is taken back"),
    "evaluate.moved": (
        "您打开以后，{author}于{at}写了“{field}”第{number}版。您写的还在框里，没有保存；看过以下新文字，改好后再保存一次。",
        "Since you opened this, {author} wrote version {number} of “{field}” at {at}. Yours is still in its box and "
        "not saved; look at the newer text below, then save once more.",
    ),
    "denied.role.write": (
        "评估文字由评估人员填写，您现在是“{role}”",
        "Only an evaluator writes into the report; you act as {role}",
    ),
    "denied.too_long": (
        "这段文字有{length}字，超过{most}字的限度，没有保存",
        "The text has {length} characters; {most} are allowed. It was not saved",
    ),
}

REPORTS: dict[str, tuple[str, str]] = {
    "evaluate.reports": ("报告", "Reports"),
    "evaluate.make_words": (
        "截至{day}，{known}；同一问题总是得到同样的字节",
        "as of {day}, {known}; the same question always gives the same bytes",
    ),
    "evaluate.make_now": ("按现在所知", "as known now"),
    "evaluate.make.pdf": ("PDF 报告", "PDF, the record"),
    "evaluate.make.docx": ("Word 供编辑", "Word, to edit"),
    "evaluate.make.xlsx": ("Excel 附件", "Excel, the annex"),
    "evaluate.make": ("生成报告", "Make the report"),
    "evaluate.making": ("正在生成……", "Being made…"),
    "evaluate.stage.waiting": ("排队，前面还有{count}件", "Waiting, {count} before it"),
    "evaluate.stage.gathering": ("汇总数据", "Gathering the data"),
    "evaluate.stage.printing": ("排版", "Printing"),
    "evaluate.stage.proving": ("重做一遍并逐个数核对", "Making it again and comparing every number"),
    "evaluate.stage.failed": (
        "没有做成，请再试一次；仍不行请联系管理员",
        "It failed; try again, or ask the administrator",
    ),
    "evaluate.at_work": (
        "{name}：{stage}。可以离开这一页，做好后在下面的清单里。",
        "{name}: {stage}. You may leave this page; it will stand in the list below.",
    ),
    "evaluate.at_work_proof": ("{name}：{stage}。", "{name}: {stage}."),
    "evaluate.again": ("看看好了没有", "See whether it is done"),
    "evaluate.ready": ("已生成", "Ready"),
    "evaluate.download": ("下载 {kind}", "Download {kind}"),
    "evaluate.kind.pdf": ("PDF", "PDF"),
    "evaluate.kind.docx": ("Word", "Word"),
    "evaluate.kind.xlsx": ("Excel", "Excel"),
    "evaluate.file": ("{plan}{kind}报告_{day}{mark}", "{plan}, {kind}, {day}{mark}"),
    "evaluate.file_mark": ("（演示数据）", " (demonstration data)"),
    "evaluate.gone": (
        "程序、规划目录或字体此后有改动，这份文件不能逐字节重做了。请按同一问题重新生成",
        "The program, the catalogue or the fonts have changed: this file cannot be made again byte for byte",
    ),
    "evaluate.list": ("生成过的报告", "Reports made"),
    "evaluate.list_none": ("还没有生成过报告。", "No report has been made yet."),
    "evaluate.list_earlier": ("更早的{count}份", "{count} earlier ones"),
    "evaluate.column.kind": ("文件", "File"),
    "evaluate.column.question": ("问题", "Question"),
    "evaluate.column.made": ("生成", "Made"),
    "evaluate.column.sha256": ("SHA-256", "SHA-256"),
    "evaluate.column.size": ("大小", "Size"),
    "evaluate.column.proof": ("核验", "Proof"),
    "evaluate.of_question": ("截至{day}", "As of {day}"),
    "evaluate.of_known": ("数据{moment}", "data {moment}"),
    "evaluate.of_texts": ("文字{moment}", "texts {moment}"),
    "evaluate.by_at": ("{by}，{at}", "{by}, {at}"),
    "evaluate.size": ("{size} KB", "{size} KB"),
    "evaluate.size_unknown": ("未留存，可重做", "not kept; made again"),
    "evaluate.prove": ("核验", "Prove"),
    "evaluate.prove_heading": ("核验一份报告", "Prove a report"),
    "evaluate.prove_words": (
        "上传本系统生成的PDF、Word或Excel报告，系统按其编制记录重新生成并逐项核对：是否一致，哪些数值被改动过，"
        "哪些数值此后有修订、由哪次报送引起。文件只用于核对，不保存。",
        "Bring a PDF, Word or Excel report made here. It is made again from its own record and compared item by item: "
        "whether it is equal, which figures were altered, and which have changed since because of which submission. "
        "The file is only compared and not kept.",
    ),
    "evaluate.prove_drop": ("把报告拖到这里，或选择文件", "Drop a report here, or choose a file"),
    "evaluate.prove_limit": ("不超过{most} MB", "up to {most} MB"),
    "evaluate.prove_send": ("核验这份文件", "Prove this file"),
    "evaluate.proving": ("正在上传", "Uploading"),
    "evaluate.too_large": (
        "文件超过{most} MB，不会是本系统的报告，没有核验",
        "The file is larger than {most} MB and can be no report of ours; it was not proven",
    ),
    "evaluate.no_file": ("没有选择文件", "No file was chosen"),
    "evaluate.proof": ("核验结果", "The proof"),
    "evaluate.proof_of": ("{name}，截至{day}，数据时点{moment}", "{name}, as of {day}, known at {moment}"),
    "evaluate.proof_nothing": ("无", "none"),
    "evaluate.differ": (
        "{indicators}项指标的{count}个数与现在不同：",
        "{count} numbers of {indicators} indicators are others today:",
    ),
    "evaluate.differ_more": ("另有{count}个数。", "{count} more."),
    "evaluate.none": (
        "这个服务只供查看，不在这里写文字、出报告。",
        "This server only shows: no texts or reports here.",
    ),
    "evaluate.unknown": ("没有这份报告", "There is no such report"),
}

PAGES_EVALUATE: dict[str, tuple[str, str]] = {**REASONS, **QUESTION, **VERDICTS, **TEXTS, **REPORTS}
"""Key → (Chinese, English)."""
