"""Words of the commands report and verify, and the sentences of the report itself (see ``written``)."""

from __future__ import annotations

from plan.wording.report_annexes import ANNEXES, FIGURES, HEADS, OPINIONS
from plan.wording.report_document import INDICATORS, OPENING, OVERALL, WRITTEN_SECTIONS

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
    "verify.superseded": (
        "文件未被改动，但所载数值此后有修订",
        "The file is unaltered, but some of its numbers have changed since",
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
        "不能逐字节核验，也不在本机生成的报告清单中",
        "It cannot be compared byte for byte, and it is not in the list of reports made here",
    ),
    "verify.foreign": ("这不是本系统生成的PDF报告", "This is not a PDF report of this program"),
    "verify.reason.program": ("报告由另一版本的程序生成", "The report was made by another version of the program"),
    "verify.reason.fonts": ("报告使用了另外的字体", "The report was made with other fonts"),
    "verify.reason.catalogue": (
        "规划目录或更正文件此后有改动",
        "The catalogue or the corrections have changed since",
    ),
    "verify.by_file": ("更正文件或规划目录", "The corrections or the catalogue"),
    "verify.differences": ("{count}个数与报告不同", "Numbers that differ: {count}"),
    "column.figure": ("数值", "Figure"),
    "column.old": ("报告所载", "In the report"),
    "column.new": ("现在", "Now"),
    "column.changed_by": ("改动它的报送", "Changed by"),
}
