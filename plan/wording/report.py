"""Words of the commands report and verify, and the sentences of the report itself (see ``written``)."""

from __future__ import annotations

from plan.wording.report_annexes import ANNEXES, HEADS, OPINIONS
from plan.wording.report_document import INDICATORS, OPENING, OVERALL, WRITTEN_SECTIONS

DOCUMENT: dict[str, str] = {**OPENING, **OVERALL, **INDICATORS, **WRITTEN_SECTIONS, **ANNEXES, **HEADS, **OPINIONS}
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
}
