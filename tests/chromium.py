"""One browser for all tests of a worker: playwright stands for no second one beside it in the same process.

Whatever a page is asked to show is waited for, up to a limit that no slow machine reaches.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.waiting import LIMIT, eventually

ERRANDS = (
    "accounts.google.com",
    "update.googleapis.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "redirector.gvt1.com",
    "clients2.google.com",
)
"""Where Chromium goes by itself, whatever switches it is given. It shall find nobody there; where a page wants to go is
still seen by ``_guard`` and by tests/sealed."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules={','.join(f'MAP {host} ~NOTFOUND' for host in ERRANDS)}",
]


def chromium_path() -> str | None:
    """Return where the system's Chromium is; None where it has none, and playwright's own is taken.

    The one without windows comes first: it draws the same pages for half the processor time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    expect.set_options(timeout=1000 * LIMIT)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield launched
        launched.close()


NO_WORKER = "delete Navigator.prototype.serviceWorker"
"""A browser without workers: one would outlive the test that opened a phone, and ask for pages by itself."""


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """Open a browser's window of its own, with playwright's ``options``, our patience, and no worker."""
    context = browser.new_context(**options)
    context.add_init_script(NO_WORKER)
    context.set_default_timeout(1000 * LIMIT)
    return context


_SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const looks = () => document.documentElement.outerHTML + [...document.querySelectorAll("body *")].map(
    e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height].map(Math.round) }).join();
  await document.fonts.ready;
  await Promise.all([...document.images].filter(i => !i.complete && i.loading !== "lazy").map(
    i => new Promise(done => ["load", "error"].forEach(end => i.addEventListener(end, done)))));
  for (let before = "", quiet = 0; quiet < 3; ) {
    await frame();
    const now = looks();
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
}"""


def settle(page: Page) -> None:
    """Wait until fonts and pictures are there and nothing has moved for three frames."""
    page.evaluate(_SETTLED)


def stop_time(page: Page) -> None:
    """Stop the clock of a page whose clock was installed before it was opened."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)


def pass_time(page: Page, seconds: float) -> list[str]:
    """Let a page with a stopped clock live on for a while of its own time; the addresses it asked for meanwhile.

    Each question is answered before time goes on, so it does not matter how fast the machine is.
    """
    asked: list[str] = []
    answered: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfinished", lambda request: answered.append(request.url))
    for _ in range(round(1000 * seconds / _STEP)):
        page.clock.run_for(_STEP)
        eventually(lambda: page.evaluate("true") and len(answered) >= len(asked), f"no answer: {asked}")
    return asked


_STEP = 50
"""Milliseconds of a page's time that pass at once."""
