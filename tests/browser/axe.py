"""axe-core run on the page of a browser: what breaks WCAG 2.2 A or AA, and what good practice asks for besides."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = """async (rules) => (await axe.run(document, { runOnly: rules, resultTypes: ["violations"] })).violations
  .flatMap(found => found.nodes.map(node => `${found.id}: ${node.target.join(" ")}: ${node.failureSummary}`))"""


@cache
def _script() -> str:
    assert SCRIPT.exists(), "axe-core is not there: make install-dev fetches it by npm (package-lock.json)"
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what is wrong with a page as it stands: the rule, the element, and what would mend it."""
    # Evaluated by the browser's own tools, which no policy of the page keeps out.
    page.evaluate(_script())
    return list(page.evaluate(_RUN, list(RULES)))
