"""What tests of the returned workbook share: a workbook with everything in it, and ways to look at a result."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from etl.workbook.annotate.editing import annotated
from etl.workbook.annotate.marking import marking_of
from plan.finding import Finding
from wording import Lang

MEND, EXPLAIN = "FFF5C6BD", "FFFBE2A1"
MEND_UNDER_LIGHT = "FFA83A28"
AUTHOR, MARK = "圭表校验", "【圭表校验】"


def finding(code: str, cell: str, sheet: str = "数据", area: str = "古城街道", **more: str) -> Finding:
    said = {"measure": "老年人口", "area": area, "unit": "万人", "before_period": "2023Q1"}
    return Finding(code, sheet, cell, more.get("found", ""), more.get("expected", ""), said)


def edited(path: Path, findings: Sequence[Finding], lang: Lang = Lang.ZH, macros: bool = False) -> bytes:
    """Return the returned workbook, without a child in between."""
    return annotated(str(path), path.name, marking_of(findings, lang, macros).as_json())


def opened(content: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl says it would drop extensions; nothing is saved by it
        return load_workbook(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def deflated(content: bytes, name: str) -> bytes:
    """Return a part's bytes as they stand in the container."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(name)
    names = struct.unpack_from("<2H", content, info.header_offset + 26)
    start = info.header_offset + 30 + sum(names)
    return content[start : start + info.compress_size]


def picture() -> io.BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x80\x30" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return io.BytesIO(content)


def rich(path: Path) -> Path:
    """Chart, picture, conditional formats, choices, notes, merged and protected cells, names, print settings, a hidden
    sheet; and a second sheet with nothing of the kind."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, plain, hidden = (book.add_worksheet(name) for name in ("数据", "it's 另", "_stamp"))
        hidden.write("A1", "stamp")
        hidden.very_hidden()
        header = book.add_format({"bold": 1, "bg_color": "#1F3864", "font_color": "white", "border": 1})
        number = book.add_format({"num_format": "#,##0.00", "border": 2, "italic": 1, "locked": 0})
        yellow = book.add_format({"bg_color": "#FFFF00"})
        sheet.merge_range("A1:D1", "标题", header)
        sheet.write_row("A2", ["镇", "甲", "乙", "丙"], header)
        for row in range(2, 12):
            sheet.write(row, 0, f"镇{row}")
            sheet.write(row, 1, row * 1.5, number)
            sheet.write_formula(row, 2, f"=B{row + 1}*2", number, row * 3.0)
            sheet.write(row, 3, "文字", yellow)
        sheet.write_comment("B3", "原有批注", {"author": "张三"})
        sheet.write_comment("A5", "不要动这一条")
        green = book.add_format({"bg_color": "#00FF00"})
        sheet.conditional_format("B3:B12", {"type": "cell", "criteria": ">", "value": 0, "format": green})
        sheet.conditional_format("C3:C12", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("D3:D12", {"validate": "list", "source": ["文字", "其他"]})
        sheet.insert_image("G2", "x.png", {"image_data": picture()})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='数据'!$B$3:$B$12"})
        sheet.insert_chart("G8", chart)
        sheet.protect("", {"format_cells": True})
        sheet.set_column("B:C", 15)
        sheet.set_row(3, 30)
        sheet.freeze_panes(2, 1)
        sheet.print_area("A1:E12")
        sheet.repeat_rows(1)
        sheet.set_landscape()
        book.define_name("总数", "=数据!$B$3:$B$12")
        plain.write("B2", 5)
        plain.set_row(5, None, header)
        plain.set_column("F:F", 10, yellow)
    return path
