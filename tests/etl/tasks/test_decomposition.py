"""A decomposition out and in: what the template holds, what is read, a finding at the right cell for every fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from etl.tasks.decomposition import ReadDecomposition
from etl.tasks.task_service import TaskService
from plan.finding import SEVERITY_OF, Severity
from plan.tasks.task import Deliverable, Scoring, Task, TaskKind
from tests.etl.tasks.conftest import OFFICE, USUAL, Rows
from tests.plan.tasks.making import COMMITMENTS
from wording import Lang
from wording.sentences import message

Write = Callable[[Rows, str], Path]
BASE: dict[str, object] = {"任务": "做一件事", "牵头单位": "养老服务科", "计分方式": "定性"}
BASE |= {"起始时间": "2021-01-01", "完成时限": "2025-12-31"}

BELOW = 4 + len(COMMITMENTS.all)
"""The first row below the commitments' own, as the fixture writes."""


def read(service: TaskService, path: Path) -> ReadDecomposition:
    found = service.read(path)
    assert isinstance(found, ReadDecomposition)
    return found


def test_the_template_has_every_commitment_with_its_words(write: Callable[..., Path]) -> None:
    sheet = openpyxl.load_workbook(write([]))["任务分解表"]
    heads = [cell.value for cell in sheet[3]]
    order = ["序号", "类别", "规划条目", "任务", "量化目标", "年度/季度节点", "牵头单位", "配合单位", "督查单位"]
    order += ["责任岗位", "镇(街道)", "完成时限", "对应指标", "备注"]
    assert [head for head in heads if head in order] == order
    quotes = [sheet.cell(row, heads.index("原文") + 1).value for row in range(4, BELOW)]
    assert quotes == [each.quote for each in COMMITMENTS.all]


def test_a_plain_decomposition_is_read_exactly(service: TaskService, write: Callable[..., Path]) -> None:
    found = read(service, write(USUAL))
    assert [f.code for f in found.findings] == ["task_not_taken"]
    nodes, quantity = found.tasks
    assert (nodes.lead, nodes.scoring, nodes.due) == ("养老服务科", Scoring.NODES, date(2023, 12, 31))
    assert [(n.name, n.due.isoformat(), n.weight, n.deliverable) for n in nodes.nodes] == [
        ("方案印发", "2021-06-30", 40, Deliverable.FILE),
        ("完工", "2023-12-31", 60, Deliverable.PHOTO),
    ]
    assert (quantity.target, quantity.most, quantity.unit) == (2, 4, "处")
    assert quantity.commitments == ("三(四)2-04",)


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"牵头单位": None}, "task_no_lead", "牵头单位"),
    ({"牵头单位": "养老服务科、社会救助科"}, "task_two_leads", "牵头单位"),
    ({"牵头单位": "养老服物科"}, "task_unknown_unit", "牵头单位"),
    ({"配合单位": "外星科"}, "task_unknown_unit", "配合单位"),
    ({"镇(街道)": "杜桥镇、没有镇"}, "task_unknown_town", "镇(街道)"),
    ({"规划条目": "三(九)9-99"}, "task_unknown_commitment", "规划条目"),
    ({"对应指标": "999"}, "task_unknown_indicator", "对应指标"),
    ({"类别": "大事"}, "task_unknown_kind", "类别"),
    ({"计分方式": "看情况"}, "task_unknown_scoring", "计分方式"),
    ({"量化目标": "一批"}, "task_target_unread", "量化目标"),
    ({"量化目标": "4-2处"}, "task_target_unread", "量化目标"),
    ({"计分方式": "数量"}, "task_target_missing", "量化目标"),
    ({"计分方式": "节点"}, "task_target_missing", "年度/季度节点"),
    ({"计分方式": "分镇覆盖"}, "task_target_missing", "镇(街道)"),
    ({"计分方式": "指标"}, "task_target_missing", "对应指标"),
    ({"计分方式": "频次", "量化目标": "5次"}, "task_target_missing", "量化目标"),
    ({"计分方式": "投资"}, "task_target_missing", "总投资"),
    ({"完成时限": "明年"}, "task_date_unread", "完成时限"),
    ({"完成时限": "2023年2月30日"}, "task_date_unread", "完成时限"),
    ({"起始时间": "2026年", "完成时限": "2025年"}, "task_due_before_start", "完成时限"),
    ({"年度/季度节点": "开工"}, "task_node_unread", "年度/季度节点"),
    ({"年度/季度节点": "2021年6月"}, "task_node_unread", "年度/季度节点"),
    ({"年度/季度节点": "2021年6月方案,2022年6月完工"}, "task_node_unread", "年度/季度节点"),
    ({"完成时限": "2023-12-31", "年度/季度节点": "完工 2024-01-31"}, "task_node_after_due", "年度/季度节点"),
    ({"起始时间": "2022-01-01", "年度/季度节点": "方案 2021-06-30"}, "task_node_before_start", "年度/季度节点"),
    ({"年度/季度节点": "甲 2021-06-30 权重40\n乙 2022-06-30 权重50"}, "task_weights", "年度/季度节点"),
    ({"年度/季度节点": "甲 2021-06-30 权重60\n乙 2022-06-30"}, "task_weights", "年度/季度节点"),
    ({"量化目标": "20个", "年度/季度节点": "2022年10个;2024年8个"}, "task_targets_fall", "年度/季度节点"),
    ({"量化目标": "20个", "年度/季度节点": "2022年底30个"}, "task_targets_fall", "年度/季度节点"),
    ({"总投资": "很多"}, "task_money_unread", "总投资"),
    ({"累计完成投资": 300}, "task_target_missing", "总投资"),
    ({"总投资": 9000, "年度计划投资": "三年平均"}, "task_money_unread", "年度计划投资"),
    ({"开工/竣工": "待定"}, "task_date_unread", "开工/竣工"),
    ({"任务": "长" * 81}, "task_too_long", "任务"),
    ({"任务": None}, "task_no_title", "任务"),
    ({"完成时限": "#N/A!"}, "task_date_unread", "完成时限"),
    ({"完成时限": "#N/A"}, "task_error_cell", "完成时限"),
    ({"量化目标": "#DIV/0!"}, "task_error_cell", "量化目标"),
]  # fmt: skip
"""What is wrong in a row, the finding it is, and the column in which it stands."""


def test_a_fault_is_a_finding_at_its_cell(service: TaskService, write: Callable[..., Path]) -> None:
    path = write([{**BASE, "序号": number, **change} for number, (change, _, _) in enumerate(FAULTS, 1)])
    letters = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(path)["任务分解表"][3]}
    found = read(service, path)
    told = [f for f in found.findings if f.severity is Severity.MEND]
    wanted = [(code, f"{letters[heading]}{row}") for row, (_, code, heading) in enumerate(FAULTS, BELOW)]
    assert sorted((f.code, f.cell) for f in told) == sorted(wanted)
    assert not found.tasks
    said = [message(finding, lang) for finding in told for lang in Lang]
    assert all(said)
    assert not [text for text in said if "{" in text or "“”" in text]


WAYS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"类别": "重点项目"}, {"kind": TaskKind.PROJECT}),
    ({"牵头单位": "养老服务"}, {"lead": "养老服务科"}),
    ({"牵头单位": " 养老服务科 "}, {"lead": "养老服务科"}),
    ({"镇(街道)": "全部镇(街道)"}, {"towns": 19}),
    ({"镇(街道)": "杜桥、古城"}, {"towns": ("古城街道", "杜桥镇")}),
    ({"对应指标": "指标8、12"}, {"indicators": (8, 12)}),
    ({"规划条目": "三（三）2-03，三(四)2-04"}, {"commitments": ("三(三)2-03", "三(四)2-04")}),
    ({"计分方式": "频次", "量化目标": "每季度1次"}, {"times_a_year": 4}),
    ({"计分方式": "数量", "量化目标": "３,０００穴"}, {"target": 3000, "unit": "穴"}),
    ({"计分方式": "数量", "量化目标": 45}, {"target": 45, "unit": ""}),
    ({"完成时限": date(2024, 6, 30)}, {"due": date(2024, 6, 30)}),
    ({"完成时限": "2024年6月底前"}, {"due": date(2024, 6, 30)}),
    ({"完成时限": "2024Q2"}, {"due": date(2024, 6, 30)}),
    ({"完成时限": 2024}, {"due": date(2024, 12, 31)}),
    ({"起始时间": "2021年二季度"}, {"start": date(2021, 4, 1)}),
    ({}, {"id": "115", "lead": "养老服务科"}),
]
"""What is written in a row, and what is understood."""


def test_ways_of_writing_that_are_understood(service: TaskService, write: Callable[..., Path]) -> None:
    rows = [{**BASE, **change, "序号": 100 + number} for number, (change, _) in enumerate(WAYS)]
    tasks = read(service, write([{**row, "规划条目": row.get("规划条目", "")} for row in rows])).tasks
    assert len(tasks) == len(WAYS)
    for task, (_, fields) in zip(tasks, WAYS, strict=True):
        found = {name: getattr(task, name) for name in fields}
        if isinstance(fields.get("towns"), int):
            found["towns"] = len(found["towns"])
        assert found == fields


def test_a_project_has_its_money_and_its_building_days(service: TaskService, write: Callable[..., Path]) -> None:
    money = {
        "总投资": "0.9亿元",
        "年度计划投资": "2022年 3000万元；2023年 6000万元",
        "累计完成投资": 120,
        "开工/竣工": "2021年9月/2024年12月",
    }
    (task,) = read(service, write([{**BASE, "类别": "项目", "计分方式": "投资", **money}])).tasks
    assert task.investment is not None
    assert (task.investment.total, dict(task.investment.by_year)) == (9000, {2022: 3000, 2023: 6000})
    assert (task.investment.begins, task.investment.completes) == (date(2021, 9, 1), date(2024, 12, 31))


def test_what_is_assumed_is_said(service: TaskService, write: Callable[..., Path]) -> None:
    found = read(
        service, write([{"任务": "甲", "牵头单位": "养老服务科", "年度/季度节点": "一 2021-06-30\n二 2022-06-30"}])
    )
    said = {f.code: f.expected for f in found.findings}
    assert said["task_start_assumed"] == "2021-01-01"
    assert said["task_due_assumed"] == "2025-12-31"
    assert said["task_scoring_assumed"] == "节点"
    assert "task_weights_assumed" in said
    assert [node.weight for node in found.tasks[0].nodes] == [50, 50]


def test_what_is_said_of_the_whole(service: TaskService, write: Callable[..., Path]) -> None:
    rows: Rows = [
        {**BASE, "序号": 1, "规划条目": "三(三)2-03"},
        {**BASE, "序号": 1, "任务": "乙", "备注": ""},
        {**BASE, "任务": "丙", "牵头单位": "机关党委", "完成时限": "2026-06-30"},
    ]
    rows[1]["规划条目"] = "三(三)2-03、一(二)-01"
    found = read(service, write(rows))
    codes = [f.code for f in found.findings]
    assert {"task_number_twice", "task_clause_twice", "task_lead_silent", "task_due_outside", "task_not_taken"} <= set(
        codes
    )
    left, every = next(f for f in found.findings if f.code == "task_not_taken"), len(COMMITMENTS.all)
    assert (left.details["taken"], left.details["count"], left.details["rate"]) == (
        "2",
        str(every - 2),
        f"{200 / every:.1f}",
    )


def test_rows_merged_with_a_task_give_it_more_commitments(service: TaskService, write: Callable[..., Path]) -> None:
    path = write([{**BASE, "规划条目": "三(三)2-03"}])
    book = openpyxl.load_workbook(path)
    sheet = book["任务分解表"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    row = next(r for r in range(4, BELOW) if sheet.cell(r, columns["规划条目"]).value == "三(三)2-03")
    column = columns["任务"]
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    book.save(path)
    (task,) = read(service, path).tasks
    assert task.commitments == ("三(三)2-03", "三(三)2-04")


def test_columns_may_stand_in_any_order_under_other_names(service: TaskService, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某市民政局重点工作分解"])
    sheet.append(["责任单位", "完成时间", "工作任务", "条目", "备注"])
    sheet.append(["社会事务科", "2023年底", "公墓建设", "三(四)2-04", None])
    path = tmp_path / "x.xlsx"
    book.save(path)
    (task,) = read(service, path).tasks
    assert (task.title, task.lead, task.due) == ("公墓建设", "社会事务科", date(2023, 12, 31))


@pytest.mark.parametrize("rows", [[["甲", "乙"]], [["任务", "牵头单位", "完成时限", "备注"]]])
def test_a_workbook_without_tasks_says_so(service: TaskService, tmp_path: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    codes = [f.code for f in read(service, path).findings]
    assert codes == (["task_no_table"] if len(rows[0]) == 2 else ["task_nothing"])


def test_a_file_that_is_no_workbook_is_refused_by_what_it_is(service: TaskService, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"%PDF-1.4\n")
    (finding,) = read(service, path).findings
    assert finding.code == "unsupported_format"
    assert message(finding)


def test_what_was_accepted_comes_out_and_in_again_the_same(
    service: TaskService, write: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [*USUAL, {**BASE, "任务": "投资", "计分方式": "投资", "总投资": 9000, "年度计划投资": "2022年 3000万元"}]
    rows.append({**BASE, "任务": "频次", "计分方式": "频次", "量化目标": "每半年1次", "镇(街道)": "杜桥镇"})
    rows.append({**BASE, "任务": "分年", "计分方式": "数量", "量化目标": "20个", "年度/季度节点": "2022年底10个"})
    service.send(write(rows), OFFICE, accept=True)
    before = service.store.ledger().tasks
    again = read(service, write([], "again.xlsx")).tasks
    assert [_but_row(task) for task in again] == [_but_row(task) for task in before]


def _but_row(task: Task) -> dict[str, Any]:
    return task.model_dump(exclude={"row"})


def test_what_is_struck_out_is_asked_about_at_its_cell(service: TaskService, write: Callable[..., Path]) -> None:
    path = write([{**BASE, "序号": 1}, {**BASE, "序号": 2, "任务": "乙"}])
    book = openpyxl.load_workbook(path)
    sheet = book["任务分解表"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    last = BELOW + 1
    sheet.cell(last - 1, columns["完成时限"]).font = Font(strike=True)
    for cell in sheet[last]:
        cell.font = Font(strike=True)
    book.save(path)
    found = {(f.code, f.cell) for f in read(service, path).findings}
    due, title = (get_column_letter(columns[heading]) for heading in ("完成时限", "任务"))
    assert ("task_struck_out", f"{due}{last - 1}") in found
    assert ("task_struck_out", f"{title}{last}") in found


def test_two_tables_in_one_workbook_are_not_guessed_between(service: TaskService, write: Callable[..., Path]) -> None:
    path = write([{**BASE, "规划条目": "三(三)2-03"}])
    book = openpyxl.load_workbook(path)
    sheet = book["任务分解表"]
    sheet.title = "甲"
    book.copy_worksheet(sheet).title = "乙"
    book.save(path)
    found = read(service, path)
    assert not found.tasks
    (said,) = [f for f in found.findings if f.code == "task_two_tables"]
    assert said.found == "甲、乙"


def test_every_code_has_its_fault() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    codes = [code for code in SEVERITY_OF if code.startswith(("task_", "progress_"))]
    assert len(codes) > 40
    assert [code for code in codes if f'"{code}"' not in told] == []
