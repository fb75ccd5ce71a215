"""The guard: nothing is answered before it is known who asks and that he may. What says nothing of itself is closed.

Every view says for whom it is: :func:`public`, or :func:`open_to` some roles. :func:`check_guarded` refuses a server in
which any view or callback says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, g, jsonify, redirect, request

from access.permission import ADMINISTRATORS, SIGNED_IN, check_may_see, first_page
from dashboards import language, urls
from dashboards.server.posting import by_script, private
from dashboards.viewer import Viewer
from plan.denied import Denied
from plan.review import Role
from wording import say

PUBLIC_FILES = frozenset(
    {"/assets/mark.svg", "/assets/icon-192.png", "/assets/icon-512.png", "/assets/icon-maskable-512.png"}
)
"""Besides the views that are public: all that can be had before signing in."""

_UNTIL_CHANGED = frozenset({urls.PASSWORD, urls.LOGOUT})
"""All there is for whoever must set a password of his own first."""

_UNTIL_ENROLLED = frozenset({urls.PASSWORD, urls.LOGOUT, urls.SECOND_FACTOR, urls.ENROL_FACTOR, urls.PROVE})
"""All there is for whoever must set up a second factor first."""

_DASH: Mapping[str, frozenset[Role]] = {
    "/_dash-layout": SIGNED_IN,
    "/_dash-dependencies": SIGNED_IN,
    "/_dash-update-component": SIGNED_IN,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": SIGNED_IN,
    "/_reload-hash": SIGNED_IN,
    "/_favicon.ico": SIGNED_IN,
    "_dash_assets.static": SIGNED_IN,
    "/": SIGNED_IN,
    "/<path:path>": SIGNED_IN,
}
"""Views of Dash's own, by endpoint. What a page shows to whom is asked once more where pages are made."""

View = TypeVar("View", bound=Callable[..., Any])
_callbacks: set[str] = set()
"""Outputs of the callbacks that check by themselves who may see what they show."""


def public(view: View) -> View:
    """Mark a view that answers whoever asks, signed in or not."""
    view.public = True  # type: ignore[attr-defined]
    return view


def open_to(roles: Iterable[Role]) -> Callable[[View], View]:
    """Mark a view that answers some roles and refuses all others."""
    marked = frozenset(roles)

    def mark(view: View) -> View:
        view.open_to = marked  # type: ignore[attr-defined]
        return view

    return mark


def authorises_itself(output: str) -> Callable[[View], View]:
    """Say of a callback, by its output, that its function asks who may see what it shows."""
    _callbacks.add(output)
    return lambda function: function


def is_public(server: Flask, endpoint: str | None) -> bool:
    """Tell whether a view answers before anybody has signed in."""
    return bool(getattr(server.view_functions.get(endpoint or ""), "public", False))


def roles_of(server: Flask, endpoint: str | None) -> frozenset[Role] | None:
    """Return for whom a view is; None if it never said."""
    if endpoint is not None and endpoint in _DASH:
        return _DASH[endpoint]
    return getattr(server.view_functions.get(endpoint or ""), "open_to", None)


def check_guarded(server: Flask, callbacks: Iterable[str]) -> None:
    """Raise AssertionError naming every view and callback that does not say for whom it is."""
    # By the routes there are, so that one added anywhere is found.
    views = {rule.endpoint for rule in server.url_map.iter_rules()}
    silent = [v for v in sorted(views) if not is_public(server, v) and roles_of(server, v) is None]
    silent += sorted(set(callbacks) - _callbacks)
    assert not silent, f"these do not say for whom they are: {silent}"


def add_guard(
    server: Flask, viewer: Callable[[], Viewer | None], admits: Callable[[str], bool] = lambda address: True
) -> None:
    """Let nobody in who may not. Call before any view is added, right after what other sites send is refused.

    ``admits`` says whether administrators may come from an address.
    """

    @server.before_request
    def guarded() -> Response | None:
        # To find out who asks may need the journal, and another process may hold it: health must answer all the same.
        g.viewer = None if request.path == urls.HEALTH else viewer()
        if is_public(server, request.endpoint) or request.path in PUBLIC_FILES:
            return None
        if g.viewer is None:
            return _sign_in_first()
        if g.viewer.person.role in ADMINISTRATORS and not admits(request.remote_addr or ""):
            raise Denied("denied.place")
        if g.viewer.must_change and request.path not in _UNTIL_CHANGED:
            return _first(urls.PASSWORD) if _is_looked_at() else _refused("door.must_change", 403)
        if g.viewer.must_enrol and request.path not in _UNTIL_ENROLLED and request.path not in _UNTIL_CHANGED:
            return _first(urls.SECOND_FACTOR) if _is_looked_at() else _refused("door.must_enrol", 403)
        if request.path == "/" and request.method in ("GET", "HEAD") and first_page(g.viewer.person.role) != "/":
            return _elsewhere(first_page(g.viewer.person.role))
        roles = roles_of(server, request.endpoint)
        check_may_see(g.viewer.person, SIGNED_IN if roles is None else roles)  # no such address: 404 for those within
        return None


def _sign_in_first() -> Response:
    """Redirect a person who looks at an address to the sign-in page; answer 401 to everything else."""
    if request.method in ("GET", "HEAD") and _is_looked_at():
        return _first(urls.LOGIN)
    return _refused("door.first", 401)


def _first(path: str) -> Response:
    """Return the redirect to a page that has to come first, and leads on to what was asked for, in its language."""
    asked = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else "/"
    return _elsewhere(f"{path}?{urlencode({'next': asked, **language.query_of(language.asked())})}")


def _refused(key: str, status: int) -> Response:
    """Return the refusal of a wording key: JSON for our script, plain text for whatever else asks."""
    sentence = say(key, language.asked())
    answer = jsonify(refused=sentence) if by_script() else Response(sentence, mimetype="text/plain")
    answer.status_code = status
    return private(answer)


def _is_looked_at() -> bool:
    """Tell whether a browser wants to show the answer to its person, and not to a script."""
    # Older browsers and tools say nothing of it: taken as people who look.
    wanted = request.headers.get("Sec-Fetch-Dest", "document")
    # Asked for by scripts, images and downloads: a sign-in page in their place would help nobody.
    quiet = ("/_", urls.ASSETS, urls.VERSION, urls.WALL_PICTURE, urls.DOWNLOADS)
    return wanted == "document" and not by_script() and not request.path.startswith(quiet)


def _elsewhere(path: str) -> Response:
    # In nobody's cache: after signing in the same address shows the page.
    return private(redirect(path, 302))  # type: ignore[arg-type]
