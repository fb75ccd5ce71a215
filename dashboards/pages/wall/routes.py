"""The wall's addresses: the document, the picture it asks for, the link a screen takes once, and its three files.

A display's cookie goes to these addresses alone (its path), and wherever else it is sent its role is refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from access.displays import DisplayService
from access.permission import WALL_VIEWERS
from dashboards import language, urls
from dashboards.language import query_of
from dashboards.pages.wall.document import file_of, join_document, wall_document
from dashboards.pages.wall.picture import WallRequest, picture
from dashboards.server.guard import open_to, public
from dashboards.server.markup import to_html
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, posted, private
from dashboards.server.roles import DISPLAY
from dashboards.server.routing import request_of
from plan.denied import Denied
from plan.review import Role
from wording import DEFAULT, Lang, say
from wording.denials import denial

_KEPT_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie at most; every visit begins it anew."""


def add_wall(server: Flask, renderer: PageRenderer, font: str | None) -> None:
    """Add the wall; screens can join it where the app knows of displays."""
    _add_pictures(server, renderer, font)
    displays = renderer.access_services.displays if renderer.access_services else None
    if displays is not None:
        _add_joining(server, displays, renderer, font)

    @server.get(f"{urls.WALL_FILES}<name>")
    @public
    def wall_file(name: str) -> Response:
        found = file_of(name, font)
        return Response(found[0], mimetype=found[1]) if found else Response("404", status=404, mimetype="text/plain")


def _add_pictures(server: Flask, renderer: PageRenderer, font: str | None) -> None:
    @server.get(urls.WALL)
    @open_to(WALL_VIEWERS)
    def wall() -> Response:
        asked = _wall_request(renderer)
        document = wall_document(picture(asked), asked.plan.lang, _version(renderer, asked), _milliseconds(asked), font)
        answer = private(Response(document, mimetype="text/html"))
        # Begun anew at each visit: a screen that hangs for years must not have to be joined again.
        if g.viewer.person.role is Role.DISPLAY:
            _keep(answer, request.cookies[DISPLAY], renderer)
        return answer

    @server.get(urls.WALL_PICTURE)
    @open_to(WALL_VIEWERS)
    def wall_picture() -> Response:
        asked = _wall_request(renderer)
        version = _version(renderer, asked)
        # 204 without a body: the picture is asked for three times a minute, and the data change a few times a quarter.
        same = request.args.get("have") == version
        answer = Response(status=204) if same else Response(to_html(picture(asked)), mimetype="text/html")
        answer.headers["X-Guibiao-Version"] = version
        answer.headers["X-Guibiao-Now"] = str(_milliseconds(asked))
        return private(answer)


def _add_joining(server: Flask, displays: DisplayService, renderer: PageRenderer, font: str | None) -> None:
    @server.get(urls.WALL_JOIN)
    @public
    def join_page() -> Response:
        lang = language.asked()
        out = say("wall.out", lang) if "out" in request.args else ""
        return private(Response(join_document(out, lang, font), mimetype="text/html"))

    @server.post(urls.WALL_JOIN)
    @public
    def join() -> Response:
        lang = language.language_coded(posted("lang")) or DEFAULT
        try:
            # A token that is copied out of a message brings its blanks along.
            token = displays.bind(posted("token").strip(), request.remote_addr or "")
        except Denied as denied:
            document = join_document(denial(denied, lang), lang, font)
            return private(Response(document, status=403, mimetype="text/html"))
        return _keep(back(_wall_in(lang)), token, renderer)


def _wall_in(lang: Lang) -> str:
    return urls.WALL + (f"?lang={lang}" if query_of(lang) else "")


def _keep(answer: Response, token: str, renderer: PageRenderer) -> Response:
    secure = bool(renderer.access_services and renderer.access_services.authenticator.policy.secure)
    answer.set_cookie(
        DISPLAY,
        token,
        max_age=_KEPT_SECONDS,
        # For the wall's own addresses alone: no other page is ever sent the token.
        path=urls.WALL,
        httponly=True,
        samesite="Strict",
        secure=secure or request.is_secure,
    )
    return answer


def _wall_request(renderer: PageRenderer) -> WallRequest:
    search = request.query_string.decode()
    plan, tasks = (
        # Without name and token: the same picture whoever asks, so that its version tells whether it is another.
        replace(request_of(renderer.reader, path, search), viewer=g.viewer.plain)
        for path in (urls.OVERVIEW, urls.TASKS)
    )
    name = g.viewer.person.name if g.viewer.person.role is Role.DISPLAY else ""
    return WallRequest(plan, tasks, datetime.now(UTC), name)


def _version(renderer: PageRenderer, asked: WallRequest) -> str:
    """Return a text that changes whenever the picture does: with the data, and with the day, by which things age."""
    return f"{renderer.version()}.{asked.plan.today.isoformat()}"


def _milliseconds(asked: WallRequest) -> int:
    return int(asked.at.timestamp() * 1000)
