"""Live: which data are in force, so that open pages can notice that others are. One tiny question every second.

Long-lived connections would each hold one of the server's few threads; fifty pages that ask cost it a few per cent
of one processor. A personal page asks for its own address, and hears only of what it shows.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from access.permission import SIGNED_IN
from dashboards import urls
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer

_LONGEST = 2048
"""Characters of an address that a page may ask for."""


def add_live(server: Flask, renderer: PageRenderer) -> None:
    """Add GET /version: 204 if the version in ``have`` is in force, else the version that is.

    Of the query's other keys ``of`` is ``data``, or ``desk`` for drafts and submissions too; ``at`` the address of a
    personal page. ``active`` says that somebody is at the page. The answer says for how long whoever asks is still
    signed in.
    """

    @server.get(urls.VERSION)
    @open_to(SIGNED_IN)
    def current_version() -> Response:
        now, have = _current(renderer), request.args.get("have", "")
        answer = Response(status=204) if _same(have, now) else Response(now, mimetype="text/plain")
        if g.viewer.stay is not None:
            left, end, warning = g.viewer.stay
            for name, value in (("Left", int(left.total_seconds())), ("Ends", end), ("Warn", warning.total_seconds())):
                answer.headers[f"X-Guibiao-{name}"] = str(value)
        return answer


def _current(renderer: PageRenderer) -> str:
    """Return the version of what the asking page shows."""
    if renderer.submission_service is not None:
        # Open pages ask every second: what another server of the home left unpublished is published within seconds.
        renderer.submission_service.catch_up()
    at = request.args.get("at", "")
    if request.args.get("of") != "desk":
        return renderer.version()
    # No address of ours: then the whole desk counts, rather than nothing.
    if not at.startswith("/") or len(at) > _LONGEST:
        return renderer.version(work=True)
    place = urlsplit(at)
    return renderer.version_at(place.path, f"?{place.query}" if place.query else "", g.viewer)


def _same(have: str, now: str) -> bool:
    """Tell whether a page still shows what there is. A personal one (it asks with ``at``) shows no data but through
    what it watches: of its version only the part after the point counts."""
    watched = now.partition(".")[2]
    return have == now or (bool(watched) and "at" in request.args and have.partition(".")[2] == watched)
