"""Live: which data speak, so that open pages can notice that others do. One tiny question, asked every second or two.

Long-lived connections would each hold one of the server's few threads; fifty pages that ask cost it a few per cent of
one processor.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, g, request

from access.permission import SIGNED_IN
from dashboards import urls
from dashboards.server.guard import open_to

Version = Callable[[bool], str]
"""The version of what speaks; for True of what lies on the desk too."""


def add_live(server: Flask, version: Version) -> None:
    """GET /version: 204 if what the page ``have``s is what speaks, else the version that does.

    ``active`` says that somebody is at the page. The answer says for how long whoever asks is still signed in.
    """

    @server.get(urls.VERSION)
    @open_to(SIGNED_IN)
    def speaks() -> Response:
        now = version(request.args.get("of") == "desk")
        same = request.args.get("have") == now
        answer = Response(status=204) if same else Response(now, mimetype="text/plain")
        if g.asker.stay is not None:
            left, end, warning = g.asker.stay
            for name, value in (("Left", int(left.total_seconds())), ("Ends", end), ("Warn", warning.total_seconds())):
                answer.headers[f"X-Guibiao-{name}"] = str(value)
        return answer
