"""The pages as an app on a phone: its manifest and icons, and the worker that keeps what its person has seen.

A document may be kept for the person whom its header names, and for nobody else; pages that depend on drafts and
submissions, and every file, are never marked.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from html import escape

from flask import Flask, Response, g, jsonify, request

from dashboards import language, urls
from dashboards.server.door import document
from dashboards.server.guard import public
from dashboards.server.vendor import ASSETS_FOLDER
from dashboards.viewer import Viewer
from plan.review import Role
from presentation import theme
from wording import Lang, say

# Read by the worker alone: it keeps an answer only where this says for whom.
KEPT_FOR = "X-Guibiao-Offline"
WORKER = "worker.js"
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)


def head_of(lang: Lang) -> str:
    """Return what a document says of the app that it belongs to, and what is said over it once it is an old copy."""
    kept = escape(say("offline.kept", lang, time="{time}", age="{age}"))
    manifest = language.addressed(urls.MANIFEST, lang)
    return (
        f'<link rel="manifest" href="{escape(manifest)}">\n<link rel="apple-touch-icon" href="/assets/icon-192.png">\n'
        f'<meta name="mobile-web-app-capable" content="yes">\n<meta name="guibiao-kept" content="{kept}">\n'
    )


def add_installable(server: Flask, secret: bytes) -> None:
    """Add the manifest, the worker and the page for an address that was not kept; mark what may be kept for whom."""

    @server.get(urls.MANIFEST)
    @public
    def manifest() -> Response:
        answer = jsonify(manifest_of(language.asked()))
        answer.mimetype = "application/manifest+json"
        return answer

    @server.get(urls.WORKER)
    @public
    def worker() -> Response:
        return Response((ASSETS_FOLDER / WORKER).read_bytes(), mimetype="text/javascript")

    @server.get(urls.OFFLINE)
    @public
    def offline() -> Response:
        lang = language.asked()
        again = f'<p><a href="{language.addressed("/", lang)}">{escape(say("offline.again", lang))}</a></p>'
        return document(say("offline.title", lang), f"<p>{escape(say('offline.text', lang))}</p>{again}", lang)

    @server.after_request
    def marked(response: Response) -> Response:
        # Whole answers to a question alone: a refusal or a redirection must never be what a phone shows offline.
        if g.get("may_be_kept") and request.method == "GET" and response.status_code == 200:
            response.headers[KEPT_FOR] = kept_for(secret, g.viewer)
        return response


def manifest_of(lang: Lang) -> dict[str, object]:
    """Return the web app manifest (W3C) in a language."""
    return {
        "name": say("offline.name", lang),
        "short_name": say("app.name", lang),
        "lang": say("language.tag", lang),
        "id": "/",
        "start_url": language.addressed("/", lang),
        "scope": "/",
        "display": "standalone",
        "background_color": theme.PAPER,
        "theme_color": theme.PAPER,
        "icons": [
            {"src": f"/assets/{name}", "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    }


def kept_for(secret: bytes, viewer: Viewer) -> str:
    """Return under what a phone keeps a person's pages: the same whenever he signs in, and no name."""
    person = viewer.person
    # A role or department that changes gives another key: pages of the old one are then nobody's.
    whose = "\0".join(("offline", person.name, person.role, person.department or ""))
    return hmac.new(secret, whose.encode(), sha256).hexdigest()[:24]


def may_be_kept(viewer: Viewer, personal: bool, missing: bool) -> bool:
    """Tell whether a page may be kept on its person's phone: what is the same for all readers, and is there."""
    return not personal and not missing and viewer.person.role is not Role.DISPLAY
