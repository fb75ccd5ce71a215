"""Requests as they arrive, for `commands.serving`: bounded in size, with a least speed, refused with a sentence.

A refused request is still read to its end and thrown away: a browser reads no answer before it has sent everything.
"""

from __future__ import annotations

import json
import time
from typing import Any
from weakref import WeakSet

from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.utilities import BadRequest, Error

from dashboards.language import language_of
from dashboards.pages.submissions.upload import ADDRESS, TOGETHER
from dashboards.server.posting import BODY_BYTES, SCRIPT
from etl.workbook.scan.limits import MB
from wording import say

UPLOAD_BYTES = TOGETHER + 10 * MB
FORM_BYTES = BODY_BYTES + MB
"""Bytes of a request's body where workbooks are uploaded, and elsewhere: a little more than the app takes, so that
wherever it can the app refuses, in its own page."""

ALL_BYTES = 2048 * MB
"""Bytes of all large requests that are arriving at the same time: they lie on the disk meanwhile."""

HEARD_OUT = 1024 * MB
"""Bytes that are still read of a refused request; with more to come the connection is closed."""

GRACE, LEAST = 30.0, 2048
"""Seconds that any request may take; bytes that must arrive for each further second."""

_LARGE: WeakSet[Incoming] = WeakSet()
"""The requests now arriving whose body is larger than FORM_BYTES; counted against ALL_BYTES."""


class Sentence(Error):  # type: ignore[misc]  # noqa: N818 - waitress calls an answer so
    """The answer to a refused request: for our script as JSON, for everybody else as text."""

    def __init__(self, code: int, key: str, headers: dict[str, str]) -> None:
        super().__init__(key)
        self.code, self.reason = code, "Refused"
        # As WSGI writes a header's name in the environment; the parser keeps them so.
        self._script = SCRIPT.upper().replace("-", "_") in headers
        self._lang = language_of(headers.get("REFERER", ""))

    def to_response(self, ident: object = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body."""
        said = say(self.body, self._lang)
        kind = "application/json" if self._script else "text/plain; charset=utf-8"
        headers = [("Content-Type", kind), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
        content = json.dumps({"refused": said}) if self._script else said
        return f"{self.code} {self.reason}", headers, content.encode()


class DiscardedBody:
    """A buffer that forgets what is written to it: the body of a refused request."""

    def append(self, data: bytes) -> None:
        """Forget them."""

    def close(self) -> None:
        """Close nothing: nothing is held."""

    def __len__(self) -> int:
        return 0


class Incoming(HTTPRequestParser):  # type: ignore[misc]
    """The parser of one request, as waitress uses it, with our bounds."""

    completed: bool
    error: Any
    expect_continue: bool
    body_rcv: Any
    path = ""
    """Set by the parser; stays empty for what cannot be read as a request at all."""

    def __init__(self, adjustments: Any) -> None:
        super().__init__(adjustments)
        # monotonic: the wall clock may be set while a request arrives.
        self._begun = time.monotonic()
        self._refused: Sentence | None = None

    @property
    def too_slow(self) -> bool:
        """Whether it has arrived more slowly than GRACE and LEAST allow, and the connection may be closed."""
        brought = int(self.header_bytes_received) + int(self.body_bytes_received)
        return time.monotonic() - self._begun > GRACE + brought / LEAST

    def received(self, data: bytes) -> int:
        """Take the bytes that arrived; return how many of them belonged to this request."""
        in_body = self.body_rcv is not None
        try:
            taken = int(super().received(data))
        except ValueError:  # the parser takes addresses and lengths for what they should be
            self.error, self.completed = BadRequest("Unreadable request"), True
            return len(data)
        except OSError:  # the place for what is half received is full
            if not in_body:
                raise
            self._turn_away(507, "serve.no_room")
            # Read on with nowhere to put it, or the browser, still sending, would never hear why.
            taken = int(super().received(data))
        if not self.error:
            self._check_size(in_body)
        # Only when all has come: an answer in the middle of sending is not heard.
        if self.completed and self._refused is not None:
            self.error = self._refused
        return taken

    def _check_size(self, in_body: bool) -> None:
        # A chunked body says no length before: it is weighed as it comes.
        if self.chunked and self.body_bytes_received > FORM_BYTES:
            self._turn_away(413, "desk.too_large_together")
        elif self.content_length and not in_body:
            self._check_announced_size()

    def _check_announced_size(self) -> None:
        """Refuse a request whose Content-Length is too large, alone or with the others that are arriving."""
        if self.content_length > (UPLOAD_BYTES if self.path == ADDRESS else FORM_BYTES):
            self._turn_away(413, "desk.too_large_together")
        elif self.content_length > FORM_BYTES:
            # The set is weak: a request that is gone weighs nothing any more.
            if sum(other.content_length for other in _LARGE) + self.content_length > ALL_BYTES:
                self._turn_away(503, "serve.busy")
            else:
                _LARGE.add(self)

    def _turn_away(self, code: int, key: str) -> None:
        """Refuse the request with a status code and the key of its sentence, at once or when all of it has arrived."""
        self._refused = Sentence(code, key, self.headers)
        left = 0 if self.chunked else self.body_rcv.remain
        # Nothing has been sent yet (100-continue), or too much would be: answered at once, and the connection closed.
        if self.chunked or self.expect_continue or left > HEARD_OUT:
            self.expect_continue = False
            self.completed = True
        else:
            # waitress has put a large body into a file of its own: closed here, since nobody will read it.
            self.body_rcv.getbuf().close()
            self.body_rcv = FixedStreamReceiver(left, DiscardedBody())
