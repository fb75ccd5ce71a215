"""What the service itself answers, for no bureau: its first page, its health, and that there is nothing there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from flask import Flask, Response, redirect, request, send_from_directory
from werkzeug.exceptions import HTTPException

from access.policy import Policy
from dashboards import language, urls
from dashboards.server.door import asked_lang, document
from dashboards.server.guard import PUBLIC_FILES
from dashboards.server.malformed import add_plain_queries, add_readable_dates, add_short_addresses
from dashboards.server.security import add_headers, trust
from dashboards.server.vendor import ASSETS_FOLDER
from wording import Lang, name_of, say


@dataclass(frozen=True, slots=True)
class ListedBureau:
    """A bureau of the list on the first page: ``named`` has its name in each language, ``address`` is where it
    begins."""

    named: object
    address: str


ListBureaus = Callable[[], Sequence[ListedBureau]]
"""The bureaus to name to whoever asks."""


def front_page(service: object, listed: ListBureaus, policy: Policy) -> Flask:
    """Return the application of a service for what is no bureau's. ``service`` has its name in each language,
    ``policy`` its address, and whether a proxy is in front."""
    server = Flask("guibiao-front", static_folder=None)
    trust(server, policy)
    add_plain_queries(server)
    add_readable_dates(server)
    add_short_addresses(server)

    @server.get("/")
    def first() -> Response:
        lang = asked_lang()
        return document(name_of(service, lang), _bureaus(listed(), lang), lang)

    @server.get(urls.HEALTH)
    def health() -> Response:
        return Response("ok", mimetype="text/plain")

    @server.get(f"{urls.ASSETS}<name>")
    def file(name: str) -> Response:
        if f"{urls.ASSETS}{name}" not in PUBLIC_FILES:
            return _nothing(404)
        return send_from_directory(ASSETS_FOLDER, name)

    @server.get(urls.BUREAU)
    def without_slash(bureau: str) -> Response:
        # Of any id: whether there is such a bureau is not told.
        return redirect(f"{request.path}/", 308)  # type: ignore[return-value]

    @server.errorhandler(HTTPException)
    def calm(why: HTTPException) -> Response:
        status = why.code or 500
        return why.get_response() if status < 400 else _nothing(status)  # type: ignore[return-value]

    add_headers(server, (), policy.secure)
    return server


def _nothing(status: int) -> Response:
    lang = asked_lang()
    way = f'<p><a href="{escape(language.addressed("/", lang))}">{escape(say("door.back", lang))}</a></p>'
    inside = f"<p>{escape(say('hosting.nothing', lang))}</p>{way}"
    return document(say("hosting.nothing_title", lang), inside, lang, status)


def _bureaus(named: Sequence[ListedBureau], lang: Lang) -> str:
    if not named:
        return f"<p>{escape(say('hosting.own_address', lang))}</p>"
    links = "".join(
        f'<li><a href="{escape(language.addressed(each.address, lang))}">{escape(name_of(each.named, lang))}</a></li>'
        for each in named
    )
    return f"<p>{escape(say('hosting.choose', lang))}</p><ul>{links}</ul>"
