"""Words of the returned workbook: its list of findings, its notes, and what is said where a copy goes back."""

ANNOTATION: dict[str, tuple[str, str]] = {
    "annotate.written": (
        "已写入{path}：须改正{mend}处，请说明{explain}处，提示{info}处",
        "Written to {path}. To mend: {mend}; to explain: {explain}; for information: {info}",
    ),
    "annotate.ending": (
        "“{path}”要以.xlsx结尾(需要保留宏的以.xlsm结尾)",
        "{path} should end in .xlsx (or in .xlsm to keep macros)",
    ),
    "annotate.same": (
        "不能写在原文件“{path}”上，请换一个文件名",
        "{path} is the original itself; please choose another name",
    ),
    "annotation.file": ("{stem}-校验{ending}", "{stem}-checked{ending}"),
    "annotation.sheet": ("问题清单", "Findings"),
    "annotation.author": ("圭表校验", "Guibiao check"),
    "annotation.mark": ("【圭表校验】", "[Guibiao check]"),
    "annotation.title": ("圭表校验·问题清单", "Guibiao check: findings"),
    "annotation.title_copy": (
        "{title}(副本：原文件是{format}格式，不能在上面直接标记，本文件按读出的数另存；原来的公式、图表和样式请看原文件)",
        "{title} (a copy: the original is {format}, which cannot be marked itself; this file holds the values that "
        "were read; for formulas, charts and styles see the original)",
    ),
    "annotation.title_macros": (
        "{title}(原文件的宏没有带回)",
        "{title} (the original's macros were left out)",
    ),
    "annotation.summary": (
        "须改正{mend}处，请说明{explain}处，提示{info}处。点“位置”可到那一格，格子的批注里有同样的话。"
        "改好后可直接报送本文件，这张清单不会被当作数据。",
        "To mend: {mend}; to explain: {explain}; for information: {info}. A place leads to its cell, and the cell's "
        "note says the same. The mended file may be sent as it is: this list is not read as data.",
    ),
    "annotation.none": ("没有发现问题。", "Nothing doubtful was found."),
    "annotation.more_lines": (
        "还有{count}条没有列出。请先改正以上各条，再校验一次。",
        "{count} more are not listed. Please mend these first and check once more.",
    ),
    "annotation.column.no": ("序号", "No."),
    "annotation.column.severity": ("程度", "Severity"),
    "annotation.column.place": ("位置", "Place"),
    "annotation.column.found": ("发现", "Found"),
    "annotation.column.expected": ("应为", "Expected"),
    "annotation.column.mend": ("怎样改", "What to do"),
    "annotation.column.code": ("代码", "Code"),
    "annotation.severity.mend": ("须改正", "Mend"),
    "annotation.severity.explain": ("请说明", "Explain"),
    "annotation.severity.info": ("提示", "Note"),
    "annotation.line": ("{severity}：{sentence}", "{severity}: {sentence}"),
    "annotation.number": ("一个数({unit})", "a number ({unit})"),
    "annotation.whole_file": ("整个文件", "The whole file"),
    "annotation.areas": ("{names}等{count}个", "{names} and others, {count} in all"),
    "annotation.places": ("{names}等{count}格", "{names} and others, {count} cells"),
    "annotation.likewise": ("(共{count}处，都这样读取)", " (read so in {count} cells)"),
}
"""Key → (Chinese, English)."""
