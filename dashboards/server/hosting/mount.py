"""The pages of one of many bureaus below a prefix, of which nothing inside the application knows.

As a proxy does it: what comes in loses the prefix, and what goes out gets it (redirects, cookies, addresses in
documents and in answers to scripts). Only what a browser's own scripts say of an address is made plain where it is
read (:func:`dashboards.server.posting.plain_path`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Flask, Response

_TEXTS = ("text/html", "application/json", "application/manifest+json")

_OF_ELEMENTS = r'\s(?:href|action|src|content|data-base)="|url\("'
"""What stands before an address in HTML and CSS of ours: within texts and values a quotation mark is written out."""

_OF_KEYS = r'"(?:href|action|src|to|pathname|start_url|scope|id)":\s*"'
"""What stands before an address in JSON of ours: within texts a quotation mark has a backslash before it."""

_WRITTEN = re.compile(r'("markup":\s*")((?:[^"\\]|\\.)*)')
"""HTML of ours within JSON (:class:`dashboards.components.written.WrittenElement`), up to its end."""

_OF_WRITTEN = r'\s(?:href|action|src)=\\"'
"""What stands before an address in such HTML, where quotation marks have a backslash before them."""

_SLASH = r"(?:/|\\u002f)"
"""A slash in JSON, also as Dash writes it, so that it may stand within HTML."""

_PATH = re.compile(r";\s*Path=(/[^;]*)", re.IGNORECASE)
_REFERRER = re.compile(r"(https?://[^/?#]*)(/.*)", re.DOTALL)
_HOST_COOKIE = "__Host-"

StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def add_mount(server: Flask, prefix: str) -> None:
    """Put a server below a prefix (as /b/linhai; empty: nothing changes). Call right after compression is added, so
    that addresses are complete before an answer is pressed."""
    if not prefix:
        return
    addresses = MountedAddresses(prefix)

    @server.after_request
    def complete(response: Response) -> Response:
        # Files that are handed out are somebody's own, and are what was kept, to the last byte.
        # And what is pressed already was kept of an earlier answer, complete.
        done = {"Content-Disposition", "Content-Encoding"} & set(response.headers.keys())
        if response.mimetype in _TEXTS and response.is_sequence and not done:
            text = response.get_data(as_text=True)
            response.set_data(addresses.html(text) if response.mimetype == _TEXTS[0] else addresses.json(text))
        return response

    server.wsgi_app = _Mounted(server.wsgi_app, prefix)  # type: ignore[method-assign]


class MountedAddresses:
    """Completes addresses in what goes out; one that has the prefix already stays as it is."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._in_html = re.compile(f"({_OF_ELEMENTS}){_ours(prefix, '/')}")
        self._in_json = re.compile(f"({_OF_KEYS}){_ours(prefix, _SLASH)}")
        self._in_written = re.compile(f"({_OF_WRITTEN}){_ours(prefix, _SLASH)}")

    def html(self, text: str) -> str:
        """Return a document, or a part of one, with complete addresses."""
        return self._in_html.sub(rf"\1{self._prefix}/", text)

    def json(self, text: str) -> str:
        """Return JSON with complete addresses."""
        return _WRITTEN.sub(self._written, self._in_json.sub(rf"\1{self._prefix}/", text))

    def _written(self, found: re.Match[str]) -> str:
        return found[1] + self._in_written.sub(rf"\1{self._prefix}/", found[2])


def _ours(prefix: str, slash: str) -> str:
    """Return how an address of ours begins, the prefix not there yet: “//host” is another host's, and Dash writes the
    addresses of its own files complete."""
    complete = slash.join((*map(re.escape, prefix.split("/")[1:]), ""))
    return f"{slash}(?!{slash}|{complete})"


class _Mounted:
    """The application as the service asks it: below its prefix, with cookies of its own."""

    def __init__(self, inner: WsgiApp, prefix: str) -> None:
        self._inner = inner
        self._prefix = prefix
        self._cookies = MountedCookies(prefix)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        assert path.startswith(f"{self._prefix}/"), "the service hands on what is below the prefix alone"
        inside = {**environ, "SCRIPT_NAME": self._prefix, "PATH_INFO": path.removeprefix(self._prefix)}
        inside["HTTP_COOKIE"] = self._cookies.inward(environ.get("HTTP_COOKIE", ""))
        inside["HTTP_REFERER"] = self._referrer(environ.get("HTTP_REFERER", ""))

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, list(self._outward(headers)), *more)

        return self._inner(inside, begin)

    def _referrer(self, said: str) -> str:
        """Return from which of this bureau's pages one comes; nothing for any other page."""
        found = _REFERRER.fullmatch(said)
        if found is None or not found[2].startswith(f"{self._prefix}/"):
            return ""
        return found[1] + found[2].removeprefix(self._prefix)

    def _outward(self, headers: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for name, value in headers:
            lower = name.casefold()
            if lower == "location" and value.startswith("/") and not value.startswith("//"):
                yield name, self._prefix + value
            else:
                yield name, self._cookies.outward(value) if lower == "set-cookie" else value


class MountedCookies:
    """Cookies that only one bureau gets and sets: by their path; or by their name, where a browser takes them for the
    whole host alone (RFC 6265bis, 4.1.3.2)."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._ending = "." + prefix.rsplit("/", 1)[-1]

    def outward(self, cookie: str) -> str:
        """Return the value of a Set-Cookie header as browsers get it."""
        if cookie.startswith(_HOST_COOKIE):
            name, _, rest = cookie.partition("=")
            return f"{name}{self._ending}={rest}"
        return _PATH.sub(rf"; Path={self._prefix}\1", cookie)

    def inward(self, cookies: str) -> str:
        """Return the value of a Cookie header as the application reads it: without other bureaus' cookies."""
        return "; ".join(self._own(cookies))

    def _own(self, cookies: str) -> Iterator[str]:
        for cookie in cookies.split(";"):
            name, _, value = cookie.strip().partition("=")
            if not name.startswith(_HOST_COOKIE):
                yield cookie.strip()
            elif name.endswith(self._ending):
                yield f"{name.removesuffix(self._ending)}={value}"
