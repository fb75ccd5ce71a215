"""Thirty slips of the kind that clerks make in a downloaded template, and what they must be told at which cell."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.dashboards.desks import FIRST_ROW, MEASURES, changed, filled

LAST_ROW = FIRST_ROW + 18
BEFORE = "填报单位:养老服务科    报告期:2023年二季度(截至2023年6月30日)"
Make = Callable[[bytes], bytes]
"""What a clerk makes of the template that he was given."""


@dataclass(frozen=True, slots=True)
class Slip:
    """``told``: for each sentence its cell (empty: the whole file) and a part of its words; ``owed``: the heading's
    word for what must be done; ``ready``: it may be sent as it is."""

    name: str
    owed: str
    told: tuple[tuple[str, str], ...]
    make: Make
    ending: str = "xlsx"
    ready: bool = False


def _does(how: Callable[[Worksheet], object]) -> Make:
    return lambda template: changed(filled(template), how)


def _puts(**cells: object) -> Make:
    def put(sheet: Worksheet) -> None:
        for cell, value in cells.items():
            sheet[cell].value = value(sheet[cell].value) if callable(value) else value

    return _does(put)


def _names_sorted(sheet: Worksheet) -> None:
    names = sorted(sheet.cell(row, 1).value for row in range(FIRST_ROW, LAST_ROW + 1))
    for row, name in enumerate(names, FIRST_ROW):
        sheet.cell(row, 1).value = name


def _one_row_down(sheet: Worksheet) -> None:
    """The last town's numbers stand at the first, as after a paste that began a row too low."""
    for column in MEASURES:
        values = [sheet.cell(row, column).value for row in range(FIRST_ROW, LAST_ROW + 1)]
        for row, value in enumerate([values[-1], *values[:-1]], FIRST_ROW):
            sheet.cell(row, column).value = value


def _pasted_over_grey(sheet: Worksheet) -> None:
    for row in range(FIRST_ROW, LAST_ROW + 1):
        sheet.cell(row, 3).value = 900 + row


def _copies_last_quarter(sheet: Worksheet) -> None:
    for row in range(FIRST_ROW, LAST_ROW + 1):
        for column in MEASURES:
            sheet.cell(row, column).value = sheet.cell(row, column + 1).value


def _two_columns_swapped(sheet: Worksheet) -> None:
    for row in range(FIRST_ROW, LAST_ROW + 1):
        one, other = sheet.cell(row, 6), sheet.cell(row, 8)
        one.value, other.value = other.value, one.value


def _two_rows_swapped(sheet: Worksheet) -> None:
    for column in MEASURES:
        one, other = sheet.cell(7, column), sheet.cell(LAST_ROW, column)
        one.value, other.value = other.value, one.value


def _struck(sheet: Worksheet) -> None:
    through = TextBlock(InlineFont(strike=True), "112")
    sheet["B8"].value = CellRichText(through, TextBlock(InlineFont(), "115"))


def _comment(sheet: Worksheet) -> None:
    sheet["B8"].comment = Comment("此数有误，应为115", "李")


def _column_in_units(sheet: Worksheet) -> None:
    for row in range(FIRST_ROW, LAST_ROW + 1):
        sheet.cell(row, 4).value = round(sheet.cell(row, 4).value * 10_000)


def _town_left_out(sheet: Worksheet) -> None:
    sheet.delete_rows(9)


def _zone_put_in(sheet: Worksheet) -> None:
    sheet.insert_rows(LAST_ROW + 1)
    sheet.cell(LAST_ROW + 1, 1).value = "开发区"
    for column in MEASURES:
        sheet.cell(LAST_ROW + 1, column).value = 5


def _untouched(template: bytes) -> bytes:
    return template


def _as_csv(template: bytes) -> bytes:
    book = load_workbook(io.BytesIO(filled(template)))
    text = io.StringIO()
    csv.writer(text).writerows(book["填报"].iter_rows(values_only=True))
    book.close()
    return text.getvalue().encode("gbk")


def _zipped(template: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("养老三季度.xlsx", filled(template))
    return out.getvalue()


def _printed(_: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _lock_file(_: bytes) -> bytes:
    return b"\x02li" + b"\x20" * 52 + b"\x02\x00l\x00i\x00" + b"\x20\x00" * 52


NOTHING, EXPLAIN, MEND = "没有发现问题", "请说明", "须改正"
UNREADABLE, ASKED, TAUGHT = "读不出来", "请您认一下", "请核对后确认"
SLIPS = (
    Slip("约数", MEND, (("B8", "写的是“约120”，不能确定是多少"),), _puts(B8="约120")),
    Slip("空格", MEND, (("F9", "(江南街道)没有填"),), _puts(F9=None)),
    Slip("斜杠", MEND, (("F9", "写的是“/”，不能确定是多少"),), _puts(F9="/")),
    Slip("错误值", MEND, (("B8", "错误值“#REF!”"),), _puts(B8="#REF!")),
    Slip("变成了日期", MEND, (("B8", "自动改成了日期"),), _puts(B8=date(2023, 3, 15))),
    Slip("百分数", MEND, (("B8", "写的是“43%”"),), _puts(B8="43%")),
    Slip("字母O当作0", MEND, (("B8", "写的是“1O5”"),), _puts(B8="1O5")),
    Slip("负数", MEND, (("B8", "小于0"),), _puts(B8=lambda old: -old)),
    Slip("半个人", MEND, (("B8", "应是整数(人)"),), _puts(B8=lambda old: old + 0.5)),
    Slip("部分大于总体", MEND, (("F8", "大于“养老机构床位数”"),), _puts(F8=lambda old: old + 5000)),
    Slip("合计被改", MEND, (("B26", "合计是123，各镇(街道)相加是579"),), _puts(B26=123)),
    Slip("镇名写错", ASKED, (("A7", "是不是“古城街道”"),), _puts(A7="古成街道")),
    Slip("一个镇两行", MEND, (("A8", "另一处在A7"), ("A5", "没有找到“古城街道”这一行")), _puts(A7="大洋街道")),
    Slip("删了一行", MEND, (("A5", "没有找到“江南街道”这一行"),), _does(_town_left_out)),
    Slip("多了开发区", ASKED, (("A26", "请在页面上选“不是镇(街道)，不采用”"),), _does(_zone_put_in)),
    Slip("名称单独排序", MEND, (("A7", "与灰色的“上季度”列对不上"),), _does(_names_sorted)),
    Slip("粘贴盖住灰色列", MEND, (("C7", "粘贴时盖住了灰色列"),), _does(_pasted_over_grey)),
    Slip("划掉的数", MEND, (("B8", "“112”画了删除线，“115”没有画"),), _does(_struck)),
    Slip("模板没有填", MEND, (("B5", "整项没有填"), ("J5", "整项没有填")), _untouched),
    Slip("上一季度的标题", MEND, (("A2", "而这份模板是2023年三季度的"),), _puts(A2=BEFORE)),
    Slip("整行错位", EXPLAIN, (("B5", "请核对是否错行"),), _does(_one_row_down)),
    Slip("两行互换", EXPLAIN, (("A7", "A7“古城街道”→桃渚镇；A25“桃渚镇”→古城街道"),), _does(_two_rows_swapped)),
    Slip("两列填反", MEND, (("F7", "大于"), ("F5", "互相填反")), _does(_two_columns_swapped)),
    Slip("照抄上季度", EXPLAIN, (("A5", "全部95个数与2023年二季度完全相同"),), _does(_copies_last_quarter)),
    Slip("少了一位", EXPLAIN, (("B7", "2023年二季度是81，变化很大"),), _puts(B7=lambda old: old // 10)),
    Slip("万人的列填了人", EXPLAIN, (("D7", "如果单位多乘了10000，应为3.69"),), _does(_column_in_units)),
    Slip("数旁批注", NOTHING, (("B8", "有批注：“此数有误，应为115”"),), _does(_comment), ready=True),
    Slip("数带单位", NOTHING, (("B8", "“53人”按53人读取"),), _puts(B8=lambda old: f"{old}人"), ready=True),
    Slip("另存为CSV", TAUGHT, (("另存为CSV!A4", "请确认"),), _as_csv, "csv"),
    Slip("压缩包", UNREADABLE, (("", "请先解压"),), _zipped, "zip"),
    Slip("打印成PDF", UNREADABLE, (("", "PDF文件，里面的数没有格子"),), _printed, "pdf"),
    Slip("临时文件", UNREADABLE, (("", "自动产生的临时文件"),), _lock_file),
)
