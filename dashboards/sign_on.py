"""Single sign-on as browsers see it: away to the provider, back with its answer, and in with a session of ours.

What a browser must bring back is kept in a cookie of its own, signed, for ten minutes and for these two addresses.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from html import escape
from urllib.parse import urlencode

from flask import Flask, Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from access.doors import Doors, now_utc
from access.sign_on import BACK, Flow, SignOn
from access.sign_on_refused import Fault, SignOnRefused
from dashboards.guard import LOGIN, public
from dashboards.login import document
from dashboards.posting import own_address, private
from plan.audit import AuditEntry, Deed
from plan.denied import Denied
from plan.wording import Lang, say

SIGN_ON = "/sign-on"
COOKIE = "guibiao-sign-on"

_SECONDS = 600
_LONGEST = 300
"""How long an address to go on to may be: the cookie has no room for more."""

_MINUTE, _MOST = 60.0, 100

Begin = Callable[[str, str], Response]
"""(token, address to go on to) → the answer that lets its person in."""


def add_sign_on(server: Flask, doors: Doors, sign_on: SignOn, begin_session: Begin, secret: bytes) -> None:
    """The two addresses of the single sign-on. ``secret`` signs what browsers keep meanwhile."""
    cookies, witness = _Cookies(secret, sign_on.secure), _Witness(doors)

    @server.get(SIGN_ON)
    @public
    def away() -> Response:
        to = _asked_for()
        lang = Lang.EN if "en" in (request.args.get("lang"), _language(to)) else Lang.ZH
        try:
            begun = sign_on.begin()
        except SignOnRefused as why:
            return _refused(why, witness.told(why), to, lang)
        answer = private(Response(status=302, headers={"Location": begun.url}))
        return cookies.given(answer, begun.flow, to, lang)

    @server.get(BACK)
    @public
    def back() -> Response:
        kept = cookies.brought()
        if kept is None:
            lost, lang = SignOnRefused(Fault.LOST), Lang.EN if request.args.get("lang") == Lang.EN else Lang.ZH
            return cookies.taken(_refused(lost, witness.told(lost), "/", lang))
        flow, to, lang = kept
        try:
            name = sign_on.finish(flow, request.args.to_dict())
            answer = begin_session(doors.sign_in_as(name, request.remote_addr or ""), to)
        except SignOnRefused as why:
            answer = _refused(why, witness.told(why), to, lang)
        except Denied as why:  # the doors told of him themselves
            answer = _refused(why, 403, to, lang)
        return cookies.taken(private(answer))


class _Cookies:
    """What browsers keep while their people are at the provider's."""

    def __init__(self, secret: bytes, secure: bool) -> None:
        self._signer = URLSafeTimedSerializer(
            secret, salt="guibiao.sign-on", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._secure = secure

    def given(self, answer: Response, flow: Flow, to: str, lang: Lang) -> Response:
        """The answer with the cookie. SameSite=Lax, for people come back from another site."""
        kept = self._signer.dumps([flow.state, flow.nonce, flow.verifier, to, lang])
        secure = self._secure or request.is_secure
        answer.set_cookie(
            COOKIE, str(kept), max_age=_SECONDS, path=SIGN_ON, secure=secure, httponly=True, samesite="Lax"
        )
        return answer

    def brought(self) -> tuple[Flow, str, Lang] | None:
        """What this browser kept, if we gave it and lately."""
        try:
            state, nonce, verifier, to, lang = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=_SECONDS)
        except BadData:
            return None
        return Flow(state, nonce, verifier), to, Lang(lang)

    def taken(self, answer: Response) -> Response:
        """The answer after which the browser keeps nothing."""
        secure = self._secure or request.is_secure
        answer.delete_cookie(COOKIE, path=SIGN_ON, secure=secure, httponly=True, samesite="Lax")
        return answer


class _Witness:
    """Tells the audit why somebody was not signed on: the same from the same machine once a minute, for strangers
    must not fill the disk."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._lately: dict[tuple[str, Fault], float] = {}

    def told(self, why: SignOnRefused) -> int:
        """The HTTP status of a refusal, of which the audit knows now."""
        moment, who = time.monotonic(), (request.remote_addr or "", why.fault)
        self._lately = {key: at for key, at in self._lately.items() if moment - at < _MINUTE}
        if who not in self._lately and len(self._lately) < _MOST:
            self._lately[who] = moment
            self._doors.audit.enter(AuditEntry(now_utc(), "", Deed.SIGNED_IN, "", "", False, why.detail, who[0]))
        return 503 if why.passing else 403


def _asked_for() -> str:
    """Where to go on to: nowhere but here."""
    to = own_address(request.args.get("next", "/"))
    return to if len(to) <= _LONGEST else "/"


def _language(address: str) -> str:
    """The language that an address asks for."""
    return "en" if "lang=en" in address.partition("?")[2].split("&") else ""


def _refused(why: Denied, status: int, to: str, lang: Lang) -> Response:
    """One sentence, and the way back to the door."""
    query = {"next": to, **({"lang": "en"} if lang is Lang.EN else {})}
    door = f'<p><a href="{LOGIN}?{escape(urlencode(query))}">{escape(say("sign_on.again", lang))}</a></p>'
    content = f'<p role="alert">{escape(why.sentence(lang))}</p>{door}'
    return document(say("sign_on.title", lang), content, lang, status, {"next": to})
