"""Files in a window that keeps none, as a messenger's: shown in it where they can be, else told how to be had.

Whoever asks so adds ``view=1`` to a file's address; our script does it in such windows (guibiao.js).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import unquote, urlencode

from flask import Flask, Response, request

from dashboards import urls
from dashboards.server.door import announced, asked_lang, document
from etl.workbook.own_sheets import Shown, own_sheets
from presentation import formats, theme
from wording import say

_MOST_ROWS = 400
"""Rows of a sheet that are shown: a window of a telephone is no place for more."""

_STYLE = (
    "<style>body.door{grid-template-columns:minmax(0,1fr)}.door main{max-width:60rem;justify-self:center}"
    ".room{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:13px;margin-bottom:1.5rem}"
    f"td{{border-bottom:1px solid {theme.RULE};padding:.3rem .75rem .3rem 0;vertical-align:top;min-width:3rem}}"
    "tr:first-child td{font-weight:600}.figure{text-align:right;white-space:nowrap}"
    ".address{overflow-wrap:anywhere;user-select:all}</style>"
)


def asked_in_view() -> bool:
    """Tell whether a file is asked for to be shown in the window."""
    return request.args.get("view") == "1"


def add_in_view(server: Flask) -> None:
    """Answer with how to have a file where it would be saved but is asked for in view: the window would drop it without
    a word. Call last: Flask runs what is added last first, before headers are added and content is compressed."""

    @server.after_request
    def in_view(answer: Response) -> Response:
        kept = answer.headers.get("Content-Disposition", "").startswith("attachment")
        if not (asked_in_view() and kept and answer.status_code == 200 and request.path.startswith(urls.DOWNLOADS)):
            return answer
        name = unquote(answer.headers["Content-Disposition"].rpartition("UTF-8''")[2])
        answer.close()
        return _document(name, "")


def tables(content: bytes, name: str) -> Response:
    """Return a workbook of ours as a document of tables. Never call it on what somebody brought: it is parsed here."""
    return _document(name, "".join(_sheet(*each) for each in own_sheets(content, _MOST_ROWS)))


def _document(name: str, shown: str) -> Response:
    lang = asked_lang()
    query = {key: value for key, value in request.args.items() if key not in ("lang", "view")}
    whole = f"{request.base_url}?{urlencode(query)}".rstrip("?")
    said = say("in_view.shown" if shown else "in_view.not_shown", lang)
    how = f'<p>{escape(say("in_view.way", lang))}</p><p class="address">{escape(whole)}</p>'
    back = f'<p><a href="{escape(_back())}">{escape(say("in_view.back", lang))}</a></p>'
    content = f"{_STYLE}{announced('status', said)}{shown}{how}{back}"
    return document(name, content, lang, query={**query, "view": "1"})


def _back() -> str:
    """Return the address of the page on which the file was asked for; the first page's where the browser does not
    say."""
    here, asked = request.host_url, request.referrer or ""
    return f"/{asked.removeprefix(here)}" if asked.startswith(here) else f"{request.script_root}/"


def _sheet(title: str, rows: Sequence[Sequence[Shown]]) -> str:
    lines = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    named = escape(title)
    room = f'<div class="room" role="region" tabindex="0" aria-label="{named}">'
    return f"<h2>{named}</h2>{room}<table>{lines}</table></div>"


def _row(cells: Sequence[Shown]) -> str:
    first, *others = cells or [("", False)]
    # A title or a note goes over the whole width, as its merged cells do.
    if others and isinstance(first[0], str) and all(value in (None, "") for value, _ in others):
        return f'<td colspan="{len(cells)}">{escape(first[0])}</td>'
    return "".join(_cell(*each) for each in cells)


def _cell(value: str | float | None, percent: bool) -> str:
    if value is None or isinstance(value, str):
        return f"<td>{escape(value or '')}</td>"
    words = f"{formats.plain(100 * value, 2)}%" if percent else formats.plain(value, 2)
    return f'<td class="figure">{escape(words)}</td>'
