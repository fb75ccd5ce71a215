"""What every answer carries: what a browser may load and do, and how long it may keep what it got."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Flask, Response, g, request
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from access.policy import Policy
from dashboards import urls

FOR_EVER = "public, max-age=31536000, immutable"
"""Cache-Control of what is named by its content: a year, which caches take for ever."""


def add_headers(server: Flask, script_hashes: Sequence[str], secure: bool = False) -> None:
    """Add security headers to every answer, and long life for files whose address changes with their content.

    ``secure``: people reach us by https alone, and their browsers shall remember that.
    """
    policy = content_policy(script_hashes)

    @server.after_request
    def answered(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        kept = cache_control(request.path, "m" in request.args, response.status_code)
        response.headers["Cache-Control"] = "no-store" if g.get("private") else kept
        return response


def trust(server: Flask, policy: Policy | None) -> None:
    """Answer to our own name alone, where it is known, and believe the proxy that is ours. Call first of all."""
    if policy is not None and policy.behind_proxy:
        # One proxy in front: of what more say in a header only the last entry was written by ours.
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    if policy is not None and policy.host:
        server.before_request(partial(_by_our_name, policy.host))


def _by_our_name(ours: str) -> Response | None:
    """Return 400 to a request for another host than ours, before anything reads the host again: werkzeug raises over
    a malformed one. None for a request that is for us.

    ``ours``: host and port as browsers send them. The machine itself may ask for its health by its number.
    """
    try:
        asked = request.host.casefold()
    except SecurityError:
        asked = ""
    if asked == ours or (request.path == urls.HEALTH and request.environ.get("HTTP_HOST") in _own_numbers()):
        return None
    return Response("400", status=400, mimetype="text/plain")


def _own_numbers() -> tuple[str, ...]:
    """Return by which numbers and port this very machine reaches the server; none for anybody else."""
    if request.remote_addr not in ("127.0.0.1", "::1"):
        return ()
    port = request.environ.get("SERVER_PORT", "")
    return (f"127.0.0.1:{port}", f"[::1]:{port}", f"localhost:{port}")


def content_policy(script_hashes: Sequence[str]) -> str:
    """Return the policy: only this machine, only known scripts; styles may stand in attributes, where drawings place
    their parts.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *script_hashes)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def cache_control(path: str, stamped: bool, status: int) -> str:
    """Return how long an answer may be kept: for ever what is named by its content, nowhere whatever data are in."""
    if status in (200, 304) and named_by_content(path, stamped):
        return FOR_EVER
    return "public, max-age=3600" if path.startswith(urls.ASSETS) and status == 200 else "no-store"


def named_by_content(path: str, stamped: bool) -> bool:
    """Tell whether another content would have another address: our stamped assets, vendored files, Dash's own
    bundles."""
    if path.startswith(urls.WALL_FILES):
        return stamped
    if path.startswith(urls.ASSETS):
        return stamped or path.startswith("/assets/vendor/")
    return path.startswith("/_dash-component-suites/") and ".v" in path.rsplit("/", 1)[-1]
