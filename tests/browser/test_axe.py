"""The pages that are looked at most, by axe-core; every page in turn is in `test_axe_everywhere`."""

from __future__ import annotations

import pytest

from tests.browser.axe import violations
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(
    ("path", "width"), [("/", 360), ("/?lang=en", 1280), ("/indicator/8", 360), ("/areas?lang=en", 1280)]
)
def test_the_pages_most_looked_at_have_nothing_in_anybodys_way(open_page: Open, path: str, width: int) -> None:
    page = open_page(path, width, 900)
    assert violations(page) == []


def test_it_would_be_seen(open_page: Open) -> None:
    page = open_page("/plan", 1280, 900)
    spoiled = '<a href="/"></a><img src="/assets/mark.svg">'
    page.evaluate("(html) => document.querySelector('#main').insertAdjacentHTML('beforeend', html)", spoiled)
    found = " ".join(violations(page))
    assert "link-name" in found
    assert "image-alt" in found
