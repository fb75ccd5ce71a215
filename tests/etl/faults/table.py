"""The table of faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from etl.workbook.scan.limits import MEMBERS
from plan.period import Period
from tests.etl.books import SAMPLES
from tests.etl.faults.fault import ACROSS, NOTICE, YEAR, A, Fault, T
from tests.etl.faults.history import HISTORY

Change = Callable[[Worksheet], object]
Q2, Q3 = Period(2023, 2), Period(2023, 3)
LONG = "＝很长的话" * 4000


def _cell(name: str, value: object, said: str, cell: str = "B7", base: str = T) -> Fault:
    return Fault(name, base, said, {cell: value})


IS_ASKED = "not_a_number@B7 total_unchecked@B26"
NOT_NUMBERS = [
    _cell(f"不是确定的数：{text}", text, IS_ASKED)
    for text in (
        *(
            "约43",
            "43左右",
            "40-45",
            "40～45",
            "43多",
            "四十多",
            "43（含12）",
            "43/50",
            "1.2.3",
            "1,23",
            "12 34",
            "—",
            "/",
        ),
        *("无", "同上", "43%", "43张", "43元", "4.3e1", "０ｘ２B", "<script>alert(1)</script>", "=cmd|' /C calc'!A0'"),
        *("\u202e34", "43\u0301", "😀", "'; DROP TABLE observation; --", "${jndi:ldap://x}", "1" * 200),
    )
]
CELLS = [
    *NOT_NUMBERS,
    _cell("一段很长的话", LONG, IS_ASKED),
    _cell("日期", date(2023, 1, 5), IS_ASKED),
    _cell("日期和时间", datetime(2023, 1, 5, 8, 30), IS_ASKED),  # noqa: DTZ001 - a cell has no zone
    _cell("逻辑值", True, IS_ASKED),
    _cell("错误值", "#DIV/0!", "error_cell@B7 total_unchecked@B26"),
    _cell("没有结果的公式", "=41+2", "error_cell@B7 total_unchecked@B26"),
    _cell("空格子", None, "missing@B7 total_unchecked@B26"),
    _cell("只有空格", " \u3000 ", "missing@B7 total_unchecked@B26"),
    _cell("写明未报", "未报", "not_reported@B7 total_unchecked@B26"),
    _cell("负数", -43, "negative@B7 total_differs@B26"),
    _cell("全角负数", "－43", "negative@B7 number_dressing@B7 total_differs@B26"),
    _cell("不是整数", 43.5, "fraction@B7 total_differs@B26"),
    _cell("多得不可能", 1e308, "out_of_bounds@B7 total_unchecked@B26"),
    _cell("合计多得不可能", 1e308, "out_of_bounds@B26", "B26"),
    _cell("按万人填的比例", 0.0043, "fraction@B7 total_differs@B26"),
    _cell("部分大于总体", 144, "part_exceeds_whole@F7 total_differs@F26", "F7"),
    _cell("部分大于总体，横表", 143, "part_exceeds_whole@D5 total_differs@C5", "D5", ACROSS),
    _cell("合计不等", 2015, "total_differs@B26", "B26"),
    _cell("合计四舍五入以内", 20.15, "", "D26"),
    _cell("合计超出四舍五入", 20.2, "total_differs@D26", "D26"),
    _cell("合计读不出来", "#REF!", "total_unchecked@B26", "B26"),
    _cell("合计空着", None, "", "B26"),
    _cell("市级的数填在镇上", 3, "not_asked@F7", "F7", A),
    _cell("市级的数空着", None, "missing@F27", "F27", A),
    _cell("部分大于总体，市级", 44, "part_exceeds_whole@F27", "F27", A),
    _cell("公布的标准是负数", -1, "negative@B4", "B4", NOTICE),
    _cell("公布的标准不是数", "待定", "not_a_number@B4", "B4", NOTICE),
]
TOLERATED = [
    _cell("全角数字", "４３", "number_dressing@B7"),
    _cell("文本数字", "43", "number_dressing@B7"),
    _cell("千分位", "1,043", "number_dressing@B7 total_differs@B26"),
    _cell("全角千分位", "１，０４３", "number_dressing@B7 total_differs@B26"),
    _cell("带空格和换行", " 43\n", "number_dressing@B7"),
    _cell("带单位", "43人", "unit_in_cell@B7"),
    _cell("以万计", "0.43万", "unit_in_cell@D7", "D7"),
    _cell("以人计", "4300人", "unit_in_cell@D7", "D7"),
    _cell("中文数字", "四十三", "chinese_numeral@B7"),
    _cell("镇名不带街道", "古城", "name_variant@A7", "A7"),
    _cell("镇名带空格", "古 城 街 道", "name_variant@A7", "A7"),
    _cell("镇名带序号和市名", "1.临海市古城街道", "name_variant@A7", "A7"),
    _cell("项目名换了说法", "持证护理员", "name_variant@B5", "B5"),
    _cell("项目名带单位", "持证养老护理员数（人）", "name_variant@B5", "B5"),
    _cell(
        "表头单位换了",
        "人",
        "unit_in_header@D5 total_unchecked@D26 " + " ".join(f"not_a_number@D{n}" for n in range(7, 26)),
        "D6",
    ),
    _cell("标题是汉字的年", "临海市民政局养老服务科二〇二三年第三季度报表", "", "A1"),
    _cell("报送性质", "更正", "", "B3"),
    _cell("表下的注", "注：已与各镇核对", "note_ignored@A29", "A29"),
    _cell("合计换了说法", "总 计", "", "A26"),
]
LABELS = [
    _cell(
        "镇名写错",
        "古成街道",
        "unknown_area@A7 total_unchecked@B26 total_unchecked@D26 total_unchecked@F26 "
        "total_unchecked@H26 total_unchecked@J26",
        "A7",
    ),
    _cell(
        "不是镇",
        "开发区",
        "unknown_area@A7 missing@A5 total_unchecked@B26 total_unchecked@D26 total_unchecked@F26 "
        "total_unchecked@H26 total_unchecked@J26",
        "A7",
    ),
    _cell(
        "没有镇名",
        None,
        "unknown_area@A7 missing@A5 total_unchecked@B26 total_unchecked@D26 total_unchecked@F26 "
        "total_unchecked@H26 total_unchecked@J26",
        "A7",
    ),
    _cell(
        "一个镇两行",
        "大洋街道",
        "duplicate_area@A8 missing@A5 total_unchecked@B26 total_unchecked@D26 "
        "total_unchecked@F26 total_unchecked@H26 total_unchecked@J26",
        "A7",
    ),
    _cell("一项两列", "护理型床位数", "duplicate_measure@F5 missing@A5", "B5"),
    _cell("项目名认不出", "某某数", "unknown_measure@B5 missing@A5", "B5"),
    _cell("项目名相近", "持证养老护理人员", "unknown_measure@B5 missing@A5", "B5"),
    _cell("项目名是去年的", "持证养老护理员数(上年同期)", "unknown_measure@B5 missing@A5", "B5"),
    _cell("别的科室的项目", "低保标准", "unknown_measure@B5 missing@A5", "B5"),
    _cell("没有项目名", None, "unknown_measure@B5 missing@A5", "B5"),
    _cell("单位不能换算", "张", "wrong_unit@B5", "B6"),
    _cell("横表里镇名写错", "古成街道", "unknown_area@D3 total_unchecked@C5 total_unchecked@C6", "D3", ACROSS),
    _cell("横表里单位不能换算", "元", "wrong_unit@A5", "B5", ACROSS),
    _cell("季度写错", "五季度", "unknown_measure@D5 missing@B4", "D5", YEAR),
]


def _hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[8].hidden = True
    sheet.column_dimensions["B"].hidden = True


def _hide_sheet(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"


def _two_tables(sheet: Worksheet) -> None:
    """A table beside: its towns in another order, and a measure of the department."""
    sheet["M5"], sheet["N5"] = "镇(街道)", "护理型床位数"
    for row in range(7, 26):
        sheet[f"M{row}"], sheet[f"N{row}"] = sheet[f"A{32 - row}"].value, 40


def _copy(sheet: Worksheet) -> None:
    sheet.parent.copy_worksheet(sheet)


def _other_copy(sheet: Worksheet) -> None:
    """A draft beside the sheet, with one number of its own."""
    sheet.parent.copy_worksheet(sheet)["B7"] = 44


def _no_stamp(sheet: Worksheet) -> None:
    sheet.parent.remove(sheet.parent["_guibiao"])


def _move(sheet: Worksheet) -> None:
    sheet.unmerge_cells("A1:K1")
    sheet.move_range("A1:K26", rows=3, cols=2)


def _merge(cells: str) -> Change:
    return lambda sheet: sheet.merge_cells(cells)


def _percent(cell: str) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[cell].number_format = "0%"

    return change


def _delete_row(sheet: Worksheet) -> None:
    sheet.delete_rows(7)


def _rename(sheet: Worksheet) -> None:
    sheet.title = "Sheet1 (2)"


def _stamp(cell: str, value: str) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet.parent["_guibiao"][cell] = value

    return change


def _empty(column: str) -> Change:
    def change(sheet: Worksheet) -> None:
        for row in range(7, 26):
            sheet[f"{column}{row}"] = None

    return change


def _done(name: str, base: str, said: str, change: Change, **more: object) -> Fault:
    return Fault(name, base, said, change=change, **more)  # type: ignore[arg-type]


ALL_TOTALS = "total_unchecked@B26 total_unchecked@D26 total_unchecked@F26 total_unchecked@H26 total_unchecked@J26"
GUESSED = "guessed@A4 note_ignored@C5"
FOURTH = " ".join([*(f"missing@E{row}" for row in range(7, 25)), "missing@F4 missing@J4 missing@N4 missing@R4"])
SHAPES = [
    _done("隐藏的行和列", T, "hidden_read@A8 hidden_read@B5", _hide),
    _done("隐藏的工作表", T, "hidden_read", _hide_sheet),
    _done("旁边还有一张表", T, "another_table@M5", _two_tables),
    _done("两张一样的表", T, "another_table@A5", _copy),
    _done("两张不一样的表", T, "ambiguous_layout@A5", _other_copy),
    _done("整张表移了位置", T, "", _move),
    _done("工作表改了名", T, "", _rename),
    _done("数合并了两个镇", T, "not_a_number@B7 total_unchecked@B26", _merge("B7:B8")),
    _done("人数显示为百分数", T, "not_a_number@B7 total_unchecked@B26", _percent("B7")),
    _done(
        "删了一个镇的行",
        T,
        "missing@A5 total_unchecked@B25 total_unchecked@D25 total_unchecked@F25 total_unchecked@H25 "
        "total_unchecked@J25",
        _delete_row,
    ),
    _done("一整列没填", T, "missing@B5 total_unchecked@B26", _empty("B")),
    _done("没有标记也没有版式", T, GUESSED, _no_stamp),
    _done("印记里的科室不存在", T, "no_department", _stamp("A2", "某某科")),
    _done("印记里的季度不存在", T, "no_period", _stamp("A3", "某季度")),
    Fault("印记里没有季度，报送时选了", T, "", change=_stamp("A3", "某季度"), sent=(None, Q3)),
    Fault("邻县的标题", T, "another_place@A1", {"A1": "天台县民政局养老服务科2023年三季度指标报表"}),
    Fault("标题的季度与印记不同", T, "wrong_period@A1", {"A1": "临海市民政局养老服务科2023年二季度指标报表"}),
    Fault("第二行的季度与印记不同", T, "wrong_period@A2", {"A2": f"填报单位:临海市民政局{T[9:]}  报告期:2023年二季度"}),
    Fault(
        "第二行的季度改了，截止日没改",
        T,
        "wrong_period@A2",
        {"A2": f"填报单位:临海市民政局{T[9:]}    报告期:2023年二季度(截至2023年9月30日)"},
    ),
    Fault("截止日改了，季度没改", T, "wrong_period@A2", {"A2": "报告期:2023年三季度(截至2023年6月30日)"}),
    Fault("第二行的科室与印记不同", T, "wrong_department@A2", {"A2": "填报单位:社会事务科    报告期:2023年三季度"}),
    Fault("标题的科室与印记不同", T, "wrong_department@A1", {"A1": "社会事务科2023年三季度"}),
    Fault("标题和第二行都是别的", T, "wrong_department@A1 wrong_period@A1", {"A1": "社会事务科2023Q2报表"}),
    Fault("标题只写年份", T, "", {"A1": "2023年养老服务科指标报表"}),
    Fault("标题写累计月份", T, "", {"A1": "养老服务科2023年1-9月报表"}),
    Fault("说明提到上季度", T, "", {"A2": "说明:与2023年二季度口径一致", "M3": "比2022年四季度增加"}),
    Fault(
        "标题里的科室与选的不同",
        ACROSS,
        "wrong_department@B2",
        {"B2": "填报单位:社会事务科"},
        sent=("社会救助科", None),
    ),
    Fault("表头上两处季度不同", ACROSS, "wrong_period@D2", {"D2": "2021年三季度"}),
    *(
        Fault(f"季末的月份：{text}", ACROSS, "", {"A2": text})
        for text in (
            "2021年6月",
            "2021.6",
            "2021-06",
            "截至2021年6月底",
            "2021年6月30日",
            "2021年6月份",
            "二〇二一年六月",
        )
    ),
    Fault("季末的月份，存成日期", ACROSS, "", {"A2": date(2021, 6, 1)}),
    Fault("季末的月份，存成小数", ACROSS, "", {"A2": 2021.6}),
    Fault("不是季末的月份", ACROSS, "unread_period@A2", {"A2": "2021年5月"}, unsaid="unit_in_header@A4"),
    Fault(
        "填报日期不是报告期",
        ACROSS,
        "no_period",
        {"A2": "本季度", "B2": "填报日期:2021年6月"},
        unsaid="unit_in_header@A4",
    ),
    Fault("选错科室", T, "wrong_department", sent=("社会救助科", None)),
    Fault("选错季度", T, "wrong_period", sent=(None, Q2)),
    Fault("标题里的季度与选的不同", ACROSS, "wrong_period@A2", sent=(None, Q3)),
    Fault("表里没有写季度", ACROSS, "no_period", {"A2": "本季度"}, unsaid="unit_in_header@A4"),
    Fault("年份和季度分在两格", ACROSS, "", {"A2": "2021年", "B2": "二季度"}),
    Fault("只有年份，报送时选了季度", ACROSS, "", {"A2": "2021年"}, sent=(None, Period(2021, 2))),
    Fault("表头没有年份", YEAR, "no_period", {"B3": "本年度"}),
    Fault("四季度也填了一格", YEAR, FOURTH, {"E6": 44}),
]


def _file(name: str, content: bytes, said: str, ending: str = "xlsx") -> Fault:
    return Fault(name, "", said, content=content, ending=ending)


def _encrypted() -> bytes:
    content = bytearray((SAMPLES / f"{T}.xlsx").read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


def _with_part(name: str, content: bytes) -> bytes:
    """Return the good template with a part more."""
    copy = BytesIO((SAMPLES / f"{T}.xlsx").read_bytes())
    with ZipFile(copy, "a") as package:
        package.writestr(name, content)
    return copy.getvalue()


def _many_parts() -> bytes:
    copy = BytesIO()
    with ZipFile(copy, "w") as package:
        for number in range(MEMBERS + 1):
            package.writestr(f"xl/{number}.xml", b"")
    return copy.getvalue()


WHOLE = (SAMPLES / f"{T}.xlsx").read_bytes()
BOMB = b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'
FILES = [
    _file("空文件", b"", "empty"),
    _file("网页", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "unsupported_format", "xls"),
    _file("PDF", b"%PDF-1.7\n", "unsupported_format"),
    _file("传了一半", WHOLE[: len(WHOLE) // 2], "damaged"),
    _file("加了密码", _encrypted(), "encrypted"),
    _file("部件太多", _many_parts(), "too_large"),
    _file("带实体的XML", _with_part("xl/drawings/a.xml", BOMB), "hostile"),
    _file("会议通知", "会议通知\n请各科室参加\n".encode(), "unknown_layout", "csv"),
    Fault("带宏", T, "macros_ignored", content=_with_part("xl/vbaProject.bin", b"macro"), ending="xlsm"),
    Fault(
        "引用别的文件", T, "external_links_ignored", content=_with_part("xl/externalLinks/a.xml", b"<externalLink/>")
    ),
    Fault("调用别的程序", T, "dde_ignored", content=_with_part("xl/externalLinks/a.xml", b"<ddeLink/>")),
    Fault("扩展名不对", T, "other_kind_than_name", content=WHOLE, ending="xls"),
]


def _strike(sheet: Worksheet) -> None:
    sheet["B7"].font = Font(strike=True)


def _strike_a_part(sheet: Worksheet) -> None:
    struck = TextBlock(InlineFont(strike=True), "43")
    sheet["B7"] = CellRichText(struck, TextBlock(InlineFont(), "44"))


def _with_texts(total: int, **texts: str) -> bytes:
    """Return the good template with texts in number cells, and what its locked total then comes to."""
    copy = BytesIO()
    with ZipFile(BytesIO(WHOLE)) as old, ZipFile(copy, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</f><v>2014</v>", b"</f><v>%d</v>" % total, 1)
                for cell, text in texts.items():
                    inline = f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()
                    content = re.sub(rb'<c r="%s" s="10"><v>\d+</v></c>' % cell.encode(), inline, content)
            new.writestr(name, content)
    return copy.getvalue()


SKIPPED = "total_skips_text@B26"


def _strike_the_title(sheet: Worksheet) -> None:
    struck = TextBlock(InlineFont(strike=True), "二")
    sheet["A1"] = CellRichText(
        TextBlock(InlineFont(), "养老服务科2023年"), struck, TextBlock(InlineFont(), "三季度报表")
    )


def _strike_a_name(sheet: Worksheet) -> None:
    sheet["A7"].font = Font(strike=True)


UNCHECKED = " ".join(f"total_unchecked@{column}26" for column in "BDFHJ")
NOTED = [
    Fault("标题里划掉的季度", T, "struck_text@A1", change=_strike_the_title),
    Fault("镇名画了删除线", T, f"struck_label@A7 {UNCHECKED}", change=_strike_a_name),
    Fault("画了删除线的数", T, "struck_out@B7 total_unchecked@B26", change=_strike),
    Fault("一格里划掉一个数又写一个", T, "struck_out@B7 total_unchecked@B26", change=_strike_a_part),
    Fault("数上有批注", T, "commented@B7", change=lambda s: setattr(s["B7"], "comment", Comment("应为44", "李"))),
    Fault("表头上的批注", T, "commented@B5", change=lambda s: setattr(s["B5"], "comment", Comment("应为44", "李"))),
    Fault("合计没有算进带单位的数", T, f"unit_in_cell@B7 {SKIPPED}", content=_with_texts(1971, B7="43人")),
    Fault("合计没有算进全角的数", T, f"number_dressing@B7 {SKIPPED}", content=_with_texts(1971, B7="４３")),
    Fault(
        "合计没有算进两个文字的数",
        T,
        f"number_dressing@B7 unit_in_cell@B8 {SKIPPED}",
        content=_with_texts(1921, B7="43", B8="0.005万"),
    ),
    Fault("文字的数，合计还另有出入", T, "number_dressing@B7 total_differs@B26", content=_with_texts(1970, B7="43")),
    Fault("文字的数，合计算进去了", T, "number_dressing@B7", content=_with_texts(2014, B7="43")),
]
FAULTS = [*CELLS, *TOLERATED, *LABELS, *SHAPES, *HISTORY, *FILES, *NOTED]
