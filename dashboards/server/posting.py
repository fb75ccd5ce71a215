"""Forms, which only our own pages can send: read, checked, and answered by a redirect or by one calm sentence."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from datetime import date
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from flask import Flask, Response, current_app, g, jsonify, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import RequestEntityTooLarge

from dashboards import urls
from dashboards.language import language_of, query_of
from dashboards.server.repeated import Repeated, check_repeated, copied
from plan.denied import Denied
from wording import Lang, say
from wording.denials import denial

_LOG = logging.getLogger(__name__)

BODY_BYTES = 1 << 20
"""What any request may carry but those that bring workbooks."""

SCRIPT = "X-Guibiao"
"""A header by which our script says that it asks: it gets a JSON answer instead of a page."""

RefusalPage = Callable[[str, int, str], str]
"""(sentence, HTTP status, address to go back to) → the document that says it."""

OnRefusal = Callable[[str], None]
"""Told why somebody was refused."""


def add_posting(server: Flask, refusal: RefusalPage, on_refusal: OnRefusal = lambda why: None) -> None:
    """Refuse what other sites send, and tell refusals calmly. Call before any other ``before_request``.

    ``on_refusal`` is told of those who were refused for what they are or wanted, not of those who came too late.
    """
    server.config["MAX_CONTENT_LENGTH"] = BODY_BYTES

    @server.before_request
    def of_ours() -> Response | None:
        if request.method in ("GET", "HEAD", "OPTIONS") or not is_foreign(request.headers, request.host_url):
            return None
        g.viewer = None
        on_refusal("desk.foreign")
        return Response(say("desk.foreign"), status=403, mimetype="text/plain")

    @server.errorhandler(Denied)
    def denied(why: Denied) -> Response:
        if not why.conflict:
            on_refusal(why.key)
        return refuse(denial(why, lang_of()), 409 if why.conflict else 403)

    @server.errorhandler(RequestEntityTooLarge)
    def too_large(why: RequestEntityTooLarge) -> Response:
        return refuse(say("desk.too_large_together", lang_of()), 413)

    @server.errorhandler(Repeated)
    def repeated(why: Repeated) -> Response:
        return refuse(say("desk.twice", lang_of()), 409) if why.answer is None else copied(why.answer)

    server.extensions["guibiao.refusal"] = refusal


def refuse(sentence: str, status: int) -> Response:
    """Return the answer that says why something was not done."""
    answer = jsonify(refused=sentence) if by_script() else _document(sentence, status)
    answer.status_code = status
    return private(answer)


def _document(sentence: str, status: int) -> Response:
    """Return the page that says it; the bare sentence where what broke may be what pages are drawn from."""
    refusal: RefusalPage = current_app.extensions["guibiao.refusal"]
    try:
        return Response(refusal(sentence, status, came_from()), mimetype="text/html")
    except Exception:  # noqa: BLE001 - whatever keeps the page from being drawn, the sentence is told
        _LOG.exception("the page of a refusal cannot be drawn")
        return Response(sentence, mimetype="text/plain")


def is_foreign(headers: Headers, ours: str) -> bool:
    """Tell whether a browser says that another site sent this than ``ours`` (http://host:port/): scheme, host and port
    make a site. Who is no browser says nothing, and has no token either."""
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    # “none”: typed or bookmarked by the person himself.
    if site is not None and site not in ("same-origin", "none"):
        return True
    return origin is not None and (_site(origin) is None or _site(origin) != _site(ours))


LONGEST_ADDRESS = 2048
"""Bytes of an address as it is sent: ours are a tenth of it, and what is kept of pages is kept by their addresses."""

_PORTS = {"http": 80, "https": 443}


def _site(address: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of an address; None of one that has none, as "null"."""
    parts = split(address)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme, parts.hostname.casefold(), port) if parts.hostname and "@" not in parts.netloc else None


def by_script() -> bool:
    """Tell whether our script sent this request."""
    return SCRIPT in request.headers


def posted(name: str, otherwise: str = "") -> str:
    """Return a field of the form that was sent, its lines ended by a line feed each."""
    # Forms send two characters for a line's end, of which a field's `maxlength` has counted one: what is as long as it
    # may be would lose its last words.
    return request.form.get(name, otherwise).replace("\r\n", "\n")


LONGEST_FIGURE = 20
"""Characters of a figure that somebody types: of many more, float() makes infinity, and int() an error of its own."""


def document_day(text: str) -> date:
    """Return the day of a document that somebody typed; Denied where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Denied("denied.revision.dated") from None


def check_token() -> None:
    """Raise Denied unless the form carries the token of who sends it, and Repeated where it was sent a moment ago."""
    check_sender()
    check_repeated()


def check_sender() -> None:
    """Raise Denied unless the form carries the token of who sends it."""
    # In constant time, which tells nothing of how much of a token was right.
    if not hmac.compare_digest(posted("token").encode(), g.viewer.token.encode()):
        raise Denied("desk.stale")


def back(address: str) -> Response:
    """Return the answer after something was done: on to an address of ours, else to the first page; JSON for our
    script."""
    to = own_address(address)
    if by_script():
        return private(jsonify(to=to))
    # 303, so that a reload asks for the page and does not send the form again.
    answer = Response(status=303)
    answer.headers["Location"] = to
    return private(answer)


def proof_first(to: str = "") -> Response | None:
    """Return the redirect to the password form, which leads on to ``to`` (empty: back to where the form stood); None
    where the password was given lately enough."""
    if not g.viewer.must_prove:
        return None
    return back(f"{urls.PROVE}?{urlencode({'next': to or came_from(), **query_of(lang_of())})}")


def plain_path(path: str) -> str:
    """Return a path that a browser's script tells as our own addresses are written: without the prefix below which one
    of many bureaus stands."""
    prefix = request.script_root
    return (path.removeprefix(prefix) or "/") if prefix and f"{path}/".startswith(f"{prefix}/") else path


def own_address(address: str) -> str:
    """Return the path and query of an address that leads nowhere else and is no longer than any of ours; else the first
    page. (A proxy gives an answer up whose head is longer than it keeps room for.)"""
    parts = split(address)
    # To a browser “//host” and “/\host” are other hosts (OWASP ASVS 4.0, 5.1.5).
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    plain = plain and len(quote(address, errors="replace")) <= LONGEST_ADDRESS
    return address if plain and not parts.netloc and not parts.scheme else "/"


def split(address: str) -> SplitResult:
    """Return the parts of what may be an address; none where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def came_from() -> str:
    """Return the address of the page on which the form stood, by the browser's word; the first page where it says
    none."""
    parts = split(request.referrer or "/")
    return own_address(parts.path + (f"?{parts.query}" if parts.query else "")) if parts.netloc == request.host else "/"


def lang_of() -> Lang:
    """Return the language of the page where the form stood."""
    return language_of(request.referrer or "")


def private(response: Response) -> Response:
    """Return an answer, marked as one person's: no browser or proxy may keep it (`security` reads the mark)."""
    g.private = True
    return response
