"""Answers of the routing callback, kept ready to send.

A page is the same for everybody who asks for an address while the data are the same, yet writing a thousand
components as JSON and pressing them takes many times longer than finding them. Who asks is part of the question, and
personal pages are kept where `dashboards.server.page_cache` keeps them, for one session each.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, request

from dashboards.request import day_in_china
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import plain_path
from etl.lru_cache import LruCache
from presentation.weight import weight_of

ANSWERS_BYTES = 16 << 20
"""Bytes that are kept: pressed, a page is some 10 kB."""

CALLBACKS = "/_dash-update-component"
"""Where Dash's script posts callbacks."""

OUTPUT = "frame.children"
"""The output of the routing callback, the only one there is."""

_KEPT_HEADERS = ("Content-Type", "Content-Encoding", "Vary")


@dataclass(frozen=True, slots=True)
class _Answer:
    """A compressed answer without what security adds to each one anew."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def add_kept_answers(server: Flask, renderer: PageRenderer) -> None:
    """Answer the routing callback from what is kept. Call before compression is added, so that pressed answers are
    kept."""
    answers = LruCache(ANSWERS_BYTES, weight_of)

    @server.before_request
    def ready() -> Response | None:
        # Carried to `keep` in g: whoever was answered from what is kept has nothing to add.
        g.unanswered = question = _question(renderer)
        answer = answers.get(question) if question else None
        if not isinstance(answer, _Answer):
            return None
        g.unanswered = None
        return Response(answer.body, headers=dict(answer.headers))

    # Flask runs these in reverse order, so this one sees the answer that compression has pressed.
    @server.after_request
    def keep(response: Response) -> Response:
        if g.get("unanswered") and not g.get("nothing_there") and response.status_code == 200 and response.is_sequence:
            headers = tuple((name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers)
            answers.put(g.unanswered, _Answer(response.get_data(), headers))
        return response


def _question(renderer: PageRenderer) -> Hashable | None:
    """Return the key under which the answer to a routing callback is kept; None for any other request and for a page
    that is kept for nobody: Dash answers these. Denied where the page is not for the viewer."""
    if request.method != "POST" or request.path != CALLBACKS:
        return None
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or asked.get("output") != OUTPUT:
        return None
    values = _values(asked.get("inputs"))
    if values is None:
        return None
    # Before anything kept is looked at: the address in the body is the sender's choice.
    renderer.check_may_see(values[0], g.viewer)
    if renderer.personal(values[0]):
        own = renderer.kept_for(*values, g.viewer)
        # With the token, which stands in the forms of the pressed answer.
        return None if own is None else (own, g.viewer.token, request.headers.get("Accept-Encoding", ""))
    # The day, because a new one makes other quarters due without any new data; the encoding, because it is the pressed
    # answer that is kept.
    return renderer.version(), day_in_china(), g.viewer.plain, values, request.headers.get("Accept-Encoding", "")


def _values(inputs: Any) -> tuple[str, str] | None:
    """Return the address in a callback's inputs, if they are those of the routing callback and nothing else."""
    if not isinstance(inputs, list) or len(inputs) != 2 or not all(isinstance(given, dict) for given in inputs):
        return None
    if [(given.get("id"), given.get("property")) for given in inputs] != [("url", "pathname"), ("url", "search")]:
        return None
    pathname, search = (given.get("value") for given in inputs)
    return (plain_path(pathname), search) if isinstance(pathname, str) and isinstance(search, str) else None
