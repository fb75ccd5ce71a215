"""An element whose content is ready HTML: Dash's renderer needs milliseconds for each component, and a large table has
thousands."""

from __future__ import annotations

from typing import Any, ClassVar

from dash.development.base_component import Component


class WrittenElement(Component):
    """An element of ``tag`` with ``given`` properties, named as Dash's html components name them, and ``markup``
    inside: HTML that ``dashboards.server.markup`` wrote. Drawn by assets/written.js."""

    _children_props: list[str] = []  # noqa: RUF012 - as every component of Dash has them
    _base_nodes: list[str] = ["children"]  # noqa: RUF012
    _namespace = "guibiao"
    _type = "WrittenElement"
    _names: ClassVar[list[str]] = ["tag", "given", "markup"]

    def __init__(self, tag: str, given: dict[str, Any], markup: str) -> None:
        self._prop_names = self._names
        self._valid_wildcard_attributes = self.available_wildcard_properties = []
        self.available_properties = self._names
        # Not Dash's own beginning, which looks for a package of this namespace (see `Input`).
        self.tag, self.given, self.markup = tag, given, markup
