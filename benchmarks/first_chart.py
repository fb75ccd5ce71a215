"""Bytes on the wire and time to the first picture in Chromium, with a cold and a warm cache."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.measuring import Row
from benchmarks.size import Size
from tests.chromium import chromium_path

PICTURES = {"overview": ("/", ".scale-shadow >> nth=0"), "indicator": ("/indicator/8", ".js-plotly-plot .scatterlayer")}
LIMIT_MB, LIMIT_SECONDS = 0.9, 1.0
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def rows(address: str, size: Size) -> Iterator[Row]:
    """Measure the overview, which must come in under 0.9 MB, and its first picture in under a second."""
    with chromium() as browser:
        for name, (path, picture) in PICTURES.items():
            yield from _visits(browser, address + path, name, picture, size)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the system's Chromium, else playwright's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


def _visits(browser: Browser, url: str, name: str, picture: str, size: Size) -> Iterator[Row]:
    cold, warm = [], []
    for _ in range(size.visits):
        context = browser.new_context(viewport={"width": 1280, "height": 960})
        cold.append(_visit(context, url, picture))
        warm.append(_visit(context, url, picture))
        context.close()
    for kind, visits in (("cold", cold), ("warm", warm)):
        megabytes = statistics.median(received for _, received in visits) / 1e6
        seconds = statistics.median(taken for taken, _ in visits)
        limit = name == "overview" and kind == "cold"
        yield Row(
            f"first picture of the {name}, {kind} cache",
            f"{megabytes:.2f} MB, {seconds:.2f} s",
            f"{LIMIT_MB} MB and {LIMIT_SECONDS:.0f} s wanted" if limit else "",
            megabytes < LIMIT_MB and seconds < LIMIT_SECONDS if limit and size.judged else None,
        )


def _visit(context: BrowserContext, url: str, picture: str) -> tuple[float, int]:
    """Return seconds from asking to the picture, and bytes received until the network was quiet."""
    page = context.new_page()
    received = _counted(page)
    page.goto(url, wait_until="commit")
    page.wait_for_selector(picture, state="visible")
    taken = page.evaluate("performance.now()") / 1000
    page.wait_for_load_state("networkidle")
    page.close()
    return taken, sum(received)


def _counted(page: Page) -> list[int]:
    received: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    return received
