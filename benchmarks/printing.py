"""One report printed in a process of its own, so that its memory can be watched: ``python -m benchmarks.printing``.

``typst`` is how reports are printed here. ``chromium`` prints the same headings, paragraphs and tables from HTML
through the browser's own print, tagged and with an outline; it is spared the drawings, the attached copy and PDF/A.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from etl.home import Home
from etl.store.data_store import DataStore
from plan.period import Period
from reports.blocks import Block, DrawingBlock, Heading, Paragraph, Report, Section, TableBlock
from reports.evaluation import evaluation_of
from reports.making import ReportKind, materials_of, printed
from reports.materials import Materials
from reports.pdf import forget
from reports.question import ReportQuestion
from tests.chromium import chromium_path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
STYLE = (
    "@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:16pt/29pt serif}table{border-collapse:collapse;width:100%;"
    "font-size:9pt;line-height:12pt}td,th{border:.5pt solid;padding:2pt}.landscape{page:wide}"
    "@page wide{size:A4 landscape}section{break-before:auto}"
)

Print = Callable[[Materials], bytes]


def html_of(report: Report) -> str:
    """Return a report as one HTML document."""
    sections = "".join(_section(section) for section in report.sections)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(report.title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(report.title)}</h1>{sections}</html>"
    )


def _section(section: Section) -> str:
    turned = ' class="landscape"' if section.landscape else ""
    return f"<section{turned}><h2>{escape(section.title)}</h2>{''.join(map(_block, section.blocks))}</section>"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, DrawingBlock):
        return f"<p>{escape(block.caption)}</p>"
    return _table(block)


def _table(table: TableBlock) -> str:
    head = "".join(f"<th>{escape(column.head)}</th>" for column in table.columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    caption = f"<caption>{escape(table.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{escape(table.note)}</p>"


def by_typst(data_store: DataStore, wanted: Sequence[Materials]) -> None:
    """Print as the server does."""

    def made(materials: Materials) -> bytes:
        content = printed(data_store, materials, ReportKind.PDF)
        forget()  # as the server's printing process does after each report
        return content

    _measure(made, wanted)


def by_chromium(data_store: DataStore, wanted: Sequence[Materials]) -> None:
    """Print through the browser; its start counts for the first report alone."""
    from playwright.sync_api import sync_playwright

    start = time.perf_counter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)

        def made(materials: Materials) -> bytes:
            page = browser.new_page()
            page.set_content(html_of(evaluation_of(materials)))
            content = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
            page.close()
            return bytes(content)

        _measure(made, wanted, start)
        browser.close()


def _measure(made: Print, wanted: Sequence[Materials], start: float | None = None) -> None:
    """Print as JSON the seconds of the first report, the median of the others (each of another day), and its bytes."""
    start = time.perf_counter() if start is None else start
    content = made(wanted[0])
    first, again = time.perf_counter() - start, []
    for materials in wanted[1:]:
        start = time.perf_counter()
        made(materials)
        again.append(time.perf_counter() - start)
    print(json.dumps({"first": first, "again": statistics.median(again), "bytes": len(content)}))


def main(way: str, home: str, number: str) -> None:
    """Print the mid-term report of a home, and those of the quarters after it."""
    data_store = DataStore.of(Home(Path(home)))
    first = Period(data_store.plan.document.milestone_years[0], 4)
    wanted = [materials_of(data_store, ReportQuestion(first.shift(n).last_day)) for n in range(int(number))]
    {"typst": by_typst, "chromium": by_chromium}[way](data_store, wanted)


if __name__ == "__main__":
    main(*sys.argv[1:])
