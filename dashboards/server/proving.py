"""Giving one's password again before an acceptance or a reset: a plain document, and from there back to the form."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from access.permission import SIGNED_IN
from dashboards import language, urls
from dashboards.server.door import code_field, document
from dashboards.server.guard import open_to
from dashboards.server.posting import back, check_token, own_address, posted
from plan.denied import Denied
from wording import DEFAULT, Lang, say
from wording.denials import denial

if TYPE_CHECKING:
    from access.authenticator import Authenticator
    from dashboards.server.roles import ViewerResolver


def add_proving(server: Flask, authenticator: Authenticator, viewer_resolver: ViewerResolver) -> None:
    """Add the routes: GET /prove asks for the password, POST /prove takes it and goes on to where one came from."""

    @server.get(urls.PROVE)
    @open_to(SIGNED_IN)
    def ask_password() -> Response:
        return _asking(authenticator, "", 200)

    @server.post(urls.PROVE)
    @open_to(SIGNED_IN)
    def prove_again() -> Response:
        check_token()
        token = request.cookies.get(viewer_resolver.cookie, "")
        try:
            authenticator.prove(token, posted("password"), request.remote_addr or "", posted("code"))
        except Denied as denied:
            return _asking(authenticator, denial(denied, _lang()), 403)
        return back(posted("next", "/"))


def _lang() -> Lang:
    return language.language_coded(request.args.get("lang") or posted("lang")) or DEFAULT


def _asking(authenticator: Authenticator, refused: str, status: int) -> Response:
    """Return the document that asks for the password; ``refused``: why the last one did not do (empty: none yet)."""
    # Only an address of ours is gone on to: the link may have been sent by somebody else.
    lang, to = _lang(), own_address(request.values.get("next", "/"))
    why = say("door.prove_why", lang, minutes=authenticator.policy.session.prove_minutes)
    told = f'<p role="alert">{escape(refused)}</p>' if refused else f'<p role="status">{escape(why)}</p>'
    kept = {"token": g.viewer.token, "next": to, "lang": lang}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in kept.items())
    field = (
        # Hidden, for password managers: they offer a password only beside a name.
        f'<input type="text" name="name" value="{escape(g.viewer.person.name)}" autocomplete="username" hidden>'
        f"<label><span>{escape(say('door.password', lang))}</span>"
        '<input type="password" name="password" autocomplete="current-password" required maxlength="128" autofocus>'
        "</label>"
    ) + (code_field(lang, first=False) if _has_factor(authenticator) else "")
    button = f"<button>{escape(say('door.prove', lang))}</button>"
    form = f'<form method="post" action="{urls.PROVE}">{hidden}{field}{button}</form>'
    ways = f'<div class="ways"><a href="{escape(to)}">{escape(say("door.back", lang))}</a></div>'
    return document(say("door.prove_title", lang), told + form + ways, lang, status, {"next": to})


def _has_factor(authenticator: Authenticator) -> bool:
    account = authenticator.accounts.accounts().get(g.viewer.person.name)
    return account is not None and account.factor is not None
