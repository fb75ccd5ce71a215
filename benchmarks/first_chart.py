"""Bytes on the wire and time to the first picture in Chromium, with a cold and a warm cache."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.measuring import Row

ROUNDS = 5
PICTURES = {"overview": ("/", ".scale-shadow >> nth=0"), "indicator": ("/indicator/8", ".js-plotly-plot .scatterlayer")}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def rows(address: str) -> Iterator[Row]:
    """The overview must come in under 0.9 MB."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (path, picture) in PICTURES.items():
            yield from _visits(browser, address + path, name, picture)
        browser.close()


def _visits(browser: Browser, url: str, name: str, picture: str) -> Iterator[Row]:
    cold, warm = [], []
    for _ in range(ROUNDS):
        context = browser.new_context(viewport={"width": 1280, "height": 960})
        cold.append(_visit(context, url, picture))
        warm.append(_visit(context, url, picture))
        context.close()
    for kind, visits in (("cold", cold), ("warm", warm)):
        megabytes = statistics.median(size for _, size in visits) / 1e6
        seconds = statistics.median(taken for taken, _ in visits)
        limit = name == "overview" and kind == "cold"
        yield Row(
            f"first picture of the {name}, {kind} cache",
            f"{megabytes:.2f} MB, {seconds:.2f} s",
            "0.9 MB wanted" if limit else "",
            megabytes < 0.9 if limit else None,
        )


def _visit(context: BrowserContext, url: str, picture: str) -> tuple[float, int]:
    """Seconds from asking to the picture, and bytes received until the network was quiet."""
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
