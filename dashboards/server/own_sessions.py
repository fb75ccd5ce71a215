"""Where one is signed in: a plain document with one's own sessions, and a button that ends the others."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask, Response, g, request

from access.permission import SIGNED_IN
from access.session import Session
from dashboards import language, urls
from dashboards.server.door import document
from dashboards.server.guard import open_to
from dashboards.server.posting import back, check_token, posted
from plan.denied import Denied
from plan.instant import shown_instant
from plan.whole_number import ascii_number
from wording import DEFAULT, Lang, say

if TYPE_CHECKING:
    from access.authenticator import Authenticator
    from dashboards.server.roles import ViewerResolver


def add_own_sessions(server: Flask, authenticator: Authenticator, viewer_resolver: ViewerResolver) -> None:
    """Add the routes: GET /sessions lists them, POST /sessions ends all but the one that asks."""

    @server.get(urls.SESSIONS)
    @open_to(SIGNED_IN)
    def sessions() -> Response:
        lang = language.language_coded(request.args.get("lang")) or DEFAULT
        token = request.cookies.get(viewer_resolver.cookie, "")
        return document(say("door.sessions", lang), _content(authenticator, token, lang), lang)

    @server.post(urls.SESSIONS)
    @open_to(SIGNED_IN)
    def end_others() -> Response:
        check_token()
        # The guard lets roles of the demonstration pass as well, who have no sessions.
        if not g.viewer.signed_in:
            raise Denied("denied.signed_out")
        lang = language.language_coded(posted("lang")) or DEFAULT
        ended = authenticator.end_others(request.cookies.get(viewer_resolver.cookie, ""), request.remote_addr or "")
        return back(f"{urls.SESSIONS}?{urlencode({'ended': ended, **language.query_of(lang)})}")


def _content(authenticator: Authenticator, token: str, lang: Lang) -> str:
    mine = authenticator.own_sessions(token)
    current = authenticator.session_key(token)
    items = "".join(f"<li>{_line(each, each.key == current, lang)}</li>" for each in mine)
    # The count stands in the address, which is anybody's to write.
    ended = ascii_number(request.args.get("ended"), len("9999"))
    said = "" if ended is None else say("door.sessions_ended", lang, count=ended)
    told = f'<p role="status">{escape(said)}</p>' if said else ""
    return f"{told}<ul>{items}</ul>{_button(lang) if len(mine) > 1 else ''}{_way(lang)}"


def _line(session: Session, current: bool, lang: Lang) -> str:
    """Return a session in words: since when, when it was last used, from where."""
    words = say(
        "door.session_here" if current else "door.session",
        lang,
        begun=shown_instant(session.begun),
        seen=shown_instant(session.seen),
        address=session.address or "–",
    )
    return f"<strong>{escape(words)}</strong>" if current else escape(words)


def _button(lang: Lang) -> str:
    hidden = f'<input type="hidden" name="token" value="{escape(g.viewer.token)}">'
    hidden += f'<input type="hidden" name="lang" value="{escape(lang)}">'
    words = escape(say("door.end_others", lang))
    return f'<form method="post" action="{urls.SESSIONS}">{hidden}<button>{words}</button></form>'


def _way(lang: Lang) -> str:
    words = escape(say("door.back", lang))
    return f'<div class="ways"><a href="{escape(language.addressed("/", lang))}">{words}</a></div>'
