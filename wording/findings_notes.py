"""Words of findings that only inform: what was taken as meant, and what was passed over."""

MENDS: dict[str, tuple[str, str]] = {
    "mend.number_dressing": ("改为普通数字", "as a plain number"),
    "mend.unit_in_cell": ("去掉单位,改为普通数字", "as a plain number without its unit"),
    "mend.percent_format": ("改为以%为单位的数", "as a number counted in %"),
    "mend.percent_text": ("去掉%,改为普通数字", "as a plain number without the sign"),
    "mend.chinese_numeral": ("改为阿拉伯数字", "in digits"),
    "mend.jump.slip_over": ("除以{times}", "divided by {times}"),
    "mend.jump.slip_under": ("乘以{times}", "multiplied by {times}"),
}
"""Key → (Chinese, English): why a mend offered with one click is safe."""

NOTE_FINDINGS: dict[str, tuple[str, str]] = {
    "finding.unknown_measure": (
        "“{found}”不在本科室的填报项里，没有采用。",
        "{found} is none of the measures asked for and was passed over.",
    ),
    "finding.unknown_measure.other": (
        "“{found}”由{department}报送，这里的数没有采用。",
        "{found} is reported by {department}; the numbers here were passed over.",
    ),
    "finding.unknown_measure.ambiguous": (
        "“{found}”可能是{expected}中的任何一项，没有采用。请写全名称。",
        "{found} could be any of {expected} and was passed over. Please write the full name.",
    ),
    "finding.unknown_measure.nearest": (
        "“{found}”与填报项“{expected}”相近，但不能确定就是它，没有采用。是的话请改为规范名称，或在核对表头时确认。",
        "{found} is like the measure {expected}, but nobody can be sure, so it was passed over. If it is meant, please "
        "use the proper name or confirm it where headers are checked.",
    ),
    "finding.unknown_measure.period": (
        "“{found}”不能确定是哪个季度，下面(旁边)的数没有采用。请写明年份和季度。",
        "{found} does not say which quarter it is; the numbers there were passed over. Please write year and quarter.",
    ),
    "finding.unknown_measure.lapsed": (
        "填报项“{found}”在这个季度不用填报，没有采用。",
        "{found} is not asked for in this quarter and was passed over.",
    ),
    "finding.unknown_measure.nameless": (
        "这里有数，却没有表头，没有采用。",
        "There are numbers here without a header; they were passed over.",
    ),
    "finding.not_reported": (
        "“{measure}”({area})写明未报，按未报处理。",
        "{measure} ({area}) is said not to be reported, and is kept so.",
    ),
    "finding.number_dressing": (
        "“{found}”按{expected}读取(全角字符、千分位、空格或文本格式的数字)。",
        "“{found}” was read as {expected} (full-width characters, separators, spaces or a number kept as text).",
    ),
    "finding.unit_in_cell": (
        "格内写了单位：“{found}”按{expected}{unit}读取。",
        "The cell has its own unit: “{found}” was read as {expected} {unit}.",
    ),
    "finding.unit_in_header": (
        "表头写“{measure}”的单位是{found}，已换算为{expected}(乘以{factor})。",
        "The header counts {measure} in {found}; it was turned into {expected} (times {factor}).",
    ),
    "finding.percent_format": (
        "这一格显示为百分数，按{expected}%读取。",
        "The cell shows a percentage and was read as {expected}%.",
    ),
    "finding.percent_text": (
        "“{found}”按{expected}%读取。",
        "“{found}” was read as {expected}%.",
    ),
    "finding.chinese_numeral": (
        "“{found}”按{expected}读取。",
        "“{found}” was read as {expected}.",
    ),
    "finding.name_variant": (
        "“{found}”按“{expected}”读取。",
        "“{found}” was read as {expected}.",
    ),
    "finding.total_unchecked": (
        "“{measure}”的合计没有核对。",
        "The total of {measure} was not checked.",
    ),
    "finding.total_unchecked.unreadable": (
        "“{measure}”的合计读不出数，没有核对。",
        "The total of {measure} holds no number that can be read, so it was not checked.",
    ),
    "finding.total_unchecked.incomplete": (
        "“{measure}”只有{towns}个镇(街道)有数，合计{found}没有核对。",
        "Only {towns} towns have numbers for {measure}, so the total {found} was not checked.",
    ),
    "finding.total_unchecked.part": (
        "“{measure}”的小计{found}没有写明包括哪些镇(街道)，没有核对。",
        "The subtotal {found} of {measure} does not say which towns it covers, so it was not checked.",
    ),
    "finding.total_skips_text": (
        "“{measure}”的合计公式得{found}，没有算进按文字填写的格子({cells})；各镇(街道)实际相加是{expected}{unit}，以此为准。"
        "合计格不用改；把这些格子改成数字，公式就会算进去。",
        "The formula of the total of {measure} gives {found}, because it passes over cells written as text ({cells}). "
        "The towns add up to {expected} {unit}, and that counts. The total need not be changed; once those cells hold "
        "plain numbers, the formula counts them.",
    ),
    "finding.struck_text": (
        "“{found}”画了删除线，没有采用，这一格按“{expected}”理解。",
        "“{found}” is struck through and was left out; the cell was taken to say “{expected}”.",
    ),
    "finding.commented": (
        "“{measure}”({area})这一格有批注：“{text}”。数照常读取，请审核时留意。",
        "The cell for {measure} ({area}) has a comment: “{text}”. The number was read as usual; please mind it.",
    ),
    "finding.another_table": (
        "从这里起像是另一张表(“{found}”)，没有采用。请把要报送的数放在一张表里。",
        "Another table seems to begin here ({found}); it was not read. Please keep what is to be sent in one table.",
    ),
    "finding.hidden_read": (
        "表中有隐藏的内容，同样读取了：{found}。",
        "Something hidden was read like the rest: {found}.",
    ),
    "finding.hidden_read.sheet": (
        "工作表“{found}”是隐藏的，同样读取了。",
        "The sheet {found} is hidden; it was read all the same.",
    ),
    "finding.hidden_read.rows": (
        "第{found}行是隐藏的，同样读取了。",
        "Hidden rows were read like the rest: {found}.",
    ),
    "finding.hidden_read.columns": (
        "{found}列是隐藏的，同样读取了。",
        "Hidden columns were read like the rest: {found}.",
    ),
    "finding.merged_header": (
        "表头有合并单元格，按合并的范围理解。",
        "The header has merged cells; each speaks for all the cells it covers.",
    ),
    "finding.note_ignored": (
        "表里有{count}行(列)说明文字，没有当作数据：{found}。",
        "{count} lines of remarks were not read as data: {found}.",
    ),
    "finding.note_ignored.note": (
        "表里有{count}行(列)说明文字，没有当作数据：{found}。",
        "{count} lines of remarks were not read as data: {found}.",
    ),
    "finding.note_ignored.months": (
        "有{count}个月份不是季末月，没有采用(从{found}起)。",
        "{count} months that end no quarter were passed over (the first is {found}).",
    ),
    "finding.not_asked": (
        "“{measure}”按{city}统一填报，{area}这一格的“{found}”没有采用。",
        "{measure} is counted for {city} as one; “{found}” at {area} was passed over.",
    ),
    "finding.macros_ignored": (
        "文件带有宏，没有运行，也不影响读数。",
        "The file has macros. They were not run, and the numbers do not depend on it.",
    ),
    "finding.external_links_ignored": (
        "文件引用了别的文件，没有打开，只用了文件里存下的数。",
        "The file refers to other files. They were not opened; only what the file holds was read.",
    ),
    "finding.dde_ignored": (
        "文件带有对其他程序的调用(DDE)，没有执行。",
        "The file calls other programs (DDE). Nothing was called.",
    ),
    "finding.other_kind_than_name": (
        "文件的实际格式与扩展名不一致，已按实际格式读取。",
        "The file is of another kind than its name says; it was read as what it is.",
    ),
    "finding.guessed": (
        "没有现成的版式，以下是系统按名称找到的(认出{towns}/{towns_all}个镇(街道)、{measures}/{measures_all}个填报项，"
        "把握{confidence})，请确认：{found}。",
        "There is no layout for this form. This is what was found by names ({towns} of {towns_all} towns, "
        "{measures} of {measures_all} measures, confidence {confidence}); please confirm: {found}.",
    ),
    "finding.formula_value": (
        "这一格是公式，采用了文件里存下的结果。",
        "The cell is a formula; the result that the file holds was taken.",
    ),
}
"""Key → (Chinese, English)."""
