"""What administrators do with displays: one added, whose link is shown once, and one shut out."""

from __future__ import annotations

import threading

from flask import Flask, Response, g, request

from access.displays import DisplayService
from access.permission import ADMINISTRATORS
from dashboards import language, urls
from dashboards.language import query_of
from dashboards.pages.admin.forms import posted_name
from dashboards.pages.admin.one_time_store import FirstPassword, OneTimePlace
from dashboards.pages.admin.password import GONE, SHOWN, back_to_accounts, named, shown_once
from dashboards.server.door import document
from dashboards.server.guard import open_to
from dashboards.server.posting import back, check_token, lang_of, posted, private, proof_first
from plan.denied import Denied
from wording import Lang, say


def add_display_administration(server: Flask, displays: DisplayService, once: OneTimePlace) -> None:
    """Add the forms of displays, and the address that shows a link once."""
    turn = threading.Lock()  # of two links made at once the one that is kept last is the one shown

    @server.post(urls.ADD_DISPLAY)
    @open_to(ADMINISTRATORS)
    def add_display() -> Response:
        _check_may_change()
        if proof := proof_first():
            return proof
        name = posted_name()
        with turn:
            once.put(g.viewer.token, name, displays.add(g.viewer.person, name))
        return back(_address(urls.DISPLAY_LINK))

    @server.post(urls.REVOKE_DISPLAY)
    @open_to(ADMINISTRATORS)
    def revoke_display() -> Response:
        _check_may_change()
        displays.revoke(g.viewer.person, posted("name"))
        return back(_address(urls.ADMIN) + "#displays")

    @server.get(urls.DISPLAY_LINK)
    @open_to(ADMINISTRATORS)
    def display_link() -> Response:
        lang = language.asked()
        if request.method == "HEAD":  # asks for no content, so nothing may be used up
            return private(Response(status=200))
        found = once.take(g.viewer.token)
        return document(say("display.link_title", lang), _content(found, lang), lang, SHOWN if found else GONE)


def _content(found: FirstPassword | None, lang: Lang) -> str:
    way = back_to_accounts(lang)
    if found is None:
        return f'<p role="status">{say("display.link_gone", lang)}</p>{way}'
    # In the fragment, which no browser sends and no log of a proxy holds.
    address = f"{request.url_root.rstrip('/')}{urls.WALL_JOIN}#{found.password}"
    return shown_once(named("display.link_whose", found.name, lang), address, say("display.link_note", lang), way, lang)


def _check_may_change() -> None:
    check_token()
    if g.viewer.person.demonstration:
        raise Denied("display.denied_demonstration")


def _address(path: str) -> str:
    lang = query_of(lang_of())
    return path + (f"?lang={lang['lang']}" if lang else "")
