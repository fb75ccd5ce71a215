"""Looking into a tree of components: built pages are values, so they are searched, not rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dash.development.base_component import Component


def walk(tree: object) -> Iterator[Component]:
    """Yield every component of a tree, in reading order."""
    if isinstance(tree, Component):
        yield tree
        yield from walk(getattr(tree, "children", None))
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from walk(part)


def text_in(tree: object) -> str:
    """Return what a tree says, without its attributes."""
    if isinstance(tree, Component):
        return text_in(getattr(tree, "children", None))
    if isinstance(tree, list | tuple):
        return "".join(text_in(part) for part in tree)
    return "" if tree is None else str(tree)


def find(tree: object, wanted: Callable[[Component], bool]) -> list[Component]:
    """Return the components that are wanted."""
    return [component for component in walk(tree) if wanted(component)]


def by_class(tree: object, name: str) -> list[Component]:
    """Return the components that have a class."""
    return find(tree, lambda c: name in (getattr(c, "className", None) or "").split())


def hrefs(tree: object) -> list[str]:
    """Return every address that a tree leads to."""
    return [c.href for c in walk(tree) if getattr(c, "href", None)]
