"""Forms that are like those on which the reader was once wrong: units in notes, rows and columns beside those meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.workbook.scan.sheet import Sheet
from plan.replies import TaughtWords
from tests.etl.forms.form import CARE, NURSING, OLD, TOWNS, Form, Q, Rows, body, n, one, total
from tests.etl.forms.headings import two_rows

CASE = frozenset
TITLE = "养老服务情况表（2024年三季度）"
BOTH = (CARE, NURSING)
HEADS: list[Any] = ["镇(街道)", "持证护理员", "护理型床位"]
ASSISTANCE = "社会救助科"
AGED = [town for town in TOWNS if town not in ("永丰镇", "尤溪镇")]


def noted(note: str, times: float) -> Sheet:
    """Return a table whose unit stands in a note above it alone."""
    rows: Rows = [[town, round(n(OLD, town) * times, 6)] for town in TOWNS]
    return one([[TITLE], [None, note], ["镇(街道)", "老年人口"], *rows])


def noted_below(note: str, times: float) -> Sheet:
    """Return a table whose unit stands in a note under it."""
    rows: Rows = [[town, round(n(OLD, town) * times, 6)] for town in TOWNS]
    return one([[TITLE], ["镇(街道)", "老年人口"], *rows, [note]])


def money(note: str, head: str = "低保标准", label: str = "全市") -> Sheet:
    """Return the city's one figure, 1000 or 12000, with its unit in a note or its header."""
    figure = 12000.0 if "年" in note + head else 1000.0
    return one([["社会救助科2024年三季度报表"], [None, note], ["地区", head], [label, figure]])


def with_rows(*rows: list[Any], first: Sequence[list[Any]] = ()) -> Sheet:
    """Return all towns with rows under and over them."""
    return one([[TITLE], HEADS, *first, *body(BOTH), *rows])


def together(label: str) -> Sheet:
    """Return a table in which two towns have one row."""
    rows = [[label if town == "永丰镇" else town, *numbers] for town, *numbers in body(BOTH) if town != "尤溪镇"]
    return one([[TITLE], HEADS, *rows])


def called(pattern: str) -> Sheet:
    """Return a table whose towns are all written in one way."""
    return one(
        [
            [TITLE],
            HEADS,
            *[[pattern.format(town=town, at=at), *numbers] for at, (town, *numbers) in enumerate(body(BOTH), 1)],
        ]
    )


def struck(*cells: tuple[int, int, str]) -> Sheet:
    """Return a table in which cells are struck through."""
    made = with_rows()
    return Sheet(made.name, made.rows, made.merges, struck={(row, column): (text, "") for row, column, text in cells})


UNITS = [
    *(
        Form(f"说明写{note}", (noted(note, times),), (OLD,), mends=True)
        for note, times in [
            ("单位：人", 10000),
            ("单位：人、张；老年人口：万人", 1),
            ("单位：人、张（老年人口：人）", 10000),
            ("单位：人、张，老年人口单位为万人", 1),
            ("（单位：老年人口万人，其他人、张）", 1),
            ("单位：人 张 万人", 1),
            ("计量单位：人/张/万人", 1),
            ("注：老年人口以人为单位", 10000),
            ("说明：1.老年人口按人填报；2.其他不变", 10000),
            ("老年人口计量单位：千人", 10),
            ("(计量单位：千人)", 10),
            ("单位：十万人", 0.1),
            ("单位：万人、人", 1),
            ("单位：万", 1),
            ("填报单位：养老服务科  单位：人", 10000),
            ("填报单位：养老服务科", 1),
            ("单位：张、个", 1),
        ]
    ),
    *(
        Form(
            f"说明写{note}，没写老年人口按哪一种，{times}",
            (noted(note, times),),
            (),
            mends=True,
            says=CASE({("wrong_unit", "several")}),
        )
        for note, times in [
            ("单位：人、张", 10000),
            ("单位：人、张", 1),
            ("单位：张、人", 1),
            ("单位：千人、张", 10),
            ("单位：人、张(老年人口除外)", 1),
        ]
    ),
    Form(
        "说明写单位：人、张，答了是人",
        (noted("单位：人、张", 10000),),
        (OLD,),
        mends=True,
        taught=TaughtWords(units={OLD: "人"}),
    ),
    Form(
        "说明写单位：人、张，表头写万人",
        (one([[TITLE], ["单位：人、张"], ["镇(街道)", "老年人口（万人）"], *body((OLD,))]),),
        (OLD,),
        mends=True,
    ),
    *(
        Form(f"表下{note}", (noted_below(note, times),), (OLD,), mends=True)
        for note, times in [
            ("注：老年人口单位为万人", 1),
            ("注：老年人口以人为单位", 10000),
            ("备注：老年人口：人", 10000),
        ]
    ),
    *(
        Form(
            f"低保标准，{note or head}",
            (money(note, head),),
            (),
            sent=(ASSISTANCE, Q),
            mends=True,
            says=CASE({("wrong_unit", "time")}),
        )
        for note, head in [
            ("单位：元", "低保标准"),
            ("单位：人、元", "低保标准"),
            ("", "低保标准(元)"),
            ("单位：万元", "低保标准"),
        ]
    ),
]
ROWS_ABOUT = [
    Form(
        f"行是{label}",
        (with_rows(["合计", total(CARE), total(NURSING)], [label, 3, 4]),),
        BOTH,
        mends=True,
        says=CASE({("note_ignored", "about")}),
    )
    for label in ("上年同期", "同比增长%", "占全市比重", "年度目标", "完成率", "平均", "各镇平均数", "最高", "排名")
]


def listed(head: str, *quarters: str) -> Sheet:
    """Return a list with a row for each town and quarter, the last of which is the one asked for."""
    rows = [[q, *row] for back, q in zip((2, 1, 0), quarters, strict=True) for row in body(BOTH, back=back)]
    return one([["养老服务分季情况"], [head, *HEADS], *rows])


def tidy() -> Sheet:
    """Return a list with a row for each town and measure, and quarters across, of which no title says one."""
    rows: Rows = [
        [town, name, *(n(m, town, b) for b in (2, 1, 0))]
        for town in TOWNS
        for name, m in zip(HEADS[1:], BOTH, strict=True)
    ]
    return one([["养老服务情况"], ["镇(街道)", "填报项", "2024年一季度", "2024年二季度", "2024年三季度"], *rows])


VERIFIED = TaughtWords(
    labels={
        "持证护理员/上报数": "",
        "持证护理员/核实数": CARE,
        "护理型床位/上报数": "",
        "护理型床位/核实数": NURSING,
    }
)


def subtitled(text: str) -> Sheet:
    """Return a table with a short text in a row of its own under its title."""
    return one([[TITLE], [text], HEADS, *body(BOTH)])


def sectioned(*sections: tuple[str, int]) -> Sheet:
    """Return the same towns under each of several section rows, of some quarters ago."""
    rows = [row for text, back in sections for row in ([text], *body(BOTH, back=back))]
    return one([[TITLE], HEADS, *rows])


def remarked(remark: str) -> Sheet:
    """Return a table with a remark beside one town's numbers."""
    rows = [[*row, remark if row[0] == TOWNS[3] else None] for row in body(BOTH)]
    return one([[TITLE], [*HEADS, "备注"], *rows])


def headed(*heads: str, times: float = 1.0, title: str = TITLE) -> Sheet:
    """Return a table of a count and of a number in 万人, whose headers or corner say a unit."""
    rows = [[town, n(CARE, town), n(OLD, town) * times] for town in TOWNS]
    return one([[title], [*heads], *rows])


def signed(*notes: str) -> Sheet:
    """Return measures down with merged labels and notes in the second label column under them."""
    rows: Rows = [[name, None, *(n(m, t) for t in TOWNS)] for name, m in zip(HEADS[1:], BOTH, strict=True)]
    return one([[TITLE], ["项目", None, *TOWNS], *rows, *([None, note] for note in notes)], "A2:B2", "A3:B3", "A4:B4")


def under(*rows: Sequence[Any]) -> Sheet:
    """Return measures down and towns across under some rows of texts."""
    counted = [[name, *(n(m, t) for t in TOWNS)] for name, m in zip(HEADS[1:], BOTH, strict=True)]
    return one([*map(list, rows), ["单位名称", *TOWNS], *counted])


KINDS: list[Form] = [
    Form(
        "unit and quarter above towns across",
        (under(["2024年", "三季度"], [None, None, "计量单位：张"]),),
        BOTH,
        mends=True,
    ),
    *(
        Form(
            f"another quarter above towns across, {at}",
            (under([*[None] * at, "一季度"]),),
            BOTH,
            says=CASE({("wrong_period", "text")}),
            mends=True,
        )
        for at in (1, 3)
    ),
    Form("unit of one header", (headed("镇(街道)", "持证护理员", "老年人口（单位：万人）"),), (CARE, OLD), mends=True),
    Form(
        "unit of another header", (headed("镇(街道)", "持证护理员（单位：人）", "老年人口"),), (CARE, OLD), mends=True
    ),
    *(
        Form(
            f"unit in a corner: {corner}",
            (headed(corner, "持证护理员", "老年人口", times=1e4),),
            (CARE, OLD),
            mends=True,
        )
        for corner in ("单位：人", "计量单位：人", "镇(街道)（单位：人）", "镇(街道) 单位：人")
    ),
    Form("names under merged labels", (signed("审核人：李四", "说明：古城街道含原城关片区"),), BOTH, mends=True),
    *(
        Form(f"备注写{remark}", (remarked(remark),), BOTH, mends=True, says=CASE({("note_ignored", "remark")}))
        for remark in ("护理员应为120", "估计数", "约数", "上次误报，已更正", "暂按上季填", "待核实", "不含开发区")
    ),
    *(
        Form(f"备注写{remark}", (remarked(remark),), BOTH, mends=True)
        for remark in ("已核", "张三", "无", "联系电话见附表")
    ),
    *(
        Form(
            f"表下写{note}",
            (with_rows([note]),),
            BOTH,
            mends=True,
            says=CASE({("note_ignored", "remark")}),
        )
        for note in (
            "注：大田街道床位应为120张，以此为准",
            "以上为预计数，待核实",
            "说明：上表为二季度数据",
            "本表系初步数",
        )
    ),
    *(
        Form(
            f"隐藏的表也有数，{name}",
            (
                Sheet("填报", one([[TITLE], HEADS, *body(BOTH)]).rows),
                Sheet(name, one([[TITLE], HEADS, *body(BOTH, back=2)]).rows, hidden=True),
            ),
            BOTH,
            mends=True,
            says=CASE({("another_table", "hidden")}),
        )
        for name in ("旧", "Sheet2", "填报(2)")
    ),
    *(
        Form(f"副标题{text}", (subtitled(text),), (), mends=True, says=CASE({("ambiguous_layout", "title")}))
        for text in (
            "（上年同期）",
            "本季度净增数",
            "目标值",
            "预计数",
            "农村",
            "（民办）",
            "申报数",
            "其中增量",
            "排名",
        )
    ),
    *(
        Form(
            f"标题括号{word}",
            (one([[f"养老服务情况表（2024年三季度）（{word}）"], HEADS, *body(BOTH)]),),
            (),
            mends=True,
            says=CASE({("ambiguous_layout", "title")}),
        )
        for word in (
            *(
                "计划数",
                "规划数",
                "考核指标",
                "模拟数据",
                "测试",
                "讨论稿",
                "征求意见稿",
                "未审",
                "空表",
                "增量",
                "占比",
            ),
            *("农村", "仅城区", "公办", "民办机构", "女性", "不含杜桥镇", "除开发区外", "其中：民办"),
        )
    ),
    *(
        Form(
            f"标题括号{word}",
            (one([[f"养老服务情况表（2024年三季度）（{word}）"], HEADS, *body(BOTH)]),),
            BOTH,
            mends=True,
        )
        for word in ("修订稿", "分镇街", "目标完成情况", "养老服务科", "一", "含在册", "城乡", "盖章件", "任务完成数")
    ),
    *(
        Form(f"副标题{text}", (subtitled(text),), BOTH, mends=True)
        for text in ("三季度", "（第三季度）", "9月", "2024年", "养老服务", "（一）基本情况", "街道、镇")
    ),
    *(
        Form(
            f"标题有{word}",
            (one([[f"{word}情况表（2024年三季度）"], HEADS, *body(BOTH)]),),
            (),
            mends=True,
            says=CASE({("ambiguous_layout", "title")}),
        )
        for word in (
            "拟建养老机构",
            "在建养老项目",
            "养老床位申报",
            "注销养老机构",
            "空置床位",
            "养老服务缺口",
            "养老服务调整前",
        )
    ),
    *(
        Form(
            f"上面一行{word}",
            (sectioned((word, 0)),),
            (),
            mends=True,
            says=CASE({("unknown_measure", "changed_words")}),
        )
        for word in ("农村", "（一）农村", "民办", "待建", "申报数", "女性", "特困老人")
    ),
    *(
        Form(f"上面一行{word}", (sectioned((word, 0)),), BOTH, mends=True)
        for word in ("三季度", "2024年三季度", "各镇(街道)", "一、养老服务", "东部片区", "本季度")
    ),
    *(
        Form(
            f"上面一行{word}",
            (sectioned((word, 0)),),
            (),
            mends=True,
            says=CASE({("wrong_period", "text")}),
        )
        for word in ("一季度", "2023年三季度", "2024年二季度")
    ),
    Form("各季一段", (sectioned(("2024年二季度", 1), ("2024年三季度", 0)),), BOTH, mends=True),
    *(
        Form(
            f"{word}在上面",
            (one([[TITLE], [None, word, word], HEADS, *body(BOTH)]),),
            (),
            mends=True,
            says=CASE({("unknown_measure", "changed")}),
        )
        for word in ("批准数", "备案数", "备案")
    ),
    *(
        Form(f"清单，左边{head}，{quarters[0]}", (listed(head, *quarters),), BOTH, mends=True)
        for head, quarters in (
            ("季度", ("2024Q1", "2024Q2", "2024Q3")),
            ("报告期", ("2024年一季度", "2024年二季度", "2024年三季度")),
            ("时间", ("一季度", "二季度", "三季度")),
        )
    ),
    Form(
        "各月一张",
        tuple(
            Sheet(f"{month}月", one([["养老服务报表"], HEADS, *body(BOTH, back=9 - month)]).rows) for month in (7, 8, 9)
        ),
        BOTH,
        mends=True,
        says=CASE({("another_table", "changed")}),
    ),
    Form("清单，各季横排，标题没有季度", (tidy(),), BOTH, mends=True),
    *(
        Form(
            f"表名{name}",
            (Sheet(name, one([["养老服务报表"], HEADS, *body(BOTH)]).rows),),
            (),
            mends=True,
            says=CASE({("ambiguous_layout", "title")}),
        )
        for name in ("上季", "上季度", "去年三季度")
    ),
    *UNITS,
    *ROWS_ABOUT,
    Form(
        "目标在最上面一行",
        (with_rows(first=[["年度目标", 900, 9000]]),),
        BOTH,
        mends=True,
        says=CASE({("note_ignored", "about")}),
    ),
    Form("没有见过的镇", (with_rows(["新建镇", 3, 4]),), BOTH, mends=True, says=CASE({("unknown_area", "unknown")})),
    Form("含：社区", (with_rows(["含：社区办", 3, 4]),), BOTH, mends=True, says=CASE({("note_ignored", "parts")})),
    Form(
        "镇名后面是其中",
        (with_rows(["桃渚镇其中：民办", 3, 4]),),
        BOTH,
        mends=True,
        says=CASE({("note_ignored", "parts")}),
    ),
    *(
        Form(
            f"两镇一行，{label}",
            (together(label),),
            BOTH,
            towns=tuple(AGED),
            mends=True,
            says=CASE({("unknown_area", "several")}),
        )
        for label in ("永丰镇(含尤溪镇)", "永丰镇、尤溪镇", "永丰+尤溪", "永丰镇(原尤溪镇并入)")
    ),
    *(
        Form(f"镇名写作{pattern}", (called(pattern),), BOTH, mends=True)
        for pattern in (
            "浙江省台州市临海市{town}",
            "浙江省临海市{town}",
            "台州市临海市{town}",
            "3310820{at:02}{town}",
            "331082{at:06} {town}",
            "{town}民政办",
            "临海市{town}人民政府",
        )
    ),
    Form("别的市的镇", (called("温州市{town}"),), (), mends=True, says=CASE({("unknown_layout", "measures")})),
    Form(
        "镇名划掉",
        (struck((4, 0, TOWNS[2])),),
        BOTH,
        towns=tuple(t for t in TOWNS if t != TOWNS[2]),
        mends=True,
        says=CASE({("struck_label", "")}),
    ),
    Form("表头划掉", (struck((1, 2, "护理型床位")),), (CARE,), mends=True, says=CASE({("struck_label", "")})),
    Form(
        "整行划掉",
        (struck((4, 0, TOWNS[2]), (4, 1, "1"), (4, 2, "2")),),
        BOTH,
        towns=tuple(t for t in TOWNS if t != TOWNS[2]),
        mends=True,
        says=CASE({("struck_out", "")}),
    ),
    *(
        Form(
            f"下层{lower[0]}、{lower[1]}",
            (two_rows(lower, [None, None]),),
            (),
            mends=True,
            says=CASE({("unknown_measure", "changed")}),
        )
        for lower in (
            ("上报数", "核实数"),
            ("数量", "审定数"),
            ("填报数", "更正后"),
            ("期末数", "复核"),
            ("上报数", "核定数"),
            ("三季度", "三季度(调整)"),
            ("本季", "校正数"),
            ("数量", "核查数"),
            ("期末数", "重报"),
        )
    ),
    *(
        Form(
            f"一行表头{first}、{second}",
            (
                one(
                    [
                        ["养老服务情况表（2024年三季度）"],
                        [
                            "镇(街道)",
                            *(f"{name}{last}" for name in ("持证护理员", "护理型床位") for last in (first, second)),
                        ],
                        *([town, 1.0, 2.0, 3.0, 4.0] for town in TOWNS),
                    ]
                ),
            ),
            (),
            mends=True,
        )
        for first, second in (
            ("三季度", "三季度(调整)"),
            ("", "（更正后）"),
            ("(三季度)", "三季度-核定"),
            ("(三季度)", "(三季度(调整))"),
        )
    ),
    Form("核实数答了", (two_rows(("上报数", "核实数"), [None, 0]),), BOTH, mends=True, taught=VERIFIED),
    *(
        Form(f"下层{lower[0]}、{lower[1]}", (two_rows(lower, [0, 1]),), BOTH, mends=True)
        for lower in (
            ("2024.9", "2024.6"),
            ("2024-09", "2024-06"),
            ("2024/9", "2024/6"),
            ("202409", "202406"),
            ("截至三季度", "截至二季度"),
            ("截至9月底", "截至6月底"),
        )
    ),
    Form("月份写成数", (two_rows((2024.9, 2024.6), [0, 1]),), BOTH, mends=True),  # type: ignore[arg-type]
]
