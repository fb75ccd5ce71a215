"""What a table that leaves the page says of its data."""

from __future__ import annotations

from dashboards.request import Request
from presentation import formats


def data_note(request: Request) -> str:
    """演示数据, where that is what it is; else as of when."""
    if request.reader.demonstration:
        return request.say("app.demonstration")
    return request.say("app.data_as_of", date=formats.moment_day(request.as_of, request.lang))
