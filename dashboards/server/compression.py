"""Smaller answers: everything textual goes out as brotli or gzip.

What never changes is pressed only once; a page is kept pressed by its content, for most that are looked at were just
looked at before.
"""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import BinaryIO, cast

from flask import Flask, Request, Response, g, request
from flask_compress import Compress

from dashboards.server.security import named_by_content
from etl.lru_cache import LruCache

_TEXTUAL = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
]


_PAGES_BYTES = 8 << 20
"""Bytes of pressed pages that are kept: several hundred."""


class _Pressed:
    """Pressed answers, as flask-compress asks for them: by “encoding;”, and the address of a file of ours or the digest
    of anything else. One for the process: of many bureaus all have the same files at the same addresses."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._others = LruCache(_PAGES_BYTES, lambda pressed: len(cast(bytes, pressed)))

    def get(self, key: str) -> bytes | None:
        """Return what was pressed; None where it is not kept."""
        return self._files.get(key) or cast(bytes | None, self._others.get(key))

    def set(self, key: str, value: bytes) -> None:
        """Keep what was pressed."""
        if "/" in key:  # an address; digests have no slash
            self._files[key] = value
        else:
            self._others.put(key, value)


_PRESSED = _Pressed()


def add_compression(server: Flask) -> None:
    """Compress every textual answer. Call before the headers are added, so that it runs after them."""
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=6,
        COMPRESS_MIMETYPES=_TEXTUAL,
        COMPRESS_STREAMS=False,
        COMPRESS_CACHE_BACKEND=lambda: _PRESSED,
        COMPRESS_CACHE_KEY=_address,
    )
    Compress(server)

    @server.after_request
    def whole(response: Response) -> Response:
        """Return a served file as bytes (its file is closed then), so that it is pressed once and not streamed anew."""
        if not response.is_sequence and response.mimetype in _TEXTUAL and response.status_code == 200:
            response.direct_passthrough = False
            with closing(cast(BinaryIO, response.response)):
                response.set_data(b"".join(response.iter_encoded()))
        g.to_press = response
        return response


def _address(asked: Request) -> str:
    """Return the key of a pressed answer: its full address, or the SHA-256 of its content. Flask-Compress asks only for
    answers that it is going to press, so no other is hashed."""
    if named_by_content(request.path, "m" in asked.args):
        return asked.full_path
    return sha256(cast(Response, g.to_press).get_data()).hexdigest()
