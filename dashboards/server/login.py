"""Signing in and out and setting a password, on plain documents without any script."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask, Response, g, request

from access.account import tidy_name
from access.audit import AuditAction, AuditQuestion
from access.code_check import TICKET_SECONDS, CodeLate, CodeNeeded
from access.permission import SIGNED_IN, first_page
from dashboards import language, urls
from dashboards.server.door import announced, asked_lang, code_field, document, field, hidden
from dashboards.server.guard import open_to, public
from dashboards.server.posting import back, check_token, own_address, posted
from etl.reported_error import ReportedError
from plan.denied import Denied
from plan.instant import shown_instant
from wording import Lang, say
from wording.denials import denial

if TYPE_CHECKING:
    from access.authenticator import Authenticator
    from dashboards.access_services import AccessServices
    from dashboards.server.known_devices import KnownDevices
    from dashboards.server.roles import ViewerResolver

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SigningIn:
    """What signing in needs: the accounts, who looks, the browsers that are known, and the address of the single
    sign-on (empty: it is off)."""

    access_services: AccessServices
    viewer_resolver: ViewerResolver
    devices: KnownDevices
    sign_on: str = ""

    def begin(self, token: str, to: str) -> Response:
        """Begin a session: return the answer that sets its token and leads on to an address."""
        authenticator = self.access_services.authenticator
        entered = authenticator.entered(token)
        start = first_page(entered.account.role) if entered else "/"
        # The role's own first page, where nothing else was asked for.
        return hold(back(start if to in ("/", urls.PASSWORD) else to), token, authenticator, self.viewer_resolver)

    def entered_as(self, name: str, token: str) -> Response:
        """Begin the session of an account in a browser that is known from now on."""
        answer = self.begin(token, own_address(posted("next", "/")))
        self.devices.remember(request, answer, name)
        return answer

    def door(self, why: str, status: int) -> Response:
        """Return the form that asks for name and password, and why it is shown (again)."""
        return _door(self.access_services, self.sign_on, why, status)


def add_login(server: Flask, signing_in: SigningIn) -> None:
    """Add the views for signing in and out, with a second factor where there is one, and for setting a password."""
    _add_door(server, signing_in)
    _add_code(server, signing_in)
    _add_password(server, signing_in)
    _add_way_out(server, signing_in)


def _add_door(server: Flask, signing_in: SigningIn) -> None:
    authenticator = signing_in.access_services.authenticator

    @server.get(urls.LOGIN)
    @public
    def login() -> Response:
        held = request.cookies.get(signing_in.viewer_resolver.cookie)
        ended = "door.out" if "out" in request.args else "door.ended" if held else ""
        return signing_in.door(announced("status", say(ended, asked_lang())) if ended else "", 200)

    @server.post(urls.LOGIN)
    @public
    def enter() -> Response:
        try:
            name = tidy_name(posted("name"))
            device = signing_in.devices.device(request, name)
            token = authenticator.sign_in(name, posted("password"), request.remote_addr or "", device)
        except CodeNeeded as needed:
            return _code(needed.ticket, "", 200)
        except Denied as denied:
            return signing_in.door(announced("alert", denial(denied, asked_lang())), 403)
        return signing_in.entered_as(name, token)


def _add_code(server: Flask, signing_in: SigningIn) -> None:
    authenticator = signing_in.access_services.authenticator

    @server.get(urls.LOGIN_CODE)
    @public
    def no_code_yet() -> Response:
        # Whoever reloads, or comes back by the other language's link, begins with the password.
        return back(f"{urls.LOGIN}?{urlencode(language.query_of(asked_lang()))}".rstrip("?"))

    @server.post(urls.LOGIN_CODE)
    @public
    def enter_with_code() -> Response:
        ticket = posted("ticket")
        try:
            name = authenticator.codes.ticketed(ticket, authenticator.now()).name
            device = signing_in.devices.device(request, name)
            token = authenticator.sign_in_with_code(ticket, posted("code"), request.remote_addr or "", device)
        except CodeLate as late:
            return signing_in.door(announced("alert", denial(late, asked_lang())), 403)
        except Denied as denied:
            return _code(ticket, denial(denied, asked_lang()), 403)
        return signing_in.entered_as(name, token)


def _add_password(server: Flask, signing_in: SigningIn) -> None:
    access_services = signing_in.access_services

    @server.get(urls.PASSWORD)
    @open_to(SIGNED_IN)
    def password() -> Response:
        return _password(access_services, "", 200)

    @server.post(urls.PASSWORD)
    @open_to(SIGNED_IN)
    def change() -> Response:
        check_token()
        if posted("new") != posted("again"):
            return _password(access_services, say("door.differ", asked_lang()), 403)
        held, address = request.cookies.get(signing_in.viewer_resolver.cookie, ""), request.remote_addr or ""
        try:
            token = access_services.authenticator.change_password(held, posted("old"), posted("new"), address)
        except Denied as denied:
            return _password(access_services, denial(denied, asked_lang()), 403)
        return signing_in.begin(token, own_address(posted("next", "/")))


def _add_way_out(server: Flask, signing_in: SigningIn) -> None:
    authenticator, cookie = signing_in.access_services.authenticator, signing_in.viewer_resolver.cookie

    @server.post(urls.LOGOUT)
    @open_to(SIGNED_IN)
    def leave() -> Response:
        token = request.cookies.get(cookie, "")
        try:
            authenticator.sign_out(token, request.remote_addr or "")
        except ReportedError as error:
            # Sessions end before it is entered that they did: whoever is out is told so, also where the audit is held.
            if authenticator.entered(token) is not None:
                raise
            _LOG.error("a signing out could not be entered in the audit: %s", error)
        # The form carries no token (decision 37): what other sites send is refused by its origin.
        answer = back(f"{urls.LOGIN}?{urlencode({'out': '1', **language.query_of(asked_lang())})}")
        answer.delete_cookie(cookie, path="/", secure=authenticator.policy.secure, httponly=True, samesite="Lax")
        return answer


def hold(answer: Response, token: str, authenticator: Authenticator, viewer_resolver: ViewerResolver) -> Response:
    """Return an answer that lets the browser hold a session's token."""
    secure = authenticator.policy.secure or request.is_secure
    # A token of its own for every sign-in, out of reach of scripts (OWASP ASVS 4.0, 3.2.1 and 3.4.1 to 3.4.3).
    answer.set_cookie(viewer_resolver.cookie, token, httponly=True, samesite="Lax", secure=secure, path="/")
    return answer


def _code(ticket: str, refused: str, status: int) -> Response:
    """Return the document that asks for the code of somebody whose password was right; ``ticket`` says whose."""
    lang, to = asked_lang(), own_address(posted("next", "/"))
    minutes, again = TICKET_SECONDS // 60, escape(language.addressed(urls.LOGIN, asked_lang()))
    inside = [
        announced("alert", refused) if refused else announced("status", say("factor.ask", lang, minutes=minutes)),
        f'<form method="post" action="{urls.LOGIN_CODE}">{hidden("ticket", ticket)}{hidden("next", to)}',
        f"{hidden('lang', lang)}{code_field(lang)}<button>{escape(say('door.enter', lang))}</button></form>",
        f'<p class="rules">{escape(say("factor.lost", lang))}</p>',
        f'<div class="ways"><a href="{again}">{escape(say("door.back", lang))}</a></div>',
    ]
    return document(say("factor.title", lang), "".join(inside), lang, status)


def _door(access_services: AccessServices, sign_on: str, why: str, status: int) -> Response:
    authenticator = access_services.authenticator
    lang, lock = asked_lang(), authenticator.policy.lock
    to = own_address(request.values.get("next", "/"))
    rules = say(
        "door.rules", lang, failures=lock.failures, minutes=lock.minutes, idle=authenticator.policy.session.idle_minutes
    )
    # Shown again after a refusal; the password never is.
    name = posted("name")[:64]
    inside = [
        why or "".join(announced("status", say(key, lang)) for key in _hints(access_services)),
        f'<form method="post" action="{urls.LOGIN}">{hidden("next", to)}{hidden("lang", lang)}',
        field(say("door.name", lang), "name", "text", "username", name, first=not name),
        field(say("door.password", lang), "password", "password", "current-password", first=bool(name)),
        f"<button>{escape(say('door.enter', lang))}</button></form>",
        _sign_on(authenticator, sign_on, to, lang),
        f'<p class="rules">{escape(rules)}</p>',
    ]
    return document(say("door.title", lang), "".join(inside), lang, status, {"next": to})


def _hints(access_services: AccessServices) -> list[str]:
    """Return keys of what is said above the empty form: that this is a rehearsal, that there is no account yet."""
    rehearsal = ["door.rehearsal"] if access_services.rehearsal() else []
    return [*rehearsal, *(["door.nobody"] if access_services.authenticator.nobody else [])]


def _sign_on(authenticator: Authenticator, address: str, to: str, lang: Lang) -> str:
    if not address or authenticator.policy.sign_on is None:
        return ""
    words = say("door.sign_on", lang, label=authenticator.policy.sign_on.label)
    return f'<a class="sign-on" href="{escape(address)}?{escape(urlencode({"next": to}))}">{escape(words)}</a>'


def _password(access_services: AccessServices, refused: str, status: int) -> Response:
    """Return the document on which one sets one's password; ``refused``: why it was not set (empty: not yet tried)."""
    lang, policy, person = asked_lang(), access_services.authenticator.policy.password, g.viewer.person
    to = own_address(request.values.get("next", "/"))
    whose = say("door.whose", lang, name=person.name, role=say(f"role.{person.role}", lang))
    rules = say("door.password_rules", lang, least=policy.length, kinds=policy.kinds, remembered=policy.remembered)
    inside = [
        announced("alert", refused) if refused else "",
        announced("status", say("door.must_change", lang)) if g.viewer.must_change else "",
        *(announced("status", sentence) for sentence in _who_set_it(access_services, lang)),
        f"<p>{escape(whose)}</p>",
        f'<form method="post" action="{urls.PASSWORD}">{hidden("token", g.viewer.token)}{hidden("lang", lang)}',
        hidden("next", to),
        # For password managers, which keep the new password under this name.
        f'<input type="text" name="name" value="{escape(person.name)}" autocomplete="username" hidden>',
        field(say("door.old", lang), "old", "password", "current-password", first=True),
        field(say("door.new", lang), "new", "password", "new-password"),
        field(say("door.again", lang), "again", "password", "new-password"),
        f"<button>{escape(say('door.save', lang))}</button></form>",
        f'<p class="rules">{escape(rules)}</p>',
        _way_out(lang),
    ]
    return document(say("door.set_password", lang), "".join(inside), lang, status, {"next": to})


def _who_set_it(access_services: AccessServices, lang: Lang) -> list[str]:
    """Return who set the password last, where that was somebody else: its person shall know, and may wonder."""
    name = g.viewer.person.name
    deeds = (AuditAction.ACCOUNT_RESET, AuditAction.PASSWORD_CHANGED)
    last = next((e for e in access_services.audit.entries(AuditQuestion(deeds=deeds, about=(name,))) if e.ok), None)
    if last is None or last.deed is not AuditAction.ACCOUNT_RESET:
        return []
    return [say("door.reset_by", lang, by=last.by, at=shown_instant(last.at))]


def _way_out(lang: Lang) -> str:
    """Return the link back to the pages, for whoever may see them already, and the button that signs out."""
    back_to = language.addressed("/", lang)
    back_words, leave = escape(say("door.back", lang)), escape(say("door.leave", lang))
    ways = "" if g.viewer.must_change else f'<a href="{back_to}">{back_words}</a>'
    button = f'{hidden("lang", lang)}<button class="plain">{leave}</button>'
    return f'<div class="ways">{ways}<form method="post" action="{urls.LOGOUT}">{button}</form></div>'
