"""The note in a downloaded table that says what its data are."""

from __future__ import annotations

from dashboards.request import Request
from presentation import formats


def data_note(request: Request) -> str:
    """Return 演示数据 where any of the data are invented, else the day as of which they are."""
    if request.reader.demonstration:
        return request.say("app.demonstration")
    return request.say("app.data_as_of", date=formats.moment_day(request.as_of, request.lang))
