"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="以JSON输出到标准输出 (JSON on standard output)")]
Department = Annotated[str | None, typer.Option(help="科室,写全称 (department)")]
PeriodCode = Annotated[str | None, typer.Option("--period", help="报告期,如 2023Q3 (period)")]
AsOf = Annotated[str | None, typer.Option(help="评估日 2022-12-31 或 2022Q4,默认最近一期期末 (as of)")]
ReportDay = Annotated[str | None, typer.Option("--as-of", help="评估日 2022-12-31 或 2022Q4,须写明 (as of)")]
KnownAt = Annotated[str | None, typer.Option(help="只用该时刻前通过的数据,如 2023-02-15 (known at)")]
TaskNo = Annotated[str | None, typer.Option("--task", help="任务号:它从哪一条、哪一格来 (task)")]
IndicatorNo = Annotated[str | None, typer.Option("--indicator", help="指标序号 (indicator number)")]
AreaName = Annotated[str | None, typer.Option("--area", help="镇(街道)或全市 (area)")]
PlanId = Annotated[str | None, typer.Option("--plan", help="规划编号,如 155;默认所看日期的现行规划 (plan)")]
Out = Annotated[Path | None, typer.Option("-o", "--output", readable=False, help="输出文件 (output file)")]
