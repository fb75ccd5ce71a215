"""A form sent twice by a double click: what it asks for is done once, and both requests get the first one's answer.

Browsers send a form again for every click while the page still stands. A second request that says the same in the same
session waits for the first one, or comes a moment after it: it is answered as that was. Known of this process alone.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from flask import Flask, Response, current_app, g, request

SECONDS = 5.0
"""How long after a form was answered the same form is the same press, where nothing else was sent in between."""

_PATIENCE = 10.0
"""Seconds that a second request waits for the first one's answer."""

_MOST_WAITING = 3
"""Requests that may wait for their twin at a time: the others are told, and no thread stands still for them."""

ANSWERED_AGAIN = frozenset({"at_draft", "at_submission", "upload"})
"""Views whose own rules answer the same form again: a draft that was sent says so, a submission is decided about once,
and a file brought twice is one draft."""

_MOST = 1000
"""Sessions whose last form is remembered."""


@dataclass(slots=True)
class SentForm:
    """A form on its way: its digest, and how it was answered once it was (None: not by a way on)."""

    digest: bytes
    answered: threading.Event = field(default_factory=threading.Event)
    answer: Response | None = None
    until: float = 0.0

    def is_fresh(self, digest: bytes) -> bool:
        """Tell whether it said the same, and was done a moment ago."""
        return self.digest == digest and self.answer is not None and time.monotonic() < self.until


class Repeated(Exception):  # noqa: N818 - no error: the same was done already
    """The form of this request was sent before; ``answer`` is how that was answered (None: it is still being done)."""

    def __init__(self, answer: Response | None) -> None:
        self.answer = answer
        super().__init__()


class SentForms:
    """The forms that are being dealt with, and the last one of each session, by its token."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._going: dict[tuple[str, bytes], SentForm] = {}
        self._last: OrderedDict[str, SentForm] = OrderedDict()
        self._waiters = threading.BoundedSemaphore(_MOST_WAITING)

    def begin(self, token: str, digest: bytes, by_hand: bool) -> SentForm:
        """Note that a session sent a form. Repeated where the same is being dealt with, or (``by_hand``: a browser sent
        it) was a moment ago."""
        while True:
            with self._lock:
                twin = self._going.get((token, digest))
                if twin is None:
                    last = self._last.get(token)
                    if by_hand and last is not None and last.is_fresh(digest):
                        raise Repeated(last.answer)
                    return self._note(token, digest)
            self._wait(twin)
            if twin.answer is not None:
                raise Repeated(twin.answer)
            # Refused, and so not done: this one may try.

    def _note(self, token: str, digest: bytes) -> SentForm:
        form = SentForm(digest)
        # Whatever is sent in between makes the same form another one: a box ticked, cleared, and ticked again.
        self._going[token, digest] = self._last[token] = form
        self._last.move_to_end(token)
        while len(self._last) > _MOST:
            self._last.popitem(last=False)
        return form

    def _wait(self, twin: SentForm) -> None:
        if not self._waiters.acquire(blocking=False):
            raise Repeated(None)
        try:
            if not twin.answered.wait(_PATIENCE):
                raise Repeated(None)
        finally:
            self._waiters.release()

    def end(self, token: str, form: SentForm, answer: Response | None) -> None:
        """Note how a form was answered; None where it was not done, or its answer is no way on."""
        form.answer, form.until = answer, time.monotonic() + SECONDS
        with self._lock:
            self._going.pop((token, form.digest), None)
        form.answered.set()


def add_repeats(server: Flask) -> None:
    """Remember what was sent. Call last of all, so that answers are kept as the views gave them."""
    forms = SentForms()
    server.extensions["guibiao.sent_forms"] = forms

    def end(answer: Response | None) -> None:
        sent: tuple[str, SentForm] | None = g.pop("sent_form", None)
        if sent is not None:
            forms.end(*sent, answer)

    @server.after_request
    def answered(response: Response) -> Response:
        end(_way_on(response))
        return response

    @server.teardown_request
    def fallen(error: BaseException | None) -> None:
        """Let go of whoever waits where no answer came about at all."""
        end(None)


def check_repeated() -> None:
    """Raise Repeated where this very form is being dealt with, or was a moment ago; once in a request."""
    forms: SentForms | None = current_app.extensions.get("guibiao.sent_forms")
    by_hand = "Sec-Fetch-Site" in request.headers
    # Browsers alone say that. Programs that send or lay the same again are answered by the rules of drafts.
    if forms is not None and "sent_form" not in g and (by_hand or request.endpoint not in ANSWERED_AGAIN):
        g.sent_form = (g.viewer.token, forms.begin(g.viewer.token, _digest(), by_hand))


def _digest() -> bytes:
    """Return what a form says, its files by their content."""
    told = hashlib.sha256(repr((request.path, sorted(request.form.items(multi=True)))).encode("utf-8", "replace"))
    for name, file in request.files.items(multi=True):
        content = hashlib.sha256()
        while chunk := file.stream.read(1 << 20):
            content.update(chunk)
        file.stream.seek(0)
        told.update(repr((name, file.filename, content.hexdigest())).encode("utf-8", "replace"))
    return told.digest()


def _way_on(response: Response) -> Response | None:
    """Return a copy of an answer that says where to go on."""
    if not (response.status_code == 303 or (response.status_code == 200 and response.is_json)):
        return None
    return copied(response)


def copied(response: Response) -> Response:
    """Return an answer once more, for somebody else to change on its way out."""
    return Response(response.get_data(), response.status_code, response.headers)
