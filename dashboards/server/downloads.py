"""Files that pages offer, each made from the same request as the page: so a file says what the page says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from flask import Flask, Response, g, request

from access.permission import SIGNED_IN, check_may_see
from dashboards import urls
from dashboards.page import Download, Page
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.guard import open_to
from dashboards.server.in_view import asked_in_view, tables
from dashboards.server.routing import caught_by, request_of, with_parameters
from presentation import formats

# Media types, as `Download.media_type` names them.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SVG = "image/svg+xml"
YAML = "application/yaml"
CSV = "text/csv"
_ENDINGS = {XLSX: "xlsx", SVG: "svg", YAML: "yaml", CSV: "csv"}


def add_downloads(server: Flask, pages: Sequence[Page], reader: Reader) -> None:
    """Add the route of all downloads; an address that no page offers is 404."""
    offered = tuple((download, page) for page in pages for download in page.downloads)
    assert all(download.path.startswith(urls.DOWNLOADS) for download, _ in offered), "a download outside /download/"

    @server.get("/download/<path:rest>")
    @open_to(SIGNED_IN)
    def download(rest: str) -> Response:
        return answer(offered, reader, f"/download/{rest}", request.query_string.decode())


def answer(offered: Sequence[tuple[Download, Page]], reader: Reader, path: str, search: str) -> Response:
    """Return the file at a download's address, for whoever may see its page, or 404."""
    for download, page in offered:
        caught = caught_by(download.path, path)
        if caught is not None:
            check_may_see(g.viewer.person, page.roles)
            asked = with_parameters(request_of(reader, path, search), caught)
            if _is_of_the_plan(asked.reader, caught):
                return _file(download, asked)
    return Response("404", status=404, mimetype="text/plain")


def _is_of_the_plan(reader: Reader, caught: Mapping[str, str]) -> bool:
    """Tell whether the plan has the indicator in the address, if one is: pages show the first instead of one that is
    not there, and a file must not bear one number and hold another's figures."""
    return "no" not in caught or caught["no"] in {str(indicator.no) for indicator in reader.plan.indicators}


def _file(download: Download, asked: Request) -> Response:
    date = formats.moment_day(asked.as_of, asked.lang)
    name = f"{asked.say(download.name, date=date, **asked.parameters)}.{_ENDINGS[download.media_type]}"
    viewed = asked_in_view()
    if viewed and download.media_type == XLSX:
        return tables(download.make(asked), name)
    # An ASCII name for old clients, the real one beside it: a header holds no Chinese (RFC 6266).
    kind = "inline" if viewed else "attachment"
    disposition = f"{kind}; filename=\"guibiao.{_ENDINGS[download.media_type]}\"; filename*=UTF-8''{quote(name)}"
    shown_as = "text/plain" if viewed and download.media_type in (YAML, CSV) else download.media_type
    return Response(download.make(asked), mimetype=shown_as, headers={"Content-Disposition": disposition})
