"""What any page must hold to at any width, measured in the browser."""

from __future__ import annotations

from playwright.sync_api import Page

_OVERLAPS = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
    .map(e => [e.innerText.trim(), e.getBoundingClientRect()]).filter(([text, r]) => text && r.width);
  const found = [];
  boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
    if (a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5)
      found.push(`${one} / ${other}`);
  }));
  return found;
}"""
_SMALL = """([selector, least]) => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
  .map(e => [e.innerText.trim(), e.getBoundingClientRect().height]).filter(([, height]) => height < least - 0.01)"""
_CUT = """(selector) => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
  .map(e => [e.innerText, e.getBoundingClientRect()])
  .filter(([, box]) => box.left < 0 || box.right > document.documentElement.clientWidth + 0.5)
  .map(([text]) => text)"""

_CROSSING = """() => {
  const seen = [], found = [], style = e => getComputedStyle(e);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement, above = [];
    if (!node.data.trim() || parent.closest("svg, script, style, noscript, option, textarea")) continue;
    if (!parent.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    for (let e = parent; e !== document.body; e = e.parentElement) above.push(e);
    // What stays in view while the page is scrolled, and what is only for those who listen, stands on anything.
    if (above.some(e => /fixed|sticky/.test(style(e).position) || style(e).clipPath !== "none")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      let {left, right, top, bottom} = box;
      for (const e of above.filter(e => style(e).overflowX !== "visible" || style(e).overflowY !== "visible")) {
        const edge = e.getBoundingClientRect();
        left = Math.max(left, edge.left), right = Math.min(right, edge.right);
        top = Math.max(top, edge.top), bottom = Math.min(bottom, edge.bottom);
      }
      // Letters stand in the middle of their line, and lines may be close.
      const rim = 0.2 * (bottom - top);
      if (right - left > 2 && bottom - top > 4)
        seen.push({text: node.data.trim().slice(0, 30), left, right, top: top + rim, bottom: bottom - rim, parent});
    }
  }
  seen.sort((a, b) => a.top - b.top).forEach((a, i) => {
    for (let j = i + 1; j < seen.length && seen[j].top < a.bottom - 1; j++) {
      const b = seen[j];
      if (a.parent !== b.parent && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2)
        found.push(`${a.text} / ${b.text}`);
    }
  });
  return found;
}"""

_CHART_WORDS = """() => {
  const room = document.querySelector("#react-entry-point .chart-room"), edge = room.getBoundingClientRect();
  const boxes = [...room.querySelectorAll(".annotation-text, .xtick text, .ytick text")].filter(e => e.textContent)
    .map(e => [e.textContent, e.getBoundingClientRect()]);
  const found = boxes.filter(([, r]) => r.left < edge.left - 0.5 || r.right > edge.right + 0.5 || r.top < edge.top - 0.5
    || r.bottom > edge.bottom + 0.5).map(([text]) => `over the edge: ${text}`);
  boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
    if (a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5)
      found.push(`${one} / ${other}`);
  }));
  for (const line of room.querySelectorAll(".scatterlayer .points path"))
    for (const [text, r] of boxes) {
      const p = line.getBoundingClientRect(), x = (p.left + p.right) / 2, y = (p.top + p.bottom) / 2;
      if (r.left < x && x < r.right && r.top < y && y < r.bottom) found.push(`a point under ${text}`);
    }
  return found;
}"""


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def overlaps(page: Page, selector: str) -> list[str]:
    """Return pairs of texts that stand on each other."""
    return list(page.evaluate(_OVERLAPS, selector))


def crossing_texts(page: Page) -> list[str]:
    """Return pairs of texts anywhere on the page that are written over each other."""
    return list(page.evaluate(_CROSSING))


def smaller_than(page: Page, selector: str, least: float) -> list[object]:
    """Return what is less high than a finger needs."""
    return list(page.evaluate(_SMALL, [selector, least]))


def cut_off(page: Page, selector: str) -> list[str]:
    """Return texts that run out of the window."""
    return list(page.evaluate(_CUT, selector))


def chart_troubles(page: Page) -> list[str]:
    """Return words of a chart that stand over its edge, on each other, or on a point."""
    return list(page.evaluate(_CHART_WORDS))
