"""Signing in and out and setting a password, on plain documents without any script."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask, Response, g, request

from access.account import tidy_name
from access.audit import AuditAction, AuditQuestion
from access.permission import SIGNED_IN, first_page
from dashboards import language
from dashboards.server.guard import LOGIN, LOGOUT, PASSWORD, open_to, public
from dashboards.server.posting import back, check_token, own_address, posted, private
from plan.denied import Denied
from plan.instant import shown_instant
from presentation import theme
from wording import DEFAULT, Lang, say
from wording.denials import denial

if TYPE_CHECKING:
    from access.authenticator import Authenticator
    from dashboards.access_services import AccessServices
    from dashboards.server.known_devices import KnownDevices
    from dashboards.server.roles import ViewerResolver

_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="{colour}">
<title>{title}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<style>{style}</style>
</head>
<body class="door">
<main>
<p class="house"><img src="/assets/mark.svg" alt="" width="30" height="30"><span>{app}</span>{others}</p>
<h1>{heading}</h1>
{content}
</main>
</body>
</html>"""

_STYLE = (
    "*{box-sizing:border-box}body.door{margin:0;display:grid;place-items:start center;padding:max(1rem,14vh) 1rem 1rem;"
    f"background:{theme.PAPER};color:{theme.INK};font:15px/1.6 {theme.SANS}}}"
    f".door main{{width:100%;max-width:23rem}}.house{{display:flex;align-items:center;gap:.6rem;"
    f"font-family:{theme.SERIF};font-size:19px;margin:0 0 1.5rem}}"
    f".house span{{margin-right:auto}}.house a{{font:12px {theme.SANS}}}"
    f".door h1{{font:600 25px/1.3 {theme.SERIF};margin:0 0 1rem}}.door a{{color:{theme.ACCENT}}}"
    ".door label{display:block;margin:0 0 1rem}.door label span{display:block;font-weight:600;margin-bottom:.25rem}"
    f".door input{{width:100%;font:inherit;padding:.55rem .65rem;min-height:2.75rem;border:1px solid {theme.TICK};"
    f"border-radius:4px;background:{theme.WHITE};color:inherit}}"
    f".door input:focus-visible,.door button:focus-visible,.door a:focus-visible{{outline:2px solid {theme.ACCENT};"
    "outline-offset:2px}"
    f".door button,.door .sign-on{{display:block;width:100%;font:600 15px {theme.SANS};padding:.65rem;"
    "min-height:2.75rem;"
    f"border:1px solid {theme.ACCENT};border-radius:4px;background:{theme.ACCENT};color:{theme.WHITE};cursor:pointer;"
    "text-align:center;text-decoration:none}"
    f".door .sign-on{{background:none;color:{theme.ACCENT};margin-top:.75rem}}"
    ".door .ways{display:flex;gap:1.5rem;align-items:baseline;margin-top:1rem}"
    f".door button.plain{{border:0;background:none;padding:0;width:auto;color:{theme.ACCENT};"
    "font-weight:400;text-decoration:underline}"
    f".door .rules{{color:{theme.GREY};font-size:13px;margin:1rem 0 0}}"
    ".door [role=alert]{border-left:3px solid #B3261E;padding:.1rem 0 .1rem .75rem;margin:0 0 1rem;color:#8C1D18}"
    f".door [role=status]{{border-left:3px solid {theme.ACCENT};padding:.1rem 0 .1rem .75rem;margin:0 0 1rem}}"
)


def add_login(
    server: Flask,
    access_services: AccessServices,
    viewer_resolver: ViewerResolver,
    devices: KnownDevices,
    sign_on: str = "",
) -> Callable[[str, str], Response]:
    """Add the views for signing in and out. ``sign_on``: the address of the single sign-on (empty: it is off).

    Return what begins a session: from its token and the address to go on to, the answer that sets its cookie.
    """
    authenticator = access_services.authenticator

    def begin(token: str, to: str) -> Response:
        entered = authenticator.entered(token)
        start = first_page(entered.account.role) if entered else "/"
        # The role's own first page, where nothing else was asked for.
        answer = back(start if to in ("/", PASSWORD) else to)
        secure = authenticator.policy.secure or request.is_secure
        # A token of its own for every sign-in, out of reach of scripts (OWASP ASVS 4.0, 3.2.1 and 3.4.1 to 3.4.3).
        answer.set_cookie(viewer_resolver.cookie, token, httponly=True, samesite="Lax", secure=secure, path="/")
        return answer

    @server.get(LOGIN)
    @public
    def login() -> Response:
        ended = (
            "door.out" if "out" in request.args else "door.ended" if request.cookies.get(viewer_resolver.cookie) else ""
        )
        told = _told("status", say(ended, _lang())) if ended else ""
        return _door(access_services, sign_on, told, 200)

    @server.post(LOGIN)
    @public
    def enter() -> Response:
        try:
            name = tidy_name(posted("name"))
            device = devices.device(request, name)
            token = authenticator.sign_in(name, posted("password"), request.remote_addr or "", device)
        except Denied as denied:
            return _door(access_services, sign_on, _told("alert", denial(denied, _lang())), 403)
        answer = begin(token, own_address(posted("next", "/")))
        devices.remember(request, answer, name)
        return answer

    @server.get(PASSWORD)
    @open_to(SIGNED_IN)
    def password() -> Response:
        return _password(access_services, "", 200)

    @server.post(PASSWORD)
    @open_to(SIGNED_IN)
    def change() -> Response:
        check_token()
        if posted("new") != posted("again"):
            return _password(access_services, say("door.differ", _lang()), 403)
        held = request.cookies.get(viewer_resolver.cookie, "")
        try:
            token = authenticator.change_password(held, posted("old"), posted("new"), request.remote_addr or "")
        except Denied as denied:
            return _password(access_services, denial(denied, _lang()), 403)
        return begin(token, own_address(posted("next", "/")))

    @server.post(LOGOUT)
    @open_to(SIGNED_IN)
    def leave() -> Response:
        authenticator.sign_out(request.cookies.get(viewer_resolver.cookie, ""), request.remote_addr or "")
        # The form carries no token (decision 37): what other sites send is refused by its origin.
        answer = back(f"{LOGIN}?{urlencode({'out': '1', **language.query_of(_lang())})}")
        answer.delete_cookie(
            viewer_resolver.cookie, path="/", secure=authenticator.policy.secure, httponly=True, samesite="Lax"
        )
        return answer

    return begin


def _lang() -> Lang:
    return language.named(request.args.get("lang") or posted("lang")) or DEFAULT


def _door(access_services: AccessServices, sign_on: str, told: str, status: int) -> Response:
    authenticator = access_services.authenticator
    lang, lock = _lang(), authenticator.policy.lock
    to = own_address(request.values.get("next", "/"))
    rules = say(
        "door.rules", lang, failures=lock.failures, minutes=lock.minutes, idle=authenticator.policy.session.idle_minutes
    )
    # Shown again after a refusal; the password never is.
    name = posted("name")[:64]
    inside = [
        told or "".join(_told("status", say(key, lang)) for key in _hints(access_services)),
        f'<form method="post" action="{LOGIN}">{_hidden("next", to)}{_hidden("lang", lang)}',
        _field(say("door.name", lang), "name", "text", "username", name, first=not name),
        _field(say("door.password", lang), "password", "password", "current-password", first=bool(name)),
        f"<button>{escape(say('door.enter', lang))}</button></form>",
        _sign_on(authenticator, sign_on, to, lang),
        f'<p class="rules">{escape(rules)}</p>',
    ]
    return document(say("door.title", lang), "".join(inside), lang, status, {"next": to})


def _hints(access_services: AccessServices) -> list[str]:
    """Return what helps whoever comes where there is no account yet."""
    rehearsal = ["door.rehearsal"] if access_services.rehearsal() else []
    return [*rehearsal, *(["door.nobody"] if access_services.authenticator.nobody else [])]


def _sign_on(authenticator: Authenticator, address: str, to: str, lang: Lang) -> str:
    if not address or authenticator.policy.sign_on is None:
        return ""
    words = say("door.sign_on", lang, label=authenticator.policy.sign_on.label)
    return f'<a class="sign-on" href="{escape(address)}?{escape(urlencode({"next": to}))}">{escape(words)}</a>'


def _password(access_services: AccessServices, refused: str, status: int) -> Response:
    lang, policy, person = _lang(), access_services.authenticator.policy.password, g.viewer.person
    to = own_address(request.values.get("next", "/"))
    whose = say("door.whose", lang, name=person.name, role=say(f"role.{person.role}", lang))
    rules = say("door.password_rules", lang, least=policy.length, kinds=policy.kinds, remembered=policy.remembered)
    inside = [
        _told("alert", refused) if refused else "",
        _told("status", say("door.must_change", lang)) if g.viewer.must_change else "",
        *(_told("status", sentence) for sentence in _who_set_it(access_services, lang)),
        f"<p>{escape(whose)}</p>",
        f'<form method="post" action="{PASSWORD}">{_hidden("token", g.viewer.token)}{_hidden("lang", lang)}',
        _hidden("next", to),
        # For password managers, which keep the new password under this name.
        f'<input type="text" name="name" value="{escape(person.name)}" autocomplete="username" hidden>',
        _field(say("door.old", lang), "old", "password", "current-password", first=True),
        _field(say("door.new", lang), "new", "password", "new-password"),
        _field(say("door.again", lang), "again", "password", "new-password"),
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
    """Lead back to the pages whoever may see them already, and out everybody."""
    back_to = language.addressed("/", lang)
    back_words, leave = escape(say("door.back", lang)), escape(say("door.leave", lang))
    ways = "" if g.viewer.must_change else f'<a href="{back_to}">{back_words}</a>'
    form = f'<form method="post" action="{LOGOUT}">{_hidden("lang", lang)}<button class="plain">{leave}</button></form>'
    return f'<div class="ways">{ways}{form}</div>'


def document(
    heading: str, content: str, lang: Lang, status: int = 200, query: dict[str, str] | None = None
) -> Response:
    """Return a document around ``content`` (HTML), in nobody's cache. ``query`` goes along to the other language."""
    made = _DOCUMENT.format(
        lang=say("language.tag", lang),
        colour=theme.PAPER,
        title=escape(f"{heading} · {say('door.app', lang)}"),
        style=_STYLE,
        app=escape(say("door.app", lang)),
        others="".join(_other_language(other, query or {}) for other in Lang if other is not lang),
        heading=escape(heading),
        content=content,
    )
    return private(Response(made, status=status, mimetype="text/html"))


def _other_language(other: Lang, query: dict[str, str]) -> str:
    """Return the same document in another language, which is named in itself."""
    to = f"{request.path}?{urlencode({**query, **language.query_of(other)})}".rstrip("?")
    tag, label = say("language.tag", other), escape(say("language.label", other))
    return f'<a href="{escape(to)}" lang="{tag}" hreflang="{tag}">{label}</a>'


def refused_at_the_door(sentence: str, status: int) -> str:
    """Return a document that needs no data: why something was not done, and the way back, or to the sign-in page for
    strangers.
    """
    lang = _lang()
    to, words = (LOGIN, "door.title") if g.get("viewer") is None else ("/", "door.back")
    content = f'{_told("alert", sentence)}<p><a href="{to}">{escape(say(words, lang))}</a></p>'
    return document(say("desk.refused", lang), content, lang, status).get_data(as_text=True)


def _told(role: str, sentence: str) -> str:
    return f'<p role="{role}">{escape(sentence)}</p>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _field(words: str, name: str, kind: str, complete: str, value: str = "", first: bool = False) -> str:
    more = " autofocus" if first else ""
    shown = f' value="{escape(value)}"' if value else ""
    return (
        f'<label><span>{escape(words)}</span><input type="{kind}" name="{name}" autocomplete="{complete}"{shown} '
        f'required maxlength="128"{more}></label>'
    )
