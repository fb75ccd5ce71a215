"""Smaller answers: everything textual goes out as brotli or gzip, and what never changes is pressed only once."""

from __future__ import annotations

from contextlib import closing
from typing import BinaryIO, cast

from flask import Flask, Request, Response, request
from flask_compress import Compress

from dashboards.server.security import named_by_content

_TEXTUAL = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
]


class _Pressed(dict[str, bytes]):
    """Pressed answers by address; the empty address (what the data decide) is never kept. One for the process: of many
    bureaus all have the same files at the same addresses."""

    def set(self, key: str, value: bytes) -> None:
        # flask-compress keeps answers by “encoding;address”.
        if not key.endswith(";"):
            self[key] = value


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
        return response


def _address(asked: Request) -> str:
    return asked.full_path if named_by_content(request.path, "m" in asked.args) else ""
