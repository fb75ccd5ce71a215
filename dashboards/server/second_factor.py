"""One's own second factor: set up by a QR code and a first code of the app, taken off with the password and a code."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from access.enrolment import Enrolment, SecretOffer
from access.permission import SIGNED_IN
from access.second_factor import SecondFactor
from dashboards import language, urls
from dashboards.server.door import announced, asked_lang, code_field, document, field, hidden
from dashboards.server.guard import open_to
from dashboards.server.login import hold
from dashboards.server.posting import back, check_token, posted, proof_first
from plan.denied import Denied
from plan.instant import shown_instant
from wording import say
from wording.denials import denial

if TYPE_CHECKING:
    from access.authenticator import Authenticator
    from dashboards.server.roles import ViewerResolver


def add_second_factor(server: Flask, authenticator: Authenticator, viewer_resolver: ViewerResolver) -> None:
    """Add the routes: GET /second-factor shows how it stands and offers one; POST below it sets it up or off."""
    enrolment = Enrolment(authenticator)

    def issuer() -> str:
        return authenticator.policy.second_factor.issuer or say("door.app", asked_lang())

    def held() -> str:
        return request.cookies.get(viewer_resolver.cookie, "")

    @server.get(urls.SECOND_FACTOR)
    @open_to(SIGNED_IN)
    def second_factor() -> Response:
        entered = authenticator.entered(held())
        if entered is None or not entered.session.by_password:
            return _document(announced("status", say("factor.no_password", asked_lang())))
        if entered.account.factor is not None:
            return _document(_standing(entered.account.factor, entered.account.role in _required(authenticator)))
        # Whoever finds an open browser must not be the one whose telephone it asks for from then on.
        if proof := proof_first(urls.SECOND_FACTOR):
            return proof
        return _document(_offering(enrolment.offer(entered.account.name, issuer())))

    @server.post(urls.ENROL_FACTOR)
    @open_to(SIGNED_IN)
    def enrol() -> Response:
        check_token()
        if proof := proof_first(urls.SECOND_FACTOR):
            return proof
        try:
            token, codes = enrolment.enrol(held(), posted("sealed"), posted("code"), request.remote_addr or "")
        except Denied as denied:
            if denied.conflict:
                raise
            offer = enrolment.offered_again(posted("sealed"), g.viewer.person.name, issuer())
            return _document(_offering(offer, denial(denied, asked_lang())), 403)
        # Not by way of another address: the codes are kept nowhere between being made and being read.
        return hold(_document(_recovery(codes)), token, authenticator, viewer_resolver)

    @server.post(urls.REMOVE_FACTOR)
    @open_to(SIGNED_IN)
    def remove() -> Response:
        check_token()
        try:
            token = enrolment.remove(held(), posted("password"), posted("code"), request.remote_addr or "")
        except Denied as denied:
            if denied.conflict:
                raise
            return _document(announced("alert", denial(denied, asked_lang())) + _way(urls.SECOND_FACTOR), 403)
        return hold(back(language.addressed(urls.SECOND_FACTOR, asked_lang())), token, authenticator, viewer_resolver)


def _required(authenticator: Authenticator) -> tuple[object, ...]:
    return authenticator.policy.second_factor.roles


def _document(content: str, status: int = 200) -> Response:
    return document(say("factor.title", asked_lang()), content, asked_lang(), status)


def _offering(offer: SecretOffer, refused: str = "") -> str:
    """Return the steps by which one sets up a factor, with the secret as picture and text; ``refused``: why the last
    code did not do (empty: none yet)."""
    lang = asked_lang()
    required = announced("status", say("door.must_enrol", lang)) if g.viewer.must_enrol else ""
    written = " ".join(offer.written[place : place + 4] for place in range(0, len(offer.written), 4))
    steps = (say(f"factor.step.{number}", lang) for number in (1, 2, 3))
    return "".join(
        (
            announced("alert", refused) if refused else required,
            f"<ol>{''.join(f'<li>{escape(step)}</li>' for step in steps)}</ol>",
            f'<p class="qr">{_picture(offer.address, say("factor.picture", lang))}</p>',
            f'<p>{escape(say("factor.by_hand", lang))}<br><code class="secret">{escape(written)}</code></p>',
            f'<form method="post" action="{urls.ENROL_FACTOR}">{_token()}{hidden("sealed", offer.sealed)}',
            f"{code_field(lang, words='factor.first_code')}<button>{escape(say('factor.enrol', lang))}</button></form>",
            _way("/") if not g.viewer.must_enrol else "",
        )
    )


def _picture(address: str, words: str) -> str:
    """Return a QR code as a drawing in the page itself: the secret has no address of its own that could be kept."""
    import segno  # whoever looks at other pages needs none of it

    drawing = segno.make(address, error="m", micro=False)
    svg = drawing.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    return str(svg).replace("<svg ", f'<svg role="img" aria-label="{escape(words)}" ', 1)


def _recovery(codes: tuple[str, ...]) -> str:
    """Return the recovery codes, shown this once."""
    lang = asked_lang()
    items = "".join(f"<li><code>{escape(code)}</code></li>" for code in codes)
    return (
        announced("status", say("factor.recovery", lang)) + f'<ul class="codes">{items}</ul>' + _way("/", "factor.kept")
    )


def _standing(factor: SecondFactor, required: bool) -> str:
    """Return since when a factor is set up, how many recovery codes are left, and the form that takes it off."""
    lang = asked_lang()
    left = say("factor.left", lang, count=len(factor.recovery))
    since = say("factor.since", lang, at=shown_instant(factor.since))
    why = say("factor.remove_required" if required else "factor.remove_note", lang)
    fields = field(say("door.password", lang), "password", "password", "current-password") + code_field(lang, False)
    return (
        f"{announced('status', f'{since} {left}')}<p>{escape(why)}</p>"
        f'<form method="post" action="{urls.REMOVE_FACTOR}">{_token()}{fields}'
        f"<button>{escape(say('factor.remove', lang))}</button></form>{_way('/')}"
    )


def _token() -> str:
    return hidden("token", g.viewer.token) + hidden("lang", asked_lang())


def _way(to: str, words: str = "door.back") -> str:
    lang = asked_lang()
    return f'<div class="ways"><a href="{escape(language.addressed(to, lang))}">{escape(say(words, lang))}</a></div>'
