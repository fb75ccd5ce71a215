"""Forms of several tables and sheets, and forms about one town."""

from __future__ import annotations

from collections.abc import Sequence

from etl.workbook.sheet import CellValue, Sheet
from plan.replies import Taught
from tests.etl.forms.form import (
    BEDS,
    CARE,
    DUE,
    ELDERLY,
    JOINT,
    NURSING,
    OLD,
    STREETS,
    TOWNS,
    UNIONS,
    VILLAGES,
    Form,
    Rows,
    body,
    n,
    one,
    total,
)  # fmt: skip

CASE = frozenset
WORDS = {CARE: "持证护理员", NURSING: "护理型床位", BEDS: "机构床位数", OLD: "老年人口(万人)", UNIONS: "康养联合体"}
ALL = (CARE, OLD, NURSING, BEDS, UNIONS)


def table(measures: Sequence[str], towns: Sequence[str] = TOWNS, back: int = 0, title: str = "2024年三季度", more: Rows = ()) -> Rows:  # type: ignore[assignment]
    """A title, headers, a row a town."""
    heads: list[CellValue] = ["镇(街道)", *(WORDS[m] for m in measures)]
    return [*([[title]] if title else []), heads, *body(measures, towns, back), *more]


def sums(measures: Sequence[str], towns: Sequence[str] = TOWNS, label: str = "合计") -> Rows:
    """A row of sums."""
    return [[label, *(total(m, towns) for m in measures)]]


def named(name: str, rows: Rows, **more: object) -> Sheet:
    """A sheet by its name."""
    made = one(rows, name=name)
    return Sheet(made.name, made.rows, made.merges, **more)  # type: ignore[arg-type]


def beside(left: Rows, right: Rows, gap: int = 1) -> Rows:
    """Two tables beside each other."""
    width = max(map(len, left)) + gap
    rows = max(len(left), len(right))
    return [
        [*(left[i] if i < len(left) else []), *[None] * (width - len(left[i] if i < len(left) else [])), *(right[i] if i < len(right) else [])]
        for i in range(rows)
    ]


def of_quarters(*backs: int, pattern: str = "2024年{}季度", title: str = "养老服务情况表") -> tuple[Sheet, ...]:
    """A sheet for each quarter; Q is the third."""
    names = {-1: "四", 0: "三", 1: "二", 2: "一"}
    return tuple(named(pattern.format(names[b]), table(ALL, back=b, title=title)) for b in backs)


HALF = (TOWNS[:10], TOWNS[10:])
NOTE: Rows = [["填报说明"], ["1.护理型床位按张填报，古城街道等19个镇(街道)都要填"], ["2.持证护理员填在岗人数"]]
SHEETS: list[Form] = [
    Form("街道一张，镇一张", (named("街道", table(ALL, STREETS)), named("镇", table(ALL, VILLAGES))), ALL),
    Form("街道一张，镇一张，各有合计", (named("街道", table(ALL, STREETS, more=sums(ALL, STREETS))), named("镇", table(ALL, VILLAGES, more=sums(ALL, VILLAGES)))), ALL),
    Form("街道一张，镇一张，合计算错", (named("街道", table(ALL, STREETS, more=sums(ALL, STREETS[:2]))), named("镇", table(ALL, VILLAGES))), ALL,
         mends=True, says=CASE({("total_differs", "")})),
    Form("人员一张，床位一张", (named("人员", table((CARE, OLD))), named("床位", table((NURSING, BEDS, UNIONS)))), ALL),
    Form("说明在前", (named("说明", NOTE), named("表", table(ALL))), ALL),
    Form("另有汇总表", (named("街道", table(ALL, STREETS)), named("镇", table(ALL, VILLAGES)), named("汇总", table(ALL, more=sums(ALL)))), ALL,
         says=CASE({("another_table", "repeats")})),
    Form("同样的表两张", (named("表", table(ALL)), named("表 (2)", table(ALL))), ALL, says=CASE({("another_table", "repeats")})),
    Form("两张表数不同", (named("表", table(ALL)), named("表 (2)", table(ALL, back=1))), (), says=CASE({("ambiguous_layout", "conflict")}), mends=True),
    Form("两张表数不同，答了", (named("表", table(ALL)), named("表 (2)", table(ALL, back=1))), ALL, taught=Taught(sheets={"表 (2)": ""})),
    Form("草稿表", (named("草稿", table(ALL, back=1)), named("上报", table(ALL))), ALL, says=CASE({("another_table", "changed")})),
    Form("附上季的表", (named("上季", table(ALL, back=1)), named("本季", table(ALL))), ALL, says=CASE({("another_table", "changed")})),
    Form("附上季的表，标题写明", (named("a", table(ALL, back=1, title="养老服务2024年二季度情况表")), named("b", table(ALL))), ALL,
         says=CASE({("another_table", "period")})),
    Form("附目标分解表", (named("目标", table(ALL, back=-9, title="2024年目标任务分解表")), named("实绩", table(ALL))), ALL, says=CASE({("another_table", "changed")})),
    Form("各季一张", of_quarters(2, 1, 0, -1), ALL, says=CASE({("another_table", "period")})),
    Form("各季一张，只写季度", of_quarters(2, 1, 0, pattern="{}季度"), ALL, says=CASE({("another_table", "period")})),
    Form("各季一张，没有说要哪季", of_quarters(2, 1, 0), ALL, sent=(ELDERLY, None), says=CASE({("another_table", "period")})),
    Form("各季一张，倒着放", of_quarters(0, 1, 2, pattern="{}季度报表"), ALL, says=CASE({("another_table", "period")})),
    Form("各季一张，四季度空着", (*of_quarters(1, 0), named("2024年四季度", [["养老服务情况表"], ["镇(街道)", *WORDS.values()], *[[t] for t in TOWNS]])), ALL,
         sent=(ELDERLY, None), says=CASE({("another_table", "period")})),
    Form("各科一张", (named("养老", table(ALL)), named("救助", [["2024年三季度"], ["镇(街道)", "联办件数", "应办件数"], *body((JOINT, DUE))])), ALL,
         says=CASE({("another_table", "department")})),
    Form("隐藏的旧表", (named("旧", table(ALL, back=3), hidden=True), named("表", table(ALL))), ALL),
    Form("两张表并排，各一半镇", (named("表", beside(table(ALL, HALF[0]), [[], *table(ALL, HALF[1])[1:]])),), ALL),
    Form("两张表并排，紧挨着", (named("表", beside(table(ALL, HALF[0]), [[], *table(ALL, HALF[1])[1:]], 0)),), ALL),
    Form("两张表并排，各几项", (named("表", beside(table((CARE, OLD)), [[], *table((NURSING, BEDS, UNIONS))[1:]])),), ALL),
    Form("两张表上下，各几项", (named("表", [*table((CARE, OLD)), [], ["床位情况"], *table((NURSING, BEDS, UNIONS))[1:]]),), ALL),
    Form("两张表上下，各一半镇", (named("表", [*table(ALL, HALF[0]), [], *table(ALL, HALF[1])[1:]]),), ALL),
    Form("上下两季", (named("表", [*table(ALL, back=1, title="养老服务2024年二季度情况表"), [], *table(ALL, title="养老服务2024年三季度情况表")]),), ALL,
         says=CASE({("another_table", "period")})),
    Form("上下三季，各有合计", (named("表", [*table(ALL, back=2, title="2024年一季度情况表", more=sums(ALL)[:0]), [], *table(ALL, back=1, title="2024年二季度情况表"), [],
         *table(ALL, title="2024年三季度情况表", more=sums(ALL))]),), ALL, says=CASE({("another_table", "period")})),
    Form("下面重复一遍", (named("表", [*table(ALL), [], ["打印用"], *table(ALL)[1:]]),), ALL, says=CASE({("another_table", "repeats")})),
    Form("换页又印一次表头", (named("表", [*table(ALL, HALF[0]), ["镇(街道)", *(WORDS[m] for m in ALL)], *body(ALL, HALF[1])]),), ALL),
    Form("联系人在另一张", (named("表", table(ALL)), named("联系人", [["镇(街道)", "联系人", "电话"], *[[t, "张三", 85110000 + i] for i, t in enumerate(TOWNS)]])), ALL),
]  # fmt: skip

LIST = [("持证护理员", CARE), ("老年人口(万人)", OLD), ("护理型床位", NURSING), ("机构床位数", BEDS), ("康养联合体", UNIONS)]


def town_sheet(town: str, head: Rows, heads: list[CellValue] | None = None, units: bool = False, name: str = "") -> Sheet:
    """A sheet about one town: measures listed down."""
    rows: Rows = [*head, heads or ["指标", *(["单位"] if units else []), "数量"]]
    shown = {CARE: "人", OLD: "万人", NURSING: "张", BEDS: "张", UNIONS: "个"}
    rows += [[word.replace("(万人)", "") if units else word, *([shown[m]] if units else []), n(m, town)] for word, m in LIST]
    return one(rows, name=name or "Sheet1")


def two_columns(town: str, first: str, second: str, back: tuple[int, int]) -> Sheet:
    """A sheet about one town with two quarters."""
    rows: Rows = [[f"填报单位：{town}"], ["2024年三季度"], ["指标", first, second]]
    rows += [[word, n(m, town, back[0]), n(m, town, back[1])] for word, m in LIST]
    return one(rows, name="表")


ONE = (TOWNS[10],)
TOWN = TOWNS[10]
ONE_TOWN: list[Form] = [
    Form("填报单位：某镇", (town_sheet(TOWN, [["养老服务情况表"], [f"填报单位：{TOWN}", "2024年三季度"]]),), ALL, towns=ONE, mends=True),
    Form("填报单位在旁边一格", (town_sheet(TOWN, [["养老服务2024年三季度情况表"], ["填报单位(盖章)", f"{TOWN}人民政府"]]),), ALL, towns=ONE, mends=True),
    Form("单位名称", (town_sheet(TOWN, [["2024年三季度"], ["单位名称：", TOWN]], units=True),), ALL, towns=ONE, mends=True),
    Form("标题里有镇名", (town_sheet(TOWN, [[f"{TOWN}2024年三季度养老服务情况表"]]),), ALL, towns=ONE, mends=True),
    Form("工作表名是镇名", (town_sheet(TOWN, [["2024年三季度养老服务情况表"]], name=TOWN),), ALL, towns=ONE, mends=True),
    Form("工作表名带序号", (town_sheet(TOWN, [["2024年三季度养老服务情况表"]], name=f"11.{TOWN}"),), ALL, towns=ONE, mends=True),
    Form("本季、上季两列", (two_columns(TOWN, "本季数", "上季数", (0, 1)),), ALL, towns=ONE, mends=True, compared=5),
    Form("二季度、三季度两列", (two_columns(TOWN, "二季度", "三季度", (1, 0)),), ALL, towns=ONE, mends=True, compared=5),
    Form("十九张，一镇一张", tuple(town_sheet(t, [["2024年三季度养老服务情况表"]], name=t) for t in TOWNS), ALL),
    Form("十九张，填报单位", tuple(town_sheet(t, [["2024年三季度"], ["填报单位", t]], name=f"表{i}") for i, t in enumerate(TOWNS)), ALL),
    Form("一张里一镇一段", (one([["2024年三季度养老服务情况表"], *[row for t in TOWNS for row in (*[[f"填报单位：{t}"]], ["指标", "数量"],
         *[[word, n(m, t)] for word, m in LIST], [])]]),), ALL),
    Form("指标横排一行数", (one([["2024年三季度"], [f"填报单位：{TOWN}"], [word for word, _ in LIST], [n(m, TOWN) for _, m in LIST]]),), ALL, towns=ONE, mends=True),
    Form("一行一镇，一镇一张", tuple(one([["2024年三季度"], ["镇(街道)", *WORDS.values()], [t, *(n(m, t) for m in WORDS)]], name=t) for t in TOWNS), ALL),
    Form("没有写哪个镇", (town_sheet(TOWN, [["2024年三季度养老服务情况表"]]),), (), mends=True),
    Form("写着两个镇", (town_sheet(TOWN, [["2024年三季度养老服务情况表"], [f"填报单位：{TOWN}"], [f"填报单位：{TOWNS[3]}"]]),), (), mends=True),
    Form("城市农村两段同样的指标", (one([["2024年三季度"], [f"填报单位：{TOWN}"], ["指标", "数量"], ["城市"], *[[w, 3] for w, _ in LIST], ["农村"], *[[w, 4] for w, _ in LIST]]),),
         (), towns=ONE, mends=True),
    Form("合计城市农村三段同样的指标", (one([["2024年三季度"], [f"填报单位：{TOWN}"], ["指标", "数量"], ["合计"], *[[w, n(m, TOWN)] for w, m in LIST], ["其中：城市"],
         *[[w, 3] for w, _ in LIST], ["农村"], *[[w, 4] for w, _ in LIST]]),), ALL, towns=ONE, mends=True),
    Form("没有表头的两列", (one([["2024年三季度"], [f"填报单位：{TOWN}"], *[[w, n(m, TOWN)] for w, m in LIST]]),), ALL, towns=ONE, mends=True),
]  # fmt: skip

YUAN: Rows = [["社会救助情况（2024年三季度）"], ["项目", "标准(元)"], ["最低生活保障标准", 1165]]

