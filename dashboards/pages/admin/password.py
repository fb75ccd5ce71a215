"""The document that shows a first password, once: in nobody's cache, and blank for whoever comes back to it."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from flask import Flask, Response, g, request

from access.permission import ADMINISTRATORS
from dashboards import language, urls
from dashboards.pages.admin.one_time_store import FirstPassword, OneTimePlace
from dashboards.server.door import document
from dashboards.server.guard import open_to
from dashboards.server.posting import private
from presentation import theme
from wording import Lang, say

ADDRESS = urls.FIRST_PASSWORD
SHOWN, GONE = 203, 410
"""Statuses of the answer. 203 instead of 200, because browsers keep pages answered 200 for their back button whatever
Cache-Control says; 410 once the secret was shown."""

_STYLE = (
    "<style>.house a{display:none}"  # the other language would be another reading
    f".once{{display:block;margin:.5rem 0;padding:.6rem .75rem;border:1px solid {theme.TICK};border-radius:4px;"
    f"background:{theme.WHITE};font:600 19px/1.5 ui-monospace,Consolas,Menlo,monospace;letter-spacing:.06em;"
    "overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}"
    ".door .copy{margin:0 0 1rem}.door .copy[hidden]{display:none}.whose{overflow-wrap:anywhere}</style>"
)
_SCRIPT = '<script src="/assets/admin.js" defer></script>'


def add_first_password(server: Flask, once: OneTimePlace) -> None:
    """Add the address that shows a first password once, and from then on says that it is gone."""

    @server.get(ADDRESS)
    @open_to(ADMINISTRATORS)
    def first_password() -> Response:
        lang = language.asked()
        if request.method == "HEAD":  # asks for no content, so nothing may be used up
            return private(Response(status=200))
        found = once.take(g.viewer.token)
        return document(say("once.title", lang), _content(found, lang), lang, SHOWN if found else GONE)


def _content(found: FirstPassword | None, lang: Lang) -> str:
    if found is None:
        return f'<p role="status">{escape(say("once.gone", lang))}</p>{back_to_accounts(lang)}'
    way = back_to_accounts(lang, account=found.name)
    return shown_once(named("once.whose", found.name, lang), found.password, say("once.note", lang), way, lang)


def named(key: str, name: str, lang: Lang) -> str:
    """Return a sentence as HTML, the name in it marked."""
    # "\0" cannot stand in a sentence or a name, so the name is put in after both were escaped, and with its own
    # markup.
    return escape(say(key, lang, name="\0")).replace("\0", f"<strong><bdi>{escape(name)}</bdi></strong>")


def shown_once(whose: str, secret: str, note: str, way: str, lang: Lang) -> str:
    """Return the content of a document that shows a secret: whose it is and the way back as HTML, the rest as text."""
    copy, copied = escape(say("once.copy", lang)), escape(say("once.copied", lang))
    return (
        f'{_STYLE}<p class="whose">{whose}</p><code class="once" id="once" tabindex="0">{escape(secret)}</code>'
        f'<button type="button" class="copy" data-copy="once" data-copied="{copied}" hidden>{copy}</button>'
        f'<p role="status">{escape(note)}</p>{way}{_SCRIPT}'
    )


def back_to_accounts(lang: Lang, **query: str) -> str:
    """Return the way back to the page 管理."""
    address = urls.ADMIN + f"?{urlencode({**query, **language.query_of(lang)})}".rstrip("?")
    return f'<p><a href="{escape(address)}">{escape(say("once.back", lang))}</a></p>'
