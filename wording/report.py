"""Words of the commands report and verify, and the sentences of the report itself (see ``written``)."""

from __future__ import annotations

from wording.report_annexes import ANNEXES, FIGURES, HEADS, OPINIONS
from wording.report_document import INDICATORS, OPENING, OVERALL, WRITTEN_SECTIONS

DOCUMENT: dict[str, str] = {
    **OPENING,
    **OVERALL,
    **INDICATORS,
    **WRITTEN_SECTIONS,
    **ANNEXES,
    **HEADS,
    **OPINIONS,
    **FIGURES,
}
"""Key → Chinese sentence of the report."""


def written(key: str, /, **fields: object) -> str:
    """The report's sentence under ``key`` with its fields filled in; KeyError for a key nobody wrote."""
    return DOCUMENT[key].format_map(fields)


REPORT: dict[str, tuple[str, str]] = {
    "doctor.evaluation": ("评估文字与报告清单的链条", "The chain of evaluators' texts and reports made"),
    "report.written": ("已生成报告：{path}（SHA-256 {sha256}）", "The report is written: {path} (SHA-256 {sha256})"),
    "report.kind": (
        "{path}：报告只能是 .pdf、.docx 或 .xlsx",
        "{path}: a report is .pdf, .docx or .xlsx",
    ),
    "report.milestones": ("已生成{count}份报告：{path}", "Wrote {count} reports to {path}"),
    "report.not_due": ("还没有到期的目标年，没有可生成的报告", "No target year is due yet: there is no report to make"),
    "report.use": (
        "请用 --as-of 和 -o 写明评估日和输出文件，或用 --all-milestones 写明文件夹",
        "Say the day and the file with --as-of and -o, or a folder with --all-milestones",
    ),
    "verify.equal": (
        "与台账一致：文件未被改动，所载数值与现在的数据相同",
        "Equal: the file is unaltered and its numbers are what the data say today",
    ),
    "verify.resaved": (
        "文件另存过，内容未被改动：所载数值与台账一致，与现在的数据相同",
        "The file was saved again and says the same: its numbers are the journal's and what the data say today",
    ),
    "verify.edited": (
        "文字经过编辑，数值未被改动：所载数值与台账一致，与现在的数据相同",
        "Its words were edited; its numbers are the journal's and what the data say today",
    ),
    "verify.superseded": (
        "文件所载数值未被改动，但此后有修订",
        "The numbers in the file are unaltered, but some of them have changed since",
    ),
    "verify.altered": (
        "文件被改动过：与台账重新生成的报告不同",
        "The file was altered: it is not the report the journal gives",
    ),
    "verify.other_plan": (
        "这是另一个规划的报告，不能在这里核验",
        "This is a report on another plan; it cannot be verified here",
    ),
    "verify.other_data": (
        "数据版本不同：报告所依据的数据不是本数据目录在该时点的数据，或文件被改动过",
        "Another data version: what the report rests on is not what this home knew then, or the file was altered",
    ),
    "verify.unproven": (
        "不能确认：既不能逐字节核验，也不在本机生成的报告清单中",
        "Not proven: it cannot be compared byte for byte, and it is not in the list of reports made here",
    ),
    "verify.foreign": (
        "这不是本系统生成的报告，或者文件中的编制记录已被删去",
        "This is not a report of this program, or its record has been taken out of the file",
    ),
    "verify.reason.resaved": ("文件另存过，内容未被改动", "The file was saved again and says the same"),
    "verify.reason.edited": ("文字经过编辑，数值未被改动", "Its words were edited, its numbers were not"),
    "verify.reason.reprinted": (
        "文件经重新打印或转换，已逐字核对文字；图形只能目视核对",
        "The file was printed or converted again: its words were compared, its drawings can only be looked at",
    ),
    "verify.reason.drawn": (
        "文字相同，但有的页面图形或字形与原件不同",
        "The words are the same, but some pages are drawn in another way",
    ),
    "verify.reason.laid_over": (
        "另加了批注、文本框或浮动图形，可能遮住原有内容，请先删去再核验",
        "Annotations, text boxes or floating pictures were added that may hide something: verify it without them",
    ),
    "verify.reason.pictures": (
        "含有原件没有的图片，图片中的数值无法读取",
        "It holds pictures that are not the report's own, and figures in pictures cannot be read",
    ),
    "verify.reason.copy": (
        "文件所附的机器可读数值被改动过",
        "The machine-readable figures inside the file were altered",
    ),
    "verify.reason.unreadable": ("文件内容无法读取", "What the file says cannot be read"),
    "verify.mismatches": ("与原报告不同之处：{count}处", "Places that are not as they were: {count}"),
    "verify.edits": ("编辑过的文字：{count}处", "Edited words: {count}"),
    "verify.more": ("另有{count}处，用 --json 列出全部", "{count} more: --json lists them all"),
    "verify.page": ("第{page}页", "page {page}"),
    "verify.since": ("由报送{submission}引起，{count}个数", "Because of submission {submission}: {count}"),
    "verify.since_about": (
        "{file}，{by}于{day}审核通过，原因：{reason}",
        "{file}, accepted by {by} on {day}; reason: {reason}",
    ),
    "verify.no_reason": ("未填写", "none given"),
    "verify.since_file": ("由更正文件或规划目录引起，{count}个数", "Because of corrections or the catalogue: {count}"),
    "verify.since_pooled": (
        "其余{indicators}项指标的实际值未变，仅趋势推算随合并回测变动，{count}个数",
        "Of {indicators} other indicators only the forecasts moved, with the common record of past ones: {count}",
    ),
    "verify.since_more": (
        "另有{count}个数（其中分镇（街道）{towns}个，按印出的位数看不出的{unseen}个），用 --json 列出全部",
        "{count} more ({towns} of towns, {unseen} that printing does not show): --json lists them all",
    ),
    "mismatch.figure": ("数值不同", "another figure"),
    "mismatch.words": ("文字不同", "other words"),
    "mismatch.missing": ("缺少", "missing"),
    "mismatch.added": ("多出", "added"),
    "mismatch.picture": ("图形不同", "another drawing"),
    "column.where": ("位置", "Where"),
    "column.kind": ("情况", "What"),
    "column.printed": ("文件所载", "In the file"),
    "column.right": ("应为", "Right"),
    "verify.reason.program": ("报告由另一版本的程序生成", "The report was made by another version of the program"),
    "verify.reason.fonts": ("报告使用了另外的字体", "The report was made with other fonts"),
    "verify.reason.catalogue": (
        "规划目录或更正文件此后有改动",
        "The catalogue or the corrections have changed since",
    ),
    "verify.differences": ("{count}个数与报告不同", "Numbers that differ: {count}"),
    "column.figure": ("数值", "Figure"),
    "column.old": ("报告所载", "In the report"),
    "column.new": ("现在", "Now"),
}
