"""The documents of the wall: the picture with its own small script, and the page on which a screen takes its link."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from html import escape

from dash.development.base_component import Component

from dashboards import urls
from dashboards.server.markup import to_html
from dashboards.server.vendor import ASSETS_FOLDER, VENDOR
from presentation import theme
from presentation.tasks import look as task_looks
from wording import Lang, say

SHEET, SCRIPT = "wall.css", "wall.js"

_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" data-base="/">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="{colour}">
<title>{title}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<style>{style}</style>
<link rel="stylesheet" href="{sheet}">
</head>
<body class="{name}"{data}>
{content}
<script src="{script}" defer></script>
</body>
</html>"""


def wall_document(content: list[Component], lang: Lang, version: str, now: int, font: str | None) -> str:
    """Return the wall as a document. ``version`` is that of what it shows, ``now`` the server's time in milliseconds
    since 1970."""
    # The script has no words of its own.
    words = {"lost": say("wall.lost", lang, time="{}"), "drawn": say("wall.drawn", lang, time="{}")}
    told = {"version": version, "now": str(now), **words}
    lost = '<p id="wall-lost" role="status" hidden></p>'
    inside = f'{lost}<main id="wall">{to_html(content)}</main>'
    return _document(say("wall.title", lang), inside, lang, "wall", told, font)


def join_document(message: str, lang: Lang, font: str | None) -> str:
    """Return the page on which a screen takes its link: by the script from the address, or typed in by hand."""
    field = escape(say("wall.join_field", lang))
    inside = (
        f'<main class="wall-join"><h1>{escape(say("wall.join_title", lang))}</h1>'
        f'<p role="status">{escape(message or say("wall.join_text", lang))}</p>'
        f'<form method="post" action="{urls.WALL_JOIN}" id="join"><label>{field} '
        '<input name="token" autocomplete="off" spellcheck="false" maxlength="128" required></label> '
        f'<input type="hidden" name="lang" value="{escape(lang)}">'
        f"<button>{escape(say('wall.join_do', lang))}</button></form></main>"
    )
    return _document(say("wall.join_title", lang), inside, lang, "wall-join-page", {}, font)


def _document(title: str, content: str, lang: Lang, name: str, data: dict[str, str], font: str | None) -> str:
    return _DOCUMENT.format(
        lang=say("language.tag", lang),
        colour=theme.PAPER,
        title=escape(say("app.title", lang, page=title)),
        style=_style(font),
        sheet=address_of(SHEET),
        script=address_of(SCRIPT),
        name=name,
        data="".join(f' data-{key}="{escape(value)}"' for key, value in data.items()),
        content=content,
    )


def _style(font: str | None) -> str:
    face = ""
    if font:
        address = urls.WALL_FILES + font
        face = f'@font-face{{font-family:"Guibiao Serif";src:url("{address}?m=1") format("woff2");font-display:swap}}'
    return face + theme.css() + task_looks.css()


@cache
def address_of(name: str) -> str:
    """Return the address of one of the wall's own files, with a digest of its content, so that browsers may keep it."""
    return f"{urls.WALL_FILES}{name}?m={sha256((ASSETS_FOLDER / name).read_bytes()).hexdigest()[:12]}"


def file_of(name: str, font: str | None) -> tuple[bytes, str] | None:
    """Return one of the files that a screen needs, with its media type; None for any other name."""
    kinds = {SHEET: "text/css", SCRIPT: "text/javascript", font or "": "font/woff2"}
    if not name or name not in kinds:
        return None
    folder = VENDOR if name == font else ASSETS_FOLDER
    return (folder / name).read_bytes(), kinds[name]
