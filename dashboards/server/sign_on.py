"""Single sign-on as browsers see it: away to the provider, back with its answer, and in with a session of ours.

What a browser must bring back is kept in a cookie of its own, signed, for ten minutes and for these two addresses.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Flask, Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from access.audit import AuditAction, AuditEntry
from access.authenticator import Authenticator, now_utc
from access.sign_on import BACK, Flow, SignOn
from access.sign_on_refused import Fault, SignOnRefused
from dashboards import language, urls
from dashboards.server.door import document
from dashboards.server.guard import public
from dashboards.server.posting import own_address, private
from plan.denied import Denied
from wording import Lang, say
from wording.denials import denial

COOKIE = "guibiao-sign-on"

_SECONDS = 600
"""How long a browser may take at the provider's."""

_LONGEST = 300
"""How long an address to go on to may be: the cookie has no room for more."""

_MINUTE, _MOST = 60.0, 100
"""Seconds in which one refusal from one machine is entered once, and refusals that are entered in them at most."""

_FLOWS = 6
"""People may begin in several tabs at once; older questions than so many are forgotten."""

Begin = Callable[[str, str], Response]
"""(token, address to go on to) → the answer that lets its person in."""

Inside = Callable[[], bool]
"""Whether whoever asks is signed in already."""


def add_sign_on(
    server: Flask, authenticator: Authenticator, sign_on: SignOn, begin_session: Begin, secret: bytes, inside: Inside
) -> None:
    """Add the two addresses of the single sign-on. ``secret`` signs what browsers keep meanwhile."""
    cookies, refusals = _Cookies(secret, sign_on.secure), _RefusalAudit(authenticator)

    @server.get(urls.SIGN_ON)
    @public
    def away() -> Response:
        to = _asked_for()
        lang = language.language_coded(request.args.get(language.KEY)) or language.language_of(to)
        try:
            begun = sign_on.begin()
        except SignOnRefused as why:
            return _refused(why, refusals.told(why), to, lang)
        answer = private(Response(status=302, headers={"Location": begun.url}))
        return cookies.given(answer, begun.flow, to, lang)

    @server.get(BACK)
    @public
    def back() -> Response:
        kept = cookies.brought()
        if kept is None:
            lost = SignOnRefused(Fault.STATE if cookies.others() else Fault.LOST)
            return _refused(lost, refusals.told(lost), "/", language.asked())
        if kept.flow is None:
            return again(kept)
        try:
            name = sign_on.finish(kept.flow, request.args.to_dict())
            answer = begin_session(authenticator.sign_in_as(name, request.remote_addr or ""), kept.to)
        except SignOnRefused as why:
            status = refusals.told(why)
            if why.fault is Fault.USED:  # reloaded while the first answer was still on its way
                begin_again = f"{urls.SIGN_ON}?{urlencode({'next': kept.to})}"
                return _onward(303, kept.to) if inside() else _onward(302, begin_again)
            return cookies.done(_refused(why, status, kept.to, kept.lang), kept, why.fault)
        except Denied as why:  # the doors told of him themselves
            return cookies.done(_refused(why, 403, kept.to, kept.lang), kept, Fault.NAME)
        return cookies.done(private(answer), kept)

    def again(kept: _Kept) -> Response:
        """Return an answer that was dealt with before and is reloaded: on to where it led, or why it led nowhere."""
        if not kept.fault and inside():
            return _onward(303, kept.to)
        why = SignOnRefused(Fault(kept.fault or Fault.USED))
        return _refused(why, 503 if why.passing else 403, kept.to, kept.lang)


def _onward(status: int, to: str) -> Response:
    return private(Response(status=status, headers={"Location": to}))


class _Kept(NamedTuple):
    """What a browser kept of a question: the flow until it is answered, then the fault that ended it, if one did."""

    flow: Flow | None
    fault: str
    to: str
    lang: Lang


class _Cookies:
    """What browsers keep while their people are at the provider's: a cookie for each question, by its state, so that
    two tabs do not take each other's."""

    def __init__(self, secret: bytes, secure: bool) -> None:
        self._signer = URLSafeTimedSerializer(
            secret, salt="guibiao.sign-on", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._secure = secure

    def given(self, answer: Response, flow: Flow, to: str, lang: Lang) -> Response:
        """Return the answer with a cookie for a new question."""
        # Browsers send all of them with each request to these addresses.
        for name in self.others()[_FLOWS - 1 :]:
            answer.delete_cookie(name, path=urls.SIGN_ON, secure=self._is_secure, httponly=True, samesite="Lax")
        return self._set(answer, _name(flow.state), [flow.state, flow.nonce, flow.verifier, to, lang])

    def done(self, answer: Response, kept: _Kept, fault: str = "") -> Response:
        """Return the answer after which the browser keeps nothing of a question but how it ended, in case it is
        reloaded."""
        assert kept.flow is not None, "it was just answered"
        return self._set(answer, _name(kept.flow.state), [fault, kept.to, kept.lang])

    def _set(self, answer: Response, name: str, content: list[str]) -> Response:
        """Return the answer with the cookie of a question."""
        # Lax, for people come back from another site.
        kept = str(self._signer.dumps(content))
        answer.set_cookie(
            name, kept, max_age=_SECONDS, path=urls.SIGN_ON, secure=self._is_secure, httponly=True, samesite="Lax"
        )
        return answer

    @property
    def _is_secure(self) -> bool:
        return self._secure or request.is_secure

    def brought(self) -> _Kept | None:
        """Return what this browser kept of the question that is answered, if we gave it and lately."""
        try:
            # Three parts: dealt with already; five: still to be answered.
            said = self._signer.loads(request.cookies.get(_name(request.args.get("state", "")), ""), max_age=_SECONDS)
            if len(said) == 3:
                fault, to, lang = said
                return _Kept(None, fault, to, Lang(lang))
            state, nonce, verifier, to, lang = said
        except (BadData, ValueError):
            return None
        return _Kept(Flow(state, nonce, verifier), "", to, Lang(lang))

    def others(self) -> list[str]:
        """Return the names under which this browser keeps questions."""
        return [name for name in request.cookies if name.startswith(f"{COOKIE}-")]


def _name(state: str) -> str:
    """Return the cookie of a question."""
    return f"{COOKIE}-{hashlib.sha256(state.encode('utf-8', 'replace')).hexdigest()[:12]}"


class _RefusalAudit:
    """Tells the audit why somebody was not signed on: the same from the same machine once a minute, for strangers
    must not fill the disk."""

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator
        self._lately: dict[tuple[str, Fault], float] = {}

    def told(self, why: SignOnRefused) -> int:
        """Enter a refusal in the audit, unless it was lately; return its HTTP status."""
        moment, who = time.monotonic(), (request.remote_addr or "", why.fault)
        self._lately = {key: at for key, at in self._lately.items() if moment - at < _MINUTE}
        if who not in self._lately and len(self._lately) < _MOST:
            self._lately[who] = moment
            self._authenticator.audit.enter(
                AuditEntry(now_utc(), "", AuditAction.SIGNED_IN, "", "", False, why.detail, who[0])
            )
        return 503 if why.passing else 403


def _asked_for() -> str:
    """Return the address to go on to after signing in; the first page where it is not ours or too long."""
    to = own_address(request.args.get("next", "/"))
    return to if len(to) <= _LONGEST else "/"


def _refused(why: Denied, status: int, to: str, lang: Lang) -> Response:
    """Return one sentence, and the way back to the sign-in page."""
    query = {"next": to, **language.query_of(lang)}
    door = f'<p><a href="{urls.LOGIN}?{escape(urlencode(query))}">{escape(say("sign_on.again", lang))}</a></p>'
    content = f'<p role="alert">{escape(denial(why, lang))}</p>{door}'
    return document(say("sign_on.title", lang), content, lang, status, {"next": to})
